/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/number.h"
#include "model/base/strbuf.h"

static void the_grammar_is_that_of_rfc_8259(void **state)
{
	(void)state;
	static const char *const good[] = {"0", "-0", "1", "-12.50", "1e5", "1E+5", "1e-5", "0.0", "1e999999999"};
	static const char *const bad[] = {"", "-", "01", "1.", ".5", "+1", "1e", "1e+", "0x1", "1 ", "--1", "NaN"};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_int_equal(number_check(slice_of(good[i])), NUMBER_OK);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(number_check(slice_of(bad[i])), NUMBER_SYNTAX);
	assert_int_equal(number_check(slice_of("1e1000000000")), NUMBER_EXPONENT);
	char *nines = malloc(1002);
	memset(nines, '9', 1001);
	nines[1001] = '\0';
	assert_int_equal(number_check(slice_of(nines)), NUMBER_LENGTH);
	assert_int_equal(number_check(slice_of(nines + 1)), NUMBER_OK);
	free(nines);
}

static void the_canonical_spelling_has_no_point_and_no_idle_zeros(void **state)
{
	(void)state;
	static const struct {
		const char *written;
		const char *canonical;
	} rows[] = {
		{"100", "1e2"},
		{"1.50", "15e-1"},
		{"-0", "0"},
		{"0.000", "0"},
		{"-0e7", "0"},
		{"1.0", "1"},
		{"1e0", "1"},
		{"10e-1", "1"},
		{"-12.5e3", "-125e2"},
		{"0.00120", "12e-4"},
		{"9007199254740993", "9007199254740993"},
		{"1e400", "1e400"},
		{"1E+400", "1e400"},
		{"0.1e-999999999", "1e-1000000000"},
		{"3.141592653589793238462643383279502884", "3141592653589793238462643383279502884e-36"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		STRBUF_AUTO text = STRBUF_INIT(2000);
		number_canonical(slice_of(rows[i].written), &text);
		assert_string_equal(text.at, rows[i].canonical);
	}
}

static void equality_is_exact_for_any_number_of_digits(void **state)
{
	(void)state;
	assert_true(number_equal(slice_of("1"), slice_of("1.0")));
	assert_true(number_equal(slice_of("1e0"), slice_of("10e-1")));
	assert_true(number_equal(slice_of("-0"), slice_of("0")));
	assert_true(number_equal(slice_of("120e-1"), slice_of("12")));
	assert_false(number_equal(slice_of("9007199254740993"), slice_of("9007199254740992")));
	assert_false(number_equal(slice_of("1e400"), slice_of("1e401")));
	assert_false(number_equal(slice_of("-1"), slice_of("1")));
	assert_false(number_equal(slice_of("12"), slice_of("1.2")));
	assert_false(number_equal(slice_of("0.1000000000000000000000000000000000001"), slice_of("0.1")));
}

static void what_a_double_can_hold_fits_to_the_last_digit(void **state)
{
	(void)state;
	static const char *const fitting[] = {"0",
					      "-0.0",
					      "1e308",
					      "1.7976931348623157e308",
					      "-1.7976931348623158e308",
					      "17976931348623157e292",
					      "1e-999999999",
					      "0e999999999",
					      "0.0001e312"};
	static const char *const huge[] = {
		"1e999", "-1e309", "1.7976931348623159e308", "17.976931348623159e307", "-1e999999999", "0.0001e313"};
	for (size_t i = 0; i < sizeof fitting / sizeof *fitting; i++)
		if (!number_fits_double(slice_of(fitting[i])))
			fail_msg("%s", fitting[i]);
	for (size_t i = 0; i < sizeof huge / sizeof *huge; i++)
		if (number_fits_double(slice_of(huge[i])))
			fail_msg("%s", huge[i]);
}

static void whole_numbers_come_out_when_they_fit(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool fits;
		int64_t value;
	} rows[] = {
		{"3", true, 3},
		{"3.0", true, 3},
		{"30e-1", true, 3},
		{"-9223372036854775808", true, INT64_MIN},
		{"9223372036854775807", true, INT64_MAX},
		{"9223372036854775808", false, 0},
		{"1e18", true, 1000000000000000000},
		{"1e19", false, 0},
		{"1.5", false, 0},
		{"-0.0", true, 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t value = 0;
		assert_int_equal(number_to_integer(slice_of(rows[i].text), &value), rows[i].fits);
		assert_true(value == rows[i].value);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_grammar_is_that_of_rfc_8259),
		cmocka_unit_test(the_canonical_spelling_has_no_point_and_no_idle_zeros),
		cmocka_unit_test(equality_is_exact_for_any_number_of_digits),
		cmocka_unit_test(what_a_double_can_hold_fits_to_the_last_digit),
		cmocka_unit_test(whole_numbers_come_out_when_they_fit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
