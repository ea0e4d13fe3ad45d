/* SPDX-License-Identifier: MIT */
/* What formats and plugins write is what Grafana's own tests of formatRegistry and of its data sources expect. */
#include "tests/model/query/asking.h"

#include "model/query/interpolate.h"
#include "model/value/value.h"

#define NOW  INT64_C(1594671549254) /* 2020-07-13T20:19:09.254Z */
#define HOUR INT64_C(3600000)

static struct interpolation with_variables(const struct variables *variables, const char *plugin)
{
	return (struct interpolation){
		.variables = variables,
		.range = {NOW - 6 * HOUR, NOW},
		.interval = 30000,
		.plugin = slice_of(plugin),
		.title = slice_of("Checkout & co"),
		.uid = slice_of("abc"),
	};
}

/* A text in the setting of a test, or "missing: ...". */
static const char *fill_with(struct arena *arena, const struct interpolation *with, const char *text)
{
	const struct value value = value_text(slice_of(text));
	const char *missing = "untouched";
	const struct value *filled = interpolate(arena, with, &value, &missing);
	assert_true(!filled || !missing);
	if (!filled && !missing)
		return "too large";
	return filled ? arena_slice(arena, filled->text).at : arena_printf(arena, "missing: %s", missing);
}

static const char *fill(struct arena *arena, const char *entries, const char *plugin, const char *text)
{
	struct variables variables = asking_variables(arena, entries);
	const struct interpolation with = with_variables(&variables, plugin);
	return fill_with(arena, &with, text);
}

struct row {
	const char *text, *expected;
};

static void check_rows(const char *entries, const char *plugin, const struct row *rows, size_t count)
{
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < count; i++) {
		const char *found = fill(arena, entries, plugin, rows[i].text);
		if (strcmp(found, rows[i].expected) != 0)
			fail_msg("%s in %s: '%s' is '%s', not '%s'", entries, plugin, rows[i].text, found,
				 rows[i].expected);
	}
}

/* ---- built-in names ---- */

static void built_in_names_come_from_range_and_interval(void **state)
{
	static const struct row rows[] = {
		{"$__from", "1594649949254"},
		{"$__to", "1594671549254"},
		{"${__to}", "1594671549254"},
		{"[[__to]]", "1594671549254"},
		{"${__to:date}", "2020-07-13T20:19:09.254Z"},
		{"${__to:date:iso}", "2020-07-13T20:19:09.254Z"},
		{"${__to:date:ms}", "1594671549254"},
		{"${__to:date:seconds}", "1594671549"},
		{"${__to:date:YYYY-MM}", "2020-07"},
		{"${__to:date:YYYY-MM-DD HH:mm:ss.SSS}", "2020-07-13 20:19:09.254"},
		{"${__to:date:MM/DD}", "07/13"},
		{"${__to:date:dddd}", "missing: '${__to:date:dddd}'"},
		{"${__to:date:YYYYMMDD}", "20200713"},
		{"${__from:date}", "2020-07-13T14:19:09.254Z"},
		{"$__interval", "30s"},
		{"$__interval_ms", "30000"},
		{"$__rate_interval", "60s"},
		{"$__range", "21600s"},
		{"$__range_s", "21600"},
		{"$__range_ms", "21600000"},
		{"$__dashboard", "Checkout & co"},
		{"${__dashboard.name}", "Checkout & co"},
		{"${__dashboard.uid}", "abc"},
		{"${__user.login}", "missing: '__user'"},
		{"${__org.id}", "missing: '__org'"},
		{"a $__interval b ${__interval}c", "a 30s b 30sc"},
	};
	(void)state;
	check_rows("", "prometheus", rows, COUNT(rows));
	check_rows("", "mysql", rows, COUNT(rows));
}

static void times_before_1970_have_whole_milliseconds(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct variables none = {0};
	struct interpolation with = with_variables(&none, "");
	with.range = (struct time_range){-1, 499};
	assert_string_equal(fill_with(arena, &with, "${__from:date}"), "1969-12-31T23:59:59.999Z");
	assert_string_equal(fill_with(arena, &with, "${__from:date:SSS}"), "999");
	assert_string_equal(fill_with(arena, &with, "${__from:date:seconds}"), "0"); /* rounded */
	assert_string_equal(fill_with(arena, &with, "${__to:date:seconds}"), "0");
	with.range.to = 500;
	assert_string_equal(fill_with(arena, &with, "${__to:date:seconds}"), "1");
	with.range.from = -INT64_C(8640000000000000);
	with.range.to = INT64_C(8640000000000000);
	assert_string_equal(fill_with(arena, &with, "${__to:date}"), "275760-09-13T00:00:00.000Z");
	assert_string_equal(fill_with(arena, &with, "$__range_ms"), "17280000000000000");
}

