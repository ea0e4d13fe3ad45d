/* SPDX-License-Identifier: MIT */
#include "tests/model/text_diff/shown.h"

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

static void changes_with_next_to_nothing_between_them_are_one(void **state)
{
	(void)state;
	assert_shown("sum of errors by region of customers", "sum of requests in zone of customers",
		     "~ sum of [-errors by region-]{+requests in zone+} of customers\n");
	assert_shown("gpt-4.1 cost of input", "llama-3.2 cost of input", "~ [-gpt-4.1-]{+llama-3.2+} cost of input\n");
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

static void two_lines_with_little_in_common_do_not_part_two_with_much(void **state)
{
	(void)state;
	assert_shown("a\nselect total from orders\ndrop refunds view of the archive\nb",
		     "a\ninsert select orders now quickly into another large store\nselect total from refunds\nb",
		     "  a\n+ insert select orders now quickly into another large store\n"
		     "~ select total from [-orders-]{+refunds+}\n- drop refunds view of the archive\n  b\n");
}

static void a_bracket_does_not_tie_lines_that_belong_elsewhere(void **state)
{
	(void)state;
	assert_shown("sum(\n  rate(a_total[5m])\n)\nmax(\n  rate(b_total[5m])\n)\n", "max(\n  rate(b_total[1h])\n)\n",
		     "- sum(\n-   rate(a_total[5m])\n- )\n  max(\n~   rate(b_total[[-5m-]{+1h+}])\n  )\n");
	assert_shown("foo(a, b)\n)\nbar(long, list, here, 1)\n", "bar(long, list, here, 2)\n)\n",
		     "- foo(a, b)\n- )\n~ bar(long, list, here, [-1-]{+2+})\n+ )\n");
}

static void a_single_line_alike_is_shown(void **state)
{
	(void)state;
	assert_shown("a 1\nb\nc\nk\ne 1", "a 2\nb\nc\nk\ne 2", "~ a [-1-]{+2+}\n  b\n  c\n  k\n~ e [-1-]{+2+}\n");
	assert_shown("one two 1\nb\nc\nk\nx\none two 3", "one two 2\nb\nc\nk\nx\none two 4",
		     "~ one two [-1-]{+2+}\n  b\n  ... 2 alike\n  x\n~ one two [-3-]{+4+}\n");
	assert_shown("a\nb\nc", "a\nb\nk", "  a\n  b\n- c\n+ k\n");
	assert_shown("a\nb\nc\nk", "a\nb\nc\ne", "  ... 2 alike\n  c\n- k\n+ e\n");
}

static void numbers_of_lines_are_those_of_either_text(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct text_diff diff = compared(arena, "a\nb\nc\nk\nsome words here\nx\n",
					 "new\na\nb\nc\nk\nsome words there\n");
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
	struct slice old = slice_of("a\nb\nc\nk\ne\nf\ng");
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

/* With whole lines where little survives; it is applied, too. */
static void assert_whole(const char *old, const char *new, const char *expected)
{
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO out = STRBUF_INIT(MOST_SHOWN);
	struct text_diff diff = compared(arena, old, new);
	diff = text_diff_whole_lines(arena, &diff);
	assert_applies(&diff, slice_of(old), slice_of(new));
	for (size_t i = 0; i < diff.count; i++)
		show_line(&diff.lines[i], &out);
	assert_string_equal(out.at, expected);
}

static void lines_of_which_little_survives_are_shown_whole(void **state)
{
	(void)state;
	assert_whole("| extend Name=split(Name, 1)[0]\n| extend Zone=split(Zone, 2)[0]\nx",
		     "| project Name, Uid, Node, Name\n| project Zone, Uid, Node, Zone\nx",
		     "- | extend Name=split(Name, 1)[0]\n- | extend Zone=split(Zone, 2)[0]\n"
		     "+ | project Name, Uid, Node, Name\n+ | project Zone, Uid, Node, Zone\n  x\n");
	assert_whole(
		"first = aaaaaa, second = bbbbbb, third = cccccc\nfourth = aaaaaa, fifth = bbbbbb, sixth = cccccc",
		"first = dddddd, second = eeeeee, third = ffffff\nfourth = dddddd, fifth = eeeeee, sixth = ffffff",
		"- first = aaaaaa, second = bbbbbb, third = cccccc\n- fourth = aaaaaa, fifth = bbbbbb, sixth = cccccc\n"
		"+ first = dddddd, second = eeeeee, third = ffffff\n+ fourth = dddddd, fifth = eeeeee, sixth = "
		"ffffff\n");
	assert_whole("sum(rate(requests_total[5m]))", "sum(rate(requests_total[1m]))",
		     "~ sum(rate(requests_total[[-5m-]{+1m+}]))\n");
	assert_whole("node_load1", "node_load1 / count without (cpu, mode) (node_cpu_seconds_total)",
		     "~ node_load1{+ / count without (cpu, mode) (node_cpu_seconds_total)+}\n");
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_of_which_little_survives_are_shown_whole),
		cmocka_unit_test(a_price_behind_a_comment_is_seen),
		cmocka_unit_test(a_total_that_became_a_mean_shows_its_division),
		cmocka_unit_test(an_average_that_became_a_ratio_shows_its_division),
		cmocka_unit_test(a_range_is_seen_beside_a_function),
		cmocka_unit_test(an_operator_is_seen_behind_a_name),
		cmocka_unit_test(a_label_and_a_range_are_seen_in_one_line),
		cmocka_unit_test(all_hunks_of_a_long_query_are_seen),
		cmocka_unit_test(a_value_in_a_long_regex_is_small),
		cmocka_unit_test(a_part_of_a_long_name_is_small),
		cmocka_unit_test(changes_with_next_to_nothing_between_them_are_one),
		cmocka_unit_test(what_is_put_around_a_query_has_even_brackets),
		cmocka_unit_test(lines_with_little_in_common_are_two_lines),
		cmocka_unit_test(a_changed_line_finds_its_old_one_among_others),
		cmocka_unit_test(two_lines_with_little_in_common_do_not_part_two_with_much),
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
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
