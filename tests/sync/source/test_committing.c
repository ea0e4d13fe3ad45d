/* SPDX-License-Identifier: MIT */
/* A commit of some files, looked at with the real git. */
#include "tests/sync/source/sources.h"

#include <string.h>

#define ONE   "dashboards/a.json"
#define OTHER "dashboards/b.json"

static void start(struct sources *s)
{
	repo_write(s->repo, ONE, "one");
	repo_write(s->repo, OTHER, "other");
	repo_commit(s->repo, "start");
	sources_open(s, NULL, NULL);
}

/* Commits a file as it was just written. */
static bool make(struct sources *s, const char *path, const char *text, struct source_made *out)
{
	struct source_text named;
	const struct person ann = {"Ann", "ann@example.org"};
	const struct person bob = {"Bob", "bob@example.org"};
	struct source_order order = {
		.texts = &named, .count = 1, .author = ann, .committer = bob, .message = "Go back\n\nwhy\n"};
	return source_name_text(s->source, s->arena, path, slice_of(text), &named, &s->err) &&
	       source_make_commit(s->source, s->arena, &order, out, &s->err);
}

static bool can(struct sources *s, const char *path)
{
	error_clear(&s->err);
	return source_check_commit(s->source, &path, 1, &s->err);
}

static void assert_refused(struct sources *s, const char *path, enum fault fault, const char *why)
{
	assert_false(can(s, path));
	assert_int_equal(s->err.fault, fault);
	assert_non_null(strstr(s->err.message, why));
}

/* What git says of the repository, compared by git itself: fails the test when it does not hold. */
#define assert_clean(s) repo_git((s)->repo, "diff", "--quiet", "--exit-code", "HEAD", "--", ".")

static void only_the_files_are_committed_and_what_is_staged_stays_so(void **state)
{
	struct sources *s = *state;
	struct source_made made = {0};
	start(s);
	const char *before = repo_hash(s->repo, "HEAD");
	repo_write(s->repo, OTHER, "staged");
	repo_git(s->repo, "add", OTHER);
	repo_write(s->repo, "new.txt", "staged too");
	repo_git(s->repo, "add", "new.txt");
	assert_true(can(s, ONE));
	repo_write(s->repo, ONE, "two");
	assert_true(make(s, ONE, "two", &made));
	assert_string_equal(made.hash, repo_hash(s->repo, "main"));
	assert_string_equal(made.branch, "main");
	assert_string_equal(repo_hash(s->repo, "HEAD^"), before);
	assert_string_equal(repo_hash(s->repo, "HEAD:" OTHER), repo_hash(s->repo, "HEAD^:" OTHER));
	assert_string_equal(repo_hash(s->repo, "HEAD:" ONE), repo_hash(s->repo, ":" ONE));
	assert_string_not_equal(repo_hash(s->repo, ":" OTHER), repo_hash(s->repo, "HEAD:" OTHER));
	repo_git(s->repo, "diff", "--quiet", "--exit-code"); /* nothing differs from the index */
	repo_git(s->repo, "commit", "-qm", "the rest");
	assert_clean(s);
}

static void author_committer_and_message_are_as_ordered(void **state)
{
	struct sources *s = *state;
	struct source_made made = {0};
	struct commit commit;
	start(s);
	repo_write(s->repo, ONE, "two");
	assert_true(make(s, ONE, "two", &made));
	assert_true(source_find_commit(s->source, s->arena, made.hash, &commit));
	assert_string_equal(commit.author, "Ann");
	assert_string_equal(commit.subject, "Go back");
	repo_git(s->repo, "fsck", "--strict", "--no-dangling");
}

static void a_head_on_no_branch_moves_itself(void **state)
{
	struct sources *s = *state;
	struct source_made made = {0};
	start(s);
	const char *before = repo_hash(s->repo, "main");
	repo_git(s->repo, "checkout", "-q", "--detach");
	repo_write(s->repo, ONE, "two");
	assert_true(make(s, ONE, "two", &made));
	assert_null(made.branch);
	assert_string_equal(repo_hash(s->repo, "HEAD"), made.hash);
	assert_string_equal(repo_hash(s->repo, "main"), before);
}

static void a_linked_worktree_commits_on_its_own_branch(void **state)
{
	struct sources *s = *state;
	struct source_made made = {0};
	start(s);
	repo_git(s->repo, "worktree", "add", "-q", "-b", "side", "../side");
	sources_open(s, repo_path(s->repo, "../side"), NULL);
	repo_write(s->repo, "../side/" ONE, "two");
	assert_true(can(s, ONE));
	assert_true(make(s, ONE, "two", &made));
	assert_string_equal(made.branch, "side");
	assert_string_equal(repo_hash(s->repo, "side"), made.hash);
}

static void the_mode_of_a_file_stays(void **state)
{
	struct sources *s = *state;
	struct source_made made = {0};
	repo_write(s->repo, ONE, "one");
	repo_run(s->repo, (const char *const[]){"chmod", "755", ONE, NULL});
	repo_commit(s->repo, "start");
	sources_open(s, NULL, NULL);
	repo_write(s->repo, ONE, "two");
	repo_run(s->repo, (const char *const[]){"chmod", "755", ONE, NULL});
	assert_true(make(s, ONE, "two", &made));
	repo_git(s->repo, "diff", "--quiet", "--exit-code", "HEAD");
	repo_git(s->repo, "diff", "--quiet", "--exit-code", "--diff-filter=T", "HEAD^", "HEAD");
}

