/* SPDX-License-Identifier: MIT */
/* What Grafana did when it saved, and the table of its defaults. */
#include "tests/model/report/page_described.h"

#include "model/report/grafana_defaults.h"

#define PANELS(list)     "{'panels':[" list "]}"
#define PANEL(id, rest)  "{'id':" #id ",'type':'stat','title':'P" #id "'" rest "}"
#define SAVED_BY(number) ",'pluginVersion':'" number "'"
#define FIRST_STEP(rest) ",'fieldConfig':{'defaults':{'thresholds':{'steps':[{'color':'green'" rest "}]}}}"

#define TABLE(id, type, style, rest)                                                                                   \
	"{'id':" #id ",'type':'" type "','title':'P" #id "','styles':[{" style "}]" rest "}"

static const struct page_case CASES[] = {
	{"versions", "{'schemaVersion':38,'panels':[" PANEL(1, SAVED_BY("9.5.2")) "," PANEL(2, SAVED_BY("9.5.2")) "]}",
	 "{'schemaVersion':39,'panels':[" PANEL(1, SAVED_BY("10.4.7")) "," PANEL(2, SAVED_BY("10.4.7")) "]}",
	 "upgrade |  | by Grafana: schema 38 → 39, pluginVersion 9.5.2 → 10.4.7 in 2 panels"},
	{"versions that differ", PANELS(PANEL(1, SAVED_BY("9.5.2")) "," PANEL(2, "") "," PANEL(3, "")),
	 PANELS(PANEL(1, SAVED_BY("10.4.7")) "," PANEL(2, SAVED_BY("10.4.7")) "," PANEL(3, SAVED_BY("10.4.7"))),
	 "upgrade |  | by Grafana: pluginVersion in 3 panels\n"
	 "  pluginVersion: 9.5.2 → 10.4.7, none → 10.4.7 (2)"},
	{"defaults written and dropped, each with its value",
	 "{'style':'dark','panels':[" PANEL(1, FIRST_STEP(",'value':null")) "," PANEL(2, FIRST_STEP("")) "]}",
	 "{'panels':[" PANEL(1, FIRST_STEP("") ",'transparent':false") "," PANEL(
		 2, FIRST_STEP("") ",'transparent':false") "]}",
	 "upgrade |  | by Grafana: 2 defaults written, 2 dropped in 2 panels\n"
	 "  written: transparent false (2)\n"
	 "  dropped: fieldConfig.defaults.thresholds.steps[0].value null, style dark"},
	{"an object of nothing but defaults", PANELS(PANEL(1, "")),
	 PANELS(PANEL(1,
		      ",'options':{'graphMode':'area','reduceOptions':{'values':false}},'fieldConfig':{'defaults':{},"
		      "'overrides':[]}")),
	 "upgrade |  | by Grafana: 2 defaults written in 1 panel\n"
	 "  written: fieldConfig {defaults: {}, overrides: []}, "
	 "options {graphMode: area, reduceOptions: {values: false}}"},
	{"one value in it that is none: an edit", PANELS(PANEL(1, "")),
	 PANELS(PANEL(1, ",'options':{'graphMode':'area','reduceOptions':{'values':true}}")),
	 "edit | panel 'P1' (id 1)"},
	{"what is no default stays an edit: false, null and empty say nothing by themselves", PANELS(PANEL(1, "")),
	 PANELS(PANEL(1, ",'alert':null,'options':{'legend':false}")),
	 "edit | panel 'P1' (id 1)\nedit | panel 'P1' (id 1)"},
	{"colors in the order of another Grafana are seen",
	 PANELS("{'id':1,'type':'singlestat','title':'P1','colors':['rgba(245, 54, 54, 0.9)','rgba(237, 129, 40, "
		"0.89)','"
		"rgba(50, 172, 45, 0.97)']}"),
	 PANELS("{'id':1,'type':'singlestat','title':'P1','colors':['#299c46','rgba(237, 129, 40, 0.89)','#d44a3a']}"),
	 "edit | panel 'P1' (id 1)"},
	{"a default that became another value is an edit", PANELS(PANEL(1, ",'transparent':false")),
	 PANELS(PANEL(1, ",'transparent':true")), "edit | panel 'P1' (id 1)"},
	{"axes are those of many types", PANELS(PANEL(1, "")),
	 PANELS(PANEL(1, ",'fieldConfig':{'defaults':{'custom':{'axisBorderShow':false}}}")),
	 "upgrade |  | by Grafana: 1 default written in 1 panel\n"
	 "  written: fieldConfig {defaults: {custom: {axisBorderShow: false}}}"},
	{"a default of another type of panel is none", PANELS(PANEL(1, "")), PANELS(PANEL(1, ",'renderer':'flot'")),
	 "edit | panel 'P1' (id 1)"},
	{"an added query is one, whatever it holds", PANELS(PANEL(1, ",'targets':[]")),
	 PANELS(PANEL(1, ",'targets':[{'hide':false}]")), "added | panel 'P1' (id 1)"},
	{"an old table gets its other name, and is the same table",
	 "{'schemaVersion':21,'panels':[" TABLE(1, "table", "'pattern':'a'", ",'options':{}") "," TABLE(
		 2, "table", "'pattern':'a'", ",'options':{}") "]}",
	 "{'schemaVersion':25,'panels':[" TABLE(1, "table-old", "'pattern':'a','align':'auto'",
						"") "," TABLE(2, "table-old", "'pattern':'a','align':'auto'", "") "]}",
	 "upgrade |  | by Grafana: schema 21 → 25, table → table-old in 2 panels, 2 defaults written, 2 dropped in 2 "
	 "panels\n"
	 "  table-old: the same table, under the name that it has from schema 24 on\n"
	 "  written: styles[0].align auto (2)\n"
	 "  dropped: options {} (2)"},
	{"that name at the same schema is somebody's edit",
	 "{'schemaVersion':24,'panels':[" TABLE(1, "table", "'pattern':'a'", "") "]}",
	 "{'schemaVersion':25,'panels':[" TABLE(1, "table-old", "'pattern':'a'", "") "]}",
	 "type | panel 'P1' (id 1) | type | table -> table-old\n  lost: nothing that was set\n"
	 "upgrade |  | by Grafana: schema 24 → 25"},
	{"a query that names no data source, in another way",
	 PANELS(PANEL(1, ",'targets':[{'refId':'A','expr':'up'},{'refId':'B','expr':'up'}]")),
	 PANELS(PANEL(1, ",'targets':[{'refId':'A','expr':'up','datasource':null},"
			 "{'refId':'B','expr':'up','datasource':null}]")),
	 "upgrade |  | by Grafana: 2 defaults written in 1 panel\n  written: targets.datasource null (2)"},
	{"the group comes last, whatever the defaults are of",
	 PANELS(PANEL(1, ",'links':[1],'targets':[{'refId':'A','hide':false}]")),
	 PANELS(PANEL(1, ",'links':[2],'targets':[{'refId':'A'}]")),
	 "edit | panel 'P1' (id 1)\n"
	 "upgrade |  | by Grafana: 1 default dropped in 1 panel\n  dropped: targets.hide false"},
};

