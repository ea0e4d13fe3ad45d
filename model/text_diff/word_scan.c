/* SPDX-License-Identifier: MIT */
/*
 * Beyond ASCII, characters from U+00C0 to U+1FFF are letters of alphabets; symbols, and scripts without spaces between
 * words (from U+2E80 on), are a word each.
 */
#include "model/text_diff/word_scan.h"

#include "model/base/scan.h"
#include "model/base/utf8.h"

#define OPERATORS "=!<>~|&"
#define NONE      '\0'

bool is_white(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_in_word(char c)
{
	return is_letter(c) || is_digit(c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

size_t ink_of(struct slice text)
{
	size_t count = 0;
	for (size_t i = 0; i < text.length; i++)
		count += !is_white(text.at[i]);
	return count;
}

static bool is_small(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_capital(char c)
{
	return is_letter(c) && !is_small(c);
}

static struct slice from(struct slice text, size_t at)
{
	return (struct slice){text.at + at, text.length - at};
}

/* The length of the letter, the digit or the other character that `text` begins with, or 0. */
static size_t letter(struct slice text, char other)
{
	uint32_t point;
	if (text.length == 0)
		return 0;
	if ((unsigned char)text.at[0] < 0x80)
		return is_letter(text.at[0]) || is_digit(text.at[0]) || (other != NONE && text.at[0] == other);
	size_t length = utf8_decode(text, &point);
	return length && point >= 0xc0 && point < 0x2000 ? length : 0;
}

/* A number goes on behind a point, a name behind a colon. `other` is in words beside letters and digits. */
static size_t name_or_number(struct slice text, size_t begin, char other)
{
	size_t at = begin;
	bool is_number = is_digit(text.at[begin]);
	for (size_t more = 1; more; at += more) {
		struct slice rest = from(text, at);
		more = letter(rest, other);
		if (more || rest.length < 2)
			continue;
		if (is_number ? rest.at[0] == '.' && is_digit(rest.at[1])
			      : rest.at[0] == ':' && (is_letter(rest.at[1]) || rest.at[1] == '_'))
			more = 1;
	}
	return at;
}

static size_t span(struct slice text, const char *set)
{
	return scan_span(&text, set).length;
}

static size_t other_word(struct slice text)
{
	uint32_t point;
	size_t length = 0;
	while (length < text.length && is_white(text.at[length]))
		length++;
	if (length == 0)
		length = span(text, OPERATORS);
	if (length == 0)
		length = utf8_decode(text, &point);
	return length ? length : 1;
}

struct slice word_scan(struct slice *rest)
{
	size_t sign = rest->at[0] == '$' ? span(*rest, "$") : 0;
	if (letter(from(*rest, sign), '_'))
		return scan_take(rest, name_or_number(*rest, sign, '_'));
	return scan_take(rest, other_word(*rest));
}

/* A name in pieces: runs of letters and digits, up to a capital behind a small letter. */
struct slice piece_scan(struct slice *rest)
{
	size_t at = letter(*rest, NONE);
	if (is_white(rest->at[0]) || rest->at[0] == '_')
		return scan_take(rest, 1);
	if (at == 0)
		return word_scan(rest);
	if (is_digit(rest->at[0]))
		return scan_take(rest, name_or_number(*rest, 0, NONE));
	for (size_t more = 1; more; at += more) {
		more = letter(from(*rest, at), NONE);
		if (more && is_capital(rest->at[at]) && is_small(rest->at[at - 1]))
			more = 0;
	}
	return scan_take(rest, at);
}
