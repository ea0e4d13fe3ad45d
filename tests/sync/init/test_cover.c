/* SPDX-License-Identifier: MIT */
/* Which rules name the dashboards of a repository: a list of files, and what a person would write for it. */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "sync/init/cover.h"

#define MOST_FILES 64

struct layout {
	struct cover_file files[MOST_FILES];
	size_t count;
};

static int compare(const void *left, const void *right)
{
	return strcmp(((const struct cover_file *)left)->path, ((const struct cover_file *)right)->path);
}

/* "a.json b.json -package.json ~c.json +_folder.json": with a minus what is no dashboard, ~: broken, +: companion. */
static struct layout layout_of(struct arena *arena, const char *words)
{
	struct layout layout = {.count = 0};
	for (char *rest = arena_strdup(arena, words), *word; (word = strsep(&rest, " ")) != NULL;) {
		assert_true(layout.count < MOST_FILES);
		bool marked = strchr("-~+", *word) != NULL;
		layout.files[layout.count++] = (struct cover_file){
			.path = word + marked,
			.is_dashboard = !marked,
			.is_broken = *word == '~',
			.is_companion = *word == '+',
		};
	}
	qsort(layout.files, layout.count, sizeof layout.files[0], compare);
	return layout;
}

/* The rules as "path path(without exclude, exclude)"; they are right, and so is each dashboard by its own name. */
static void expect(const char *words, const char *rules)
{
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO text = STRBUF_INIT(10000);
	struct layout layout = layout_of(arena, words);
	struct cover cover;
	cover_each(arena, layout.files, layout.count, &cover);
	assert_true(cover_is_right(&cover, layout.files, layout.count));
	cover_find(arena, layout.files, layout.count, &cover);
	assert_true(cover_is_right(&cover, layout.files, layout.count));
	for (size_t i = 0; i < cover.count; i++) {
		const struct config_dashboards *rule = &cover.items[i];
		strbuf_printf(&text, "%s%.*s", i ? " " : "", SLICE_ARG(rule->path));
		for (size_t j = 0; j < rule->exclude.count; j++)
			strbuf_printf(&text, " -%.*s", SLICE_ARG(rule->exclude.items[j]));
	}
	assert_string_equal(text.at ? text.at : "", rules);
}

static void a_broken_file_and_a_companion_leave_the_folder_a_rule(void **state)
{
	(void)state;
	expect("dashboards/a/cpu.json ~dashboards/a/mem.json dashboards/b/disk.json", "dashboards");
	expect("dashboards/a/cpu.json ~dashboards/b/mem.json", "dashboards");
	expect("dashboards/a.json +dashboards/_folder.json -package.json", "dashboards");
	expect("dashboards/a.json +kustomization.yaml", "dashboards");
	expect("d/a.json d/b.json ~d/c.json -d/x.json", "d/*.json -d/x.json");
	expect("a.json b.json ~c.json -src/x.yaml", "*.json");
	expect("~d/a.json -x.json", "");
	/* a rule for all folders that are alike may name them too */
	expect("c/a/d/1.json c/b/d/2.json c/c/d/3.json ~c/e/d/4.json -c/a/x.json", "c/*/d");
}

static void a_folder_of_dashboards_is_a_rule(void **state)
{
	(void)state;
	expect("dashboards/a.json dashboards/b.json -package.json", "dashboards");
	expect("dashboards/a.json", "dashboards");
	expect("grafana/dashboards/team/a.json grafana/dashboards/team/b.yaml -x.yaml", "grafana/dashboards/team");
	expect("dashboards/a/x.json dashboards/b/y.json", "dashboards");
}

static void the_root_is_never_a_rule(void **state)
{
	(void)state;
	expect("a.json b.json", "*.json");
	expect("a.json b.yaml", "*.json *.yaml");
	expect("a/x.json b/x.json", "a b");
	expect("a.json b.json -.github/ci.yml", "*.json");
}

static void what_is_no_dashboard_is_left_out(void **state)
{
	(void)state;
	expect("a.json b.json -package.json", "*.json -package.json");
	expect("d/a.json d/b.json -d/kustomization.yaml", "d/*.json");
	expect("d/a.json d/b.json d/c.yaml -d/kustomization.yaml", "d -d/kustomization.yaml");
	expect("d/a.json d/b.json -d/schemas/x.json -d/schemas/y.json", "d/*.json -d/schemas");
	expect("d/a/x.json d/b/y.json -d/values.yaml", "d/*.json");
}

static void where_others_are_more_dashboards_stand_by_name(void **state)
{
	(void)state;
	expect("board.json -package.json -tsconfig.json -src/a.json", "board.json");
	expect("x/board.json x/y/z.json -x/a.json -x/b.json -x/c.json", "x/board.json x/y");
}

static void folders_that_are_alike_are_a_glob(void **state)
{
	(void)state;
	expect("apps/a/dashboards/x.json apps/b/dashboards/x.json apps/c/dashboards/x.json -apps/a/package.json",
	       "apps/*/dashboards");
	expect("a/d/x.json b/d/x.json c/d/x.json -a/p.json -other/d/y.json", "a/d b/d c/d");
	expect("apps/a/d/x.json apps/b/d/x.json -apps/a/p.json", "apps/a/d apps/b/d");
}

static void odd_names_are_taken_literally(void **state)
{
	(void)state;
	expect("x/a[1].json -x/a1.json -x/p.json", "x/a\\[1].json");
	expect("st*r/x.json -star/y.json", "st\\*r");
	expect(":odd/x.json !even/y.json -a.json", "\\!even \\:odd");
}

static void names_that_sort_between_a_folder_and_its_files_do_no_harm(void **state)
{
	(void)state;
	expect("a-b/x.json a.b/y.json a/z.json -a-b/p.json -r.json", "a-b/x.json a.b a");
}

static void nothing_is_covered_by_nothing(void **state)
{
	(void)state;
	expect("-package.json", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_broken_file_and_a_companion_leave_the_folder_a_rule),
		cmocka_unit_test(a_folder_of_dashboards_is_a_rule),
		cmocka_unit_test(the_root_is_never_a_rule),
		cmocka_unit_test(what_is_no_dashboard_is_left_out),
		cmocka_unit_test(where_others_are_more_dashboards_stand_by_name),
		cmocka_unit_test(folders_that_are_alike_are_a_glob),
		cmocka_unit_test(odd_names_are_taken_literally),
		cmocka_unit_test(names_that_sort_between_a_folder_and_its_files_do_no_harm),
		cmocka_unit_test(nothing_is_covered_by_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
