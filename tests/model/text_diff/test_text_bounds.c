/* SPDX-License-Identifier: MIT */
/* Long texts, and random edits. */
#include "tests/model/text_diff/shown.h"

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

static void lines_before_a_long_text_that_is_indented_anew_are_added(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct slice old = many(arena, "line", "\n", 4000);
	struct slice body = many(arena, "    line", "\n", 4000);
	struct slice head = many(arena, "head", "\n", 300);
	struct slice new = slice_of(arena_printf(arena, "%s%s", head.at, body.at));
	struct text_diff diff = text_diff(arena, old, new, 1);
	assert_applies(&diff, old, new);
	assert_int_equal(diff.count, 4300);
	assert_int_equal(diff.white_space, 4000);
	for (size_t i = 0; i < diff.count; i++)
		assert_int_equal(diff.lines[i].kind, i < 300 ? TEXT_LINE_ADDED : TEXT_LINE_CHANGED);
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
	for (size_t i = 0; i < 3000; i++)
		strbuf_add_text(&new, "c\n");
	for (uint64_t i = 0; i < 100000; i++) {
		strbuf_add_text(&old, i * i % 10007 % 2 ? "a\n" : "b\n");
		strbuf_add_text(&new, i * i % 10009 % 2 ? "a\n" : "b\n");
		if (i % 25000 == 12500) {
			strbuf_printf(&old, "part %d\n", (int)i);
			strbuf_printf(&new, "part %d\n", (int)i);
		}
	}
	struct text_diff diff = text_diff(arena, strbuf_slice(&old), strbuf_slice(&new), SIZE_MAX);
	assert_applies(&diff, strbuf_slice(&old), strbuf_slice(&new));
	assert_true(diff.is_by_blocks);
	size_t parts = 0;
	for (size_t i = 0; i < diff.count; i++)
		parts += diff.lines[i].kind == TEXT_LINE_SAME && slice_starts_with(diff.lines[i].text, "part");
	assert_int_equal(parts, 4); /* what occurs once on either side is found */
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
		cmocka_unit_test(a_long_text_that_is_indented_anew_is_compared_line_by_line),
		cmocka_unit_test(lines_before_a_long_text_that_is_indented_anew_are_added),
		cmocka_unit_test(a_name_that_changed_in_all_of_many_lines_is_a_word_in_each),
		cmocka_unit_test(one_word_of_a_very_long_line_is_found),
		cmocka_unit_test(texts_that_are_too_unlike_are_replaced_by_blocks),
		cmocka_unit_test(random_edits_are_all_in_the_diff),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
