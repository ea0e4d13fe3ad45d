/* SPDX-License-Identifier: MIT */
/*
 * panel_summary: a panel that was added or removed: type, place, data source, whole queries and texts, unit, range,
 * thresholds, mappings, transformations, overrides, alert, and how many settings are left, which are its looks.
 */
#ifndef DASHSYNC_MODEL_WORDS_PANEL_SUMMARY_H
#define DASHSYNC_MODEL_WORDS_PANEL_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct value;

struct summary_line {
	const char *label; /* "query A"; "" without one */
	const char *text;  /* may have several lines */
	const char *language;
};

struct summary {
	const char *label; /* "variable 'env'"; of a panel "time series, 12x8 at x 0, y 4" */
	const char *text;  /* beside the label, or NULL */
	const char *language;
	struct summary_line *lines; /* below it */
	size_t count;
	size_t room;
};

/* Adds a line. */
void summary_add(struct arena *arena, struct summary *summary, const struct summary_line *line);

/* A part in words. */
struct part_words {
	const char *line; /* beside its name; "" without any */
	const char *text; /* a query, as long as it is, or NULL */
	const char *language;
	bool is_hidden; /* a query that is not shown: its label ends in "(hidden)" */
};

/* A query of a panel: its text, and beside it legend, data source (where it is not the panel's) and what else decides
 * what is asked. */
struct part_words panel_summary_query(struct arena *arena, const struct value *target, const struct value *panel);

/* Fills the label and the lines of a summary. */
void panel_summary(struct arena *arena, struct summary *summary, const struct value *panel);

#endif
