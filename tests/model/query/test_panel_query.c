/* SPDX-License-Identifier: MIT */
/* Requests are compared whole, as JSON, with what a browser sends for the same panel. */
#include "tests/model/query/asking.h"

#include "model/query/panel_query.h"
#include "model/value/value.h"

#define NOW INT64_C(1594671549254)

/* Six hours: what a dashboard that says nothing has. */
#define RANGE "\"from\":\"1594649949254\",\"to\":\"1594671549254\""

/* Every query of the first panel that is sent, as to a data source of this plugin; or "no: why". */
static const char *request_of(struct arena *arena, const char *json, const struct query_source *source)
{
	const struct value *dashboard = parsed(arena, json);
	struct variables variables = variables_of(arena, dashboard);
	struct panels panels = panels_of(arena, dashboard);
	assert_true(panels.count > 0);
	const struct panel *panel = &panels.items[0];
	const struct panel_query **queries = arena_array(arena, panel->count, sizeof *queries);
	struct query_source *sources = arena_array(arena, panel->count, sizeof *sources);
	struct panel_request request = {.dashboard = dashboard,
					.panel = panel,
					.variables = &variables,
					.now = NOW,
					.queries = queries,
					.sources = sources};
	for (size_t i = 0; i < panel->count; i++) {
		if (!panel_query_is_sent(panel, &panel->queries[i]))
			continue;
		bool computed = panel->queries[i].source.form == DATASOURCE_EXPRESSION;
		sources[request.count] = computed ? (struct query_source){.uid = slice_of("__expr__"),
									  .type = slice_of("__expr__")}
						  : *source;
		queries[request.count++] = &panel->queries[i];
	}
	const char *why = NULL;
	struct slice body = panel_request_body(arena, &request, &why);
	assert_true(!body.at == (why != NULL));
	return body.at ? body.at : arena_printf(arena, "no: %s", why);
}

static void check_request(const char *plugin, const char *dashboard, const char *expected)
{
	ARENA_AUTO arena = arena_new();
	const struct query_source source = {.uid = slice_of("U"), .type = slice_of(plugin)};
	const char *found = request_of(arena, dashboard, &source);
	bool same = *expected == '{' && *found == '{' ? value_equal(parsed(arena, found), parsed(arena, expected))
						      : strcmp(found, expected) == 0;
	if (!same)
		fail_msg("%s\nis asked by %s\ninstead of  %s", dashboard, found, expected);
}

#define PANEL(members)   "{\"panels\":[{\"id\":1,\"title\":\"P\"," members "}]}"
#define TARGETS(queries) "\"targets\":[" queries "]"
#define SENT(queries)    "{\"queries\":[" queries "]," RANGE "}"
#define TO(type)         "\"datasource\":{\"uid\":\"U\",\"type\":\"" type "\"}"
#define USUAL            "\"intervalMs\":30000,\"maxDataPoints\":720" /* 6 h in 12 columns of 60 */

static void a_query_is_sent_with_whom_it_asks_and_how_many_points_it_wants(void **state)
{
	(void)state;
	check_request("loki", PANEL(TARGETS("{\"refId\":\"X\",\"expr\":\"up\",\"maxLines\":5}")),
		      SENT("{\"refId\":\"X\",\"expr\":\"up\",\"maxLines\":5," TO("loki") "," USUAL "}"));
	/* what the file says of these is not what is sent */
	check_request("loki",
		      PANEL(TARGETS("{\"refId\":\"X\",\"datasource\":{\"type\":\"a\",\"uid\":\"b\"},\"intervalMs\":1,"
				    "\"maxDataPoints\":2}")),
		      SENT("{\"refId\":\"X\"," TO("loki") "," USUAL "}"));
	check_request("loki", PANEL(TARGETS("{\"refId\":\"X\",\"datasource\":\"${nobody}\"}")),
		      SENT("{\"refId\":\"X\"," TO("loki") "," USUAL "}"));
}

