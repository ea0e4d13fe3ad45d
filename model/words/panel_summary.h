/* SPDX-License-Identifier: MIT */
/*
 * panel_summary: a panel that was added or removed: type, place, data source, whole queries and texts, unit,
 * thresholds, transformations, overrides, and how many settings are left.
 */
#ifndef DASHSYNC_MODEL_WORDS_PANEL_SUMMARY_H
#define DASHSYNC_MODEL_WORDS_PANEL_SUMMARY_H

#include "model/words/summary.h"

/* A part in words. */
struct part_words {
	const char *line; /* beside its name; "" without any */
	const char *text; /* a query, as long as it is, or NULL */
	const char *language;
};

/* A query of a panel: its text, and beside it legend, data source (where it is not the panel's) and what else decides
 * what is asked. */
struct part_words panel_summary_query(struct arena *arena, const struct value *target, const struct value *panel);

/* Fills the label and the lines of a summary. */
void panel_summary(struct arena *arena, struct summary *summary, const struct value *panel);

#endif
