/* SPDX-License-Identifier: MIT */
/*
 * The calls: URLs, the body of a save, and how often to ask. What answers mean is in api_read.c. A GET may be asked
 * again because it changes nothing; a save is only after a 401 or a 429, because whether it arrived is else for
 * sync/write to find out.
 */
#include "sync/grafana/api.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/percent.h"
#include "model/base/secret.h"
#include "model/base/strbuf.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "sync/base/backoff.h"
#include "sync/grafana/api_internal.h"
#include "sync/grafana/pace.h"
#include "sync/grafana/reach.h"
#include "sync/grafana/redirect.h"
#include "sync/http/http.h"

#define TRIES         3
#define MOST_REFUSALS 10  /* of one request, by 429 */
#define FIRST_PAUSE   500 /* milliseconds */
#define LOOK          50  /* milliseconds between two looks at the flag of a signal */

#define UNAUTHORIZED      401
#define FORBIDDEN         403
#define TOO_MANY_REQUESTS 429
#define SHORTEST_SECRET   8 /* what is shorter may well be a word of the answer */

struct api {
	struct http_client *client;
	char *endpoint;
	struct token_source tokens;
	const atomic_int *interrupted;
	bool is_azure;
	pthread_mutex_t mutex; /* guards the pace */
	struct pace pace;
	struct reach reach;
};

/* ---- tokens ---- */

static bool take_token(struct api *api, const char *refused, struct http_request *request, struct error *err)
{
	request->bearer_token = NULL;
	return !api->tokens.token || api->tokens.token(api->tokens.self, refused, &request->bearer_token, err);
}

/* A server that repeats the token in what it complains of, or redirects to, must not bring it into a report. */
static void hide_token(const struct http_request *request, const struct http_response *response)
{
	struct slice token = slice_of(request->bearer_token);
	if (response->redirect)
		secret_hide((char *)response->redirect, strlen(response->redirect), &token, 1, SHORTEST_SECRET);
	if (response->status >= 400)
		secret_hide((char *)response->body.at, response->body.length, &token, 1, SHORTEST_SECRET);
}

/* One request; and, when its token is refused and another one is to be had, the same with that. */
static bool perform_signed(struct api *api, struct arena *arena, struct http_request *request,
			   struct http_response *out, struct error *err)
{
	*out = (struct http_response){.outcome = HTTP_NOT_SENT};
	if (!take_token(api, NULL, request, err) || !http_perform(api->client, arena, request, out, err))
		return false;
	hide_token(request, out);
	const char *refused = request->bearer_token;
	if (out->status != UNAUTHORIZED || !refused)
		return true;
	if (!take_token(api, refused, request, err)) {
		out->outcome = HTTP_NOT_SENT;
		return error_context(err, "the server refused the token (401)");
	}
	if (strcmp(request->bearer_token, refused) == 0)
		return true;
	bool answered = http_perform(api->client, arena, request, out, err);
	hide_token(request, out);
	return answered;
}

/* ---- the pace ---- */

static uint64_t microseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000 + 1;
}

/* Sleeps a while; false when the request is not to be sent any more. GETs go on after a signal: they say what became of
 * the saves before it. */
static bool keep_waiting(struct api *api, const struct http_request *request, uint64_t wait)
{
	bool may_end = request->body.at != NULL;
	uint64_t milliseconds = wait / 1000 + 1;
	if (may_end && api->interrupted && *api->interrupted)
		return false;
	return http_pause(api->client, (uint32_t)(may_end && milliseconds > LOOK ? LOOK : milliseconds));
}

/* Waits until the request may start. False when it may not: interrupted, or the server wants no more. */
static bool await_turn(struct api *api, const struct http_request *request, uint64_t *started, struct error *err)
{
	for (uint64_t turn = 0;;) {
		pthread_mutex_lock(&api->mutex);
		*started = microseconds();
		bool closed = api->pace.closed ? !pace_error(&api->pace, err) : false;
		bool may_start = !closed && pace_start(&api->pace, &turn, *started);
		pthread_mutex_unlock(&api->mutex);
		if (closed || may_start)
			return may_start;
		if (!keep_waiting(api, request, turn - *started))
			return error_set(err, FAULT_INTERRUPTED, "interrupted");
	}
}

