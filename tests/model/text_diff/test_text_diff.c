/* SPDX-License-Identifier: MIT */
#include "tests/model/text_diff/shown.h"

static struct text_diff compared(struct arena *arena, const char *old, const char *new)
{
	struct text_diff diff = text_diff(arena, slice_of(old), slice_of(new), 1);
	assert_applies(&diff, slice_of(old), slice_of(new));
	return diff;
}

/* ---- queries as they are edited ---- */

static void a_price_behind_a_comment_is_seen(void **state)
{
	(void)state;
	assert_shown("requests\n"
		     "| extend\n"
		     "    // Prices for your model (example: Large)\n"
		     "    input = tokens_in * 0.00000125,  // $1.25 per 1M tokens\n"
		     "    output = tokens_out * 0.00001    // $10 per 1M tokens\n"
		     "| summarize cost = sum(input + output)\n"
		     "| render timechart\n"
		     "| take 10\n",
		     "requests\n"
		     "| extend\n"
		     "    // Prices for your model (example: Large mini)\n"
		     "    input = tokens_in * 0.00000025,  // $0.25 per 1M tokens\n"
		     "    output = tokens_out * 0.000002   // $2 per 1M tokens\n"
		     "| summarize cost = sum(input + output)\n"
		     "| render timechart\n"
		     "| take 10\n",
		     "  requests\n"
		     "  | extend\n"
		     "~     // Prices for your model (example: Large{+ mini+})\n"
		     "~     input = tokens_in * [-0.00000125-]{+0.00000025+},  // [-$1.25-]{+$0.25+} per 1M tokens\n"
		     "~     output = tokens_out * [-0.00001 -]{+0.000002+}   // [-$10-]{+$2+} per 1M tokens\n"
		     "  | summarize cost = sum(input + output)\n"
		     "  ... 2 alike\n");
}

static void a_total_that_became_a_mean_shows_its_division(void **state)
{
	(void)state;
	assert_shown("sum by (le) (rate(api_latency_seconds_bucket{app=\"$app\"}[5m]))",
		     "sum by (le) (rate(api_latency_seconds_sum{app=\"$app\"}[5m])) / "
		     "sum by (le) (rate(api_latency_seconds_count{app=\"$app\"}[5m]))",
		     "~ sum by (le) (rate(api_latency_seconds_[-bucket-]{+sum+}{app=\"$app\"}[5m])){+ / "
		     "sum by (le) (rate(api_latency_seconds_count{app=\"$app\"}[5m]))+}\n");
}

static void an_average_that_became_a_ratio_shows_its_division(void **state)
{
	(void)state;
	assert_shown("avg(rate(wait_seconds_sum[5m]))",
		     "sum(rate(wait_seconds_sum[5m])) / sum(rate(wait_seconds_count[5m]))",
		     "~ [-avg-]{+sum+}(rate(wait_seconds_sum[5m])){+ / sum(rate(wait_seconds_count[5m]))+}\n");
}

static void a_range_is_seen_beside_a_function(void **state)
{
	(void)state;
	assert_shown(
		"100 * (1 - avg(rate(node_cpu_seconds_total{mode=\"idle\", instance=\"$node\"}[$__rate_interval])))",
		"100 * (1 - avg(irate(node_cpu_seconds_total{mode=\"idle\", instance=\"$node\"}[5m])))",
		"~ 100 * (1 - avg([-rate-]{+irate+}(node_cpu_seconds_total{mode=\"idle\", instance=\"$node\"}"
		"[[-$__rate_interval-]{+5m+}])))\n");
}

static void an_operator_is_seen_behind_a_name(void **state)
{
	(void)state;
	assert_shown("dependencies\n| where name == \"workflow.run\"\n| summarize count()",
		     "dependencies\n| where name startswith \"workflow_invoke\"\n| summarize count()",
		     "  dependencies\n"
		     "~ | where name [-==-]{+startswith+} \"workflow[-.run-]{+_invoke+}\"\n"
		     "  | summarize count()\n");
}

static void a_label_and_a_range_are_seen_in_one_line(void **state)
{
	(void)state;
	assert_shown("sum by (pod, container) (rate(net_bytes_total{cluster=\"$cluster\", pod=~\"$pod\"}[3m]))",
		     "sum by (pod, container) (rate(net_bytes_total{pod=~\"$pod\"}[$__rate_interval]))",
		     "~ sum by (pod, container) (rate(net_bytes_total{[-cluster=\"$cluster\", -]pod=~\"$pod\"}"
		     "[[-3m-]{+$__rate_interval+}]))\n");
}