static void a_prometheus_query_is_asked_over_the_range_unless_it_says_how(void **state)
{
	(void)state;
	check_request("prometheus", PANEL(TARGETS("{\"refId\":\"A\"}")),
		      SENT("{\"refId\":\"A\",\"range\":true," TO("prometheus") "," USUAL "}"));
	check_request(
		"grafana-azureprometheus-datasource", PANEL(TARGETS("{\"refId\":\"A\",\"instant\":true}")),
		SENT("{\"refId\":\"A\",\"instant\":true," TO("grafana-azureprometheus-datasource") "," USUAL "}"));
	check_request("prometheus", PANEL(TARGETS("{\"refId\":\"A\",\"range\":false}")),
		      SENT("{\"refId\":\"A\",\"range\":false," TO("prometheus") "," USUAL "}"));
}

static void points_and_interval_follow_from_the_panel(void **state)
{
	static const struct {
		const char *panel, *sent;
	} rows[] = {
		{"\"gridPos\":{\"w\":24}", "\"intervalMs\":15000,\"maxDataPoints\":1440"}, /* 6 h in 1440: 15 s */
		{"\"gridPos\":{\"w\":6}", "\"intervalMs\":60000,\"maxDataPoints\":360"},
		{"\"gridPos\":{\"w\":0}", USUAL},
		{"\"gridPos\":{\"w\":-3}", USUAL},
		{"\"gridPos\":{\"w\":9223372036854775807}", USUAL},
		{"\"gridPos\":null", USUAL},
		{"\"maxDataPoints\":100", "\"intervalMs\":300000,\"maxDataPoints\":100"}, /* 216 s: 5 min */
		{"\"maxDataPoints\":\"100\"", "\"intervalMs\":300000,\"maxDataPoints\":100"},
		{"\"maxDataPoints\":0", USUAL},
		{"\"maxDataPoints\":null", USUAL},
		{"\"maxDataPoints\":50000", "\"intervalMs\":2000,\"maxDataPoints\":11000"}, /* 1963 ms */
		{"\"interval\":\"1m\"", "\"intervalMs\":60000,\"maxDataPoints\":720"},
		{"\"interval\":\">2m\"", "\"intervalMs\":120000,\"maxDataPoints\":720"},
		{"\"interval\":\"5s\"", USUAL},
		{"\"interval\":\"$step\"", USUAL},
	};
	(void)state;
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++)
		check_request("loki", arena_printf(arena, PANEL("%s," TARGETS("{\"refId\":\"A\"}")), rows[i].panel),
			      arena_printf(arena, SENT("{\"refId\":\"A\"," TO("loki") ",%s}"), rows[i].sent));
}

static void the_interval_of_the_data_source_is_the_least_unless_the_panel_says_one(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const struct query_source source = {
		.uid = slice_of("U"), .type = slice_of("prometheus"), .interval = slice_of("1m")};
	const char *found = request_of(
		arena, PANEL(TARGETS("{\"refId\":\"A\",\"expr\":\"$__interval $__rate_interval\"}")), &source);
	assert_non_null(strstr(found, "\"expr\":\"1m 240s\""));
	assert_non_null(strstr(found, "\"intervalMs\":60000"));
	found = request_of(arena, PANEL("\"interval\":\"10s\"," TARGETS("{\"refId\":\"A\"}")), &source);
	assert_non_null(strstr(found, "\"intervalMs\":30000"));
}

static void the_range_is_that_of_the_panel(void **state)
{
	(void)state;
	check_request("loki",
		      "{\"time\":{\"from\":\"1000\",\"to\":\"8000\"},\"panels\":[{" TARGETS("{\"refId\":\"A\"}") "}]}",
		      "{\"queries\":[{\"refId\":\"A\"," TO(
			      "loki") ",\"intervalMs\":1,\"maxDataPoints\":720}],\"from\":\"1000\",\"to\":\"8000\"}");
	check_request(
		"loki", PANEL("\"timeFrom\":\"1h\",\"maxDataPoints\":60," TARGETS("{\"refId\":\"A\"}")),
		"{\"queries\":[{\"refId\":\"A\"," TO("loki") ",\"intervalMs\":60000,\"maxDataPoints\":60}],\"from\":"
							     "\"1594667949254\",\"to\":\"1594671549254\"}");
	check_request("loki", PANEL("\"timeFrom\":\"soon\"," TARGETS("{\"refId\":\"A\"}")),
		      "no: the panel's timeFrom is not a duration");
	check_request("loki", "{\"time\":{\"from\":\"soon\"},\"panels\":[{" TARGETS("{\"refId\":\"A\"}") "}]}",
		      "no: the dashboard's time.from is not a time");
}

