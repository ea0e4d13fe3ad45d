/* SPDX-License-Identifier: MIT */
/* http_request: what is asked of a server (sync/http/http.h). */
#ifndef DASHSYNC_SYNC_HTTP_HTTP_REQUEST_H
#define DASHSYNC_SYNC_HTTP_HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/slice.h"

struct http_facts;

struct http_request {
	const char *method; /* "GET" or "POST" */
	const char *url;
	const char *bearer_token;   /* or NULL */
	struct slice body;          /* sent when at is not NULL */
	const char *content_type;   /* of the body, as a header line; NULL: JSON */
	const char *const *headers; /* further ones, "Name: value", NULL after the last; or NULL */
	size_t limit;               /* most bytes of an answer, after decoding */
	uint32_t timeout;           /* milliseconds for this request, the connection among them; 0: the client's */
	bool secret;                /* the answer is one: the client wipes its copy, the caller the one in the arena */
	bool may_repeat; /* it changes nothing: where answers of others fill the window it is ended, and sent again
			    later */
	bool once;       /* on a connection of its own: on a kept one that turns out dead libcurl would send it again */
	struct http_facts *facts; /* how the answer came (sync/http/http_facts.h); left alone without one; or NULL */
	bool usual_ca;            /* not the endpoint: the system's authorities are trusted, not those of `ca` */
};

#endif
