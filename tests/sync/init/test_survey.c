/* SPDX-License-Identifier: MIT */
/* What is found in a repository on disk. */
#include "tests/sync/source/sources.h"

#include "sync/init/survey.h"

#define BOARD(uid) "{\"uid\": \"" uid "\", \"title\": \"T\", \"panels\": []}"

static struct survey look(struct sources *sources, const char *folder)
{
	struct survey survey;
	sources_open(sources, NULL, NULL);
	assert_true(survey_run(sources->source, folder, sources->arena, &survey, &sources->err));
	return survey;
}

static const struct cover_file *file_of(const struct survey *survey, const char *path)
{
	for (size_t i = 0; i < survey->files_count; i++)
		if (strcmp(survey->files[i].path, path) == 0)
			return &survey->files[i];
	return NULL;
}

static void dashboards_are_told_from_other_files(void **state)
{
	struct sources *sources = *state;
	repo_write(sources->repo, "a.json", BOARD("a"));
	repo_write(sources->repo, "package.json", "{\"name\": \"x\", \"version\": \"1\"}");
	repo_write(sources->repo, "broken.json", "{");
	repo_write(sources->repo, "map.yaml",
		   "kind: ConfigMap\napiVersion: v1\ndata:\n  b.json: |\n    " BOARD("b") "\n");
	repo_write(sources->repo, "text.md", BOARD("c"));
	struct survey survey = look(sources, "");
	assert_int_equal(survey.files_count, 4);
	assert_int_equal(survey.dashboard_files, 2);
	assert_int_equal(survey.dashboards, 2);
	assert_true(file_of(&survey, "a.json")->is_dashboard);
	assert_true(file_of(&survey, "map.yaml")->is_dashboard);
	assert_false(file_of(&survey, "package.json")->is_dashboard);
	assert_false(file_of(&survey, "broken.json")->is_dashboard);
	assert_int_equal(survey.uids.count, 2);
	assert_int_equal(survey.problems, 0);
}

static void what_git_ignores_and_what_others_wrote_is_not_looked_at(void **state)
{
	struct sources *sources = *state;
	repo_write(sources->repo, ".gitignore", "out/\n");
	repo_write(sources->repo, "out/a.json", BOARD("a"));
	repo_write(sources->repo, "node_modules/x/b.json", BOARD("b"));
	repo_write(sources->repo, "sub/vendor/c.json", BOARD("c"));
	repo_write(sources->repo, "vendor.json", BOARD("d"));
	struct survey survey = look(sources, "");
	assert_null(file_of(&survey, "out/a.json"));
	assert_false(file_of(&survey, "node_modules/x/b.json")->is_dashboard);
	assert_false(file_of(&survey, "sub/vendor/c.json")->is_dashboard);
	assert_true(file_of(&survey, "vendor.json")->is_dashboard);
	assert_int_equal(survey.dashboards, 1);
}

static void what_looks_like_a_dashboard_and_is_none_is_told(void **state)
{
	struct sources *sources = *state;
	repo_write(sources->repo, "v2.json", "{\"title\": \"T\", \"elements\": {}, \"layout\": {}}");
	repo_write(sources->repo, "package.json", "{\"name\": \"x\"}");
	struct survey survey = look(sources, "");
	assert_int_equal(survey.dashboards, 0);
	assert_int_equal(survey.left_out.count, 1);
	assert_string_equal(survey.left_out.items[0].rule, "schema-v2");
	assert_string_equal(survey.left_out.items[0].place.file, "v2.json");
}

