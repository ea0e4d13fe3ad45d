/* SPDX-License-Identifier: MIT */
#include "tests/model/layout/layouts.h"

#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/layout/layout_text.h"
#include "tests/model/document/reading.h"

#define TWO(y) PANEL(1, 0, y, 12, 8) "," PANEL(2, 12, y, 12, 8)

static const char *drawn(struct arena *arena, const char *old, const char *new, size_t width)
{
	STRBUF_AUTO out = STRBUF_INIT(1 << 24);
	struct page_layout layout = layout_between(arena, old, new);
	layout_text(&layout, width, &out);
	return arena_strdup(arena, out.at ? out.at : "");
}

static const char *read_fixture(struct arena *arena, const char *folder, const char *name)
{
	return reading_file(arena, arena_printf(arena, DASHSYNC_FIXTURES "/layout/%s/%s", folder, name)).at;
}

static void assert_drawn(const char *old, const char *new, size_t width, const char *expected)
{
	ARENA_AUTO arena = arena_new();
	const char *got = drawn(arena, old, new, width);
	if (strcmp(got, expected) != 0)
		fail_msg("drawn:\n%s\ninstead of:\n%s", got, expected);
}

static void the_drawings_of_the_fixtures_are_as_expected(void **state)
{
	static const struct {
		const char *folder;
		size_t width;
	} cases[] = {
		{"added", 100},         {"added-narrow", 80},      {"exchanged-narrow", 60},
		{"on-each-other", 100}, {"gap-narrow", 60},        {"rows", 100},
		{"many-added", 60},     {"pushed-as-a-whole", 60}, {"many-sizes", 160},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		ARENA_AUTO arena = arena_new();
		const char *got = drawn(arena, read_fixture(arena, cases[i].folder, "before.json"),
					read_fixture(arena, cases[i].folder, "after.json"), cases[i].width);
		if (strcmp(got, read_fixture(arena, cases[i].folder, "expected.txt")) != 0)
			fail_msg("%s, drawn:\n%s", cases[i].folder, got);
	}
}

static void words_are_enough_where_nothing_moved_among_others(void **state)
{
	(void)state;
	assert_drawn(TWO(0), TWO(8), 100, "");
	assert_drawn(TWO(0), TWO(0) "," PANEL(3, 0, 8, 24, 8), 100, "");
	assert_drawn(TWO(0) "," PANEL(3, 0, 8, 24, 8), TWO(0), 100, "");
	assert_drawn(TWO(0), TWO(0), 100, "");
	assert_drawn(ROW(9, 0, "") "," PANEL(1, 0, 1, 12, 8), ROW(9, 0, PANEL(1, 0, 1, 12, 8)), 100, "");
	assert_drawn("", TWO(0), 100, "");
}

static void too_narrow_a_page_has_no_drawing(void **state)
{
	(void)state;
	assert_drawn(PANEL(1, 0, 0, 12, 8), PANEL(1, 12, 0, 12, 8), LAYOUT_TEXT_NARROWEST - 1, "");
}

static void a_file_has_the_drawing_of_a_wide_page(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const char *file = drawn(arena, PANEL(1, 0, 0, 12, 8), PANEL(1, 12, 0, 12, 8), 0);
	const char *wide = drawn(arena, PANEL(1, 0, 0, 12, 8), PANEL(1, 12, 0, 12, 8), LAYOUT_TEXT_BESIDE);
	assert_true(*file);
	assert_string_equal(file, wide);
}

/* ---- any panels at any width ---- */

static unsigned next_random(unsigned *seed)
{
	*seed = *seed * 1664525U + 1013904223U;
	return *seed >> 8;
}

