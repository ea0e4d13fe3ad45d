/* SPDX-License-Identifier: MIT */
/*
 * match: which items of two arrays, and which panels of two dashboards, are the same thing. Diff, merge and patch all
 * pair by these rules; the table of panels is in match_panels.c.
 */
#ifndef DASHSYNC_MODEL_DIFF_MATCH_H
#define DASHSYNC_MODEL_DIFF_MATCH_H

#include "model/diff/match_list.h"
#include "model/diff/shape.h"

/* Arrays within arrays below which items are not matched: bounds what matching costs in a malicious document. */
#define MATCHED_ARRAYS 16

/* Sets is_unique. */
void match_mark_unique(struct match_list *list, const char *identity);

/* The same of panels, and is_namesake, is_row_namesake. */
void match_mark_panels(struct match_list *panels);

/* Leaves out all but the first of equal items. */
void match_drop_repeated(struct match_list *list);

/* Pairs the panels of two dashboards: by id, else by type, title and position. */
void match_panels(struct match_list *old, struct match_list *new);

/* Pairs the items of two arrays of a shape by identity, else by content, else by what stands around them. */
void match_arrays(enum shape item, struct match_list *old, struct match_list *new);

/*
 * Pairs, of what has no partner in a third document, items that are equal (panels: but for the panels in them), then
 * those with one identity.
 */
void match_additions(enum shape item, struct match_list *left, struct match_list *right);

#endif
