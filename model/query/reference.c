/* SPDX-License-Identifier: MIT */
/* A reference is read at each "$" and "[": what is not one is text. */
#include "model/query/reference.h"

#include <string.h>

#include "model/base/scan.h"

#define LONGEST_REFERENCE ((size_t)1000) /* what opens one is not searched farther for its end */

static size_t word_length(struct slice text, size_t at)
{
	size_t end = at;
	while (end < text.length && is_word_character(text.at[end], "_"))
		end++;
	return end - at;
}

/* What stands behind the name in ${}: ".field", ":format", or both. */
static bool read_rest(struct slice rest, struct reference *out)
{
	const char *colon = rest.length ? memchr(rest.at, ':', rest.length) : NULL;
	size_t before = colon ? (size_t)(colon - rest.at) : rest.length;
	if (before)
		out->field = (struct slice){rest.at + 1, before - 1};
	if (colon)
		out->format = (struct slice){colon + 1, rest.length - before - 1};
	return (!before || (rest.at[0] == '.' && before > 1)) && (!colon || out->format.length);
}

/* ":format" of [[]], of letters only: brackets have a meaning of their own in many languages. */
static bool read_old_rest(struct slice rest, struct reference *out)
{
	if (!rest.length)
		return true;
	out->format = (struct slice){rest.at + 1, rest.length - 1};
	return rest.at[0] == ':' && rest.length > 1 && word_length(rest, 1) == rest.length - 1;
}

static bool read_bracketed(struct slice text, bool is_old, struct reference *out)
{
	size_t length = word_length(text, 2);
	struct slice rest = {text.at + 2 + length, text.length - 2 - length};
	out->name = (struct slice){text.at + 2, length};
	if (length == 0)
		return false;
	rest.length = rest.length < LONGEST_REFERENCE ? rest.length : LONGEST_REFERENCE;
	const char *close = is_old ? memmem(rest.at, rest.length, "]]", 2) : memchr(rest.at, '}', rest.length);
	if (!close)
		return false;
	rest.length = (size_t)(close - rest.at);
	out->length = 2 + length + rest.length + (is_old ? 2 : 1);
	return is_old ? read_old_rest(rest, out) : read_rest(rest, out);
}

static bool read_reference(struct slice text, size_t at, struct reference *out)
{
	struct slice rest = {text.at + at, text.length - at};
	bool is_old = slice_starts_with(rest, "[[");
	*out = (struct reference){.at = at};
	if (is_old || slice_starts_with(rest, "${"))
		return read_bracketed(rest, is_old, out);
	size_t length = rest.at[0] == '$' ? word_length(rest, 1) : 0;
	out->name = (struct slice){rest.at + 1, length};
	out->length = length + 1;
	return length > 0;
}

bool reference_next(struct slice text, size_t from, struct reference *out)
{
	for (size_t at = from; at < text.length; at++)
		if ((text.at[at] == '$' || text.at[at] == '[') && read_reference(text, at, out))
			return true;
	return false;
}
