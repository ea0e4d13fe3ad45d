/* SPDX-License-Identifier: MIT */
/*
 * A server may answer anything. The first byte picks the reader (two bits, and the seventh for those of data sources),
 * the HTTP status and whether the target has an `azure` block; the rest is the body.
 */
#include <assert.h>

#include "model/base/arena.h"
#include "model/base/diag.h"
#include "model/base/error.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "sync/grafana/api.h"
#include "tests/fuzz/fuzz.h"

static void check_live(struct arena *arena, const struct api_answer *given)
{
	ERROR_AUTO err = {0};
	struct live live = {0};
	bool ok = api_read_live(arena, given, &live, &err);
	assert(ok == (err.fault == FAULT_NONE));
	assert(!ok || live.found == (live.dashboard != NULL) || live.schema_v2);
}

static void check_saved(struct arena *arena, const struct api_answer *given)
{
	struct saved saved = {0};
	api_read_saved(arena, given, &saved);
	assert(saved.outcome != SAVE_ACCEPTED || given->status == 200);
}

/* What is given of a document reads without an error. */
static void check_document(struct arena *arena, const struct version *version)
{
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	if (!version->text.at)
		return;
	const struct value *document = json_read(arena, version->text, (struct place){.line = 1, .column = 1}, &diags);
	assert(document && document->kind == VALUE_OBJECT);
}

static void check_versions(struct arena *arena, const struct api_answer *given)
{
	ERROR_AUTO err = {0};
	struct version_list list = {0};
	bool ok = api_read_versions(arena, given, &list, &err);
	assert(ok == (err.fault == FAULT_NONE));
	for (size_t i = 0; ok && i < list.count; i++)
		check_document(arena, &list.items[i]);
}

static void check_version(struct arena *arena, const struct api_answer *given)
{
	ERROR_AUTO err = {0};
	struct version version = {0};
	bool ok = api_read_version(arena, given, &version, &err);
	assert(ok == (err.fault == FAULT_NONE));
	assert(!ok || !version.found || version.version >= 0);
	if (ok && version.found)
		check_document(arena, &version);
}

static void check_data_source(struct arena *arena, const struct api_answer *given)
{
	ERROR_AUTO err = {0};
	struct data_source source = {0};
	bool ok = api_read_data_source(arena, given, &source, &err);
	assert(ok == (err.fault == FAULT_NONE));
}

static void check_query(struct arena *arena, const struct api_answer *given)
{
	ERROR_AUTO err = {0};
	struct query_answer answer = {0};
	const struct slice *texts;
	bool ok = api_read_query(arena, given, &answer, &err);
	assert(ok == (err.fault == FAULT_NONE));
	for (size_t i = 0; ok && i < answer.count; i++) {
		assert(answer.results[i].outcome != QUERY_ROWS || answer.results[i].rows > 0);
		query_texts(arena, answer.results[i].frames, (struct slice){0}, &texts);
		query_texts(arena, answer.results[i].frames, slice_of("job"), &texts);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const readers[])(struct arena * arena, const struct api_answer *given) = {
		check_live,        check_saved, check_versions,    check_version,
		check_data_source, check_query, check_data_source, check_query,
	};
	static const long statuses[] = {200, 202, 401, 403, 404, 406, 412, 429, 500, 503, 0, 204, 301, 400, 418, 999};
	if (size == 0)
		return 0;
	ARENA_AUTO arena = arena_new();
	const struct api_answer given = {
		.status = statuses[data[0] >> 2 & 15],
		.body = {(const char *)data + 1, size - 1},
		.is_azure = data[0] & 0x80,
	};
	readers[(data[0] & 3) + (data[0] >> 4 & 4)](arena, &given);
	return 0;
}
