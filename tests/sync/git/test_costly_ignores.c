/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "sync/git/costly_ignores.h"
#include "tests/sync/git/repo.h"

struct stage {
	struct repo *folder;
	struct costly_ignores *ignores;
	struct error err;
};

static int setup(void **state)
{
	struct stage *s = heap_alloc(sizeof *s);
	*s = (struct stage){.folder = repo_new_folder()};
	s->ignores = costly_ignores_new(s->folder->path);
	*state = s;
	return 0;
}

static int teardown(void **state)
{
	struct stage *s = *state;
	costly_ignores_free(s->ignores);
	repo_free(s->folder);
	error_clear(&s->err);
	free(s);
	return 0;
}

static bool spend(struct stage *s, const char *path)
{
	error_clear(&s->err);
	return costly_ignores_spend(s->ignores, path, &s->err);
}

static void assert_refused(struct stage *s, const char *path, const char *words)
{
	assert_false(spend(s, path));
	assert_int_equal(s->err.fault, FAULT_DATA);
	assert_string_equal(s->err.message, words);
	assert_non_null(s->err.hint);
}

static void patterns_as_people_write_them_are_cheap(void **state)
{
	struct stage *s = *state;
	repo_write(s->folder, ".gitignore",
		   "# **/**/**/**/**/**/**/**/**/**/**/**/\n*.tmp.*\n**/node_modules/**\n**/dist/**/*.min.*\n*~\n"
		   "!keep-*-of-*.json\n*.[oa]\n/a/**/b/**/c/**/d/\n*_*_*_backup.json\nnode_modules\n\\*literal\\*\n");
	for (size_t i = 0; i < 20000; i++) {
		ARENA_AUTO scratch = arena_new();
		if (!spend(s, arena_printf(scratch,
					   "dashboards/team-%zu/production/west_europe/node_exporter_full.json", i)))
			fail_msg("after %zu paths: %s", i, s->err.message);
	}
}

static void a_pattern_that_would_take_for_ever_is_refused_with_its_place(void **state)
{
	static const struct {
		const char *pattern;
		const char *path;
	} rows[] = {
		{"**/**/**/**/**/**/**/**/**/**/**/**/b", "a/a/a/a/a/a/a/a/a/a/a/a/a/c.json"},
		{"a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.json"},
		{"*A*A*A*A*A*A*A*A*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.json"}, /* core.ignoreCase */
		{"*?*?*?*?*?*?*?*?*b", "dashboards/west-europe/production/node-exporter-full.json"},
		{"*\\a*\\a*\\a*\\a*\\a*\\a*\\a*\\a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.json"},
		{"*[a]*[a]*[a]*[a]*[a]*[a]*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.json"},
	};
	struct stage *s = *state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		ARENA_AUTO scratch = arena_new();
		const char *folder = arena_printf(scratch, "f%zu", i);
		struct costly_ignores *before = s->ignores;
		s->ignores = costly_ignores_new(s->folder->path);
		costly_ignores_free(before);
		repo_write(s->folder, arena_printf(scratch, "%s/.gitignore", folder),
			   arena_printf(scratch, "*.tmp.*\n%s\n", rows[i].pattern));
		assert_refused(s, arena_printf(scratch, "%s/%s", folder, rows[i].path),
			       arena_printf(scratch, "%s/.gitignore:2: matching the pattern '%s' takes too long",
					    folder, rows[i].pattern));
	}
}

static void many_paths_use_the_budget_up_together(void **state)
{
	struct stage *s = *state;
	repo_write(s->folder, ".gitignore", "*.log\n*a*a*a*b\n");
	size_t passed = 0;
	while (passed < 100000 && spend(s, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.json"))
		passed++;
	assert_in_range(passed, 100, 99999);
	assert_refused(s, "b.json", ".gitignore:2: matching the pattern '*a*a*a*b' takes too long");
}

static void a_pattern_counts_only_below_its_folder(void **state)
{
	struct stage *s = *state;
	repo_write(s->folder, "x/y/.gitignore", "*a*a*a*a*a*a*a*a*b\n");
	assert_true(spend(s, "x/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.json"));
	assert_true(spend(s, "x/y/b.json"));
	assert_true(spend(s, "x/yy/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.json"));
	assert_true(spend(s, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.json"));
	assert_refused(s, "x/y/z/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.json",
		       "x/y/.gitignore:1: matching the pattern '*a*a*a*a*a*a*a*a*b' takes too long");
}

/* Another listing begins above where the last one ended. */
static void a_folder_may_come_after_what_is_in_it(void **state)
{
	struct stage *s = *state;
	ARENA_AUTO arena = arena_new(); /* each path ends where its memory does */
	repo_write(s->folder, "x/.gitignore", "*a*a*a*a*a*a*b\n");
	assert_true(spend(s, arena_strdup(arena, "x/y/b.json")));
	assert_true(spend(s, arena_strdup(arena, "x/y")));
	assert_true(spend(s, arena_strdup(arena, "x")));
	assert_true(spend(s, arena_strdup(arena, "a")));
	assert_refused(s, "x/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.json",
		       "x/.gitignore:1: matching the pattern '*a*a*a*a*a*a*b' takes too long");
}

static void a_file_of_patterns_that_is_too_large_is_refused(void **state)
{
	struct stage *s = *state;
	STRBUF_AUTO text = STRBUF_INIT((size_t)8 << 20);
	while (text.length <= (size_t)4 << 20)
		strbuf_add_text(&text, "some/file/that/is/ignored.json\n");
	repo_write(s->folder, ".gitignore", text.at);
	assert_false(spend(s, "a.json"));
	assert_string_equal(s->err.message, "'.gitignore' has more than 4194304 bytes");
}

static void what_is_not_a_file_has_no_patterns(void **state)
{
	struct stage *s = *state;
	repo_write(s->folder, ".gitignore/file", "*a*a*a*a*a*a*a*a*b\n");
	assert_true(spend(s, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.json"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(patterns_as_people_write_them_are_cheap, setup, teardown),
		cmocka_unit_test_setup_teardown(a_pattern_that_would_take_for_ever_is_refused_with_its_place, setup,
						teardown),
		cmocka_unit_test_setup_teardown(many_paths_use_the_budget_up_together, setup, teardown),
		cmocka_unit_test_setup_teardown(a_pattern_counts_only_below_its_folder, setup, teardown),
		cmocka_unit_test_setup_teardown(a_folder_may_come_after_what_is_in_it, setup, teardown),
		cmocka_unit_test_setup_teardown(a_file_of_patterns_that_is_too_large_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_not_a_file_has_no_patterns, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
