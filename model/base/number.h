/* SPDX-License-Identifier: MIT */
/*
 * number: JSON numbers by value, exactly, for any number of digits. Never through a double.
 *
 * A number is its text (RFC 8259 section 6). Two are equal when they are the same rational: `1`, `1.0` and `1e0` are.
 * The canonical spelling is `[-]digits[e exponent]`, without point, leading or trailing zeros: `100` is `1e2`, `1.50`
 * is `15e-1`, `-0` is `0` (algorithm 1, docs/digest.md).
 */
#ifndef DASHSYNC_MODEL_BASE_NUMBER_H
#define DASHSYNC_MODEL_BASE_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "model/base/slice.h"

struct strbuf;

enum number_check {
	NUMBER_OK,
	NUMBER_SYNTAX,   /* not a number of RFC 8259 */
	NUMBER_LENGTH,   /* longer than LIMIT_NUMBER_BYTES */
	NUMBER_EXPONENT, /* exponent of more than LIMIT_EXPONENT_DIGITS digits */
};

/* Whether `text` is a number as dashsync takes it. All other functions expect NUMBER_OK. */
enum number_check number_check(struct slice text);

bool number_equal(struct slice a, struct slice b);

/* Appends the canonical spelling. */
void number_canonical(struct slice text, struct strbuf *out);

/* Whether its nearest double is a number and not infinity: that is so up to about 1.8e308, either way. */
bool number_fits_double(struct slice text);

/* A whole number that fits in 64 bits, from any spelling ("3.0", "30e-1"); false when it is none. */
bool number_to_integer(struct slice text, int64_t *out);

#endif
