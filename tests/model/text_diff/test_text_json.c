/* SPDX-License-Identifier: MIT */
#include "tests/model/text_diff/shown.h"

#include "model/text_diff/text_json.h"

/* Compares the texts as JSON and returns the lines of the diff; "" when they are not. */
static const char *shown_json(struct arena *arena, const char *old, const char *new, enum text_json expected)
{
	STRBUF_AUTO out = STRBUF_INIT(MOST_SHOWN);
	struct text_diff diff = {0};
	assert_int_equal(text_diff_json(arena, slice_of(old), slice_of(new), 1, &diff), expected);
	for (size_t i = 0; i < diff.count; i++)
		show_line(&diff.lines[i], &out);
	return arena_slice(arena, strbuf_slice(&out)).at;
}

static void json_on_one_line_is_compared_by_its_values(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	assert_string_equal(shown_json(arena, "{\"find\":\"terms\",\"field\":\"host\",\"size\":10,\"query\":\"*\"}",
				       "{\"find\":\"terms\",\"field\":\"host\",\"size\":50,\"query\":\"*\"}",
				       TEXT_JSON_VALUE),
			    "  ... 2 alike\n"
			    "    \"field\": \"host\",\n"
			    "~   \"size\": [-10-]{+50+},\n"
			    "    \"query\": \"*\"\n"
			    "  }\n");
}

static void an_item_that_was_added_is_an_added_line(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	assert_string_equal(shown_json(arena, "[\"a\", \"b\"]", "[ \"a\", \"x\", \"b\" ]", TEXT_JSON_VALUE),
			    "  [\n    \"a\",\n+   \"x\",\n    \"b\"\n  ]\n");
}

static void another_spelling_is_no_other_value(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	assert_string_equal(shown_json(arena, "{\"a\": 1}", "{\"a\":1}", TEXT_JSON_SPELLING), "~ {\"a\":[- -]1}\n");
	shown_json(arena, "{\"a\": 1.0, \"b\": \"\\u003e\"}", "{\"b\": \">\", \"a\": 1}", TEXT_JSON_SPELLING);
}

static void other_texts_are_not_json(void **state)
{
	(void)state;
	static const char *const texts[] = {"",
					    " ",
					    "1",
					    "\"a\"",
					    "{",
					    "{\"a\": 1,}",
					    "{\"a\": $b}",
					    "sum(a)",
					    "{a=\"b\"}",
					    "{} {}",
					    "{\"a\":1,\"a\":2}"};
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		shown_json(arena, "{\"a\": 1}", texts[i], TEXT_JSON_NONE);
		shown_json(arena, texts[i], "{\"a\": 1}", TEXT_JSON_NONE);
	}
}

/* Arrays in arrays: each line is indented by two spaces more, so that a short text would become a very long one. */
static void a_deep_text_is_left_as_it_is(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO text = STRBUF_INIT(MOST_SHOWN);
	for (size_t i = 0; i < 900; i++)
		strbuf_add_char(&text, '[');
	for (size_t i = 0; i < 900; i++)
		strbuf_add_char(&text, ']');
	shown_json(arena, strbuf_slice(&text).at, "[1]", TEXT_JSON_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_on_one_line_is_compared_by_its_values),
		cmocka_unit_test(an_item_that_was_added_is_an_added_line),
		cmocka_unit_test(another_spelling_is_no_other_value),
		cmocka_unit_test(other_texts_are_not_json),
		cmocka_unit_test(a_deep_text_is_left_as_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