static const char *random_panels(struct arena *arena, unsigned *seed)
{
	static const char *const titles[] = {"",
					     "::error::x",
					     "##[group]",
					     "\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E",
					     "a\\nb",
					     "e\xCC\x81",
					     "\xE2\x80\xAE right to left",
					     "%s",
					     "a long title that is cut"};
	static const char *const types[] = {"row", "graph", "stat"};
	STRBUF_AUTO out = STRBUF_INIT(1 << 20);
	unsigned count = next_random(seed) % 40;
	for (unsigned i = 0; i < count; i++)
		strbuf_printf(&out,
			      "%s{'id':%u,'type':'%s','title':'%s',"
			      "'gridPos':{'x':%d,'y':%u,'w':%d,'h':%u},'panels':[%s]}",
			      i ? "," : "", next_random(seed) % 60, types[next_random(seed) % 3],
			      titles[next_random(seed) % 9], (int)(next_random(seed) % 30) - 3, next_random(seed) % 60,
			      (int)(next_random(seed) % 30) - 2, next_random(seed) % 9,
			      next_random(seed) % 9 ? "" : "{'id':99,'type':'stat'}");
	return arena_strdup(arena, out.at ? out.at : "");
}

static void assert_lines_fit(const char *text, size_t width)
{
	size_t lines = 0;
	for (const char *line = text; *line; lines++) {
		const char *end = strchr(line, '\n');
		assert_non_null(end);
		struct slice one = {line, (size_t)(end - line)};
		STRBUF_AUTO printable = STRBUF_INIT(1 << 16);
		text_printable(one, &printable);
		if (text_width(one) > width || one.length == 0 || one.at[one.length - 1] == ' ' ||
		    !slice_equal(one, strbuf_slice(&printable)))
			fail_msg("at %zu columns: '%.*s'\nof\n%s", width, SLICE_ARG(one), text);
		line = end + 1;
	}
	if (lines > LAYOUT_TEXT_LINES)
		fail_msg("%zu lines:\n%s", lines, text);
}

static void lines_are_printable_and_never_wider_than_the_page(void **state)
{
	(void)state;
	unsigned seed = 17;
	for (int i = 0; i < 500; i++) {
		ARENA_AUTO arena = arena_new();
		size_t width = LAYOUT_TEXT_NARROWEST + next_random(&seed) % 200;
		const char *old = random_panels(arena, &seed);
		const char *new = random_panels(arena, &seed);
		assert_lines_fit(drawn(arena, old, new, width), width);
	}
}

/* Of each picture, the panels that are drawn or counted. */
static void panels_without_room_are_counted(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO old = STRBUF_INIT(1 << 20);
	STRBUF_AUTO new = STRBUF_INIT(1 << 20);
	for (int i = 0; i < 200; i++) {
		strbuf_printf(&old, "{'id':%d,'type':'stat','gridPos':{'x':0,'y':%d,'w':6,'h':4}},", i, 4 * i);
		strbuf_printf(&new, "{'id':%d,'type':'stat','gridPos':{'x':6,'y':%d,'w':6,'h':4}},", i, 4 * i);
	}
	strbuf_add_text(&old, PANEL(999, 0, 800, 6, 4));
	strbuf_add_text(&new, PANEL(999, 0, 800, 6, 4));
	const char *wide = drawn(arena, old.at, new.at, 100);
	assert_non_null(strstr(wide, "28  6x4"));
	assert_null(strstr(wide, "29  6x4"));
	assert_non_null(strstr(wide, "… 172 more panels"));
	assert_lines_fit(wide, 100);
	const char *narrow = drawn(arena, old.at, new.at, 80);
	assert_non_null(strstr(narrow, "… 172 more panels"));
	assert_lines_fit(narrow, 80);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_drawings_of_the_fixtures_are_as_expected),
		cmocka_unit_test(words_are_enough_where_nothing_moved_among_others),
		cmocka_unit_test(too_narrow_a_page_has_no_drawing),
		cmocka_unit_test(a_file_has_the_drawing_of_a_wide_page),
		cmocka_unit_test(lines_are_printable_and_never_wider_than_the_page),
		cmocka_unit_test(panels_without_room_are_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