static void tell_pace(struct api *api, uint64_t started, const struct http_response *response, unsigned tried)
{
	uint32_t asked = response->retry_after;
	pthread_mutex_lock(&api->mutex);
	if (response->status == TOO_MANY_REQUESTS)
		pace_refused(&api->pace, started, microseconds(),
			     (uint64_t)backoff_pause(FIRST_PAUSE, tried, asked) * 1000, asked);
	else
		pace_answered(&api->pace, microseconds());
	pthread_mutex_unlock(&api->mutex);
}

/* One request, sent when its turn comes, and again after a 429. False when there is no whole answer. */
static bool perform(struct api *api, struct arena *arena, struct http_request *request, struct http_response *out,
		    struct error *err)
{
	for (unsigned tried = 1;; tried++) {
		uint64_t started;
		*out = (struct http_response){.outcome = HTTP_NOT_SENT};
		if (!await_turn(api, request, &started, err) || !perform_signed(api, arena, request, out, err))
			return false;
		tell_pace(api, started, out, tried);
		if (out->status != TOO_MANY_REQUESTS || tried == MOST_REFUSALS)
			return true;
	}
}

struct api_answer api_answer_of(const struct api *api, const struct http_response *response)
{
	return (struct api_answer){response->status, response->body, api->is_azure};
}

void api_advise(struct api *api, const struct http_response *response, struct error *err)
{
	bool rights = response->status == UNAUTHORIZED ||
		      (response->status == FORBIDDEN && !api_is_page(response->body));
	if (rights && api->tokens.advise)
		api->tokens.advise(api->tokens.self, response->status, err);
}

/* The same for a save, whose error is text. */
static void advise_save(struct api *api, struct arena *arena, const struct http_response *response, struct saved *out)
{
	ERROR_AUTO err = {0};
	api_advise(api, response, &err);
	if (err.hint)
		out->hint = arena_strdup(arena, err.hint);
}

/* ---- reading ---- */

/*
 * Answers that pass. A 500 is one only for a GET, and not when it is how the server says that there is no such thing;
 * to a query it is what a data source that fails makes of it.
 */
static bool is_retryable(const struct http_request *request, const struct http_response *response)
{
	long status = response->status;
	return (status >= 502 && status <= 504) ||
	       (status == 500 && !request->body.at && !api_says_not_found(status, response->body));
}

/* Whether to try again, and after how many milliseconds. A server that asks for a longer pause is left alone. */
static bool next_try(const struct http_request *request, const struct http_response *response, unsigned tried,
		     uint32_t *pause)
{
	bool answered = response->outcome == HTTP_ANSWERED;
	bool passing = answered ? is_retryable(request, response) : response->is_retryable;
	if (tried >= TRIES || !passing || response->retry_after > BACKOFF_LONGEST_ASKED)
		return false;
	*pause = backoff_pause(FIRST_PAUSE, tried, response->retry_after);
	return true;
}

/* Which redirect it was; the status alone would not say where it leads. */
static const char *redirect_words(struct arena *arena, const struct http_response *response)
{
	return arena_printf(arena, "the server answered %ld, a redirect to '%s'", response->status, response->redirect);
}

bool api_ask(struct api *api, struct arena *arena, const char *path, struct slice body, struct http_response *out,
	     struct error *err)
{
	struct http_request request = {
		.method = body.at ? "POST" : "GET", .body = body, .limit = LIMIT_ANSWER_BYTES, .may_repeat = true};
	request.url = arena_printf(arena, "%s%s", api->endpoint, path);
	bool answered;
	uint32_t pause;
	for (unsigned tried = 1;; tried++) {
		answered = perform(api, arena, &request, out, err);
		if (!next_try(&request, out, tried, &pause))
			break;
		if (!http_pause(api->client, pause))
			return error_set(err, FAULT_INTERRUPTED, "interrupted");
		error_clear(err);
	}
	if (!answered || !out->redirect)
		return answered;
	error_set(err, FAULT_UNREACHABLE, "%s", redirect_words(arena, out));
	return error_hint(err, "%s", redirect_hint(arena, api->endpoint, path, out->redirect));
}

