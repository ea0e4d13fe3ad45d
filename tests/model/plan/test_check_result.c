/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/plan/check_result.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct check_severities usual;

static void add(struct check *check, struct arena *arena, enum check_status status, enum fault fault)
{
	const struct check_item item = {.status = status,
					.fault = fault,
					.is_query = true,
					.what = arena_printf(arena, "query %zu", check->count + 1)};
	check_add(check, arena, &usual, &item);
}

static void every_status_has_a_name_and_a_usual_severity(void **state)
{
	static const struct {
		enum check_status status;
		const char *name, *severity;
	} rows[] = {
		{CHECK_OK, "ok", "ok"},
		{CHECK_INVISIBLE, "data-source", "error"},
		{CHECK_OTHER_TYPE, "data-source-type", "error"},
		{CHECK_FAILED, "query-error", "error"},
		{CHECK_EMPTY, "query-empty", "warning"},
		{CHECK_SLOW, "query-slow", "warning"},
		{CHECK_UNCHECKED, "not-checked", "note"},
		{CHECK_UNANSWERED, "unanswered", "error"},
	};
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct check check = {0};
	assert_int_equal(COUNT(rows), CHECK_STATUS_COUNT);
	for (size_t i = 0; i < COUNT(rows); i++) {
		add(&check, arena, rows[i].status, FAULT_NONE);
		assert_string_equal(check_status_name(rows[i].status), rows[i].name);
		assert_string_equal(check_severity_name(check.items[i].severity), rows[i].severity);
	}
}

static void a_config_may_say_how_bad_a_status_is(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct check_severities severities = {
		.of = {[CHECK_OK] = CHECK_ERROR, [CHECK_EMPTY] = CHECK_ERROR, [CHECK_FAILED] = CHECK_NOTE}};
	static const struct {
		struct check_item item;
		enum check_severity expected;
	} rows[] = {
		{{.status = CHECK_EMPTY}, CHECK_ERROR},
		{{.status = CHECK_FAILED}, CHECK_NOTE},
		{{.status = CHECK_SLOW}, CHECK_WARNING},                       /* says nothing of it */
		{{.status = CHECK_EMPTY, .severity = CHECK_NOTE}, CHECK_NOTE}, /* brings its own */
		{{.status = CHECK_OK}, CHECK_USUAL},                           /* is never bad */
		{{.status = CHECK_OK, .severity = CHECK_WARNING}, CHECK_USUAL},
	};
	struct check check = {0};
	for (size_t i = 0; i < COUNT(rows); i++) {
		check_add(&check, arena, &severities, &rows[i].item);
		assert_int_equal(check.items[i].severity, rows[i].expected);
	}
}

static void texts_are_copied_and_may_be_absent(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct check check = {0};
	char word[] = "prom";
	const struct check_item whole = {.status = CHECK_FAILED,
					 .what = word,
					 .data_source = word,
					 .type = word,
					 .reason = word,
					 .form = "uid",
					 .rows = 3,
					 .line = 7,
					 .column = 9};
	check_add(&check, arena, &usual, &whole);
	check_add(&check, arena, &usual, &(struct check_item){.status = CHECK_OK});
	word[0] = 'x';
	const struct check_item *item = &check.items[0];
	assert_string_equal(item->what, "prom");
	assert_string_equal(item->data_source, "prom");
	assert_string_equal(item->type, "prom");
	assert_string_equal(item->reason, "prom");
	assert_string_equal(item->form, "uid");
	assert_true(item->rows == 3 && item->line == 7 && item->column == 9);
	assert_null(check.items[1].reason);
	assert_null(check.items[1].what);
}

