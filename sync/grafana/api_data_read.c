/* SPDX-License-Identifier: MIT */
/*
 * Answers about data sources to what they say (recordings 09 and 10). A query can fail in four ways: as a result of its
 * own (200, 207 or 400 with `results`), as the whole request with a JSON of its own, by being left out of the results,
 * and as a frame that holds nothing but a notice. All four are read here, so that the rest sees one outcome a query.
 */
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/string_list.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "sync/grafana/api.h"
#include "sync/grafana/api_internal.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- a data source ---- */

bool api_read_data_source(struct arena *arena, const struct api_answer *answer, struct data_source *out,
			  struct error *err)
{
	static const char *const absent[] = {"Data source not found", NULL};
	struct data_source source = {0};
	if (api_says_absent(answer, absent)) {
		source.seen = DATA_SOURCE_ABSENT;
	} else if (answer->status == 403 && !api_is_page(answer->body)) {
		source.seen = DATA_SOURCE_DENIED;
	} else if (answer->status != 200) {
		return api_refuse_status(arena, answer, "datasources:read", "data sources", err);
	} else {
		const struct value *root = api_read_json(arena, answer->body, err);
		if (!root)
			return false;
		source.uid = api_get_text(root, "uid");
		source.name = api_get_text(root, "name");
		source.type = api_get_text(root, "type");
		source.interval = value_get_text(value_get(root, "jsonData"), "timeInterval");
		if (!source.uid.at && !source.type.at)
			return error_set(err, FAULT_FAILED, "the answer holds no data source");
	}
	*out = source;
	return true;
}

/* ---- frames ---- */

static const struct value *fields_of(const struct value *frame)
{
	return value_get_kind(value_get(frame, "schema"), "fields", VALUE_ARRAY);
}

static const struct value *columns_of(const struct value *frame)
{
	return value_get_kind(value_get(frame, "data"), "values", VALUE_ARRAY);
}

static uint64_t rows_of(const struct value *frames)
{
	uint64_t rows = 0;
	for (uint32_t i = 0; frames && i < frames->count; i++) {
		const struct value *columns = columns_of(&frames->items[i]);
		if (columns && columns->count && columns->items[0].kind == VALUE_ARRAY)
			rows += columns->items[0].count;
	}
	return rows;
}

/* What a frame says of a failure beside its data: a notice of severity "error". NULL: nothing. */
static const char *notice_of(struct arena *arena, const struct value *frames)
{
	for (uint32_t i = 0; frames && i < frames->count; i++) {
		const struct value *meta = value_get(value_get(&frames->items[i], "schema"), "meta");
		const struct value *notices = value_get_kind(meta, "notices", VALUE_ARRAY);
		for (uint32_t j = 0; notices && j < notices->count; j++)
			if (value_is_text(value_get(&notices->items[j], "severity"), "error"))
				return api_cut_complaint(arena, value_get_text(&notices->items[j], "text"));
	}
	return NULL;
}

static void add_once(struct arena *arena, struct string_list *texts, struct slice text)
{
	if (!string_list_has(texts, text))
		string_list_add(texts, arena, arena_slice(arena, text));
}

static void add_labels(struct arena *arena, struct string_list *texts, const struct value *frame, struct slice label)
{
	const struct value *fields = fields_of(frame);
	for (uint32_t i = 0; fields && i < fields->count; i++) {
		const struct value *value = value_get_slice(value_get(&fields->items[i], "labels"), label);
		if (value && value->kind == VALUE_STRING)
			add_once(arena, texts, value->text);
	}
}

/* The first column whose values are of this kind. */
static bool add_column(struct arena *arena, struct string_list *texts, const struct value *frame, enum value_kind kind)
{
	const struct value *columns = columns_of(frame);
	for (uint32_t i = 0; columns && i < columns->count; i++) {
		const struct value *column = &columns->items[i];
		if (column->kind != VALUE_ARRAY || !column->count || column->items[0].kind != kind)
			continue;
		for (uint32_t j = 0; j < column->count; j++)
			if (column->items[j].kind == kind)
				add_once(arena, texts, column->items[j].text);
		return true;
	}
	return false;
}

