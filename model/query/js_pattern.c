/* SPDX-License-Identifier: MIT */
/*
 * A pattern is a row of pieces (a character, an escape, a class, a group) with a quantifier behind each that may have
 * one. For every open group a level notes what decides whether repeating it is safe.
 */
#include "model/query/js_pattern.h"

#include <string.h>

#include "model/base/scan.h"
#include "model/base/strbuf.h"

#define MOST_DEPTH 30
#define MANY       100000

/* A group that is open; the first level is the pattern itself. */
struct level {
	enum group_kind { GROUP_COUNTED, GROUP_NAMED, GROUP_PLAIN, GROUP_AHEAD, GROUP_BEHIND } kind;
	bool is_behind;   /* it is a lookbehind, or in one */
	bool is_split;    /* it has alternatives */
	bool may_be_none; /* one of the alternatives before this may match nothing */
	bool consumes;    /* this alternative matches one character at least */
	bool has_capture;
	bool has_loose; /* a capture that may stay unset when the group matches, or a back reference */
};

/* What a quantifier may stand behind. */
struct piece {
	bool repeats; /* a quantifier is allowed */
	bool consumes;
	bool has_capture;
	bool has_loose;
};

struct scan {
	struct slice rest;
	struct strbuf *out;
	struct level levels[MOST_DEPTH];
	size_t depth;
	bool folds;
	bool has_space;
	const char *why;
};

static bool refuse(struct scan *scan, const char *why)
{
	scan->why = why;
	return false;
}

static char peek(const struct scan *scan)
{
	return scan->rest.length ? scan->rest.at[0] : '\0';
}

static char take(struct scan *scan)
{
	char c = peek(scan);
	if (scan->rest.length)
		scan->rest = (struct slice){scan->rest.at + 1, scan->rest.length - 1};
	return c;
}

static void copy(struct scan *scan, size_t length)
{
	while (length-- > 0 && scan->rest.length)
		strbuf_add_char(scan->out, take(scan));
}

/* Copies the rest of a character of several bytes; whether there was any. */
static bool copy_character(struct scan *scan)
{
	bool is_long = false;
	for (; ((unsigned char)peek(scan) & 0xC0) == 0x80; is_long = true)
		copy(scan, 1);
	return is_long;
}

static bool is_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

/* ---- quantifiers ---- */

struct count {
	unsigned least, most;
};

static size_t read_number(struct slice text, size_t at, unsigned *number)
{
	*number = 0;
	for (; at < text.length && is_digit(text.at[at]); at++)
		*number = *number < MANY / 10 ? *number * 10 + (unsigned)(text.at[at] - '0') : MANY;
	return at;
}

/* The length of the quantifier that a text begins with; 0 for none. */
static size_t read_count(struct slice text, struct count *out)
{
	if (text.length && is_one_of(text.at[0], "*+?")) {
		out->least = text.at[0] == '+';
		out->most = text.at[0] == '?' ? 1 : MANY;
		return 1;
	}
	size_t at = text.length && text.at[0] == '{' ? read_number(text, 1, &out->least) : 0;
	if (at < 2)
		return 0;
	out->most = out->least;
	if (at < text.length && text.at[at] == ',') {
		size_t from = at + 1;
		at = read_number(text, from, &out->most);
		out->most = at == from ? MANY : out->most;
	}
	return at < text.length && text.at[at] == '}' ? at + 1 : 0;
}

/* Copies the quantifier behind a piece, and notes for the group around it what the two are together. */
static bool end_piece(struct scan *scan, const struct piece *piece)
{
	struct level *level = &scan->levels[scan->depth];
	struct count count = {1, 1};
	size_t length = read_count(scan->rest, &count);
	if (length && !piece->repeats)
		return refuse(scan, "it repeats an assertion or an empty class");
	if (!piece->consumes && count.least != count.most)
		return refuse(scan, "it repeats a group that may match nothing");
	if (piece->has_loose && count.most > 1)
		return refuse(scan, "it repeats a group with an optional capture or a back reference");
	copy(scan, length);
	if (length && peek(scan) == '?')
		copy(scan, 1);
	level->consumes |= piece->consumes && count.least > 0;
	level->has_capture |= piece->has_capture;
	level->has_loose |= piece->has_loose || (piece->has_capture && count.least == 0);
	return true;
}