static void variables_are_put_in_as_the_plugin_writes_them(void **state)
{
#define LIST                                                                                                           \
	"\"title\":\"T\",\"uid\":\"D\",\"templating\":{\"list\":[{\"name\":\"v\",\"multi\":true,\"current\":{"         \
	"\"value\":[\"a\",\"b\"]}},{\"name\":\"lost\",\"type\":\"query\"}]}"
	(void)state;
	check_request(
		"prometheus",
		"{" LIST ",\"panels\":[{" TARGETS("{\"refId\":\"A\",\"expr\":\"x{y=~\\\"$v\\\"}[$__interval]\"}") "}]}",
		SENT("{\"refId\":\"A\",\"expr\":\"x{y=~\\\"(a|b)\\\"}[30s]\",\"range\":true," TO("prometheus") "," USUAL
													       "}"));
	check_request("mysql",
		      "{" LIST ",\"panels\":[{" TARGETS("{\"refId\":\"A\",\"rawSql\":\"in ($v) $__dashboard\"}") "}]}",
		      SENT("{\"refId\":\"A\",\"rawSql\":\"in ('a','b') T\"," TO("mysql") "," USUAL "}"));
	check_request("loki", "{" LIST ",\"panels\":[{" TARGETS("{\"refId\":\"A\",\"expr\":\"$lost\"}") "}]}",
		      "no: the current value of variable 'lost' is unknown");
	check_request("loki", "{\"panels\":[{" TARGETS("{\"refId\":\"A\",\"expr\":\"${__user.login}\"}") "}]}",
		      "no: the current value of '__user' is unknown");
	/* whose name it is, and whom it asks, is no part of the question */
	check_request("loki", "{" LIST ",\"panels\":[{" TARGETS("{\"refId\":\"$lost\",\"datasource\":\"$lost\"}") "}]}",
		      SENT("{\"refId\":\"$lost\"," TO("loki") "," USUAL "}"));
}

/* ---- which queries ---- */

static void hidden_queries_are_sent_only_for_expressions(void **state)
{
#define HIDDEN "{\"refId\":\"A\",\"hide\":true}"
#define MATH   "{\"refId\":\"B\",\"datasource\":{\"type\":\"__expr__\",\"uid\":\"__expr__\"},\"expression\":\"$A * 2\"}"
	(void)state;
	check_request("loki", PANEL(TARGETS(HIDDEN ",{\"refId\":\"B\",\"hide\":false}")),
		      SENT("{\"refId\":\"B\",\"hide\":false," TO("loki") "," USUAL "}"));
	check_request(
		"loki", PANEL(TARGETS(HIDDEN "," MATH)),
		SENT("{\"refId\":\"A\",\"hide\":true," TO("loki") "," USUAL "},"
								  "{\"refId\":\"B\",\"expression\":\"$A * "
								  "2\",\"datasource\":{\"uid\":\"__expr__\",\"type\":"
								  "\"__expr__\"}," USUAL "}"));
	ARENA_AUTO arena = arena_new();
	const char *hidden_math = "{\"refId\":\"B\",\"hide\":true,\"datasource\":\"__expr__\"}";
	struct panels panels = panels_of(arena,
					 parsed(arena, arena_printf(arena, PANEL(TARGETS(HIDDEN ",%s")), hidden_math)));
	assert_false(panels.items[0].has_expression);
	assert_false(panel_query_is_sent(&panels.items[0], &panels.items[0].queries[0]));
}

