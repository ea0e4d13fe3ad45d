/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "cmd/html/html_escape.h"
#include "model/base/strbuf.h"

static void assert_escaped(struct slice text, const char *expected)
{
	STRBUF_AUTO out = STRBUF_INIT(1000);
	strbuf_add_text(&out, "<b>");
	html_escape(text, &out);
	assert_string_equal(out.at + strlen("<b>"), expected);
}

static void what_begins_markup_is_a_reference(void **state)
{
	(void)state;
	assert_escaped(slice_of("</script><a href=\"x\" b='y'>&amp;"),
		       "&lt;/script&gt;&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;");
	assert_escaped(slice_of("-->]]>"), "--&gt;]]&gt;");
}

static void controls_and_what_turns_text_are_seen(void **state)
{
	(void)state;
	assert_escaped((struct slice){"a\0b\x1b[31m\n", 9}, "a\\x00b\\x1b[31m\\n");
	assert_escaped(slice_of("\xe2\x80\xae"
				"abc"),
		       "\\u{202e}abc");
	assert_escaped(slice_of("\xff"), "\\xff");
	assert_escaped(slice_of("Zürich 東京"), "Zürich 東京");
}

static void a_log_finds_no_command_and_a_reader_no_escape(void **state)
{
	(void)state;
	assert_escaped(slice_of("##vso[task.x]"), "#&#35;vso[task.x]");
	assert_escaped(slice_of("#### four"), "#&#35;#&#35; four");
	assert_escaped(slice_of("# one # two"), "# one # two");
	assert_escaped(slice_of("::set-output name=a::b"), "::set-output name=a::b");
}

static void two_pieces_make_no_command_either(void **state)
{
	(void)state;
	STRBUF_AUTO out = STRBUF_INIT(1000);
	html_escape(slice_of("a#"), &out);
	html_escape(slice_of("#vso[x]"), &out);
	assert_string_equal(out.at, "a#&#35;vso[x]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_begins_markup_is_a_reference),
		cmocka_unit_test(controls_and_what_turns_text_are_seen),
		cmocka_unit_test(a_log_finds_no_command_and_a_reader_no_escape),
		cmocka_unit_test(two_pieces_make_no_command_either),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
