/* SPDX-License-Identifier: MIT */
/*
 * The comment at every budget. What GitHub's parser makes of it is checked by tests/e2e/test_markdown.py, for which
 *
 *     test_report_markdown --pages FROM TO
 *
 * reads texts from standard input, each ended by U+0000, puts them into a plan and prints the comment at each budget:
 * a line `BUDGET BYTES`, then the bytes; one that equals the one before it is left out.
 */
#include "tests/testing.h"

#include "cmd/report/report.h"
#include "cmd/report/report_markdown.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/utf8.h"
#include "tests/cmd/report/hostile_plan.h"

#define MOST_TEXTS 200

static struct slice page_at(const struct plan *plan, size_t budget)
{
	char *at = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&at, &length);
	struct report report = {.plan = plan, .command = "plan", .budget = budget};
	report_markdown(&(struct reports){&report, 1, 0}, out);
	fclose(out);
	return (struct slice){at, length};
}

static struct comment comment_of(struct arena *arena, const struct plan *plan)
{
	struct report report = {.plan = plan, .command = "plan"};
	struct comment comment;
	markdown_comment_of(arena, &report, &comment);
	return comment;
}

/* How often a word is in a text. */
static size_t times(struct slice text, const char *word)
{
	size_t count = 0;
	size_t length = strlen(word);
	for (const char *at = text.at; (at = memmem(at, text.length - (size_t)(at - text.at), word, length));
	     at += length)
		count++;
	return count;
}

static size_t lines_beginning(struct slice text, const char *with)
{
	ARENA_AUTO arena = arena_new();
	return times(text, arena_printf(arena, "\n%s", with));
}

/* The number before some words; 0 where they are not there. */
static size_t number_before(struct slice text, const char *words)
{
	const char *at = memmem(text.at, text.length, words, strlen(words));
	if (!at)
		return 0;
	while (at > text.at && at[-1] >= '0' && at[-1] <= '9')
		at--;
	return strtoul(at, NULL, 10);
}

static const struct slice plain[] = {{"Plain", 5}};

static void assert_whole(struct slice page, size_t budget)
{
	size_t bad;
	assert_true(page.length <= budget);
	assert_true(utf8_valid(page, &bad));
	assert_int_equal(lines_beginning(page, "```") % 2, 0);
	assert_int_equal(times(page, "<details"), times(page, "</details>"));
	assert_int_equal(times(page, "<summary>"), times(page, "</summary>"));
}

static void every_budget_is_kept_and_what_is_left_out_is_counted(void **state)
{
	(void)state;
	struct plan plan;
	hostile_plan(&plan, plain, 1);
	size_t kinds = 0;
	ARENA_AUTO arena = arena_new();
	struct comment comment = comment_of(arena, &plan);
	STRBUF_AUTO text = STRBUF_INIT(REPORT_MARKDOWN_BYTES);
	for (size_t budget = COMMENT_LEAST_BYTES; budget <= 20000; budget++) {
		strbuf_reset(&text);
		comment_print(&comment, budget, &text);
		struct slice page = strbuf_slice(&text);
		size_t rows = lines_beginning(page, "| ");
		size_t sections = lines_beginning(page, "<details");
		assert_whole(page, budget);
		if (!number_before(page, " more row")) { /* else one line counts all */
			assert_int_equal((rows ? rows - 1 : 0) + number_before(page, " more dashboards") +
						 number_before(page, " more dashboard "),
					 HOSTILE_ROWS - 1);
			assert_int_equal(sections + number_before(page, " more sections") +
						 number_before(page, " more section "),
					 HOSTILE_ROWS - 2); /* missing and orphaned are one, and one is in sync */
			kinds |= rows ? 1 : 2;
		}
	}
	assert_int_equal(kinds, 3);
	plan_free(&plan);
}

static void a_page_with_room_has_all_of_it(void **state)
{
	(void)state;
	struct plan plan;
	hostile_plan(&plan, plain, 1);
	struct slice page = page_at(&plan, 0);
	assert_whole(page, REPORT_MARKDOWN_BYTES);
	assert_int_equal(times(page, " more sections"), 0);
	assert_int_equal(times(page, "too long"), 0);
	assert_non_null(strstr(page.at, "**Your merge would overwrite 1 edit by hand.**"));
	assert_non_null(strstr(page.at, "(v8, 2 saves, 2026-11-29 21:40 UTC), “Plain”: **would be lost**\n"));
	assert_non_null(strstr(page.at, "\n- **could not look** for edits by hand in <b>Plain</b>: Plain. Plain\n"));
	assert_non_null(strstr(page.at, "[Plain](https://grafana.example.org/d/Plain)"));
	assert_non_null(strstr(page.at, "\n1 more is in sync.\n"));
	free((char *)page.at);
	plan_free(&plan);
}