static bool fetch(struct api *api, struct arena *arena, const char *path, struct http_response *response,
		  struct api_answer *out, struct error *err)
{
	bool answered = api_ask(api, arena, path, (struct slice){0}, response, err);
	*out = api_answer_of(api, response);
	return answered;
}

static const char *dashboard_path(struct arena *arena, struct slice uid)
{
	return arena_printf(arena, "/api/dashboards/uid/%s", percent_encode(arena, uid));
}

/* After a request for a dashboard, whose answer could be read (`ok`), or not. Gives back `ok`. */
static bool end_asking(struct api *api, struct slice uid, const struct http_response *response, bool ok,
		       struct error *err)
{
	if (!ok)
		api_advise(api, response, err);
	reach_leave(&api->reach, uid, ok ? REACH_ANSWERED : api_end_of(response, err), err);
	return ok;
}

static bool get(void *self, struct arena *arena, struct slice uid, struct live *out, struct error *err)
{
	struct api *api = self;
	struct http_response response;
	struct api_answer answer;
	if (!reach_enter(&api->reach, err))
		return false;
	bool ok = fetch(api, arena, dashboard_path(arena, uid), &response, &answer, err) &&
		  api_read_live(arena, &answer, out, err);
	return end_asking(api, uid, &response, ok, err) ||
	       error_context(err, "reading dashboard '%.*s'", SLICE_ARG(uid));
}

static bool is_at_fault(void *self, struct arena *arena, struct gateway_fault *out)
{
	struct api *api = self;
	ERROR_AUTO err = {0};
	size_t asked;
	if (!reach_said(&api->reach, &asked, &err))
		return false;
	*out = (struct gateway_fault){err.fault, arena_strdup(arena, err.message), arena_strdup(arena, err.hint),
				      asked};
	return true;
}

bool api_probe(struct api *api, struct arena *arena, struct slice uid, struct http_facts *out, struct error *err)
{
	struct http_response response;
	const struct http_request request = {
		.method = "GET",
		.url = arena_printf(arena, "%s%s", api->endpoint, dashboard_path(arena, uid)),
		.limit = LIMIT_ANSWER_BYTES,
		.facts = out,
	};
	return http_perform(api->client, arena, &request, &response, err);
}

static bool versions(void *self, struct arena *arena, struct slice uid, const struct version_query *query,
		     struct version_list *out, struct error *err)
{
	struct api *api = self;
	struct http_response response;
	struct api_answer answer;
	const char *path = arena_printf(arena, "%s/versions?limit=%" PRIu32, dashboard_path(arena, uid), query->limit);
	if (query->continue_token.length)
		path = arena_printf(arena, "%s&continueToken=%s", path, percent_encode(arena, query->continue_token));
	else if (query->start > 0)
		path = arena_printf(arena, "%s&start=%" PRId64, path, query->start);
	if (!reach_enter(&api->reach, err))
		return false;
	bool ok = fetch(api, arena, path, &response, &answer, err) && api_read_versions(arena, &answer, out, err);
	out->is_too_large = response.is_too_large;
	return end_asking(api, uid, &response, ok, err) ||
	       error_context(err, "listing the versions of dashboard '%.*s'", SLICE_ARG(uid));
}

static bool version(void *self, struct arena *arena, struct slice uid, int64_t number, struct version *out,
		    struct error *err)
{
	struct api *api = self;
	struct http_response response;
	struct api_answer answer;
	const char *path = arena_printf(arena, "%s/versions/%" PRId64, dashboard_path(arena, uid), number);
	if (!reach_enter(&api->reach, err))
		return false;
	bool ok = fetch(api, arena, path, &response, &answer, err) && api_read_version(arena, &answer, out, err);
	return end_asking(api, uid, &response, ok, err) ||
	       error_context(err, "reading version %" PRId64 " of dashboard '%.*s'", number, SLICE_ARG(uid));
}

/* ---- POST ---- */

/* `overwrite` is false in every save: true has replaced another dashboard of the same title (docs/wire.md). */
static void write_save(const struct save *save, struct strbuf *out)
{
	strbuf_add_text(out, "{\"dashboard\":");
	json_write(save->dashboard, out);
	if (save->folder_uid.at) {
		strbuf_add_text(out, ",\"folderUid\":");
		json_write_string(save->folder_uid, out);
	}
	strbuf_add_text(out, ",\"message\":");
	json_write_string(save->message, out);
	strbuf_add_text(out, ",\"overwrite\":false}");
}