static void a_query_without_a_name_gets_one_that_is_free(void **state)
{
	(void)state;
	check_request("loki", PANEL(TARGETS("{},{\"refId\":\"A\"},7,{\"refId\":\"\"},{\"refId\":7}")),
		      SENT("{\"refId\":\"B\"," TO("loki") "," USUAL "},{\"refId\":\"A\"," TO(
			      "loki") "," USUAL
				      "},{\"refId\":\"C\"," TO("loki") "," USUAL
								       "},{\"refId\":\"D\"," TO("loki") "," USUAL "}"));
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO text = STRBUF_INIT(10000);
	strbuf_add_text(&text, "{\"panels\":[{\"targets\":[{}");
	for (int i = 0; i < 28; i++)
		strbuf_add_text(&text, ",{}");
	strbuf_add_text(&text, "]}]}");
	struct panels panels = panels_of(arena, parsed(arena, text.at));
	assert_int_equal(panels.items[0].count, 29);
	assert_true(slice_is(panels.items[0].queries[25].ref_id, "Z"));
	assert_true(slice_is(panels.items[0].queries[26].ref_id, "Q27"));
	assert_true(slice_is(panels.items[0].queries[28].ref_id, "Q29"));
}

/* ---- whom they ask ---- */

static void a_panels_data_source_goes_before_those_of_its_queries(void **state)
{
	static const struct {
		const char *panel, *query;
		enum datasource_form form;
		const char *name;
	} rows[] = {
		{"{\"uid\":\"p\"}", "{\"uid\":\"q\"}", DATASOURCE_UID, "p"},
		{"{\"uid\":\"p\"}", NULL, DATASOURCE_UID, "p"},
		{"\"p\"", "{\"uid\":\"q\"}", DATASOURCE_NAME, "p"},
		{"{\"uid\":\"${ds}\"}", "{\"uid\":\"q\"}", DATASOURCE_VARIABLE, "ds"},
		{"{\"uid\":\"-- Mixed --\"}", "{\"uid\":\"q\"}", DATASOURCE_UID, "q"},
		{"\"-- Mixed --\"", "\"q\"", DATASOURCE_NAME, "q"},
		{"\"-- Mixed --\"", "null", DATASOURCE_DEFAULT, ""},
		{"\"-- Mixed --\"", NULL, DATASOURCE_DEFAULT, ""},
		{"null", "{\"uid\":\"q\"}", DATASOURCE_UID, "q"},
		{"null", NULL, DATASOURCE_DEFAULT, ""},
		{NULL, "{\"uid\":\"q\"}", DATASOURCE_UID, "q"},
		{NULL, NULL, DATASOURCE_DEFAULT, ""},
		{"{\"uid\":\"p\"}", "{\"type\":\"__expr__\"}", DATASOURCE_EXPRESSION, ""},
		{"{\"uid\":\"p\"}", "\"-100\"", DATASOURCE_EXPRESSION, ""},
	};
	(void)state;
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *text = arena_printf(arena, "{\"panels\":[{%s%s%s\"targets\":[{\"refId\":\"A\"%s%s}]}]}",
						rows[i].panel ? "\"datasource\":" : "",
						rows[i].panel ? rows[i].panel : "", rows[i].panel ? "," : "",
						rows[i].query ? ",\"datasource\":" : "",
						rows[i].query ? rows[i].query : "");
		struct panels panels = panels_of(arena, parsed(arena, text));
		const struct panel_query *query = &panels.items[0].queries[0];
		if (query->source.form != rows[i].form || !slice_is(query->source.name, rows[i].name))
			fail_msg("%s: %s '%.*s'", text, datasource_form_name(query->source.form),
				 SLICE_ARG(query->source.name));
		assert_true(panels.items[0].has_expression == (rows[i].form == DATASOURCE_EXPRESSION));
	}
}

