/* SPDX-License-Identifier: MIT */
/* An exchange is one request and what came of it; each operation turns one into what the interface wants. */
#include "tests/sync/compare/fake_gateway.h"

#include <inttypes.h>

#include "fixtures/gateway/front/router.h"
#include "fixtures/gateway/server/grafana.h"
#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "sync/grafana/api.h"

#define PAGE "<html><body>Sign in</body></html>"

static const struct fake_way sweep_ways[] = {
	{"not-sent", false, false, 0, NULL},
	{"lost-before", true, false, 0, NULL},
	{"lost-after", true, true, 0, NULL},
	{"500-before", true, false, 500, "{\"message\":\"database is locked\"}"},
	{"500-after", true, true, 500, "{\"message\":\"Error while connecting library panels\"}"},
	{"401", true, false, 401, "{\"message\":\"Expired API key\"}"},
	{"403", true, false, 403, "{\"message\":\"Permission denied\"}"},
	{"404", true, false, 404, "{\"message\":\"Dashboard not found\"}"},
	{"404-html", true, false, 404, PAGE},
	{"404-route", true, false, 404, "{\"message\":\"Not found\"}"},
	{"403-html", true, false, 403, PAGE},
	{"html-before", true, false, 200, PAGE},
	{"html-after", true, true, 200, PAGE},
	{"202-after", true, true, 202, "{}"},
	{"408-after", true, true, 408, PAGE},
};

static const struct fake_way save_ways[] = {
	{"mismatch", true, false, 412, "{\"status\":\"version-mismatch\",\"message\":\"changed by someone else\"}"},
	{"throttled", true, false, 429, "slow down"},
	{"refused", true, false, 400, "{\"message\":\"bad request data\"}"},
	{"untrue", true, false, 200, "{\"status\":\"success\",\"version\":2}"},
};

#define SWEEP_COUNT (sizeof sweep_ways / sizeof *sweep_ways)
#define SAVE_COUNT  (sizeof save_ways / sizeof *save_ways)

const struct fake_way *fake_way_at(size_t i)
{
	return i < SWEEP_COUNT ? &sweep_ways[i] : NULL;
}

const struct fake_way *fake_way_find(const char *name)
{
	for (size_t i = 0; i < SWEEP_COUNT; i++)
		if (strcmp(sweep_ways[i].name, name) == 0)
			return &sweep_ways[i];
	for (size_t i = 0; i < SAVE_COUNT; i++)
		if (strcmp(save_ways[i].name, name) == 0)
			return &save_ways[i];
	return NULL;
}

/* ---- one exchange ---- */

struct exchange {
	enum fake_call call;
	const char *method;
	const char *path;
	struct slice body;
	bool is_sent;
	bool is_answered;
	long status;
	struct slice answer;
	uint32_t retry_after;
};

static const struct fake_way *way_of(struct fake_gateway *fake, enum fake_call call)
{
	uint64_t number = __atomic_add_fetch(&fake->requests[call], 1, __ATOMIC_SEQ_CST);
	uint64_t any = __atomic_add_fetch(&fake->requests[FAKE_ANY], 1, __ATOMIC_SEQ_CST);
	if (fake->before)
		fake->before(fake->user, call, number);
	for (size_t i = 0; i < fake->faults_count; i++) {
		const struct fake_fault *fault = &fake->faults[i];
		uint64_t mine = fault->call == FAKE_ANY ? any : number;
		if ((fault->call == FAKE_ANY || fault->call == call) && mine >= fault->first && mine <= fault->last)
			return fault->way;
	}
	return NULL;
}

static void handle(struct fake_gateway *fake, struct arena *arena, struct exchange *exchange)
{
	const struct grafana_request request = {
		.method = exchange->method,
		.path = exchange->path,
		.authorization = arena_printf(arena, "Bearer %s", fake->token ? fake->token : "all"),
		.content_type = "application/json",
		.body = exchange->body,
	};
	struct grafana_response response;
	router_handle(fake->server, &request, arena, &response);
	exchange->is_answered = response.transport == GRAFANA_SEND || response.transport == GRAFANA_DRIBBLE;
	exchange->status = response.status;
	exchange->answer = response.body;
	exchange->retry_after = response.retry_after ? 1 : 0;
}

static void perform(struct fake_gateway *fake, struct arena *arena, struct exchange *exchange)
{
	const struct fake_way *way = way_of(fake, exchange->call);
	exchange->is_sent = !way || way->is_sent;
	if (!way || way->is_handled)
		handle(fake, arena, exchange);
	if (!way && fake->saves_twice && exchange->call == FAKE_SAVE)
		handle(fake, arena, exchange);
	if (!way)
		return;
	exchange->is_answered = way->status != 0;
	exchange->status = way->status;
	exchange->answer = slice_of(way->body);
}

static struct api_answer answer_of(const struct fake_gateway *fake, const struct exchange *exchange)
{
	return (struct api_answer){exchange->status, exchange->answer, fake->is_azure};
}

static bool fetch(struct fake_gateway *fake, struct arena *arena, struct exchange *exchange, struct error *err)
{
	exchange->method = "GET";
	perform(fake, arena, exchange);
	return exchange->is_answered || error_set(err, FAULT_UNREACHABLE, "the connection ended without an answer");
}

/* ---- the operations ---- */

