/* SPDX-License-Identifier: MIT */
/*
 * text_diff: what differs between two texts, by lines and, within changed lines, by words.
 *
 * The result is a list of lines to show: alike, changed (one line of old that became one line of new, with the words
 * that differ), removed, added, or a run of alike lines that is left out. Nothing of a difference is left out. Applied
 * to old it gives new (text_diff_apply, which a fuzz target holds).
 *
 *     struct text_diff diff = text_diff(arena, old, new, 1);
 *     for (size_t i = 0; i < diff.count; i++) ... diff.lines[i]
 *
 * A line ends with a line feed, so that a carriage return before it is the line's last character, and white space. The
 * line feed at the end of a text begins no line where both texts have one. Where only one has it, an empty last line is
 * removed or added. The empty text has no lines. Any bytes will do; broken UTF-8 is compared byte by byte.
 */
#ifndef DASHSYNC_MODEL_TEXT_DIFF_TEXT_DIFF_H
#define DASHSYNC_MODEL_TEXT_DIFF_TEXT_DIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/slice.h"
#include "model/text_diff/text_word.h"

struct arena;
struct strbuf;

enum text_line_kind {
	TEXT_LINE_SAME,    /* context */
	TEXT_LINE_CHANGED, /* `words`; `text` is the line of new */
	TEXT_LINE_REMOVED, /* of old; `text` */
	TEXT_LINE_ADDED,   /* of new; `text` */
	TEXT_LINE_SKIPPED, /* `skipped` lines alike, two or more; the numbers are those of the first */
};

struct text_line {
	enum text_line_kind kind;
	struct slice text; /* without its line feed */
	const struct text_word *words;
	size_t words_count;
	size_t skipped;
	bool is_white_space; /* with the lines beside it that are so, too, it differs in nothing but white space */
	uint32_t old_line;   /* from 1; 0: not in old */
	uint32_t new_line;   /* from 1; 0: not in new */
};

struct text_diff {
	const struct text_line *lines;
	size_t count;
	size_t old_lines; /* in all, as an editor counts them */
	size_t new_lines;
	size_t changed;      /* lines of new that are not alike, and those removed */
	size_t white_space;  /* of these: lines with is_white_space */
	bool is_white_space; /* nothing but white space (or line ends) differs; false where it may mean something */
	bool is_by_blocks; /* too unlike to be compared within the bound: what is alike in places may count as replaced
			    */
	bool final_break;  /* both texts end with a line feed, which no line has */
};

/*
 * Compares two texts of UTF-8. `context` lines alike are kept around each difference; a single one more is shown, too,
 * for to leave it out would take a line as well. Texts that are equal have one line, SKIPPED or SAME, or none. The
 * slices point into `old` and `new`.
 *
 * Bounded: 200 kB against an unlike text under 100 ms. Time and memory grow with the sum of the lengths; beyond the
 * bound whole blocks count as replaced.
 */
struct text_diff text_diff(struct arena *arena, struct slice old, struct slice new, size_t context);

/*
 * The same diff for a reader who asks what a text does: lines that differ in white space alone count as alike. Beside
 * another difference a changed one of them is context, SAME with is_white_space and the text of new; a run of others,
 * with the lines alike between them, is SKIPPED with is_white_space ("… 40 lines unchanged but for white space").
 * `changed` and `white_space` are still those of `diff`, whose texts it shares. It cannot be applied.
 */
struct text_diff text_diff_fold_white_space(struct arena *arena, const struct text_diff *diff, size_t context);

/* Whether most of a changed line is the same, so that it can be read with marks around what is not: 60% without white
 * space; in one or two places half of it, or all but a little of the shorter line. */
bool text_line_survives(const struct text_line *line);

/* The same diff with a removed and an added line in place of each changed one that does not survive. `changed` is still
 * that of `diff`, whose texts it shares. */
struct text_diff text_diff_whole_lines(struct arena *arena, const struct text_diff *diff);

/* Appends the new text, made of the old one and the diff. False when the diff is one of another text than `old`. */
bool text_diff_apply(const struct text_diff *diff, struct slice old, struct strbuf *out);

#endif
