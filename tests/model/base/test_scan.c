/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/scan.h"

static void a_text_is_read_piece_by_piece(void **state)
{
	(void)state;
	struct slice rest = slice_of("https://host:443/x");
	assert_true(slice_is(scan_span(&rest, SCAN_LETTERS), "https"));
	assert_false(scan_literal(&rest, ":///"));
	assert_true(scan_literal(&rest, "://"));
	assert_true(slice_is(scan_span(&rest, SCAN_LETTERS SCAN_DIGITS), "host"));
	assert_int_equal(scan_one(&rest, ".:"), ':');
	assert_int_equal(scan_one(&rest, ".:"), '\0');
	int64_t port = -1;
	assert_false(scan_number(&rest, 4, &port));
	assert_int_equal(port, -1);
	assert_true(scan_number(&rest, 3, &port));
	assert_int_equal(port, 443);
	assert_true(slice_is(scan_take(&rest, 2), "/x"));
	assert_int_equal(rest.length, 0);
}

static void the_end_of_a_text_holds_nothing(void **state)
{
	(void)state;
	int64_t number;
	struct slice rest = {0};
	assert_int_equal(scan_one(&rest, SCAN_DIGITS), '\0');
	assert_int_equal(scan_span(&rest, SCAN_DIGITS).length, 0);
	assert_false(scan_literal(&rest, "x"));
	assert_false(scan_number(&rest, 1, &number));
}

/* strchr finds the NUL at the end of a set. */
static void a_nul_is_in_no_set(void **state)
{
	(void)state;
	struct slice rest = {"\0x", 2};
	assert_int_equal(scan_one(&rest, SCAN_LETTERS), '\0');
	assert_int_equal(scan_span(&rest, SCAN_LETTERS).length, 0);
	assert_int_equal(rest.length, 2);
	assert_false(is_word_character('\0', "-_"));
}

static void only_ascii_counts(void **state)
{
	(void)state;
	assert_true(is_digits(slice_of("0123456789")));
	assert_false(is_digits(slice_of("")));
	assert_false(is_digits(slice_of("1.0")));
	assert_true(is_hex(slice_of("0123456789abcdef"), 16));
	assert_false(is_hex(slice_of("0123"), 3) || is_hex(slice_of("0123"), 5) || is_hex(slice_of("012F"), 4));
	assert_false(is_letter((char)0xe4));
	assert_true(is_word_character('_', "-_") && is_word_character('z', "") && is_word_character('9', ""));
	assert_false(is_word_character('.', "-_"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_read_piece_by_piece),
		cmocka_unit_test(the_end_of_a_text_holds_nothing),
		cmocka_unit_test(a_nul_is_in_no_set),
		cmocka_unit_test(only_ascii_counts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
