/* SPDX-License-Identifier: MIT */
/*
 * http_url: URLs, in the narrow form on which all parsers agree, and the origins that decide where a token may go.
 */
#ifndef DASHSYNC_SYNC_HTTP_HTTP_URL_H
#define DASHSYNC_SYNC_HTTP_HTTP_URL_H

#include <stdbool.h>
#include <stdint.h>

#include "model/base/error.h"
#include "model/base/slice.h"

struct arena;

/* An origin: scheme, host and port, nothing else. The texts live in the arena. */
struct origin {
	const char *scheme; /* "http" or "https" */
	const char *host;   /* lower case, without the brackets of IPv6 */
	uint32_t port;
};

/*
 * Checks an endpoint URL (http or https, a host, no user, no query, no fragment) and gives its origin and its spelling
 * without a final slash. FAULT_USAGE with a hint otherwise. The message does not repeat a URL that may hold a secret.
 *
 * The host is a name of letters, digits, '-', '_' and '.', or an IPv4 or IPv6 address. A check that reads a URL in one
 * way and a library that connects in another is how a token gets lost; so whatever parsers could disagree about (user
 * names, backslashes, escapes in a host, white space, addresses such as 127.1, "." and ".." in a path) is refused, here
 * and in http_perform.
 */
bool http_check_endpoint(struct arena *arena, struct slice url, struct slice *endpoint, struct origin *origin,
			 struct error *err);

/* The origin of any http or https URL of that form, path and query allowed; false when it is none. */
bool origin_of_url(struct arena *arena, const char *url, struct origin *out);

/*
 * The URL without its query and fragment, which may carry the state of a sign-in, and cut where it is very long; NULL
 * for NULL, and for a URL that is not of that form.
 */
const char *http_url_path(struct arena *arena, const char *url);

/* "https://host", "http://[::1]:3000": the port only when it is not the usual one. */
const char *origin_text(struct arena *arena, const struct origin *origin);

/* Whether the origin's host is a loopback address or "localhost". */
bool origin_is_loopback(const struct origin *origin);
bool origin_equal(const struct origin *a, const struct origin *b);

#endif
