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

/* ---- whose it is ---- */

#define SOMEBODY 12345

/* The environment of the program under test. */
static struct {
	const char *name;
	const char *value;
} variables[12];
static size_t variables_count;

static const char *variable(const char *name)
{
	for (size_t i = 0; i < variables_count; i++)
		if (strcmp(variables[i].name, name) == 0)
			return variables[i].value;
	return NULL;
}

static void set(const char *name, const char *value)
{
	assert_true(variables_count < sizeof variables / sizeof variables[0]);
	variables[variables_count].name = name;
	variables[variables_count++].value = value;
}

/* GIT_CONFIG_COUNT with one setting after the other, all of this key. */
static void set_settings(struct sources *s, const char *key, const char *const *values)
{
	size_t count = 0;
	variables_count = 0;
	for (; values[count]; count++) {
		set(arena_printf(s->arena, "GIT_CONFIG_KEY_%zu", count), key);
		set(arena_printf(s->arena, "GIT_CONFIG_VALUE_%zu", count), values[count]);
	}
	set("GIT_CONFIG_COUNT", arena_printf(s->arena, "%zu", count));
}

static void give_away(struct sources *s, const char *path)
{
	if (geteuid() != 0)
		skip_because("only root can give files away");
	assert_int_equal(lchown(repo_path(s->repo, path), SOMEBODY, SOMEBODY), 0);
}

/* A repository that is all somebody else's, in an environment that says nothing. */
static int setup_foreign(void **state)
{
	if (sources_setup(state) != 0)
		return -1;
	struct sources *s = *state;
	variables_count = 0;
	s->variable = variable;
	repo_write(s->repo, "a.json", "1");
	repo_commit(s->repo, "first");
	return 0;
}

static void take_away(struct sources *s)
{
	give_away(s, ".git");
	give_away(s, "");
}

#define foreign_test(test) cmocka_unit_test_setup_teardown(test, setup_foreign, sources_teardown)

static bool is_refused(struct sources *s, const char *directory)
{
	bool refused = !sources_try(s, directory, NULL);
	if (refused && !strstr(s->err.message, "belongs to another user"))
		fail_msg("%s", s->err.message);
	if (!refused && !source_work_tree(s->source))
		fail_msg("no repository was found");
	error_clear(&s->err);
	return refused;
}

static void a_repository_of_another_user_is_refused_with_the_way_out(void **state)
{
	struct sources *s = *state;
	take_away(s);
	assert_false(sources_try(s, NULL, NULL));
	assert_int_equal(s->err.fault, FAULT_FAILED);
	assert_non_null(strstr(s->err.message, "belongs to another user"));
	const char *hint = arena_printf(s->arena, "git config --global --add safe.directory %s", s->repo->path);
	assert_non_null(strstr(s->err.hint, hint));
	error_clear(&s->err);
	assert_false(sources_try(s, NULL, "HEAD"));
	repo_git(s->repo, "config", "--global", "--add", "safe.directory", s->repo->path);
	sources_open(s, NULL, NULL);
	s->variable = NULL;
	sources_open(s, NULL, NULL);
}

static void each_part_of_a_repository_must_be_ones_own(void **state)
{
	static const char *const parts[] = {"", ".git"};
	struct sources *s = *state;
	for (size_t i = 0; i < 2; i++) {
		give_away(s, parts[i]);
		assert_true(is_refused(s, NULL));
		assert_int_equal(lchown(repo_path(s->repo, parts[i]), 0, 0), 0);
		assert_false(is_refused(s, NULL));
	}
	give_away(s, "a.json");
	assert_false(is_refused(s, NULL));
}

/* As in git: who made the link decided. */
static void of_a_linked_repository_the_owner_of_the_link_counts(void **state)
{
	struct sources *s = *state;
	const char *mine = arena_printf(s->arena, "%s/mine", s->repo->base);
	repo_write(s->repo, "../mine/b.json", "2");
	repo_link(s->repo, "../mine/.git", "../repo/.git");
	give_away(s, ".git");
	assert_false(is_refused(s, mine));
	give_away(s, "../mine/.git");
	assert_true(is_refused(s, mine));
	set_settings(s, "safe.directory", (const char *[]){mine, NULL});
	assert_false(is_refused(s, mine));
}

