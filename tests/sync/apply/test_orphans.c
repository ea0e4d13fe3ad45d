/* SPDX-License-Identifier: MIT */
/* Dashboards that left git: which are said to be orphaned, and which are nobody's business. */
#include <unistd.h>

#include "tests/model/plan/exits.h"
#include "tests/sync/apply/leaving.h"

static void what_left_git_and_is_ours_is_orphaned(void **state)
{
	struct stage *s = *state;
	written(s, "a");
	const char *hash = removed(s, "a");
	s->fake = (struct fake_gateway){.server = s->server};
	assert_orphaned(s, "a");
	assert_int_equal(s->fake.requests[FAKE_GET], 2);
	assert_int_equal(s->fake.requests[FAKE_VERSIONS], 1);
	const struct plan_row *row = stage_row(s, "a");
	assert_string_equal(row->place.file, "dashboards/a.json");
	assert_non_null(strstr(row->note, arena_printf(s->arena, "commit %.12s: take it out", hash)));
	assert_null(row->edited.by.at);
	stage_apply(s);
	assert_int_equal(s->fake.requests[FAKE_SAVE], 0);
	assert_int_equal(plan_apply_exit(&s->plan), 0);
	assert_int_equal(plan_exit(&s->plan, true), 0);
}

static void an_edit_since_is_said(void **state)
{
	struct stage *s = *state;
	written(s, "a");
	stage_edit(s, "a", "by hand", "", "");
	removed(s, "a");
	assert_orphaned(s, "a");
	assert_int_equal(stage_row(s, "a")->edited.versions, 1);
	assert_non_null(stage_row(s, "a")->edited.by.at);
	assert_int_equal(stage_row(s, "a")->edited.changes.count, 0);
}

/* Git has a dashboard that nobody ever wrote with dashsync, and another that stays. */
static void seeded(struct stage *s, const char *title)
{
	stage_put(s, "stays", "one", "");
	stage_put(s, "a", "one", "");
	stage_commit(s, "one");
	stage_seed(s, "", "stays", "one", "");
	stage_seed(s, "", "a", title, "");
}

static void what_never_had_anything_in_common_with_git_is_not_ours(void **state)
{
	struct stage *s = *state;
	seeded(s, "another");
	removed(s, "a");
	assert_nothing_said(s);
	assert_true(has_note(s, "1 dashboard that left git (a) is still live, without a row: nothing shows"));
}

/* The first import may have been anybody's: git and live have had it since, so its leaving git is told. */
static void what_was_in_sync_from_its_first_day_is_orphaned(void **state)
{
	struct stage *s = *state;
	seeded(s, "one");
	removed(s, "a");
	assert_orphaned(s, "a");
	stage_edit(s, "a", "by hand", "", "");
	assert_orphaned(s, "a");
	assert_int_equal(stage_row(s, "a")->edited.versions, 1);
	assert_non_null(stage_row(s, "a")->edited.by.at);
}

/* It equals a commit here, but another repository's save is among its versions, whatever came after. */
static void what_another_repository_saved_since_its_first_day_is_theirs(void **state)
{
	static const char *const foreign = "0123456789012345678901234567890123456789";
	struct stage *s = *state;
	seeded(s, "one");
	removed(s, "a");
	stage_edit(s, "a", "theirs", "", stage_message(s, foreign, stage_model(s, "a", "other data", ""), ""));
	assert_nothing_said(s);
	stage_edit(s, "a", "one", "", "");
	assert_nothing_said(s);
	assert_true(has_note(s, "nothing shows"));
}

/* A fork has the commits of both, so only the id of the config tells them apart. */
static void what_another_config_id_saved_last_is_theirs(void **state)
{
	struct stage *s = *state;
	written(s, "a");
	const char *hash = repo_hash(s->repo, "HEAD");
	removed(s, "a");
	s->operation.target.id = slice_of("11111111");
	stage_edit(s, "a", "theirs", "", stage_message(s, hash, stage_model(s, "a", "other data", ""), " id=22222222"));
	assert_nothing_said(s);
	assert_true(has_note(s, "nothing shows"));
}

