/* SPDX-License-Identifier: MIT */
#include "tests/sync/source/sources.h"

#include <sys/stat.h>
#include <unistd.h>

#include "sync/base/pool.h"

static void a_repository_is_found_from_a_folder_below(void **state)
{
	struct sources *s = *state;
	repo_write(s->repo, "team/dashboards/a.json", "{}");
	sources_open(s, repo_path(s->repo, "team/dashboards"), NULL);
	assert_string_equal(source_prefix(s->source), "team/dashboards");
	assert_string_equal(sources_list(s, "team"), "team/dashboards/a.json");
	sources_open(s, NULL, NULL);
	assert_string_equal(source_prefix(s->source), "");
	sources_open(s, repo_path(s->repo, ".git/refs"), NULL);
	assert_string_equal(source_prefix(s->source), "");
}

static void a_folder_behind_a_link_has_the_prefix_of_where_it_is(void **state)
{
	struct sources *s = *state;
	repo_write(s->repo, "team/a.json", "{}");
	repo_link(s->repo, "../shortcut", "repo/team");
	sources_open(s, repo_path(s->repo, "../shortcut"), NULL);
	assert_string_equal(source_prefix(s->source), "team");
}

static void rules_can_be_relative_to_the_configs_folder(void **state)
{
	struct sources *s = *state;
	repo_write(s->repo, "[te]am/d/a.json", "{}");
	repo_write(s->repo, "[te]am/d/drafts/b.json", "{}");
	repo_write(s->repo, "d/c.json", "{}");
	sources_open(s, NULL, NULL);
	struct slice exclude = slice_of("d/drafts");
	struct source_rule rule = {slice_of("[te]am"), slice_of("./d/"), &exclude, 1};
	assert_string_equal(sources_list_rule(s, &rule), "[te]am/d/a.json");
}

static void a_bare_repository_is_read_by_ref_only(void **state)
{
	struct sources *s = *state;
	repo_write(s->repo, "d/a.json", "{\"a\":1}");
	const char *hash = repo_commit(s->repo, "first");
	repo_git(s->repo, "clone", "-q", "--bare", ".", "../bare.git");
	sources_open(s, repo_path(s->repo, "../bare.git"), "main");
	assert_string_equal(sources_list(s, "d"), "d/a.json");
	assert_string_equal(sources_read(s, "d/a.json"), "{\"a\":1}");
	assert_string_equal(source_prefix(s->source), "");
	struct commit commit;
	assert_true(source_commit(s->source, s->arena, &commit));
	assert_string_equal(commit.hash, hash);
	assert_false(sources_try(s, repo_path(s->repo, "../bare.git"), NULL));
	assert_int_equal(s->err.fault, FAULT_USAGE);
	assert_non_null(strstr(s->err.message, "has no working tree"));
}

static void a_linked_worktree_reads_its_own_files_and_commit(void **state)
{
	struct sources *s = *state;
	repo_write(s->repo, "a.json", "1");
	repo_commit(s->repo, "first");
	repo_git(s->repo, "worktree", "add", "-q", "-b", "side", "../side");
	repo_write(s->repo, "../side/a.json", "2");
	repo_write(s->repo, "a.json", "3");
	repo_commit(s->repo, "second, on main only");
	sources_open(s, repo_path(s->repo, "../side"), NULL);
	assert_string_equal(sources_read(s, "a.json"), "2");
	struct commit commit;
	assert_true(source_commit(s->source, s->arena, &commit));
	assert_string_equal(commit.subject, "first");
	sources_open(s, repo_path(s->repo, "../side"), "main");
	assert_string_equal(sources_read(s, "a.json"), "3");
}

static void git_dir_in_the_environment_changes_nothing(void **state)
{
	struct sources *s = *state;
	repo_write(s->repo, "a.json", "1");
	assert_int_equal(setenv("GIT_DIR", "/nowhere/.git", 1), 0);
	bool opened = sources_try(s, NULL, NULL);
	unsetenv("GIT_DIR");
	assert_true(opened);
	assert_string_equal(sources_read(s, "a.json"), "1");
}

