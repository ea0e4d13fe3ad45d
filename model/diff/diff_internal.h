/* SPDX-License-Identifier: MIT */
/*
 * diff_internal: what diff.c and diff_panel.c share. The two call each other, for panels are in rows and rows in
 * panels: a recursion over the tree.
 */
#ifndef DASHSYNC_MODEL_DIFF_DIFF_INTERNAL_H
#define DASHSYNC_MODEL_DIFF_DIFF_INTERNAL_H

#include "model/diff/diff.h"
#include "model/diff/match.h"
#include "model/diff/value_path.h"

struct arena;
struct value;

struct diff_walk {
	struct arena *arena;
	struct arena *scratch;
	struct match_list old; /* panels */
	struct match_list new;
	struct changes changes;
	size_t room;
	unsigned arrays; /* that the walk is in */
};

/* An object on both sides. */
struct diff_sides {
	const struct value *old;
	const struct value *new;
	const struct match_item *old_panel; /* of a panel or a row, else NULL */
	const struct match_item *new_panel;
};

/* Adds a change of a kind; `event` are words that follow the place ("moved"), or NULL. */
struct change *diff_add_change(struct diff_walk *walk, enum change_kind kind, const struct value_path *path,
			       const char *event);

/* Adds a difference of two values of which one may not be there. */
void diff_add_difference(struct diff_walk *walk, const struct value_path *path, const struct value *old,
			 const struct value *new);

/* Adds a change of order among the items of an array that are on both sides. */
void diff_add_reordered(struct diff_walk *walk, const struct value_path *path);

/* Compares the members of an object. */
void diff_members(struct diff_walk *walk, const struct value_path *object, const struct diff_sides *sides);

/* Compares the panels of one panels[] or rows[] (diff_panel.c). */
void diff_panel_list(struct diff_walk *walk, const struct value_path *array, struct match_range old,
		     struct match_range new);

#endif
