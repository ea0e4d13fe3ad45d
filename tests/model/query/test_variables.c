/* SPDX-License-Identifier: MIT */
#include "tests/model/query/asking.h"

#include "model/value/value.h"

/* ---- what variables stand at ---- */

static void check_values(const char *entry, const char *expected)
{
	ARENA_AUTO arena = arena_new();
	struct variables variables = asking_variables(arena, entry);
	assert_int_equal(variables.count, 1);
	const char *found = asking_values(arena, &variables.items[0]);
	if (strcmp(found, expected) != 0)
		fail_msg("%s stands at %s, not at %s", entry, found, expected);
}

/* A row: the members behind "name", and the values. */
struct row {
	const char *members, *expected;
};

static void check_rows(const char *type, const struct row *rows, size_t count)
{
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < count; i++)
		check_values(arena_printf(arena, "{\"name\":\"v\",\"type\":\"%s\"%s%s}", type,
					  *rows[i].members ? "," : "", rows[i].members),
			     rows[i].expected);
}

static void a_current_value_is_what_a_variable_stands_at(void **state)
{
	static const struct row rows[] = {
		{"\"current\":{\"value\":\"a\"}", "a"},
		{"\"current\":{\"text\":\"b\",\"value\":\"a\"}", "a"},
		{"\"current\":{\"value\":[\"a\",\"b\"]}", "a|b"},
		{"\"current\":{\"value\":[\"a\",1,true,null,{},[\"x\"]]}", "a|1|true"},
		{"\"current\":{\"value\":1.50}", "1.50"},
		{"\"current\":{\"value\":false}", "false"},
		{"\"current\":{\"value\":\"\"}", "unknown"},
		{"\"current\":{\"value\":[\"\"]}", "unknown"},
		{"\"current\":{\"value\":[]}", "unknown"},
		{"\"current\":{\"value\":null}", "unknown"},
		{"\"current\":{\"value\":{}}", "unknown"},
		{"\"current\":{\"text\":\"only\"}", "unknown"},
		{"\"current\":{}", "unknown"},
		{"\"current\":[]", "unknown"},
		{"\"current\":\"a\"", "unknown"},
		{"\"current\":null", "unknown"},
		{"", "unknown"},
		{"\"query\":\"label_values(up, job)\"", "unknown"},
	};
	static const char *const types[] = {"query", "datasource", "adhoc", "groupby", "of-tomorrow"};
	(void)state;
	for (size_t i = 0; i < COUNT(types); i++)
		check_rows(types[i], rows, COUNT(rows));
}

static void a_definition_says_it_when_nothing_is_current(void **state)
{
	static const struct row custom[] = {
		{"\"query\":\"a,b,c\"", "a"},
		{"\"query\":\"  a  ,b\"", "a"},
		{"\"query\":\",,b\"", "b"},
		{"\"query\":\"a\\\\,b,c\"", "a,b"},
		{"\"query\":\"a\\\\b\"", "a\\b"},
		{"\"query\":\"Production : prod,Test : test\"", "prod"},
		{"\"query\":\"12:30 : 1230\"", "1230"},
		{"\"query\":\"a : b : c\"", "c"},
		{"\"query\":\"a:b\"", "a:b"},
		{"\"query\":\"a :b\"", "a :b"},
		{"\"query\":\" : b\"", ": b"},
		{"\"query\":\"a : \"", "a :"},
		{"\"query\":\"\"", "unknown"},
		{"\"query\":\" , \"", "unknown"},
		{"\"query\":7", "7"},
		{"", "unknown"},
		{"\"current\":{\"value\":\"x\"},\"query\":\"a,b\"", "x"},
		{"\"current\":{\"value\":\"\"},\"query\":\"a,b\"", "a"},
		{"\"current\":{},\"query\":\"a,b\"", "a"},
	};
	static const struct row constant[] = {
		{"\"query\":\"a,b\"", "a,b"},
		{"\"query\":\"\"", ""},
		{"\"query\":5", "5"},
		{"\"query\":{}", "unknown"},
		{"\"query\":null", "unknown"},
		{"", "unknown"},
		{"\"current\":{\"value\":\"\"},\"query\":\"x\"", "x"},
	};
	static const struct row textbox[] = {
		{"\"query\":\"a,b\"", "a,b"},
		{"\"query\":\"\"", ""},
		{"", ""},
		{"\"current\":{\"value\":\"\"},\"query\":\"x\"", ""}, /* it was emptied */
		{"\"current\":{},\"query\":\"x\"", "x"},
	};
	static const struct row interval[] = {
		{"\"query\":\"1m,10m\"", "1m"},
		{"\"query\":\"1m,10m\",\"current\":{\"value\":\"10m\"}", "10m"},
		{"\"current\":{\"value\":\"auto\"}", "${__interval}"},
		{"\"current\":{\"value\":\"$__auto_interval_v\"}", "${__interval}"},
		{"\"current\":{\"value\":\"$__auto\"}", "${__interval}"},
	};
	(void)state;
	check_rows("custom", custom, COUNT(custom));
	check_rows("constant", constant, COUNT(constant));
	check_rows("textbox", textbox, COUNT(textbox));
	check_rows("interval", interval, COUNT(interval));
}

