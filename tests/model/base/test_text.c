/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/base/utf8.h"

/* A literal with its length, so that it may hold NUL. */
#define TEXT(literal) ((struct slice){(literal), sizeof(literal) - 1})

static void assert_printable(struct slice text, const char *expected)
{
	STRBUF_AUTO out = STRBUF_INIT(1000);
	text_printable(text, &out);
	assert_string_equal(out.at ? out.at : "", expected);
}

static void assert_cut(struct slice text, size_t columns, const char *expected)
{
	STRBUF_AUTO out = STRBUF_INIT(1000);
	text_printable_cut(text, columns, &out);
	assert_string_equal(out.at ? out.at : "", expected);
	assert_true(text_width(strbuf_slice(&out)) <= columns);
}

static void ordinary_text_stays_as_it_is(void **state)
{
	(void)state;
	assert_printable(TEXT(""), "");
	assert_printable(TEXT("CPU 95% \\ \"p\" a:b # 1"), "CPU 95% \\ \"p\" a:b # 1");
	assert_printable(TEXT("Größe 日本 🙂"), "Größe 日本 🙂");
}

static void control_characters_become_escapes_on_one_line(void **state)
{
	(void)state;
	assert_printable(TEXT("a\nb\rc\td"), "a\\nb\\rc\\td");
	assert_printable(TEXT("\x1b[31mred\x07\x7f"), "\\x1b[31mred\\x07\\x7f");
	assert_printable(TEXT("a\0b"), "a\\x00b");
}

static void the_second_set_of_controls_is_escaped(void **state)
{
	(void)state;
	/* U+009B is a one-character CSI to some terminals */
	assert_printable(TEXT("\xc2\x9b"
			      "31m"),
			 "\\u{9b}31m");
	assert_printable(TEXT("\xc2\x80\xc2\x9f\xc2\xa0"), "\\u{80}\\u{9f}\xc2\xa0");
}

static void what_hides_or_turns_text_around_is_escaped(void **state)
{
	(void)state;
	assert_printable(TEXT("a\xe2\x80\xae"
			      "b"),
			 "a\\u{202e}b");                                          /* right-to-left override */
	assert_printable(TEXT("\xe2\x81\xa6\xe2\x81\xa9"), "\\u{2066}\\u{2069}"); /* isolates */
	assert_printable(TEXT("\xe2\x80\x8b\xef\xbb\xbf"), "\\u{200b}\\u{feff}"); /* zero width, byte-order mark */
	assert_printable(TEXT("\xe2\x80\xa8\xe2\x80\xa9"), "\\u{2028}\\u{2029}"); /* line and paragraph separator */
	assert_printable(TEXT("\xf3\xa0\x80\xa1"), "\\u{e0021}");                 /* a tag character */
	assert_printable(TEXT("\xd8\x9c"), "\\u{61c}");                           /* Arabic letter mark */
}

static void a_nul_is_seen_in_words_and_cuts_nothing_off(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	assert_string_equal(text_c_string(arena, TEXT("plain")), "plain");
	assert_string_equal(text_c_string(arena, TEXT("a\0b\0")), "a\\x00b\\x00");
	assert_string_equal(text_c_string(arena, TEXT("\0\0")), "\\x00\\x00");
	assert_string_equal(text_c_string(arena, (struct slice){0}), "");
}

static void broken_utf8_is_escaped_byte_by_byte(void **state)
{
	(void)state;
	assert_printable(TEXT("a\xff"
			      "b"),
			 "a\\xffb");
	assert_printable(TEXT("\xe2\x82"), "\\xe2\\x82");          /* cut short */
	assert_printable(TEXT("\xc0\xaf"), "\\xc0\\xaf");          /* an overlong slash */
	assert_printable(TEXT("\xed\xa0\x80"), "\\xed\\xa0\\x80"); /* a surrogate */
}

static void a_github_command_cannot_start_a_line(void **state)
{
	(void)state;
	assert_printable(TEXT("::error file=x::boom"), ":\\x3aerror file=x::boom");
	assert_printable(TEXT("  ::set-output"), "  :\\x3aset-output");
	assert_printable(TEXT(":::error"), ":\\x3a:error");
	assert_printable(TEXT("\xC2\xA0 ::error"), "\xC2\xA0 :\\x3a"
						   "error"); /* a no-break space is white too */
	assert_printable(TEXT("a\n::error"), "a\\n::error"); /* no new line, no command */
	assert_printable(TEXT("std::vector"), "std::vector");
}

