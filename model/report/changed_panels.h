/* SPDX-License-Identifier: MIT */
/*
 * changed_panels: the changes of each panel, where panels are and what people call them. Private to model/report.
 *
 * What several folds ask of a panel; everything here is linear in the changes or in the panels of the dashboard.
 */
#ifndef DASHSYNC_MODEL_REPORT_CHANGED_PANELS_H
#define DASHSYNC_MODEL_REPORT_CHANGED_PANELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/report/grouping.h"

/* A panel or row that has changes which nobody has taken. */
struct changed_panel {
	size_t subject;
	const struct value *old; /* or NULL: added */
	const struct value *new; /* or NULL: removed */
	const uint32_t *changes; /* ascending; some may have been taken since */
	size_t count;
};

struct changed_panels {
	const struct changed_panel *items; /* in the order of their first change */
	size_t count;
};

/* All of them, in the scratch arena. */
struct changed_panels changed_panels(const struct grouping *grouping);

/* A place in the grid of 24 columns. */
struct grid_place {
	int64_t x, y, w, h;
};

/* Reads a gridPos; false when it is NULL or lacks one of the four as a whole number below a million. */
bool grid_place_of(const struct value *grid, struct grid_place *out);

/* Whether it is a row of the grid, with a line of its own. */
bool is_row(const struct value *panel);

/* A panel of one document and the row that holds it in its own panels[], folded away (or, of old, in rows[]). */
struct housed_panel {
	const struct value *panel;
	const struct value *row; /* NULL: on the dashboard itself */
};

struct housed_panels {
	const struct housed_panel *items; /* by address */
	size_t count;
};

/* All panels and rows of a document, in the scratch arena. */
struct housed_panels housed_panels(const struct grouping *grouping, const struct value *dashboard);

/* The row around a panel, or NULL. */
const struct value *row_around(const struct housed_panels *panels, const struct value *panel);

/* "'CPU' (id 4)", "text panel (id 9)", "row 'Disks' (id 7)": the subject in a list of panels. */
const char *panel_name(const struct grouping *grouping, size_t subject);

/* The same of any panel of either document. */
const char *panel_words(const struct grouping *grouping, const struct value *panel);

/*
 * "links [] (4), transparent false": a sorted list of words, each once with how often it occurs; NULL for none. In the
 * page's arena.
 */
const char *counted_words(const struct grouping *grouping, const char *const *sorted, size_t count);

/* Details that say what a panel is: "+ 'CPU' (id 4)" with its type and place, then its queries and the rest. */
void panel_details(struct grouping *grouping, struct group_draft *draft, char sign, const struct value *panel);

/* A detail with a whole query: "+ query A", its text and language. */
void query_detail(struct grouping *grouping, struct group_draft *draft, char sign, const struct value *panel,
		  const struct value *query);

#endif
