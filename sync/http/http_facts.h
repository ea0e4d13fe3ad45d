/* SPDX-License-Identifier: MIT */
/*
 * http_facts: how an answer came, for `doctor`: which HTTP, how long each step took, whose certificates, and what the
 * server's clock said.
 *
 *     struct http_facts facts = {0};
 *     request.facts = &facts;
 *     http_perform(client, arena, &request, &response, &err);
 *
 * Texts live in the arena of http_perform and are the server's: untrusted.
 */
#ifndef DASHSYNC_SYNC_HTTP_HTTP_FACTS_H
#define DASHSYNC_SYNC_HTTP_HTTP_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct http_certificate {
	const char *subject; /* "CN = example.org"; or NULL */
	const char *issuer;
	int64_t expires; /* seconds since the epoch, or 0: not said */
};

struct http_facts {
	const char *version; /* "HTTP/1.1" */

	/* Microseconds from the start of the request until the step was over; 0 where a connection was used again. */
	int64_t named;
	int64_t connected;
	int64_t secured;  /* 0 without TLS */
	int64_t sent;     /* until the request itself was about to go out */
	int64_t answered; /* until the first byte of the answer */

	int64_t date; /* of the answer, seconds since the epoch; not above 0 when it has none that can be read */

	struct http_certificate *chain; /* as sent, the server's own first; none where a connection was used again */
	size_t chain_count;
};

/*
 * How many seconds the server's clock is surely ahead of ours (behind: below 0), when ours said `before` as the request
 * began and `after` as its answer was there. The Date has whole seconds and was made at some moment in between, so that
 * a slow answer makes the two agree more easily. 0 without a Date.
 */
int64_t http_facts_skew(const struct http_facts *facts, int64_t before, int64_t after);

/* ---- for sync/http/http.c ---- */

/* Makes room for a chain of that many certificates. */
void http_facts_begin(struct arena *arena, size_t count, struct http_facts *out);

/* Takes in one line of what libcurl says of a certificate: "Subject:...", "Issuer:...", "Expire date:...". */
void http_facts_add(struct arena *arena, struct http_certificate *certificate, const char *line);

/* Fills in the facts of the last transfer of a libcurl easy handle. */
void http_facts_read(struct arena *arena, void *easy, struct http_facts *out);

#endif