static void all_is_its_own_text_or_all_that_is_listed(void **state)
{
#define ALL     "\"current\":{\"value\":\"$__all\"}"
#define OPTIONS "\"options\":[{\"value\":\"$__all\"},{\"value\":\"a\"},{\"text\":\"x\"},{\"value\":2},7]"
	static const struct row query[] = {
		{ALL "," OPTIONS, "a|2"},
		{"\"current\":{\"value\":[\"$__all\"]}," OPTIONS, "a|2"},
		{"\"current\":{\"value\":[\"a\",\"$__all\"]}," OPTIONS, "a|2"},
		{ALL ",\"allValue\":\".*\"," OPTIONS, ".*"},
		{ALL ",\"allValue\":\"\"," OPTIONS, "a|2"},
		{ALL ",\"allValue\":null," OPTIONS, "a|2"},
		{ALL ",\"options\":[]", "unknown"},
		{ALL, "unknown"},
		{"\"current\":{\"value\":\"a\"},\"allValue\":\".*\"", "a"},
	};
	static const struct row custom[] = {
		{ALL ",\"query\":\"a,B : b\"", "a|b"},
		{ALL ",\"query\":\"a,b\",\"allValue\":\"*\"", "*"},
		{ALL ",\"query\":\"\"," OPTIONS, "unknown"},
	};
	(void)state;
	check_rows("query", query, COUNT(query));
	check_rows("custom", custom, COUNT(custom));
}

static void how_a_variable_is_written_follows_from_how_it_is_chosen(void **state)
{
	static const struct {
		const char *members;
		bool is_multi, is_several, is_list, is_all, is_verbatim;
	} rows[] = {
		{"\"current\":{\"value\":\"a\"}", false, false, false, false, false},
		{"\"current\":{\"value\":[\"a\"]},\"multi\":true", true, true, true, false, false},
		{"\"current\":{\"value\":\"a\"},\"multi\":true", true, true, false, false, false},
		{"\"current\":{\"value\":\"a\"},\"includeAll\":true", true, false, false, false, false},
		{ALL ",\"includeAll\":true," OPTIONS, true, false, true, true, false},
		{ALL ",\"includeAll\":true,\"allValue\":\".*\"", true, false, false, true, true},
		{"\"multi\":\"true\"", false, false, false, false, false},
	};
	(void)state;
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *entry = arena_printf(arena, "{\"name\":\"v\",\"type\":\"query\",%s}", rows[i].members);
		const struct variable variable = asking_variables(arena, entry).items[0];
		bool same = variable.is_multi == rows[i].is_multi && variable.is_several == rows[i].is_several &&
			    variable.is_list == rows[i].is_list && variable.is_all == rows[i].is_all &&
			    variable.is_verbatim == rows[i].is_verbatim;
		if (!same)
			fail_msg("%s", entry);
	}
}

static void what_is_no_variable_is_passed_over(void **state)
{
	static const char *const dashboards[] = {
		"{}",
		"[]",
		"{\"templating\":null}",
		"{\"templating\":{\"list\":null}}",
		"{\"templating\":{\"list\":{}}}",
		"{\"templating\":{\"list\":[]}}",
		"{\"templating\":{\"list\":[null,7,\"a\",{},{\"name\":\"\"},{\"name\":7}]}}",
	};
	(void)state;
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < COUNT(dashboards); i++)
		assert_int_equal(variables_of(arena, parsed(arena, dashboards[i])).count, 0);
	struct variables variables = asking_variables(
		arena,
		"7,\n {\"name\":\"a\",\"type\":\"custom\"},{\"name\":\"b\"},{\"name\":\"a\",\"type\":\"query\"}");
	assert_int_equal(variables.count, 3);
	assert_ptr_equal(variables_find(&variables, slice_of("a")), &variables.items[0]);
	assert_ptr_equal(variables_find(&variables, slice_of("b")), &variables.items[1]);
	assert_null(variables_find(&variables, slice_of("c")));
	assert_null(variables_find(&variables, slice_of("")));
	assert_string_equal(variables.items[0].what, "variable 'a'");
	assert_int_equal(variables.items[0].line, 2);
	assert_int_equal(variables.items[0].kind, VARIABLE_CUSTOM);
	assert_int_equal(variables.items[1].kind, VARIABLE_OTHER);
	assert_int_equal(variables.items[2].kind, VARIABLE_QUERY);
}

