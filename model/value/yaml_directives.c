/* SPDX-License-Identifier: MIT */
/*
 * A walk by lines that knows one thing: whether a document is open. Between documents only a few kinds of lines can be;
 * the first that is none of them begins the next document. What a gap needs is known only at its end, so its lines are
 * noted on the way.
 */
#include "model/value/yaml_directives.h"

#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/value/unreadable.h"

#define MOST_UNKNOWN 20 /* directives of one gap; more are left to libyaml, which refuses the first */
#define MOST_SHOWN   40 /* columns of a directive in a warning */

struct walk {
	struct arena *arena;
	struct slice text;
	struct place origin;
	struct diagnostics *diags;
	char *copy; /* NULL until something is respelled */
};

/* The lines of a gap that may have to be respelled, by offset. */
struct gap {
	bool after_document;
	size_t end_marker; /* the `...` behind it */
	bool has_directive;
	size_t unknown[MOST_UNKNOWN];
	size_t unknown_count;
};

enum line {
	LINE_NOTHING, /* blank, or a comment */
	LINE_END,     /* ... */
	LINE_START,   /* --- */
	LINE_DIRECTIVE,
	LINE_CONTENT,
};

static bool is_marker(struct slice line, const char *marker)
{
	return scan_literal(&line, marker) && (line.length == 0 || memchr(" \t", line.at[0], 2));
}

static enum line kind_of(struct slice line)
{
	if (is_marker(line, "..."))
		return LINE_END;
	if (is_marker(line, "---"))
		return LINE_START;
	if (slice_starts_with(line, "%"))
		return LINE_DIRECTIVE;
	scan_span(&line, " \t");
	return line.length == 0 || line.at[0] == '#' ? LINE_NOTHING : LINE_CONTENT;
}

/* The line at an offset, without its break; `*next` is where the one after it begins. */
static struct slice line_at(struct slice text, size_t offset, size_t *next)
{
	struct slice rest = {text.at + offset, text.length - offset};
	size_t length = 0;
	while (length < rest.length && rest.at[length] != '\n' && rest.at[length] != '\r')
		length++;
	struct slice line = scan_take(&rest, length);
	if (!scan_literal(&rest, "\r\n"))
		scan_one(&rest, "\r\n");
	*next = text.length - rest.length;
	return line;
}

static void put(struct walk *walk, size_t offset, const char *spelling)
{
	if (!walk->copy) {
		walk->copy = arena_alloc(walk->arena, walk->text.length);
		memcpy(walk->copy, walk->text.at, walk->text.length);
	}
	memcpy(walk->copy + offset, spelling, strlen(spelling));
}

/* Whether libyaml takes it: %TAG, and %YAML but for 1.3 and later. */
static bool is_known(struct slice line)
{
	scan_one(&line, "%");
	struct slice name = scan_until(&line, " \t");
	if (!slice_is(name, "YAML"))
		return slice_is(name, "TAG");
	scan_span(&line, " \t");
	if (!scan_literal(&line, "1."))
		return true;
	struct slice minor = scan_span(&line, SCAN_DIGITS);
	return minor.length < 2 && (minor.length == 0 || minor.at[0] <= '2');
}

static void warn(struct walk *walk, size_t offset)
{
	size_t next;
	struct slice line = line_at(walk->text, offset, &next);
	struct place place = unreadable_place(walk->text, offset, walk->origin);
	struct slice rest = line;
	if (slice_is(scan_until(&rest, " \t"), "%YAML")) {
		diag_warning(walk->diags, place, "yaml-version", "a later version of YAML: read as YAML 1.2");
		return;
	}
	STRBUF_AUTO shown = STRBUF_INIT(400);
	text_printable_cut(line, MOST_SHOWN, &shown);
	diag_warning(walk->diags, place, "yaml-directive", "an unknown directive is passed over: '%s'", shown.at);
}

/* Spells the tabs among these blanks, which are at the offset, as spaces. */
static void put_spaces(struct walk *walk, struct slice blanks, size_t offset)
{
	for (size_t i = 0; i < blanks.length; i++)
		if (blanks.at[i] == '\t')
			put(walk, offset + i, " ");
}

/* Notes a line of a gap; false when libyaml is to say what is wrong with it. */
static bool note(struct walk *walk, struct gap *gap, struct slice line, size_t offset)
{
	struct slice rest = line;
	enum line kind = kind_of(line);
	if (kind == LINE_END) {
		if (gap->has_directive)
			return false;
		put(walk, offset, "#.."); /* no document is open */
	} else if (kind == LINE_DIRECTIVE) {
		gap->has_directive = true;
		if (is_known(line))
			return true;
		if (gap->unknown_count == MOST_UNKNOWN)
			return false;
		gap->unknown[gap->unknown_count++] = offset;
	} else {
		put_spaces(walk, scan_span(&rest, " \t"), offset);
	}
	return true;
}

/* Respells what a gap needs for the document that begins with this line. */
static void close_gap(struct walk *walk, const struct gap *gap, struct slice line, size_t offset)
{
	if (kind_of(line) == LINE_START) {
		for (size_t i = 0; i < gap->unknown_count; i++) {
			warn(walk, gap->unknown[i]);
			put(walk, gap->unknown[i], "#");
		}
		return;
	}
	if (gap->has_directive)
		return;
	if (gap->after_document)
		put(walk, gap->end_marker, "---");
	struct slice rest = line;
	struct slice indent = scan_span(&rest, " \t");
	if (memchr("[{", rest.at[0], 2))
		put_spaces(walk, indent, offset);
}

/* Walks over a gap; the offset at which the next document begins, or the end of the text when there is none. */
static size_t pass_gap(struct walk *walk, struct gap *gap, size_t offset)
{
	while (offset < walk->text.length) {
		size_t next;
		struct slice line = line_at(walk->text, offset, &next);
		enum line kind = kind_of(line);
		if (kind == LINE_START || kind == LINE_CONTENT) {
			close_gap(walk, gap, line, offset);
			return next;
		}
		if (!note(walk, gap, line, offset))
			return walk->text.length;
		offset = next;
	}
	return offset;
}

/* Walks over a document to the line after its `...`; `*marker` is where that is. */
static size_t pass_document(const struct walk *walk, size_t offset, size_t *marker)
{
	while (offset < walk->text.length) {
		size_t next;
		struct slice line = line_at(walk->text, offset, &next);
		*marker = offset;
		offset = next;
		if (is_marker(line, "..."))
			break;
	}
	return offset;
}

struct slice yaml_directives_respell(struct arena *arena, struct slice text, struct place origin,
				     struct diagnostics *diags)
{
	struct walk walk = {arena, text, origin, diags, NULL};
	struct gap gap = {0};
	bool has_markers = slice_contains(text, "...");
	for (size_t offset = pass_gap(&walk, &gap, 0); has_markers && offset < text.length;) {
		gap = (struct gap){.after_document = true};
		offset = pass_document(&walk, offset, &gap.end_marker);
		offset = pass_gap(&walk, &gap, offset);
	}
	return walk.copy ? (struct slice){walk.copy, text.length} : text;
}
