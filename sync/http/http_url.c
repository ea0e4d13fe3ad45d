/* SPDX-License-Identifier: MIT */
/*
 * Of all that may be a URL only  scheme://host[:port][/path][?query]  with plain hosts is taken. A reader as narrow as
 * this agrees with libcurl's on everything that it lets pass: tests/fuzz/fuzz_url.c holds the two together.
 */
#include "sync/http/http_url.h"

#include <arpa/inet.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/scan.h"

#define LONGEST_SHOWN 1000 /* bytes of a URL that is only shown */

/* By value, not by spelling; a name other than "localhost" is never loopback, whatever it resolves to today. */
bool origin_is_loopback(const struct origin *origin)
{
	struct in_addr four;
	struct in6_addr six;
	if (inet_pton(AF_INET, origin->host, &four) == 1)
		return ntohl(four.s_addr) >> 24 == 127;
	if (inet_pton(AF_INET6, origin->host, &six) == 1)
		return IN6_IS_ADDR_LOOPBACK(&six);
	return strcmp(origin->host, "localhost") == 0;
}

bool origin_equal(const struct origin *a, const struct origin *b)
{
	return strcmp(a->scheme, b->scheme) == 0 && strcmp(a->host, b->host) == 0 && a->port == b->port;
}

const char *origin_text(struct arena *arena, const struct origin *origin)
{
	bool brackets = strchr(origin->host, ':') != NULL;
	uint32_t usual = strcmp(origin->scheme, "https") == 0 ? 443 : 80;
	const char *host = brackets ? arena_printf(arena, "[%s]", origin->host) : origin->host;
	if (origin->port == usual)
		return arena_printf(arena, "%s://%s", origin->scheme, host);
	return arena_printf(arena, "%s://%s:%u", origin->scheme, host, origin->port);
}

/* ---- reading ---- */

struct parts {
	struct slice scheme;
	struct slice host; /* without brackets */
	struct slice port; /* digits, or empty */
	struct slice rest; /* path, query and fragment */
	bool is_six;       /* the host had brackets */
};

static bool split(struct slice url, struct parts *out)
{
	out->scheme = scan_span(&url, SCAN_LETTERS);
	if (!scan_literal(&url, "://"))
		return false;
	out->is_six = scan_literal(&url, "[");
	if (out->is_six) {
		out->host = scan_span(&url, SCAN_HEX ":.");
		if (!scan_literal(&url, "]"))
			return false;
	} else {
		out->host = scan_span(&url, SCAN_LETTERS SCAN_DIGITS "-_.");
	}
	out->port = (struct slice){url.at, 0};
	if (scan_literal(&url, ":")) {
		out->port = scan_span(&url, SCAN_DIGITS);
		if (out->port.length == 0)
			return false;
	}
	out->rest = url;
	return out->host.length > 0 && (url.length == 0 || memchr("/?#", url.at[0], 3));
}