static void behind_a_link_the_file_is_committed(void **state)
{
	struct sources *s = *state;
	struct source_made made = {0};
	repo_write(s->repo, "real/a.json", "one");
	repo_link(s->repo, ONE, "../real/a.json");
	repo_commit(s->repo, "start");
	sources_open(s, NULL, NULL);
	assert_true(can(s, ONE));
	repo_write(s->repo, "real/a.json", "two");
	assert_true(make(s, ONE, "two", &made));
	assert_string_equal(repo_hash(s->repo, "HEAD:" ONE), repo_hash(s->repo, "HEAD^:" ONE));
	assert_clean(s);
}

static void a_file_that_changed_since_is_not_committed(void **state)
{
	struct sources *s = *state;
	struct source_made made = {0};
	start(s);
	const char *before = repo_hash(s->repo, "HEAD");
	repo_write(s->repo, ONE, "three");
	assert_false(make(s, ONE, "two", &made));
	assert_non_null(strstr(s->err.message, "changed since it was written"));
	assert_string_equal(repo_hash(s->repo, "HEAD"), before);
	repo_git(s->repo, "diff", "--quiet", "--exit-code", "--cached");
}

static void a_head_that_moved_since_is_left(void **state)
{
	struct sources *s = *state;
	struct source_made made = {0};
	start(s);
	repo_git(s->repo, "commit", "-q", "--allow-empty", "-m", "meanwhile");
	const char *before = repo_hash(s->repo, "HEAD");
	repo_write(s->repo, ONE, "two");
	assert_false(make(s, ONE, "two", &made));
	assert_non_null(strstr(s->err.message, "git cannot commit"));
	assert_string_equal(repo_hash(s->repo, "HEAD"), before);
}

static void a_locked_index_leaves_everything(void **state)
{
	struct sources *s = *state;
	struct source_made made = {0};
	start(s);
	const char *before = repo_hash(s->repo, "HEAD");
	repo_write(s->repo, ".git/index.lock", "");
	repo_write(s->repo, ONE, "two");
	assert_false(make(s, ONE, "two", &made));
	assert_string_equal(repo_hash(s->repo, "HEAD"), before);
}

static void what_stands_in_the_way_is_refused_beforehand(void **state)
{
	struct sources *s = *state;
	start(s);
	assert_true(can(s, ONE));
	repo_write(s->repo, ONE, "staged");
	repo_git(s->repo, "add", ONE);
	sources_open(s, NULL, NULL);
	assert_refused(s, ONE, FAULT_REFUSED, "staged as something else");
	assert_true(can(s, OTHER));
	repo_git(s->repo, "reset", "-q", "--hard");
	repo_write(s->repo, ".git/MERGE_HEAD", repo_hash(s->repo, "HEAD"));
	assert_refused(s, ONE, FAULT_REFUSED, "under way");
	repo_run(s->repo, (const char *const[]){"rm", ".git/MERGE_HEAD", NULL});
	repo_write(s->repo, "untracked.json", "x");
	assert_refused(s, "untracked.json", FAULT_REFUSED, "staged as something else");
	sources_open(s, NULL, "HEAD");
	assert_refused(s, ONE, FAULT_USAGE, "working tree");
}

static void a_rebase_that_stopped_is_refused(void **state)
{
	struct sources *s = *state;
	start(s);
	repo_write(s->repo, ".git/rebase-merge/interactive", "");
	assert_refused(s, ONE, FAULT_REFUSED, "under way");
}

/* Committed without its filter, a file of git-crypt would be in the clear. */
static void a_file_behind_a_filter_program_is_refused(void **state)
{
	struct sources *s = *state;
	start(s);
	repo_write(s->repo, ".gitattributes", "dashboards/a.json filter=secret\n");
	assert_refused(s, ONE, FAULT_REFUSED, "filter program");
	assert_true(can(s, OTHER));
}

static void without_a_commit_there_is_nothing_to_commit_on(void **state)
{
	struct sources *s = *state;
	repo_write(s->repo, ONE, "one");
	sources_open(s, NULL, NULL);
	assert_refused(s, ONE, FAULT_REFUSED, "no commit yet");
}

static void settings_are_read_as_git_has_them(void **state)
{
	struct sources *s = *state;
	repo_git(s->repo, "config", "author.name", "Ann");
	sources_open(s, NULL, NULL);
	assert_string_equal(source_setting(s->source, s->arena, "author.name"), "Ann");
	assert_null(source_setting(s->source, s->arena, "author.nothing"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sources_test(only_the_files_are_committed_and_what_is_staged_stays_so),
		sources_test(author_committer_and_message_are_as_ordered),
		sources_test(a_head_on_no_branch_moves_itself),
		sources_test(a_linked_worktree_commits_on_its_own_branch),
		sources_test(the_mode_of_a_file_stays),
		sources_test(behind_a_link_the_file_is_committed),
		sources_test(a_file_that_changed_since_is_not_committed),
		sources_test(a_head_that_moved_since_is_left),
		sources_test(a_locked_index_leaves_everything),
		sources_test(what_stands_in_the_way_is_refused_beforehand),
		sources_test(a_rebase_that_stopped_is_refused),
		sources_test(a_file_behind_a_filter_program_is_refused),
		sources_test(without_a_commit_there_is_nothing_to_commit_on),
		sources_test(settings_are_read_as_git_has_them),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
