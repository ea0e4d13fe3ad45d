/* SPDX-License-Identifier: MIT */
/* Each test is a clause of "finding the base": what git has, what the server has, and which version they share. */
#include "tests/sync/compare/stage.h"

#include <unistd.h>

/* Both have "one"; the server then gets "two" by us, from the second commit; git goes on to "three". Gives commit 2. */
static const char *written_once(struct stage *s)
{
	stage_put(s, "a", "one", "");
	stage_commit(s, "one");
	stage_seed(s, "", "a", "one", "");
	stage_put(s, "a", "two", "");
	const char *commit = stage_commit(s, "two");
	stage_plan(s);
	stage_apply(s);
	assert_int_equal(stage_row(s, "a")->write.outcome, OUTCOME_WRITTEN);
	stage_put(s, "a", "three", "");
	stage_commit(s, "three");
	return commit;
}

static void the_newest_version_that_is_ours_is_the_base(void **state)
{
	struct stage *s = *state;
	const char *commit = written_once(s);
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.kind, BASE_FROM_SERVER);
	assert_int_equal(comparison.base.version, 2);
	assert_true(slice_is(comparison.base.commit, commit));
	assert_null(comparison.base.note);
	assert_int_equal(comparison.decision->state, STATE_CHANGED);
	stage_edit(s, "a", "by hand", "", "");
	stage_edit(s, "a", "by hand again", "", "");
	comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.version, 2);
	assert_int_equal(comparison.decision->state, STATE_CONFLICT);
}

static void a_copied_trailer_is_an_edit_and_noted(void **state)
{
	struct stage *s = *state;
	written_once(s);
	struct grafana_dashboard seen = stage_look(s, "a");
	stage_edit(s, "a", "by hand", "", arena_slice(s->arena, seen.versions[1].message).at);
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.version, 2);
	assert_non_null(strstr(comparison.note, "version 3 has a trailer that does not match it"));
	assert_int_equal(comparison.decision->state, STATE_CONFLICT);
}

static void a_forged_trailer_of_an_unknown_commit_is_an_edit(void **state)
{
	struct stage *s = *state;
	written_once(s);
	const char *other = stage_model(s, "a", "something else", "");
	const char *nowhere = "1234567890123456789012345678901234567890";
	stage_edit(s, "a", "by hand", "", stage_message(s, nowhere, other, ""));
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.version, 2);
	assert_non_null(comparison.note);
}

static void a_version_that_a_server_rewrote_is_ours_by_its_commit(void **state)
{
	struct stage *s = *state;
	stage_put(s, "a", "one", "");
	stage_commit(s, "one");
	stage_seed(s, "", "a", "one", "");
	stage_put(s, "a", "two", ",\"refresh\":\"1s\"");
	const char *commit = stage_commit(s, "two");
	stage_plan(s);
	stage_apply(s);
	stage_put(s, "a", "three", ",\"refresh\":\"1s\"");
	stage_commit(s, "three");
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.kind, BASE_FROM_SERVER);
	assert_int_equal(comparison.base.version, 2);
	assert_true(slice_is(comparison.base.commit, commit));
	assert_int_equal(comparison.decision->state, STATE_CHANGED);
	stage_edit(s, "a", "two", ",\"refresh\":\"10s\"", "");
	assert_int_equal(stage_compare(s, "a").decision->state, STATE_DIVERGED);
}

static void a_merge_has_the_git_document_as_base_and_not_its_data(void **state)
{
	struct stage *s = *state;
	const char *commit = written_once(s);
	const char *merged = stage_model(s, "a", "two", ",\"description\":\"by hand\"");
	stage_edit(s, "a", "two", ",\"description\":\"by hand\"", stage_message(s, commit, merged, " merged=1"));
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.kind, BASE_FROM_COMMIT);
	assert_int_equal(comparison.base.version, 3);
	assert_null(value_get(comparison.base.document, "description"));
	assert_null(comparison.base.content.at);
	assert_int_equal(comparison.decision->state, STATE_DIVERGED);
}

