/* SPDX-License-Identifier: MIT */
#include "tests/model/query/asking.h"

#include "model/value/value.h"

/* What a plugin is asked for a query variable with these members: the query, "; label", or "no: why". */
static const char *asked(struct arena *arena, const char *plugin, const char *members)
{
	struct variables variables = asking_variables(
		arena, arena_printf(arena, "{\"name\":\"v\",\"type\":\"query\"%s%s}", *members ? "," : "", members));
	struct slice label = slice_of("untouched");
	const char *why = "untouched";
	const struct value *query = variable_query(arena, &variables.items[0], slice_of(plugin), &label, &why);
	assert_true(!query == (why != NULL));
	if (!query)
		return arena_printf(arena, "no: %s", why);
	STRBUF_AUTO out = STRBUF_INIT(10000);
	json_write(query, &out);
	if (label.at)
		strbuf_printf(&out, "; %.*s", SLICE_ARG(label));
	return arena_copy(arena, out.at, out.length);
}

struct row {
	const char *members, *expected;
};

static void check_rows(const char *plugin, const struct row *rows, size_t count)
{
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < count; i++) {
		const char *found = asked(arena, plugin, rows[i].members);
		if (strcmp(found, rows[i].expected) != 0)
			fail_msg("%s, %s:\n%s instead of\n%s", plugin, rows[i].members, found, rows[i].expected);
	}
}

#define INSTANT(expr) "{\"expr\":\"" expr "\",\"instant\":true,\"range\":false}"
#define BY_ANOTHER    "no: the browser asks for its values by another call, which the service does not answer"
#define NO_LABEL      "no: its query names no label, or only a variable"

static void prometheus_is_asked_for_the_groups_of_a_label(void **state)
{
	static const struct row rows[] = {
		{"\"query\":\"label_values(up, job)\"", INSTANT("group by (job) (up)") "; job"},
		{"\"query\":\"label_values(up,job)\"", INSTANT("group by (job) (up)") "; job"},
		{"\"query\":\" label_values( up , job ) \\n\"", INSTANT("group by (job) (up)") "; job"},
		{"\"query\":{\"query\":\"label_values(up, job)\",\"refId\":\"x\"}",
		 INSTANT("group by (job) (up)") "; job"},
		{"\"query\":\"label_values(up{a=\\\"b,c\\\"}, job)\"",
		 INSTANT("group by (job) (up{a=\\\"b,c\\\"})") "; job"},
		{"\"query\":\"label_values(up{a=\\\"$env\\\"}, job)\"",
		 INSTANT("group by (job) (up{a=\\\"$env\\\"})") "; job"},
		{"\"query\":\"label_values(job)\"", INSTANT("group by (job) ({job!=\\\"\\\"})") "; job"},
		{"\"query\":\"label_values(, job)\"", INSTANT("group by (job) ({job!=\\\"\\\"})") "; job"},
		{"\"query\":\"label_values(up, )\"", NO_LABEL},
		{"\"query\":\"label_values()\"", NO_LABEL},
		{"\"query\":\"label_values(up, $label)\"", NO_LABEL},
		{"\"query\":\"label_values(up{a=\\\"b\\\"})\"", NO_LABEL},
		{"\"query\":\"label_values(up, job\"", BY_ANOTHER},
		{"\"query\":\"label_values)\"", BY_ANOTHER},
		{"\"query\":\"label_values(\"", BY_ANOTHER},
		{"\"query\":\"label_names()\"", BY_ANOTHER},
		{"\"query\":\"metrics(.*)\"", BY_ANOTHER},
		{"\"query\":\"\"", BY_ANOTHER},
		{"\"query\":null", BY_ANOTHER},
		{"\"query\":[]", BY_ANOTHER},
		{"\"query\":{}", BY_ANOTHER},
		{"", BY_ANOTHER},
		{"\"query\":\"query_result(up)\"",
		 "no: the browser makes its values out of names, labels and numbers of the answer"},
	};
	static const char *const plugins[] = {"prometheus", "grafana-azureprometheus-datasource",
					      "grafana-amazonprometheus-datasource"};
	(void)state;
	for (size_t i = 0; i < COUNT(plugins); i++)
		check_rows(plugins[i], rows, COUNT(rows));
}

