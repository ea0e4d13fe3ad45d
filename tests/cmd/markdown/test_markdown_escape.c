/* SPDX-License-Identifier: MIT */
/* What GitHub's parser makes of these texts is in tests/e2e/test_markdown.py. */
#include "tests/testing.h"

#include "cmd/markdown/markdown_escape.h"
#include "model/base/strbuf.h"

#define SPAN(text) "<span>" text "</span>"

static void assert_text(const char *text, const char *expected)
{
	STRBUF_AUTO out = STRBUF_INIT(1000);
	markdown_text(slice_of(text), &out);
	assert_string_equal(out.at ? out.at : "", expected);
}

static void assert_code(const char *text, const char *expected)
{
	STRBUF_AUTO out = STRBUF_INIT(1000);
	markdown_code(slice_of(text), &out);
	assert_string_equal(out.at ? out.at : "", expected);
}

static void an_ordinary_title_stays_readable(void **state)
{
	(void)state;
	assert_text("CPU 95% (node-1): p-95, 5 m / 1 h", "CPU 95% (node-1): p-95, 5 m / 1 h");
	assert_text("http_requests_total Größe 日本 🙂 'x' \"y\" + 1.5;",
		    "http_requests_total Größe 日本 🙂 'x' \"y\" + 1.5;");
	assert_text("", "");
	assert_text("  a b ", "&#32; a b&#32;");
}

static void what_markdown_and_html_read_becomes_an_entity(void **state)
{
	(void)state;
	assert_text("<b>\\`a`", "&lt;b&gt;&#92;&#96;a&#96;");
	assert_text("a | b", "a &#124; b");
	assert_text("**a** _b_ ~~c~~", SPAN("&#42;") SPAN("&#42;") "a" SPAN("&#42;") "&#42; &#95;b&#95; " SPAN("&#126;")
					       SPAN("&#126;") "c" SPAN("&#126;") "&#126;");
	assert_text("[x](y)", SPAN("&#91;") "x&#93;(y)");
	assert_text("&lt; a & b", SPAN("&amp;") "lt; a &amp; b");
}

static void what_forges_look_for_in_the_finished_text_is_taken_apart(void **state)
{
	(void)state;
	assert_text("@all", SPAN("@") "all");
	assert_text("#1 a!2 %3 ~4 $5 &6 ^7",
		    SPAN("&#35;") "1 a" SPAN("&#33;") "2 " SPAN("%") "3 " SPAN("&#126;") "4 " SPAN("&#36;") "5 " SPAN(
			    "&amp;") "6 " SPAN("&#94;") "7");
	assert_text("a.json 2026-11-30 v1-2 node-1.5", "a.json 2026-11-30 v1-2 node-1.5");
	assert_text("GH-1 gh-1 KEY_2-3", "GH" SPAN("-") "1 gh" SPAN("-") "1 KEY_2" SPAN("-") "3");
	assert_text(":tada: a: b", SPAN(":") "tada: a: b");
	assert_text("a.com b.comic", "a" SPAN(".") "com b.comic");
	assert_text("http://x www.y.zz", "http" SPAN(":") "//x www" SPAN(".") "y" SPAN(".") "zz");
	assert_text("{+a+} [-b-]", SPAN("{") "+a+} " SPAN("&#91;") "-b-&#93;");
}

static void no_seven_digits_of_a_commit_are_in_one_text(void **state)
{
	(void)state;
	assert_text("abcdef", "abcdef");
	assert_text("4f1c9a2", "4f1c9" SPAN("a") "2");
	assert_text("0123456789abcdef", "01234" SPAN("5") "6789a" SPAN("b") "cdef");
}

static void controls_bidi_and_commands_of_ci_systems_are_visible(void **state)
{
	(void)state;
	assert_text("a\nb\x1b[0m", "a&#92;nb&#92;x1b" SPAN("&#91;") "0m");
	assert_text("a\xe2\x80\xae", "a&#92;u{202e}");
	assert_text("::set-output", SPAN(":") "&#92;x3aset-output");
	assert_text("##vso[x]", SPAN("&#35;") "&#92;x23vso" SPAN("&#91;") "x&#93;");
	assert_text("a\xff", "a&#92;xff");
}

static void a_cut_text_has_no_half_of_an_escape(void **state)
{
	(void)state;
	STRBUF_AUTO out = STRBUF_INIT(1000);
	markdown_text_cut(slice_of("<<<<"), 3, &out);
	assert_string_equal(out.at, "&lt;&lt;…");
}

