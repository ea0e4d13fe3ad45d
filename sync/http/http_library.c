/* SPDX-License-Identifier: MIT */
#include "sync/http/http_library.h"

#include <curl/curl.h>

#include "model/base/library.h"

void http_library_add(struct libraries *libraries)
{
	const curl_version_info_data *info = curl_version_info(CURLVERSION_NOW);
	library_add(libraries, "libcurl", LIBCURL_VERSION, info->version);
	library_add(libraries, "libcurl-tls", NULL, info->ssl_version); /* "OpenSSL/3.0.19": who encrypts */
	library_add(libraries, "nghttp2", NULL, info->nghttp2_version);
}