static void the_footer_is_there_however_long_the_table_is(void **state)
{
	(void)state;
	struct plan plan;
	ARENA_AUTO arena = arena_new();
	hostile_plan(&plan, plain, 1);
	plan.commit = "4f1c9a26e0d34f1c9a26e0d34f1c9a26e0d34f1c";
	struct comment comment = comment_of(arena, &plan);
	STRBUF_AUTO text = STRBUF_INIT(REPORT_MARKDOWN_BYTES);
	for (size_t budget = 1600; budget <= 3000; budget++) {
		strbuf_reset(&text);
		comment_print(&comment, budget, &text);
		assert_int_equal(times(strbuf_slice(&text), "<sub>commit `4f1c9a2`"), 1);
	}
	plan_free(&plan);
}

static void the_same_report_is_the_same_bytes(void **state)
{
	(void)state;
	struct plan plan;
	hostile_plan(&plan, plain, 1);
	struct slice first = page_at(&plan, 3000);
	struct slice second = page_at(&plan, 3000);
	assert_true(slice_equal(first, second));
	free((char *)first.at);
	free((char *)second.at);
	plan_free(&plan);
}

static void assert_marker(const char *target, const char *marker)
{
	struct plan plan;
	plan_init(&plan);
	plan.target = target;
	struct slice page = page_at(&plan, 0);
	assert_true(slice_starts_with(page, marker));
	free((char *)page.at);
	plan_free(&plan);
}

static void a_target_is_a_key_or_becomes_one(void **state)
{
	(void)state;
	assert_marker("prod", "<!-- dashsync:v1 key=prod -->\n### dashsync");
	assert_marker(NULL, "<!-- dashsync:v1 key=default -->\n");
	assert_marker("prod/eu", "<!-- dashsync:v1 key=prod-eu-7394b101 -->\n");
	assert_marker("a-->b", "<!-- dashsync:v1 key=a---b-");
	assert_true(report_is_comment_key("A-Z.a_z-09"));
	assert_false(report_is_comment_key(""));
	assert_false(report_is_comment_key("a b"));
	assert_false(report_is_comment_key("a>"));
	assert_false(report_is_comment_key("äa"));
	char longest[66];
	memset(longest, 'x', 65);
	longest[65] = '\0';
	assert_false(report_is_comment_key(longest));
	assert_true(report_is_comment_key(longest + 1));
	assert_marker(longest, "<!-- dashsync:v1 key=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-");
}

static void where_nothing_is_to_be_done_there_is_one_line(void **state)
{
	(void)state;
	struct plan plan;
	plan_init(&plan);
	plan.endpoint = "https://grafana.example.org";
	plan.target = "prod";
	plan_take(&plan, &(struct plan_row){.arena = arena_new(), .state = STATE_IN_SYNC});
	struct slice page = page_at(&plan, 0);
	assert_string_equal(page.at, "<!-- dashsync:v1 key=prod -->\n"
				     "### dashsync · prod: nothing to do. 1 dashboard: 1 in sync\n");
	free((char *)page.at);
	plan_free(&plan);
}

/* ---- several targets ---- */

enum { TARGETS = 4 };

static struct slice pages_at(const struct plan *plans, size_t budget)
{
	char *at = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&at, &length);
	struct report items[TARGETS];
	for (size_t i = 0; i < TARGETS; i++)
		items[i] = (struct report){.plan = &plans[i], .command = "plan", .budget = budget};
	report_markdown(&(struct reports){items, TARGETS, 69}, out);
	fclose(out);
	return (struct slice){at, length};
}

/* The second has nothing to say, the third could not be asked. */
static void make_targets(struct plan *plans)
{
	hostile_plan(&plans[0], plain, 1);
	plan_init(&plans[1]);
	plan_take(&plans[1], &(struct plan_row){.arena = arena_new(), .state = STATE_IN_SYNC});
	plan_init(&plans[2]);
	plans[2].target_fault = (struct target_fault){.fault = FAULT_DENIED, .message = "no token"};
	hostile_plan(&plans[3], plain, 1);
	plans[0].target = "one";
	plans[1].target = "two";
	plans[2].target = "three";
	plans[3].target = "four";
}

