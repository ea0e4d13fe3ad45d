/* SPDX-License-Identifier: MIT */
/*
 * A program that only links libcurl, for bench/start.py: it prints a line, as `dashsync version` does, with a call to
 * libcurl that starts nothing. Its time is that of the kernel and the dynamic linker.
 */
#include <curl/curl.h>
#include <stdio.h>

int main(void)
{
	return puts(curl_easy_strerror(CURLE_OK)) < 0;
}
