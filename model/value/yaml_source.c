/* SPDX-License-Identifier: MIT */
/*
 * libyaml's events say where a node begins, not where its content does; that is read here from the source. Every
 * function but yaml_source_check expects text that passed it: UTF-8, and no line breaks but \n, \r\n and \r.
 */
#include "model/value/yaml_source.h"

#include "model/base/utf8.h"
#include "model/value/unreadable.h"

#define MOST_TAG_DIRECTIVES 100

static size_t break_length(struct slice rest)
{
	if (rest.length == 0 || (rest.at[0] != '\n' && rest.at[0] != '\r'))
		return 0;
	return slice_starts_with(rest, "\r\n") ? 2 : 1;
}

static struct slice skip(struct slice rest, size_t bytes)
{
	return (struct slice){rest.at + bytes, rest.length - bytes};
}

static size_t character_length(struct slice rest)
{
	size_t length = 1;
	while (length < rest.length && ((unsigned char)rest.at[length] & 0xC0) == 0x80)
		length++;
	return length;
}

static struct slice skip_line(struct slice rest)
{
	while (rest.length > 0 && break_length(rest) == 0)
		rest = skip(rest, 1);
	return skip(rest, break_length(rest));
}

static void report_encoding(struct slice text, size_t bad, struct place origin, struct diagnostics *diags)
{
	struct diagnostic *diag = diag_error(diags, unreadable_place(text, bad, origin), "invalid-utf8",
					     "invalid UTF-8: byte 0x%02x", (unsigned char)text.at[bad]);
	diag_hint(diags, diag, "Save the file as UTF-8.");
}

/*
 * libyaml would end a line at these characters, a YAML 1.2 reader would not: a literal block that holds one could end
 * in its middle and the rest be read as something else. Better to ask for an escape than to guess.
 */
static bool check_line_breaks(struct slice text, struct place origin, struct diagnostics *diags)
{
	static const struct {
		const char *bytes;
		const char *name;
		const char *escape;
	} breaks[] = {
		{"\xC2\x85", "U+0085", "\\N"}, {"\xE2\x80\xA8", "U+2028", "\\L"}, {"\xE2\x80\xA9", "U+2029", "\\P"}};
	bool clean = true;
	for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++) {
		const char *found = text.length ? memmem(text.at, text.length, breaks[i].bytes, strlen(breaks[i].bytes))
						: NULL;
		if (!found)
			continue;
		struct place place = unreadable_place(text, (size_t)(found - text.at), origin);
		struct diagnostic *diag = diag_error(diags, place, "line-break",
						     "character %s ends a line in YAML 1.1 and not in YAML 1.2",
						     breaks[i].name);
		diag_hint(diags, diag, "Write it as %s in double quotes.", breaks[i].escape);
		clean = false;
	}
	return clean;
}

/* libyaml compares each %TAG line with all before it; nobody needs many, as only the core tags are known. */
static bool check_tag_directives(struct slice text, struct place origin, struct diagnostics *diags)
{
	static const char directive[] = "%TAG";
	size_t count = 0;
	struct slice rest = text;
	while (rest.length > 0) {
		const char *found = memmem(rest.at, rest.length, directive, strlen(directive));
		if (!found)
			return true;
		size_t offset = (size_t)(found - text.at);
		count += offset == 0 || text.at[offset - 1] == '\n' || text.at[offset - 1] == '\r';
		if (count > MOST_TAG_DIRECTIVES) {
			diag_error(diags, unreadable_place(text, offset, origin), "tag",
				   "more than %d %%TAG directives", MOST_TAG_DIRECTIVES);
			return false;
		}
		rest = (struct slice){found + 1, text.length - offset - 1};
	}
	return true;
}

bool yaml_source_check(struct slice *text, struct place origin, struct diagnostics *diags)
{
	if (!unreadable_encoding(text, origin, diags))
		return false;
	size_t bad;
	if (!utf8_valid(*text, &bad)) {
		report_encoding(*text, bad, origin, diags);
		return false;
	}
	if (unreadable_conflict(*text, origin, diags))
		return false;
	return check_line_breaks(*text, origin, diags) && check_tag_directives(*text, origin, diags);
}

struct slice yaml_source_from(struct slice text, struct yaml_cursor *cursor, size_t index)
{
	while (cursor->characters < index && cursor->offset < text.length) {
		cursor->offset += character_length(skip(text, cursor->offset));
		cursor->characters++;
	}
	return skip(text, cursor->offset);
}

/* The bytes up to white space. */
static size_t word_length(struct slice rest)
{
	size_t length = 0;
	while (length < rest.length && !memchr(" \t\r\n", rest.at[length], 4))
		length++;
	return length;
}

struct yaml_properties yaml_source_properties(struct slice node)
{
	struct yaml_properties properties = {.content = node};
	struct slice *rest = &properties.content;
	while (rest->length > 0) {
		if (break_length(*rest)) {
			*rest = skip(*rest, break_length(*rest));
			properties.lines++;
		} else if (memchr(" \t", rest->at[0], 2)) {
			*rest = skip(*rest, 1);
		} else if (memchr("&!", rest->at[0], 2)) {
			*rest = skip(*rest, word_length(*rest));
		} else if (rest->at[0] == '#') {
			*rest = skip(*rest, (size_t)(skip_line(*rest).at - rest->at));
			properties.lines++;
		} else {
			break;
		}
	}
	return properties;
}

static size_t leading_spaces(struct slice line)
{
	size_t spaces = 0;
	while (spaces < line.length && line.at[spaces] == ' ')
		spaces++;
	return spaces;
}

uint32_t yaml_source_block_column(struct slice content, struct slice text)
{
	struct slice line = skip_line(content);
	while (text.length > 0 && text.at[0] == '\n') {
		text = skip(text, 1);
		line = skip_line(line);
	}
	size_t indent = leading_spaces(line) - leading_spaces(text);
	return text.length > 0 ? (uint32_t)indent + 1 : 1;
}
