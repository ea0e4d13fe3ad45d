/* SPDX-License-Identifier: MIT */
/*
 * scan: reads a text from the front, piece by piece. Every function takes what it finds off the front of `rest`, and
 * takes nothing where it does not find it.
 *
 *     struct slice rest = slice_of("2026-01-31");
 *     int64_t year;
 *     bool ok = scan_number(&rest, 4, &year) && scan_one(&rest, "-");       rest is "01-31"
 *
 * Only ASCII is known here; the locale plays no part, unlike in ctype.h. A set of characters never holds U+0000.
 */
#ifndef DASHSYNC_MODEL_BASE_SCAN_H
#define DASHSYNC_MODEL_BASE_SCAN_H

#include <stdint.h>

#include "model/base/slice.h"

#define SCAN_DIGITS  "0123456789"
#define SCAN_HEX     SCAN_DIGITS "abcdefABCDEF"
#define SCAN_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* ---- characters ---- */

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A letter, a digit, or one of `others`. */
static inline bool is_word_character(char c, const char *others)
{
	return is_letter(c) || is_digit(c) || (c != '\0' && strchr(others, c));
}

/* One digit or more, and nothing else. */
static inline bool is_digits(struct slice text)
{
	for (size_t i = 0; i < text.length; i++)
		if (!is_digit(text.at[i]))
			return false;
	return text.length > 0;
}

/* Exactly `count` hexadecimal digits in lower case. */
static inline bool is_hex(struct slice text, size_t count)
{
	for (size_t i = 0; i < text.length; i++)
		if (!is_digit(text.at[i]) && (text.at[i] < 'a' || text.at[i] > 'f'))
			return false;
	return text.length == count;
}

/* ---- pieces ---- */

/* The first `count` bytes; there must be as many. */
static inline struct slice scan_take(struct slice *rest, size_t count)
{
	struct slice taken = {rest->at, count};
	*rest = (struct slice){rest->at ? rest->at + count : rest->at, rest->length - count};
	return taken;
}

/* One character of the set; U+0000 when the text is at its end or begins with another. */
static inline char scan_one(struct slice *rest, const char *set)
{
	if (rest->length == 0 || rest->at[0] == '\0' || !strchr(set, rest->at[0]))
		return '\0';
	return scan_take(rest, 1).at[0];
}

/* As many characters of the set as there are, none included. */
static inline struct slice scan_span(struct slice *rest, const char *set)
{
	size_t length = 0;
	while (length < rest->length && rest->at[length] && strchr(set, rest->at[length]))
		length++;
	return scan_take(rest, length);
}

/* As many characters as come before one of the set, or before U+0000. */
static inline struct slice scan_until(struct slice *rest, const char *set)
{
	size_t length = 0;
	while (length < rest->length && !strchr(set, rest->at[length]))
		length++;
	return scan_take(rest, length);
}

/* This very text. */
static inline bool scan_literal(struct slice *rest, const char *literal)
{
	bool is_there = slice_starts_with(*rest, literal);
	if (is_there)
		scan_take(rest, strlen(literal));
	return is_there;
}

/* Exactly `count` digits, 18 at most, and their value. */
static inline bool scan_number(struct slice *rest, size_t count, int64_t *number)
{
	int64_t sum = 0;
	if (rest->length < count || !is_digits((struct slice){rest->at, count}))
		return false;
	for (size_t i = 0; i < count; i++)
		sum = sum * 10 + (rest->at[i] - '0');
	scan_take(rest, count);
	*number = sum;
	return true;
}

#endif
