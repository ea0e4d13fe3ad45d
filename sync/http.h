/* SPDX-License-Identifier: MIT */
/*
 * http: requests over one libcurl multi handle, from any number of threads.
 *
 *     struct http_client *client = http_open(&options, &err);
 *     http_perform(client, arena, &request, &response, &err);     blocks; call it from as many threads as you like
 *     http_close(client);
 *
 * One thread inside the client drives the multi handle, so that all requests share its connections (and HTTP/2
 * streams); the caller's thread sleeps until its own answer is there. Redirects are not followed: an answer 3xx is an
 * answer. TLS is verified, 1.2 at least. Only http and https. This module knows nothing of Grafana.
 */
#ifndef DASHSYNC_SYNC_HTTP_H
#define DASHSYNC_SYNC_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "model/error.h"
#include "model/slice.h"

struct arena;
struct http_client;

struct http_options {
	uint32_t jobs;       /* most requests in flight, and most connections; at least 1 */
	uint32_t timeout;    /* seconds for one whole request */
	const char *ca_file; /* PEM, or NULL for the system's */
	FILE *trace;         /* one line a request, without secrets; or NULL */
};

struct http_request {
	const char *method; /* "GET" or "POST" */
	const char *url;
	const char *bearer_token; /* or NULL */
	struct slice body;        /* JSON, sent with its content type when at is not NULL */
	size_t limit;             /* most bytes of an answer, after decoding */
};

/* What is known of a request that brought no whole answer. It decides whether a write may be sent again. */
enum http_outcome {
	HTTP_ANSWERED,
	HTTP_NOT_SENT, /* surely nothing arrived: name not found, connection refused, TLS failed, bad URL */
	HTTP_UNKNOWN,  /* it may have arrived: timeout, reset, truncated answer, answer over the limit */
};

struct http_response {
	enum http_outcome outcome;
	long status;
	struct slice body;        /* in the arena */
	const char *content_type; /* or NULL */
	uint32_t retry_after;     /* seconds, from a number or a date; 0 when absent */
};

/* Opens a client and starts its thread. Fails when the CA file cannot be read. */
struct http_client *http_open(const struct http_options *options, struct error *err);

/* Waits for the thread; no request may be under way. Takes NULL. */
void http_close(struct http_client *client);

/*
 * Performs one request and waits. False when there is no whole answer: `out->outcome` says what is known, `err` why
 * (FAULT_UNREACHABLE, or FAULT_INTERRUPTED after http_cancel), each usual cause in words of its own with a hint: name
 * not found, refused, reset, timed out, TLS (and which check failed), answer too large, answer cut short.
 */
bool http_perform(struct http_client *client, struct arena *arena, const struct http_request *request,
		  struct http_response *out, struct error *err);

/* Ends all requests under way at once, as HTTP_UNKNOWN, and refuses new ones. Safe from any thread. */
void http_cancel(struct http_client *client);

/* Counters since the client was opened. */
struct http_counts {
	uint64_t requests;
	uint64_t connections;
};
struct http_counts http_counts(struct http_client *client);

/* ---- URLs, by libcurl's own parser ---- */

/* An origin: scheme, host and port, nothing else. The texts live in the arena. */
struct origin {
	const char *scheme; /* "http" or "https" */
	const char *host;   /* lower case, without the brackets of IPv6 */
	uint32_t port;
};

/*
 * Checks an endpoint URL (http or https, a host, no user, no query, no fragment) and gives its origin and its spelling
 * without a final slash. FAULT_USAGE with a hint otherwise.
 */
bool http_check_endpoint(struct arena *arena, struct slice url, struct slice *endpoint, struct origin *origin,
			 struct error *err);

/* A path segment with everything but RFC 3986 unreserved characters percent-encoded. */
const char *http_escape_segment(struct arena *arena, struct slice segment);

/* Whether the origin's host is a loopback address or "localhost". */
bool origin_is_loopback(const struct origin *origin);
bool origin_equal(const struct origin *a, const struct origin *b);

#endif