static void what_is_not_shown_to_be_ours_is_counted_and_named(void **state)
{
	static const char *const uids[] = {"e", "d", "c", "b"};
	struct stage *s = *state;
	seeded(s, "another");
	for (size_t i = 0; i < sizeof uids / sizeof uids[0]; i++) {
		stage_put(s, uids[i], "one", "");
		stage_seed(s, "", uids[i], "another", "");
	}
	stage_commit(s, "more");
	for (size_t i = 0; i < sizeof uids / sizeof uids[0]; i++)
		removed(s, uids[i]);
	removed(s, "a");
	assert_nothing_said(s);
	assert_true(has_note(s, "5 dashboards that left git (a, b, c, ...) are still live"));
}

/* What left git on purpose is a line, whoever wrote it: no row, so nothing that --fail-on could count. */
static void what_is_retired_is_a_line(void **state)
{
	const struct retired items[] = {
		{.uid = slice_of("a"), .reason = slice_of("the audit needs it")},
		{.uid = slice_of("other"), .reason = slice_of("never was here")},
	};
	struct stage *s = *state;
	s->operation.target.retired = (struct retired_list){items, 2};
	written(s, "a");
	removed(s, "a");
	assert_nothing_said(s);
	assert_int_equal(s->plan.notes_count, 1);
	assert_string_equal(s->plan.notes[0], "Retired: 'a' left git and stays on the server: the audit needs it");
	stage_edit(s, "a", "theirs", "",
		   stage_message(s, "0123456789012345678901234567890123456789", stage_model(s, "a", "theirs", ""), ""));
	assert_nothing_said(s);
	assert_int_equal(s->plan.notes_count, 1);
	grafana_delete(s->server, "a");
	assert_nothing_said(s);
	assert_int_equal(s->plan.notes_count, 0);
}

/* The entry has no effect then, and whoever wrote it thinks that it has. */
static void what_is_retired_and_in_git_is_a_warning(void **state)
{
	const struct retired items[] = {
		{.uid = slice_of("a"), .reason = slice_of("the audit"), .place = {"dashsync.yaml", 7, 9}},
	};
	struct stage *s = *state;
	s->operation.target.retired = (struct retired_list){items, 1};
	written(s, "a");
	stage_plan(s);
	assert_string_equal(state_name(stage_row(s, "a")->state), "in-sync");
	assert_int_equal(s->plan.diags.warnings, 1);
	const struct diagnostic *diag = &s->plan.diags.items[0];
	assert_string_equal(diag->message, "uid 'a' is in 'retired', but also in git (dashboards/a.json)");
	assert_string_equal(diag->place.file, "dashsync.yaml");
	assert_int_equal(diag->place.line, 7);
}

static void what_is_gone_from_the_server_costs_one_request(void **state)
{
	struct stage *s = *state;
	written(s, "a");
	removed(s, "a");
	grafana_delete(s->server, "a");
	s->fake = (struct fake_gateway){.server = s->server};
	assert_nothing_said(s);
	assert_int_equal(s->fake.requests[FAKE_ANY], 2);
}

static void a_file_that_moved_has_not_left(void **state)
{
	struct stage *s = *state;
	written(s, "a");
	repo_git(s->repo, "mv", "dashboards/a.json", "dashboards/b.json");
	stage_commit(s, "move");
	stage_plan(s);
	assert_int_equal(s->plan.count, 2);
	assert_string_equal(state_name(stage_row(s, "a")->state), "in-sync");
}

static void a_file_outside_the_rules_has_left(void **state)
{
	struct stage *s = *state;
	const struct source_rule rule = {.path = slice_of("dashboards")};
	s->operation.files.rules = (struct source_rules){&rule, 1};
	written(s, "a");
	repo_git(s->repo, "mv", "dashboards/a.json", "a.json");
	stage_commit(s, "move out");
	assert_orphaned(s, "a");
}

