/* SPDX-License-Identifier: MIT */
/*
 * YAML by its lines: keys at the left margin, and those one step below "dashboard", "metadata" and "spec". A value is
 * taken when it is on the line of its key, plain or in quotes.
 */
#include "cmd/completion/glimpse_yaml.h"

#include "model/base/scan.h"

static struct slice without_blanks(struct slice text)
{
	while (text.length > 0 && strchr(" \t\r", text.at[text.length - 1]) && text.at[text.length - 1])
		text.length--;
	scan_span(&text, " \t");
	return text;
}

/* Takes the next line without its end. */
static struct slice take_line(struct slice *rest)
{
	const char *end = rest->length ? memchr(rest->at, '\n', rest->length) : NULL;
	size_t length = end ? (size_t)(end - rest->at) : rest->length;
	struct slice line = scan_take(rest, length);
	if (end)
		scan_take(rest, 1);
	return line;
}

/* The length of a text in quotes, of which `text` is what follows the first one; its own length when it has no end. */
static size_t quoted_length(struct slice text, char quote)
{
	size_t i = 0;
	for (; i < text.length; i++) {
		bool doubled = quote == '\'' && i + 1 < text.length && text.at[i + 1] == quote;
		if (text.at[i] == quote && !doubled)
			return i;
		i += text.at[i] == quote || (quote == '"' && text.at[i] == '\\');
	}
	return text.length;
}

/* The value behind a colon, when it is a text on this line. */
static void take_value(struct glimpse *glimpse, enum glimpse_section section, struct slice key, struct slice value)
{
	value = without_blanks(value);
	char quote = scan_one(&value, "\"'");
	if (quote) {
		size_t length = quoted_length(value, quote);
		if (length < value.length)
			glimpse_take(glimpse, section, key, (struct slice){value.at, length},
				     quote == '"' ? SPELLED_ESCAPED : SPELLED_SINGLE);
		return;
	}
	const char *comment = value.length ? memmem(value.at, value.length, " #", 2) : NULL;
	if (comment)
		value = without_blanks((struct slice){value.at, (size_t)(comment - value.at)});
	if (value.length == 0 || strchr("|>&*!%@`{[#", *value.at) || slice_is(value, "null") || slice_is(value, "~"))
		return;
	glimpse_take(glimpse, section, key, value, SPELLED_PLAIN);
}

/* Splits "key: value"; false for a line of another form. */
static bool take_key(struct slice *line, struct slice *key)
{
	*key = scan_span(line, SCAN_LETTERS SCAN_DIGITS "-_");
	return key->length > 0 && scan_literal(line, ":") && (line->length == 0 || strchr(" \t\r", *line->at));
}

void glimpse_yaml(struct glimpse *glimpse, struct slice text)
{
	enum glimpse_section section = GLIMPSE_NOWHERE;
	size_t step = 0; /* the indent of the section's keys; 0: not known yet */
	bool any = false;
	while (text.length > 0 && !glimpse_is_complete(glimpse)) {
		struct slice key;
		struct slice line = take_line(&text);
		size_t indent = scan_span(&line, " ").length;
		if (line.length == 0 || *line.at == '#' || *line.at == '\r')
			continue;
		if (indent == 0 && slice_starts_with(line, "---") && any)
			return;
		any = true;
		step = step ? step : indent;
		if ((indent > 0 && (section == GLIMPSE_NOWHERE || indent != step)) || !take_key(&line, &key))
			continue;
		if (indent == 0) {
			section = without_blanks(line).length == 0 ? glimpse_section_of(key) : GLIMPSE_NOWHERE;
			step = 0;
		}
		take_value(glimpse, indent == 0 ? GLIMPSE_TOP : section, key, line);
	}
}