static void two_scrapes_are_in_the_interval_of_a_rate(void **state)
{
	static const struct {
		int64_t interval, scrape;
		const char *expected;
	} rows[] = {
		{30000, 0, "60s"},     /* four times the usual 15 s */
		{60000, 15000, "75s"}, /* one interval and one scrape */
		{45000, 15000, "60s"}, {1, 60000, "240s"}, {3600000, 60000, "3660s"},
	};
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct variables none = {0};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct interpolation with = with_variables(&none, "prometheus");
		with.interval = rows[i].interval;
		with.scrape = rows[i].scrape;
		assert_string_equal(fill_with(arena, &with, "$__rate_interval"), rows[i].expected);
	}
}

static void what_is_nobodys_name_stays(void **state)
{
	static const struct row rows[] = {
		{"", ""},
		{"$", "$"},
		{"up", "up"},
		{"$nobody ${nobody:csv} [[nobody]]", "$nobody ${nobody:csv} [[nobody]]"},
		{"$__timeFilter(t) and $__timeGroup(t, $__interval)", "$__timeFilter(t) and $__timeGroup(t, 30s)"},
		{"s/(.*)/$1/", "s/(.*)/$1/"},
		{"{{pod}} $$ ${", "{{pod}} $$ ${"},
	};
	(void)state;
	check_rows("{\"name\":\"v\",\"current\":{\"value\":\"a\"}}", "prometheus", rows, COUNT(rows));
}

/* ---- formats ---- */

#define ONE(value)  "{\"name\":\"v\",\"current\":{\"value\":" value "}}"
#define FEW(values) "{\"name\":\"v\",\"multi\":true,\"current\":{\"value\":[" values "]}}"

static void each_format_writes_one_value(void **state)
{
	static const struct row rows[] = {
		{"${v:glob}", "a.b 'c'\"d"},
		{"${v:raw}", "a.b 'c'\"d"},
		{"${v:csv}", "a.b 'c'\"d"},
		{"${v:join}", "a.b 'c'\"d"},
		{"${v:pipe}", "a.b 'c'\"d"},
		{"${v:text}", "a.b 'c'\"d"},
		{"${v:distributed}", "a.b 'c'\"d"},
		{"${v:json}", "a.b 'c'\"d"},
		{"${v:regex}", "a\\.b 'c'\"d"},
		{"${v:lucene}", "a.b\\ 'c'\\\"d"},
		{"${v:singlequote}", "'a.b \\'c\\'\"d'"},
		{"${v:doublequote}", "\"a.b 'c'\\\"d\""},
		{"${v:sqlstring}", "'a.b ''c''\\\"d'"},
		{"${v:html}", "a.b &#39;c&#39;&quot;d"},
		{"${v:percentencode}", "a.b%20%27c%27%22d"},
		{"${v:queryparam}", "var-v=a.b%20%27c%27%22d"},
		{"${v:no-such}", "a.b 'c'\"d"},
		{"[[v:csv]]", "a.b 'c'\"d"},
	};
	(void)state;
	check_rows(ONE("\"a.b 'c'\\\"d\""), "prometheus", rows, COUNT(rows));
}

static void each_format_writes_several_values(void **state)
{
	static const struct row rows[] = {
		{"${v:glob}", "{a.b,c d}"},
		{"${v:raw}", "a.b,c d"},
		{"${v:csv}", "a.b,c d"},
		{"${v:join}", "a.b,c d"},
		{"${v:pipe}", "a.b|c d"},
		{"${v:text}", "a.b + c d"},
		{"${v:distributed}", "a.b,v=c d"},
		{"${v:json}", "[\"a.b\",\"c d\"]"},
		{"${v:regex}", "(a\\.b|c d)"},
		{"${v:lucene}", "(\"a.b\" OR \"c\\ d\")"},
		{"${v:singlequote}", "'a.b','c d'"},
		{"${v:doublequote}", "\"a.b\",\"c d\""},
		{"${v:sqlstring}", "'a.b','c d'"},
		{"${v:html}", "a.b, c d"},
		{"${v:percentencode}", "%7Ba.b%2Cc%20d%7D"},
		{"${v:queryparam}", "var-v=a.b&var-v=c%20d"},
		{"${v:no-such}", "{a.b,c d}"},
	};
	static const struct row one[] = {
		{"${v:glob}", "a b"},
		{"${v:json}", "[\"a b\"]"},
		{"${v:lucene}", "(\"a\\ b\")"},
		{"${v:regex}", "a b"},
		{"${v:percentencode}", "%7Ba%20b%7D"},
		{"${v:singlequote}", "'a b'"},
	};
	(void)state;
	check_rows(FEW("\"a.b\",\"c d\""), "mysql", rows, COUNT(rows));
	check_rows(FEW("\"a b\""), "mysql", one, COUNT(one)); /* a list of one is a list */
}