static void azure_monitor_is_asked_what_is_a_query_and_no_function(void **state)
{
	static const struct row rows[] = {
		{"\"query\":{\"queryType\":\"Azure Log Analytics\",\"x\":1}",
		 "{\"queryType\":\"Azure Log Analytics\",\"x\":1}"},
		{"\"query\":{\"queryType\":\"Azure Resource Graph\"}", "{\"queryType\":\"Azure Resource Graph\"}"},
		{"\"query\":{\"queryType\":\"Azure Subscriptions\"}", BY_ANOTHER},
		{"\"query\":{\"queryType\":\"Grafana Template Variable Function\"}", BY_ANOTHER},
		{"\"query\":\"Subscriptions()\"", BY_ANOTHER},
		{"", BY_ANOTHER},
	};
	(void)state;
	check_rows("grafana-azure-monitor-datasource", rows, COUNT(rows));
}

static void data_explorer_is_asked_when_the_database_is_named(void **state)
{
#define NO_DATABASE "no: its query names no database; the browser would look up the first one"
	static const struct row rows[] = {
		{"\"query\":{\"database\":\"db\",\"query\":\"T\"}", "{\"database\":\"db\",\"query\":\"T\"}"},
		{"\"query\":{\"database\":\"\",\"query\":\"T\"}", NO_DATABASE},
		{"\"query\":{\"database\":\"db\"}", NO_DATABASE},
		{"\"query\":\"T | distinct a\"", NO_DATABASE},
		{"", NO_DATABASE},
	};
	(void)state;
	check_rows("grafana-azure-data-explorer-datasource", rows, COUNT(rows));
}

static void databases_are_asked_by_sql(void **state)
{
#define TABLE "{\"rawSql\":\"select 1\",\"format\":\"table\"}"
	static const struct row rows[] = {
		{"\"query\":\"select 1\"", TABLE},
		{"\"query\":{\"query\":\"select 1\"}", TABLE},
		{"\"query\":{\"rawSql\":\"select 1\",\"format\":\"x\"}", "{\"rawSql\":\"select 1\",\"format\":\"x\"}"},
		{"\"query\":{\"rawSql\":\"\"}", "no: its query is empty"},
		{"\"query\":\"\"", "no: its query is empty"},
		{"", "no: its query is empty"},
	};
	static const char *const plugins[] = {"mysql", "postgres", "grafana-postgresql-datasource", "mssql"};
	(void)state;
	for (size_t i = 0; i < COUNT(plugins); i++)
		check_rows(plugins[i], rows, COUNT(rows));
}

static void test_data_is_asked_as_it_is(void **state)
{
	static const struct row rows[] = {
		{"\"query\":{\"scenarioId\":\"csv\"}", "{\"scenarioId\":\"csv\"}"},
		{"\"query\":\"*\"", "no: its query is a text that only the browser can turn into a query"},
	};
	(void)state;
	check_rows("testdata", rows, COUNT(rows));
	check_rows("grafana-testdata-datasource", rows, COUNT(rows));
}

static void what_is_not_known_is_said(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	assert_string_equal(
		asked(arena, "elasticsearch", "\"query\":\"{}\""),
		"no: dashsync cannot query data sources of type 'elasticsearch' for the values of variables");
	assert_string_equal(asked(arena, "", ""),
			    "no: dashsync cannot query data sources of type '' for the values of variables");
	assert_string_equal(
		asked(arena, "prometheus", "\"query\":\"label_values(a, b)\",\"regex\":\"/(?>x)/\""),
		"no: only a browser can apply its regex: it has a group '(?' that JavaScript does not have");
	assert_string_equal(asked(arena, "prometheus", "\"query\":\"label_values(a, b)\",\"regex\":\"/(?!x)/\""),
			    INSTANT("group by (b) (a)") "; b");
	assert_string_equal(asked(arena, "prometheus", "\"query\":\"label_values(a, b)\",\"regex\":\"/(x)/\""),
			    INSTANT("group by (b) (a)") "; b");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prometheus_is_asked_for_the_groups_of_a_label),
		cmocka_unit_test(azure_monitor_is_asked_what_is_a_query_and_no_function),
		cmocka_unit_test(data_explorer_is_asked_when_the_database_is_named),
		cmocka_unit_test(databases_are_asked_by_sql),
		cmocka_unit_test(test_data_is_asked_as_it_is),
		cmocka_unit_test(what_is_not_known_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
