/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/base/error.h"
#include "model/base/strbuf.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "sync/grafana/api.h"

struct fixture {
	struct arena *arena;
	struct error err;
	struct data_source source;
	struct query_answer answer;
};

static int set_up(void **state)
{
	struct fixture *fixture = heap_alloc(sizeof *fixture);
	*fixture = (struct fixture){.arena = arena_new()};
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	arena_free(fixture->arena);
	error_clear(&fixture->err);
	free(fixture);
	return 0;
}

static bool read_source(struct fixture *fixture, long status, const char *body)
{
	error_clear(&fixture->err);
	return api_read_data_source(fixture->arena, &(struct api_answer){status, slice_of(body), false},
				    &fixture->source, &fixture->err);
}

static bool read_query(struct fixture *fixture, long status, const char *body)
{
	error_clear(&fixture->err);
	return api_read_query(fixture->arena, &(struct api_answer){status, slice_of(body), false}, &fixture->answer,
			      &fixture->err);
}

static void assert_slice(struct slice slice, const char *text)
{
	if (!slice_is(slice, text))
		fail_msg("'%.*s' is not '%s'", SLICE_ARG(slice), text);
}

/* ---- data sources ---- */

static void a_data_source_says_its_type_and_how_often_it_scrapes(void **state)
{
	struct fixture *fixture = *state;
	assert_true(read_source(fixture, 200,
				"{\"uid\":\"p\",\"name\":\"Prom\",\"type\":\"prometheus\","
				"\"jsonData\":{\"timeInterval\":\"30s\"}}"));
	assert_int_equal(fixture->source.seen, DATA_SOURCE_VISIBLE);
	assert_slice(fixture->source.uid, "p");
	assert_slice(fixture->source.name, "Prom");
	assert_slice(fixture->source.type, "prometheus");
	assert_slice(fixture->source.interval, "30s");
}

static void a_data_source_that_is_denied_is_not_an_error(void **state)
{
	struct fixture *fixture = *state;
	assert_true(read_source(fixture, 404, "{\"message\":\"Data source not found\"}"));
	assert_int_equal(fixture->source.seen, DATA_SOURCE_ABSENT);
	assert_true(read_source(fixture, 403, "{\"title\":\"Access denied\",\"message\":\"no\"}"));
	assert_int_equal(fixture->source.seen, DATA_SOURCE_DENIED);
}

static void answers_that_say_nothing_of_a_data_source_are_errors(void **state)
{
	static const struct {
		long status;
		const char *body;
		enum fault fault;
	} cases[] = {
		{404, "<html>no such page</html>", FAULT_UNREACHABLE},
		{404, "404 page not found", FAULT_UNREACHABLE},
		{404, "{\"message\":\"Not found\"}", FAULT_UNREACHABLE},
		{403, "<html>blocked</html>", FAULT_UNREACHABLE},
		{401, "{\"message\":\"Unauthorized\"}", FAULT_DENIED},
		{200, "<html>sign in</html>", FAULT_UNREACHABLE},
		{200, "{}", FAULT_FAILED},
		{200, "[]", FAULT_FAILED},
		{200, "{", FAULT_FAILED},
		{500, "{\"message\":\"Failed to query datasource\"}", FAULT_FAILED},
	};
	struct fixture *fixture = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		fixture->source = (struct data_source){.seen = DATA_SOURCE_DENIED};
		assert_false(read_source(fixture, cases[i].status, cases[i].body));
		assert_int_equal(fixture->err.fault, cases[i].fault);
		assert_int_equal(fixture->source.seen, DATA_SOURCE_DENIED); /* untouched */
	}
}

/* ---- queries ---- */

static void rows_are_counted_over_all_frames(void **state)
{
	struct fixture *fixture = *state;
	assert_true(read_query(
		fixture, 200,
		"{\"results\":{\"A\":{\"frames\":[{\"data\":{\"values\":[[1,2,3],[4,5,6]]}},"
		"{\"data\":{\"values\":[[1]]}},{\"data\":{\"values\":[]}}]},\"B\":{\"frames\":[]},\"C\":{}}}"));
	assert_false(fixture->answer.is_whole);
	assert_int_equal(fixture->answer.count, 3);
	assert_slice(fixture->answer.results[0].ref_id, "A");
	assert_int_equal(fixture->answer.results[0].rows, 4);
	assert_int_equal(fixture->answer.results[0].outcome, QUERY_ROWS);
	assert_int_equal(fixture->answer.results[1].outcome, QUERY_EMPTY);
	assert_int_equal(fixture->answer.results[2].outcome, QUERY_EMPTY);
}

