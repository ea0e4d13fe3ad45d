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

struct drained {
	size_t pieces;
	size_t bytes;
};

static void drain(struct slice piece, void *user)
{
	struct drained *drained = user;
	assert_int_equal(piece.length % 5, 0); /* nothing that was added is cut */
	assert_memory_equal(piece.at, "abcde", 5);
	drained->pieces++;
	drained->bytes += piece.length;
}

static void text_that_is_only_printed_is_not_held(void **state)
{
	(void)state;
	struct drained drained = {0};
	STRBUF_AUTO buf = STRBUF_INIT(SIZE_MAX / 2);
	buf.drain = drain;
	buf.user = &drained;
	for (int i = 0; i < 100000; i++)
		strbuf_add_text(&buf, "abcde");
	assert_true(drained.pieces >= 7 && buf.room <= (size_t)128 << 10);
	drain(strbuf_slice(&buf), &drained);
	assert_int_equal(drained.bytes, 500000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_appended_and_terminated),
		cmocka_unit_test(past_the_maximum_a_prefix_is_kept_and_said),
		cmocka_unit_test(text_that_is_only_printed_is_not_held),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