static void a_dot_git_file_that_leads_nowhere_is_an_error(void **state)
{
	struct sources *s = *state;
	repo_write(s->repo, "../broken/.git", "gitdir: /nowhere/.git/worktrees/broken\n");
	assert_false(sources_try(s, repo_path(s->repo, "../broken"), NULL));
	assert_int_equal(s->err.fault, FAULT_FAILED);
	assert_non_null(strstr(s->err.message, "/broken' cannot be opened"));
}

static void a_folder_that_is_not_there_is_an_error(void **state)
{
	struct sources *s = *state;
	repo_write(s->repo, "file", "");
	assert_false(sources_try(s, repo_path(s->repo, "nowhere"), NULL));
	assert_int_equal(s->err.fault, FAULT_USAGE);
	assert_false(sources_try(s, repo_path(s->repo, "file"), NULL));
	assert_non_null(strstr(s->err.message, "not a folder"));
}

static void a_ref_that_is_not_known_is_a_usage_error(void **state)
{
	struct sources *s = *state;
	static const char *const refs[] = {"v9", "", "main..side", "-x", "0123456789012345678901234567890123456789"};
	repo_commit(s->repo, "first");
	for (size_t i = 0; i < sizeof refs / sizeof *refs; i++) {
		assert_false(sources_try(s, NULL, refs[i]));
		assert_int_equal(s->err.fault, FAULT_USAGE);
		assert_string_equal(s->err.message,
				    arena_printf(s->arena, "ref '%s' is not known in this repository", refs[i]));
		assert_non_null(strstr(s->err.hint, "git fetch"));
	}
}

static void a_ref_that_is_no_commit_is_a_usage_error(void **state)
{
	struct sources *s = *state;
	repo_write(s->repo, "a.json", "{}");
	repo_commit(s->repo, "first");
	assert_false(sources_try(s, NULL, "HEAD^{tree}"));
	assert_int_equal(s->err.fault, FAULT_USAGE);
	assert_string_equal(s->err.message, "ref 'HEAD^{tree}' names no commit: it is a tree");
	assert_false(sources_try(s, NULL, "HEAD:a.json"));
	assert_string_equal(s->err.message, "ref 'HEAD:a.json' names no commit: it is a blob");
}

static void a_ref_outside_git_is_a_usage_error(void **state)
{
	struct sources *s = *state;
	repo_write(s->repo, "../plain/a.json", "{}");
	assert_false(sources_try(s, repo_path(s->repo, "../plain"), "main"));
	assert_int_equal(s->err.fault, FAULT_USAGE);
	assert_non_null(strstr(s->err.message, "is not in a git repository"));
}

static void tags_and_expressions_name_commits(void **state)
{
	struct sources *s = *state;
	repo_write(s->repo, "a.json", "1");
	repo_commit(s->repo, "first");
	repo_git(s->repo, "tag", "-a", "-m", "annotated", "v1");
	repo_write(s->repo, "a.json", "2");
	repo_commit(s->repo, "second");
	sources_open(s, NULL, "v1");
	assert_string_equal(sources_read(s, "a.json"), "1");
	sources_open(s, NULL, "HEAD~1");
	assert_string_equal(sources_read(s, "a.json"), "1");
	sources_open(s, NULL, "main");
	assert_string_equal(sources_read(s, "a.json"), "2");
}

static void the_commit_is_described_in_utf8(void **state)
{
	struct sources *s = *state;
	struct commit commit;
	sources_open(s, NULL, NULL);
	assert_false(source_commit(s->source, s->arena, &commit));
	repo_git(s->repo, "-c", "i18n.commitEncoding=ISO-8859-1", "commit", "-q", "--allow-empty", "-m",
		 "caf\xe9 first\n\nbody");
	const char *hash = repo_hash(s->repo, "HEAD");
	sources_open(s, NULL, NULL);
	assert_true(source_commit(s->source, s->arena, &commit));
	assert_string_equal(commit.hash, hash);
	assert_string_equal(commit.subject, "caf\xef\xbf\xbd first");
	assert_string_equal(commit.author, "Ada Author");
	assert_int_equal(commit.time, s->repo->time);
	struct commit found;
	assert_true(source_find_commit(s->source, s->arena, hash, &found));
	assert_string_equal(found.subject, commit.subject);
	assert_false(source_find_commit(s->source, s->arena, "0123456789012345678901234567890123456789", &found));
	assert_false(source_find_commit(s->source, s->arena, "HEAD", &found));
}

