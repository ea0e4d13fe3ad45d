/* SPDX-License-Identifier: MIT */
/* How many dashboards a run may write: the words of --max-changes and of the config, and what they allow. */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/plan/plan.h"

static void a_limit_is_a_whole_number_or_a_percentage(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t most;
		bool percent;
	} rows[] = {
		{"0", 0, false}, {"1", 1, false},     {"10", 10, false}, {"2147483647", 2147483647, false},
		{"0%", 0, true}, {"100%", 100, true}, {"99%", 99, true},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct plan_limit limit = {-7, !rows[i].percent};
		if (!plan_limit_parse(slice_of(rows[i].text), &limit))
			fail_msg("%s", rows[i].text);
		assert_int_equal(limit.most, rows[i].most);
		assert_int_equal(limit.percent, rows[i].percent);
	}
}

static const char *const wrong[] = {
	"",
	"%",
	"-1",
	"-1%",
	"-2147483648",
	"99999999999",
	"99999999999%",
	"2147483648",
	"9223372036854775808",
	"101%",
	"150%",
	"1000%",
	"many",
	"1.5",
	"05",
	"5%%",
	"%5",
	"5 ",
	" 5",
	"+5",
	"0x5",
	"5 %",
	"five%",
};

static void what_is_neither_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct plan_limit limit = {-7, false};
		if (plan_limit_parse(slice_of(wrong[i]), &limit))
			fail_msg("'%s' is taken as %d", wrong[i], (int)limit.most);
		assert_int_equal(limit.most, -7); /* untouched */
	}
}

/* Of these dashboards the first `changed` would be written; as many others as `others` were not asked for. */
static struct plan plan_of(size_t count, size_t changed, size_t others)
{
	struct plan plan;
	plan_init(&plan);
	for (size_t i = 0; i < count; i++) {
		plan_take(&plan, &(struct plan_row){.arena = arena_new(), .found.live_version = -1});
		plan_row_decide(&plan.rows[i], decide(i < changed ? FACT_BASE_FOUND | FACT_LIVE_IS_BASE : FACT_EQUAL));
	}
	for (size_t i = 0; i < others; i++)
		plan_take_other(&plan, &(struct plan_other){slice_of("o"), slice_of("o"), {"o.json", 1, 1}});
	return plan;
}

/* A percentage is of all dashboards, rounded down; with --base of those that git leaves as they are, too. */
static void a_plan_is_within_its_limit_up_to_and_with_the_last(void **state)
{
	(void)state;
	static const struct {
		size_t count, changed, others;
		bool has_base;
		const char *limit;
		bool is_within;
	} rows[] = {
		{4, 3, 0, false, "3", true},          {4, 3, 0, false, "2", false},   {4, 0, 0, false, "0", true},
		{4, 1, 0, false, "0", false},         {4, 3, 0, false, "75%", true},  {4, 3, 0, false, "74%", false},
		{7, 1, 0, false, "15%", true},        {7, 1, 0, false, "14%", false}, {7, 2, 0, false, "28%", false},
		{7, 2, 0, false, "29%", true},        {4, 4, 0, false, "100%", true}, {4, 0, 0, false, "0%", true},
		{2, 2, 8, false, "20%", false},       {2, 2, 8, true, "20%", true},   {2, 2, 8, true, "19%", false},
		{4, 4, 0, false, "2147483647", true},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		ERROR_AUTO err = {0};
		struct plan plan = plan_of(rows[i].count, rows[i].changed, rows[i].others);
		plan.base = rows[i].has_base ? "0123456789abcdef" : NULL;
		if (plan_within(&plan, slice_of(rows[i].limit), &err) != rows[i].is_within)
			fail_msg("row %zu: %s", i, err.message ? err.message : "within");
		assert_int_equal(err.fault, rows[i].is_within ? FAULT_NONE : FAULT_REFUSED);
		plan_free(&plan);
	}
}

static void a_wrong_limit_holds_back_a_plan_and_shows_a_right_one(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		ERROR_AUTO err = {0};
		struct plan plan = plan_of(1, 0, 0);
		assert_false(plan_within(&plan, slice_of(wrong[i]), &err));
		assert_int_equal(err.fault, FAULT_USAGE);
		assert_string_equal(err.hint, "Write --max-changes=10 or --max-changes=20%.");
		plan_free(&plan);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_limit_is_a_whole_number_or_a_percentage),
		cmocka_unit_test(what_is_neither_is_refused),
		cmocka_unit_test(a_plan_is_within_its_limit_up_to_and_with_the_last),
		cmocka_unit_test(a_wrong_limit_holds_back_a_plan_and_shows_a_right_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