/* ---- uses ---- */

static void a_use_is_found_at_any_depth_but_not_in_keys(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const struct value *value = parsed(
		arena,
		"{\"$key\":1,\"a\":[{\"b\":\"x $deep y\"},\"${brackets:csv}\",\"[[old]]\"],\"c\":\"$longer $deep\"}");
	struct variables variables = asking_variables(
		arena,
		"{\"name\":\"longer\"},{\"name\":\"a\"},{\"name\":\"old\"},{\"name\":\"key\"},{\"name\":\"long\"},"
		"{\"name\":\"deep\"},{\"name\":\"old\"},{\"name\":\"brackets\"}");
	const size_t used[] = {0, 2, 5, 7}; /* the first of a name, in the order of the dashboard, each once */
	struct variable_uses uses = variables_used(arena, &variables, value);
	assert_int_equal(uses.count, 4);
	assert_memory_equal(uses.items, used, sizeof used);
}

/* ---- what a query brought ---- */

static const char *take(struct arena *arena, const char *members, const char *const *texts, size_t count)
{
	struct slice slices[8];
	struct variables variables = asking_variables(
		arena, arena_printf(arena, "{\"name\":\"v\",\"type\":\"query\",%s}", members));
	for (size_t i = 0; i < count; i++)
		slices[i] = slice_of(texts[i]);
	const char *why = "?";
	struct variable_budget budget = VARIABLE_BUDGET;
	bool took = variable_take(arena, &variables.items[0], &(struct variable_texts){slices, count}, &budget, &why);
	assert_true(took == variables.items[0].is_known);
	assert_false(took && why);
	return why ? "refused" : asking_values(arena, &variables.items[0]);
}

static void the_first_text_is_taken_and_all_of_them_for_all(void **state)
{
	static const char *const texts[] = {"b", "a", "c"};
	(void)state;
	ARENA_AUTO arena = arena_new();
	assert_string_equal(take(arena, "\"current\":{}", texts, 3), "b");
	assert_string_equal(take(arena, ALL, texts, 3), "b|a|c");
	assert_string_equal(take(arena, "\"regex\":\"\"", texts, 3), "b");
	assert_string_equal(take(arena, ALL ",\"regex\":\"/[ac]/\"", texts, 3), "a|c");
	assert_string_equal(take(arena, "\"regex\":\"/x/\"", texts, 3), "unknown");
	assert_string_equal(take(arena, "\"current\":{}", NULL, 0), "unknown");
	struct variables variables = asking_variables(arena, "{\"name\":\"v\",\"multi\":true}");
	const struct slice one = slice_of("a");
	const char *why = NULL;
	struct variable_budget budget = VARIABLE_BUDGET;
	assert_true(variable_take(arena, &variables.items[0], &(struct variable_texts){&one, 1}, &budget, &why));
	assert_true(variables.items[0].is_list); /* as if it had been chosen */
}

/* Texts of which each costs little under ten million steps: what they cost together is bounded, and nothing is taken.
 */
static void the_steps_for_all_values_are_bounded(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct slice slices[300];
	char *text = arena_alloc(arena, 900);
	memset(text, 'a', 900);
	for (size_t i = 0; i < 300; i++)
		slices[i] = (struct slice){text, 900};
	struct variables variables = asking_variables(
		arena, "{\"name\":\"v\",\"type\":\"query\",\"regex\":\"/(?:a|a){9}[bc]/\"," ALL "},"
		       "{\"name\":\"w\",\"type\":\"query\",\"regex\":\"/(a*)a/\"," ALL "}");
	struct variable_budget budget = VARIABLE_BUDGET;
	const char *why = NULL;
	const struct variable_texts texts = {slices, 300};
	assert_false(variable_take(arena, &variables.items[0], &texts, &budget, &why));
	assert_string_equal(why, "only a browser can apply its regex: it takes too many steps for all values together");
	assert_false(variables.items[0].is_known);
	assert_int_equal(budget.steps, 0);
	assert_true(variable_take(arena, &variables.items[1], &texts, &budget, &why)); /* an ordinary one has enough */
	assert_int_equal(variables.items[1].count, 300);
}