static void several_targets_share_one_budget_and_none_is_left_out_unsaid(void **state)
{
	(void)state;
	struct plan plans[TARGETS];
	make_targets(plans);
	size_t most = 0;
	for (size_t budget = COMMENT_LEAST_BYTES; budget <= 60000; budget += budget < 2000 ? 13 : 1997) {
		struct slice page = pages_at(plans, budget);
		size_t headings = lines_beginning(page, "### dashsync · ");
		assert_whole(page, budget);
		assert_int_equal(times(page, "<!-- dashsync:v1 key="), 1);
		assert_int_equal(headings + number_before(page, " more target") + number_before(page, " targets, exit"),
				 TARGETS);
		assert_true(headings == TARGETS || times(page, "exit code"));
		assert_true(headings >= most);
		most = headings;
		free((char *)page.at);
	}
	assert_int_equal(most, TARGETS);
	for (size_t i = 0; i < TARGETS; i++)
		plan_free(&plans[i]);
}

/* What the others leave is given to the one that needs it. */
static void a_target_with_little_to_say_leaves_its_share_to_the_others(void **state)
{
	(void)state;
	struct plan plans[TARGETS];
	make_targets(plans);
	struct slice whole = pages_at(plans, 10000000);
	struct slice exact = pages_at(plans, whole.length);
	struct slice less = pages_at(plans, whole.length - 1);
	assert_true(slice_equal(whole, exact));
	assert_true(less.length < whole.length && less.length > whole.length / 2);
	free((char *)whole.at);
	free((char *)exact.at);
	free((char *)less.at);
	for (size_t i = 0; i < TARGETS; i++)
		plan_free(&plans[i]);
}

static void the_marker_of_several_targets_has_all_their_names(void **state)
{
	(void)state;
	struct plan plans[TARGETS];
	make_targets(plans);
	struct slice page = pages_at(plans, 0);
	assert_true(slice_starts_with(page, "<!-- dashsync:v1 key=one-two-three-four-"));
	assert_non_null(strstr(page.at, " -->\n### dashsync · one: "));
	assert_non_null(strstr(page.at, "\n### dashsync · three: could not be run\n"));
	assert_non_null(strstr(page.at, "no token"));
	free((char *)page.at);
	for (size_t i = 0; i < TARGETS; i++)
		plan_free(&plans[i]);
}

/* ---- for test_markdown.py ---- */

static int print_pages(size_t from, size_t to)
{
	ARENA_AUTO arena = arena_new();
	struct slice texts[MOST_TEXTS];
	size_t count = 0;
	char *line = NULL;
	size_t room = 0;
	ssize_t length;
	while (count < MOST_TEXTS && (length = getdelim(&line, &room, '\0', stdin)) > 0)
		texts[count++] = arena_slice(arena, (struct slice){line, (size_t)length - 1});
	free(line);
	struct plan plan;
	hostile_plan(&plan, texts, count);
	struct comment comment = comment_of(arena, &plan);
	STRBUF_AUTO last = STRBUF_INIT(SIZE_MAX / 2);
	STRBUF_AUTO page = STRBUF_INIT(SIZE_MAX / 2);
	for (size_t budget = from; budget <= to; budget++) {
		strbuf_reset(&page);
		comment_print(&comment, budget, &page);
		if (budget > from && slice_equal(strbuf_slice(&page), strbuf_slice(&last)))
			continue;
		printf("%zu %zu\n", budget, page.length);
		fwrite(page.at, 1, page.length, stdout);
		strbuf_reset(&last);
		strbuf_add_slice(&last, strbuf_slice(&page));
	}
	plan_free(&plan);
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_budget_is_kept_and_what_is_left_out_is_counted),
		cmocka_unit_test(a_page_with_room_has_all_of_it),
		cmocka_unit_test(the_footer_is_there_however_long_the_table_is),
		cmocka_unit_test(the_same_report_is_the_same_bytes),
		cmocka_unit_test(a_target_is_a_key_or_becomes_one),
		cmocka_unit_test(where_nothing_is_to_be_done_there_is_one_line),
		cmocka_unit_test(several_targets_share_one_budget_and_none_is_left_out_unsaid),
		cmocka_unit_test(a_target_with_little_to_say_leaves_its_share_to_the_others),
		cmocka_unit_test(the_marker_of_several_targets_has_all_their_names),
	};
	if (argc == 4 && strcmp(argv[1], "--pages") == 0)
		return print_pages(strtoul(argv[2], NULL, 10), strtoul(argv[3], NULL, 10));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
