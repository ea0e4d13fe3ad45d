/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/text_diff/language.h"

struct language_case {
	const char *source;
	const char *key;
	const char *language; /* "": none */
};

static const struct language_case queries[] = {
	{"prometheus", "expr", "PromQL"},
	{"grafana-amazonprometheus-datasource", "expr", "PromQL"},
	{"${DS_PROMETHEUS}", "expr", "PromQL"},
	{"Prometheus", "expr", "PromQL"},
	{"victoriametrics-metrics-datasource", "expr", "MetricsQL"},
	{"victoriametrics-logs-datasource", "expr", "LogsQL"},
	{"${DS__VICTORIAMETRICS}", "expr", "MetricsQL"},
	{"loki", "expr", "LogQL"},
	{"$loki_datasource", "expr", "LogQL"},
	{"tempo", "query", "TraceQL"},
	{"grafana-azure-monitor-datasource", "query", "KQL"},
	{"grafana-azure-data-explorer-datasource", "query", "KQL"},
	{"Azure Monitor", "query", "KQL"},
	{"influxdb", "query", "InfluxQL"},
	{"elasticsearch", "query", "Lucene"},
	{"grafana-opensearch-datasource", "query", "Lucene"},
	{"graphite", "target", "Graphite"},
	{"mysql", "rawSql", "SQL"},
	{"grafana-postgresql-datasource", "rawSql", "SQL"},
	{"frser-sqlite-datasource", "queryText", "SQL"},
	{"grafana-bigquery-datasource", "rawSql", "SQL"},
	{"$datasource", "rawSql", "SQL"},
	{"", "rawSql", "SQL"},
	{"yesoreyeram-infinity-datasource", "uql", "UQL"},
	/* of variables */
	{"prometheus", "query", "PromQL"},
	{"prometheus", "definition", "PromQL"},
	{"loki", "stream", "LogQL"},
	{"mysql", "definition", "SQL"},
	/* no language */
	{"$datasource", "expr", ""},
	{"", "expr", ""},
	{"prometheus", "legendFormat", ""},
	{"prometheus", "", ""},
	{"prometheus", "expr query", ""},
	{"grafana-azure-monitor-datasource", "subscription", ""},
	{"yesoreyeram-infinity-datasource", "url", ""},
	{"", "", ""},
};

static void assert_language(const char *language, const struct language_case *row)
{
	if (strcmp(language ? language : "", row->language) != 0)
		fail_msg("%s, %s: %s", row->source, row->key, language ? language : "none");
}

static void a_query_has_the_language_of_its_data_source(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
		assert_language(language_of(slice_of(queries[i].source), slice_of(queries[i].key)), &queries[i]);
}

static void a_query_of_influxdb_with_pipes_is_flux(void **state)
{
	(void)state;
	struct slice source = slice_of("influxdb");
	struct slice key = slice_of("query");
	assert_string_equal(language_of_query(source, key, slice_of("SELECT mean(\"x\") FROM y")), "InfluxQL");
	assert_string_equal(language_of_query(source, key, slice_of("from(bucket: \"b\")\n  |> range(start: -1h)")),
			    "Flux");
	assert_null(language_of_query(source, slice_of("alias"), slice_of("|>")));
	assert_string_equal(language_of_query(slice_of("loki"), slice_of("expr"), slice_of("{a=\"|>\"}")), "LogQL");
}

static void a_text_panel_has_the_language_of_its_mode(void **state)
{
	(void)state;
	static const struct language_case modes[] = {
		{"markdown", "", "Markdown"}, {"", "", "Markdown"}, {"html", "json", "HTML"}, {"code", "json", "JSON"},
		{"code", "plaintext", ""},    {"code", "", ""},     {"text", "", ""},
	};
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
		assert_language(language_of_panel_text(slice_of(modes[i].source), slice_of(modes[i].key)), &modes[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_query_has_the_language_of_its_data_source),
		cmocka_unit_test(a_query_of_influxdb_with_pipes_is_flux),
		cmocka_unit_test(a_text_panel_has_the_language_of_its_mode),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
