/* SPDX-License-Identifier: MIT */
/*
 * http_fit: what a request must be like before libcurl sees it. Private to sync/http/http.c.
 */
#ifndef DASHSYNC_SYNC_HTTP_HTTP_FIT_H
#define DASHSYNC_SYNC_HTTP_HTTP_FIT_H

#include <stdbool.h>

#include "model/base/error.h"
#include "model/base/slice.h"

struct arena;
struct origin;

/*
 * Whether the URL is one of the narrow form, and token and headers are single lines of text; a line break would end a
 * header and start another. `bearer_token` and `headers` may be NULL. Gives the URL's origin. The error says nothing of
 * their text.
 */
bool http_fit(struct arena *arena, const char *url, const char *bearer_token, const char *const *headers,
	      struct origin *out, struct error *err);

/* Whether there is a PEM certificate in it: the first look; libcurl's comes with the first connection. FAULT_CONFIG. */
bool http_fit_ca(struct slice pem, struct error *err);

#endif
