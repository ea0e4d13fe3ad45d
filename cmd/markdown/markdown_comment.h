/* SPDX-License-Identifier: MIT */
/*
 * markdown_comment: a comment of parts within a budget of bytes. It is made once, and printed at any budget.
 *
 *     struct comment comment;
 *     comment_init(&comment);
 *     comment.marker = ...;                            and headings, pieces of the parts, sections
 *     comment_print(&comment, 60000, &out);
 *
 * The order of the parts is that in which the budget is given out; only the footer is printed behind the sections.
 */
#ifndef DASHSYNC_CMD_MARKDOWN_MARKDOWN_COMMENT_H
#define DASHSYNC_CMD_MARKDOWN_MARKDOWN_COMMENT_H

#include <stddef.h>

#include "cmd/markdown/markdown_pieces.h"

struct strbuf;

#define COMMENT_HEADINGS 3
#define COMMENT_LEAST_BYTES                                                                                            \
	200 /* the smallest budget: a marker of 90 bytes, the shortest heading, a line of counts                       \
	     */

enum comment_part {
	COMMENT_REMARKS,
	COMMENT_EDITS,
	COMMENT_PROBLEMS,
	COMMENT_TABLE,
	COMMENT_IN_SYNC, /* one line */
	COMMENT_FOOTER,  /* one line */
	COMMENT_PARTS,
};

/* All texts are of the caller, and have their line breaks. */
struct comment {
	const char *marker;
	const char *headings[COMMENT_HEADINGS]; /* the same in less and less words */
	struct pieces parts[COMMENT_PARTS];
	struct pieces *sections; /* NULL: marker and heading are all of it */
	size_t sections_count;
};

/* A section without its head, which begins with <details> and ends with an empty line. */
extern const struct pieces comment_section;

/* An empty comment, whose parts have their heads and words. */
void comment_init(struct comment *comment);

/* Appends it in at most `bytes`, of COMMENT_LEAST_BYTES or more. */
void comment_print(struct comment *comment, size_t bytes, struct strbuf *out);

#endif
