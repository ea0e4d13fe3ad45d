/* SPDX-License-Identifier: MIT */
#include "tests/sync/source/sources.h"

#include <sys/stat.h>
#include <unistd.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"

static void only_json_and_yaml_are_dashboards_and_never_the_config(void **state)
{
	struct sources *s = *state;
	static const char *const names[] = {"a.json", "b.yaml", "c.yml", "d.txt", "json", "e.JSON", "dashsync.yaml"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		repo_write(s->repo, names[i], "{}");
		repo_write(s->repo, arena_printf(s->arena, "sub/%s", names[i]), "{}");
	}
	sources_assert(s, NULL, ".", "a.json b.yaml c.yml sub/a.json sub/b.yaml sub/c.yml");
	assert_int_equal(s->diags.count, 0);
}

static void ignored_files_are_left_out_and_tracked_ones_stay(void **state)
{
	struct sources *s = *state;
	sources_put(s, "d/kept.tmp.json", "built/kept.json");
	repo_commit(s->repo, "before anything is ignored");
	repo_write(s->repo, ".gitignore", "*.tmp.json\nbuilt/\nnode_modules\n");
	repo_write(s->repo, "d/.gitignore", "local.json\n");
	sources_put(s, "d/new.json", "d/new.tmp.json", "d/local.json", "built/new.json", "node_modules/deep/x.json");
	sources_assert(s, NULL, ".", "built/kept.json d/kept.tmp.json d/new.json");
}

static void a_file_that_was_deleted_is_not_listed(void **state)
{
	struct sources *s = *state;
	sources_put(s, "a.json", "b.json");
	repo_commit(s->repo, "two");
	unlink(repo_path(s->repo, "a.json"));
	sources_assert(s, NULL, ".", "b.json");
	sources_assert(s, "HEAD", ".", "a.json b.json");
}

static void a_commit_lists_what_it_holds(void **state)
{
	struct sources *s = *state;
	sources_put(s, "d/a.json", "d/e/b.json", "other/c.json");
	repo_commit(s->repo, "three");
	sources_put(s, "d/new.json");
	sources_assert(s, "HEAD", "d", "d/a.json d/e/b.json");
}

static void excludes_are_left_out(void **state)
{
	struct sources *s = *state;
	sources_put(s, "d/a.json", "d/drafts/b.json", "d/old/c.json");
	sources_open(s, NULL, NULL);
	struct slice excludes[] = {slice_of("drafts/**"), slice_of("d/old")};
	struct source_rule rule = {.path = slice_of("d"), .exclude = excludes, .exclude_count = 2};
	assert_string_equal(sources_list_rule(s, &rule), "d/a.json");
}

static void each_file_comes_once_with_the_first_rule_that_names_it(void **state)
{
	struct sources *s = *state;
	sources_put(s, "d/a.json", "d/e/b.json");
	sources_open(s, NULL, NULL);
	struct source_rule rules[] = {
		{.path = slice_of("d/e")}, {.path = slice_of("d")}, {.path = slice_of("**/b.json")}};
	struct source_files files;
	assert_true(source_list(s->source, &(struct source_rules){rules, 3}, s->arena, &files, &s->diags, &s->err));
	assert_int_equal(files.count, 2);
	assert_string_equal(files.items[0].path, "d/a.json");
	assert_int_equal(files.items[0].rule, 1);
	assert_string_equal(files.items[1].path, "d/e/b.json");
	assert_int_equal(files.items[1].rule, 0);
	assert_int_equal(s->diags.count, 0);
}

static void a_rule_that_names_nothing_is_a_warning(void **state)
{
	struct sources *s = *state;
	repo_write(s->repo, "d/readme.txt", "");
	sources_assert(s, NULL, "d", "");
	assert_true(sources_said(s, "no-files", "'d'"));
	assert_int_equal(s->diags.warnings, 1);
}

/* "d e" for the rules of which nothing is there. */
static const char *absent_of(struct sources *s, struct source_rule *rules, size_t count)
{
	struct source_files files;
	STRBUF_AUTO said = STRBUF_INIT(1000);
	assert_true(source_list(s->source, &(struct source_rules){rules, count}, s->arena, &files, &s->diags, &s->err));
	for (size_t i = 0; i < count; i++)
		if (files.absent[i])
			strbuf_printf(&said, "%s%s", said.length ? " " : "", files.absent[i]);
	return arena_strdup(s->arena, said.length ? said.at : "");
}