static void what_safe_directory_names_is_as_in_git(void **state)
{
	struct sources *s = *state;
	take_away(s);
	const char *path = s->repo->path;
	const char *base = s->repo->base;
	repo_link(s->repo, "../link", "repo");
	const char *slash = arena_printf(s->arena, "%s/", path);
	const char *below = arena_printf(s->arena, "%s/*", base);
	const char *star = arena_printf(s->arena, "%s/re*", base);
	const char *inside = arena_printf(s->arena, "%s/*", path);
	const struct {
		bool safe;
		const char *values[4];
	} rows[] = {
		{true, {"*"}},
		{true, {path}},
		{true, {slash}},
		{true, {repo_path(s->repo, "../link")}},
		{true, {below}},
		{true, {"/*"}},
		{true, {"~/../repo"}},
		{true, {"/elsewhere", path}},
		{true, {path, "/elsewhere"}},
		{true, {"*", "", path}},
		{false, {""}},
		{false, {"*", ""}},
		{false, {path, ""}},
		{false, {base}},
		{false, {inside}},
		{false, {star}},
		{false, {"repo"}},
		{false, {"."}},
		{false, {"**"}},
		{false, {"/elsewhere"}},
		{false, {"%(prefix)/repo"}},
		{false, {"~nobody/repo"}},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		set_settings(s, i % 2 ? "safe.directory" : "Safe.Directory", rows[i].values);
		if (is_refused(s, NULL) == rows[i].safe)
			fail_msg("%s, %s", rows[i].values[0], rows[i].values[1] ? rows[i].values[1] : "");
	}
}

static void a_point_is_the_folder_in_which_dashsync_runs(void **state)
{
	struct sources *s = *state;
	take_away(s); /* first, because it skips the test for a user */
	char *before = realpath(".", NULL);
	set_settings(s, "safe.directory", (const char *[]){".", NULL});
	assert_int_equal(chdir(s->repo->path), 0);
	bool refused = is_refused(s, NULL);
	assert_int_equal(chdir(before), 0);
	free(before);
	assert_false(refused);
}

static const char *write_safe(struct sources *s, const char *path, const char *value)
{
	repo_write(s->repo, path, arena_printf(s->arena, "[safe]\n\tdirectory = %s\n", value));
	return repo_path(s->repo, path);
}

static void it_is_read_from_each_place_that_git_reads(void **state)
{
	struct sources *s = *state;
	take_away(s);
	const char *file = write_safe(s, "../settings", "*");
	set("GIT_CONFIG_SYSTEM", file);
	assert_false(is_refused(s, NULL));
	set("GIT_CONFIG_NOSYSTEM", "1");
	assert_true(is_refused(s, NULL));
	variables_count = 0;
	set("GIT_CONFIG_SYSTEM", file);
	set("GIT_CONFIG_NOSYSTEM", "false");
	set("GIT_CONFIG_GLOBAL", write_safe(s, "../reset", ""));
	assert_true(is_refused(s, NULL)); /* the user's comes after the machine's */
	variables_count = 0;
	set("GIT_CONFIG_GLOBAL", file);
	assert_false(is_refused(s, NULL));
	variables_count = 0;
	repo_write(s->repo, "../including", arena_printf(s->arena, "[include]\n\tpath = %s\n", file));
	set("GIT_CONFIG_GLOBAL", repo_path(s->repo, "../including"));
	assert_false(is_refused(s, NULL));
}

static void the_files_of_the_home_are_read_unless_another_is_named(void **state)
{
	static const char *const files[] = {"../home/.gitconfig", "../home/.config/git/config"};
	static const char *const others[] = {"/dev/null", "/nowhere/at/all", ""};
	struct sources *s = *state;
	take_away(s);
	for (size_t i = 0; i < 2; i++) {
		const char *file = write_safe(s, files[i], s->repo->path);
		variables_count = 0;
		assert_false(is_refused(s, NULL));
		for (size_t j = 0; j < 3; j++) {
			variables_count = 0;
			set("GIT_CONFIG_GLOBAL", others[j]);
			assert_true(is_refused(s, NULL));
		}
		assert_int_equal(unlink(file), 0);
	}
}