static void special_characters_are_escaped_as_each_format_wants(void **state)
{
	static const struct row rows[] = {
		{"${v:regex}", "\\\\\\^\\$\\*\\+\\?\\.\\(\\)\\|\\[\\]\\{\\}\\/-"},
		{"${v:lucene}", "\\\\\\^$\\*\\+\\?.\\(\\)\\|\\[\\]\\{\\}\\/\\-"},
		{"${v:percentencode}", "%5C%5E%24%2A%2B%3F.%28%29%7C%5B%5D%7B%7D%2F-"},
	};
	static const struct row number[] = {{"${v:lucene}", "-1"}};
	static const struct row letters[] = {{"${v:percentencode}", "%C3%A4~_%21"}, {"${v:html}", "\xc3\xa4~_!"}};
	(void)state;
	check_rows(ONE("\"\\\\^$*+?.()|[]{}/-\""), "", rows, COUNT(rows));
	check_rows(ONE("\"-1\""), "", number, COUNT(number));
	check_rows(ONE("\"\xc3\xa4~_!\""), "", letters, COUNT(letters));
}

static void texts_are_what_people_see(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	assert_string_equal(
		fill(arena, "{\"name\":\"v\",\"current\":{\"text\":\"One\",\"value\":\"1\"}}", "", "${v:text}"), "One");
	assert_string_equal(fill(arena,
				 "{\"name\":\"v\",\"current\":{\"text\":[\"One\",\"Two\"],\"value\":[\"1\",\"2\"]}}",
				 "", "$v ${v:text}"),
			    "{1,2} One + Two");
	assert_string_equal(
		fill(arena, "{\"name\":\"v\",\"current\":{\"text\":\"\",\"value\":\"1\"}}", "", "${v:text}"), "1");
}

/* ---- plugins ---- */

struct plugin_case {
	const char *plugins[5];
	const char *single, *one_of_many, *many, *all_or_one;
};

static void each_plugin_writes_a_variable_in_its_own_way(void **state)
{
	static const struct plugin_case rows[] = {
		{{"prometheus", "grafana-azureprometheus-datasource", "grafana-amazonprometheus-datasource"},
		 "a.b\\\\'",
		 "a\\\\.b\\\\'",
		 "(a\\\\.b|c)",
		 "a\\\\.b"},
		{{"loki"}, "a.b\\\\'", "a\\\\.b\\\\'", "a\\\\.b|c", "a\\\\.b"},
		{{"grafana-azure-monitor-datasource"}, "a.b'", "'a.b''", "'a.b','c'", "'a.b'"},
		{{"grafana-azure-data-explorer-datasource"}, "a.b'", "'a.b''", "'a.b','c'", "'a.b'"},
		{{"mysql", "postgres", "grafana-postgresql-datasource", "mssql"},
		 "a.b''",
		 "'a.b'''",
		 "'a.b','c'",
		 "'a.b'"},
		{{"elasticsearch", "", "testdata"}, "a.b'", "a.b'", "{a.b,c}", "a.b"},
	};
	(void)state;
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		for (size_t j = 0; j < COUNT(rows[i].plugins) && rows[i].plugins[j]; j++) {
			const char *plugin = rows[i].plugins[j];
			assert_string_equal(fill(arena, ONE("\"a.b'\""), plugin, "$v"), rows[i].single);
			assert_string_equal(fill(arena, FEW("\"a.b'\""), plugin, "$v"), rows[i].one_of_many);
			assert_string_equal(fill(arena, FEW("\"a.b\",\"c\""), plugin, "${v}"), rows[i].many);
			assert_string_equal(fill(arena,
						 "{\"name\":\"v\",\"includeAll\":true,\"current\":{\"value\":\"a.b\"}}",
						 plugin, "[[v]]"),
					    rows[i].all_or_one);
		}
	}
}

