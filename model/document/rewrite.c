/* SPDX-License-Identifier: MIT */
/*
 * Both trees are walked together, objects by key and arrays of equal length by index. Where they differ and a row of
 * the table explains the difference, live's node is taken; everything above it is made anew, everything beside it is
 * shared. So a document without rewrites costs no memory and comes back as the very same pointer.
 *
 * A row's "any" includes "not there": servers also add and drop keys.
 */
#include "model/document/rewrite.h"

#include <math.h>
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/number.h"
#include "model/value/value.h"

#define DOUBLE_DIGITS 17 /* digits after which every double survives text and back */

/* Where the walk is: the way back to the root. */
struct step {
	const struct step *parent; /* NULL: the root's child */
	bool is_item;
	struct slice key; /* of a member */
	size_t index;     /* of an item */
};

struct walk {
	struct arena *arena;
	const struct rewrites *rewrites;
};

static const struct value *align(const struct walk *walk, const struct value *git, const struct value *live,
				 const struct step *step);

/* ---- /refresh ---- */

/* Reads digits with at most one point off the front of `text`; false when there is no digit. */
static bool read_decimal(struct slice *text, double *number, bool *is_whole)
{
	double scale = 0; /* of the next digit after the point; 0 before it */
	size_t digits = 0;
	size_t at = 0;
	*number = 0;
	for (; at < text->length; at++) {
		char c = text->at[at];
		if (c == '.' && scale == 0) {
			scale = 0.1;
			continue;
		}
		if (c < '0' || c > '9')
			break;
		digits++;
		*number = scale > 0 ? *number + scale * (c - '0') : *number * 10 + (c - '0');
		scale /= 10;
	}
	*text = (struct slice){text->at + at, text->length - at};
	*is_whole = scale == 0;
	return digits > 0;
}

/*
 * Reads one "90m" off the front of `text` and adds its seconds. Most units are Go's; Grafana's own (d, w, M, y) stand
 * alone and follow whole numbers only.
 */
static bool read_duration_part(struct slice *text, bool is_first, double *seconds)
{
	static const struct {
		const char *unit;
		double seconds;
		bool alone;
	} units[] = {
		{"ns", 1e-9, false}, {"us", 1e-6, false},    {"µs", 1e-6, false},     {"μs", 1e-6, false},
		{"ms", 1e-3, false}, {"s", 1, false},        {"m", 60, false},        {"h", 3600, false},
		{"d", 86400, true},  {"w", 7 * 86400, true}, {"M", 28 * 86400, true}, {"y", 365 * 86400, true},
	};
	double number;
	bool is_whole;
	if (!read_decimal(text, &number, &is_whole))
		return false;
	size_t length = 0;
	while (length < text->length && !memchr("0123456789.", text->at[length], 11))
		length++;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (!slice_equal((struct slice){text->at, length}, slice_of(units[i].unit)))
			continue;
		*seconds += number * units[i].seconds;
		*text = (struct slice){text->at + length, text->length - length};
		return !units[i].alone || (is_first && is_whole && text->length == 0);
	}
	return false;
}

/* Whether a server with the default minimum of 5 s replaces this interval: too short, too long to count, or none. */
static bool is_refresh_raised(struct slice text)
{
	const double longest = 9223372036; /* 2^63 nanoseconds */
	double seconds = 0;
	if (text.length == 0 || text.at[0] == '-')
		return text.length > 0;
	if (text.at[0] == '+')
		text = (struct slice){text.at + 1, text.length - 1};
	if (text.length == 0)
		return true;
	for (bool first = true; text.length > 0; first = false)
		if (!read_duration_part(&text, first, &seconds))
			return true;
	return seconds < 5 || seconds > longest;
}

static bool explains_refresh(const struct value *git, const struct value *live)
{
	return git->kind == VALUE_STRING && value_is_text(live, "5s") && is_refresh_raised(git->text);
}

/* ---- /title ---- */

