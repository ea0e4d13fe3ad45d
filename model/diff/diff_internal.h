/* SPDX-License-Identifier: MIT */
/*
 * diff_internal: what the files of the diff share. diff.c and diff_panel.c call each other, for panels are in rows and
 * rows in panels: a recursion over the tree.
 */
#ifndef DASHSYNC_MODEL_DIFF_DIFF_INTERNAL_H
#define DASHSYNC_MODEL_DIFF_DIFF_INTERNAL_H

#include "model/base/strbuf.h"
#include "model/diff/diff.h"
#include "model/diff/match.h"
#include "model/diff/value_path.h"

struct arena;
struct value;

/* A change whose names are still offsets. */
struct diff_draft {
	struct change change;
	size_t path;
	size_t what;
	size_t old_path; /* SIZE_MAX: none */
	size_t from;
	size_t to;
};

struct diff_walk {
	struct arena *arena;
	struct arena *scratch;
	struct match_list old; /* panels */
	struct match_list new;
	const struct value *old_dashboard;
	const struct value_path **old_arrays; /* by owner: the panels[] it had; made when needed */
	struct diff_draft *drafts;
	size_t count;
	size_t room;
	bool is_late;        /* in a container that began when the list was long */
	size_t late_from;    /* the length then */
	size_t dropped;      /* changes that there was no room for, or no pointer */
	struct change spare; /* the last of them */
	struct strbuf names; /* all paths and words, each with a NUL */
	unsigned arrays;     /* that the walk is in */
};

/* An object on both sides. */
struct diff_sides {
	const struct value *old;
	const struct value *new;
	const struct match_item *old_panel; /* of a panel or a row, else NULL */
	const struct match_item *new_panel;
};

/* ---- diff_add.c ---- */

/*
 * Adds a change of a kind; `event` are words that follow the place ("moved"), or NULL. It is the caller's to fill in
 * until the next one is added.
 */
struct change *diff_add_change(struct diff_walk *walk, enum change_kind kind, const struct value_path *path,
			       const char *event);

/* Adds a difference of two values of which one may not be there. */
void diff_add_difference(struct diff_walk *walk, const struct value_path *path, const struct value *old,
			 const struct value *new);

/* Adds a change of order: an item stands elsewhere among those that its array had before. */
void diff_add_moved(struct diff_walk *walk, const struct value_path *path);

/* How far the list is. */
struct diff_mark {
	size_t count;
	size_t names;
	size_t dropped;
	bool is_late; /* the outermost container that will be one change when it has several */
};

/* At the start of a container. */
struct diff_mark diff_begin_container(struct diff_walk *walk);

/*
 * At the end of a container all of whose changes came after a mark: too many of them become one, of the container as a
 * whole. The container must not have panels, which may come from anywhere.
 */
void diff_end_container(struct diff_walk *walk, const struct diff_mark *mark, const struct value_path *path,
			const struct value *old, const struct value *new);

/* The list. */
struct changes diff_finish(struct diff_walk *walk);

/* ---- diff.c ---- */

/* Compares the members of an object. */
void diff_members(struct diff_walk *walk, const struct value_path *object, const struct diff_sides *sides);

/* ---- diff_panel.c ---- */

/*
 * Compares the panels of one panels[] or rows[], of which one side may not be there or have something else. The path
 * has the values of both.
 */
void diff_panel_member(struct diff_walk *walk, const struct value_path *path, struct match_range old,
		       struct match_range new);

#endif