static void prometheus_has_backslashes_twice(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	assert_string_equal(fill(arena, ONE("\"a\\\\b\""), "prometheus", "$v"), "a\\\\b");
	assert_string_equal(fill(arena, FEW("\"a\\\\b\""), "prometheus", "$v"), "a\\\\\\\\b");
	assert_string_equal(fill(arena, FEW("\"$^*{}[]+?.()|\""), "prometheus", "$v"),
			    "\\\\$\\\\^\\\\*\\\\{\\\\}\\\\[\\\\]\\\\+\\\\?\\\\.\\\\(\\\\)\\\\|");
	assert_string_equal(fill(arena, ONE("\"a\\\\b\""), "loki", "$v"), "a\\b");
}

static void a_text_of_alls_own_is_put_in_as_it_is(void **state)
{
#define OWN_ALL                                                                                                        \
	"{\"name\":\"v\",\"includeAll\":true,\"multi\":true,\"allValue\":\".*'\",\"current\":{\"value\":[\"$__all\"]}" \
	"}"
	static const struct row rows[] = {{"$v", ".*'"}, {"${v:csv}", ".*'"}, {"${v:regex}", ".*'"}};
	(void)state;
	ARENA_AUTO arena = arena_new();
	check_rows(OWN_ALL, "prometheus", rows, COUNT(rows));
	check_rows(OWN_ALL, "grafana-azure-monitor-datasource", rows, COUNT(rows));
	check_rows(OWN_ALL, "mysql", rows, COUNT(rows));
	/* Azure Monitor: with such a text and one choice, a value is no list */
	const char *entry = "{\"name\":\"v\",\"includeAll\":true,\"allValue\":\"*\",\"current\":{\"value\":\"a\"}}";
	assert_string_equal(fill(arena, entry, "grafana-azure-monitor-datasource", "$v"), "a");
	assert_string_equal(fill(arena, entry, "mysql", "$v"), "'a'");
}

static void all_is_every_option(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const char *entry = "{\"name\":\"v\",\"type\":\"custom\",\"includeAll\":true,\"query\":\"a,b\","
			    "\"current\":{\"value\":\"$__all\"}}";
	assert_string_equal(fill(arena, entry, "prometheus", "{x=~\"$v\"}"), "{x=~\"(a|b)\"}");
	assert_string_equal(fill(arena, entry, "grafana-azure-monitor-datasource", "in ($v)"), "in ('a','b')");
}

/* ---- variables in variables ---- */

static void values_may_refer_to_others(void **state)
{
	static const struct row rows[] = {
		{"$a", "x-y-z"},
		{"$b", "y-z"},
		{"$i", "30s"},
		{"$m", "$nobody"},
		{"$self", "missing: variable 'self'"},
		{"$ping", "missing: variable 'ping'"},
		{"$lost", "missing: variable 'no'"},
	};
	(void)state;
	check_rows(
		"{\"name\":\"a\",\"current\":{\"value\":\"x-$b\"}},{\"name\":\"b\",\"current\":{\"value\":\"y-${c}\"}},"
		"{\"name\":\"c\",\"current\":{\"value\":\"z\"}},{\"name\":\"self\",\"current\":{\"value\":\"$self\"}},"
		"{\"name\":\"ping\",\"current\":{\"value\":\"$pong\"}},{\"name\":\"pong\",\"current\":{\"value\":\"$"
		"ping\"}},"
		"{\"name\":\"i\",\"type\":\"interval\",\"current\":{\"value\":\"auto\"}},"
		"{\"name\":\"m\",\"current\":{\"value\":\"$nobody\"}},{\"name\":\"no\",\"type\":\"query\"},"
		"{\"name\":\"lost\",\"current\":{\"value\":\"[[no]]\"}}",
		"", rows, COUNT(rows));
}

