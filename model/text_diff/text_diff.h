/* SPDX-License-Identifier: MIT */
/*
 * text_diff: what differs between two texts, by lines and, within changed lines, by words.
 *
 * The result is a list of lines to show: alike, changed (one line of old that became one line of new, with the words
 * that differ), removed, added, or a run of alike lines that is left out. Nothing of a difference is left out. Applied
 * to old it gives new (text_diff_apply, which a fuzz target holds).
 */
#ifndef DASHSYNC_MODEL_TEXT_DIFF_TEXT_DIFF_H
#define DASHSYNC_MODEL_TEXT_DIFF_TEXT_DIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/slice.h"

struct arena;
struct strbuf;

enum text_line_kind {
	TEXT_LINE_SAME,    /* context */
	TEXT_LINE_CHANGED, /* `words` */
	TEXT_LINE_REMOVED, /* of old; `text` */
	TEXT_LINE_ADDED,   /* of new; `text` */
	TEXT_LINE_SKIPPED, /* `skipped` lines alike */
};

enum text_word_kind {
	TEXT_WORD_SAME,
	TEXT_WORD_REMOVED,
	TEXT_WORD_ADDED,
};

struct text_word {
	enum text_word_kind kind;
	struct slice text; /* never empty */
};

struct text_line {
	enum text_line_kind kind;
	struct slice text; /* without its line break */
	const struct text_word *words;
	size_t words_count;
	size_t skipped;
	uint32_t old_line; /* from 1; 0: not in old */
	uint32_t new_line; /* from 1; 0: not in new */
};

struct text_diff {
	const struct text_line *lines;
	size_t count;
	size_t old_lines; /* in all */
	size_t new_lines;
	size_t changed;      /* lines of new that are not alike, and those removed */
	bool is_white_space; /* nothing but white space (or line ends) differs */
	bool is_by_blocks;   /* too unlike to be compared line by line within the bound: whole blocks were replaced */
};

/*
 * Compares two texts of UTF-8. `context` lines alike are kept around each difference. The slices point into `old` and
 * `new`. Bounded: 200 kB against an unlike text under 100 ms; beyond, whole blocks count as replaced.
 */
struct text_diff text_diff(struct arena *arena, struct slice old, struct slice new, size_t context);

#endif