static void what_grafana_did_is_one_group(void **state)
{
	(void)state;
	check_page_cases(CASES, sizeof CASES / sizeof *CASES);
}

/* The text between the first two backticks from `*at` on. */
static struct slice cut_code(char **at)
{
	char *from = strchr(*at, '`');
	char *to = from ? strchr(from + 1, '`') : NULL;
	if (!to)
		return (struct slice){NULL, 0};
	*at = to + 1;
	return (struct slice){from + 1, (size_t)(to - from) - 1};
}

static void spellings_that_mean_the_same_are_defaults(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	FILE *file = fopen(DASHSYNC_FIXTURES "/../docs/equivalences.md", "r");
	char *line = NULL;
	size_t room = 0;
	size_t rows = 0;
	assert_non_null(file);
	while (getline(&line, &room, file) > 0) {
		char *at = line;
		struct slice path = slice_starts_with(slice_of(line), "| `") ? cut_code(&at) : slice_of(NULL);
		if (!path.length)
			continue;
		bool is_any = slice_ends_with(path, "/$$hashKey");
		struct slice spelling = is_any ? slice_of("\"object:7\"") : cut_code(&at);
		const struct value *value = parsed_slice(arena, arena_slice(arena, spelling));
		if (!grafana_is_default("graph", arena_slice(arena, path).at, value))
			fail_msg("%.*s: %.*s", SLICE_ARG(path), SLICE_ARG(spelling));
		rows++;
	}
	free(line);
	fclose(file);
	assert_true(rows > 25);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_grafana_did_is_one_group),
		cmocka_unit_test(spellings_that_mean_the_same_are_defaults),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
