/* SPDX-License-Identifier: MIT */
/*
 * markdown_pieces: a budget in bytes that nothing is cut for. A text is a list of pieces whose sizes are known; a piece
 * is there whole, or in brief, or not at all, and then a line has the exact number of those that are not.
 *
 *     struct pieces rows = {.head = "| dashboard |\n|---|\n", .tail = "\n", .gap = "\n", .one = "row",
 *                              .many = "rows", .end = " in the JSON report.\n"};
 *     pieces_add(&rows, arena, line, (struct slice){0});       for each, the most important one first
 *     pieces_fit(&rows, 4000);
 *     pieces_print(&rows, out);                                4,000 bytes at most
 */
#ifndef DASHSYNC_CMD_MARKDOWN_MARKDOWN_PIECES_H
#define DASHSYNC_CMD_MARKDOWN_MARKDOWN_PIECES_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/slice.h"

struct arena;
struct strbuf;

/* One piece; all texts are of the caller. */
struct piece {
	struct slice whole;
	struct slice brief; /* what is there where `whole` has no room; at NULL: nothing is */
	bool is_brief;      /* of pieces_fit */
};

struct pieces {
	const char *head; /* before the first one, where one is shown; "" without */
	const char *tail; /* behind the last one, and behind the line with the number of the others */
	const char *gap;  /* between a piece and that line; "" without */
	const char *one;  /* "change", of "1 more change"; NULL: no line has the number */
	const char *many;
	const char *end; /* of that line, with its line break: " in the JSON report.\n" */
	struct piece *items;
	size_t count;
	size_t room;
	size_t shown; /* of pieces_fit: the first so many */
};

/* Adds a piece at the end; `brief` may be at NULL, and counts only where it is the shorter one. */
void pieces_add(struct pieces *pieces, struct arena *arena, struct slice whole, struct slice brief);

/* The bytes that it has when none is shown: those of the line with the number. */
size_t pieces_least(const struct pieces *pieces);

/* The bytes that it has when all are, whole. */
size_t pieces_most(const struct pieces *pieces);

/*
 * Chooses as many as fit into `bytes`, from the first on; where not all do, those that do not fit whole are brief.
 * Returns the bytes that it has then: more than `bytes` only where pieces_least has.
 */
size_t pieces_fit(struct pieces *pieces, size_t bytes);

/* Appends what was chosen: exactly so many bytes as pieces_fit has returned. */
void pieces_print(const struct pieces *pieces, struct strbuf *out);

#endif