/* What a browser makes of a text, by JavaScript's rules and Grafana's; more patterns: fixtures/regex. */
static const struct {
	const char *regex, *text, *expected; /* as JSON writes it */
} regex_rows[] = {
	{"/a/", "xay", "xay"},
	{"/x/", "abc", "unknown"},
	{"a", "xay", "unknown"}, /* without slashes it is all of the text */
	{"a", "xa", "unknown"},
	{"a", "ax", "unknown"},
	{"a", "a", "a"},
	{".*-svc-\\\\d+", "a-svc-12", "a-svc-12"},
	{"^.*-svc-\\\\d+$", "a-svc-x", "unknown"},
	{"x(.*)z", "xyz", "y"},
	{"/.*namespace=\\\"([^\\\"]*).*/", "m{namespace=\\\"dev\\\"} 1", "dev"},
	{"/([^:]+):.*/", "host:9100", "host"},
	{"/^(?:a|b)-(.*)$/", "b-c", "c"},
	{"/^(?:a|b)-.*$/", "b-c", "b-c"},
	{"/^(?<text>.*)--(?<value>.*)$/", "label--value", "value"},
	{"/pod=\\\"(?<text>[^\\\"]+)/g", "pod=\\\"p1\\\"", "p1"},
	{"/t=(?<text>[a-z]+)|v=(?<value>[a-z]+)/g", "t=one,v=two", "two"},
	{"/t=(?<text>[a-z]+)|v=(?<value>[a-z]+)/", "t=one,v=two", "one"},
	{"/(?<text>[a-z]+)/g", "one,two", "one"}, /* the first match with one decides */
	{"/(?<value>\\\\d+)/", "a12b", "12"},
	{"/\\\\bcluster\\\\b=(\\\\w+)/", "my_cluster=a cluster=b", "b"},
	{"/ABC/i", "xabcx", "xabcx"},
	{"/ABC/", "xabcx", "unknown"},
	{"/a{2}/", "aa", "aa"},
	{"/^a{2,}$/", "a", "unknown"},
	{"/{} (.*) .*/", "{} v 1", "v"},
	{"/{a}(.)/", "{a}b", "b"},
	{"/a{,2}/", "a{,2}", "a{,2}"},
	{"/[\\\\d.]+/", "x", "unknown"},
	{"/([\\\\d.]+)/", "v1.2x", "1.2"},
	{"/([\\\\w-]+)$/", "a/b-c_d", "b-c_d"},
	{"/([^\\\\/]+)$/", "a/b", "b"},
	{"/([-a-z0-9]+)/", "UP-low", "-low"},
	{"/([a\\\\]]+)/", "x]a]", "]a]"},
	{"/([a^]+)/", "^^", "^^"},
	{"/([\\\\]-]+)/", "a-]b", "-]"},
	{"/([\\\\s,]+)/", "a ,b", " ,"},
	{"/([\\\\\\\\])/", "a\\\\b", "\\"},
	{"/\\\\./", "ab", "unknown"},
	{"/\\\\'(.*)\\\\'/", "'a'", "a"},
	{"/\\\\<(.*)\\\\>/", "<a>", "a"},
	{"/a|b(c)/", "a", "unknown"}, /* the group took nothing */
	{"/(a)|(b)/", "b", "unknown"},
	{"/.*/", "", ""},
	{"/()/", "a", ""},
	{"/(.)/", "\xc3\xa4", "\xc3\xa4"},
	{"(?!a).+", "b", "b"},
	{"(?!a).+", "ab", "unknown"},
	{"/(?<=a)(b)/", "ab", "b"},
	{"/a.*?b/", "ab", "ab"},
	{"/(a+?)/", "aa", "a"},
	{"/(a)\\\\1/", "aa", "a"},
	{"/\\\\n/", "a", "unknown"},
	{"/[]/", "a", "unknown"},
	{"/A(B)/i", "xab", "b"},
	{"/^(b)/m", "a\\nb", "b"},
	{"/(b)/y", "ab", "unknown"},
	{"/(?<value>x?)(?<text>a)/", "a", "a"}, /* an empty value does not count */
	{"/(?<value>x?)a/", "a", ""},           /* unless nothing else is there */
	{"//", "a", "a"},
	{"/a/b/", "a/b", "a/b"},
	{"a|b", "ax", "ax"}, /* a at the beginning, or b at the end */
	{"a\\\\", "a", "unknown"},
	/* what cannot be applied leaves the variable unknown, and nothing unfiltered gets through */
	{"/(?i)a/", "a", "refused"},
	{"/(a*)*/", "a", "refused"},
	{"/[/", "[", "refused"},
	{"/(/", "(", "refused"},
	{"/a", "a", "refused"},
	{"/", "a", "refused"},
	{"/a/x", "a", "refused"},
	{"/a/ig", "a", "refused"}, /* Grafana knows them in one order only */
	{"/a/gg", "a", "refused"},
	{"/a/u", "a", "refused"},
	{"/a\\n/", "a", "refused"},
	{"/$other-(.*)/", "a", "refused"},
	{"/${other:regex}/", "a", "refused"},
	{"/\\\\s/", "\xc2\xa0", "refused"},
};