static void panels_are_found_wherever_they_stand(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct panels panels = panels_of(
		arena,
		parsed(arena, "{\"panels\":[{\"id\":1,\"title\":\"CPU\",\n\"targets\":[{}]},"
			      "{\"id\":2,\"type\":\"row\",\"panels\":[{\"id\":3,\"targets\":[{\"refId\":\"B\"}]}]},"
			      "{\"id\":4,\"type\":\"text\"},{\"id\":5,\"targets\":[]},{\"id\":6,\"targets\":{}},"
			      "{\"id\":7,\"libraryPanel\":{\"uid\":\"l\"}},"
			      "{\"id\":\"8\",\"datasource\":\"-- Dashboard --\",\"targets\":[{\"panelId\":1}]}]}"));
	assert_int_equal(panels.count, 4);
	assert_true(slice_is(panels.items[0].id, "1"));
	assert_string_equal(panels.items[0].what, "panel 'CPU' (id 1)");
	assert_string_equal(panels.items[0].queries[0].what, "panel 'CPU' (id 1), query A");
	assert_int_equal(panels.items[0].queries[0].line, 2);
	assert_null(panels.items[0].whole);
	assert_true(slice_is(panels.items[1].id, "7"));
	assert_int_equal(panels.items[1].count, 0);
	assert_string_equal(panels.items[1].whole, "its queries are those of a library panel, which is kept elsewhere");
	assert_true(slice_is(panels.items[2].id, "8"));
	assert_string_equal(panels.items[2].whole, "it shows another panel's result");
	assert_true(slice_is(panels.items[3].id, "3"));
	panels = panels_of(arena, parsed(arena, "{\"rows\":[{\"panels\":[{\"id\":9,\"targets\":[{}]}]}]}"));
	assert_int_equal(panels.count, 1);
	assert_true(slice_is(panels.items[0].id, "9"));
	assert_int_equal(panels_of(arena, parsed(arena, "{}")).count, 0);
}

/* ---- plugins ---- */

#define AZURE "grafana-azure-monitor-datasource"

static void azure_without_a_resource_is_not_asked(void **state)
{
#define NO_RESOURCE "no: it names no resource: the portal knows one when it opens the dashboard from there"
	static const struct {
		const char *query;
		bool is_asked;
	} rows[] = {
		{"\"queryType\":\"Azure Monitor\",\"azureMonitor\":{\"resources\":[{\"resourceName\":\"vm\"}]}", true},
		{"\"queryType\":\"Azure Monitor\",\"azureMonitor\":{\"resources\":[{\"resourceName\":\"\"}]}", false},
		{"\"queryType\":\"Azure Monitor\",\"azureMonitor\":{\"resources\":[{}]}", false},
		{"\"queryType\":\"Azure Monitor\",\"azureMonitor\":{\"resources\":[]}", false},
		{"\"queryType\":\"Azure Monitor\",\"azureMonitor\":{\"resourceName\":\"vm\"}", true},
		{"\"queryType\":\"Azure Log Analytics\",\"azureLogAnalytics\":{\"resources\":[\"/s/x\"]}", true},
		{"\"queryType\":\"Azure Log Analytics\",\"azureLogAnalytics\":{\"resource\":\"/s/x\"}", true},
		{"\"queryType\":\"Azure Log Analytics\",\"azureLogAnalytics\":{\"workspace\":\"w\"}", true},
		{"\"queryType\":\"Azure Log Analytics\",\"azureLogAnalytics\":{\"resources\":[\"\"]}", false},
		{"\"queryType\":\"Azure Log Analytics\",\"azureLogAnalytics\":{\"resources\":[]}", false},
		{"\"queryType\":\"Azure Log Analytics\"", false},
		{"\"queryType\":\"Azure Resource Graph\"", true},
		{"\"queryType\":null", true},
	};
	(void)state;
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++)
		check_request(AZURE, arena_printf(arena, PANEL(TARGETS("{\"refId\":\"A\",%s}")), rows[i].query),
			      rows[i].is_asked
				      ? arena_printf(arena, SENT("{\"refId\":\"A\",%s," TO(AZURE) "," USUAL "}"),
						     rows[i].query)
				      : NO_RESOURCE);
}