static void all_hunks_of_a_long_query_are_seen(void **state)
{
	(void)state;
	assert_shown(
		"WITH (\n  battery = sum(charge_watts),\n  sun = sum(solar_watts),\n  net = sum(grid_watts)\n)\n"
		"(\n  sun + net\n  - battery\n) / 1000",
		"WITH (\n  batteryNet = sum(discharge_watts),\n  sun = sum(solar_watts),\n  net = sum(grid_watts)\n"
		")\n(\n  sun + net\n  + batteryNet\n) / 1000",
		"  WITH (\n"
		"~   battery{+Net+} = sum([-charge-]{+discharge+}_watts),\n"
		"    sun = sum(solar_watts),\n"
		"  ... 3 alike\n"
		"    sun + net\n"
		"~   [---]{+++} battery{+Net+}\n"
		"  ) / 1000\n");
}

static void a_value_in_a_long_regex_is_small(void **state)
{
	(void)state;
	assert_shown("up{job=~\"api|db|cache|queue\"}", "up{job=~\"api|db|store|queue\"}",
		     "~ up{job=~\"api|db|[-cache-]{+store+}|queue\"}\n");
}

static void a_part_of_a_long_name_is_small(void **state)
{
	(void)state;
	assert_shown("operations_per_minute = count()", "operations_count = count()",
		     "~ operations_[-per_minute-]{+count+} = count()\n");
	assert_shown("x{y=\"1\"} / job:errors:rate5m", "x{y=\"1\"} / job:errors:rate1h",
		     "~ x{y=\"1\"} / job:errors:[-rate5m-]{+rate1h+}\n");
	assert_shown("set cpuUsage to 4", "set cpuLoad to 4", "~ set cpu[-Usage-]{+Load+} to 4\n");
}

static void what_is_put_around_a_query_has_even_brackets(void **state)
{
	(void)state;
	assert_shown("sum(rate(a_total[5m]))", "sum(rate(b_total[5m])) + sum(rate(a_total[5m]))",
		     "~ {+sum(rate(b_total[5m])) + +}sum(rate(a_total[5m]))\n");
	assert_shown("by (a, b)", "by (a, c, b)", "~ by (a, {+c, +}b)\n");
	assert_shown("sort(sum(a) by (b) / 1000, \"b\")", "sum(a) / 1000",
		     "~ [-sort(-]sum(a) [-by (b) -]/ 1000[-, \"b\")-]\n");
}

/* ---- lines ---- */

static void lines_with_little_in_common_are_two_lines(void **state)
{
	(void)state;
	assert_shown("head\nrate(errors_total[5m])\ntail", "head\nhistogram_quantile(0.9, x)\ntail",
		     "  head\n- rate(errors_total[5m])\n+ histogram_quantile(0.9, x)\n  tail\n");
	assert_shown("CPU", "Memory", "- CPU\n+ Memory\n");
}

static void a_changed_line_finds_its_old_one_among_others(void **state)
{
	(void)state;
	assert_shown("a\nwhere status == 200 and host == \"x\"\nb",
		     "a\nlet window = 5m\nwhere status == 500 and host == \"x\"\nlimit 7\nb",
		     "  a\n+ let window = 5m\n~ where status == [-200-]{+500+} and host == \"x\"\n+ limit 7\n  b\n");
}

static void a_bracket_does_not_tie_lines_that_belong_elsewhere(void **state)
{
	(void)state;
	assert_shown("sum(\n  rate(a_total[5m])\n)\nmax(\n  rate(b_total[5m])\n)\n", "max(\n  rate(b_total[1h])\n)\n",
		     "- sum(\n-   rate(a_total[5m])\n- )\n  max(\n~   rate(b_total[[-5m-]{+1h+}])\n  )\n");
}