static void what_grows_beyond_bounds_is_given_up(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	/* each stands at the next, ten times over: 10^9 references, and with values, or none, at the end */
	for (int filled = 0; filled < 2; filled++) {
		STRBUF_AUTO entries = STRBUF_INIT(100000);
		for (int i = 0; i < 9; i++) {
			strbuf_printf(&entries, "{\"name\":\"v%d\",\"current\":{\"value\":\"x", i);
			for (int j = 0; j < 10; j++)
				strbuf_printf(&entries, "${v%d}", i + 1);
			strbuf_add_text(&entries, "\"}},");
		}
		strbuf_printf(&entries, "{\"name\":\"v9\",\"type\":\"constant\",\"query\":\"%s\"}",
			      filled ? "abc" : "");
		assert_string_equal(fill(arena, entries.at, "", "$v0"), "too large");
		assert_string_equal(fill(arena, entries.at, "", "$v9"), filled ? "abc" : "");
	}
	/* a text of many references to many values */
	STRBUF_AUTO entries = STRBUF_INIT(1000000);
	STRBUF_AUTO text = STRBUF_INIT(1000000);
	strbuf_add_text(&entries, "{\"name\":\"v\",\"multi\":true,\"current\":{\"value\":[\"a\"");
	for (int i = 0; i < 10000; i++) {
		strbuf_add_text(&entries, ",\"a\"");
		strbuf_add_text(&text, "$v ");
	}
	strbuf_add_text(&entries, "]}}");
	assert_string_equal(fill(arena, entries.at, "prometheus", text.at), "too large");
}

/* Ten times the text of the next one, nine deep. */
static struct variables tenfold_variables(struct arena *arena)
{
	STRBUF_AUTO entries = STRBUF_INIT(100000);
	for (int i = 0; i < 9; i++) {
		strbuf_printf(&entries, "{\"name\":\"v%d\",\"current\":{\"value\":\"x", i);
		for (int j = 0; j < 10; j++)
			strbuf_printf(&entries, "${v%d}", i + 1);
		strbuf_add_text(&entries, "\"}},");
	}
	strbuf_add_text(&entries, "{\"name\":\"v9\",\"type\":\"constant\",\"query\":\"abc\"}");
	return asking_variables(arena, entries.at);
}

static void what_is_too_large_is_found_out_once_and_costs_the_dashboard_no_more(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct variables variables = tenfold_variables(arena);
	struct variable_budget budget = VARIABLE_BUDGET;
	struct interpolation with = with_variables(&variables, "");
	with.budget = &budget;
	assert_string_equal(fill_with(arena, &with, "$v0"), "too large");
	size_t left = budget.bytes;
	assert_true(left >= VARIABLE_BUDGET.bytes - ((size_t)16 << 20) && left < VARIABLE_BUDGET.bytes);
	for (int i = 0; i < 1000; i++)
		assert_string_equal(fill_with(arena, &with, "$v0"), "too large");
	assert_int_equal(budget.bytes, left);
	assert_string_equal(fill_with(arena, &with, "$v9"), "abc"); /* the others are put in as before */
	assert_true(budget.bytes < left);
}

static void all_queries_of_a_dashboard_share_its_budget(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct variables variables = tenfold_variables(arena);
	struct variable_budget budget = {.bytes = 1000000};
	struct interpolation with = with_variables(&variables, "");
	with.budget = &budget;
	size_t filled = 0;
	while (strcmp(fill_with(arena, &with, "$v6"), "too large") != 0) /* 10^3 references, some 40 bytes each */
		filled++;
	assert_in_range(filled, 5, 50);
	assert_false(variables_find(&variables, slice_of("v6"))->is_too_large);
	with.budget = NULL;
	assert_string_not_equal(fill_with(arena, &with, "$v6"), "too large");
}

/* What an array becomes is counted before there is room for it. */
static void an_array_of_many_lists_is_given_up_before_it_is_made(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO entries = STRBUF_INIT(10000000);
	STRBUF_AUTO list = STRBUF_INIT(10000000);
	strbuf_add_text(&entries, "{\"name\":\"v\",\"multi\":true,\"current\":{\"value\":[\"a\"");
	strbuf_add_text(&list, "{\"x\":[\"$v\"");
	for (int i = 0; i < 100000; i++) {
		strbuf_add_text(&entries, ",\"a\"");
		strbuf_add_text(&list, ",\"$v\"");
	}
	strbuf_add_text(&entries, "]}}");
	strbuf_add_text(&list, "]}");
	struct variables variables = asking_variables(arena, entries.at);
	struct interpolation with = with_variables(&variables, "grafana-azure-monitor-datasource");
	const char *missing = "untouched";
	assert_null(interpolate(arena, &with, parsed(arena, list.at), &missing));
	assert_null(missing);
}

/* ---- the walk ---- */

static const char *walk(struct arena *arena, const char *json)
{
	struct variables variables = asking_variables(
		arena, ONE("\"A\"") ",{\"name\":\"u\",\"type\":\"query\"},{\"name\":\"w\",\"type\":\"query\"}");
	const struct interpolation with = with_variables(&variables, "");
	const struct value *value = parsed(arena, json);
	const char *missing;
	const struct value *filled = interpolate(arena, &with, value, &missing);
	if (!filled)
		return missing;
	if (filled == value)
		return "the same";
	STRBUF_AUTO out = STRBUF_INIT(10000);
	json_write(filled, &out);
	return arena_copy(arena, out.at, out.length);
}