static void an_azure_pipelines_command_cannot_be_built(void **state)
{
	(void)state;
	assert_printable(TEXT("##vso[task.complete]"), "#\\x23vso[task.complete]");
	assert_printable(TEXT("text ##[error]"), "text #\\x23[error]");
	assert_printable(TEXT("###vso["), "#\\x23\\x23vso[");
	assert_printable(TEXT("# vso["), "# vso[");
}

static void escaping_twice_changes_nothing_more(void **state)
{
	(void)state;
	STRBUF_AUTO once = STRBUF_INIT(1000);
	text_printable(TEXT("::a ##vso[ \x1b \xe2\x80\xae \xff"), &once);
	assert_printable(strbuf_slice(&once), once.at);
}

static void a_cut_text_ends_with_an_ellipsis_within_its_columns(void **state)
{
	(void)state;
	assert_cut(TEXT("abcdef"), 6, "abcdef");
	assert_cut(TEXT("abcdefg"), 6, "abcde…");
	assert_cut(TEXT("äöüß"), 3, "äö…");
	assert_cut(TEXT("日本語"), 6, "日本語");
	assert_cut(TEXT("日本語"), 5, "日本…");
	assert_cut(TEXT("日本語"), 4, "日…");
	assert_cut(TEXT(""), 3, "");
}

static void a_cut_never_parts_an_escape(void **state)
{
	(void)state;
	assert_cut(TEXT("ab\x1b"
			"cd"),
		   5, "ab…");
	assert_cut(TEXT("::error"), 4, ":…");
}

static void a_cut_by_bytes_ends_at_a_character_boundary(void **state)
{
	(void)state;
	struct slice text = TEXT("a€🙂"); /* 1, 3 and 4 bytes */
	static const size_t kept[] = {0, 1, 1, 1, 4, 4, 4, 4, 8, 8};
	for (size_t bytes = 0; bytes < sizeof kept / sizeof *kept; bytes++) {
		struct slice cut = text_cut_bytes(text, bytes);
		assert_ptr_equal(cut.at, text.at);
		assert_int_equal(cut.length, kept[bytes]);
	}
}

static void wide_characters_take_two_columns_and_combining_ones_none(void **state)
{
	(void)state;
	assert_int_equal(text_width(TEXT("")), 0);
	assert_int_equal(text_width(TEXT("abc")), 3);
	assert_int_equal(text_width(TEXT("Größe")), 5);
	assert_int_equal(text_width(TEXT("日本")), 4);
	assert_int_equal(text_width(TEXT("한")), 2);
	assert_int_equal(text_width(TEXT("🙂")), 2);
	assert_int_equal(text_width(TEXT("e\xcc\x81")), 1); /* e with a combining acute */
}

static void the_nearest_word_is_found_for_a_slip_only(void **state)
{
	(void)state;
	static const char *const words[] = {"endpoint", "inputs", "jobs", "history"};
	assert_string_equal(text_nearest(TEXT("endpont"), words, 4), "endpoint");
	assert_string_equal(text_nearest(TEXT("endpiont"), words, 4), "endpoint");
	assert_string_equal(text_nearest(TEXT("job"), words, 4), "jobs");
	assert_string_equal(text_nearest(TEXT("Inputs"), words, 4), "inputs");
	assert_null(text_nearest(TEXT("colour"), words, 4));
	assert_null(text_nearest(TEXT(""), words, 4));
	assert_null(text_nearest(TEXT("b"), (const char *const[]){"a"}, 1));
	assert_string_equal(text_nearest(TEXT("ab"), (const char *const[]){"a"}, 1), "a");
	assert_null(text_nearest(TEXT("jobs"), words, 0));
}

