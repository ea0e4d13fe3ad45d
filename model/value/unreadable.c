/* SPDX-License-Identifier: MIT */
/*
 * Marks of encodings are a table, and so are the delimiters of templates. A hint has the command to type where the text
 * is a whole file whose name a shell takes as it is.
 */
#include "model/value/unreadable.h"

#include "model/base/scan.h"

#define MOST_ACTION  200 /* bytes of a template's action before the place of an error */
#define COUNT(array) (sizeof(array) / sizeof *(array))

static struct slice after(struct slice text, size_t bytes)
{
	return (struct slice){text.at + bytes, text.length - bytes};
}

static bool is_line_break(struct slice rest)
{
	return rest.at[0] == '\n' || (rest.at[0] == '\r' && !slice_starts_with(rest, "\r\n"));
}

struct place unreadable_place(struct slice text, size_t offset, struct place origin)
{
	struct place place = origin;
	size_t end = offset < text.length ? offset : text.length;
	for (size_t i = 0; i < end; i++) {
		struct slice rest = after(text, i);
		bool ends = is_line_break(rest);
		place.line += ends;
		if (ends)
			place.column = 1;
		else
			place.column += rest.at[0] != '\r' && ((unsigned char)rest.at[0] & 0xC0) != 0x80;
	}
	return place;
}

/* The file, when the text is a whole one that can be named in a command; else NULL. */
static const char *plain_file(struct place origin)
{
	if (!origin.file || *origin.file == '\0' || *origin.file == '-' || origin.line != 1 || origin.column != 1)
		return NULL;
	for (const char *at = origin.file; *at; at++)
		if (!is_word_character(*at, "-_./+@"))
			return NULL;
	return origin.file;
}

/* ---- encodings ---- */

static void report_byte_order_mark(struct place origin, struct diagnostics *diags)
{
	const char *file = plain_file(origin);
	struct diagnostic *diag = diag_error(diags, origin, "byte-order-mark",
					     "the text begins with a byte-order mark");
	if (file)
		diag_hint(diags, diag, "Take it off: sed -i '1s/^\\xEF\\xBB\\xBF//' %s", file);
	else
		diag_hint(diags, diag, "Save the file as UTF-8 without a byte-order mark.");
}

static void report_encoding(const char *name, const char *iconv, struct place origin, struct diagnostics *diags)
{
	const char *file = plain_file(origin);
	struct diagnostic *diag = diag_error(diags, origin, "invalid-utf8", "the file is %s, not UTF-8", name);
	if (file)
		diag_hint(diags, diag, "Save it as UTF-8: iconv -f %s -t UTF-8 %s >%s.utf8 && mv %s.utf8 %s", iconv,
			  file, file, file, file);
	else
		diag_hint(diags, diag, "Save it as UTF-8.");
}

/*
 * By a byte-order mark, else by the zero bytes of the first ASCII characters: neither JSON nor YAML may begin with
 * other ones, nor have U+0000 there.
 */
static bool begins_as(struct slice text, const char *pattern, size_t length)
{
	if (text.length < length)
		return false;
	for (size_t i = 0; i < length; i++)
		if (pattern[i] == 'x' ? text.at[i] == '\0' : text.at[i] != pattern[i])
			return false;
	return true;
}

bool unreadable_encoding(struct slice *text, struct place origin, struct diagnostics *diags)
{
	static const struct {
		const char *pattern; /* x: any byte but zero */
		size_t length;
		const char *name;
		const char *iconv; /* its name for it; the plain one reads the mark itself */
	} encodings[] = {
		{"\xFF\xFE\0\0", 4, "UTF-32", "UTF-32"}, /* goes before UTF-16, whose mark it begins with */
		{"\0\0\xFE\xFF", 4, "UTF-32", "UTF-32"}, {"x\0\0\0", 4, "UTF-32", "UTF-32LE"},
		{"\0\0\0x", 4, "UTF-32", "UTF-32BE"},    {"\xFF\xFE", 2, "UTF-16", "UTF-16"},
		{"\xFE\xFF", 2, "UTF-16", "UTF-16"},     {"x\0x\0", 4, "UTF-16", "UTF-16LE"},
		{"\0x\0x", 4, "UTF-16", "UTF-16BE"},
	};
	static const char mark[] = "\xEF\xBB\xBF";
	for (size_t i = 0; i < COUNT(encodings); i++) {
		if (!begins_as(*text, encodings[i].pattern, encodings[i].length))
			continue;
		report_encoding(encodings[i].name, encodings[i].iconv, origin, diags);
		return false;
	}
	if (slice_starts_with(*text, mark)) {
		report_byte_order_mark(origin, diags);
		*text = after(*text, strlen(mark));
	}
	return true;
}

