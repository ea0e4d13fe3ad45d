/* SPDX-License-Identifier: MIT */
/*
 * Escaping works character by character, so that no cut and no join of pieces can build what it took apart: every
 * `##` is broken by an escaped second half, and a `::` at the start by an escaped colon. Escapes look like the ones of
 * programming languages, because engineers read them.
 */
#include "model/base/text.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"
#include "model/base/utf8.h"

bool text_is_deceptive(uint32_t point)
{
	static const struct {
		uint32_t from;
		uint32_t to;
	} ranges[] = {
		{0x80, 0x9F},       /* C1 controls, U+0085 (next line) among them */
		{0x61C, 0x61C},     /* Arabic letter mark */
		{0x200B, 0x200F},   /* zero width, direction marks */
		{0x2028, 0x202E},   /* line and paragraph separators, embeddings and overrides */
		{0x2060, 0x206F},   /* invisible operators, isolates */
		{0xFEFF, 0xFEFF},   /* byte-order mark */
		{0xFFF9, 0xFFFB},   /* interlinear annotation */
		{0xE0000, 0xE007F}, /* tags */
	};
	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
		if (point >= ranges[i].from && point <= ranges[i].to)
			return true;
	return false;
}

static void add_control(unsigned char c, struct strbuf *out)
{
	switch (c) {
	case '\n':
		strbuf_add_text(out, "\\n");
		break;
	case '\r':
		strbuf_add_text(out, "\\r");
		break;
	case '\t':
		strbuf_add_text(out, "\\t");
		break;
	default:
		strbuf_printf(out, "\\x%02x", c);
	}
}

/*
 * Whether the byte at `i` completes what a CI system could read as a command: `##` anywhere, or `::` with nothing but
 * white space before it. There are many kinds of white space, so any ASCII character that is seen must stand before.
 */
static bool completes_command(struct slice text, size_t i)
{
	if (i == 0 || text.at[i - 1] != text.at[i])
		return false;
	if (text.at[i] == '#')
		return true;
	if (text.at[i] != ':')
		return false;
	for (size_t before = 0; before + 1 < i; before++)
		if (text.at[before] > ' ' && text.at[before] < 0x7F)
			return false;
	return true;
}

/* Appends the character at `i` in printable form; returns its length in bytes. */
static size_t add_printable(struct slice text, size_t i, struct strbuf *out)
{
	unsigned char c = (unsigned char)text.at[i];
	if (completes_command(text, i)) {
		strbuf_printf(out, "\\x%02x", c);
		return 1;
	}
	if (c < 0x20 || c == 0x7F) {
		add_control(c, out);
		return 1;
	}
	uint32_t point;
	size_t length = utf8_decode((struct slice){text.at + i, text.length - i}, &point);
	if (length == 0) {
		strbuf_printf(out, "\\x%02x", c);
		return 1;
	}
	if (text_is_deceptive(point))
		strbuf_printf(out, "\\u{%x}", point);
	else
		strbuf_add(out, text.at + i, length);
	return length;
}

void text_printable(struct slice text, struct strbuf *out)
{
	for (size_t i = 0; i < text.length;)
		i += add_printable(text, i, out);
}

void text_printable_cut(struct slice text, size_t columns, struct strbuf *out)
{
	STRBUF_AUTO piece = STRBUF_INIT(64);
	STRBUF_AUTO line = STRBUF_INIT(columns * 16 + 64);
	size_t used = 0;
	size_t fits = 0; /* bytes of `line` that leave room for the ellipsis */
	for (size_t i = 0; i < text.length;) {
		strbuf_reset(&piece);
		i += add_printable(text, i, &piece);
		size_t width = text_width(strbuf_slice(&piece));
		if (used + width > columns || line.length + piece.length > line.maximum) {
			strbuf_add(out, line.at, fits);
			strbuf_add_text(out, "…");
			return;
		}
		used += width;
		strbuf_add_slice(&line, strbuf_slice(&piece));
		if (used < columns)
			fits = line.length;
	}
	strbuf_add_slice(out, strbuf_slice(&line));
}

/* East Asian wide and emoji blocks, coarsely (Unicode UAX 11): enough to keep columns straight. */
static bool is_wide(uint32_t point)
{
	return (point >= 0x1100 && point <= 0x115F) || (point >= 0x2E80 && point <= 0xA4CF) ||
	       (point >= 0xAC00 && point <= 0xD7A3) || (point >= 0xF900 && point <= 0xFAFF) ||
	       (point >= 0xFE30 && point <= 0xFE6F) || (point >= 0xFF00 && point <= 0xFF60) ||
	       (point >= 0x1F300 && point <= 0x1FAFF) || (point >= 0x20000 && point <= 0x3FFFD);
}

static bool is_combining(uint32_t point)
{
	return (point >= 0x300 && point <= 0x36F) || (point >= 0xFE00 && point <= 0xFE0F);
}

