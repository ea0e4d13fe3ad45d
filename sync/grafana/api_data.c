/* SPDX-License-Identifier: MIT */
/* The two calls about data sources: URLs and times. What answers mean is in api_data_read.c. */
#include "model/base/arena.h"
#include "model/base/percent.h"
#include "sync/grafana/api.h"
#include "sync/grafana/api_internal.h"
#include "sync/http/http.h"

static bool get(void *self, struct arena *arena, struct slice uid, struct data_source *out, struct error *err)
{
	struct api *api = self;
	struct http_response response;
	if (slice_is(uid, ".") || slice_is(uid, "..")) { /* no uid for Grafana, and on the way in a path another path */
		*out = (struct data_source){.seen = DATA_SOURCE_ABSENT};
		return true;
	}
	const char *path = arena_printf(arena, "/api/datasources/uid/%s", percent_encode(arena, uid));
	if (api_ask(api, arena, path, (struct slice){0}, &response, err)) {
		const struct api_answer answer = api_answer_of(api, &response);
		if (api_read_data_source(arena, &answer, out, err))
			return true;
	}
	api_advise(api, &response, err);
	return error_context(err, "reading data source '%.*s'", SLICE_ARG(uid));
}

static bool query(void *self, struct arena *arena, struct slice body, struct query_answer *out, struct error *err)
{
	struct api *api = self;
	struct http_response response;
	if (api_ask(api, arena, "/api/ds/query", body, &response, err)) {
		const struct api_answer answer = api_answer_of(api, &response);
		if (api_read_query(arena, &answer, out, err)) {
			out->milliseconds = response.milliseconds;
			return true;
		}
	}
	api_advise(api, &response, err);
	return false;
}

struct data_sources api_data_sources(struct api *api)
{
	static const struct data_sources_ops ops = {.get = get, .query = query};
	return (struct data_sources){&ops, api};
}
