/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "cmd/markdown/markdown_pieces.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"

static struct pieces three(struct arena *arena)
{
	struct pieces pieces = {.head = "<", .tail = ">", .gap = "", .one = "row", .many = "rows", .end = ".\n"};
	pieces_add(&pieces, arena, slice_of("aaaaaaaaaaaaaaaaaaaa"), (struct slice){0});
	pieces_add(&pieces, arena, slice_of("bbbbbbbbbbbbbbbbbbbb"), slice_of("b"));
	pieces_add(&pieces, arena, slice_of("cccccccccccccccccccc"), slice_of("too long to be brief, as it is"));
	return pieces;
}

static void assert_fits(size_t bytes, const char *expected)
{
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO out = STRBUF_INIT(1000);
	struct pieces pieces = three(arena);
	size_t fits = pieces_fit(&pieces, bytes);
	pieces_print(&pieces, &out);
	assert_string_equal(out.at, expected);
	assert_int_equal(fits, strlen(expected));
}

static void all_are_whole_where_there_is_room(void **state)
{
	(void)state;
	assert_fits(62, "<aaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbcccccccccccccccccccc>");
	assert_fits(SIZE_MAX / 2, "<aaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbcccccccccccccccccccc>");
}

static void what_has_no_room_is_brief_or_counted(void **state)
{
	(void)state;
	assert_fits(61, "<aaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbbbbb1 more row.\n>");
	assert_fits(53, "<aaaaaaaaaaaaaaaaaaaabcccccccccccccccccccc>"); /* the second one whole, and the line, are 54 */
	assert_fits(42, "<aaaaaaaaaaaaaaaaaaaab1 more row.\n>");
	assert_fits(35, "<aaaaaaaaaaaaaaaaaaaab1 more row.\n>");
	assert_fits(34, "3 more rows.\n"); /* with "2 more rows" the first would have 35 */
	assert_fits(13, "3 more rows.\n");
	assert_fits(0, "3 more rows.\n");
}

static void every_budget_is_kept(void **state)
{
	(void)state;
	for (size_t bytes = 13; bytes < 70; bytes++) {
		ARENA_AUTO arena = arena_new();
		STRBUF_AUTO out = STRBUF_INIT(1000);
		struct pieces pieces = three(arena);
		size_t fits = pieces_fit(&pieces, bytes);
		pieces_print(&pieces, &out);
		assert_int_equal(fits, out.length);
		assert_true(out.length <= bytes);
	}
}

static void the_last_piece_may_take_the_place_of_the_line_about_it(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO out = STRBUF_INIT(1000);
	struct pieces pieces = {.head = "", .tail = "", .gap = "\n", .one = "row", .many = "rows", .end = ".\n"};
	pieces_add(&pieces, arena, slice_of("aa"), (struct slice){0});
	pieces_add(&pieces, arena, slice_of("bb"), (struct slice){0});
	assert_int_equal(pieces_fit(&pieces, 4), 4);
	pieces_print(&pieces, &out);
	assert_string_equal(out.at, "aabb");
}

static void none_is_nothing(void **state)
{
	(void)state;
	STRBUF_AUTO out = STRBUF_INIT(1000);
	struct pieces pieces = {.head = "<", .tail = ">", .gap = "", .one = "row", .many = "rows", .end = ".\n"};
	assert_int_equal(pieces_fit(&pieces, 100), 0);
	assert_int_equal(pieces_most(&pieces), 0);
	pieces_print(&pieces, &out);
	assert_int_equal(out.length, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_are_whole_where_there_is_room),
		cmocka_unit_test(what_has_no_room_is_brief_or_counted),
		cmocka_unit_test(every_budget_is_kept),
		cmocka_unit_test(the_last_piece_may_take_the_place_of_the_line_about_it),
		cmocka_unit_test(none_is_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
