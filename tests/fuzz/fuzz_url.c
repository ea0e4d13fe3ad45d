/* SPDX-License-Identifier: MIT */
/*
 * A URL: whatever the narrow grammar takes, libcurl reads in the same way, so that a token goes to the origin that was
 * checked. The same holds of the endpoint's spelling, which requests are made of.
 */
#include <arpa/inet.h>
#include <assert.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <strings.h>

#include "model/base/arena.h"
#include "sync/http/http_url.h"
#include "tests/fuzz/fuzz.h"

/* A part of a URL; "" when it has none. Copied, since libcurl allocates it. */
static const char *part_of(struct arena *arena, CURLU *url, CURLUPart part, unsigned flags)
{
	char *text = NULL;
	if (curl_url_get(url, part, &text, flags) != CURLUE_OK)
		return "";
	const char *copy = arena_strdup(arena, text);
	curl_free(text);
	return copy;
}

/* libcurl keeps the brackets of an IPv6 address, and may spell it in another way. */
static bool is_same_host(struct arena *arena, const char *curls, const char *ours)
{
	struct in6_addr a;
	struct in6_addr b;
	size_t length = strlen(curls);
	if (curls[0] != '[' || length < 2)
		return strcasecmp(curls, ours) == 0;
	return inet_pton(AF_INET6, arena_copy(arena, curls + 1, length - 2), &a) == 1 &&
	       inet_pton(AF_INET6, ours, &b) == 1 && memcmp(&a, &b, sizeof a) == 0;
}

/* The path of a URL whose authority ends at the first slash, question mark or hash behind "://". */
static const char *path_of(struct arena *arena, const char *url)
{
	const char *rest = strstr(url, "://") + 3;
	const char *path = rest + strcspn(rest, "/?#");
	size_t length = strcspn(path, "?#");
	return length ? arena_copy(arena, path, length) : "/";
}

static void check_url(struct arena *arena, const char *text, const struct origin *origin)
{
	CURLU *url = curl_url();
	assert(url && curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK);
	assert(strcmp(part_of(arena, url, CURLUPART_SCHEME, 0), origin->scheme) == 0);
	assert(is_same_host(arena, part_of(arena, url, CURLUPART_HOST, 0), origin->host));
	assert(atol(part_of(arena, url, CURLUPART_PORT, CURLU_DEFAULT_PORT)) == (long)origin->port);
	assert(strcmp(part_of(arena, url, CURLUPART_PATH, 0), path_of(arena, text)) == 0);
	assert(!*part_of(arena, url, CURLUPART_USER, 0) && !*part_of(arena, url, CURLUPART_PASSWORD, 0));
	assert(!*part_of(arena, url, CURLUPART_OPTIONS, 0) && !*part_of(arena, url, CURLUPART_ZONEID, 0));
	curl_url_cleanup(url);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ARENA_AUTO arena = arena_new();
	ERROR_AUTO err = {0};
	struct origin origin;
	struct origin again;
	struct slice endpoint;
	const struct slice text = {(const char *)data, size};
	const char *url = arena_copy(arena, text.at, text.length);
	if (origin_of_url(arena, url, &origin)) {
		check_url(arena, url, &origin);
		assert(origin_of_url(arena, origin_text(arena, &origin), &again) && origin_equal(&origin, &again));
	}
	if (!http_check_endpoint(arena, text, &endpoint, &origin, &err))
		return 0;
	assert(origin_of_url(arena, url, &again) && origin_equal(&origin, &again));
	check_url(arena, arena_slice(arena, endpoint).at, &origin);
	assert(!memchr(endpoint.at, '?', endpoint.length) && !memchr(endpoint.at, '#', endpoint.length));
	return 0;
}
