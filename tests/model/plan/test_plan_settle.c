/* SPDX-License-Identifier: MIT */
/* The order of rows and of what is said of doubles, whichever thread came first. */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/plan/plan.h"

struct one {
	const char *uid;
	const char *file;
	uint32_t line, column;
	size_t index;
};

static void add(struct plan *plan, const struct one *one)
{
	plan_take(plan, &(struct plan_row){.arena = arena_new(), .found.live_version = -1});
	struct plan_row *row = &plan->rows[plan->count - 1];
	row->uid = row->live_uid = slice_of(one->uid);
	row->place = (struct place){one->file, one->line, one->column};
	row->index = one->index;
	plan_row_decide(row, decide(FACT_EQUAL));
}

/* Of these the first is where the others are "also in", and each other is what the first is "also in". */
static const struct one doubles[] = {
	{"a", "a.json", 3, 1, 0},
	{"a", "a.json", 3, 40, 1},
	{"a", "a.json", 7, 2, 2},
	{"a", "b.json", 1, 1, 0},
};

#define DOUBLES (sizeof doubles / sizeof *doubles)

static void doubles_of_one_file_are_told_apart_by_line_and_column(void **state)
{
	(void)state;
	for (size_t first = 0; first < DOUBLES; first++) {
		struct plan plan;
		plan_init(&plan);
		for (size_t i = 0; i < DOUBLES; i++)
			add(&plan, &doubles[(first + i * 3) % DOUBLES]);
		plan_settle(&plan);
		assert_int_equal(plan.diags.errors, DOUBLES);
		for (size_t i = 0; i < DOUBLES; i++) {
			const struct plan_row *row = &plan.rows[i];
			assert_string_equal(row->place.file, doubles[i].file);
			assert_int_equal(row->place.line, doubles[i].line);
			assert_int_equal(row->place.column, doubles[i].column);
			assert_int_equal(row->state, STATE_INVALID);
			assert_string_equal(row->reason, "uid 'a' is also in a.json:3");
		}
		/* in the diagnostics, which have columns: the first is also at the second, the others at the first */
		size_t at_first = 0;
		size_t at_second = 0;
		for (size_t i = 0; i < plan.diags.count; i++) {
			at_first += strcmp(plan.diags.items[i].message, "uid 'a' is also in a.json:3:1") == 0;
			at_second += strcmp(plan.diags.items[i].message, "uid 'a' is also in a.json:3:40") == 0;
		}
		assert_int_equal(at_first, DOUBLES - 1);
		assert_int_equal(at_second, 1);
		plan_free(&plan);
	}
}

/* Nothing will be done with a double, so it has neither changes nor a page, whose groups are indices into them. */
static void doubles_have_no_changes_and_no_page(void **state)
{
	(void)state;
	static struct change changes[1];
	static const uint32_t indices[1];
	static const struct page_group groups[] = {{.changes = indices, .changes_count = 1}};
	struct plan plan;
	plan_init(&plan);
	for (size_t i = 0; i < 2; i++) {
		add(&plan, &doubles[i]);
		plan.rows[i].changes = (struct changes){.items = changes, .count = 1};
		plan.rows[i].page = (struct page){.groups = groups, .groups_count = 1, .summary = "1 query"};
	}
	plan_settle(&plan);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(plan.rows[i].changes.count, 0);
		assert_int_equal(plan.rows[i].page.groups_count, 0);
		assert_string_equal(plan.rows[i].page.summary, "");
	}
	plan_free(&plan);
}

/* The row is also at the first of the others, in whatever order they came. */
static void doubles_that_were_not_asked_for_have_an_order_too(void **state)
{
	(void)state;
	struct plan plan;
	plan_init(&plan);
	add(&plan, &doubles[1]);
	for (uint32_t column = 30; column > 0; column -= 10)
		plan_take_other(&plan, &(struct plan_other){slice_of("a"), slice_of("a"), {"a.json", 3, column}});
	plan_settle(&plan);
	assert_int_equal(plan.diags.count, 1);
	assert_string_equal(plan.diags.items[0].message, "uid 'a' is also in a.json:3:10");
	plan_free(&plan);
}

static void two_of_one_document_stand_in_its_order(void **state)
{
	(void)state;
	for (size_t first = 0; first < 2; first++) {
		struct plan plan;
		plan_init(&plan);
		for (size_t i = 0; i < 2; i++)
			add(&plan, &(struct one){"a", "a.json", 5, 5, (first + i) % 2});
		plan_settle(&plan);
		assert_int_equal(plan.rows[0].index, 0);
		assert_int_equal(plan.rows[1].index, 1);
		plan_free(&plan);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(doubles_of_one_file_are_told_apart_by_line_and_column),
		cmocka_unit_test(doubles_have_no_changes_and_no_page),
		cmocka_unit_test(doubles_that_were_not_asked_for_have_an_order_too),
		cmocka_unit_test(two_of_one_document_stand_in_its_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
