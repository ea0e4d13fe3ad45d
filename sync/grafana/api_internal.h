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

struct api;
struct arena;
struct http_response;
struct value;

/*
 * A request that changes nothing, with its further tries: a GET of `path`, or a POST of a `body`. False when there is
 * no whole answer, or one that is a redirect.
 */
bool api_ask(struct api *api, struct arena *arena, const char *path, struct slice body, struct http_response *out,
	     struct error *err);

/* Puts into the error of an answer 401 or 403 what the source of tokens advises. */
void api_advise(struct api *api, const struct http_response *response, struct error *err);

/* ---- answers ---- */

bool api_is_html(struct slice body);

/* The body as JSON, or NULL with the error: FAULT_UNREACHABLE for a page of HTML. */
const struct value *api_read_json(struct arena *arena, struct slice body, struct error *err);

/* The same without an error. */
const struct value *api_parse(struct arena *arena, struct slice body);

/* Text of a server cut to what a report shows of it; NULL when it is empty. */
const char *api_cut_complaint(struct arena *arena, struct slice text);

/* The server's words in an answer that is not a success: its `message`, or its text as it is. NULL without any. */
const char *api_complaint(struct arena *arena, struct slice body);

/* Says what an answer without success means for what takes `right` on `subject` ("this dashboard and its folder"). */
bool api_refuse_status(struct arena *arena, long status, struct slice body, const char *right, const char *subject,
		       struct error *err);

/* Text, or a number as it was written; at NULL when there is neither. */
struct slice api_get_text(const struct value *object, const char *key);

#endif