static void azure_has_quotes_in_its_languages_and_none_in_names_of_resources(void **state)
{
#define VM "{\"templating\":{\"list\":[{\"name\":\"vm\",\"multi\":true,\"current\":{\"value\":[\"a\"]}}]},\"panels\":[{"
	(void)state;
	check_request(AZURE,
		      VM TARGETS("{\"refId\":\"A\",\"queryType\":\"Azure Monitor\",\"azureMonitor\":{\"resources\":[{"
				 "\"resourceName\":\"$vm\"}]}}") "}]}",
		      SENT("{\"refId\":\"A\",\"queryType\":\"Azure Monitor\",\"azureMonitor\":{\"resources\":[{"
			   "\"resourceName\":\"a\"}]}," TO(AZURE) "," USUAL "}"));
	check_request(AZURE,
		      VM TARGETS("{\"refId\":\"A\",\"queryType\":\"Azure Log Analytics\",\"azureLogAnalytics\":{"
				 "\"workspace\":\"w\",\"query\":\"T | where n in ($vm)\"}}") "}]}",
		      SENT("{\"refId\":\"A\",\"queryType\":\"Azure Log "
			   "Analytics\",\"azureLogAnalytics\":{\"workspace\":\"w\","
			   "\"query\":\"T | where n in ('a')\"}," TO(AZURE) "," USUAL "}"));
}

static void plugins_that_were_renamed_are_the_same(void **state)
{
	static const struct {
		const char *a, *b;
		bool same;
	} rows[] = {
		{"testdata", "grafana-testdata-datasource", true},
		{"grafana-postgresql-datasource", "postgres", true},
		{"loki", "loki", true},
		{"of-tomorrow", "of-tomorrow", true},
		{"prometheus", "grafana-azureprometheus-datasource", false},
		{"of-tomorrow", "of-yesterday", false},
		{"", "loki", false},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(plugin_is_same(slice_of(rows[i].a), slice_of(rows[i].b)), rows[i].same);
	assert_true(plugin_is_asked_by_browser(slice_of("graphite")));
	assert_false(plugin_is_asked_by_browser(slice_of("prometheus")));
	assert_false(plugin_is_asked_by_browser(slice_of("of-tomorrow")));
}

static void a_query_for_values_is_sent_alone_as_a(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const struct value *dashboard = parsed(
		arena, "{\"templating\":{\"list\":[{\"name\":\"env\",\"current\":{\"value\":\"dev\"}}]}}");
	struct variables variables = variables_of(arena, dashboard);
	const struct query_source source = {.uid = slice_of("U"), .type = slice_of("prometheus")};
	const struct panel_request request = {
		.dashboard = dashboard, .variables = &variables, .now = NOW, .sources = &source, .count = 1};
	const char *why = NULL;
	struct slice body = variable_request_body(
		arena, &request, parsed(arena, "{\"expr\":\"group by (a) (b{e=\\\"$env\\\"})\",\"instant\":true}"),
		&why);
	assert_non_null(body.at);
	assert_true(value_equal(parsed(arena, body.at),
				parsed(arena, SENT("{\"refId\":\"A\",\"expr\":\"group by (a) (b{e=\\\"dev\\\"})\","
						   "\"instant\":true," TO("prometheus") "," USUAL "}"))));
	body = variable_request_body(arena, &request, parsed(arena, "{\"expr\":\"$__org\"}"), &why);
	assert_null(body.at);
	assert_string_equal(why, "the current value of '__org' is unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_query_is_sent_with_whom_it_asks_and_how_many_points_it_wants),
		cmocka_unit_test(a_prometheus_query_is_asked_over_the_range_unless_it_says_how),
		cmocka_unit_test(points_and_interval_follow_from_the_panel),
		cmocka_unit_test(the_interval_of_the_data_source_is_the_least_unless_the_panel_says_one),
		cmocka_unit_test(the_range_is_that_of_the_panel),
		cmocka_unit_test(variables_are_put_in_as_the_plugin_writes_them),
		cmocka_unit_test(hidden_queries_are_sent_only_for_expressions),
		cmocka_unit_test(a_query_without_a_name_gets_one_that_is_free),
		cmocka_unit_test(a_panels_data_source_goes_before_those_of_its_queries),
		cmocka_unit_test(panels_are_found_wherever_they_stand),
		cmocka_unit_test(azure_without_a_resource_is_not_asked),
		cmocka_unit_test(azure_has_quotes_in_its_languages_and_none_in_names_of_resources),
		cmocka_unit_test(plugins_that_were_renamed_are_the_same),
		cmocka_unit_test(a_query_for_values_is_sent_alone_as_a),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