/* Only what is nowhere is absent: not what is no dashboard, or excluded, ignored, behind a link or in a repository. */
static void a_rule_of_which_nothing_is_there_is_absent_and_no_warning(void **state)
{
	struct sources *s = *state;
	struct slice all[] = {slice_of("**")};
	struct source_rule rules[] = {
		{.path = slice_of("d")},
		{.path = slice_of("dd")},
		{.path = slice_of("d/readme.txt")},
		{.path = slice_of("d/*.json")},
		{.path = slice_of("d/*.yaml")},
		{.path = slice_of("d/a.json"), .exclude = all, .exclude_count = 1},
		{.path = slice_of("built/x/y")},
		{.path = slice_of("loose/x")},
		{.path = slice_of("other/x/y")},
		{.folder = slice_of("d"), .path = slice_of("a.json")},
		{.folder = slice_of("d"), .path = slice_of("b.json")},
	};
	sources_put(s, "d/a.json", "built/z.json", "other/z.json");
	repo_write(s->repo, "d/readme.txt", "");
	repo_write(s->repo, ".gitignore", "built\n");
	repo_write(s->repo, "other/.git/HEAD", "");
	assert_int_equal(symlink("nowhere", repo_path(s->repo, "loose")), 0);
	sources_open(s, NULL, NULL);
	assert_string_equal(absent_of(s, rules, sizeof rules / sizeof *rules), "dd d/*.yaml d/b.json");
	assert_false(sources_said(s, "no-files", "'dd'"));
	assert_true(sources_said(s, "no-files", "'built/x/y'"));
}

static void names_with_spaces_newlines_and_umlauts_are_listed(void **state)
{
	struct sources *s = *state;
	sources_put(s, "d/a b.json", "d/c\nd.json", "d/\xc3\xbc.json", "d/[x]*.json");
	repo_commit(s->repo, "odd names");
	const char *expected = "d/[x]*.json d/a b.json d/c\nd.json d/\xc3\xbc.json";
	sources_assert(s, NULL, "d", expected);
	assert_string_equal(sources_list(s, "d/[x]*.json"), "d/[x]*.json");
	sources_assert(s, "HEAD", "d", expected);
	assert_int_equal(s->diags.count, 0);
}

static void a_name_that_is_not_utf8_is_an_error_that_shows_it(void **state)
{
	struct sources *s = *state;
	sources_put(s, "d/ok.json", "d/bad\xff.json", "d/bad\xfe.txt", "d/folder\xff/x.json");
	repo_commit(s->repo, "bad names");
	for (int i = 0; i < 2; i++) {
		sources_assert(s, i ? "HEAD" : NULL, "d", "d/ok.json");
		assert_int_equal(s->diags.errors, 2);
		assert_true(sources_said(s, "file-name", "bad\\xff.json"));
		assert_true(sources_said(s, "file-name", "folder\\xff"));
	}
}

static void names_that_differ_only_in_case_are_a_warning(void **state)
{
	struct sources *s = *state;
	sources_put(s, "d/cpu.json", "d/CPU.json", "d/disk.json");
	sources_assert(s, NULL, "d", "d/CPU.json d/cpu.json d/disk.json");
	assert_int_equal(s->diags.warnings, 1);
	assert_true(sources_said(s, "file-name", "'d/CPU.json' and 'd/cpu.json'"));
}

static void links_inside_the_root_are_followed(void **state)
{
	struct sources *s = *state;
	repo_write(s->repo, "common/a.json", "{\"a\":1}");
	repo_write(s->repo, "common/deep/b.json", "{\"b\":1}");
	repo_link(s->repo, "d/file.json", "../common/a.json");
	repo_link(s->repo, "d/folder", "../common");
	repo_link(s->repo, "d/twice.json", "folder/deep/b.json");
	repo_commit(s->repo, "links");
	for (int i = 0; i < 2; i++) {
		sources_assert(s, i ? "HEAD" : NULL, "d",
			       "d/file.json d/folder/a.json d/folder/deep/b.json d/twice.json");
		assert_int_equal(s->diags.count, 0);
		assert_string_equal(sources_read(s, "d/file.json"), "{\"a\":1}");
		assert_string_equal(sources_read(s, "d/folder/deep/b.json"), "{\"b\":1}");
		assert_string_equal(sources_read(s, "d/twice.json"), "{\"b\":1}");
	}
}

static void behind_a_link_what_git_ignores_is_ignored_too(void **state)
{
	struct sources *s = *state;
	repo_write(s->repo, ".gitignore", "/common/local.json\n");
	sources_put(s, "common/a.json", "common/local.json");
	repo_link(s->repo, "d/folder", "../common");
	sources_assert(s, NULL, "d", "d/folder/a.json");
}