static void a_query_fails_by_its_error_its_status_or_a_notice(void **state)
{
	struct fixture *fixture = *state;
	assert_true(read_query(
		fixture, 400,
		"{\"results\":{\"A\":{\"error\":\"parse error\",\"status\":400},\"B\":{\"status\":502},"
		"\"C\":{\"status\":429,\"error\":\"slow down\"},"
		"\"D\":{\"frames\":[{\"schema\":{\"meta\":{\"notices\":[{\"severity\":\"warning\",\"text\":\"w\"},"
		"{\"severity\":\"error\",\"text\":\"no table\"}]}},\"data\":{\"values\":[]}}]}}}"));
	const struct query_result *results = fixture->answer.results;
	assert_int_equal(fixture->answer.count, 4);
	assert_int_equal(results[0].outcome, QUERY_FAILED);
	assert_string_equal(results[0].complaint, "parse error");
	assert_int_equal(results[1].outcome, QUERY_FAILED);
	assert_null(results[1].complaint);
	assert_int_equal(results[2].outcome, QUERY_THROTTLED);
	assert_int_equal(results[3].outcome, QUERY_FAILED);
	assert_string_equal(results[3].complaint, "no table");
}

static void a_request_that_fails_as_a_whole_is_told_by_status_and_id(void **state)
{
	static const struct {
		long status;
		const char *body;
		enum query_outcome outcome;
	} cases[] = {
		{501, "{\"message\":\"Not implemented\",\"messageId\":\"plugin.notImplemented\"}", QUERY_UNANSWERABLE},
		{404, "{\"message\":\"Not found\",\"messageId\":\"plugin.notRegistered\"}", QUERY_UNANSWERABLE},
		{404, "{\"message\":\"Data source not found\"}", QUERY_INVISIBLE},
		{403, "{\"message\":\"Access denied to data source\"}", QUERY_INVISIBLE},
		{429, "{\"message\":\"too many\"}", QUERY_THROTTLED},
		{400, "{\"message\":\"bad request data\"}", QUERY_FAILED},
		{500, "{\"message\":\"An error occurred within the plugin\",\"messageId\":\"plugin.downstreamError\"}",
		 QUERY_FAILED},
	};
	struct fixture *fixture = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_true(read_query(fixture, cases[i].status, cases[i].body));
		assert_true(fixture->answer.is_whole);
		assert_int_equal(fixture->answer.outcome, cases[i].outcome);
		assert_non_null(fixture->answer.complaint);
	}
}

static void what_is_no_answer_to_a_query_is_an_error(void **state)
{
	static const struct {
		long status;
		const char *body;
		enum fault fault;
	} cases[] = {
		{401, "{\"message\":\"Unauthorized\"}", FAULT_DENIED},
		{403, "<html>blocked</html>", FAULT_UNREACHABLE},
		{404, "<html>no such page</html>", FAULT_UNREACHABLE},
		{500, "<html>oops</html>", FAULT_FAILED},
		{502, "{\"message\":\"bad gateway\"}", FAULT_FAILED},
		{200, "<html>sign in</html>", FAULT_UNREACHABLE},
		{200, "{}", FAULT_FAILED},
		{200, "{\"results\":[]}", FAULT_FAILED},
		{200, "{\"results\":{", FAULT_FAILED},
	};
	struct fixture *fixture = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_false(read_query(fixture, cases[i].status, cases[i].body));
		assert_int_equal(fixture->err.fault, cases[i].fault);
	}
}

static void the_texts_of_an_answer_are_labels_or_the_first_column_of_texts(void **state)
{
	struct fixture *fixture = *state;
	const struct slice *texts;
	assert_true(read_query(
		fixture, 200,
		"{\"results\":{\"A\":{\"frames\":["
		"{\"schema\":{\"fields\":[{\"labels\":{\"job\":\"a\"}}]},\"data\":{\"values\":[[1,2],[\"x\",\"y\"]]}},"
		"{\"schema\":{\"fields\":[{\"labels\":{\"job\":\"b\"}},{\"labels\":{\"job\":\"a\"}},{\"name\":\"n\"}]},"
		"\"data\":{\"values\":[[3],[\"x\"]]}}]}}}"));
	const struct value *frames = fixture->answer.results[0].frames;
	assert_int_equal(query_texts(fixture->arena, frames, slice_of("job"), &texts), 2);
	assert_slice(texts[0], "a");
	assert_slice(texts[1], "b");
	assert_int_equal(query_texts(fixture->arena, frames, slice_of("other"), &texts), 0);
	assert_int_equal(query_texts(fixture->arena, frames, (struct slice){0}, &texts), 2);
	assert_slice(texts[0], "x");
	assert_slice(texts[1], "y");
	assert_true(read_query(fixture, 200, "{\"results\":{\"A\":{\"frames\":[{\"data\":{\"values\":[[7,8,7]]}}]}}}"));
	assert_int_equal(query_texts(fixture->arena, fixture->answer.results[0].frames, (struct slice){0}, &texts), 2);
	assert_slice(texts[1], "8");
	assert_int_equal(query_texts(fixture->arena, NULL, (struct slice){0}, &texts), 0);
}

/* ---- what a real server answered ---- */