static void all_texts_are_filled_and_all_else_stays(void **state)
{
	static const struct row rows[] = {
		{"{\"a\":\"$v\",\"b\":[1.50,\"x\",[\"${v}y\"],null],\"$v\":{\"$v\":true}}",
		 "{\"a\":\"A\",\"b\":[1.50,\"x\",[\"Ay\"],null],\"$v\":{\"$v\":true}}"},
		{"{\"z\":1,\"a\":\"$v\",\"m\":2}", "{\"z\":1,\"a\":\"A\",\"m\":2}"},
		{"{\"a\":\"x\",\"b\":[\"y\",1]}", "the same"},
		{"7", "the same"},
		{"[\"$nobody\"]", "[\"$nobody\"]"},
		{"\"\"", "the same"},
		{"\"$v\\n\\\"$v\\\"\"", "\"A\\n\\\"A\\\"\""},
		{"{\"a\":\"$v\",\"b\":\"$u\",\"c\":\"$w\"}", "variable 'u'"},
		{"[[[\"$w\"]],\"$u\"]", "variable 'w'"},
		{"{\"$u\":1}", "the same"},
	};
	(void)state;
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_string_equal(walk(arena, rows[i].text), rows[i].expected);
}

static void lists_beside_a_query_are_not_quoted_and_become_items(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const struct value *dashboard = parsed(
		arena,
		"{\"templating\":{\"list\":[{\"name\":\"s\",\"type\":\"custom\",\"multi\":true,\"query\":\"a,b\","
		"\"current\":{\"value\":[\"a\",\"b\"]}},{\"name\":\"one\",\"type\":\"custom\",\"multi\":true,"
		"\"query\":\"a\",\"current\":{\"value\":[\"a\"]}}]}}");
	const struct value *query = parsed(
		arena,
		"{\"subscriptions\":[\"$s\",\"x\",\"$one\"],\"azureLogAnalytics\":{\"query\":\"T | where x in ($s)\","
		"\"resources\":[\"/r/$one\",\"$s\"]},\"subscription\":\"$one\"}");
	struct variables variables = variables_of(arena, dashboard);
	struct interpolation with = with_variables(&variables, "grafana-azure-monitor-datasource");
	const char *missing = NULL;
	const struct value *filled = interpolate(arena, &with, query, &missing);
	STRBUF_AUTO text = STRBUF_INIT(10000);
	assert_non_null(filled);
	json_write(filled, &text);
	assert_string_equal(text.at,
			    "{\"subscriptions\":[\"a\",\"b\",\"x\",\"a\"],\"azureLogAnalytics\":{\"query\":\"T | "
			    "where x in ('a','b')\",\"resources\":[\"/r/a\",\"a\",\"b\"]},\"subscription\":\"a\"}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_beside_a_query_are_not_quoted_and_become_items),
		cmocka_unit_test(built_in_names_come_from_range_and_interval),
		cmocka_unit_test(times_before_1970_have_whole_milliseconds),
		cmocka_unit_test(two_scrapes_are_in_the_interval_of_a_rate),
		cmocka_unit_test(what_is_nobodys_name_stays),
		cmocka_unit_test(each_format_writes_one_value),
		cmocka_unit_test(each_format_writes_several_values),
		cmocka_unit_test(special_characters_are_escaped_as_each_format_wants),
		cmocka_unit_test(texts_are_what_people_see),
		cmocka_unit_test(each_plugin_writes_a_variable_in_its_own_way),
		cmocka_unit_test(prometheus_has_backslashes_twice),
		cmocka_unit_test(a_text_of_alls_own_is_put_in_as_it_is),
		cmocka_unit_test(all_is_every_option),
		cmocka_unit_test(values_may_refer_to_others),
		cmocka_unit_test(what_grows_beyond_bounds_is_given_up),
		cmocka_unit_test(what_is_too_large_is_found_out_once_and_costs_the_dashboard_no_more),
		cmocka_unit_test(all_queries_of_a_dashboard_share_its_budget),
		cmocka_unit_test(an_array_of_many_lists_is_given_up_before_it_is_made),
		cmocka_unit_test(all_texts_are_filled_and_all_else_stays),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
