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
 * answer. TLS is verified, 1.2 at least. Only http and https; https goes through the proxy that the environment names
 * (HTTPS_PROXY, NO_PROXY), loopback and plain http never through one. This module knows nothing of Grafana.
 */
#ifndef DASHSYNC_SYNC_HTTP_HTTP_H
#define DASHSYNC_SYNC_HTTP_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "model/base/error.h"
#include "model/base/slice.h"
#include "sync/http/http_request.h"

struct arena;
struct http_client;

struct http_options {
	uint32_t jobs;    /* most requests in flight, and most connections; at least 1 */
	uint32_t timeout; /* seconds for one whole request */
	struct slice ca;  /* the text of a PEM file to trust, copied; at NULL for the system's */
	size_t window;    /* bytes of large answers in memory at once (http_window.h) */
	FILE *trace;      /* one line a request, without secrets; or NULL. Used by one thread at a time */
};

/* What is known of a request that brought no whole answer. It decides whether a write may be sent again. */
enum http_outcome {
	HTTP_ANSWERED,
	HTTP_NOT_SENT, /* surely nothing arrived, for no byte was sent: name not found, refused, TLS failed, bad URL */
	HTTP_UNKNOWN,  /* it may have arrived: timeout, reset, truncated answer, answer over the limit */
};

struct http_response {
	enum http_outcome outcome;
	long status;
	struct slice body;        /* as long as the arena, and counted in the window as long */
	const char *content_type; /* or NULL */
	const char *redirect;     /* the URL that an answer 3xx points to, without its query, or NULL */
	uint32_t retry_after;     /* seconds, from a number or a date; 0 when absent */
	uint32_t milliseconds;    /* from the start of the request to the end of its answer */
	bool is_retryable;        /* no whole answer, from a cause that passes: a GET may be tried again */
	bool is_too_large;        /* no whole answer, because it is over the limit */
};

/* Opens a client and starts its thread. Fails when `ca` holds no certificate. */
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

/*
 * Ends all requests at once and refuses new ones: HTTP_UNKNOWN for those of which anything was sent, else
 * HTTP_NOT_SENT. Safe from any thread, not from a signal handler.
 */
void http_cancel(struct http_client *client);

/* Sleeps; false as soon as http_cancel was called, before or meanwhile. */
bool http_pause(struct http_client *client, uint32_t milliseconds);

/* Counters since the client was opened. */
struct http_counts {
	uint64_t requests;
	uint64_t connections;
};
struct http_counts http_counts(struct http_client *client);

#endif