static void a_swap_is_one_slip_and_case_and_dashes_are_none(void **state)
{
	static const char *const words[] = {"trifd", "drift", "on-drift", "wait_stats", "wait_state"};
	(void)state;
	assert_string_equal(text_nearest(TEXT("drfit"), words, 5), "drift");
	assert_string_equal(text_nearest(TEXT("rdift"), words, 5), "drift");
	assert_string_equal(text_nearest(TEXT("DRIFT"), words, 5), "drift");
	assert_string_equal(text_nearest(TEXT("On_Drift"), words, 5), "on-drift");
	assert_string_equal(text_nearest(TEXT("WAIT-STATE"), words, 5), "wait_state");
	assert_string_equal(text_nearest(TEXT("ab"), (const char *const[]){"ba"}, 1), "ba");
}

static void a_beginning_is_meant_when_it_is_that_of_one_word(void **state)
{
	static const char *const words[] = {"validate", "history-depth", "history-of-all", "plan"};
	(void)state;
	assert_string_equal(text_nearest(TEXT("val"), words, 4), "validate");
	assert_null(text_nearest(TEXT("hist"), words, 4));
	assert_string_equal(text_nearest(TEXT("history-o"), words, 4), "history-of-all");
	assert_null(text_nearest(TEXT("va"), words, 4));
	assert_string_equal(text_nearest(TEXT("hist"), (const char *const[]){"list", "history"}, 2), "history");
	assert_string_equal(text_nearest(TEXT("end"), (const char *const[]){"endpoint", "endpoint"}, 2), "endpoint");
	assert_string_equal(text_nearest(TEXT("plan"), (const char *const[]){"plans", "plan-file", "plan"}, 3), "plan");
}

static void a_word_is_quoted_when_a_shell_would_read_it_as_something_else(void **state)
{
	static const struct {
		const char *word;
		const char *typed;
	} rows[] = {
		{"checkout-1_a.json", "checkout-1_a.json"},
		{"https://h.example:3000/x?y", "'https://h.example:3000/x?y'"},
		{"subscriptions~a~b", "subscriptions~a~b"},
		{"/home/a b", "'/home/a b'"},
		{"/tmp/$(id)", "'/tmp/$(id)'"},
		{"it's", "'it'\\''s'"},
		{"~root", "'~root'"},
		{"-x", "'-x'"},
		{"", "''"},
		{"größe", "'größe'"},
	};
	(void)state;
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(text_shell_word(arena, slice_of(rows[i].word)), rows[i].typed);
}

static void a_number_that_says_which_one_has_its_ending(void **state)
{
	(void)state;
	static const struct {
		size_t number;
		const char *ending;
	} cases[] = {{1, "st"},  {2, "nd"},  {3, "rd"},  {4, "th"},   {10, "th"},  {11, "th"}, {12, "th"},
		     {13, "th"}, {21, "st"}, {22, "nd"}, {101, "st"}, {111, "th"}, {113, "th"}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(text_ordinal(cases[i].number), cases[i].ending);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ordinary_text_stays_as_it_is),
		cmocka_unit_test(control_characters_become_escapes_on_one_line),
		cmocka_unit_test(the_second_set_of_controls_is_escaped),
		cmocka_unit_test(what_hides_or_turns_text_around_is_escaped),
		cmocka_unit_test(a_number_that_says_which_one_has_its_ending),
		cmocka_unit_test(a_nul_is_seen_in_words_and_cuts_nothing_off),
		cmocka_unit_test(broken_utf8_is_escaped_byte_by_byte),
		cmocka_unit_test(a_github_command_cannot_start_a_line),
		cmocka_unit_test(an_azure_pipelines_command_cannot_be_built),
		cmocka_unit_test(escaping_twice_changes_nothing_more),
		cmocka_unit_test(a_cut_text_ends_with_an_ellipsis_within_its_columns),
		cmocka_unit_test(a_cut_never_parts_an_escape),
		cmocka_unit_test(a_cut_by_bytes_ends_at_a_character_boundary),
		cmocka_unit_test(wide_characters_take_two_columns_and_combining_ones_none),
		cmocka_unit_test(the_nearest_word_is_found_for_a_slip_only),
		cmocka_unit_test(a_swap_is_one_slip_and_case_and_dashes_are_none),
		cmocka_unit_test(a_beginning_is_meant_when_it_is_that_of_one_word),
		cmocka_unit_test(a_word_is_quoted_when_a_shell_would_read_it_as_something_else),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