static void a_single_line_alike_is_shown(void **state)
{
	(void)state;
	assert_shown("a 1\nb\nc\nd\ne 1", "a 2\nb\nc\nd\ne 2", "~ a [-1-]{+2+}\n  b\n  c\n  d\n~ e [-1-]{+2+}\n");
	assert_shown("one two 1\nb\nc\nd\nx\none two 3", "one two 2\nb\nc\nd\nx\none two 4",
		     "~ one two [-1-]{+2+}\n  b\n  ... 2 alike\n  x\n~ one two [-3-]{+4+}\n");
	assert_shown("a\nb\nc", "a\nb\nd", "  a\n  b\n- c\n+ d\n");
	assert_shown("a\nb\nc\nd", "a\nb\nc\ne", "  ... 2 alike\n  c\n- d\n+ e\n");
}

static void numbers_of_lines_are_those_of_either_text(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct text_diff diff = compared(arena, "a\nb\nc\nd\nsome words here\nx\n",
					 "new\na\nb\nc\nd\nsome words there\n");
	assert_int_equal(diff.count, 6);
	assert_int_equal(diff.lines[0].new_line, 1);
	assert_int_equal(diff.lines[0].old_line, 0);
	assert_int_equal(diff.lines[2].kind, TEXT_LINE_SKIPPED);
	assert_int_equal(diff.lines[2].old_line, 2);
	assert_int_equal(diff.lines[2].new_line, 3);
	assert_int_equal(diff.lines[4].old_line, 5);
	assert_int_equal(diff.lines[4].new_line, 6);
	assert_int_equal(diff.lines[5].old_line, 6);
	assert_int_equal(diff.lines[5].new_line, 0);
	assert_int_equal(diff.changed, 3);
	assert_int_equal(diff.old_lines, 6);
	assert_int_equal(diff.new_lines, 6);
}

static void context_is_as_asked(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct slice old = slice_of("a\nb\nc\nd\ne\nf\ng");
	struct slice new = slice_of("a\nb\nc\nX\ne\nf\ng");
	assert_int_equal(text_diff(arena, old, new, 0).count, 4);
	assert_int_equal(text_diff(arena, old, new, 1).count, 6);
	assert_int_equal(text_diff(arena, old, new, 2).count, 8);
	assert_int_equal(text_diff(arena, old, new, SIZE_MAX).count, 8);
}

static void equal_texts_have_no_change(void **state)
{
	(void)state;
	assert_shown("", "", "");
	assert_shown("a", "a", "  a\n");
	assert_shown("a\nb\n", "a\nb\n", "  ... 2 alike\n");
}

/* ---- line ends, empty texts, any bytes ---- */

static void an_empty_text_has_no_lines(void **state)
{
	(void)state;
	assert_shown("", "a\nb", "+ a\n+ b\n");
	assert_shown("a\nb\n", "", "- a\n- b\n- \n");
	assert_shown("", "\n", "+ \n+ \n");
}

static void a_line_break_at_the_end_is_a_change(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	assert_shown("a", "a\n", "  a\n+ \n");
	assert_shown("a\n\n", "a\n", "  a\n- \n");
	assert_true(compared(arena, "a", "a\n").is_white_space);
}

static void carriage_returns_are_white_space_that_is_seen(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct text_diff diff = compared(arena, "a\r\nb\r\n", "a\nb\n");
	assert_true(diff.is_white_space);
	assert_int_equal(diff.changed, 2);
	assert_shown("a\r\nb\r\n", "a\nb\r\n", "~ a[-\r-]\n  b\r\n");
}

static void any_bytes_are_compared(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct slice old = {"a\0b \xff\xfe c", 8};
	struct slice new = {"a\0b \xff\xfd c", 8};
	struct text_diff diff = text_diff(arena, old, new, 1);
	assert_applies(&diff, old, new);
	assert_int_equal(diff.count, 1);
	assert_int_equal(diff.lines[0].words_count, 4);
	assert_int_equal(diff.lines[0].words[1].text.length, 1);
}

static void characters_are_not_cut(void **state)
{
	(void)state;
	assert_shown("caf\xc3\xa9 \xe6\x97\xa5\xe6\x9c\xac 5", "caf\xc3\xa8 \xe6\x97\xa5\xe4\xb8\xad 5",
		     "~ [-caf\xc3\xa9-]{+caf\xc3\xa8+} \xe6\x97\xa5[-\xe6\x9c\xac-]{+\xe4\xb8\xad+} 5\n");
}

