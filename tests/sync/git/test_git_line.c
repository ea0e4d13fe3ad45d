/* SPDX-License-Identifier: MIT */
/* Where the main line of a commit ends, as far as a repository knows it. */
#include "tests/testing.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "sync/git/ancestry.h"
#include "sync/git/git.h"
#include "tests/sync/git/repo.h"

/* See tests/sync/source/sources.c. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libpcre2";
}

static int setup(void **state)
{
	*state = repo_new();
	return 0;
}

static int teardown(void **state)
{
	repo_free(*state);
	return 0;
}

static const char *commit(struct repo *repo, const char *text)
{
	repo_write(repo, "a", text);
	return repo_commit(repo, text);
}

/* Two commits, the second on main only: HEAD is at the first, which is returned. */
static const char *behind(struct repo *repo, const char **newer)
{
	const char *one = commit(repo, "one");
	*newer = commit(repo, "two");
	repo_git(repo, "checkout", "-q", "--detach", one);
	return one;
}

/* The same, and main is not there. */
static const char *behind_nothing(struct repo *repo, const char **newer)
{
	const char *one = behind(repo, newer);
	repo_git(repo, "update-ref", "-d", "refs/heads/main");
	return one;
}

static void assert_line_of(struct repo *repo, const char *directory, const char *hash, const char *expected)
{
	ERROR_AUTO err = {0};
	struct git *git;
	struct git_id start;
	struct git_id tip;
	struct git_id wanted;
	if (!git_open(&(struct git_place){.directory = repo_path(repo, directory)}, &git, &err))
		fail_msg("%s", err.message);
	assert_true(git_parse_id(slice_of(hash), &start));
	assert_int_equal(ancestry_main_line(git, &start, &tip), expected != NULL);
	if (expected)
		assert_true(git_parse_id(slice_of(expected), &wanted) && git_same_id(&tip, &wanted));
	git_close(git);
}

#define assert_line(repo, hash, expected) assert_line_of((repo), "", (hash), (expected))
#define assert_no_line(repo, hash)        assert_line_of((repo), "", (hash), NULL)

static void nothing_is_newer_than_the_tip(void **state)
{
	commit(*state, "one");
	assert_no_line(*state, commit(*state, "two"));
}

static void without_a_main_branch_what_is_checked_out_is_on_the_line(void **state)
{
	const char *one = commit(*state, "one");
	repo_git(*state, "branch", "-m", "work");
	const char *newer = commit(*state, "two");
	assert_line(*state, one, newer);
	repo_git(*state, "branch", "main", one);
	assert_no_line(*state, one); /* it is work that nobody has merged */
}

static void main_is_newer_than_a_commit_that_is_checked_out(void **state)
{
	const char *newer;
	const char *one = behind(*state, &newer);
	assert_line(*state, one, newer);
	repo_git(*state, "branch", "-m", "main", "master");
	assert_line(*state, one, newer);
}

static void branches_of_origin_and_upstream_count(void **state)
{
	static const char *const refs[] = {"refs/remotes/origin/main", "refs/remotes/origin/master",
					   "refs/remotes/upstream/main", "refs/remotes/upstream/master"};
	const char *newer;
	const char *one = behind_nothing(*state, &newer);
	for (size_t i = 0; i < sizeof refs / sizeof *refs; i++) {
		assert_no_line(*state, one);
		repo_git(*state, "update-ref", refs[i], newer);
		assert_line(*state, one, newer);
		repo_git(*state, "update-ref", "-d", refs[i]);
	}
}