static void code_has_more_backticks_around_than_inside(void **state)
{
	(void)state;
	assert_code("a@example.org", "`a@example.org`");
	assert_code("a`b", "``a`b``");
	assert_code("``", "``` `` ```");
	assert_code(" a", "`  a `");
	assert_code("", "");
	assert_code("a\nb", "`a\\nb`");
}

static void many_backticks_are_code_without_any_around(void **state)
{
	(void)state;
	assert_code("````````````````````````````````````````",
		    "<code>&#96;&#96;&#96;&#96;&#96;&#96;&#96;&#96;&#96;&#96;&#96;&#96;&#96;&#96;&#96;&#96;&#96;&#96;&#"
		    "96;&#96;&#96;"
		    "&#96;&#96;&#96;&#96;&#96;&#96;&#96;&#96;&#96;&#96;&#96;&#96;&#96;&#96;&#96;&#96;&#96;&#96;&#96;</"
		    "code>");
}

static void code_with_a_pipe_ends_no_cell(void **state)
{
	(void)state;
	STRBUF_AUTO out = STRBUF_INIT(1000);
	markdown_cell_code(slice_of("a|b\\|"), &out);
	markdown_cell_code(slice_of(" a"), &out);
	assert_string_equal(out.at, "<code>a&#124;b&#92;&#124;</code>`  a `");
	assert_code("a|b", "`a|b`");
}

static void code_in_html_has_entities_alone(void **state)
{
	(void)state;
	STRBUF_AUTO out = STRBUF_INIT(1000);
	markdown_html_code(slice_of("a/b.com:1 <@x>"), &out);
	assert_string_equal(out.at, "<code>a/b.com:1 &lt;@x&gt;</code>");
}

static void an_address_has_nothing_that_ends_a_link(void **state)
{
	(void)state;
	STRBUF_AUTO out = STRBUF_INIT(1000);
	markdown_url(slice_of("https://x:1/a b)(<>%41%4\"&c=\xc3\xa4\\\n|"), &out);
	assert_string_equal(out.at, "https://x:1/a%20b%29%28%3C%3E%41%254%22&amp;c=%C3%A4%5C%0A%7C");
	assert_true(markdown_is_url(slice_of("http://x")));
	assert_false(markdown_is_url(slice_of("javascript:alert(1)")));
	assert_false(markdown_is_url((struct slice){0}));
}

static void a_fence_is_longer_than_any_run_inside(void **state)
{
	(void)state;
	STRBUF_AUTO lines = STRBUF_INIT(1000);
	STRBUF_AUTO out = STRBUF_INIT(1000);
	markdown_fence_line("- ", slice_of("a ```` b"), &lines);
	markdown_fence_line("  ", slice_of("\tx\t::y\r"), &lines);
	markdown_fence_line("", (struct slice){0}, &lines);
	markdown_fence("diff", strbuf_slice(&lines), &out);
	assert_string_equal(out.at, "`````diff\n- a ```` b\n  \tx\t:\\x3ay\\r\n\n`````\n");
}

static void a_fence_is_of_tildes_where_backticks_are_too_many_to_count(void **state)
{
	(void)state;
	STRBUF_AUTO lines = STRBUF_INIT(1000);
	STRBUF_AUTO out = STRBUF_INIT(1000);
	for (int i = 0; i < 300; i++)
		strbuf_add_char(&lines, '`');
	strbuf_add_text(&lines, "\n");
	markdown_fence("sh", strbuf_slice(&lines), &out);
	assert_memory_equal(out.at, "~~~sh\n```", 9);
	assert_string_equal(out.at + out.length - 6, "`\n~~~\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_ordinary_title_stays_readable),
		cmocka_unit_test(what_markdown_and_html_read_becomes_an_entity),
		cmocka_unit_test(what_forges_look_for_in_the_finished_text_is_taken_apart),
		cmocka_unit_test(no_seven_digits_of_a_commit_are_in_one_text),
		cmocka_unit_test(controls_bidi_and_commands_of_ci_systems_are_visible),
		cmocka_unit_test(a_cut_text_has_no_half_of_an_escape),
		cmocka_unit_test(code_has_more_backticks_around_than_inside),
		cmocka_unit_test(many_backticks_are_code_without_any_around),
		cmocka_unit_test(code_with_a_pipe_ends_no_cell),
		cmocka_unit_test(code_in_html_has_entities_alone),
		cmocka_unit_test(an_address_has_nothing_that_ends_a_link),
		cmocka_unit_test(a_fence_is_longer_than_any_run_inside),
		cmocka_unit_test(a_fence_is_of_tildes_where_backticks_are_too_many_to_count),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