static void a_link_that_leads_outside_is_refused_by_name(void **state)
{
	struct sources *s = *state;
	repo_write(s->repo, "../secret/x.json", "{\"secret\":1}");
	sources_put(s, "d/ok.json");
	repo_link(s->repo, "d/file.json", "../../secret/x.json");
	repo_link(s->repo, "d/absolute.json", "/etc/passwd");
	repo_link(s->repo, "d/folder", "../../secret");
	repo_link(s->repo, "d/config.json", "../.git/config");
	repo_link(s->repo, "d/readme", "/etc/hostname");
	repo_commit(s->repo, "links");
	for (int i = 0; i < 2; i++) {
		sources_assert(s, i ? "HEAD" : NULL, "d", "d/ok.json");
		assert_true(sources_said(s, "link", "'d/file.json' leads to '../../secret/x.json'"));
		assert_true(sources_said(s, "link", "'d/absolute.json' leads to '/etc/passwd'"));
		assert_true(sources_said(s, "link", "'d/folder' leads to '../../secret'"));
		assert_true(sources_said(s, "link", "'d/config.json' leads to '../.git/config'"));
		struct source_content content;
		assert_false(source_read(s->source, s->arena, "d/file.json", 1000, &content, &s->err));
		assert_false(source_read(s->source, s->arena, "d/folder/x.json", 1000, &content, &s->err));
		assert_string_equal(s->err.message, "file 'd/folder/x.json' cannot be read: it leads outside the "
						    "dashboards' repository or into git's own data");
	}
}

static void a_link_that_no_rule_names_is_nobodys_business(void **state)
{
	struct sources *s = *state;
	sources_put(s, "d/ok.json");
	repo_link(s->repo, "elsewhere/x.json", "/etc/passwd");
	sources_assert(s, NULL, "d", "d/ok.json");
	assert_int_equal(s->diags.count, 0);
}

static void a_link_above_the_rule_that_leads_outside_is_named(void **state)
{
	struct sources *s = *state;
	sources_put(s, "../secret/prod/x.json");
	repo_link(s->repo, "d", "../secret");
	repo_commit(s->repo, "link");
	for (int i = 0; i < 2; i++) {
		sources_assert(s, i ? "HEAD" : NULL, "d/prod", "");
		assert_true(sources_said(s, "link", "'d' leads to '../secret'"));
	}
}

static void links_in_a_circle_come_to_an_end(void **state)
{
	struct sources *s = *state;
	sources_put(s, "d/a.json");
	repo_link(s->repo, "d/self", ".");
	repo_link(s->repo, "d/up", "..");
	repo_link(s->repo, "d/e/back", "../../d");
	repo_link(s->repo, "d/one.json", "two.json");
	repo_link(s->repo, "d/two.json", "one.json");
	repo_link(s->repo, "d/gone.json", "nowhere.json");
	sources_put(s, "d/e/b.json");
	repo_commit(s->repo, "circles");
	for (int i = 0; i < 2; i++) {
		sources_assert(s, i ? "HEAD" : NULL, "d", "d/a.json d/e/b.json");
		assert_true(sources_said(s, "link", "'d/one.json' leads to 'two.json', which leads back to it"));
		assert_true(sources_said(s, "link", "'d/gone.json' leads to 'nowhere.json', which is not there"));
		assert_int_equal(s->diags.errors, 3);
	}
}

static void an_absolute_link_into_the_work_tree_is_followed_there(void **state)
{
	struct sources *s = *state;
	sources_put(s, "common/a.json");
	repo_link(s->repo, "d/a.json", repo_path(s->repo, "common/a.json"));
	repo_link(s->repo, "e/a.json", "/common/a.json");
	repo_commit(s->repo, "link");
	sources_assert(s, NULL, "d", "d/a.json");
	sources_assert(s, "HEAD", "d", "");
	assert_true(sources_said(s, "link", "which is outside the root"));
	assert_string_equal(sources_list(s, "e"), "");
	assert_true(sources_said(s, "link", "'/common/a.json', which is outside the root"));
}

