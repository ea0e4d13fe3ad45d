/* SPDX-License-Identifier: MIT */
/*
 * A table says which readers serve which type, in the order in which the core schema tries them. A reader answers
 * "not mine" (YAML_SCALAR_MISMATCH), so that the next one is tried, or gives the final word.
 *
 * 0x and 0o stop at 64 bits. The schema sets no bound, but nobody means a bigger one (a commit hash perhaps, which
 * wants quotes), and exact conversion of any length would need long arithmetic for that case alone.
 */
#include "model/value/yaml_scalar.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/number.h"
#include "model/base/scan.h"

struct spelling {
	const char *text;
	bool boolean;
};

typedef enum yaml_scalar_check reader_fn(struct arena *arena, struct slice text, struct value *out);

static enum yaml_scalar_check read_null(struct arena *arena, struct slice text, struct value *out)
{
	static const char *const spellings[] = {"", "~", "null", "Null", "NULL"};
	(void)arena;
	for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
		if (!slice_is(text, spellings[i]))
			continue;
		*out = value_null();
		return YAML_SCALAR_OK;
	}
	return YAML_SCALAR_MISMATCH;
}

static enum yaml_scalar_check read_bool(struct arena *arena, struct slice text, struct value *out)
{
	static const struct spelling spellings[] = {
		{"true", true}, {"True", true}, {"TRUE", true}, {"false", false}, {"False", false}, {"FALSE", false},
	};
	(void)arena;
	for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
		if (!slice_is(text, spellings[i].text))
			continue;
		*out = value_bool(spellings[i].boolean);
		return YAML_SCALAR_OK;
	}
	return YAML_SCALAR_MISMATCH;
}

static enum yaml_scalar_check read_text(struct arena *arena, struct slice text, struct value *out)
{
	(void)arena;
	*out = value_text(text);
	return YAML_SCALAR_OK;
}

/* The parts of a decimal number of the core schema. */
struct decimal {
	char sign; /* '+', '-' or '\0' */
	struct slice whole;
	struct slice fraction;
	struct slice exponent; /* with its sign; empty when there is none */
	bool is_int;           /* of the schema's int: neither point nor exponent */
};

/* [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)? */
static bool split_decimal(struct slice text, struct decimal *out)
{
	struct slice rest = text;
	out->sign = scan_one(&rest, "+-");
	out->whole = scan_span(&rest, SCAN_DIGITS);
	bool point = scan_one(&rest, ".") != '\0';
	out->fraction = point ? scan_span(&rest, SCAN_DIGITS) : (struct slice){0};
	if (out->whole.length + out->fraction.length == 0)
		return false;
	bool exponent = scan_one(&rest, "eE") != '\0';
	out->exponent = (struct slice){rest.at, 0};
	if (exponent) {
		scan_one(&rest, "+-");
		if (scan_span(&rest, SCAN_DIGITS).length == 0)
			return false;
		out->exponent.length = (size_t)(rest.at - out->exponent.at);
	}
	out->is_int = !point && !exponent;
	return rest.length == 0;
}

/* The JSON spelling of a decimal that JSON would not take as it is. */
static struct slice respell(struct arena *arena, const struct decimal *number)
{
	struct slice whole = number->whole;
	scan_span(&whole, "0");
	if (whole.length == 0)
		whole = slice_of("0");
	return slice_of(arena_printf(arena, "%s%.*s%s%.*s%s%.*s", number->sign == '-' ? "-" : "", SLICE_ARG(whole),
				     number->fraction.length ? "." : "", SLICE_ARG(number->fraction),
				     number->exponent.length ? "e" : "", SLICE_ARG(number->exponent)));
}

static enum yaml_scalar_check make_number(struct slice text, struct value *out)
{
	switch (number_check(text)) {
	case NUMBER_OK:
		*out = (struct value){.kind = VALUE_NUMBER, .text = text};
		return YAML_SCALAR_OK;
	case NUMBER_LENGTH:
		return YAML_SCALAR_LENGTH;
	case NUMBER_EXPONENT:
		return YAML_SCALAR_EXPONENT;
	case NUMBER_SYNTAX:
		break;
	}
	return YAML_SCALAR_MISMATCH;
}

static enum yaml_scalar_check make_decimal(struct arena *arena, struct slice text, const struct decimal *number,
					   struct value *out)
{
	if (text.length > LIMIT_NUMBER_BYTES)
		return YAML_SCALAR_LENGTH;
	enum yaml_scalar_check check = make_number(text, out);
	return check == YAML_SCALAR_MISMATCH ? make_number(respell(arena, number), out) : check;
}

static uint64_t digit_value(char digit)
{
	if (is_digit(digit))
		return (uint64_t)(digit - '0');
	return (uint64_t)((digit | 0x20) - 'a') + 10;
}

/* The digits after 0x or 0o. */
static enum yaml_scalar_check read_radix(struct arena *arena, struct slice digits, unsigned shift, struct value *out)
{
	uint64_t number = 0;
	for (size_t i = 0; i < digits.length; i++) {
		if (number >> (64 - shift))
			return YAML_SCALAR_WIDE;
		number = number << shift | digit_value(digits.at[i]);
	}
	return make_number(slice_of(arena_printf(arena, "%" PRIu64, number)), out);
}

static enum yaml_scalar_check read_int(struct arena *arena, struct slice text, struct value *out)
{
	bool hexadecimal = slice_starts_with(text, "0x");
	if (hexadecimal || slice_starts_with(text, "0o")) {
		struct slice rest = {text.at + 2, text.length - 2};
		struct slice digits = scan_span(&rest, hexadecimal ? SCAN_HEX : "01234567");
		if (digits.length == 0 || rest.length > 0)
			return YAML_SCALAR_MISMATCH;
		return read_radix(arena, digits, hexadecimal ? 4 : 3, out);
	}
	struct decimal number;
	if (!split_decimal(text, &number) || !number.is_int)
		return YAML_SCALAR_MISMATCH;
	return make_decimal(arena, text, &number, out);
}

static enum yaml_scalar_check read_float(struct arena *arena, struct slice text, struct value *out)
{
	static const char *const not_finite[] = {".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"};
	struct decimal number;
	if (split_decimal(text, &number))
		return make_decimal(arena, text, &number, out);
	struct slice rest = text;
	bool sign = scan_one(&rest, "+-") != '\0';
	for (size_t i = 0; i < sizeof not_finite / sizeof *not_finite; i++) {
		if (slice_is(rest, not_finite[i]) && (!sign || i < 3))
			return YAML_SCALAR_NOT_FINITE;
	}
	return YAML_SCALAR_MISMATCH;
}

enum yaml_scalar_check yaml_scalar_read(struct arena *arena, struct slice text, enum yaml_scalar_type type,
					struct value *out)
{
	static reader_fn *const readers[][6] = {
		[YAML_SCALAR_PLAIN] = {read_null, read_bool, read_int, read_float, read_text},
		[YAML_SCALAR_STR] = {read_text},
		[YAML_SCALAR_NULL] = {read_null},
		[YAML_SCALAR_BOOL] = {read_bool},
		[YAML_SCALAR_INT] = {read_int},
		[YAML_SCALAR_FLOAT] = {read_float},
	};
	enum yaml_scalar_check check = YAML_SCALAR_MISMATCH;
	for (reader_fn *const *reader = readers[type]; *reader && check == YAML_SCALAR_MISMATCH; reader++)
		check = (*reader)(arena, text, out);
	return check;
}
