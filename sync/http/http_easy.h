/* SPDX-License-Identifier: MIT */
/* http_easy: what an easy handle of libcurl is set to for a request. Private to sync/http/http.c. */
#ifndef DASHSYNC_SYNC_HTTP_HTTP_EASY_H
#define DASHSYNC_SYNC_HTTP_HTTP_EASY_H

#include <stdint.h>

#include "model/base/slice.h"

struct curl_slist;
struct http_request;
struct origin;

/*
 * Sets a handle that was just made or reset: all but where the answer goes. `timeout` is in seconds, for a request that
 * names none; `ca` the text of a PEM file, which must live as long as the transfer, or empty. The headers that are sent
 * are the caller's to free after the transfer.
 */
struct curl_slist *http_easy_set(void *easy, const struct http_request *request, const struct origin *origin,
				 uint32_t timeout, struct slice ca);

/* Wipes them, for a header may be a secret. */
void http_easy_free_headers(struct curl_slist *headers);

#endif