static void a_file_whose_uid_changed_leaves_the_old_one(void **state)
{
	struct stage *s = *state;
	written(s, "a");
	repo_write(s->repo, "dashboards/a.json", stage_model(s, "new", "two", ""));
	stage_commit(s, "another uid");
	assert_orphaned(s, "a");
	assert_string_equal(state_name(stage_row(s, "new")->state), "missing");
}

static void a_file_taken_away_in_the_work_tree_has_left(void **state)
{
	struct stage *s = *state;
	written(s, "a");
	assert_int_equal(unlink(repo_path(s->repo, "dashboards/a.json")), 0);
	stage_open(s, NULL, NULL);
	assert_orphaned(s, "a");
	assert_non_null(strstr(stage_row(s, "a")->note, "work tree"));
	stage_open(s, NULL, "HEAD");
	stage_plan(s);
	assert_string_equal(state_name(stage_row(s, "a")->state), "in-sync");
}

static void what_left_on_a_branch_that_was_merged_has_left(void **state)
{
	struct stage *s = *state;
	written(s, "a");
	repo_git(s->repo, "checkout", "-q", "-b", "side");
	removed(s, "a");
	repo_git(s->repo, "checkout", "-q", "main");
	repo_write(s->repo, "README", "main went on");
	repo_commit(s->repo, "main goes on");
	repo_git(s->repo, "merge", "-q", "--no-edit", "side");
	stage_open(s, NULL, NULL);
	assert_orphaned(s, "a");
}

static void what_came_back_has_not_left(void **state)
{
	struct stage *s = *state;
	written(s, "a");
	removed(s, "a");
	repo_git(s->repo, "revert", "--no-edit", "HEAD");
	stage_open(s, NULL, NULL);
	stage_plan(s);
	assert_int_equal(s->plan.count, 2);
	assert_string_equal(state_name(stage_row(s, "a")->state), "in-sync");
}

/* A job of the removal that runs late: the main line has the file again. */
static void what_a_newer_commit_has_again_is_no_orphan_of_a_late_run(void **state)
{
	struct stage *s = *state;
	seeded(s, "one");
	removed(s, "a");
	repo_git(s->repo, "revert", "--no-edit", "HEAD");
	stage_open(s, NULL, "HEAD~1");
	assert_nothing_said(s);
	assert_true(has_note(s, "nothing shows"));
}

/* Another config of the repository took it over, or another repository: nobody may be told to delete it. */
static void what_others_write_since_is_theirs(void **state)
{
	static const char *const foreign = "0123456789012345678901234567890123456789";
	struct stage *s = *state;
	written(s, "a");
	const char *hash = removed(s, "a");
	const char *model = stage_model(s, "a", "theirs", "");
	stage_edit(s, "a", "theirs", "", stage_message(s, hash, model, ""));
	assert_nothing_said(s);
	repo_write(s->repo, "README", "more");
	hash = stage_commit(s, "a later commit");
	stage_edit(s, "a", "theirs", "", stage_message(s, hash, model, ""));
	assert_nothing_said(s);
	stage_edit(s, "a", "theirs", "", stage_message(s, foreign, model, ""));
	assert_nothing_said(s);
	s->operation.target.id = slice_of("11111111");
	hash = repo_hash(s->repo, "HEAD~2");
	stage_edit(s, "a", "theirs", "", stage_message(s, hash, model, " id=22222222"));
	assert_nothing_said(s);
	stage_edit(s, "a", "theirs", "", stage_message(s, hash, model, " id=11111111"));
	assert_orphaned(s, "a");
}

static void a_merge_of_ours_is_ours(void **state)
{
	struct stage *s = *state;
	written(s, "a");
	stage_edit(s, "a", "two", ",\"description\":\"by hand\"", "");
	stage_put(s, "a", "three", "");
	stage_commit(s, "three");
	s->operation.policy.decision.on_drift = ON_DRIFT_MERGE;
	stage_plan(s);
	stage_apply(s);
	assert_int_equal(stage_row(s, "a")->write.outcome, OUTCOME_WRITTEN);
	removed(s, "a");
	assert_orphaned(s, "a");
}