/* ---- escapes ---- */

/* "<name>". */
static bool copy_name(struct scan *scan)
{
	const char *end = peek(scan) == '<' ? memchr(scan->rest.at, '>', scan->rest.length) : NULL;
	copy(scan, end ? (size_t)(end - scan->rest.at) + 1 : 0);
	return end || refuse(scan, "it has a name without angle brackets");
}

static void copy_hex(struct scan *scan, size_t digits)
{
	size_t found = 0;
	while (found < digits && found < scan->rest.length && is_one_of(scan->rest.at[found], "0123456789abcdefABCDEF"))
		found++;
	copy(scan, found == digits ? digits : 0);
}

/* A back reference, by number or by name. */
static bool end_reference(struct scan *scan, struct piece *piece, char c)
{
	if (scan->levels[scan->depth].is_behind)
		return refuse(scan, "it has a back reference inside a lookbehind");
	piece->consumes = false;
	scan->levels[scan->depth].has_loose = true;
	if (c == 'k')
		return copy_name(scan);
	return !is_digit(peek(scan)) || refuse(scan, "it has a back reference or octal escape of two digits");
}

/* Copies an escape, whose backslash is already taken. */
static bool take_escape(struct scan *scan, struct piece *piece, bool in_class)
{
	char c = take(scan);
	if (c == 'v') {
		strbuf_add_text(scan->out, "\\x0b");
		return true;
	}
	strbuf_add_char(scan->out, '\\');
	strbuf_add_char(scan->out, c);
	scan->has_space |= is_one_of(c, "sS");
	if (is_one_of(c, "dDwWsStnfr") || (c && !is_letter(c) && !is_digit(c)) || (in_class && c == 'b'))
		return true;
	if (!in_class && is_one_of(c, "bB")) {
		*piece = (struct piece){0};
		return true;
	}
	if (is_one_of(c, "xu") && !scan->folds) {
		copy_hex(scan, c == 'x' ? 2 : 4);
		return true;
	}
	if (!in_class && (c == 'k' || (is_digit(c) && c != '0')))
		return end_reference(scan, piece, c);
	bool is_plain = (c == 'c' && is_letter(peek(scan))) || (c == '0' && !is_digit(peek(scan)));
	if (is_plain)
		copy(scan, c == 'c');
	return is_plain || refuse(scan, c ? "it has an escape that JavaScript and PCRE2 read differently"
					  : "it ends with a backslash");
}

/* ---- classes ---- */

/* Whether a text begins with \d, \w, \s or their opposites, which begin and end no range. */
static bool is_set(struct slice text)
{
	return text.length > 1 && text.at[0] == '\\' && is_one_of(text.at[1], "dDwWsS");
}

/* A character of a class, whole; what means something to PCRE2 alone gets a backslash. */
static bool take_class_atom(struct scan *scan)
{
	struct piece unused;
	char c = take(scan);
	if (c != '\\') {
		strbuf_add_text(scan->out, is_one_of(c, "[-") ? "\\" : "");
		strbuf_add_char(scan->out, c);
	} else if (!take_escape(scan, &unused, true)) {
		return false;
	}
	return !copy_character(scan) || !scan->folds ||
	       refuse(scan, "it has flag i and a class with characters outside of ASCII");
}

/* A character, or two with a dash between: a range, unless one of them is a set. */
static bool take_class_atoms(struct scan *scan)
{
	bool is_range = !is_set(scan->rest);
	if (!take_class_atom(scan))
		return false;
	if (peek(scan) != '-' || scan->rest.length < 2 || scan->rest.at[1] == ']')
		return true;
	take(scan);
	is_range &= !is_set(scan->rest);
	strbuf_add_text(scan->out, is_range ? "-" : "\\-");
	return take_class_atom(scan);
}