/* The bytes of a space (Unicode White_Space, as Go trims) at the front or the end of `text`; 0 when there is none. */
static size_t space_length(struct slice text, bool at_end)
{
	static const char *const spaces[] = {
		"\t",           "\n",           "\v",           "\f",           "\r",           " ",
		"\xc2\x85",     "\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x81", "\xe2\x80\x82",
		"\xe2\x80\x83", "\xe2\x80\x84", "\xe2\x80\x85", "\xe2\x80\x86", "\xe2\x80\x87", "\xe2\x80\x88",
		"\xe2\x80\x89", "\xe2\x80\x8a", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f",
		"\xe3\x80\x80",
	};
	for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
		if (at_end ? slice_ends_with(text, spaces[i]) : slice_starts_with(text, spaces[i]))
			return strlen(spaces[i]);
	return 0;
}

static struct slice trim_spaces(struct slice text)
{
	for (size_t n; (n = space_length(text, false)) > 0;)
		text = (struct slice){text.at + n, text.length - n};
	for (size_t n; (n = space_length(text, true)) > 0;)
		text.length -= n;
	return text;
}

static bool explains_title(const struct value *git, const struct value *live)
{
	return git->kind == VALUE_STRING && live->kind == VALUE_STRING &&
	       slice_equal(trim_spaces(git->text), live->text);
}

/* ---- numbers as doubles ---- */

/* Needs the "C" locale for numbers, which nothing in dashsync ever leaves. */
static bool explains_double(const struct value *git, const struct value *live)
{
	if (git->kind != VALUE_NUMBER || live->kind != VALUE_NUMBER)
		return false;
	char *text = heap_printf("%.*s", SLICE_ARG(git->text));
	double nearest = strtod(text, NULL);
	free(text);
	if (!isfinite(nearest))
		return false;
	for (int digits = 1; digits <= DOUBLE_DIGITS; digits++) {
		char *shortest = heap_printf("%.*g", digits, nearest);
		bool survives = strtod(shortest, NULL) == nearest;
		bool same = survives && number_equal(slice_of(shortest), live->text);
		free(shortest);
		if (survives)
			return same;
	}
	return false;
}

/* ---- the table ---- */

static const struct {
	const char *path;
	bool (*explains)(const struct value *git, const struct value *live);
} built_in[] = {
	{"/refresh", explains_refresh},
	{"/title", explains_title},
};

/* Whether a segment of a pointer, with its ~0 and ~1, is this key. */
static bool segment_is_key(struct slice segment, struct slice key)
{
	size_t at = 0;
	for (size_t i = 0; i < segment.length; i++, at++) {
		char c = segment.at[i];
		if (c == '~' && i + 1 < segment.length && (segment.at[i + 1] == '0' || segment.at[i + 1] == '1'))
			c = segment.at[++i] == '0' ? '~' : '/';
		if (at >= key.length || key.at[at] != c)
			return false;
	}
	return at == key.length;
}

static bool segment_is_index(struct slice segment, size_t index)
{
	size_t number = 0;
	for (size_t i = 0; i < segment.length; i++) {
		char c = segment.at[i];
		if (c < '0' || c > '9' || (i == 1 && segment.at[0] == '0') || number > UINT32_MAX)
			return false;
		number = number * 10 + (size_t)(c - '0');
	}
	return segment.length > 0 && number == index;
}

static bool path_matches(struct slice pattern, const struct step *step)
{
	for (; step; step = step->parent) {
		const char *slash = pattern.length ? memrchr(pattern.at, '/', pattern.length) : NULL;
		if (!slash)
			return false;
		size_t before = (size_t)(slash - pattern.at);
		struct slice segment = {slash + 1, pattern.length - before - 1};
		if (!slice_is(segment, "*") &&
		    !(step->is_item ? segment_is_index(segment, step->index) : segment_is_key(segment, step->key)))
			return false;
		pattern.length = before;
	}
	return pattern.length == 0;
}

static bool side_matches(const struct value *expected, const struct value *actual)
{
	return !expected || (actual && value_equal(expected, actual));
}

