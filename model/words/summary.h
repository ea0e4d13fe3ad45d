/* SPDX-License-Identifier: MIT */
/*
 * summary: what a person must know of a part that was added or removed, in place of its JSON: whole queries and texts,
 * formulas, and how many settings are left.
 *
 *     struct summary summary = summary_of_part(arena, &trail, dashboard);
 */
#ifndef DASHSYNC_MODEL_WORDS_SUMMARY_H
#define DASHSYNC_MODEL_WORDS_SUMMARY_H

#include <stddef.h>

struct arena;
struct trail;
struct value;

struct summary_line {
	const char *label; /* "query A"; "" without one */
	const char *text;  /* may have several lines */
	const char *language;
};

struct summary {
	const char *label; /* "variable 'env'"; of a panel "time series, 12x8 at column 1, row 5" */
	const char *text;  /* beside the label, or NULL */
	const char *language;
	struct summary_line *lines; /* below it */
	size_t count;
	size_t room;
};

/* The part, setting or container at the end of a trail; `dashboard` is the document that the trail is in. */
struct summary summary_of_part(struct arena *arena, const struct trail *trail, const struct value *dashboard);

/* Adds a line. */
void summary_add(struct arena *arena, struct summary *summary, const struct summary_line *line);

#endif