static void what_there_is_is_counted(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct check check = {0};
	check_add(&check, arena, &usual, &(struct check_item){.status = CHECK_INVISIBLE});
	check_add(&check, arena, &usual, &(struct check_item){.status = CHECK_OK});
	add(&check, arena, CHECK_EMPTY, FAULT_NONE);
	add(&check, arena, CHECK_EMPTY, FAULT_NONE);
	add(&check, arena, CHECK_UNCHECKED, FAULT_NONE);
	struct check_counts counts = check_count(&check);
	assert_int_equal(counts.data_sources, 2);
	assert_int_equal(counts.queries, 3);
	assert_int_equal(counts.errors, 1);
	assert_int_equal(counts.warnings, 2);
	assert_int_equal(counts.status[CHECK_EMPTY], 2);
	assert_int_equal(counts.status[CHECK_OK], 1);
	assert_int_equal(counts.status[CHECK_FAILED], 0);
	counts = check_count(NULL);
	assert_int_equal(counts.queries + counts.data_sources, 0);
}

static void the_worst_fault_is_that_of_the_check(void **state)
{
	static const struct {
		struct {
			enum check_status status;
			enum fault fault;
		} items[3];
		enum fault expected;
		const char *problem;
	} rows[] = {
		{{{CHECK_OK, FAULT_NONE}, {CHECK_EMPTY, FAULT_NONE}, {CHECK_UNCHECKED, FAULT_NONE}}, FAULT_NONE, NULL},
		{{{CHECK_OK, FAULT_NONE}, {CHECK_FAILED, FAULT_NONE}, {CHECK_FAILED, FAULT_NONE}},
		 FAULT_FAILED,
		 "query 2: query-error"},
		{{{CHECK_FAILED, FAULT_NONE}, {CHECK_UNANSWERED, FAULT_UNREACHABLE}, {CHECK_OK, FAULT_NONE}},
		 FAULT_UNREACHABLE,
		 "query 1: query-error"}, /* what was asked says more of the dashboard */
		{{{CHECK_UNANSWERED, FAULT_UNREACHABLE},
		  {CHECK_UNANSWERED, FAULT_DENIED},
		  {CHECK_UNANSWERED, FAULT_INTERRUPTED}},
		 FAULT_INTERRUPTED,
		 "query 1: unanswered"},
		{{{CHECK_UNANSWERED, FAULT_UNREACHABLE}, {CHECK_UNANSWERED, FAULT_DENIED}, {CHECK_OK, FAULT_NONE}},
		 FAULT_DENIED,
		 "query 1: unanswered"},
		{{{CHECK_OK, FAULT_NONE}, {CHECK_UNANSWERED, FAULT_DATA}, {CHECK_OK, FAULT_NONE}},
		 FAULT_FAILED, /* one that has no place of its own must not pass for none */
		 "query 2: unanswered"},
	};
	(void)state;
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct check check = {0};
		for (size_t j = 0; j < COUNT(rows[i].items); j++)
			add(&check, arena, rows[i].items[j].status, rows[i].items[j].fault);
		assert_int_equal(check_fault(&check), rows[i].expected);
		const char *problem = check_first_problem(arena, &check);
		assert_true(!problem == !rows[i].problem);
		if (problem)
			assert_string_equal(problem, rows[i].problem);
	}
	assert_int_equal(check_fault(NULL), FAULT_NONE);
	assert_null(check_first_problem(arena, NULL));
}

static void the_first_problem_has_its_reason(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct check check = {0};
	const struct check_item item = {.status = CHECK_FAILED,
					.is_query = true,
					.what = "panel 'CPU' (id 4), query A",
					.reason = "parse error"};
	add(&check, arena, CHECK_SLOW, FAULT_NONE);
	check_add(&check, arena, &usual, &item);
	assert_string_equal(check_first_problem(arena, &check), "panel 'CPU' (id 4), query A: parse error");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_status_has_a_name_and_a_usual_severity),
		cmocka_unit_test(a_config_may_say_how_bad_a_status_is),
		cmocka_unit_test(texts_are_copied_and_may_be_absent),
		cmocka_unit_test(what_there_is_is_counted),
		cmocka_unit_test(the_worst_fault_is_that_of_the_check),
		cmocka_unit_test(the_first_problem_has_its_reason),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