static bool take_class(struct scan *scan, struct piece *piece)
{
	strbuf_add_char(scan->out, '[');
	piece->repeats = peek(scan) != ']'; /* of "[]?" PCRE2 10.42 forgets the question mark */
	if (peek(scan) == '^')
		copy(scan, 1);
	while (scan->rest.length && peek(scan) != ']')
		if (!take_class_atoms(scan))
			return false;
	copy(scan, 1);
	return true; /* PCRE2 sees whether it was closed */
}

/* ---- groups ---- */

static const struct group_row {
	const char *opening;
	enum group_kind kind;
} groups[] = {
	{"?:", GROUP_PLAIN},   {"?=", GROUP_AHEAD}, {"?!", GROUP_AHEAD}, {"?<=", GROUP_BEHIND},
	{"?<!", GROUP_BEHIND}, {"?<", GROUP_NAMED}, {"", GROUP_COUNTED},
};

static bool is_capture(enum group_kind kind)
{
	return kind == GROUP_COUNTED || kind == GROUP_NAMED;
}

static bool open_group(struct scan *scan)
{
	const struct group_row *row = groups;
	while (!slice_starts_with(scan->rest, row->opening))
		row++;
	if (row->kind == GROUP_COUNTED && peek(scan) == '?')
		return refuse(scan, "it has a group '(?' that JavaScript does not have");
	if (scan->depth + 1 == MOST_DEPTH)
		return refuse(scan, "its groups are nested too deep");
	bool is_behind = scan->levels[scan->depth].is_behind || row->kind == GROUP_BEHIND;
	if (is_behind && is_capture(row->kind))
		return refuse(scan, "it has a capture inside a lookbehind");
	scan->levels[++scan->depth] = (struct level){.kind = row->kind, .is_behind = is_behind};
	strbuf_add_char(scan->out, '(');
	copy(scan, row->kind == GROUP_NAMED ? 1 : strlen(row->opening));
	return row->kind != GROUP_NAMED || copy_name(scan);
}

static bool close_group(struct scan *scan)
{
	const struct level *level = &scan->levels[scan->depth];
	if (scan->depth == 0)
		return refuse(scan, "it closes a group that is not open");
	bool looks = level->kind == GROUP_AHEAD || level->kind == GROUP_BEHIND;
	const struct piece piece = {
		.repeats = !looks,
		.consumes = level->consumes && !level->may_be_none && !looks,
		.has_capture = level->has_capture || is_capture(level->kind),
		.has_loose = level->has_loose || (level->is_split && level->has_capture),
	};
	scan->depth--;
	strbuf_add_char(scan->out, ')');
	return end_piece(scan, &piece);
}

static bool next_alternative(struct scan *scan)
{
	struct level *level = &scan->levels[scan->depth];
	level->is_split = true;
	level->may_be_none |= !level->consumes;
	level->consumes = false;
	strbuf_add_char(scan->out, '|');
	return true;
}

/* ---- all of it ---- */

static bool take_piece(struct scan *scan)
{
	struct count unused;
	struct piece piece = {.repeats = true, .consumes = true};
	if (read_count(scan->rest, &unused))
		return refuse(scan, "it has a quantifier with nothing to repeat");
	char c = take(scan);
	if (c == '(')
		return open_group(scan);
	if (c == ')')
		return close_group(scan);
	if (c == '|')
		return next_alternative(scan);
	if (c == '\\') {
		if (!take_escape(scan, &piece, false))
			return false;
	} else if (c == '[') {
		if (!take_class(scan, &piece))
			return false;
	} else {
		strbuf_add_text(scan->out, c == '{' ? "\\" : "");
		strbuf_add_char(scan->out, c);
		piece.repeats = piece.consumes = !is_one_of(c, "^$");
	}
	copy_character(scan);
	return end_piece(scan, &piece);
}

const char *js_pattern_write(struct slice pattern, bool folds, struct strbuf *out, bool *has_space)
{
	struct scan scan = {.rest = pattern, .out = out, .folds = folds};
	while (scan.rest.length && take_piece(&scan))
		;
	*has_space = scan.has_space;
	return scan.why;
}