static void a_diff_does_not_apply_to_another_text(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct text_diff diff = compared(arena, "one two three\nx\n", "one two four\n");
	static const char *const others[] = {"one 2 three\nx\n",      "one two three\ny\n",          "one two three\n",
					     "one two three\nx\nx\n", "one two three and more\nx\n", ""};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		STRBUF_AUTO out = STRBUF_INIT(MOST_SHOWN);
		assert_false(text_diff_apply(&diff, slice_of(others[i]), &out));
	}
}

/* ---- white space ---- */

struct white_case {
	const char *old;
	const char *new;
	bool is_white;
};

static const struct white_case white_cases[] = {
	{"SELECT a\nFROM t\nWHERE (b = 1)\n", "  SELECT a\n  FROM t\n  WHERE (b = 1)\n", true},
	{"sum(a) by (b)", "sum (a) by(b)", true},
	{"f(a,b)", "f( a, b )", true},
	{"a=b|c", "a = b | c", true},
	{"select a from b", "select a\nfrom b", true},
	{"(a+b)*c", "(a + b) * c", true},
	{"a", "a", false},
	{"a b", "ab", false},
	{"a b", "a c", false},
	{"a < = b", "a <= b", false},
	{"x=\"a b\"", "x=\"a  b\"", false},
	{"x='a b'", "x='ab'", false},
	{"it's a b", "it's a  b", false},
	{"a -- b\nc", "a -- b c", false},
	{"a // b\nc", "a // b c", false},
	{"# b\nc", "# b c", false},
	{"a -- it's\nb c", "a -- it's\nb  c", true},
	{"a -- b\nc d", "a -- b\n  c  d", true},
	{"x <= .5", "x <=.5", true},
	{"-- a\n- b", "  -- a\n\t- b", true},
	{"- b", "-b", false},
	{"foo -bar", "foo - bar", false},
	{"foo -bar", "foo-bar", false},
	{"[text] (link)", "[text](link)", false},
	{"a <b>c</b>", "a<b>c</b>", false},
};

static void white_space_alone_is_known(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < sizeof white_cases / sizeof *white_cases; i++) {
		const struct white_case *row = &white_cases[i];
		if (compared(arena, row->old, row->new).is_white_space != row->is_white ||
		    compared(arena, row->new, row->old).is_white_space != row->is_white)
			fail_msg("'%s' and '%s'", row->old, row->new);
	}
}

static void a_query_indented_anew_has_its_lines_side_by_side(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const char *old = "WITH d AS (\nSELECT a,\n  b\nFROM t\n)\nSELECT max(a)\nFROM d\n";
	const char *new = "WITH d AS (\n  SELECT a,\n    b\n  FROM t\n)\nSELECT min(a)\nFROM d\n";
	assert_shown(old, new,
		     "  WITH d AS (\n~ {+  +}SELECT a,\n~   {+  +}b\n~ {+  +}FROM t\n  )\n~ SELECT [-max-]{+min+}(a)\n"
		     "  FROM d\n");
	assert_false(compared(arena, old, new).is_white_space);
}

/* A query that was formatted anew, and in which two words changed. */
static const char before_formatting[] = "WITH deployed AS (\n"
					"\t-- days with a deployment\n"
					"\tSELECT id, max(finished) AS finished\n"
					"\tFROM deployments JOIN projects ON id = row\n"
					"\tWHERE result='OK' AND kind = 'issue'\n"
					"\tGROUP BY 1\n"
					")\n"
					"SELECT count(id)\n"
					"FROM issues\n";
static const char after_formatting[] = "WITH deployed AS (\n"
				       "  -- days with a deployment\n"
				       "  SELECT\n"
				       "    id,\n"
				       "    max(finished) AS finished\n"
				       "  FROM deployments\n"
				       "    JOIN projects ON id = row\n"
				       "  WHERE result = 'OK' AND kind = 'incident'\n"
				       "  GROUP BY\n"
				       "    1\n"
				       ")\n"
				       "SELECT count(id)\n"
				       "FROM incidents\n";

static void what_changed_in_a_query_formatted_anew_is_seen(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct text_diff diff = compared(arena, before_formatting, after_formatting);
	assert_false(diff.is_white_space);
	assert_int_equal(diff.changed, 10);
	assert_int_equal(diff.white_space, 8);
	assert_string_equal(shown_folded(arena, before_formatting, after_formatting),
			    "  ... 6 alike but for white space\n"
			    "      JOIN projects ON id = row\n"
			    "~ [-\t-]{+  +}WHERE result{+ +}={+ +}'OK' AND kind = '[-issue-]{+incident+}'\n"
			    "    GROUP BY\n"
			    "  ... 2 alike but for white space\n"
			    "  SELECT count(id)\n"
			    "~ FROM [-issues-]{+incidents+}\n");
}

