/* SPDX-License-Identifier: MIT */
/*
 * A server may answer anything. The first byte picks the reader (two bits, and the seventh for those of data sources)
 * and the HTTP status, the rest is the body.
 */
#include <assert.h>

#include "model/base/arena.h"
#include "model/base/error.h"
#include "sync/grafana/api.h"
#include "tests/fuzz/fuzz.h"

static void check_live(struct arena *arena, long status, struct slice body)
{
	ERROR_AUTO err = {0};
	struct live live = {0};
	bool ok = api_read_live(arena, status, body, &live, &err);
	assert(ok == (err.fault == FAULT_NONE));
	assert(!ok || live.found == (live.dashboard != NULL) || live.schema_v2);
}

static void check_saved(struct arena *arena, long status, struct slice body)
{
	struct saved saved = {0};
	api_read_saved(arena, status, body, &saved);
	assert(saved.outcome != SAVE_ACCEPTED || status == 200);
}

static void check_versions(struct arena *arena, long status, struct slice body)
{
	ERROR_AUTO err = {0};
	struct version_list list = {0};
	bool ok = api_read_versions(arena, status, body, &list, &err);
	assert(ok == (err.fault == FAULT_NONE));
}

static void check_version(struct arena *arena, long status, struct slice body)
{
	ERROR_AUTO err = {0};
	struct version version = {0};
	bool ok = api_read_version(arena, status, body, &version, &err);
	assert(ok == (err.fault == FAULT_NONE));
	assert(!ok || !version.found || version.version >= 0);
}

static void check_data_source(struct arena *arena, long status, struct slice body)
{
	ERROR_AUTO err = {0};
	struct data_source source = {0};
	bool ok = api_read_data_source(arena, status, body, &source, &err);
	assert(ok == (err.fault == FAULT_NONE));
}

static void check_query(struct arena *arena, long status, struct slice body)
{
	ERROR_AUTO err = {0};
	struct query_answer answer = {0};
	const struct slice *texts;
	bool ok = api_read_query(arena, status, body, &answer, &err);
	assert(ok == (err.fault == FAULT_NONE));
	for (size_t i = 0; ok && i < answer.count; i++) {
		assert(answer.results[i].outcome != QUERY_ROWS || answer.results[i].rows > 0);
		query_texts(arena, answer.results[i].frames, (struct slice){0}, &texts);
		query_texts(arena, answer.results[i].frames, slice_of("job"), &texts);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const readers[])(struct arena * arena, long status, struct slice body) = {
		check_live,        check_saved, check_versions,    check_version,
		check_data_source, check_query, check_data_source, check_query,
	};
	static const long statuses[] = {200, 202, 401, 403, 404, 406, 412, 429, 500, 503, 0, 204, 301, 400, 418, 999};
	if (size == 0)
		return 0;
	ARENA_AUTO arena = arena_new();
	struct slice body = {(const char *)data + 1, size - 1};
	readers[(data[0] & 3) + (data[0] >> 4 & 4)](arena, statuses[data[0] >> 2 & 15], body);
	return 0;
}
