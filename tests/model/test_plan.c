/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/arena.h"
#include "model/plan.h"

static struct plan_row *add(struct plan *plan, const char *uid, uint32_t facts, const char *file)
{
	plan_take(plan, &(struct plan_row){.arena = arena_new(), .live_version = -1});
	struct plan_row *row = &plan->rows[plan->count - 1];
	row->uid = row->live_uid = slice_of(uid);
	row->place = (struct place){file, 3, 1};
	plan_row_decide(row, decide(facts));
	return row;
}

#define CHANGED (FACT_BASE_FOUND | FACT_LIVE_IS_BASE)

static void rows_are_sorted_and_duplicates_name_each_other(void **state)
{
	(void)state;
	struct plan plan;
	plan_init(&plan);
	add(&plan, "b", FACT_EQUAL, "b.json");
	add(&plan, "a", CHANGED, "z.json");
	add(&plan, "c", FACT_EQUAL, "c.json");
	add(&plan, "a", FACT_EQUAL, "a.json");
	plan_settle(&plan);
	assert_string_equal(plan.rows[0].place.file, "a.json");
	assert_int_equal(plan.rows[0].state, STATE_INVALID);
	assert_int_equal(plan.rows[1].state, STATE_INVALID);
	assert_string_equal(plan.rows[0].reason, "uid 'a' is also in z.json:3");
	assert_string_equal(plan.rows[1].reason, "uid 'a' is also in a.json:3");
	assert_int_equal(plan.rows[2].state, STATE_IN_SYNC);
	assert_int_equal(plan.diags.errors, 2);
	assert_int_equal(plan_count(&plan).updates, 0);
	assert_int_equal(plan_exit(&plan, false), 65);
	plan_free(&plan);
}

static int exit_of(uint32_t facts, bool detailed)
{
	struct plan plan;
	plan_init(&plan);
	add(&plan, "a", facts, "a.json");
	add(&plan, "b", FACT_EQUAL, "b.json");
	int code = plan_exit(&plan, detailed);
	plan_free(&plan);
	return code;
}

static void the_exit_code_of_plan_is_as_designed(void **state)
{
	(void)state;
	assert_int_equal(exit_of(FACT_EQUAL, true), 0);
	assert_int_equal(exit_of(CHANGED, false), 0);
	assert_int_equal(exit_of(CHANGED, true), 2);
	assert_int_equal(exit_of(FACT_BASE_NONE, false), 0);
	assert_int_equal(exit_of(FACT_BASE_NONE, true), 2);
	assert_int_equal(exit_of(FACT_LIVE_ABSENT, true), 0);
	assert_int_equal(exit_of(FACT_GIT_INVALID, true), 65);
	assert_int_equal(exit_of(FACT_LIVE_UNREAD, false), 1);
	assert_int_equal(exit_of(FACT_BASE_FOUND | FACT_GIT_IS_BASE, true), 0);
}

static void apply_is_partly_done_when_something_else_was_written(void **state)
{
	(void)state;
	struct plan plan;
	plan_init(&plan);
	struct plan_row *written = add(&plan, "a", CHANGED, "a.json");
	add(&plan, "b", FACT_BASE_FOUND, "b.json");
	assert_int_equal(plan_apply_exit(&plan), 3);
	written = &plan.rows[0];
	written->outcome = OUTCOME_WRITTEN;
	assert_int_equal(plan_apply_exit(&plan), 4);
	plan.rows[1].fault = FAULT_NONE;
	assert_int_equal(plan_apply_exit(&plan), 0);
	written->outcome = OUTCOME_RACED;
	written->fault = FAULT_REFUSED;
	assert_int_equal(plan_apply_exit(&plan), 3);
	plan.interrupted = true;
	assert_int_equal(plan_apply_exit(&plan), 130);
	plan_free(&plan);
}

static void sign_in_comes_before_data_and_refusal(void **state)
{
	(void)state;
	struct plan plan;
	plan_init(&plan);
	add(&plan, "a", FACT_BASE_FOUND, "a.json");
	assert_int_equal(plan_exit(&plan, false), 0);
	add(&plan, "e", FACT_LIVE_UNREAD, "e.json");
	assert_int_equal(plan_exit(&plan, false), 1);
	assert_int_equal(plan_exit(&plan, true), 1);
	assert_int_equal(plan_apply_exit(&plan), 3);
	add(&plan, "b", FACT_GIT_INVALID, "b.json");
	assert_int_equal(plan_apply_exit(&plan), 65);
	add(&plan, "c", FACT_LIVE_UNREAD, "c.json")->fault = FAULT_UNREACHABLE;
	assert_int_equal(plan_apply_exit(&plan), 69);
	add(&plan, "d", FACT_LIVE_UNREAD, "d.json")->fault = FAULT_DENIED;
	assert_int_equal(plan_apply_exit(&plan), 77);
	plan_free(&plan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_sorted_and_duplicates_name_each_other),
		cmocka_unit_test(the_exit_code_of_plan_is_as_designed),
		cmocka_unit_test(apply_is_partly_done_when_something_else_was_written),
		cmocka_unit_test(sign_in_comes_before_data_and_refusal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
