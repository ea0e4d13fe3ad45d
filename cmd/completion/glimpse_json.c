/* SPDX-License-Identifier: MIT */
/*
 * JSON from either end.
 *
 * From the front: the members of the outermost object, one by one; other values are passed over by counting brackets
 * outside of strings. From the end it works the same way, for a quote inside of a string always has an odd number of
 * backslashes before it and the one that opens a string has none. Grafana writes keys in alphabetical order, so that
 * title and uid are among the last bytes of most files.
 */
#include "cmd/completion/glimpse_json.h"

/* ---- from the front ---- */

static void skip_blanks(struct slice *rest)
{
	size_t i = 0;
	while (i < rest->length &&
	       (rest->at[i] == ' ' || rest->at[i] == '\n' || rest->at[i] == '\t' || rest->at[i] == '\r'))
		i++;
	*rest = (struct slice){rest->at + i, rest->length - i};
}

/* Takes one character off the front when it is this one. */
static bool take_character(struct slice *rest, char wanted)
{
	skip_blanks(rest);
	if (rest->length == 0 || *rest->at != wanted)
		return false;
	*rest = (struct slice){rest->at + 1, rest->length - 1};
	return true;
}

/* Takes a string, which `rest` is just behind the quote of. False when it has no end. */
static bool take_string(struct slice *rest, struct slice *text, bool *escaped)
{
	*escaped = false;
	for (size_t i = 0; i < rest->length; i++) {
		if (rest->at[i] == '\\') {
			*escaped = true;
			i++;
		} else if (rest->at[i] == '"') {
			*text = (struct slice){rest->at, i};
			*rest = (struct slice){rest->at + i + 1, rest->length - i - 1};
			return true;
		}
	}
	return false;
}

/* Passes over a value up to the comma or the bracket behind it. False when the text ends first. */
static bool skip_value(struct slice *rest)
{
	struct slice text;
	bool escaped;
	size_t depth = 0;
	while (rest->length > 0) {
		char c = *rest->at;
		if (depth == 0 && (c == ',' || c == '}' || c == ']'))
			return true;
		*rest = (struct slice){rest->at + 1, rest->length - 1};
		if (c == '"' && !take_string(rest, &text, &escaped))
			return false;
		depth += c == '{' || c == '[';
		depth -= c == '}' || c == ']';
	}
	return false;
}

static bool read_members(struct glimpse *glimpse, enum glimpse_section section, struct slice *rest);

/* Reads the value of a key; objects only of the outermost one, so that the recursion ends after one step. */
static bool read_value(struct glimpse *glimpse, enum glimpse_section section, struct slice key, struct slice *rest)
{
	struct slice text;
	bool escaped;
	if (take_character(rest, '"')) {
		if (!take_string(rest, &text, &escaped))
			return false;
		glimpse_take(glimpse, section, key, text, escaped ? SPELLED_ESCAPED : SPELLED_PLAIN);
		return true;
	}
	enum glimpse_section inside = section == GLIMPSE_TOP ? glimpse_section_of(key) : GLIMPSE_NOWHERE;
	if (inside != GLIMPSE_NOWHERE && take_character(rest, '{'))
		return read_members(glimpse, inside, rest);
	return skip_value(rest);
}

/* Reads members up to the bracket that ends them. False when the text ends or is not JSON, or when enough was seen. */
static bool read_members(struct glimpse *glimpse, enum glimpse_section section, struct slice *rest)
{
	struct slice key;
	bool escaped;
	while (!take_character(rest, '}')) {
		take_character(rest, ',');
		if (!take_character(rest, '"') || !take_string(rest, &key, &escaped) || !take_character(rest, ':') ||
		    !read_value(glimpse, section, key, rest) || glimpse_is_complete(glimpse))
			return false;
	}
	return true;
}

void glimpse_json(struct glimpse *glimpse, struct slice text)
{
	if (take_character(&text, '{'))
		read_members(glimpse, GLIMPSE_TOP, &text);
}

/* ---- from the end ---- */

static void drop_last(struct slice *rest)
{
	rest->length--;
}

static void drop_last_blanks(struct slice *rest)
{
	while (rest->length > 0 && strchr(" \n\t\r", rest->at[rest->length - 1]) && rest->at[rest->length - 1])
		drop_last(rest);
}

static bool drop_last_character(struct slice *rest, char wanted)
{
	drop_last_blanks(rest);
	if (rest->length == 0 || rest->at[rest->length - 1] != wanted)
		return false;
	drop_last(rest);
	return true;
}

/* Takes a string off the end, whose last quote is gone already. False when it does not begin in the text. */
static bool take_last_string(struct slice *rest, struct slice *text)
{
	for (size_t i = rest->length; i-- > 0;) {
		size_t backslashes = 0;
		if (rest->at[i] != '"')
			continue;
		while (backslashes < i && rest->at[i - backslashes - 1] == '\\')
			backslashes++;
		if (backslashes % 2 == 0) {
			*text = (struct slice){rest->at + i + 1, rest->length - i - 1};
			rest->length = i;
			return true;
		}
		i -= backslashes;
	}
	return false;
}

/* Takes the key whose colon is gone already, and remembers its value, a string when `value` is not at NULL. */
static bool take_last_key(struct glimpse *glimpse, struct slice *rest, struct slice value)
{
	struct slice key;
	if (!drop_last_character(rest, '"') || !take_last_string(rest, &key))
		return false;
	if (value.at)
		glimpse_take(glimpse, GLIMPSE_TOP, key, value,
			     memchr(value.at, '\\', value.length) ? SPELLED_ESCAPED : SPELLED_PLAIN);
	return true;
}

void glimpse_tail(struct glimpse *glimpse, struct slice text)
{
	struct slice value = {0}; /* of the member that is being read, when it is a string */
	size_t depth = 1;
	if (!drop_last_character(&text, '}'))
		return;
	while (text.length > 0 && !glimpse_is_complete(glimpse)) {
		char c = text.at[text.length - 1];
		drop_last(&text);
		if (c == '"') {
			struct slice string;
			if (!take_last_string(&text, &string))
				return;
			value = depth == 1 ? string : (struct slice){0};
		} else if (c == ':' && depth == 1) {
			if (!take_last_key(glimpse, &text, value))
				return;
			value = (struct slice){0};
		} else if (c == '}' || c == ']') {
			depth++;
		} else if ((c == '{' || c == '[') && --depth == 0) {
			return;
		}
	}
}
