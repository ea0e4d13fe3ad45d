/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/plan/plan.h"
#include "model/plan/title_order.h"

#define MOST_ROWS 6

/* A dashboard; `to` NULL: it is not written. */
struct given {
	const char *uid;
	const char *live;
	const char *to;
	const char *folder; /* NULL: not known */
};

static void make_plan(struct plan *plan, const struct given *given)
{
	plan_init(plan);
	for (; given->uid; given++) {
		struct plan_row row = {.arena = arena_new(), .place = {.file = "x.json", .line = 1}};
		row.uid = row.live_uid = slice_of(given->uid);
		row.found.folder = slice_of(given->folder);
		row.found.live_title = slice_of(given->live);
		row.found.result_title = slice_of(given->to);
		row.title = slice_of(given->to ? given->to : given->live);
		row.action = given->to ? ACTION_UPDATE : ACTION_NOTHING;
		row.state = given->to ? STATE_CHANGED : STATE_IN_SYNC;
		plan_take(plan, &row);
	}
}

/*
 * The expectation has one word a row: its wave, "=" and the uid of the dashboard that has its title, "-" where it is
 * free; and "@" with the first uid of its ring.
 */
static const struct {
	const char *what;
	struct given rows[MOST_ROWS + 1];
	const char *expected;
} orders[] = {
	{"nothing moves", {{"a", "One", "One", ""}, {"b", "Two", NULL, ""}}, "0- 0-"},
	{"a new title is free", {{"a", "One", "Three", ""}, {"b", "Two", NULL, ""}}, "0- 0-"},
	{"one waits for another", {{"a", "One", "Two", ""}, {"b", "Two", "Three", ""}}, "1=b 0-"},
	{"the other way around", {{"a", "Two", "Three", ""}, {"b", "One", "Two", ""}}, "0- 1=a"},
	{"a chain", {{"a", "One", "Two", ""}, {"b", "Two", "Three", ""}, {"c", "Three", "Four", ""}}, "2=b 1=c 0-"},
	{"a chain in another order",
	 {{"b", "Two", "Three", ""}, {"c", "Three", "Four", ""}, {"a", "One", "Two", ""}},
	 "1=c 0- 2=b"},
	{"two that get one title wait for one",
	 {{"a", "One", "Two", ""}, {"b", "Two", "X", ""}, {"c", "Y", "Two", ""}},
	 "1=b 0- 1=b"},
	{"a title that stays is no reason to wait", {{"a", "One", "Two", ""}, {"b", "Two", NULL, ""}}, "0=b 0-"},
	{"nor one that is written under the same title", {{"a", "One", "Two", ""}, {"b", "Two", "Two", ""}}, "0=b 0-"},
	{"a swap", {{"a", "One", "Two", ""}, {"b", "Two", "One", ""}}, "0=b@a 0=a@a"},
	{"a swap whose first uid is last", {{"b", "One", "Two", ""}, {"a", "Two", "One", ""}}, "0=a@a 0=b@a"},
	{"a ring of three",
	 {{"a", "One", "Two", ""}, {"b", "Two", "Three", ""}, {"c", "Three", "One", ""}},
	 "0=b@a 0=c@a 0=a@a"},
	{"what waits for a ring",
	 {{"x", "Zero", "One", ""}, {"a", "One", "Two", ""}, {"b", "Two", "One", ""}},
	 "1=a 0=b@a 0=a@a"},
	{"other folders are others", {{"a", "One", "Two", "f"}, {"b", "Two", "One", "g"}}, "0- 0-"},
	{"equal by slug", {{"a", "One", "Life  support", ""}, {"b", "life-SUPPORT", "Three", ""}}, "1=b 0-"},
	{"another spelling is no move", {{"a", "One", "Two", ""}, {"b", "Two", "two", ""}}, "0=b 0-"},
	{"letters of other alphabets are not guessed",
	 {{"a", "One", "Zürich", ""}, {"b", "Zuerich", "X", ""}},
	 "0- 0-"},
	{"but compared as they are", {{"a", "One", "日本", ""}, {"b", "日本", "X", ""}}, "1=b 0-"},
	{"what is not live holds nothing", {{"a", "One", "Two", ""}, {"b", NULL, NULL, NULL}}, "0- 0-"},
};

static char *words_of(const struct plan *plan, const struct title_order *order)
{
	char *words = heap_printf("%s", "");
	for (size_t i = 0; i < plan->count; i++) {
		size_t holder = order->holder[i];
		size_t ring = order->ring[i];
		char *longer = heap_printf(
			"%s%s%zu%s%s%s%s", words, i ? " " : "", order->wave[i], holder == TITLE_FREE ? "-" : "=",
			holder == TITLE_FREE ? "" : plan->rows[holder].uid.at, ring == TITLE_FREE ? "" : "@",
			ring == TITLE_FREE ? "" : plan->rows[ring].uid.at);
		free(words);
		words = longer;
	}
	return words;
}