/* ---- merge conflicts ---- */

/* Seven characters, then a label or the end of the line. A row of `=` alone is no proof: YAML may have one. */
static bool is_marker(struct slice line)
{
	static const char *const markers[] = {"<<<<<<<", "|||||||", ">>>>>>>"};
	for (size_t i = 0; i < COUNT(markers); i++) {
		size_t length = strlen(markers[i]);
		if (slice_starts_with(line, markers[i]))
			return line.length == length || memchr(" \r\n", line.at[length], 3);
	}
	return false;
}

bool unreadable_conflict(struct slice text, struct place origin, struct diagnostics *diags)
{
	struct slice rest = text;
	while (rest.length > 0 && !is_marker(rest)) {
		const char *newline = memchr(rest.at, '\n', rest.length);
		size_t length = newline ? (size_t)(newline - rest.at) + 1 : rest.length;
		rest = after(rest, length);
	}
	if (rest.length == 0)
		return false;
	size_t offset = (size_t)(rest.at - text.at);
	struct diagnostic *diag = diag_error(diags, unreadable_place(text, offset, origin), "merge-conflict",
					     "a merge conflict that is not resolved");
	diag_hint(diags, diag,
		  "Keep what is right of both sides, and remove the lines of '<<<<<<<', '=======' and "
		  "'>>>>>>>'.");
	return true;
}

/* ---- templates ---- */

static const struct {
	const char *open;
	const char *close;
} delimiters[] = {{"{{", "}}"}, {"{%", "%}"}, {"<%", "%>"}};

static void report_template(size_t which, struct place place, struct diagnostics *diags)
{
	struct diagnostic *diag = diag_error(diags, place, "template", "this looks like a template (%s ... %s)",
					     delimiters[which].open, delimiters[which].close);
	diag_hint(diags, diag,
		  "Render it first (of a Helm chart: helm template CHART), or skip it: 'exclude: [\"%s\"]' beside its "
		  "'path' in dashsync.yaml.",
		  place.file ? place.file : "FILE");
}

/* What is around an offset in its line, but not all of a very long one: actions are short. */
static struct slice line_around(struct slice text, size_t offset)
{
	size_t begin = offset;
	size_t end = offset + 2; /* the error may be at either character of `{{` */
	while (begin > 0 && offset - begin < MOST_ACTION && text.at[begin - 1] != '\n')
		begin--;
	return (struct slice){text.at + begin, (end < text.length ? end : text.length) - begin};
}

/* The last `open` of the line, when no `close` is behind it; else NULL. */
static const char *left_open(struct slice line, const char *open, const char *close)
{
	const char *found = NULL;
	while (line.length >= 2) {
		bool opens = slice_starts_with(line, open);
		bool closes = slice_starts_with(line, close);
		if (opens || closes)
			found = opens ? line.at : NULL;
		line = after(line, opens || closes ? 2 : 1);
	}
	return found;
}

bool unreadable_json_template(struct slice text, size_t offset, struct place origin, struct diagnostics *diags)
{
	struct slice line = line_around(text, offset);
	for (size_t i = 0; i < COUNT(delimiters); i++) {
		const char *action = left_open(line, delimiters[i].open, delimiters[i].close);
		if (!action)
			continue;
		report_template(i, unreadable_place(text, (size_t)(action - text.at), origin), diags);
		return true;
	}
	return false;
}

/* Whether nothing is before it in its line, or what may be before a node: "- ", "key: ". */
static bool is_at_node(struct slice before)
{
	size_t length = before.length;
	while (length > 0 && before.at[length - 1] == ' ')
		length--;
	return length == 0 || (length < before.length && strchr("-:", before.at[length - 1]));
}

bool unreadable_yaml_template(struct slice text, struct place origin, struct diagnostics *diags)
{
	size_t line = 0;
	for (size_t at = 0; at + 1 < text.length; at++) {
		if (text.at[at] == '\n')
			line = at + 1;
		for (size_t i = 0; i < COUNT(delimiters) && strchr("{<", text.at[at]); i++) {
			if (!slice_starts_with(after(text, at), delimiters[i].open) ||
			    !is_at_node((struct slice){text.at + line, at - line}))
				continue;
			report_template(i, unreadable_place(text, at, origin), diags);
			return true;
		}
	}
	return false;
}