/* The commit of another clone: the data of the merge would make a person's half look like ours. */
static void a_merge_of_a_commit_that_is_not_here_leaves_the_base_unread(void **state)
{
	struct stage *s = *state;
	written_once(s);
	const char *elsewhere = "0123456789abcdef0123456789abcdef01234567";
	const char *merged = stage_model(s, "a", "two", ",\"description\":\"by hand\"");
	stage_edit(s, "a", "two", ",\"description\":\"by hand\"", stage_message(s, elsewhere, merged, " merged=1"));
	stage_put(s, "a", "three", "");
	stage_commit(s, "go on");
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.kind, BASE_UNKNOWN);
	assert_int_equal(comparison.decision->state, STATE_UNDETERMINED);
	assert_non_null(strstr(comparison.note, "a commit that is not here"));
}

static void a_raced_version_of_ours_is_named_whenever_it_is_read(void **state)
{
	struct stage *s = *state;
	const char *commit = written_once(s);
	const char *model = stage_model(s, "a", "two", "");
	stage_edit(s, "a", "by hand", "", "");
	stage_edit(s, "a", "two", "", stage_message(s, commit, model, ""));
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.version, 4);
	assert_non_null(strstr(comparison.note, "raced: version 4 is ours and was saved on version 1"));
}

static void an_edit_that_a_later_commit_has_is_the_base(void **state)
{
	struct stage *s = *state;
	written_once(s);
	stage_edit(s, "a", "by hand", "", "");
	stage_put(s, "a", "by hand", "");
	const char *taken = stage_commit(s, "take the edit in");
	stage_edit(s, "a", "by hand", ",\"description\":\"more\"", "");
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.kind, BASE_FROM_COMMIT);
	assert_int_equal(comparison.base.version, 3);
	assert_true(slice_is(comparison.base.commit, taken));
	assert_int_equal(comparison.decision->state, STATE_DRIFTED);
	stage_put(s, "a", "and on", "");
	stage_commit(s, "go on");
	assert_int_equal(stage_compare(s, "a").decision->state, STATE_DIVERGED);
}

static void later_commits_with_the_same_content_leave_ours_the_base(void **state)
{
	struct stage *s = *state;
	const char *commit = written_once(s);
	stage_put(s, "a", "two", "");
	repo_write(s->repo, "notes.txt", "something else");
	stage_commit(s, "back to two");
	stage_edit(s, "a", "by hand", "", "");
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.kind, BASE_FROM_SERVER);
	assert_true(slice_is(comparison.base.commit, commit));
	assert_int_equal(comparison.decision->state, STATE_DRIFTED);
}

static void a_restore_of_an_older_version_is_not_the_base(void **state)
{
	struct stage *s = *state;
	written_once(s);
	stage_edit(s, "a", "one", "", "Restored from version 1");
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.version, 2);
	assert_int_equal(comparison.base.kind, BASE_FROM_SERVER);
	assert_int_equal(comparison.decision->state, STATE_CONFLICT);
}

static void without_ours_the_newest_matching_commit_is_the_base(void **state)
{
	struct stage *s = *state;
	stage_put(s, "a", "one", "");
	stage_commit(s, "one");
	stage_put(s, "a", "two", "");
	const char *second = stage_commit(s, "two");
	stage_put(s, "a", "three", "");
	stage_commit(s, "three");
	stage_seed(s, "", "a", "one", "");
	stage_edit(s, "a", "two", "", "another tool");
	stage_edit(s, "a", "one", "", "Restored from version 1");
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.kind, BASE_FROM_COMMIT);
	assert_int_equal(comparison.base.version, 2);
	assert_true(slice_is(comparison.base.commit, second));
	assert_int_equal(comparison.decision->state, STATE_CONFLICT);
}

static void live_that_is_merely_behind_is_no_drift(void **state)
{
	struct stage *s = *state;
	stage_put(s, "a", "one", ",\"refresh\":\"1s\"");
	const char *first = stage_commit(s, "one");
	stage_put(s, "a", "two", ",\"refresh\":\"1s\"");
	stage_commit(s, "two");
	stage_seed(s, "", "a", "other", "");
	stage_edit(s, "a", "one", ",\"refresh\":\"5s\"", "");
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.kind, BASE_FROM_COMMIT);
	assert_true(slice_is(comparison.base.commit, first));
	assert_int_equal(comparison.decision->state, STATE_CHANGED);
	s->operation.limits.history_depth = 1;
	assert_int_equal(stage_compare(s, "a").decision->state, STATE_UNMANAGED);
}