static void titles_decide_which_row_is_written_after_which(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
		ARENA_AUTO arena = arena_new();
		struct plan plan;
		struct title_order order;
		make_plan(&plan, orders[i].rows);
		title_order_of(arena, &plan, &order);
		char *words = words_of(&plan, &order);
		if (strcmp(words, orders[i].expected) != 0)
			fail_msg("%s: %s, not %s", orders[i].what, words, orders[i].expected);
		for (size_t row = 0; row < plan.count; row++)
			assert_true(order.wave[row] < order.waves);
		free(words);
		plan_free(&plan);
	}
}

static void assert_way_out(const struct given *given, size_t row, const char *expected)
{
	ARENA_AUTO arena = arena_new();
	struct plan plan;
	struct title_order order;
	make_plan(&plan, given);
	title_order_of(arena, &plan, &order);
	assert_string_equal(title_order_way_out(arena, &plan, &order, row), expected);
	plan_free(&plan);
}

static void the_way_out_of_a_ring_is_the_same_for_each_of_its_rows(void **state)
{
	(void)state;
	const struct given swap[] = {{"b", "One", "Two", ""}, {"a", "Two", "One", ""}, {0}};
	const struct given ring[] = {
		{"a", "One", "Two", ""}, {"b", "Two", "Three", ""}, {"c", "Three", "One", ""}, {0}};
	static const char of_swap[] =
		"'a' and 'b' swap their titles. Two commits do it: in the first, give 'a' the title 'One "
		"(moving)' and leave the other as it is; apply it; in the second, give it 'One'.";
	static const char of_ring[] =
		"'a', 'b' and 'c' exchange their titles. Two commits do it: in the first, give 'a' the "
		"title 'Two (moving)' and leave the others as they are; apply it; in the second, give it "
		"'Two'.";
	assert_way_out(swap, 0, of_swap);
	assert_way_out(swap, 1, of_swap);
	for (size_t row = 0; row < 3; row++)
		assert_way_out(ring, row, of_ring);
}

static void a_title_with_a_nul_is_not_cut_off(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct plan plan;
	struct title_order order;
	const struct slice odd = {"T\0wo", 4};
	make_plan(&plan, (const struct given[]){{"a", "One", "?", ""}, {"b", "?", "One", ""}, {0}});
	plan.rows[0].found.result_title = plan.rows[0].title = plan.rows[1].found.live_title = odd;
	title_order_of(arena, &plan, &order);
	assert_non_null(strstr(title_order_way_out(arena, &plan, &order, 0), "the title 'T\\x00wo (moving)' and"));
	plan_free(&plan);
}

static void assert_notes(const struct given *given, bool is_newer, size_t count, const char *first)
{
	struct plan plan;
	make_plan(&plan, given);
	plan.rows[0].found.is_newer_server = is_newer;
	title_order_note(&plan);
	assert_int_equal(plan.notes_count, count);
	if (count)
		assert_string_equal(plan.notes[0], first);
	plan_free(&plan);
}

static void what_an_older_server_would_refuse_is_noted(void **state)
{
	(void)state;
	const struct given equal[] = {{"b", "One", "Same", ""}, {"a", "Same", NULL, ""}, {"c", "Two", NULL, ""}, {0}};
	const struct given three[] = {{"a", "One", "Same", ""}, {"b", "Two", "Same", ""}, {"c", "Same", NULL, ""}, {0}};
	const struct given swap[] = {{"a", "One", "Two", ""}, {"b", "Two", "One", ""}, {0}};
	const struct given apart[] = {{"a", "One", "Same", "f"}, {"b", "Same", NULL, "g"}, {0}};
	const struct given unknown[] = {{"a", "One", "Same", NULL}, {"b", "Same", NULL, NULL}, {0}};
	const struct given allowed[] = {{"a", "One", "Two", ""},
					{"b", "Two", "One", ""},
					{"c", "Same", NULL, ""},
					{"d", "same", NULL, ""},
					{0}};
	assert_notes(
		equal, false, 1,
		"'a' and 'b' have one title in one folder, 'Same': Grafana up to 11.2 refuses that. Give one of them "
		"another.");
	assert_notes(equal, true, 0, NULL);
	assert_notes(
		three, false, 1,
		"'a', 'b' and 'c' have one title in one folder, 'Same': Grafana up to 11.2 refuses that. Give all but "
		"one another.");
	assert_notes(
		swap, false, 1,
		"Grafana up to 11.2 refuses an exchange of titles: 'a' and 'b' swap their titles. Two commits do it: "
		"in "
		"the first, give 'a' the title 'Two (moving)' and leave the other as it is; apply it; in the second, "
		"give it 'Two'.");
	assert_notes(swap, true, 0, NULL);
	assert_notes(apart, false, 0, NULL);
	assert_notes(unknown, false, 0, NULL);
	assert_notes(allowed, false, 0, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(titles_decide_which_row_is_written_after_which),
		cmocka_unit_test(the_way_out_of_a_ring_is_the_same_for_each_of_its_rows),
		cmocka_unit_test(a_title_with_a_nul_is_not_cut_off),
		cmocka_unit_test(what_an_older_server_would_refuse_is_noted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