/* An input without a value: no run could ever write it, so its leaving says nothing of live. */
static void what_could_never_be_written_has_not_left(void **state)
{
	struct stage *s = *state;
	stage_put(s, "stays", "one", "");
	stage_put(s, "a", "${X}", ",\"__inputs\":[{\"name\":\"X\",\"type\":\"constant\"}]");
	stage_commit(s, "one");
	stage_seed(s, "", "stays", "one", "");
	stage_seed(s, "", "a", "one", "");
	removed(s, "a");
	assert_nothing_said(s);
	assert_int_equal(s->plan.notes_count, 0);
}

static void only_some_dashboards_are_not_all(void **state)
{
	static const char *const globs[] = {"stays"};
	struct stage *s = *state;
	written(s, "a");
	removed(s, "a");
	s->operation.files.only_globs = globs;
	s->operation.files.only_globs_count = 1;
	assert_nothing_said(s);
	s->operation.files.only_globs_count = 0;
	s->operation.files.only = "dashboards/stays.json";
	assert_nothing_said(s);
}

static void a_token_without_the_right_is_said(void **state)
{
	struct stage *s = *state;
	written(s, "a");
	removed(s, "a");
	stage_fail(s, FAKE_VERSIONS, 1, 99, "403");
	assert_nothing_said(s);
	assert_true(has_note(s, "not known"));
	stage_fail(s, FAKE_GET, 1, 99, "403");
	stage_plan(s);
	assert_int_equal(s->plan.count, 1);
}

static void a_failing_server_is_an_error(void **state)
{
	struct stage *s = *state;
	written(s, "a");
	removed(s, "a");
	stage_fail(s, FAKE_VERSIONS, 1, 99, "500-before");
	stage_plan(s);
	assert_string_equal(state_name(stage_row(s, "a")->state), "error");
	assert_true(plan_row_left_git(stage_row(s, "a")));
	assert_false(plan_row_left_git(stage_row(s, "stays")));
}

static void history_is_as_long_as_asked_for(void **state)
{
	struct stage *s = *state;
	written(s, "a");
	removed(s, "a");
	for (int i = 0; i < 3; i++) {
		repo_write(s->repo, "README", arena_printf(s->arena, "%d", i));
		stage_commit(s, "on");
	}
	s->operation.limits.history_depth = 4;
	assert_nothing_said(s);
	s->operation.limits.history_depth = 5;
	assert_orphaned(s, "a");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(what_left_git_and_is_ours_is_orphaned),
		stage_test(an_edit_since_is_said),
		stage_test(what_never_had_anything_in_common_with_git_is_not_ours),
		stage_test(what_was_in_sync_from_its_first_day_is_orphaned),
		stage_test(what_another_repository_saved_since_its_first_day_is_theirs),
		stage_test(what_another_config_id_saved_last_is_theirs),
		stage_test(what_is_not_shown_to_be_ours_is_counted_and_named),
		stage_test(what_is_retired_is_a_line),
		stage_test(what_is_retired_and_in_git_is_a_warning),
		stage_test(what_is_gone_from_the_server_costs_one_request),
		stage_test(a_file_that_moved_has_not_left),
		stage_test(a_file_outside_the_rules_has_left),
		stage_test(a_file_whose_uid_changed_leaves_the_old_one),
		stage_test(a_file_taken_away_in_the_work_tree_has_left),
		stage_test(what_left_on_a_branch_that_was_merged_has_left),
		stage_test(what_came_back_has_not_left),
		stage_test(what_a_newer_commit_has_again_is_no_orphan_of_a_late_run),
		stage_test(what_others_write_since_is_theirs),
		stage_test(a_merge_of_ours_is_ours),
		stage_test(what_could_never_be_written_has_not_left),
		stage_test(only_some_dashboards_are_not_all),
		stage_test(a_token_without_the_right_is_said),
		stage_test(a_failing_server_is_an_error),
		stage_test(history_is_as_long_as_asked_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
