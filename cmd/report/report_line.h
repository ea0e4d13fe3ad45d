/* SPDX-License-Identifier: MIT */
/*
 * report_line: one line for a person, made of pieces in colours, with a place at its end.
 *
 *     LINE_AUTO line = LINE_INIT(4, 8);                         indents of the first line and of those it wraps to
 *     line_say(&line, COLOUR_BOLD, "checkout");
 *     line_gap(&line);
 *     line_add(&line, COLOUR_NONE, title);
 *     line_place(&line, &place);
 *     line_print(report, out, &line);
 *
 * Every piece is untrusted and made printable as it comes; no join and no wrap of pieces builds what that took apart.
 * A terminal's lines wrap at spaces, those with values also behind punctuation, where a space would leave the line much
 * emptier: `alias(sum(` / `stats.zuul.` / `"a")`. A word that is longer than a line stays whole, but for that of a
 * value. Without a width nothing wraps. Nothing is cut but by line_cut. Private to cmd/report.
 */
#ifndef DASHSYNC_CMD_REPORT_REPORT_LINE_H
#define DASHSYNC_CMD_REPORT_REPORT_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "cmd/report/report_internal.h"
#include "model/base/slice.h"
#include "model/base/strbuf.h"

#define LINE_MOST (SIZE_MAX / 2)

struct line {
	size_t indent;
	size_t hang;
	struct strbuf text; /* printable, with bytes below 0x20 that switch colours and links */
	struct strbuf end;  /* the same, for the right margin */
	bool is_begun;      /* something is in it before which `::` begins no command */
	bool is_code;       /* it has values: it may wrap at punctuation, and within a word longer than a line */
};

#define LINE_INIT(indented, hangs)                                                                                     \
	{                                                                                                              \
		.indent = (indented), .hang = (hangs), .text = STRBUF_INIT(LINE_MOST), .end = STRBUF_INIT(LINE_MOST)   \
	}
#define LINE_AUTO __attribute__((cleanup(line_free))) struct line

void line_free(struct line *line);

/* Adds a piece; `line_code` adds one of a value, with four spaces for a tab, which may be split. */
void line_add(struct line *line, enum colour colour, struct slice text);
void line_say(struct line *line, enum colour colour, const char *text);
void line_printf(struct line *line, enum colour colour, const char *format, ...) __attribute__((format(printf, 3, 4)));
void line_code(struct line *line, enum colour colour, struct slice text);

/* Two spaces, unless the line is empty. */
void line_gap(struct line *line);

/* Adds a piece that is a link on a terminal that shows links; NULL: no link. */
void line_link(struct line *line, enum colour colour, const char *text, const char *url);

/* All of another line, which is not changed. */
void line_join(struct line *line, const struct line *other);

/*
 * The place of what the line is about, for its end: at the right margin of a terminal, else two spaces behind the text.
 * `lines` beyond 0 only; a line of a file whose name is on the page is ":12" where there is a width. NULL: no place.
 */
void line_place(const struct report *report, struct line *line, const char *file, size_t row, size_t column,
		bool is_named);

/* Any other text for that place; nothing for "". */
void line_end(struct line *line, enum colour colour, const char *text);

/* Columns that the text takes up, with its indent, without the place. */
size_t line_width(const struct line *line);

/* The columns within which two things may share a line. */
size_t line_room(const struct report *report);

/* Whether the line and `more` columns stay within that. */
bool line_has_room(const struct report *report, const struct line *line, size_t more);

/* Keeps what is within `width` columns of a line without colours and links: for what is alike, and shown for a hint. */
void line_cut(struct line *line, size_t width);

/* Prints the line and empties it. Prints nothing when it is empty. */
void line_print(const struct report *report, FILE *out, struct line *line);

#endif