/* What the repository itself says, in any of the ways in which it could. */
static void a_repository_cannot_call_itself_safe(void **state)
{
	struct sources *s = *state;
	repo_git(s->repo, "config", "safe.directory", "*");
	repo_git(s->repo, "config", "extensions.worktreeConfig", "true");
	repo_git(s->repo, "config", "--worktree", "safe.directory", "*");
	take_away(s);
	assert_true(is_refused(s, NULL));
	repo_write(s->repo, "../user",
		   arena_printf(s->arena, "[includeIf \"gitdir:%s/\"]\n\tpath = %s\n", s->repo->path,
				write_safe(s, "conf", "*")));
	set("GIT_CONFIG_GLOBAL", repo_path(s->repo, "../user"));
	assert_true(is_refused(s, NULL));
}

static void a_bare_repository_and_a_worktree_are_named_by_their_own_folders(void **state)
{
	struct sources *s = *state;
	repo_git(s->repo, "clone", "-q", "--bare", ".", "../bare.git");
	repo_git(s->repo, "worktree", "add", "-q", "--detach", "../side");
	const char *bare = arena_printf(s->arena, "%s/bare.git", s->repo->base);
	const char *side = arena_printf(s->arena, "%s/side", s->repo->base);
	take_away(s);
	assert_false(is_refused(s, side)); /* as in git, of which the folder of this worktree is looked at */
	give_away(s, "../bare.git");
	give_away(s, "../side/.git");
	assert_true(is_refused(s, side));
	assert_false(sources_try(s, bare, "HEAD"));
	assert_non_null(strstr(s->err.hint, arena_printf(s->arena, "safe.directory %s", bare)));
	error_clear(&s->err);
	set_settings(s, "safe.directory", (const char *[]){bare, side, NULL});
	sources_open(s, bare, "HEAD");
	assert_false(is_refused(s, side));
	assert_true(is_refused(s, NULL));
}

static void under_sudo_the_callers_repository_is_ones_own(void **state)
{
	struct sources *s = *state;
	take_away(s);
	static const char *const others[] = {"", "0", "1234", "12345x", "-1"};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		variables_count = 0;
		set("SUDO_UID", others[i]);
		assert_true(is_refused(s, NULL));
	}
	variables_count = 0;
	set("SUDO_UID", "12345");
	assert_false(is_refused(s, NULL));
}

/* ---- settings ---- */

static void settings_rank_as_in_git(void **state)
{
	struct sources *s = *state;
	repo_write(s->repo, "../system", "[user]\n\tname = System\n[author]\n\tname = First\n");
	repo_write(s->repo, "../global", "[user]\n\tname = Global\n\temail = g@example.org\n");
	set("GIT_CONFIG_SYSTEM", repo_path(s->repo, "../system"));
	sources_open(s, NULL, NULL);
	assert_string_equal(source_setting(s->source, s->arena, "user.name"), "System");
	set("GIT_CONFIG_GLOBAL", repo_path(s->repo, "../global"));
	sources_open(s, NULL, NULL);
	assert_string_equal(source_setting(s->source, s->arena, "user.name"), "Global");
	assert_string_equal(source_setting(s->source, s->arena, "author.name"), "First");
	repo_git(s->repo, "config", "user.name", "Local");
	sources_open(s, NULL, NULL);
	assert_string_equal(source_setting(s->source, s->arena, "user.name"), "Local");
	set("GIT_CONFIG_COUNT", "2");
	set("GIT_CONFIG_KEY_0", "user.name");
	set("GIT_CONFIG_VALUE_0", "Before");
	set("GIT_CONFIG_KEY_1", "User.NAME");
	set("GIT_CONFIG_VALUE_1", "Command");
	sources_open(s, NULL, NULL);
	assert_string_equal(source_setting(s->source, s->arena, "user.name"), "Command");
	assert_string_equal(source_setting(s->source, s->arena, "user.email"), "g@example.org");
}

