/* SPDX-License-Identifier: MIT */
/*
 * panel_summary: a panel that was added or removed: type, place, data source, whole queries and texts, unit,
 * thresholds, transformations, overrides, and how many settings are left. Private to model/report.
 */
#ifndef DASHSYNC_MODEL_REPORT_PANEL_SUMMARY_H
#define DASHSYNC_MODEL_REPORT_PANEL_SUMMARY_H

#include "model/report/grouping.h"

/* A part in words. */
struct part_words {
	const char *line; /* beside its name; "" without any */
	const char *text; /* a query, as long as it is, or NULL */
	const char *language;
};

/* A query of a panel: its text, and beside it legend, data source (where it is not the panel's) and what else decides
 * what is asked. */
struct part_words panel_summary_query(struct arena *arena, const struct value *target, const struct value *panel);

/* Fills the label and the details of a draft. */
void panel_summary(struct grouping *grouping, struct group_draft *draft, const struct value *panel);

#endif
