/* SPDX-License-Identifier: MIT */
/*
 * edits: a dashboard as somebody edits it: one edit of a kind, at a place that a number picks. The same number makes
 * the same edit of the same dashboard.
 */
#ifndef DASHSYNC_TESTS_MODEL_REPORT_EDITS_H
#define DASHSYNC_TESTS_MODEL_REPORT_EDITS_H

#include <stdint.h>

#include "model/report/page.h"

struct arena;
struct value;

enum edit_kind {
	EDIT_RENAME,
	EDIT_MOVE,
	EDIT_INSERT_ABOVE,
	EDIT_RENUMBER,
	EDIT_QUERY,
	EDIT_COLLAPSE,
	EDIT_DUPLICATE,
	EDIT_VARIABLE,
	EDIT_DATA_SOURCE,
	EDIT_TYPE,
	EDIT_COUNT,
};

/* What an edit of the kind is called, and the kind of the one group that its page must have. */
const char *edit_name(enum edit_kind kind);
enum group_kind edit_group(enum edit_kind kind);

/* Whether panels that were pushed belong to it, as groups of their own. */
bool edit_pushes(enum edit_kind kind);

/* Whether the dashboard has what an edit needs: panels[] with unique ids and places, no rows[]. */
bool edit_is_possible(const struct value *dashboard);

/* The edited dashboard, or NULL when it has nothing that the edit could be of. */
const struct value *edit_dashboard(struct arena *arena, const struct value *dashboard, enum edit_kind kind,
				   uint64_t seed);

/* A copy without the i-th panel, for a smaller dashboard on which the same thing fails. */
const struct value *edit_without_panel(struct arena *arena, const struct value *dashboard, size_t index);

#endif