static void a_run_keeps_the_commit_that_it_started_with(void **state)
{
	struct sources *s = *state;
	repo_write(s->repo, "a.json", "1");
	const char *hash = repo_commit(s->repo, "first");
	sources_open(s, NULL, NULL);
	repo_write(s->repo, "a.json", "2");
	repo_commit(s->repo, "second");
	struct commit commit;
	assert_true(source_commit(s->source, s->arena, &commit));
	assert_string_equal(commit.hash, hash);
}

static void bytes_are_read_as_they_are(void **state)
{
	struct sources *s = *state;
	static const char bytes[] = "\xef\xbb\xbf{\r\n\0\xff}";
	repo_write(s->repo, ".gitattributes", "* -text\n");
	repo_write_bytes(s->repo, "a.json", bytes, sizeof bytes);
	repo_write(s->repo, "empty.json", "");
	repo_commit(s->repo, "odd bytes");
	for (int i = 0; i < 2; i++) {
		struct source_content content;
		sources_open(s, NULL, i ? "HEAD" : NULL);
		assert_true(source_read(s->source, s->arena, "a.json", sizeof bytes, &content, &s->err));
		assert_true(content.found);
		assert_true(slice_equal(content.text, (struct slice){bytes, sizeof bytes}));
		assert_string_equal(sources_read(s, "empty.json"), "");
	}
}

static void what_is_not_there_is_not_found_and_no_error(void **state)
{
	struct sources *s = *state;
	repo_write(s->repo, "d/a.json", "{}");
	repo_commit(s->repo, "first");
	for (int i = 0; i < 2; i++) {
		sources_open(s, NULL, i ? "HEAD" : NULL);
		assert_null(sources_read(s, "b.json"));
		assert_null(sources_read(s, "d/a.json/b.json"));
		assert_null(sources_read(s, "x/y/z.json"));
	}
}

/* What cannot be read, and why. */
static void assert_refused(struct sources *s, const char *path, const char *why)
{
	struct source_content content;
	assert_false(source_read(s->source, s->arena, path, 10, &content, &s->err));
	assert_string_equal(s->err.message, arena_printf(s->arena, "file '%s' cannot be read: %s", path, why));
}

static void what_is_no_readable_file_is_an_error(void **state)
{
	struct sources *s = *state;
	const char *outside = "it leads outside the dashboards' repository or into git's own data";
	repo_write(s->repo, "d/a.json", "{}");
	repo_write(s->repo, "large.json", "01234567890");
	repo_write(s->repo, "fits.json", "0123456789");
	repo_commit(s->repo, "first");
	for (int i = 0; i < 2; i++) {
		sources_open(s, NULL, i ? "HEAD" : NULL);
		assert_refused(s, "d", "it is a folder");
		assert_refused(s, "large.json", "it has 11 bytes, more than the limit of 10");
		assert_refused(s, "..", outside);
		assert_string_equal(sources_read(s, "fits.json"), "0123456789");
		assert_string_equal(sources_read(s, "d/../fits.json"), "0123456789");
	}
}

static void a_pipe_is_refused_and_does_not_block(void **state)
{
	struct sources *s = *state;
	assert_int_equal(mkfifo(repo_path(s->repo, "pipe.json"), 0600), 0);
	sources_open(s, NULL, NULL);
	assert_refused(s, "pipe.json", "it is not a regular file");
	assert_refused(s, ".git/config", "it leads outside the dashboards' repository or into git's own data");
}

static const char *first_dirty(struct sources *s, const char *const *paths, size_t count)
{
	const char *dirty = "unset";
	if (!source_first_dirty(s->source, paths, count, &dirty, &s->err))
		fail_msg("%s", s->err.message);
	return dirty;
}

