/* SPDX-License-Identifier: MIT */
/* plan --base: what costs a request, and what is shown where the server does not answer. */
#include "sync/source/source.h"
#include "tests/sync/compare/stage.h"

/* A branch under review, from the commit that the stage reads when it is begun. */
struct branch {
	struct operation before;
	struct operation_review review;
};

/* "a" and "b" are live as in git; from here on the stage's commits are the branch's. */
static void begin(struct stage *s, struct branch *branch)
{
	ERROR_AUTO err = {0};
	for (const char *uid = "a\0b\0"; *uid; uid += 2) {
		stage_put(s, uid, "one", "");
		stage_seed(s, "", uid, "one", "");
	}
	const char *hash = stage_commit(s, "where the branch begins");
	*branch = (struct branch){0};
	branch->review.fork = source_open(&(struct source_where){.directory = s->repo->path, .ref = hash}, &err);
	assert_non_null(branch->review.fork);
}

static void plan_branch(struct stage *s, struct branch *branch)
{
	branch->before = s->operation;
	branch->before.policy.decision.on_drift = ON_DRIFT_KEEP;
	branch->review.before = &branch->before;
	s->operation.files.review = &branch->review;
	memset(s->fake.requests, 0, sizeof s->fake.requests);
	stage_plan(s);
}

static void a_file_that_stays_is_not_asked_for(void **state)
{
	struct stage *s = *state;
	struct branch branch;
	begin(s, &branch);
	stage_put(s, "a", "two", "");
	stage_commit(s, "change a");
	plan_branch(s, &branch);
	assert_int_equal(s->plan.count, 1);
	assert_int_equal(stage_row(s, "a")->state, STATE_CHANGED);
	assert_int_equal(stage_row(s, "a")->causes, CAUSE_FILE);
	assert_int_equal(s->fake.requests[FAKE_GET], 1);
	assert_true(s->plan.files_changed);
	source_close(branch.review.fork);
}

static void settings_that_judge_cost_one_get_each(void **state)
{
	struct stage *s = *state;
	struct branch branch;
	begin(s, &branch);
	stage_edit(s, "b", "by hand", "", "");
	branch.review.settings_differ = true;
	plan_branch(s, &branch);
	assert_int_equal(s->plan.count, 0);
	assert_int_equal(s->fake.requests[FAKE_GET], 0);
	branch.review.judges = true;
	s->operation.policy.decision.on_drift = ON_DRIFT_OVERWRITE;
	plan_branch(s, &branch);
	assert_int_equal(s->plan.count, 1);
	assert_int_equal(stage_row(s, "b")->action, ACTION_UPDATE);
	assert_int_equal(stage_row(s, "b")->causes, CAUSE_CONFIG);
	assert_int_equal(s->fake.requests[FAKE_GET], 2);
	assert_false(s->plan.files_changed);
	source_close(branch.review.fork);
}

static void what_cannot_be_compared_is_shown(void **state)
{
	struct stage *s = *state;
	struct branch branch;
	begin(s, &branch);
	branch.review.settings_differ = true;
	branch.review.judges = true;
	stage_fail(s, FAKE_GET, 1, 100, "500-before");
	plan_branch(s, &branch);
	assert_int_equal(s->plan.count, 2);
	assert_int_equal(stage_row(s, "a")->state, STATE_ERROR);
	assert_int_equal(stage_row(s, "a")->causes, CAUSE_CONFIG);
	source_close(branch.review.fork);
}

static void what_is_removed_is_a_row_whatever_the_server_says(void **state)
{
	struct stage *s = *state;
	struct branch branch;
	begin(s, &branch);
	repo_git(s->repo, "rm", "-q", "dashboards/a.json");
	stage_commit(s, "delete a");
	stage_fail(s, FAKE_GET, 1, 100, "403");
	plan_branch(s, &branch);
	assert_int_equal(stage_row(s, "a")->state, STATE_ORPHANED);
	assert_int_equal(stage_row(s, "a")->fault, FAULT_NONE);
	assert_null(stage_row(s, "a")->hint);
	assert_non_null(strstr(stage_row(s, "a")->note, "may not read"));
	stage_fail(s, FAKE_GET, 1, 100, "500-before");
	plan_branch(s, &branch);
	assert_int_equal(stage_row(s, "a")->state, STATE_ERROR);
	assert_int_equal(stage_row(s, "a")->fault, FAULT_FAILED);
	source_close(branch.review.fork);
}

static void nothing_is_planned_after_an_interruption(void **state)
{
	struct stage *s = *state;
	struct branch branch;
	begin(s, &branch);
	repo_git(s->repo, "rm", "-q", "dashboards/a.json");
	stage_commit(s, "delete a");
	s->interrupted = 1;
	plan_branch(s, &branch);
	assert_int_equal(s->plan.count, 0);
	assert_true(s->plan.interrupted);
	assert_int_equal(s->fake.requests[FAKE_GET], 0);
	source_close(branch.review.fork);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(a_file_that_stays_is_not_asked_for),
		stage_test(settings_that_judge_cost_one_get_each),
		stage_test(what_cannot_be_compared_is_shown),
		stage_test(what_is_removed_is_a_row_whatever_the_server_says),
		stage_test(nothing_is_planned_after_an_interruption),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