static void a_regex_says_what_of_a_text_is_the_value(void **state)
{

	(void)state;
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < COUNT(regex_rows); i++) {
		const struct value *read = parsed(arena, arena_printf(arena, "[\"%s\"]", regex_rows[i].text));
		const char *text = arena_slice(arena, read->items[0].text).at;
		const char *found = take(arena, arena_printf(arena, "\"regex\":\"%s\"", regex_rows[i].regex), &text, 1);
		if (strcmp(found, regex_rows[i].expected) != 0)
			fail_msg("%s of '%s' is '%s', not '%s'", regex_rows[i].regex, text, found,
				 regex_rows[i].expected);
	}
}

static void every_match_is_a_value_with_flag_g(void **state)
{
	static const char *const texts[] = {"a=1,b=2", "c=3", "none"};
	(void)state;
	ARENA_AUTO arena = arena_new();
	assert_string_equal(take(arena, ALL ",\"regex\":\"/(\\\\d)/g\"", texts, 3), "1|2|3");
	assert_string_equal(take(arena, "\"regex\":\"/(\\\\d)/g\"", texts, 3), "1");
	assert_string_equal(take(arena, ALL ",\"regex\":\"/(\\\\d)/\"", texts, 3), "1|3");
	assert_string_equal(take(arena, ALL ",\"regex\":\"/\\\\d/g\"", texts, 3), "a=1,b=2|c=3");
	assert_string_equal(take(arena, ALL ",\"regex\":\"/(\\\\d?)/g\"", texts, 1), ""); /* ends at an empty match */
	assert_string_equal(take(arena, ALL ",\"regex\":\"/(?<value>[b-z])=/g\"", texts, 3), "b|c");
	assert_string_equal(take(arena, ALL ",\"regex\":\"/([a-c])=\\\\d,?/gy\"", texts, 3), "a|b|c");
}

static void a_text_that_no_regex_may_see_leaves_all_unknown(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	char *longest = arena_alloc(arena, 1001);
	char *longer = arena_alloc(arena, 1002);
	memset(longest, 'a', 1000);
	memset(longer, 'a', 1001);
	const char *const texts[] = {longest, longer};
	assert_string_equal(take(arena, "\"regex\":\"/a+/\"", &texts[0], 1), longest);
	assert_string_equal(take(arena, "\"regex\":\"/a+/\"", &texts[1], 1), "refused");
	assert_string_equal(take(arena, ALL ",\"regex\":\"/a+/\"", texts, 2), "refused");
	assert_string_equal(take(arena, "\"regex\":\"/(x+x+)+y|(a+a+)+b/\"", texts, 1), "refused");
	assert_string_equal(take(arena, "\"current\":{}", &texts[1], 1), longer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_current_value_is_what_a_variable_stands_at),
		cmocka_unit_test(a_definition_says_it_when_nothing_is_current),
		cmocka_unit_test(all_is_its_own_text_or_all_that_is_listed),
		cmocka_unit_test(how_a_variable_is_written_follows_from_how_it_is_chosen),
		cmocka_unit_test(what_is_no_variable_is_passed_over),
		cmocka_unit_test(a_use_is_found_at_any_depth_but_not_in_keys),
		cmocka_unit_test(the_first_text_is_taken_and_all_of_them_for_all),
		cmocka_unit_test(the_steps_for_all_values_are_bounded),
		cmocka_unit_test(a_regex_says_what_of_a_text_is_the_value),
		cmocka_unit_test(every_match_is_a_value_with_flag_g),
		cmocka_unit_test(a_text_that_no_regex_may_see_leaves_all_unknown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
