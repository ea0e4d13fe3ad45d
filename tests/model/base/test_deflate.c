/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/deflate.h"
#include "model/base/inflate.h"
#include "model/base/strbuf.h"

#define MOST ((size_t)1 << 20)

/* What the member at the start of `*rest` holds; the member is taken off. */
static enum inflate_state take(struct slice *rest, struct strbuf *out)
{
	char piece[100];
	size_t length;
	enum inflate_state state = INFLATE_MORE;
	struct inflater *inflater = inflater_new_gzip(*rest);
	while (state == INFLATE_MORE) {
		state = inflater_take(inflater, piece, sizeof piece, &length);
		strbuf_add(out, piece, length);
	}
	*rest = (struct slice){rest->at + rest->length - inflater_left(inflater), inflater_left(inflater)};
	inflater_free(inflater);
	return state;
}

static void a_text_comes_back(void **state)
{
	(void)state;
	for (size_t length = 0; length < 200000; length = length * 3 + 1) {
		STRBUF_AUTO text = STRBUF_INIT(MOST);
		STRBUF_AUTO packed = STRBUF_INIT(MOST);
		STRBUF_AUTO again = STRBUF_INIT(MOST);
		uint32_t chance = 1;
		for (size_t i = 0; i < length; i++)
			strbuf_add_char(&text, (char)((chance = chance * 1664525 + 1013904223) >> 24));
		deflate_gzip(strbuf_slice(&text), &packed);
		struct slice rest = strbuf_slice(&packed);
		assert_int_equal(take(&rest, &again), INFLATE_END);
		assert_true(slice_equal(strbuf_slice(&again), strbuf_slice(&text)));
	}
}

static void members_follow_each_other(void **state)
{
	(void)state;
	STRBUF_AUTO packed = STRBUF_INIT(MOST);
	STRBUF_AUTO text = STRBUF_INIT(MOST);
	deflate_gzip(slice_of("one\n"), &packed);
	deflate_gzip(slice_of("two\n"), &packed);
	struct slice rest = strbuf_slice(&packed);
	assert_int_equal(take(&rest, &text), INFLATE_REST);
	assert_string_equal(text.at, "one\n");
	assert_int_equal(take(&rest, &text), INFLATE_END);
	assert_string_equal(text.at, "one\ntwo\n");
	assert_int_equal(rest.length, 0);
}

/* Bytes 4 to 7 of a member are the time, byte 3 says what else its header has (RFC 1952). */
static void a_member_has_no_time_and_no_name(void **state)
{
	(void)state;
	STRBUF_AUTO packed = STRBUF_INIT(MOST);
	deflate_gzip(slice_of("text"), &packed);
	assert_memory_equal(packed.at, "\x1f\x8b\x08\0\0\0\0\0", 8);
}

static void a_buffer_that_is_too_small_is_full(void **state)
{
	(void)state;
	STRBUF_AUTO packed = STRBUF_INIT(10);
	deflate_gzip(slice_of("text"), &packed);
	assert_true(strbuf_full(&packed));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_comes_back),
		cmocka_unit_test(members_follow_each_other),
		cmocka_unit_test(a_member_has_no_time_and_no_name),
		cmocka_unit_test(a_buffer_that_is_too_small_is_full),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
