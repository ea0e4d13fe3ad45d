/* SPDX-License-Identifier: MIT */
/*
 * api_internal: what api.c and api_read.c share with api_data.c and api_data_read.c, and nobody else sees.
 */
#ifndef DASHSYNC_SYNC_GRAFANA_API_INTERNAL_H
#define DASHSYNC_SYNC_GRAFANA_API_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "model/base/error.h"
#include "model/base/slice.h"
#include "sync/grafana/api.h"
#include "sync/grafana/reach.h"

struct arena;
struct http_response;
struct value;

/* What an answer to a request of this server was. */
struct api_answer api_answer_of(const struct api *api, const struct http_response *response);

/*
 * A request that changes nothing, with its further tries: a GET of `path`, or a POST of a `body`. False when there is
 * no whole answer, or one that is a redirect.
 */
bool api_ask(struct api *api, struct arena *arena, const char *path, struct slice body, struct http_response *out,
	     struct error *err);

/*
 * Puts into the error of an answer 401 or 403 what the source of tokens advises; nothing of a 403 with a page, which
 * says nothing of rights.
 */
void api_advise(struct api *api, const struct http_response *response, struct error *err);

/* ---- api_answer.c: what an answer without success means, and who gave it ---- */

extern const char api_endpoint_hint[];

bool api_is_html(struct slice body);

/* Neither empty nor JSON: a page of something between here and Grafana. */
bool api_is_page(struct slice body);

/* The body as JSON, or NULL with the error: FAULT_UNREACHABLE for a page of HTML. */
const struct value *api_read_json(struct arena *arena, struct slice body, struct error *err);

/* The same with json_read_folded. */
const struct value *api_read_folded(struct arena *arena, struct slice body, const char *key, struct error *err);

/* As api_read_json without an error. */
const struct value *api_parse(struct arena *arena, struct slice body);

/* Text of a server cut to what a report shows of it; NULL when it is empty. */
const char *api_cut_complaint(struct arena *arena, struct slice text);

/* The server's words in an answer that is not a success: its `message`, or its text as it is. NULL without any. */
const char *api_complaint(struct arena *arena, struct slice body);

/* "the server answered 413: an HTML page, not JSON" */
const char *api_words(struct arena *arena, const struct api_answer *answer);

/*
 * Whether a 404 says that something is not there: any JSON on a target with `azure`, else one whose message begins with
 * one of `words` (NULL after the last).
 */
bool api_says_absent(const struct api_answer *answer, const char *const *words);

/*
 * Says what an answer without success means for what takes `right` on `subject` ("this dashboard and its folder"):
 * FAULT_DENIED for 401 and 403, FAULT_UNREACHABLE for a redirect and for what Grafana would not answer, else
 * FAULT_FAILED. Always false.
 */
bool api_refuse_status(struct arena *arena, const struct api_answer *answer, const char *right, const char *subject,
		       struct error *err);

/*
 * What a request for a dashboard that failed with `err` shows of the target: REACH_FAULT for a 401, no answer, or one
 * that is not Grafana's (a redirect, a page, JSON of something else). One that is too large for dashsync, or that its
 * strict reader refuses, is still an answer.
 */
enum reach_end api_end_of(const struct http_response *response, const struct error *err);

/* Fills in the words, the hint and the fault of a save that was not accepted. */
void api_describe_save(struct arena *arena, const struct api_answer *answer, struct saved *out);

/* Text, or a number as it was written; at NULL when there is neither. */
struct slice api_get_text(const struct value *object, const char *key);

#endif