static void a_text_formatted_anew_is_one_line(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	assert_string_equal(shown_folded(arena, "SELECT a, b\nFROM t\n", "  SELECT\n    a,\n    b\n  FROM t\n"),
			    "  ... 4 alike but for white space\n");
	assert_string_equal(shown_folded(arena, "f(a, b)", "f(a,b)"), "~ f(a,[- -]b)\n");
	assert_string_equal(shown_folded(arena, "a b\nc\n", "a b\nd\n"), "  a b\n- c\n+ d\n");
}

static void white_space_that_may_mean_something_is_not_folded(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const char *old = "SELECT 'a  b'\nFROM t -- all\nWHERE x\n";
	const char *new = "SELECT 'a b'\n  FROM t -- all WHERE x\n";
	assert_string_equal(shown_folded(arena, old, new),
			    "~ SELECT 'a [- -]b'\n~ {+  +}FROM t -- all{+ WHERE x+}\n- WHERE x\n");
}

/* ---- bounds ---- */

static struct slice many(struct arena *arena, const char *first, const char *last, size_t count)
{
	STRBUF_AUTO out = STRBUF_INIT(MOST_SHOWN);
	for (size_t i = 0; i < count; i++)
		strbuf_printf(&out, "%s_%zu of part %zu, kind %zu%s", first, i, i / 7, i % 5, last);
	return arena_slice(arena, strbuf_slice(&out));
}

static void a_long_text_that_is_indented_anew_is_compared_line_by_line(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct slice old = many(arena, "line", "\n", 4000);
	struct slice new = many(arena, "    line", "\n", 4000);
	struct text_diff diff = text_diff(arena, old, new, 1);
	assert_applies(&diff, old, new);
	assert_int_equal(diff.count, 4000);
	assert_int_equal(diff.changed, 4000);
	assert_true(diff.is_white_space);
	assert_false(diff.is_by_blocks);
}

static void a_name_that_changed_in_all_of_many_lines_is_a_word_in_each(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct slice old = many(arena, "instance", "\n", 4000);
	struct slice new = many(arena, "node_name", "\n", 4000);
	struct text_diff diff = text_diff(arena, old, new, 1);
	assert_applies(&diff, old, new);
	assert_int_equal(diff.changed, 4000);
	for (size_t i = 0; i < diff.count; i++)
		assert_int_equal(diff.lines[i].kind, TEXT_LINE_CHANGED);
}

static void one_word_of_a_very_long_line_is_found(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct slice old = many(arena, "{a", "} or ", 30000);
	char *copy = arena_copy(arena, old.at, old.length);
	memcpy(memmem(copy, old.length, "a_15000", 7), "b", 1);
	struct slice new = {copy, old.length};
	struct text_diff diff = text_diff(arena, old, new, 1);
	assert_applies(&diff, old, new);
	assert_int_equal(diff.count, 1);
	assert_int_equal(diff.lines[0].words_count, 4);
	assert_int_equal(diff.lines[0].words[1].text.length, 1);
}

static void texts_that_are_too_unlike_are_replaced_by_blocks(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO old = STRBUF_INIT(MOST_SHOWN);
	STRBUF_AUTO new = STRBUF_INIT(MOST_SHOWN);
	for (uint64_t i = 0; i < 100000; i++) {
		strbuf_add_text(&old, i * i % 10007 % 2 ? "a\n" : "b\n");
		strbuf_add_text(&new, i * i % 10009 % 2 ? "a\n" : "b\n");
	}
	struct text_diff diff = text_diff(arena, strbuf_slice(&old), strbuf_slice(&new), 1);
	assert_applies(&diff, strbuf_slice(&old), strbuf_slice(&new));
	assert_true(diff.is_by_blocks);
}

/* ---- random edits ---- */

static uint64_t next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed >> 11;
}

