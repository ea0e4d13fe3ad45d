/* SPDX-License-Identifier: MIT */
/* What a page does with values that nobody can read: it names their size, and hides no text. */
#include "tests/model/report/page_whole.h"

#define MEGABYTE ((size_t)1 << 20)

/* {"panels":[{"id":1,"mappings":{"x":[TEXT,ITEM]}},...]}, with a panel for each item; each text is `bytes` long. */
static const struct value *dashboard(struct arena *arena, size_t bytes, const char *const *items, size_t count)
{
	STRBUF_AUTO json = STRBUF_INIT(SIZE_MAX / 2);
	strbuf_add_text(&json, "{\"panels\":[");
	for (size_t i = 0; i < count; i++) {
		strbuf_printf(&json, "%s{\"id\":%zu,\"title\":\"P%zu\",\"type\":\"stat\",\"x\":[\"", i ? "," : "",
			      i + 1, i + 1);
		for (size_t k = 0; k < bytes; k++)
			strbuf_add_char(&json, 'a');
		strbuf_printf(&json, "\",%s]}", items[i]);
	}
	strbuf_add_text(&json, "]}");
	return parsed_slice(arena, arena_slice(arena, strbuf_slice(&json)));
}

static void values_of_megabytes_are_named_by_their_size_and_never_called_alike(void **state)
{
	static const char *const before[] = {"1", "1"};
	static const char *const after[] = {"2", "3,4"};
	static const char *const another[] = {"5", "5"};
	(void)state;
	ARENA_AUTO arena = arena_new();
	const struct value *old = dashboard(arena, 3 * MEGABYTE, before, 2);
	struct page page = page_between(arena, old, dashboard(arena, 3 * MEGABYTE, after, 2));
	assert_string_equal(page_whole(arena, &page),
			    "panel 'P1' (id 1)\n  x | a list of 2 items -> another list of 2 items\n"
			    "    too large for a page | --raw shows both\n"
			    "panel 'P2' (id 2)\n  x | a list of 2 items -> a list of 3 items\n"
			    "    too large for a page | --raw shows both");
	page = page_between(arena, old, dashboard(arena, 3 * MEGABYTE, another, 2));
	assert_int_equal(page.groups_count, 2); /* the same size is not the same value */
}

static void values_share_the_room_of_a_page(void **state)
{
	static const char *const before[] = {"1", "1", "1"};
	static const char *const after[] = {"2", "3", "4"};
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct page page = page_between(arena, dashboard(arena, MEGABYTE - 100, before, 3),
					dashboard(arena, MEGABYTE - 100, after, 3));
	assert_int_equal(page.groups_count, 3);
	assert_true(page.groups[0].is_text && page.groups[1].is_text);
	assert_string_equal(page.groups[0].language, "JSON");
	assert_false(page.groups[2].is_text); /* what is left is too little for it */
	assert_string_equal(page.groups[2].new, "another list of 2 items");
}

static void a_text_is_never_too_large(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO text = STRBUF_INIT(SIZE_MAX / 2);
	strbuf_add_text(&text, "{\"panels\":[{\"id\":1,\"title\":\"P\",\"type\":\"text\",\"description\":\"");
	while (text.length < 5 * MEGABYTE)
		strbuf_add_text(&text, "words of a description\\n");
	size_t length = text.length;
	strbuf_add_text(&text, "old\"}]}");
	const struct value *old = parsed_slice(arena, arena_slice(arena, strbuf_slice(&text)));
	text.length = length;
	strbuf_add_text(&text, "new\"}]}");
	const struct value *new = parsed_slice(arena, arena_slice(arena, strbuf_slice(&text)));
	struct page page = page_between(arena, old, new);
	assert_int_equal(page.groups_count, 1);
	assert_true(page.groups[0].is_text);
	assert_true(strlen(page.groups[0].old) > 4 * MEGABYTE && slice_ends_with(slice_of(page.groups[0].new), "new"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_of_megabytes_are_named_by_their_size_and_never_called_alike),
		cmocka_unit_test(values_share_the_room_of_a_page),
		cmocka_unit_test(a_text_is_never_too_large),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