static void what_differs_from_head_is_dirty(void **state)
{
	struct sources *s = *state;
	static const char *const paths[] = {"a.json", "b.json", "link.json"};
	repo_write(s->repo, "a.json", "1");
	repo_write(s->repo, "b.json", "1");
	repo_link(s->repo, "link.json", "a.json");
	repo_commit(s->repo, "first");
	sources_open(s, NULL, NULL);
	assert_null(first_dirty(s, paths, 3));
	repo_write(s->repo, "other.txt", "not read, so it does not count");
	assert_null(first_dirty(s, paths, 3));
	repo_write(s->repo, "b.json", "2");
	assert_string_equal(first_dirty(s, paths, 3), "b.json");
	repo_git(s->repo, "add", "b.json");
	assert_string_equal(first_dirty(s, paths, 3), "b.json");
	static const char *const absent[] = {"absent.json"};
	assert_string_equal(first_dirty(s, absent, 1), "absent.json");
	sources_open(s, NULL, "HEAD");
	assert_null(first_dirty(s, paths, 3));
	assert_null(first_dirty(s, absent, 1));
}

/* Such flags make git itself overlook a change. */
static void what_the_index_does_not_compare_is_compared(void **state)
{
	static const char *const flags[] = {"--assume-unchanged", "--skip-worktree"};
	struct sources *s = *state;
	static const char *const paths[] = {"a.json"};
	for (size_t i = 0; i < 2; i++) {
		repo_write(s->repo, "a.json", i ? "one" : "1");
		repo_commit(s->repo, "first");
		repo_git(s->repo, "update-index", flags[i], "a.json");
		sources_open(s, NULL, NULL);
		assert_null(first_dirty(s, paths, 1));
		repo_write(s->repo, "a.json", "2");
		sources_open(s, NULL, NULL);
		assert_string_equal(first_dirty(s, paths, 1), "a.json");
		repo_git(s->repo, "update-index", i ? "--no-skip-worktree" : "--no-assume-unchanged", "a.json");
	}
}

static void a_file_behind_a_linked_folder_is_compared(void **state)
{
	struct sources *s = *state;
	static const char *const paths[] = {"d/a.json"};
	repo_write(s->repo, "d/a.json", "1");
	repo_write(s->repo, "e/a.json", "2");
	repo_commit(s->repo, "first");
	repo_git(s->repo, "mv", "d", "f");
	repo_link(s->repo, "d", "e");
	sources_open(s, NULL, NULL);
	assert_string_equal(first_dirty(s, paths, 1), "d/a.json");
}

static void what_head_does_not_have_is_dirty_and_what_was_deleted_too(void **state)
{
	struct sources *s = *state;
	static const char *const added[] = {"new.json"};
	static const char *const deleted[] = {"a.json"};
	repo_write(s->repo, "a.json", "1");
	repo_commit(s->repo, "first");
	repo_write(s->repo, "new.json", "1");
	unlink(repo_path(s->repo, "a.json"));
	sources_open(s, NULL, NULL);
	assert_string_equal(first_dirty(s, added, 1), "new.json");
	assert_string_equal(first_dirty(s, deleted, 1), "a.json");
	assert_null(first_dirty(s, NULL, 0));
}

static void without_a_commit_everything_is_dirty(void **state)
{
	struct sources *s = *state;
	static const char *const paths[] = {"a.json"};
	repo_write(s->repo, "a.json", "1");
	sources_open(s, NULL, NULL);
	assert_string_equal(first_dirty(s, paths, 1), "a.json");
	repo_write(s->repo, "../plain/a.json", "1");
	sources_open(s, repo_path(s->repo, "../plain"), NULL);
	assert_string_equal(first_dirty(s, paths, 1), "a.json");
}

static void converted_line_endings_are_not_dirty(void **state)
{
	struct sources *s = *state;
	static const char *const paths[] = {"d/a.json"};
	repo_write(s->repo, ".gitattributes", "*.json text eol=crlf\n");
	repo_write(s->repo, "d/a.json", "{\r\n}\r\n");
	repo_commit(s->repo, "first");
	sources_open(s, NULL, NULL);
	assert_null(first_dirty(s, paths, 1));
	sources_open(s, NULL, "HEAD");
	assert_string_equal(sources_read(s, "d/a.json"), "{\n}\n");
}