static void no_base_in_a_whole_list_is_none(void **state)
{
	struct stage *s = *state;
	stage_put(s, "a", "one", "");
	stage_commit(s, "one");
	stage_seed(s, "", "a", "other", "");
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.kind, BASE_NONE);
	assert_int_equal(comparison.decision->state, STATE_UNMANAGED);
}

static void no_base_in_a_list_that_was_cut_is_lost(void **state)
{
	struct stage *s = *state;
	stage_serve(s, &(struct grafana_options){.versions_to_keep = 2});
	written_once(s);
	stage_edit(s, "a", "x", "", "");
	assert_int_equal(stage_compare(s, "a").base.version, 2);
	stage_edit(s, "a", "y", "", "");
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.kind, BASE_LOST);
	assert_int_equal(comparison.decision->state, STATE_BASE_LOST);
}

static void versions_that_may_not_be_read_are_unreadable(void **state)
{
	static const struct grafana_token tokens[] = {{GRAFANA_VIEWER, "reader"}, {GRAFANA_ADMIN, "all"}};
	struct stage *s = *state;
	stage_serve(s, &(struct grafana_options){.tokens = tokens, .tokens_count = 2});
	written_once(s);
	stage_edit(s, "a", "by hand", "", "");
	s->fake.token = "reader";
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.kind, BASE_UNKNOWN);
	assert_int_equal(comparison.decision->state, STATE_UNDETERMINED);
	assert_non_null(strstr(comparison.base.limitation, "may not list versions"));
}

/* Plan may say "merely behind" of live that equals an older commit; a write needs the versions, which tell a restore.
 */
static void without_the_versions_history_is_enough_to_show_but_not_to_write(void **state)
{
	struct stage *s = *state;
	stage_put(s, "a", "one", "");
	stage_commit(s, "one");
	stage_seed(s, "", "a", "one", "");
	stage_put(s, "a", "two", "");
	stage_commit(s, "two");
	stage_fail(s, FAKE_VERSIONS, 1, 99, "403");
	stage_plan(s);
	assert_int_equal(stage_row(s, "a")->state, STATE_CHANGED);
	stage_apply(s);
	assert_int_equal(stage_row(s, "a")->write.outcome, OUTCOME_REFUSED);
	assert_int_equal(stage_row(s, "a")->fault, FAULT_REFUSED);
	assert_int_equal(stage_look(s, "a").versions_count, 1);
}

static void a_list_that_is_empty_proves_nothing(void **state)
{
	struct stage *s = *state;
	stage_put(s, "a", "one", "");
	stage_commit(s, "one");
	stage_seed(s, "", "a", "other", "");
	stage_fail(s, FAKE_VERSIONS, 1, 99, "404");
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.kind, BASE_UNKNOWN);
	assert_int_equal(comparison.decision->state, STATE_UNDETERMINED);
}

static void versions_that_fail_are_an_error_and_not_unreadable(void **state)
{
	struct stage *s = *state;
	written_once(s);
	stage_fail(s, FAKE_VERSIONS, 1, 99, "500-before");
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.decision->state, STATE_ERROR);
	assert_int_equal(comparison.fault, FAULT_FAILED);
}

static void a_shallow_clone_that_lacks_the_commit_is_refused(void **state)
{
	struct stage *s = *state;
	stage_put(s, "a", "one", "");
	stage_commit(s, "one");
	stage_put(s, "a", "two", "");
	stage_commit(s, "two");
	stage_seed(s, "", "a", "one", "");
	const char *origin = arena_printf(s->arena, "file://%s", s->repo->path);
	repo_git(s->repo, "clone", "-q", "--depth", "1", origin, "../shallow");
	stage_open(s, repo_path(s->repo, "../shallow"), NULL);
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.kind, BASE_SHALLOW);
	assert_int_equal(comparison.decision->state, STATE_UNDETERMINED);
	assert_int_equal(comparison.action, ACTION_REFUSE);
	assert_non_null(strstr(comparison.reason, "shallow"));
	assert_string_equal(comparison.hint, "git fetch --unshallow");
	stage_open(s, NULL, NULL);
	assert_int_equal(stage_compare(s, "a").decision->state, STATE_CHANGED);
}

