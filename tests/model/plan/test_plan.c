/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/plan/plan.h"
#include "tests/model/plan/exits.h"

static struct plan_row *add(struct plan *plan, const char *uid, uint32_t facts, const char *file)
{
	plan_take(plan, &(struct plan_row){.arena = arena_new(), .found.live_version = -1});
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

static void other(struct plan *plan, const char *uid, const char *file)
{
	plan_take_other(plan, &(struct plan_other){slice_of(uid), slice_of(uid), {file, 7, 1}});
}

/* Its double was not asked for: writing the one would undo the other. */
static void a_duplicate_that_was_not_asked_for_refuses_the_row(void **state)
{
	(void)state;
	struct plan plan;
	plan_init(&plan);
	add(&plan, "a", CHANGED, "copy.json");
	add(&plan, "b", CHANGED, "b.json");
	other(&plan, "a", "a.json");
	other(&plan, "c", "c.json");
	plan_settle(&plan);
	assert_int_equal(plan.count, 2);
	assert_string_equal(plan.rows[0].reason, "uid 'a' is also in a.json:7");
	assert_int_equal(plan.rows[1].state, STATE_CHANGED);
	assert_int_equal(plan.diags.errors, 1);
	assert_int_equal(plan.notes_count, 0);
	assert_int_equal(plan_exit(&plan, false), 65);
	plan_free(&plan);
}

static void duplicates_that_nobody_asked_for_are_one_note(void **state)
{
	(void)state;
	struct plan plan;
	plan_init(&plan);
	add(&plan, "b", CHANGED, "b.json");
	other(&plan, "a", "z.json");
	other(&plan, "a", "a.json");
	other(&plan, "a", "copy.json");
	other(&plan, "c", "c.json");
	other(&plan, "c", "d.json");
	plan_settle(&plan);
	assert_int_equal(plan.diags.errors, 0);
	assert_int_equal(plan.notes_count, 1);
	assert_string_equal(plan.notes[0], "Not asked for, but in the way of a whole run: a.json:7: uid 'a' is also in "
					   "copy.json:7, and 1 more. 'dashsync validate' names all.");
	assert_int_equal(plan_exit(&plan, false), 0);
	plan_free(&plan);
}

static void what_left_git_is_no_duplicate(void **state)
{
	(void)state;
	struct plan plan;
	plan_init(&plan);
	add(&plan, "a", FACT_REMOVED, "gone.json");
	plan.rows[0].place.line = 0;
	add(&plan, "a", FACT_EQUAL, "a.json");
	plan_settle(&plan);
	assert_int_equal(plan.diags.errors, 0);
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
	written->write.outcome = OUTCOME_WRITTEN;
	assert_int_equal(plan_apply_exit(&plan), 4);
	plan.rows[1].fault = FAULT_NONE;
	assert_int_equal(plan_apply_exit(&plan), 0);
	written->write.outcome = OUTCOME_RACED;
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

static int exits_on(uint32_t facts, const char *words, bool apply)
{
	ERROR_AUTO err = {0};
	struct plan plan;
	plan_init(&plan);
	add(&plan, "a", facts, "a.json");
	assert_true(plan_fail_on_parse(slice_of(words), &plan.fail_on, &err));
	int code = apply ? plan_apply_exit(&plan) : plan_exit(&plan, true);
	plan_free(&plan);
	return code;
}

static void fail_on_makes_what_is_no_failure_count(void **state)
{
	(void)state;
	const uint32_t drifted = FACT_BASE_FOUND | FACT_GIT_IS_BASE;
	for (int apply = 0; apply < 2; apply++) {
		assert_int_equal(exits_on(FACT_LIVE_ABSENT, "drift,orphaned,warning", apply), 0);
		assert_int_equal(exits_on(FACT_LIVE_ABSENT, "missing", apply), 3);
		assert_int_equal(exits_on(FACT_REMOVED, "missing,drift,warning", apply), 0);
		assert_int_equal(exits_on(FACT_REMOVED, "missing,orphaned", apply), 3);
		assert_int_equal(exits_on(drifted, "missing,orphaned,warning", apply), 0);
		assert_int_equal(exits_on(drifted, "drift", apply), 3);
		assert_int_equal(exits_on(drifted | FACT_OVERWRITE, "drift", apply), apply ? 0 : 2);
		assert_int_equal(exits_on(FACT_LIVE_UNREAD, "missing,orphaned,drift,warning", apply), 1);
	}
}

static void fail_on_takes_warnings_of_files_and_of_writes(void **state)
{
	(void)state;
	struct plan plan;
	plan_init(&plan);
	plan.fail_on = FAIL_ON_WARNING;
	struct plan_row *row = add(&plan, "a", CHANGED, "a.json");
	row->write.outcome = OUTCOME_WRITTEN;
	assert_int_equal(plan_apply_exit(&plan), 0);
	row->write.warning = "the server complained";
	assert_int_equal(plan_apply_exit(&plan), 3);
	row->write.warning = NULL;
	diag_warning(&plan.diags, row->place, "rule", "a warning");
	assert_int_equal(plan_apply_exit(&plan), 3);
	assert_int_equal(plan_exit(&plan, false), 3);
	plan.fail_on = FAIL_ON_MISSING;
	assert_int_equal(plan_apply_exit(&plan), 0);
	add(&plan, "b", FACT_LIVE_ABSENT, "b.json");
	assert_int_equal(plan_apply_exit(&plan), 4);
	plan_free(&plan);
}

static void fail_on_takes_its_words_only(void **state)
{
	static const char *const bad[] = {"", "missing,", ",missing", "nothing", "missing orphaned", "Missing"};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		ERROR_AUTO err = {0};
		uint32_t bits;
		assert_false(plan_fail_on_parse(slice_of(bad[i]), &bits, &err));
		assert_int_equal(err.fault, FAULT_USAGE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fail_on_makes_what_is_no_failure_count),
		cmocka_unit_test(fail_on_takes_warnings_of_files_and_of_writes),
		cmocka_unit_test(fail_on_takes_its_words_only),
		cmocka_unit_test(rows_are_sorted_and_duplicates_name_each_other),
		cmocka_unit_test(a_duplicate_that_was_not_asked_for_refuses_the_row),
		cmocka_unit_test(duplicates_that_nobody_asked_for_are_one_note),
		cmocka_unit_test(what_left_git_is_no_duplicate),
		cmocka_unit_test(the_exit_code_of_plan_is_as_designed),
		cmocka_unit_test(apply_is_partly_done_when_something_else_was_written),
		cmocka_unit_test(sign_in_comes_before_data_and_refusal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