size_t text_width(struct slice text)
{
	size_t width = 0;
	for (size_t i = 0; i < text.length;) {
		uint32_t point;
		size_t length = utf8_decode((struct slice){text.at + i, text.length - i}, &point);
		if (length == 0)
			point = ' ';
		if (!is_combining(point))
			width += is_wide(point) ? 2 : 1;
		i += length ? length : 1;
	}
	return width;
}

const char *text_shell_word(struct arena *arena, struct slice word)
{
	static const char plain[] = SCAN_LETTERS SCAN_DIGITS "_-.~/:@%+=,";
	struct slice rest = word;
	scan_span(&rest, plain);
	if (word.length > 0 && rest.length == 0 && word.at[0] != '-' && word.at[0] != '~')
		return arena_slice(arena, word).at;
	STRBUF_AUTO quoted = STRBUF_INIT(SIZE_MAX / 2);
	strbuf_add_char(&quoted, '\'');
	for (size_t i = 0; i < word.length; i++) {
		if (word.at[i] == '\'')
			strbuf_add_text(&quoted, "'\\'");
		strbuf_add_char(&quoted, word.at[i]);
	}
	strbuf_add_char(&quoted, '\'');
	return arena_slice(arena, strbuf_slice(&quoted)).at;
}

const char *text_c_string(struct arena *arena, struct slice text)
{
	STRBUF_AUTO out = STRBUF_INIT(SIZE_MAX / 2);
	struct slice rest = text;
	const char *nul;
	while (rest.length && (nul = memchr(rest.at, '\0', rest.length))) {
		size_t before = (size_t)(nul - rest.at);
		strbuf_add(&out, rest.at, before);
		strbuf_add_text(&out, "\\x00");
		rest = (struct slice){nul + 1, rest.length - before - 1};
	}
	if (rest.length == text.length)
		return arena_slice(arena, text).at;
	strbuf_add_slice(&out, rest);
	return arena_slice(arena, strbuf_slice(&out)).at;
}

struct slice text_cut_bytes(struct slice text, size_t bytes)
{
	if (text.length <= bytes)
		return text;
	while (bytes > 0 && ((unsigned char)text.at[bytes] & 0xC0) == 0x80)
		bytes--;
	return (struct slice){text.at, bytes};
}

/* A letter as slips do not tell it apart: without case, '-' for '_'. */
static char folded(char letter)
{
	if (letter >= 'A' && letter <= 'Z')
		return (char)(letter - 'A' + 'a');
	return letter == '_' ? '-' : letter;
}

static bool is_same(const struct slice *a, size_t i, const struct slice *b, size_t j)
{
	return folded(a->at[i]) == folded(b->at[j]);
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Letters inserted, left out, replaced, or swapped with the next one, by three rows of the table of Damerau's distance.
 */
static size_t edit_distance(struct slice a, struct slice b)
{
	size_t width = b.length + 1;
	size_t *rows = heap_alloc(3 * width * sizeof *rows);
	size_t *last = rows, *row = rows + width, *next = rows + 2 * width;
	for (size_t j = 0; j < width; j++)
		row[j] = last[j] = j;
	for (size_t i = 1; i <= a.length; i++) {
		next[0] = i;
		for (size_t j = 1; j <= b.length; j++) {
			next[j] = least(row[j - 1] + !is_same(&a, i - 1, &b, j - 1), least(row[j], next[j - 1]) + 1);
			if (i > 1 && j > 1 && is_same(&a, i - 1, &b, j - 2) && is_same(&a, i - 2, &b, j - 1))
				next[j] = least(next[j], last[j - 2] + 1);
		}
		size_t *oldest = last;
		last = row;
		row = next;
		next = oldest;
	}
	size_t distance = row[b.length];
	free(rows);
	return distance;
}

static bool begins(struct slice word, const char *whole)
{
	struct slice rest = slice_of(whole);
	for (size_t i = 0; i < word.length; i++)
		if (i == rest.length || !is_same(&word, i, &rest, i))
			return false;
	return true;
}

/* The only one of the words that begins so, or NULL. */
static const char *find_beginning(struct slice word, const char *const *words, size_t count)
{
	enum { LEAST_LETTERS = 3 };
	const char *only = NULL;
	if (word.length < LEAST_LETTERS)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		if (!begins(word, words[i]))
			continue;
		if (only && strcmp(only, words[i]) != 0)
			return NULL;
		only = words[i];
	}
	return only;
}

const char *text_nearest(struct slice word, const char *const *words, size_t count)
{
	size_t best = least(word.length / 3 + 2, word.length); /* farther, or without a shared letter: no slip */
	if (word.length > 64)
		return NULL;
	const char *nearest = find_beginning(word, words, count);
	if (nearest)
		return nearest;
	for (size_t i = 0; i < count; i++) {
		size_t distance = edit_distance(word, slice_of(words[i]));
		if (distance < best) {
			best = distance;
			nearest = words[i];
		}
	}
	return nearest;
}

const char *text_ordinal(size_t number)
{
	static const char *const endings[] = {"th", "st", "nd", "rd"};
	bool is_teen = number / 10 % 10 == 1;
	return is_teen || number % 10 > 3 ? endings[0] : endings[number % 10];
}