/* Ours is version 2 of 31: the pages of 1, 4 and 16 end before it. */
static void find_behind_pages(struct stage *s)
{
	written_once(s);
	for (int i = 0; i < 29; i++)
		stage_edit(s, "a", arena_printf(s->arena, "by hand %d", i), "", "");
	memset(s->fake.requests, 0, sizeof s->fake.requests);
	s->fake.listed = 0;
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.kind, BASE_FROM_SERVER);
	assert_int_equal(comparison.base.version, 2);
	assert_int_equal(s->fake.requests[FAKE_VERSIONS], 4);
	assert_int_equal(s->fake.listed, 31); /* none of them twice */
	assert_int_equal(s->fake.requests[FAKE_VERSION], s->fake.lists_no_data ? 30 : 0);
}

static void pages_of_arrays_are_read_to_the_end(void **state)
{
	find_behind_pages(*state);
}

static void pages_with_tokens_are_read_to_the_end(void **state)
{
	stage_serve_profile(*state, "grafana12");
	find_behind_pages(*state);
}

static void lists_without_data_are_completed_one_by_one(void **state)
{
	struct stage *s = *state;
	s->fake.lists_no_data = true;
	find_behind_pages(s);
}

static void a_version_that_vanished_since_it_was_listed_is_passed_over(void **state)
{
	struct stage *s = *state;
	written_once(s);
	stage_edit(s, "a", "by hand", "", "");
	s->fake.lists_no_data = true;
	stage_fail(s, FAKE_VERSION, 1, 1, "404");
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.version, 2);
}

static void a_server_that_names_no_version_has_it_in_the_list(void **state)
{
	struct stage *s = *state;
	stage_serve_profile(s, "azure-bare");
	written_once(s);
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.live.version, 2);
	assert_int_equal(comparison.base.version, 2);
	assert_int_equal(comparison.decision->state, STATE_CHANGED);
}

/* ---- through renames, with each commit's own config ---- */

/* Live is what the first commit had under another name; the file was renamed and changed in one commit. */
static void a_dashboard_is_followed_through_renames_by_its_uid(void **state)
{
	struct stage *s = *state;
	repo_write(s->repo, "dashboards/old/name.json", stage_model(s, "a", "one", ""));
	repo_write(s->repo, "dashboards/b.json", stage_model(s, "b", "one", ""));
	stage_commit(s, "one");
	stage_seed(s, "", "a", "one", "");
	repo_git(s->repo, "rm", "-q", "dashboards/old/name.json");
	stage_put(s, "a", "quite another", ",\"description\":\"and much longer than before\"");
	stage_put(s, "b", "two", "");
	stage_commit(s, "two");
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.kind, BASE_FROM_COMMIT);
	assert_int_equal(comparison.decision->state, STATE_CHANGED);
}

static void a_file_that_was_yaml_is_read_as_yaml(void **state)
{
	struct stage *s = *state;
	repo_write(s->repo, "dashboards/a.yaml",
		   "uid: a\ntitle: Title of a\npanels:\n- id: 1\n  type: stat\n  title: P\n"
		   "  targets: [{refId: A, expr: one}]\n");
	stage_commit(s, "one");
	stage_seed(s, "", "a", "one", "");
	repo_git(s->repo, "rm", "-q", "dashboards/a.yaml");
	stage_put(s, "a", "two", "");
	stage_commit(s, "two");
	assert_int_equal(stage_compare(s, "a").decision->state, STATE_CHANGED);
}

static void a_rename_on_a_merged_branch_is_followed(void **state)
{
	struct stage *s = *state;
	repo_write(s->repo, "dashboards/z.json", stage_model(s, "a", "one", ""));
	stage_commit(s, "one");
	stage_seed(s, "", "a", "one", "");
	repo_git(s->repo, "checkout", "-q", "-b", "side");
	repo_git(s->repo, "mv", "dashboards/z.json", "dashboards/a.json");
	stage_put(s, "a", "two", "");
	stage_commit(s, "two");
	repo_git(s->repo, "checkout", "-q", "main");
	repo_write(s->repo, "dashboards/other.json", stage_model(s, "other", "one", ""));
	stage_commit(s, "other");
	repo_git(s->repo, "merge", "-q", "--no-edit", "side");
	stage_open(s, NULL, NULL);
	assert_int_equal(stage_compare(s, "a").decision->state, STATE_CHANGED);
}