static void nested_repositories_and_submodules_are_not_entered(void **state)
{
	struct sources *s = *state;
	sources_put(s, "d/a.json");
	repo_commit(s->repo, "first");
	repo_git(s->repo, "clone", "-q", ".", "../other");
	repo_git(s->repo, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../other", "d/sub");
	repo_commit(s->repo, "submodule");
	repo_git(s->repo, "clone", "-q", ".", "d/nested");
	repo_git(s->repo, "worktree", "add", "-q", "d/tree");
	sources_assert(s, NULL, "d", "d/a.json");
	assert_true(sources_said(s, "submodule", "'d/sub'"));
	assert_true(sources_said(s, "submodule", "'d/nested'"));
	assert_true(sources_said(s, "submodule", "'d/tree'"));
	assert_string_equal(sources_list(s, "*/a.json"), "d/a.json");
	assert_int_equal(s->diags.count, 0);
	assert_string_equal(sources_list(s, "d/sub/d"), "");
	assert_true(sources_said(s, "submodule", "'d/sub'"));
	sources_assert(s, "HEAD", "d", "d/a.json");
	assert_true(sources_said(s, "submodule", "'d/sub'"));
}

static void a_submodule_that_was_not_checked_out_is_still_named(void **state)
{
	struct sources *s = *state;
	sources_put(s, "d/a.json");
	repo_commit(s->repo, "first");
	repo_git(s->repo, "clone", "-q", ".", "../other");
	repo_git(s->repo, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../other", "d/sub");
	repo_commit(s->repo, "submodule");
	repo_git(s->repo, "submodule", "--quiet", "deinit", "--force", "d/sub");
	sources_assert(s, NULL, "d", "d/a.json");
	assert_true(sources_said(s, "submodule", "'d/sub'"));
}

static void pipes_are_no_dashboards(void **state)
{
	struct sources *s = *state;
	sources_put(s, "a.json");
	assert_int_equal(mkfifo(repo_path(s->repo, "pipe.json"), 0600), 0);
	repo_link(s->repo, "link.json", "pipe.json");
	sources_assert(s, NULL, ".", "a.json");
}

static void a_plain_folder_is_listed_without_git(void **state)
{
	struct sources *s = *state;
	sources_put(s, "../plain/a.json");
	repo_write(s->repo, "../plain/.gitignore", "a.json\n");
	repo_link(s->repo, "../plain/out.json", "/etc/passwd");
	sources_open(s, repo_path(s->repo, "../plain"), NULL);
	assert_string_equal(sources_list(s, "."), "a.json");
	assert_true(sources_said(s, "link", "'/etc/passwd'"));
}

static void ten_thousand_files_are_listed(void **state)
{
	struct sources *s = *state;
	repo_write(s->repo, ".gitignore", "*.tmp\n/x/\n");
	for (int i = 0; i < 10000; i++) {
		if (i == 5000)
			repo_git(s->repo, "add", "-A");
		repo_write(s->repo, arena_printf(s->arena, "d/%d/%d.json", i % 100, i), "");
	}
	sources_open(s, NULL, NULL);
	struct source_files files;
	struct source_rule rule = {.path = slice_of("d")};
	assert_true(source_list(s->source, &(struct source_rules){&rule, 1}, s->arena, &files, &s->diags, &s->err));
	assert_int_equal(files.count, 10000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sources_test(only_json_and_yaml_are_dashboards_and_never_the_config),
		sources_test(ignored_files_are_left_out_and_tracked_ones_stay),
		sources_test(a_file_that_was_deleted_is_not_listed),
		sources_test(a_commit_lists_what_it_holds),
		sources_test(excludes_are_left_out),
		sources_test(each_file_comes_once_with_the_first_rule_that_names_it),
		sources_test(a_rule_that_names_nothing_is_a_warning),
		sources_test(a_rule_of_which_nothing_is_there_is_absent_and_no_warning),
		sources_test(names_with_spaces_newlines_and_umlauts_are_listed),
		sources_test(a_name_that_is_not_utf8_is_an_error_that_shows_it),
		sources_test(names_that_differ_only_in_case_are_a_warning),
		sources_test(links_inside_the_root_are_followed),
		sources_test(behind_a_link_what_git_ignores_is_ignored_too),
		sources_test(a_link_that_leads_outside_is_refused_by_name),
		sources_test(a_link_that_no_rule_names_is_nobodys_business),
		sources_test(a_link_above_the_rule_that_leads_outside_is_named),
		sources_test(links_in_a_circle_come_to_an_end),
		sources_test(an_absolute_link_into_the_work_tree_is_followed_there),
		sources_test(nested_repositories_and_submodules_are_not_entered),
		sources_test(a_submodule_that_was_not_checked_out_is_still_named),
		sources_test(pipes_are_no_dashboards),
		sources_test(a_plain_folder_is_listed_without_git),
		sources_test(ten_thousand_files_are_listed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