static const char *lower(struct arena *arena, struct slice text)
{
	char *copy = arena_copy(arena, text.at, text.length);
	for (char *c = copy; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return copy;
}

/* The port of the URL, or the scheme's; 0 when it is no port. */
static uint32_t port_of(const struct parts *parts, const char *scheme)
{
	if (parts->port.length == 0)
		return strcmp(scheme, "https") == 0 ? 443 : 80;
	uint32_t port = 0;
	for (size_t i = 0; i < parts->port.length && port <= UINT16_MAX; i++)
		port = port * 10 + (uint32_t)(parts->port.at[i] - '0');
	return port <= UINT16_MAX ? port : 0;
}

/*
 * A host whose last label is a number ("127.1", "2130706433", "0x7f.0.0.1") is an IPv4 address to libcurl, which spells
 * it in the usual way; to others it is a name.
 */
static bool ends_in_number(const char *host)
{
	size_t length = strlen(host);
	while (length && host[length - 1] == '.')
		length--;
	const char *dot = length ? memrchr(host, '.', length) : NULL;
	struct slice label = {dot ? dot + 1 : host, length - (size_t)(dot ? dot + 1 - host : 0)};
	if (label.length == 0)
		return false;
	scan_span(&label, scan_literal(&label, "0x") ? SCAN_DIGITS "abcdef" : SCAN_DIGITS);
	return label.length == 0;
}

static bool is_plain_host(const struct parts *parts, const char *host)
{
	struct in_addr four;
	struct in6_addr six;
	if (parts->is_six)
		return inet_pton(AF_INET6, host, &six) == 1;
	return !ends_in_number(host) || inet_pton(AF_INET, host, &four) == 1;
}

/* Whether a path has a segment "." or "..", escaped or not: libcurl takes those out before it sends the request. */
static bool has_dot_segment(struct slice rest)
{
	struct slice scanned = rest;
	size_t dots = 0;
	bool is_dots = false; /* this segment, as far as it was read */
	for (size_t length = scan_until(&scanned, "?#").length; length > 0;) {
		struct slice left = {rest.at, length};
		bool is_escaped = slice_starts_with(left, "%2e") || slice_starts_with(left, "%2E");
		if (left.at[0] == '/') {
			if (is_dots && dots)
				return true;
			is_dots = true;
			dots = 0;
		} else if (is_escaped || left.at[0] == '.') {
			is_dots &= ++dots <= 2;
		} else {
			is_dots = false;
		}
		length -= is_escaped ? 3 : 1;
		rest.at += is_escaped ? 3 : 1;
	}
	return is_dots && dots;
}

static bool read_origin(struct arena *arena, const struct parts *parts, struct origin *out)
{
	struct origin origin = {.scheme = lower(arena, parts->scheme), .host = lower(arena, parts->host)};
	if (strcmp(origin.scheme, "http") != 0 && strcmp(origin.scheme, "https") != 0)
		return false;
	if (!is_plain_host(parts, origin.host) || has_dot_segment(parts->rest))
		return false;
	origin.port = port_of(parts, origin.scheme);
	if (origin.port == 0)
		return false;
	*out = origin;
	return true;
}

/* Whether one of these characters is in the text. */
static bool holds_any(struct slice text, const char *characters)
{
	for (size_t i = 0; i < text.length; i++)
		if (text.at[i] && strchr(characters, text.at[i]))
			return true;
	return false;
}

/* White space and control characters end a request line; a backslash is a slash to some. */
static bool is_fit(struct slice url)
{
	for (size_t i = 0; i < url.length; i++)
		if ((unsigned char)url.at[i] <= ' ' || (unsigned char)url.at[i] >= 0x7f || url.at[i] == '\\')
			return false;
	return true;
}

bool origin_of_url(struct arena *arena, const char *url, struct origin *out)
{
	struct parts parts;
	return is_fit(slice_of(url)) && split(slice_of(url), &parts) && read_origin(arena, &parts, out);
}

const char *http_url_path(struct arena *arena, const char *url)
{
	struct origin origin;
	if (!url || !origin_of_url(arena, url, &origin))
		return NULL;
	size_t length = strcspn(url, "?#");
	return arena_slice(arena, (struct slice){url, length < LONGEST_SHOWN ? length : LONGEST_SHOWN}).at;
}

static bool refuse(struct slice url, struct error *err)
{
	bool secret = holds_any(url, "@?#") || !is_fit(url);
	if (secret)
		error_set(err, FAULT_USAGE,
			  "the endpoint is not valid: it holds a user name, a query, a fragment, white space "
			  "or characters that no URL has");
	else
		error_set(err, FAULT_USAGE, "'%.*s': not an http or https URL with a plain host and path",
			  SLICE_ARG(url));
	return error_hint(err, "An endpoint looks like 'https://local-westus.gateway.dashboard.azure.com' or "
			       "'http://127.0.0.1:3000/grafana'.");
}

bool http_check_endpoint(struct arena *arena, struct slice url, struct slice *endpoint, struct origin *origin,
			 struct error *err)
{
	struct parts parts;
	struct origin read;
	if (!is_fit(url) || !split(url, &parts) || !read_origin(arena, &parts, &read))
		return refuse(url, err);
	struct slice path = parts.rest;
	if (holds_any(path, "?#"))
		return refuse(url, err);
	while (slice_ends_with(path, "/"))
		path.length--;
	*endpoint = slice_of(arena_printf(arena, "%s%.*s", origin_text(arena, &read), SLICE_ARG(path)));
	*origin = read;
	return true;
}