static bool serve_other(const struct fake_gateway *fake, struct arena *arena, struct live *out, struct error *err)
{
	const char *body = arena_printf(arena, "{\"dashboard\":%s}", fake->serves_other);
	const struct api_answer answer = {200, slice_of(body), fake->is_azure};
	return api_read_live(arena, &answer, out, err);
}

static bool get(void *self, struct arena *arena, struct slice uid, struct live *out, struct error *err)
{
	struct fake_gateway *fake = self;
	struct exchange exchange = {.call = FAKE_GET};
	exchange.path = arena_printf(arena, "/api/dashboards/uid/%.*s", SLICE_ARG(uid));
	if (!fetch(fake, arena, &exchange, err))
		return false;
	const struct api_answer answer = answer_of(fake, &exchange);
	if (fake->serves_other)
		return serve_other(fake, arena, out, err);
	uint64_t number = __atomic_load_n(&fake->requests[FAKE_GET], __ATOMIC_SEQ_CST);
	if (fake->cache && number >= fake->stale_first && number <= fake->stale_last) {
		*out = fake->cached;
		return true;
	}
	if (!api_read_live(arena, &answer, out, err))
		return false;
	if (fake->cache)
		api_read_live(fake->cache, &(struct api_answer){200, arena_keep(fake->cache, answer.body), false},
			      &fake->cached, err);
	if (fake->hides_id)
		out->id = ID_UNKNOWN;
	if (fake->hides_rights)
		out->can_save = false;
	return true;
}

static struct slice save_body(struct arena *arena, const struct save *save, const char *stores)
{
	STRBUF_AUTO body = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	strbuf_add_text(&body, "{\"dashboard\":");
	json_write(save->dashboard, &body);
	if (stores) {
		body.length--;
		strbuf_add_text(&body, stores);
		strbuf_add_char(&body, '}');
	}
	if (save->folder_uid.at) {
		strbuf_add_text(&body, ",\"folderUid\":");
		json_write_string(save->folder_uid, &body);
	}
	strbuf_add_text(&body, ",\"message\":");
	json_write_string(save->message, &body);
	strbuf_add_text(&body, ",\"overwrite\":false}");
	return arena_slice(arena, strbuf_slice(&body));
}

static void post(struct fake_gateway *fake, struct arena *arena, struct exchange *exchange, struct saved *out)
{
	exchange->call = FAKE_SAVE;
	exchange->method = "POST";
	perform(fake, arena, exchange);
	*out = (struct saved){.version = VERSION_UNKNOWN,
			      .complaint = "the connection ended without an answer",
			      .fault = FAULT_UNREACHABLE};
	out->outcome = exchange->is_sent ? SAVE_UNKNOWN : SAVE_NOT_SENT;
	if (!exchange->is_answered)
		return;
	const struct api_answer answer = answer_of(fake, exchange);
	api_read_saved(arena, &answer, out);
	out->retry_after = exchange->retry_after;
}

static void save(void *self, struct arena *arena, const struct save *save, struct saved *out)
{
	const struct fake_gateway *fake = self;
	struct exchange exchange = {.path = "/api/dashboards/db", .body = save_body(arena, save, fake->stores)};
	post(self, arena, &exchange, out);
}

static void restore(void *self, struct arena *arena, int64_t id, int64_t version, struct saved *out)
{
	struct exchange exchange = {.path = arena_printf(arena, "/api/dashboards/id/%" PRId64 "/restore", id)};
	exchange.body = slice_of(arena_printf(arena, "{\"version\":%" PRId64 "}", version));
	post(self, arena, &exchange, out);
}

static bool versions(void *self, struct arena *arena, struct slice uid, const struct version_query *query,
		     struct version_list *out, struct error *err)
{
	struct fake_gateway *fake = self;
	struct exchange exchange = {.call = FAKE_VERSIONS};
	exchange.path = arena_printf(
		arena, "/api/dashboards/uid/%.*s/versions?limit=%" PRIu32 "&start=%" PRId64 "&continueToken=%.*s",
		SLICE_ARG(uid), query->limit, query->start, SLICE_ARG(query->continue_token));
	if (!fetch(fake, arena, &exchange, err))
		return false;
	const struct api_answer answer = answer_of(fake, &exchange);
	if (!api_read_versions(arena, &answer, out, err))
		return false;
	__atomic_add_fetch(&fake->listed, out->count, __ATOMIC_SEQ_CST);
	for (size_t i = 0; fake->lists_no_data && i < out->count; i++)
		out->items[i].text = (struct slice){0};
	return true;
}

static bool version(void *self, struct arena *arena, struct slice uid, int64_t number, struct version *out,
		    struct error *err)
{
	struct fake_gateway *fake = self;
	struct exchange exchange = {.call = FAKE_VERSION};
	exchange.path = arena_printf(arena, "/api/dashboards/uid/%.*s/versions/%" PRId64, SLICE_ARG(uid), number);
	if (!fetch(fake, arena, &exchange, err))
		return false;
	const struct api_answer answer = answer_of(fake, &exchange);
	return api_read_version(arena, &answer, out, err);
}

struct gateway fake_gateway_open(struct fake_gateway *fake)
{
	static const struct gateway_ops ops = {
		.get = get, .save = save, .restore = restore, .versions = versions, .version = version};
	return (struct gateway){&ops, fake};
}
