/* SPDX-License-Identifier: MIT */
/* Where not everything was read, no dashboard has left git: its file may be what was not read. */
#include <unistd.h>

#include "tests/sync/apply/leaving.h"

/* Plans; nothing is orphaned, nothing was asked for but `rows` dashboards of git, and a note says why. */
static void assert_not_looked_for(struct stage *s, size_t rows, const char *why)
{
	s->fake = (struct fake_gateway){.server = s->server};
	stage_open(s, NULL, NULL);
	stage_plan(s);
	for (size_t i = 0; i < s->plan.count; i++)
		assert_string_not_equal(state_name(s->plan.rows[i].state), "orphaned");
	assert_true(s->fake.requests[FAKE_GET] <= rows);
	if (!has_note(s, arena_printf(s->arena, "Dashboards that left git were not looked for: %s", why)))
		fail_msg("no note with '%s' but: %s", why, s->plan.notes_count ? s->plan.notes[0] : "none");
}

static void a_file_that_cannot_be_read_may_have_it(void **state)
{
	struct stage *s = *state;
	written(s, "a");
	removed(s, "a");
	repo_write(s->repo, "dashboards/b.json", "{\"uid\":\"a\",");
	stage_commit(s, "broken");
	assert_not_looked_for(s, 1, "'dashboards/b.json' was not read");
	repo_write(s->repo, "dashboards/b.json", "{\"uid\":\"no uid at all\",\"title\":\"b\",\"panels\":[]}");
	assert_not_looked_for(s, 1, "'dashboards/b.json' was not read");
}

static void a_link_that_is_refused_may_have_it(void **state)
{
	struct stage *s = *state;
	written(s, "a");
	assert_int_equal(unlink(repo_path(s->repo, "dashboards/a.json")), 0);
	assert_int_equal(symlink("/etc/hostname", repo_path(s->repo, "dashboards/a.json")), 0);
	assert_not_looked_for(s, 1, "'dashboards/a.json' was not read");
	stage_commit(s, "a link");
	assert_not_looked_for(s, 1, "'dashboards/a.json' was not read");
	stage_open(s, NULL, "HEAD");
	stage_plan(s);
	assert_true(has_note(s, "'dashboards/a.json' was not read"));
	assert_int_equal(s->plan.count, 1);
}

static void a_file_whose_name_is_not_text_may_have_it(void **state)
{
	struct stage *s = *state;
	written(s, "a");
	assert_int_equal(rename(repo_path(s->repo, "dashboards/a.json"), repo_path(s->repo, "dashboards/\xff.json")),
			 0);
	assert_not_looked_for(s, 1, "'dashboards/\\xff.json' was not read");
}

static void another_repository_within_may_have_it(void **state)
{
	struct stage *s = *state;
	written(s, "a");
	repo_git(s->repo, "rm", "-q", "--cached", "dashboards/a.json");
	repo_git(s->repo, "commit", "-q", "-m", "its own repository");
	repo_git(s->repo, "init", "-q", "dashboards/team");
	assert_int_equal(rename(repo_path(s->repo, "dashboards/a.json"), repo_path(s->repo, "dashboards/team/a.json")),
			 0);
	assert_not_looked_for(s, 1, "'dashboards/team' was not read");
}

/* The rules reach a repository but do not ask for it, so no warning names it. */
static void a_file_that_is_in_another_repository_now_has_not_left(void **state)
{
	struct stage *s = *state;
	const struct source_rule rule = {.path = slice_of("*.json")};
	s->operation.files.rules = (struct source_rules){&rule, 1};
	written(s, "stays2");
	repo_write(s->repo, "team/a.json", stage_model(s, "b", "one", ""));
	stage_seed(s, "", "b", "one", "");
	stage_commit(s, "team");
	repo_git(s->repo, "rm", "-q", "-r", "--cached", "team");
	repo_git(s->repo, "init", "-q", "team");
	repo_git(s->repo, "commit", "-q", "-m", "its own repository");
	assert_not_looked_for(s, 2,
			      "'team/a.json', which git had, is still there, but it is in another git repository");
}

static void a_file_that_git_ignores_now_is_still_there(void **state)
{
	struct stage *s = *state;
	written(s, "a");
	repo_git(s->repo, "rm", "-q", "--cached", "dashboards/a.json");
	repo_write(s->repo, ".gitignore", "/dashboards/a.json\n");
	repo_commit(s->repo, "ignore it");
	assert_not_looked_for(s, 1, "'dashboards/a.json', which git had, is still there, but git ignores it");
	stage_open(s, NULL, "HEAD"); /* the commit does not have it */
	assert_orphaned(s, "a");
}

static void a_file_that_became_a_folder_is_still_there(void **state)
{
	struct stage *s = *state;
	written(s, "a");
	repo_git(s->repo, "rm", "-q", "dashboards/a.json");
	repo_write(s->repo, "dashboards/a.json/README", "soon");
	repo_commit(s->repo, "a folder");
	assert_not_looked_for(s, 1, "'dashboards/a.json', which git had, is still there, but it is a folder");
}

/* What a sparse checkout leaves out is in git: nobody may be told to delete it. */
static void a_sparse_checkout_is_said_and_nothing_is_orphaned(void **state)
{
	struct stage *s = *state;
	written(s, "a");
	repo_git(s->repo, "update-index", "--skip-worktree", "dashboards/a.json");
	stage_open(s, NULL, NULL); /* the bit alone: git takes the file that is there, too */
	stage_plan(s);
	assert_int_equal(s->plan.count, 2);
	assert_false(has_note(s, "sparse"));
	assert_int_equal(unlink(repo_path(s->repo, "dashboards/a.json")), 0);
	assert_not_looked_for(s, 1, "'dashboards/a.json' is in git but not in the work tree");
	assert_true(has_note(s, "sparse"));
	assert_int_equal(s->plan.count, 1);
	stage_open(s, NULL, "HEAD"); /* a commit has all its files */
	stage_plan(s);
	assert_int_equal(s->plan.count, 2);
	assert_false(has_note(s, "sparse"));
}

static void a_shallow_clone_is_said(void **state)
{
	struct stage *s = *state;
	written(s, "a");
	removed(s, "a");
	repo_git(s->repo, "clone", "-q", "--depth", "1", arena_printf(s->arena, "file://%s", s->repo->path),
		 "../shallow");
	stage_open(s, repo_path(s->repo, "../shallow"), NULL);
	assert_nothing_said(s);
	assert_true(has_note(s, "shallow"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(a_file_that_cannot_be_read_may_have_it),
		stage_test(a_link_that_is_refused_may_have_it),
		stage_test(a_file_whose_name_is_not_text_may_have_it),
		stage_test(another_repository_within_may_have_it),
		stage_test(a_file_that_is_in_another_repository_now_has_not_left),
		stage_test(a_file_that_git_ignores_now_is_still_there),
		stage_test(a_file_that_became_a_folder_is_still_there),
		stage_test(a_sparse_checkout_is_said_and_nothing_is_orphaned),
		stage_test(a_shallow_clone_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
