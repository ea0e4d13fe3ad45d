/* SPDX-License-Identifier: MIT */
/* What apply does around single dashboards: comparing is in test_comparison.c, saves in test_write.c. */
#include "tests/sync/compare/stage.h"

static void interrupt_after_first_save(void *user, enum fake_call call, uint64_t number)
{
	struct stage *s = user;
	if (call == FAKE_SAVE && number == 1)
		s->interrupted = 1;
}

static void an_interruption_finishes_what_was_begun_and_skips_the_rest(void **state)
{
	struct stage *s = *state;
	for (int round = 0; round < 2; round++) {
		for (const char *uid = "a\0b\0c\0"; *uid; uid += 2)
			stage_put(s, uid, round ? "two" : "one", "");
		stage_commit(s, "all");
	}
	for (const char *uid = "a\0b\0c\0"; *uid; uid += 2)
		stage_seed(s, "", uid, "one", "");
	stage_plan(s);
	s->fake.before = interrupt_after_first_save;
	s->fake.user = s;
	stage_apply(s);
	assert_int_equal(stage_row(s, "a")->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(stage_row(s, "b")->write.outcome, OUTCOME_SKIPPED);
	assert_int_equal(stage_row(s, "c")->write.outcome, OUTCOME_SKIPPED);
	assert_true(s->plan.interrupted);
	assert_int_equal(plan_apply_exit(&s->plan), FAULT_INTERRUPTED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(an_interruption_finishes_what_was_begun_and_skips_the_rest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