/* One answer a step of the recording, in words: what is read of it. */
static const char *in_words(struct fixture *fixture, bool is_query, long status, struct slice body)
{
	static const char *const seen[] = {"visible", "absent", "denied"};
	static const char *const outcomes[] = {"rows", "empty", "failed", "unanswerable", "invisible", "throttled"};
	STRBUF_AUTO words = STRBUF_INIT(10000);
	error_clear(&fixture->err);
	bool ok = is_query ? api_read_query(fixture->arena, &(struct api_answer){status, body, false}, &fixture->answer,
					    &fixture->err)
			   : api_read_data_source(fixture->arena, &(struct api_answer){status, body, false},
						  &fixture->source, &fixture->err);
	if (!ok)
		return arena_printf(fixture->arena, "error: %s", fixture->err.message);
	if (!is_query)
		return arena_printf(fixture->arena, "%s %.*s", seen[fixture->source.seen],
				    SLICE_ARG(fixture->source.type));
	if (fixture->answer.is_whole)
		return arena_printf(fixture->arena, "whole %s", outcomes[fixture->answer.outcome]);
	strbuf_add_text(&words, "results");
	for (size_t i = 0; i < fixture->answer.count; i++) {
		const struct query_result *result = &fixture->answer.results[i];
		strbuf_printf(&words, " %.*s=%s:%d", SLICE_ARG(result->ref_id), outcomes[result->outcome],
			      (int)result->rows);
	}
	return arena_strdup(fixture->arena, words.at);
}

static const struct value *read_recording(struct fixture *fixture, const char *name)
{
	STRBUF_AUTO text = STRBUF_INIT((size_t)1 << 20);
	char *path = arena_printf(fixture->arena, "%s/recordings/grafana-9.4/%s.json", DASHSYNC_FIXTURES, name);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	for (int c; (c = fgetc(file)) != EOF;)
		strbuf_add_char(&text, (char)c);
	fclose(file);
	struct diagnostics diags;
	diagnostics_init(&diags, fixture->arena);
	const struct value *root = json_read(fixture->arena, arena_slice(fixture->arena, strbuf_slice(&text)),
					     (struct place){.line = 1, .column = 1}, &diags);
	assert_non_null(root);
	return value_get_kind(root, "steps", VALUE_ARRAY);
}

static void check_recording(struct fixture *fixture, const char *name, bool is_query, const char *const (*expected)[2],
			    size_t count)
{
	const struct value *steps = read_recording(fixture, name);
	assert_int_equal(steps->count, count); /* a new step wants a reading of its own */
	for (uint32_t i = 0; i < steps->count; i++) {
		const struct value *response = value_get(&steps->items[i], "response");
		STRBUF_AUTO body = STRBUF_INIT((size_t)1 << 20);
		int64_t status = 0;
		json_write(value_get(response, "body"), &body);
		assert_true(value_to_integer(value_get(response, "status"), &status));
		assert_slice(value_get_text(&steps->items[i], "say"), expected[i][0]);
		assert_string_equal(in_words(fixture, is_query, (long)status, strbuf_slice(&body)), expected[i][1]);
	}
}

static void every_recorded_data_source_has_its_reading(void **state)
{
	static const char *const expected[][2] = {
		{"as admin", "visible testdata"},     {"as editor", "visible testdata"},
		{"as viewer", "visible testdata"},    {"absent", "absent "},
		{"prometheus", "visible prometheus"},
	};
	check_recording(*state, "09-data-sources", false, expected, sizeof expected / sizeof *expected);
}

static void every_recorded_query_has_its_reading(void **state)
{
	static const char *const expected[][2] = {
		{"one query", "results A=rows:2"},
		{"no data", "results"}, /* left out, as is what fails inside */
		{"the source answers with an error", "whole failed"},
		{"one good, one bad, one source", "whole failed"},
		{"a query that panics or fails inside", "results"},
		{"unknown data source", "whole invisible"},
		{"no data source", "whole failed"},
		{"data source by name only", "whole invisible"},
		{"no queries", "whole failed"},
		{"empty object", "whole failed"},
		{"not JSON", "whole failed"},
		{"no refId", "results A=rows:2"},
		{"two data sources in one request", "results A=rows:2 B=failed:0"},
		{"relative times", "results A=rows:2"},
		{"no times", "results A=rows:2"},
		{"an expression over a query", "results A=rows:2 B=rows:1"},
		{"hidden query", "results A=rows:2"},
		{"a text variable left in", "whole invisible"},
	};
	check_recording(*state, "10-queries", true, expected, sizeof expected / sizeof *expected);
}

#define data_test(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		data_test(a_data_source_says_its_type_and_how_often_it_scrapes),
		data_test(a_data_source_that_is_denied_is_not_an_error),
		data_test(answers_that_say_nothing_of_a_data_source_are_errors),
		data_test(rows_are_counted_over_all_frames),
		data_test(a_query_fails_by_its_error_its_status_or_a_notice),
		data_test(a_request_that_fails_as_a_whole_is_told_by_status_and_id),
		data_test(what_is_no_answer_to_a_query_is_an_error),
		data_test(the_texts_of_an_answer_are_labels_or_the_first_column_of_texts),
		data_test(every_recorded_data_source_has_its_reading),
		data_test(every_recorded_query_has_its_reading),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