/* Whether a row explains that git has `git` and live has `live` here; one of them may be NULL: not there. */
static bool is_explained(const struct walk *walk, const struct value *git, const struct value *live,
			 const struct step *step)
{
	for (size_t i = 0; i < walk->rewrites->count; i++) {
		const struct rewrite *row = &walk->rewrites->items[i];
		if (path_matches(row->path, step) && side_matches(row->sent, git) && side_matches(row->stored, live))
			return true;
	}
	if (!git || !live)
		return false;
	for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++)
		if (path_matches(slice_of(built_in[i].path), step) && built_in[i].explains(git, live))
			return true;
	return walk->rewrites->doubles && explains_double(git, live);
}

/* ---- the walk ---- */

/* The members of a copy of an object that is begun only when a first difference is taken over. */
struct members {
	struct member *items; /* NULL: as in the original so far */
	size_t count;
};

static void members_begin(const struct walk *walk, struct members *members, const struct value *git, size_t same,
			  const struct value *live)
{
	if (members->items)
		return;
	members->items = arena_array(walk->arena, (size_t)git->count + live->count, sizeof *members->items);
	memcpy(members->items, git->members, same * sizeof *members->items);
	members->count = same;
}

static const struct value *align_object(const struct walk *walk, const struct value *git, const struct value *live,
					const struct step *step)
{
	struct members members = {0};
	for (size_t i = 0; i < git->count; i++) {
		const struct member *member = &git->members[i];
		struct step below = {.parent = step, .key = member->key};
		const struct value *aligned = align(walk, &member->value, value_get_slice(live, member->key), &below);
		if (aligned != &member->value)
			members_begin(walk, &members, git, i, live);
		if (members.items && aligned) {
			members.items[members.count] = *member;
			members.items[members.count++].value = *aligned;
		}
	}
	for (size_t i = 0; i < live->count; i++) {
		const struct member *member = &live->members[i];
		struct step below = {.parent = step, .key = member->key};
		if (value_get_slice(git, member->key) || !is_explained(walk, NULL, &member->value, &below))
			continue;
		members_begin(walk, &members, git, git->count, live);
		members.items[members.count++] = *member;
	}
	if (!members.items)
		return git;
	struct value *made = arena_alloc(walk->arena, sizeof *made);
	value_object(walk->arena, members.items, members.count, made, NULL);
	made->line = git->line;
	made->column = git->column;
	return made;
}

static const struct value *align_array(const struct walk *walk, const struct value *git, const struct value *live,
				       const struct step *step)
{
	struct value *items = NULL;
	for (size_t i = 0; i < git->count; i++) {
		struct step below = {.parent = step, .is_item = true, .index = i};
		const struct value *aligned = align(walk, &git->items[i], &live->items[i], &below);
		if (aligned == &git->items[i])
			continue;
		if (!items)
			items = arena_copy_array(walk->arena, git->items, git->count, sizeof *items);
		items[i] = *aligned;
	}
	if (!items)
		return git;
	struct value *made = arena_alloc(walk->arena, sizeof *made);
	*made = *git;
	made->items = items;
	return made;
}

/* `git` itself, a copy with live's spelling below, or `live`, which is NULL where live has nothing. */
static const struct value *align(const struct walk *walk, const struct value *git, const struct value *live,
				 const struct step *step)
{
	if (live && git->kind == live->kind && git->kind != VALUE_ARRAY && git->kind != VALUE_OBJECT &&
	    value_equal(git, live))
		return git;
	if (is_explained(walk, git, live, step))
		return live && value_equal(git, live) ? git : live;
	if (live && git->kind == VALUE_OBJECT && live->kind == VALUE_OBJECT)
		return align_object(walk, git, live, step);
	if (live && git->kind == VALUE_ARRAY && live->kind == VALUE_ARRAY && git->count == live->count)
		return align_array(walk, git, live, step);
	return git;
}

const struct value *rewrite_align(struct arena *arena, const struct value *git, const struct value *live,
				  const struct rewrites *rewrites)
{
	struct walk walk = {arena, rewrites};
	return align(&walk, git, live, NULL);
}

bool rewrite_equal(struct arena *arena, const struct value *git, const struct value *live,
		   const struct rewrites *rewrites)
{
	return value_equal(rewrite_align(arena, git, live, rewrites), live);
}