/* The mapping of data sources changed: live is what the old commit said with the old mapping. */
#define MAPS_TO(uid)                                                                                                   \
	"version: 1\ntargets: { t: { endpoint: 'http://127.0.0.1:1', datasources: { in-git: " uid " } } }\n"
#define NAMES(uid) ",\"annotations\":{\"list\":[{\"name\":\"n\",\"datasource\":{\"uid\":\"" uid "\"}}]}"

static void old_commits_are_read_with_their_own_config(void **state)
{
	static const struct pair pairs[] = {{{"in-git", 6}, {"new", 3}}};
	struct stage *s = *state;
	repo_write(s->repo, "dashsync.yaml", MAPS_TO("old"));
	stage_put(s, "a", "one", NAMES("in-git"));
	stage_commit(s, "one");
	stage_seed(s, "", "a", "one", NAMES("old"));
	repo_write(s->repo, "dashsync.yaml", MAPS_TO("new"));
	stage_commit(s, "two");
	s->operation.target.resolution.datasources = (struct pairs){pairs, 1};
	assert_int_equal(stage_compare(s, "a").decision->state, STATE_UNMANAGED);
	s->operation.files.config_path = "dashsync.yaml";
	s->operation.target.name = "t";
	assert_int_equal(stage_compare(s, "a").decision->state, STATE_CHANGED);
	s->operation.target.name = "another";
	assert_int_equal(stage_compare(s, "a").decision->state, STATE_UNMANAGED);
}

/* A version far above its base: the server will drop what tells who edited what. */
static void a_base_that_is_about_to_be_dropped_is_said(void **state)
{
	struct stage *s = *state;
	written_once(s);
	for (int i = 0; i < 14; i++)
		stage_edit(s, "a", arena_printf(s->arena, "by hand %d", i), "", "");
	assert_null(stage_compare(s, "a").note);
	stage_edit(s, "a", "by hand", "", "");
	assert_non_null(strstr(stage_compare(s, "a").note, "15 saves are newer than version"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(a_dashboard_is_followed_through_renames_by_its_uid),
		stage_test(a_file_that_was_yaml_is_read_as_yaml),
		stage_test(a_rename_on_a_merged_branch_is_followed),
		stage_test(old_commits_are_read_with_their_own_config),
		stage_test(a_base_that_is_about_to_be_dropped_is_said),
		stage_test(the_newest_version_that_is_ours_is_the_base),
		stage_test(a_copied_trailer_is_an_edit_and_noted),
		stage_test(a_forged_trailer_of_an_unknown_commit_is_an_edit),
		stage_test(a_version_that_a_server_rewrote_is_ours_by_its_commit),
		stage_test(a_merge_has_the_git_document_as_base_and_not_its_data),
		stage_test(a_merge_of_a_commit_that_is_not_here_leaves_the_base_unread),
		stage_test(a_raced_version_of_ours_is_named_whenever_it_is_read),
		stage_test(an_edit_that_a_later_commit_has_is_the_base),
		stage_test(later_commits_with_the_same_content_leave_ours_the_base),
		stage_test(a_restore_of_an_older_version_is_not_the_base),
		stage_test(without_ours_the_newest_matching_commit_is_the_base),
		stage_test(live_that_is_merely_behind_is_no_drift),
		stage_test(no_base_in_a_whole_list_is_none),
		stage_test(no_base_in_a_list_that_was_cut_is_lost),
		stage_test(versions_that_may_not_be_read_are_unreadable),
		stage_test(without_the_versions_history_is_enough_to_show_but_not_to_write),
		stage_test(a_list_that_is_empty_proves_nothing),
		stage_test(versions_that_fail_are_an_error_and_not_unreadable),
		stage_test(a_shallow_clone_that_lacks_the_commit_is_refused),
		stage_test(pages_of_arrays_are_read_to_the_end),
		stage_test(pages_with_tokens_are_read_to_the_end),
		stage_test(lists_without_data_are_completed_one_by_one),
		stage_test(a_version_that_vanished_since_it_was_listed_is_passed_over),
		stage_test(a_server_that_names_no_version_has_it_in_the_list),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
