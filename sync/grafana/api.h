/* SPDX-License-Identifier: MIT */
/*
 * api: the Grafana calls over HTTP, and the reading of every shape in which servers answer them.
 *
 * Shapes (fixtures/recordings; docs/wire.md): with and without `meta`; versions as an array or as an object with a
 * continue token; numbers as text; createdBy as number or text; the tutorial's shape, a save's body echoed. Answers are
 * read by json_read, so that documents arrive lossless. What changes nothing is tried three times on 502 to 504, lost
 * connections and, for a GET, 500, honouring a Retry-After of up to 30 seconds (a longer one ends it); a save is sent
 * once and its outcome classed, nothing more. Two answers say that nothing was done, and any request is sent again
 * after them: after a 401 once, with another token, if the source of tokens has one; after a 429 when the pace of the
 * whole run allows it (sync/grafana/pace.h), at most ten times, and not when the server asks for more than 30 seconds
 * or has refused everything for a minute. Where the first dashboards are not answered as Grafana answers, no further
 * one is asked for (sync/grafana/reach.h).
 */
#ifndef DASHSYNC_SYNC_GRAFANA_API_H
#define DASHSYNC_SYNC_GRAFANA_API_H

#include <stdatomic.h>

#include "model/base/slice.h"
#include "sync/grafana/data_sources.h"
#include "sync/grafana/gateway.h"
#include "sync/http/http_url.h"

struct api;
struct http_client;
struct http_facts;

/* Where the tokens of requests come from; sync/sign_in/sign_in.h is one. Called from several threads at once. */
struct token_source {
	/*
	 * The token to send, valid as long as the source. `refused` is NULL, or the one that a 401 has just refused:
	 * then another one, or the same when there is no other.
	 */
	bool (*token)(void *self, const char *refused, const char **token, struct error *err);

	/* Puts into the error of an answer 401 (that stayed) or 403 what may be done about it; or NULL. */
	void (*advise)(void *self, long status, struct error *err);
	void *self;
};

struct api_options {
	const char *endpoint; /* as http_check_endpoint gives it */
	struct token_source
		tokens; /* `token` NULL: none is sent; the caller decided that they may go to this endpoint */
	const atomic_int *interrupted; /* set: a save that waits for its turn is not sent; may be NULL */
	bool is_azure;                 /* the target has an `azure` block (struct api_answer) */
};

/* Borrows the client and the source of tokens, copies the endpoint. The caller closes it before both. */
struct api *api_open(struct http_client *client, const struct api_options *options);
void api_close(struct api *api); /* takes NULL */

/* The interfaces on it, valid until api_close. */
struct gateway api_gateway(struct api *api);
struct data_sources api_data_sources(struct api *api);

/*
 * Asks for a dashboard once, without a token, without further tries, and whatever the answer is: whether anybody is
 * there, how far away, and what the clock says. `uid` need not be one of a dashboard. FAULT_UNREACHABLE.
 */
bool api_probe(struct api *api, struct arena *arena, struct slice uid, struct http_facts *out, struct error *err);

/* How many requests were refused with 429 so far. */
uint32_t api_refusals(struct api *api);

/* ---- the readers, open for tests and fuzzing: an HTTP status and body to what it says ---- */

struct api_answer {
	long status;
	struct slice body;
	bool is_azure; /* the target has an `azure` block: how its gateway says that something is missing is not known
			*/
};

bool api_read_live(struct arena *arena, const struct api_answer *answer, struct live *out, struct error *err);
void api_read_saved(struct arena *arena, const struct api_answer *answer, struct saved *out);
bool api_read_versions(struct arena *arena, const struct api_answer *answer, struct version_list *out,
		       struct error *err);
bool api_read_version(struct arena *arena, const struct api_answer *answer, struct version *out, struct error *err);

bool api_read_data_source(struct arena *arena, const struct api_answer *answer, struct data_source *out,
			  struct error *err);
bool api_read_query(struct arena *arena, const struct api_answer *answer, struct query_answer *out, struct error *err);

/* Whether a 500 is Grafana's way to say that a dashboard has no such version. */
bool api_says_not_found(long status, struct slice body);

#endif