static struct slice random_text(struct arena *arena, uint64_t *seed, size_t pieces)
{
	static const char *const words[] = {"sum", "rate", "(",       ")",       "{",        "}",  " ", "  ",
					    "\n",  "\n",   "a_total", "a_count", "=~",       "\"", ",", "5m",
					    "0.5", "\t",   "\r\n",    "by",      "\xc3\xa9", "--", "$x"};
	STRBUF_AUTO out = STRBUF_INIT(MOST_SHOWN);
	for (size_t i = 0; i < pieces; i++)
		strbuf_add_text(&out, words[next_random(seed) % (sizeof words / sizeof *words)]);
	return arena_slice(arena, strbuf_slice(&out));
}

/* The text with some bytes taken out and others put in, at one place. */
static struct slice edited(struct arena *arena, uint64_t *seed, struct slice text)
{
	STRBUF_AUTO out = STRBUF_INIT(MOST_SHOWN);
	size_t at = next_random(seed) % (text.length + 1);
	size_t removed = next_random(seed) % 12;
	size_t behind = text.length - at < removed ? text.length : at + removed;
	if (at)
		strbuf_add(&out, text.at, at);
	strbuf_add_slice(&out, random_text(arena, seed, next_random(seed) % 5));
	if (behind < text.length)
		strbuf_add(&out, text.at + behind, text.length - behind);
	return arena_slice(arena, strbuf_slice(&out));
}

static void random_edits_are_all_in_the_diff(void **state)
{
	(void)state;
	uint64_t seed = 20261130;
	for (size_t i = 0; i < 2000; i++) {
		ARENA_AUTO arena = arena_new();
		struct slice old = random_text(arena, &seed, next_random(&seed) % 120);
		struct slice new = old;
		for (size_t edits = next_random(&seed) % 6; edits > 0; edits--)
			new = edited(arena, &seed, new);
		struct text_diff diff = text_diff(arena, old, new, i % 3);
		assert_applies(&diff, old, new);
		assert_true(slice_equal(old, new) == (diff.changed == 0));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_price_behind_a_comment_is_seen),
		cmocka_unit_test(a_total_that_became_a_mean_shows_its_division),
		cmocka_unit_test(an_average_that_became_a_ratio_shows_its_division),
		cmocka_unit_test(a_range_is_seen_beside_a_function),
		cmocka_unit_test(an_operator_is_seen_behind_a_name),
		cmocka_unit_test(a_label_and_a_range_are_seen_in_one_line),
		cmocka_unit_test(all_hunks_of_a_long_query_are_seen),
		cmocka_unit_test(a_value_in_a_long_regex_is_small),
		cmocka_unit_test(a_part_of_a_long_name_is_small),
		cmocka_unit_test(what_is_put_around_a_query_has_even_brackets),
		cmocka_unit_test(lines_with_little_in_common_are_two_lines),
		cmocka_unit_test(a_changed_line_finds_its_old_one_among_others),
		cmocka_unit_test(a_bracket_does_not_tie_lines_that_belong_elsewhere),
		cmocka_unit_test(a_single_line_alike_is_shown),
		cmocka_unit_test(numbers_of_lines_are_those_of_either_text),
		cmocka_unit_test(context_is_as_asked),
		cmocka_unit_test(equal_texts_have_no_change),
		cmocka_unit_test(an_empty_text_has_no_lines),
		cmocka_unit_test(a_line_break_at_the_end_is_a_change),
		cmocka_unit_test(carriage_returns_are_white_space_that_is_seen),
		cmocka_unit_test(any_bytes_are_compared),
		cmocka_unit_test(characters_are_not_cut),
		cmocka_unit_test(a_diff_does_not_apply_to_another_text),
		cmocka_unit_test(white_space_alone_is_known),
		cmocka_unit_test(a_query_indented_anew_has_its_lines_side_by_side),
		cmocka_unit_test(what_changed_in_a_query_formatted_anew_is_seen),
		cmocka_unit_test(a_text_formatted_anew_is_one_line),
		cmocka_unit_test(white_space_that_may_mean_something_is_not_folded),
		cmocka_unit_test(a_long_text_that_is_indented_anew_is_compared_line_by_line),
		cmocka_unit_test(a_name_that_changed_in_all_of_many_lines_is_a_word_in_each),
		cmocka_unit_test(one_word_of_a_very_long_line_is_found),
		cmocka_unit_test(texts_that_are_too_unlike_are_replaced_by_blocks),
		cmocka_unit_test(random_edits_are_all_in_the_diff),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