/* Not only who commits: what git ignores and how it ends lines are settings, too. */
static void all_of_gits_settings_hold(void **state)
{
	struct sources *s = *state;
	repo_write(s->repo, "../ignored", "draft.json\n");
	repo_write(s->repo, "draft.json", "2");
	repo_write(s->repo, "a.json", "1\r\n");
	sources_open(s, NULL, NULL);
	assert_string_equal(sources_list(s, "."), "a.json draft.json");
	set("GIT_CONFIG_COUNT", "1");
	set("GIT_CONFIG_KEY_0", "core.excludesFile");
	set("GIT_CONFIG_VALUE_0", repo_path(s->repo, "../ignored"));
	sources_open(s, NULL, NULL);
	assert_string_equal(sources_list(s, "."), "a.json");
}

static void settings_that_git_refuses_are_errors(void **state)
{
	static const struct {
		const char *words;
		const char *names[3];
		const char *values[3];
	} rows[] = {
		{"invalid GIT_CONFIG_COUNT 'x'", {"GIT_CONFIG_COUNT"}, {"x"}},
		{"invalid GIT_CONFIG_COUNT '-1'", {"GIT_CONFIG_COUNT"}, {"-1"}},
		{"invalid GIT_CONFIG_COUNT '1000000'", {"GIT_CONFIG_COUNT"}, {"1000000"}},
		{"GIT_CONFIG_KEY_0 is not set, and GIT_CONFIG_COUNT is 1", {"GIT_CONFIG_COUNT"}, {"1"}},
		{"GIT_CONFIG_VALUE_0 is not set", {"GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0"}, {"1", "a.b"}},
		{"invalid GIT_CONFIG_KEY_0 ''",
		 {"GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_0"},
		 {"1", "", ""}},
		{"invalid GIT_CONFIG_KEY_0 'a'",
		 {"GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_0"},
		 {"1", "a", ""}},
		{"invalid GIT_CONFIG_KEY_0 '.a'",
		 {"GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_0"},
		 {"1", ".a", ""}},
		{"invalid GIT_CONFIG_KEY_0 'a.'",
		 {"GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_0"},
		 {"1", "a.", ""}},
		{"invalid GIT_CONFIG_KEY_0 'a.b_c'",
		 {"GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_0"},
		 {"1", "a.b_c", ""}},
		{"invalid GIT_CONFIG_NOSYSTEM 'perhaps'", {"GIT_CONFIG_NOSYSTEM"}, {"perhaps"}},
	};
	struct sources *s = *state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		variables_count = 0;
		for (size_t j = 0; j < 3 && rows[i].names[j]; j++)
			set(rows[i].names[j], rows[i].values[j]);
		assert_false(sources_try(s, NULL, NULL));
		assert_int_equal(s->err.fault, FAULT_USAGE);
		if (!strstr(s->err.message, rows[i].words))
			fail_msg("%s", s->err.message);
		error_clear(&s->err);
	}
	variables_count = 0;
	repo_write(s->repo, "../broken", "[user\n");
	set("GIT_CONFIG_GLOBAL", repo_path(s->repo, "../broken"));
	assert_false(sources_try(s, NULL, NULL));
	assert_int_equal(s->err.fault, FAULT_FAILED);
	assert_non_null(strstr(s->err.message, "/broken' cannot be read"));
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
		foreign_test(a_repository_of_another_user_is_refused_with_the_way_out),
		foreign_test(each_part_of_a_repository_must_be_ones_own),
		foreign_test(of_a_linked_repository_the_owner_of_the_link_counts),
		foreign_test(what_safe_directory_names_is_as_in_git),
		foreign_test(a_point_is_the_folder_in_which_dashsync_runs),
		foreign_test(it_is_read_from_each_place_that_git_reads),
		foreign_test(the_files_of_the_home_are_read_unless_another_is_named),
		foreign_test(a_repository_cannot_call_itself_safe),
		foreign_test(a_bare_repository_and_a_worktree_are_named_by_their_own_folders),
		foreign_test(under_sudo_the_callers_repository_is_ones_own),
		foreign_test(settings_rank_as_in_git),
		foreign_test(all_of_gits_settings_hold),
		foreign_test(settings_that_git_refuses_are_errors),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
