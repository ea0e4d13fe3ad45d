/* SPDX-License-Identifier: MIT */
/* JSON as Go takes and gives it, and the two small algorithms that a real server's answers depend on. */
#include "tests/testing.h"

#include "fixtures/gateway/base/gojson.h"
#include "fixtures/gateway/server/refresh.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"

static void check_text(const char *in, const char *out)
{
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO text = STRBUF_INIT(100000);
	const struct value *value = gojson_read(arena, slice_of(in));
	if (!value)
		fail_msg("not read: %s", in);
	gojson_write(value, GOJSON_NUMBERS_KEPT, &text);
	assert_string_equal(text.at, out);
}

static void what_is_read_comes_back_as_a_go_server_would_write_it(void **state)
{
	static const char *const CASES[][2] = {
		{"{\"b\":1,\"a\":2,\"b\":3}", "{\"a\":2,\"b\":3}"},
		{" {\"a\":[]} trailing", "{\"a\":[]}"},
		{"[1.0,-0,1e400,9007199254740993]", "[1.0,-0,1e400,9007199254740993]"},
		{"\"<b>&\xe2\x80\xa8\xe2\x80\xa9\"", "\"\\u003cb\\u003e\\u0026\\u2028\\u2029\""},
		{"\"\\u003c\\/\\b\\f\\n\\t\\u0000\\u001F\"", "\"\\u003c/\\u0008\\u000c\\n\\t\\u0000\\u001f\""},
		{"\"\xff\xc3\"", "\"\xef\xbf\xbd\xef\xbf\xbd\""},
		{"\"\xed\xa0\x80\"", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
		{"\"\\ud83d\\ude00\"", "\"\xf0\x9f\x98\x80\""},
		{"\"\\ud83d\"", "\"\xef\xbf\xbd\""},
		{"\"\\ud83d\\u0041\"", "\"\xef\xbf\xbd"
				       "A\""},
		{"\"\\ude00\\ud83d\"", "\"\xef\xbf\xbd\xef\xbf\xbd\""},
		{"{\"\":{\"\":[[],{}]}}", "{\"\":{\"\":[[],{}]}}"},
		{"[true,false,null]", "[true,false,null]"},
		{"\"\\\\\\\"\"", "\"\\\\\\\"\""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
		check_text(CASES[i][0], CASES[i][1]);
}

static void what_is_no_json_is_not_read(void **state)
{
	static const char *const CASES[] = {
		"",        " ",         "{",
		"[",       "[1",        "[1,]",
		"{\"a\"}", "{\"a\":}",  "{\"a\":1,}",
		"{a:1}",   "[01]",      "-",
		"[1.]",    "[1e]",      "[+1]",
		"[.5]",    "\"",        "\"\\\"",
		"\"\\x\"", "\"\\u12\"", "\"\n\"",
		"tru",     "nul",       "]",
		"[}",      "{\"a\":1]", "\xef\xbb\xbf{}",
		"'a'",     "[1 2]",     "\"\\",
		"\"\\u",   "{\"a\" 1}", ",",
		"[,]",
	};
	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		ARENA_AUTO arena = arena_new();
		/* A copy of its own size: what is read past the end is seen. */
		struct slice text = {arena_copy(arena, CASES[i], strlen(CASES[i])), strlen(CASES[i])};
		if (gojson_read(arena, text))
			fail_msg("read: %s", CASES[i]);
	}
}

static void nesting_is_read_to_ten_thousand_and_no_deeper(void **state)
{
	(void)state;
	for (size_t depth = GOJSON_DEPTH; depth <= GOJSON_DEPTH + 1; depth++) {
		ARENA_AUTO arena = arena_new();
		STRBUF_AUTO text = STRBUF_INIT(100000);
		for (size_t i = 0; i < depth; i++)
			strbuf_add_char(&text, '[');
		for (size_t i = 0; i < depth; i++)
			strbuf_add_char(&text, ']');
		const struct value *value = gojson_read(arena, strbuf_slice(&text));
		assert_true((value != NULL) == (depth == GOJSON_DEPTH));
		STRBUF_AUTO again = STRBUF_INIT(100000);
		if (value)
			gojson_write(value, GOJSON_NUMBERS_KEPT, &again);
		assert_true(!value || strcmp(again.at, text.at) == 0);
	}
}

static void a_field_is_found_in_any_case_and_the_last_one_counts(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const struct value *value = gojson_read(
		arena, slice_of("{\"dashboard\":1,\"DASHBOARD\":2,\"Dashboard\":3,\"dash\":4}"));
	assert_true(slice_is(gojson_field(value, "dashboard")->text, "3"));
	assert_null(gojson_field(value, "board"));
}

static void a_refresh_under_five_seconds_or_none_is_raised(void **state)
{
	static const char *const RAISED[] = {"1s",     "4s999ms", "abc", "auto", "5", "-10s",
					     "1.2.3m", "1e9s",    "0",   "0d",   "s"};
	static const char *const KEPT[] = {"5s", "30s", "1m", "1h30m", "1d", "2w", "1M", "1y", "5000ms", "0.1h", ".1h"};
	(void)state;
	for (size_t i = 0; i < sizeof RAISED / sizeof *RAISED; i++) {
		if (!refresh_is_raised(slice_of(RAISED[i])))
			fail_msg("kept: %s", RAISED[i]);
	}
	for (size_t i = 0; i < sizeof KEPT / sizeof *KEPT; i++) {
		if (refresh_is_raised(slice_of(KEPT[i])))
			fail_msg("raised: %s", KEPT[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_read_comes_back_as_a_go_server_would_write_it),
		cmocka_unit_test(what_is_no_json_is_not_read),
		cmocka_unit_test(nesting_is_read_to_ten_thousand_and_no_deeper),
		cmocka_unit_test(a_field_is_found_in_any_case_and_the_last_one_counts),
		cmocka_unit_test(a_refresh_under_five_seconds_or_none_is_raised),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
