/* SPDX-License-Identifier: MIT */
/* Which repositories are opened: forms of the index, extensions, and whose they are. */
#include "tests/sync/source/sources.h"

#include <sys/stat.h>
#include <unistd.h>

/* The work tree is refused with these words and this line to type, while a commit needs no index. */
static void assert_index_refused(struct sources *s, const char *words, const char *hint)
{
	assert_false(sources_try(s, NULL, NULL));
	assert_int_equal(s->err.fault, FAULT_FAILED);
	assert_non_null(strstr(s->err.message, words));
	assert_non_null(strstr(s->err.hint, hint));
	assert_non_null(strstr(s->err.hint, "--ref HEAD"));
	error_clear(&s->err);
	sources_open(s, NULL, "HEAD");
	assert_string_equal(sources_list(s, "."), "a/a.json b/b.json");
	assert_string_equal(sources_read(s, "b/b.json"), "2");
}

static void write_two(struct sources *s)
{
	repo_write(s->repo, "a/a.json", "1");
	repo_write(s->repo, "b/b.json", "2");
	repo_commit(s->repo, "first");
}

static void a_sparse_index_is_refused_with_the_way_out_and_a_commit_needs_none(void **state)
{
	struct sources *s = *state;
	write_two(s);
	repo_git(s->repo, "sparse-checkout", "set", "--cone", "--sparse-index", "a");
	assert_index_refused(s, "it is a sparse index", "git sparse-checkout reapply --no-sparse-index");
	repo_git(s->repo, "sparse-checkout", "reapply", "--no-sparse-index");
	sources_open(s, NULL, NULL);
	assert_string_equal(sources_list(s, "."), "a/a.json");
}

static void a_split_index_is_refused_with_the_way_out(void **state)
{
	struct sources *s = *state;
	write_two(s);
	repo_git(s->repo, "update-index", "--split-index");
	assert_index_refused(s, "it is a split index", "git update-index --no-split-index");
	repo_git(s->repo, "update-index", "--no-split-index");
	sources_open(s, NULL, NULL);
}

/* git with index.skipHash (and feature.manyFiles) writes zeros in place of the checksum. */
static void an_index_without_a_checksum_is_refused_with_the_way_out(void **state)
{
	enum { CHECKSUM = 20 };
	struct sources *s = *state;
	struct stat info;
	write_two(s);
	const char *path = repo_path(s->repo, ".git/index");
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(truncate(path, info.st_size - CHECKSUM), 0);
	assert_int_equal(truncate(path, info.st_size), 0);
	assert_index_refused(s, "index.skipHash", "git -c index.skipHash=false update-index --force-write-index");
	repo_git(s->repo, "-c", "index.skipHash=false", "update-index", "--force-write-index");
	sources_open(s, NULL, NULL);
}

/* ---- extensions ---- */

/* git itself may not know it, so git is not asked. */
static void set_extension(struct sources *s, const char *name, const char *value)
{
	repo_write(s->repo, ".git/config",
		   arena_printf(s->arena, "[core]\n\trepositoryformatversion = 1\n[extensions]\n\t%s = %s\n", name,
				value));
}

static void extensions_that_change_nothing_for_a_reader_are_allowed(void **state)
{
	static const struct {
		const char *name;
		const char *value;
	} rows[] = {
		{"preciousObjects", "true"}, {"worktreeConfig", "true"}, {"refStorage", "files"},
		{"objectFormat", "sha1"},    {"partialClone", "origin"}, {"relativeWorktrees", "true"},
	};
	struct sources *s = *state;
	repo_write(s->repo, "a.json", "1");
	repo_commit(s->repo, "first");
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		set_extension(s, rows[i].name, rows[i].value);
		sources_open(s, NULL, NULL);
		assert_string_equal(sources_list(s, "."), "a.json");
		sources_open(s, NULL, "HEAD");
		assert_string_equal(sources_read(s, "a.json"), "1");
	}
}

/* Since git 2.48 (worktree.useRelativePaths) both ways between a repository and its worktree may be relative. */
static void a_worktree_with_relative_paths_is_read(void **state)
{
	struct sources *s = *state;
	repo_write(s->repo, "a.json", "1");
	repo_commit(s->repo, "first");
	repo_git(s->repo, "worktree", "add", "-q", "--detach", "../side");
	repo_write(s->repo, "../side/.git", "gitdir: ../repo/.git/worktrees/side\n");
	repo_write(s->repo, ".git/worktrees/side/gitdir", "../../../../side/.git\n");
	set_extension(s, "relativeWorktrees", "true");
	repo_write(s->repo, "../side/b.json", "2");
	sources_open(s, repo_path(s->repo, "../side"), NULL);
	assert_string_equal(sources_list(s, "."), "a.json b.json");
	assert_string_equal(sources_read(s, "b.json"), "2");
	sources_open(s, repo_path(s->repo, "../side"), "HEAD");
	assert_string_equal(sources_list(s, "."), "a.json");
}

static void extensions_that_cannot_be_read_are_named_with_what_helps(void **state)
{
	static const struct {
		const char *name;
		const char *value;
		const char *words;
		const char *hint;
	} rows[] = {
		{"refStorage", "reftable", "its refs are stored by 'reftable'; only 'files' is supported",
		 "git refs migrate --ref-format=files"},
		{"objectFormat", "sha256", "its objects are named by 'sha256'; only 'sha1' is supported",
		 "git init --object-format=sha1"},
		{"compatObjectFormat", "sha256", "git's 'extensions.compatobjectformat' is not supported", "git clone"},
	};
	struct sources *s = *state;
	repo_write(s->repo, "a.json", "1");
	repo_commit(s->repo, "first");
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		set_extension(s, rows[i].name, rows[i].value);
		for (size_t ref = 0; ref < 2; ref++) {
			assert_false(sources_try(s, NULL, ref ? "HEAD" : NULL));
			assert_int_equal(s->err.fault, FAULT_FAILED);
			assert_non_null(strstr(s->err.message, s->repo->path));
			assert_non_null(strstr(s->err.message, rows[i].words));
			assert_non_null(strstr(s->err.hint, rows[i].hint));
			error_clear(&s->err);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sources_test(a_sparse_index_is_refused_with_the_way_out_and_a_commit_needs_none),
		sources_test(a_split_index_is_refused_with_the_way_out),
		sources_test(an_index_without_a_checksum_is_refused_with_the_way_out),
		sources_test(extensions_that_change_nothing_for_a_reader_are_allowed),
		sources_test(a_worktree_with_relative_paths_is_read),
		sources_test(extensions_that_cannot_be_read_are_named_with_what_helps),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