size_t query_texts(struct arena *arena, const struct value *frames, struct slice label, const struct slice **out)
{
	struct string_list texts = {0};
	for (uint32_t i = 0; frames && i < frames->count; i++) {
		const struct value *frame = &frames->items[i];
		if (label.at)
			add_labels(arena, &texts, frame, label);
		else if (!add_column(arena, &texts, frame, VALUE_STRING))
			add_column(arena, &texts, frame, VALUE_NUMBER);
	}
	*out = texts.items;
	return texts.count;
}

/* ---- the results of queries ---- */

static struct query_result read_result(struct arena *arena, struct slice ref_id, const struct value *value)
{
	struct query_result result = {.ref_id = ref_id};
	int64_t status = 0;
	struct slice error = api_get_text(value, "error");
	value_to_integer(value_get(value, "status") ? value_get(value, "status") : &(struct value){0}, &status);
	result.frames = value_get_kind(value, "frames", VALUE_ARRAY);
	result.rows = rows_of(result.frames);
	result.complaint = error.length ? api_cut_complaint(arena, error) : notice_of(arena, result.frames);
	if (status == 429)
		result.outcome = QUERY_THROTTLED;
	else if (result.complaint || status >= 400)
		result.outcome = QUERY_FAILED;
	else
		result.outcome = result.rows ? QUERY_ROWS : QUERY_EMPTY;
	return result;
}

static void read_results(struct arena *arena, const struct value *results, struct query_answer *answer)
{
	answer->outcome = QUERY_ROWS;
	answer->count = results->count;
	answer->results = arena_array(arena, results->count, sizeof *answer->results);
	for (uint32_t i = 0; i < results->count; i++) {
		const struct member *member = &results->members[i];
		answer->results[i] = read_result(arena, member->key, &member->value);
	}
}

/* What an answer to the whole request means; the first row that fits. */
static const struct whole_row {
	long status;
	const char *id; /* messageId, or NULL: any */
	enum query_outcome outcome;
} whole_rows[] = {
	{404, "plugin.notRegistered", QUERY_UNANSWERABLE}, /* the server has no such plugin, or not for queries */
	{501, NULL, QUERY_UNANSWERABLE},                   /* plugin.notImplemented */
	{404, NULL, QUERY_INVISIBLE},
	{403, NULL, QUERY_INVISIBLE},
	{429, NULL, QUERY_THROTTLED},
	{400, NULL, QUERY_FAILED},
	{500, NULL, QUERY_FAILED},
};

bool api_read_query(struct arena *arena, const struct api_answer *given, struct query_answer *out, struct error *err)
{
	long status = given->status;
	struct slice body = given->body;
	struct query_answer answer = {0};
	bool succeeded = status >= 200 && status <= 299;
	const struct value *root = api_is_html(body) ? NULL : api_parse(arena, body);
	const struct value *results = value_get_kind(root, "results", VALUE_OBJECT);
	if (results && (succeeded || status == 400)) {
		read_results(arena, results, &answer);
		*out = answer;
		return true;
	}
	if (succeeded)
		return api_read_json(arena, body, err) ? error_set(err, FAULT_FAILED, "the answer holds no results")
						       : false;
	struct slice id = value_get_text(root, "messageId");
	for (size_t i = 0; root && i < COUNT(whole_rows); i++) {
		const struct whole_row *row = &whole_rows[i];
		if (row->status != status || (row->id && !slice_is(id, row->id)))
			continue;
		answer.is_whole = true;
		answer.outcome = row->outcome;
		answer.complaint = api_complaint(arena, body);
		*out = answer;
		return true;
	}
	return api_refuse_status(arena, given, "datasources:query", "data sources", err);
}
