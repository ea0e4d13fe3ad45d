/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/inflate.h"

/* What Python's zlib.compress makes of "hello hello hello hello". */
static const unsigned char hello[] = {0x78, 0x9c, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x57,
				      0xc8, 0x40, 0x27, 0x01, 0x68, 0x03, 0x08, 0xb1};
#define HELLO_LENGTH ((size_t)23)

static enum inflate_state take(const void *input, size_t length, char *buffer, size_t room, size_t *taken)
{
	struct inflater *inflater = inflater_new((struct slice){input, length});
	enum inflate_state state = inflater_take(inflater, buffer, room, taken);
	inflater_free(inflater);
	return state;
}

static void a_stream_is_taken_piece_by_piece(void **state)
{
	(void)state;
	char buffer[30] = "";
	size_t length = 0;
	struct inflater *inflater = inflater_new((struct slice){(const char *)hello, sizeof hello});
	assert_int_equal(inflater_take(inflater, buffer, 5, &length), INFLATE_MORE);
	assert_int_equal(length, 5);
	assert_int_equal(inflater_take(inflater, buffer + 5, 25, &length), INFLATE_END);
	assert_int_equal(length, HELLO_LENGTH - 5);
	assert_string_equal(buffer, "hello hello hello hello");
	inflater_free(inflater);
}

static void a_stream_that_is_cut_anywhere_is_cut(void **state)
{
	(void)state;
	char buffer[30];
	size_t length = 0;
	for (size_t cut = 0; cut < sizeof hello; cut++)
		assert_int_equal(take(hello, cut, buffer, sizeof buffer, &length), INFLATE_CUT);
	assert_int_equal(take(hello, sizeof hello, buffer, sizeof buffer, &length), INFLATE_END);
	assert_int_equal(length, HELLO_LENGTH);
}

static void what_follows_a_stream_is_noticed(void **state)
{
	(void)state;
	char buffer[30];
	size_t length = 0;
	char input[sizeof hello + 1] = "";
	memcpy(input, hello, sizeof hello);
	assert_int_equal(take(input, sizeof input, buffer, sizeof buffer, &length), INFLATE_REST);
}

static void what_is_not_a_stream_is_broken(void **state)
{
	(void)state;
	char buffer[30];
	size_t length = 0;
	char input[sizeof hello];
	assert_int_equal(take("hello", 5, buffer, sizeof buffer, &length), INFLATE_BROKEN);
	memcpy(input, hello, sizeof hello);
	input[sizeof input - 1] ^= 1; /* in the checksum */
	assert_int_equal(take(input, sizeof input, buffer, sizeof buffer, &length), INFLATE_BROKEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stream_is_taken_piece_by_piece),
		cmocka_unit_test(a_stream_that_is_cut_anywhere_is_cut),
		cmocka_unit_test(what_follows_a_stream_is_noticed),
		cmocka_unit_test(what_is_not_a_stream_is_broken),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