static void the_main_branch_of_a_remote_counts_by_any_name(void **state)
{
	const char *newer;
	const char *one = behind_nothing(*state, &newer);
	repo_git(*state, "update-ref", "refs/remotes/origin/trunk", newer);
	assert_no_line(*state, one);
	repo_git(*state, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk");
	assert_line(*state, one, newer);
}

static void the_name_that_new_repositories_begin_with_counts(void **state)
{
	const char *newer;
	const char *one = behind_nothing(*state, &newer);
	repo_git(*state, "branch", "trunk", newer);
	assert_no_line(*state, one);
	repo_git(*state, "config", "init.defaultBranch", "trunk");
	assert_line(*state, one, newer);
}

static void what_the_branch_follows_counts(void **state)
{
	const char *newer;
	const char *one = behind_nothing(*state, &newer);
	repo_git(*state, "checkout", "-q", "-b", "work");
	repo_git(*state, "remote", "add", "team", "../elsewhere");
	repo_git(*state, "update-ref", "refs/remotes/team/work", newer);
	assert_no_line(*state, one);
	repo_git(*state, "branch", "-q", "--set-upstream-to=team/work");
	assert_line(*state, one, newer);
}

static void branches_that_nobody_merged_do_not_count(void **state)
{
	const char *newer;
	const char *one = behind_nothing(*state, &newer);
	repo_git(*state, "branch", "feature", newer);
	repo_git(*state, "tag", "main", newer);
	repo_git(*state, "update-ref", "refs/remotes/origin/feature", newer);
	repo_git(*state, "update-ref", "refs/remotes/fork/main", newer);
	assert_no_line(*state, one);
}

static void a_main_branch_without_the_commit_is_not_its_line(void **state)
{
	commit(*state, "one");
	repo_git(*state, "checkout", "-q", "-b", "work");
	const char *work = commit(*state, "work");
	repo_git(*state, "checkout", "-q", "main");
	commit(*state, "two");
	assert_no_line(*state, work);
	repo_git(*state, "checkout", "-q", "--orphan", "other");
	commit(*state, "another beginning");
	assert_no_line(*state, work);
}

static void the_newest_of_several_is_the_line(void **state)
{
	const char *one = commit(*state, "one");
	const char *two = commit(*state, "two");
	const char *three = commit(*state, "three");
	repo_git(*state, "update-ref", "refs/remotes/origin/main", three);
	repo_git(*state, "reset", "-q", "--hard", two);
	assert_line(*state, one, three);
	repo_git(*state, "update-ref", "refs/remotes/origin/main", two);
	repo_git(*state, "update-ref", "refs/remotes/upstream/main", three);
	assert_line(*state, one, three);
	assert_line(*state, two, three);
}

static void a_head_without_a_commit_says_nothing(void **state)
{
	const char *newer;
	const char *one = behind(*state, &newer);
	repo_git(*state, "symbolic-ref", "HEAD", "refs/heads/unborn");
	assert_line(*state, one, newer);
	repo_git(*state, "update-ref", "-d", "refs/heads/main");
	assert_no_line(*state, one);
}

static void in_a_shallow_clone_the_line_is_what_is_there(void **state)
{
	struct repo *repo = *state;
	commit(repo, "one");
	const char *two = commit(repo, "two");
	const char *three = commit(repo, "three");
	char *url = heap_printf("file://%s", repo->path);
	repo_git(repo, "clone", "-q", "--depth", "2", url, "../shallow");
	free(url);
	assert_line_of(repo, "../shallow", two, three);
	commit(repo, "four");
	const char *five = commit(repo, "five");
	repo_git(repo, "-C", "../shallow", "fetch", "-q", "--depth", "1", "origin");
	assert_line_of(repo, "../shallow", three, NULL); /* what leads to origin/main is not here */
	repo_git(repo, "-C", "../shallow", "fetch", "-q", "--depth", "3", "origin");
	assert_line_of(repo, "../shallow", three, five);
}

int main(void)
{
#define repo_test(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		repo_test(nothing_is_newer_than_the_tip),
		repo_test(without_a_main_branch_what_is_checked_out_is_on_the_line),
		repo_test(main_is_newer_than_a_commit_that_is_checked_out),
		repo_test(branches_of_origin_and_upstream_count),
		repo_test(the_main_branch_of_a_remote_counts_by_any_name),
		repo_test(the_name_that_new_repositories_begin_with_counts),
		repo_test(what_the_branch_follows_counts),
		repo_test(branches_that_nobody_merged_do_not_count),
		repo_test(a_main_branch_without_the_commit_is_not_its_line),
		repo_test(the_newest_of_several_is_the_line),
		repo_test(a_head_without_a_commit_says_nothing),
		repo_test(in_a_shallow_clone_the_line_is_what_is_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