/* Of a request that was not sent: no token was to be had, or the server's limit forbids it (pace_error). */
static enum save_outcome not_sent(enum fault fault)
{
	if (fault == FAULT_DENIED)
		return SAVE_DENIED;
	return fault == FAULT_FAILED ? SAVE_THROTTLED : SAVE_NOT_SENT;
}

/* No whole answer: what is known of the request is all that is known of the save. */
static void read_lost(struct arena *arena, const struct http_response *response, const struct error *err,
		      struct saved *out)
{
	*out = (struct saved){
		.outcome = response->outcome == HTTP_NOT_SENT ? not_sent(err->fault) : SAVE_UNKNOWN,
		.version = VERSION_UNKNOWN,
		.complaint = arena_strdup(arena, err->message),
		.hint = arena_strdup(arena, err->hint),
		.fault = err->fault,
	};
}

/*
 * Sends one request (further ones after a 401 or a 429, which have saved nothing); but when a kept connection turns out
 * dead libcurl sends it once more by itself, and the first one may have arrived. The write protocol reads a version
 * mismatch with that in mind; what names no version that it replaces is sent `once`.
 */
static void post(struct api *api, struct arena *arena, const char *path, struct slice body, bool once,
		 struct saved *out)
{
	ERROR_AUTO err = {0};
	struct http_response response;
	struct http_request request = {.method = "POST", .body = body, .limit = LIMIT_ANSWER_BYTES};
	request.url = arena_printf(arena, "%s%s", api->endpoint, path);
	request.once = once;
	if (!perform(api, arena, &request, &response, &err)) {
		read_lost(arena, &response, &err, out);
		return;
	}
	const struct api_answer answer = api_answer_of(api, &response);
	api_read_saved(arena, &answer, out);
	out->retry_after = response.retry_after;
	advise_save(api, arena, &response, out);
	if (!response.redirect)
		return;
	out->complaint = redirect_words(arena, &response);
	out->hint = redirect_hint(arena, api->endpoint, path, response.redirect);
}

static void save(void *self, struct arena *arena, const struct save *save, struct saved *out)
{
	struct api *api = self;
	STRBUF_AUTO body = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	write_save(save, &body);
	if (strbuf_full(&body)) {
		*out = (struct saved){.outcome = SAVE_REFUSED, .version = VERSION_UNKNOWN, .fault = FAULT_FAILED};
		out->complaint = arena_printf(arena, "the save is larger than %zu bytes", body.maximum);
		return;
	}
	post(api, arena, "/api/dashboards/db", strbuf_slice(&body), false, out);
}

static void restore(void *self, struct arena *arena, int64_t id, int64_t version, struct saved *out)
{
	struct api *api = self;
	const char *path = arena_printf(arena, "/api/dashboards/id/%" PRId64 "/restore", id);
	post(api, arena, path, slice_of(arena_printf(arena, "{\"version\":%" PRId64 "}", version)), true, out);
}

/* ---- opening and closing ---- */

struct api *api_open(struct http_client *client, const struct api_options *options)
{
	struct api *api = heap_alloc(sizeof *api);
	*api = (struct api){
		.client = client,
		.endpoint = heap_printf("%s", options->endpoint),
		.tokens = options->tokens,
		.interrupted = options->interrupted,
		.is_azure = options->is_azure,
	};
	pthread_mutex_init(&api->mutex, NULL);
	reach_init(&api->reach);
	return api;
}

void api_close(struct api *api)
{
	if (!api)
		return;
	reach_destroy(&api->reach);
	pthread_mutex_destroy(&api->mutex);
	free(api->endpoint);
	free(api);
}

uint32_t api_refusals(struct api *api)
{
	pthread_mutex_lock(&api->mutex);
	uint32_t refusals = api->pace.refusals;
	pthread_mutex_unlock(&api->mutex);
	return refusals;
}

struct gateway api_gateway(struct api *api)
{
	static const struct gateway_ops ops = {.get = get,
					       .save = save,
					       .restore = restore,
					       .versions = versions,
					       .version = version,
					       .is_at_fault = is_at_fault};
	return (struct gateway){&ops, api};
}