struct readers {
	struct sources *sources;
	bool failed[64];
};

static void read_one(void *user, size_t index)
{
	struct readers *readers = user;
	ARENA_AUTO arena = arena_new();
	ERROR_AUTO err = {0};
	ARENA_AUTO names = arena_new();
	const char *path = arena_printf(names, "d/%zu.json", index % 8);
	struct source_content content = {0};
	struct commit commit;
	bool read = source_read(readers->sources->source, arena, path, 100, &content, &err) && content.found;
	read = read && source_commit(readers->sources->source, arena, &commit);
	readers->failed[index] = !read || !slice_is(content.text, path);
}

static void many_threads_read_at_once(void **state)
{
	struct sources *s = *state;
	for (int i = 0; i < 8; i++) {
		const char *path = arena_printf(s->arena, "d/%d.json", i);
		repo_write(s->repo, path, path);
	}
	repo_commit(s->repo, "eight");
	for (int i = 0; i < 2; i++) {
		struct readers readers = {.sources = s};
		sources_open(s, NULL, i ? "HEAD" : NULL);
		pool_run(8, 64, read_one, &readers);
		for (size_t j = 0; j < 64; j++)
			assert_false(readers.failed[j]);
	}
}

static void sparse_and_partial_clones_are_opened(void **state)
{
	struct sources *s = *state;
	repo_write(s->repo, "d/a.json", "1");
	repo_commit(s->repo, "first");
	repo_write(s->repo, "d/a.json", "2");
	repo_commit(s->repo, "second");
	repo_git(s->repo, "config", "uploadpack.allowFilter", "true");
	const char *url = arena_printf(s->arena, "file://%s", s->repo->path);
	repo_git(s->repo, "clone", "-q", "--filter=blob:none", url, "../partial");
	repo_git(s->repo, "-C", "../partial", "sparse-checkout", "set", "d");
	sources_open(s, repo_path(s->repo, "../partial"), NULL);
	assert_string_equal(sources_list(s, "d"), "d/a.json");
	sources_open(s, repo_path(s->repo, "../partial"), "HEAD~1");
	struct source_content content;
	assert_false(source_read(s->source, s->arena, "d/a.json", 100, &content, &s->err));
	assert_non_null(strstr(s->err.message, "file 'd/a.json' cannot be read: git object"));
	assert_non_null(strstr(s->err.hint, "partial clone"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sources_test(a_repository_is_found_from_a_folder_below),
		sources_test(a_folder_behind_a_link_has_the_prefix_of_where_it_is),
		sources_test(rules_can_be_relative_to_the_configs_folder),
		sources_test(a_bare_repository_is_read_by_ref_only),
		sources_test(a_linked_worktree_reads_its_own_files_and_commit),
		sources_test(git_dir_in_the_environment_changes_nothing),
		sources_test(a_dot_git_file_that_leads_nowhere_is_an_error),
		sources_test(a_folder_that_is_not_there_is_an_error),
		sources_test(a_ref_that_is_not_known_is_a_usage_error),
		sources_test(a_ref_that_is_no_commit_is_a_usage_error),
		sources_test(a_ref_outside_git_is_a_usage_error),
		sources_test(tags_and_expressions_name_commits),
		sources_test(the_commit_is_described_in_utf8),
		sources_test(a_run_keeps_the_commit_that_it_started_with),
		sources_test(bytes_are_read_as_they_are),
		sources_test(what_is_not_there_is_not_found_and_no_error),
		sources_test(what_is_no_readable_file_is_an_error),
		sources_test(a_pipe_is_refused_and_does_not_block),
		sources_test(what_differs_from_head_is_dirty),
		sources_test(what_the_index_does_not_compare_is_compared),
		sources_test(a_file_behind_a_linked_folder_is_compared),
		sources_test(what_head_does_not_have_is_dirty_and_what_was_deleted_too),
		sources_test(without_a_commit_everything_is_dirty),
		sources_test(converted_line_endings_are_not_dirty),
		sources_test(many_threads_read_at_once),
		sources_test(sparse_and_partial_clones_are_opened),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
