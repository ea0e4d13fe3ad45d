/* SPDX-License-Identifier: MIT */
/*
 * A number is seen as sign, significant digits and a power of ten, over the text itself: nothing is copied and nothing
 * is rounded. The digits of "12.50" are the virtual string "1250", of which [0, 3) are significant.
 */
#include "model/base/number.h"

#include <float.h>
#include <inttypes.h>
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"

struct decimal {
	bool negative;
	struct slice whole;    /* digits before the point */
	struct slice fraction; /* digits after it */
	size_t first;          /* first significant digit of whole + fraction */
	size_t end;            /* one past the last; equal to first for zero */
	int64_t exponent;      /* the value is the significant digits times ten to this power */
};

static size_t count_digits(struct slice text, size_t from)
{
	size_t count = 0;
	while (from + count < text.length && is_digit(text.at[from + count]))
		count++;
	return count;
}

enum number_check number_check(struct slice text)
{
	size_t i = text.length && text.at[0] == '-';
	size_t whole = count_digits(text, i);
	if (whole == 0 || (whole > 1 && text.at[i] == '0'))
		return NUMBER_SYNTAX;
	i += whole;
	if (i < text.length && text.at[i] == '.') {
		size_t fraction = count_digits(text, i + 1);
		if (fraction == 0)
			return NUMBER_SYNTAX;
		i += 1 + fraction;
	}
	size_t exponent = 0;
	if (i < text.length && (text.at[i] == 'e' || text.at[i] == 'E')) {
		i++;
		if (i < text.length && (text.at[i] == '+' || text.at[i] == '-'))
			i++;
		exponent = count_digits(text, i);
		if (exponent == 0)
			return NUMBER_SYNTAX;
		i += exponent;
	}
	if (i != text.length)
		return NUMBER_SYNTAX;
	if (text.length > LIMIT_NUMBER_BYTES)
		return NUMBER_LENGTH;
	return exponent > LIMIT_EXPONENT_DIGITS ? NUMBER_EXPONENT : NUMBER_OK;
}

static char digit_at(const struct decimal *number, size_t i)
{
	return i < number->whole.length ? number->whole.at[i] : number->fraction.at[i - number->whole.length];
}

static int64_t parse_exponent(struct slice text, size_t i)
{
	bool negative = text.at[i] == '-';
	if (negative || text.at[i] == '+')
		i++;
	int64_t exponent = 0;
	for (; i < text.length; i++)
		exponent = exponent * 10 + (text.at[i] - '0');
	return negative ? -exponent : exponent;
}

static struct decimal decimal_of(struct slice text)
{
	struct decimal number = {.negative = text.at[0] == '-'};
	size_t i = number.negative;
	number.whole = (struct slice){text.at + i, count_digits(text, i)};
	i += number.whole.length;
	number.fraction = (struct slice){text.at + i, 0};
	if (i < text.length && text.at[i] == '.') {
		number.fraction = (struct slice){text.at + i + 1, count_digits(text, i + 1)};
		i += 1 + number.fraction.length;
	}
	if (i < text.length)
		number.exponent = parse_exponent(text, i + 1);
	size_t digits = number.whole.length + number.fraction.length;
	number.end = digits;
	while (number.first < digits && digit_at(&number, number.first) == '0')
		number.first++;
	while (number.end > number.first && digit_at(&number, number.end - 1) == '0')
		number.end--;
	number.exponent += (int64_t)(digits - number.end) - (int64_t)number.fraction.length;
	return number;
}

static bool is_zero(const struct decimal *number)
{
	return number->first == number->end;
}

bool number_equal(struct slice a, struct slice b)
{
	if (slice_equal(a, b))
		return true;
	struct decimal x = decimal_of(a);
	struct decimal y = decimal_of(b);
	if (is_zero(&x) || is_zero(&y))
		return is_zero(&x) && is_zero(&y);
	if (x.negative != y.negative || x.exponent != y.exponent || x.end - x.first != y.end - y.first)
		return false;
	for (size_t i = 0; i < x.end - x.first; i++)
		if (digit_at(&x, x.first + i) != digit_at(&y, y.first + i))
			return false;
	return true;
}

void number_canonical(struct slice text, struct strbuf *out)
{
	struct decimal number = decimal_of(text);
	if (is_zero(&number)) {
		strbuf_add_char(out, '0');
		return;
	}
	if (number.negative)
		strbuf_add_char(out, '-');
	for (size_t i = number.first; i < number.end; i++)
		strbuf_add_char(out, digit_at(&number, i));
	if (number.exponent != 0)
		strbuf_printf(out, "e%" PRId64, number.exponent);
}

/*
 * The one look at a double. What has fewer digits before the point than the largest double fits; of the others the C
 * library knows where rounding ends.
 */
bool number_fits_double(struct slice text)
{
	struct decimal number = decimal_of(text);
	int64_t digits = (int64_t)(number.end - number.first) + number.exponent;
	if (is_zero(&number) || digits <= DBL_MAX_10_EXP)
		return true;
	char *copy = heap_printf("%.*s", SLICE_ARG(text));
	double nearest = strtod(copy, NULL);
	free(copy);
	return nearest >= -DBL_MAX && nearest <= DBL_MAX;
}

bool number_to_integer(struct slice text, int64_t *out)
{
	struct decimal number = decimal_of(text);
	if (is_zero(&number)) {
		*out = 0;
		return true;
	}
	if (number.exponent < 0 || number.exponent > 18 || number.end - number.first > 19)
		return false;
	/* built downwards from zero, where the range is larger by one */
	int64_t result = 0;
	for (size_t i = number.first; i < number.end + (size_t)number.exponent; i++) {
		int digit = i < number.end ? digit_at(&number, i) - '0' : 0;
		if (__builtin_mul_overflow(result, 10, &result) || __builtin_sub_overflow(result, digit, &result))
			return false;
	}
	if (!number.negative && __builtin_sub_overflow(0, result, &result))
		return false;
	*out = result;
	return true;
}
