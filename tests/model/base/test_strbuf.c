/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/strbuf.h"

static void text_is_appended_and_terminated(void **state)
{
	(void)state;
	STRBUF_AUTO buf = STRBUF_INIT(1000);
	strbuf_add_text(&buf, "panel ");
	strbuf_printf(&buf, "%d", 4);
	strbuf_add_char(&buf, '!');
	assert_string_equal(buf.at, "panel 4!");
	assert_false(strbuf_full(&buf));
}

static void past_the_maximum_a_prefix_is_kept_and_said(void **state)
{
	(void)state;
	STRBUF_AUTO buf = STRBUF_INIT(4);
	strbuf_add_text(&buf, "abc");
	strbuf_add_text(&buf, "def");
	assert_string_equal(buf.at, "abcd");
	assert_true(strbuf_full(&buf));
	strbuf_add_text(&buf, "g");
	assert_string_equal(buf.at, "abcd");
	strbuf_reset(&buf);
	assert_false(strbuf_full(&buf));
	assert_string_equal(buf.at, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_appended_and_terminated),
		cmocka_unit_test(past_the_maximum_a_prefix_is_kept_and_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