static void a_file_that_is_meant_as_a_dashboard_is_named_with_its_mistake(void **state)
{
	struct sources *sources = *state;
	repo_write(sources->repo, "d/a.json", BOARD("a"));
	repo_write(sources->repo, "d/comma.json", "{\"uid\": \"c\", \"title\": \"C\", \"panels\": [],}");
	repo_write(sources->repo, "d/twice.yaml", "uid: t\ntitle: T\ntitle: U\npanels: []\n");
	repo_write(sources->repo, "d/lfs.json", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
	repo_write(sources->repo, "d/chart.yaml", "kind: {{ .Values.kind }}\npanels: []\n");
	repo_write(sources->repo, "d/cut.json", "{\"uid\":");
	repo_write(sources->repo, "d/empty.json", "");
	repo_write(sources->repo, "d/data.json", "{}");
	repo_write(sources->repo, "e/cut.json", "{\"uid\":");
	repo_write(sources->repo, "d/spec.yaml", "uid: s\ntitle: S\npanels: [{stat: Up}]\n");
	repo_write(sources->repo, "tsconfig.json", "{ // a comment\n}");
	static const struct {
		const char *path;
		const char *rule; /* or NULL: not named */
		bool is_broken;
	} cases[] = {
		{"d/comma.json", "syntax", true},
		{"d/twice.yaml", "duplicate-key", true},
		{"d/lfs.json", "git-lfs-pointer", true},
		{"d/cut.json", "syntax", true},
		{"d/empty.json", "not-a-dashboard", true},
		{"d/data.json", NULL, false},
		{"e/cut.json", NULL, false}, /* no dashboard is beside it */
		{"d/chart.yaml", "template", false},
		{"d/spec.yaml", NULL, false},
		{"tsconfig.json", NULL, false},
	};
	struct survey survey = look(sources, "");
	assert_int_equal(survey.dashboards, 1);
	assert_int_equal(survey.problems, 5);
	assert_int_equal(survey.left_out.count, 6);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *rule = NULL;
		for (size_t k = 0; k < survey.left_out.count; k++)
			if (strcmp(survey.left_out.items[k].place.file, cases[i].path) == 0)
				rule = survey.left_out.items[k].rule;
		assert_string_equal(rule ? rule : "", cases[i].rule ? cases[i].rule : "");
		assert_true(file_of(&survey, cases[i].path)->is_broken == cases[i].is_broken);
	}
}

static void problems_that_validate_would_have_are_counted(void **state)
{
	struct sources *sources = *state;
	repo_write(sources->repo, "a.json", BOARD("a"));
	repo_write(sources->repo, "twin.json", BOARD("a"));
	repo_write(sources->repo, "none.json", "{\"title\": \"T\", \"panels\": []}");
	assert_int_equal(look(sources, "").problems, 2);
}

static void data_sources_of_exports_are_gathered(void **state)
{
	struct sources *sources = *state;
	repo_write(sources->repo, "a.json",
		   "{\"uid\": \"a\", \"title\": \"T\", \"panels\": [], \"__inputs\": ["
		   "{\"name\": \"DS\", \"type\": \"datasource\", \"pluginId\": \"prometheus\"},"
		   "{\"name\": \"DS2\", \"type\": \"datasource\", \"pluginId\": \"loki\"},"
		   "{\"name\": \"DS3\", \"type\": \"datasource\", \"pluginId\": \"loki\"},"
		   "{\"name\": \"E\", \"type\": \"datasource\", \"pluginId\": \"__expr__\"},"
		   "{\"name\": \"G\", \"type\": \"datasource\", \"pluginId\": \"-- Grafana --\"},"
		   "{\"name\": \"H\", \"type\": \"datasource\", \"pluginId\": \"grafana\"},"
		   "{\"name\": \"M\", \"type\": \"datasource\", \"pluginId\": \"-- Mixed --\"},"
		   "{\"name\": \"D\", \"type\": \"datasource\", \"pluginId\": \"-- Dashboard --\"},"
		   "{\"name\": \"V\", \"type\": \"constant\", \"value\": \"x\"}]}");
	struct survey survey = look(sources, "");
	assert_int_equal(survey.plugins.count, 2);
	assert_true(slice_is(survey.plugins.items[0], "loki"));
	assert_true(slice_is(survey.plugins.items[1], "prometheus"));
}

static void a_folder_is_looked_at_by_itself(void **state)
{
	struct sources *sources = *state;
	repo_write(sources->repo, "a.json", BOARD("a"));
	repo_write(sources->repo, "team/d/b.json", BOARD("b"));
	struct survey survey = look(sources, "team");
	assert_int_equal(survey.files_count, 1);
	assert_true(file_of(&survey, "d/b.json")->is_dashboard);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sources_test(dashboards_are_told_from_other_files),
		sources_test(what_git_ignores_and_what_others_wrote_is_not_looked_at),
		sources_test(what_looks_like_a_dashboard_and_is_none_is_told),
		sources_test(a_file_that_is_meant_as_a_dashboard_is_named_with_its_mistake),
		sources_test(problems_that_validate_would_have_are_counted),
		sources_test(data_sources_of_exports_are_gathered),
		sources_test(a_folder_is_looked_at_by_itself),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
