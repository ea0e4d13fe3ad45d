/* SPDX-License-Identifier: MIT */
/*
 * merge: a three-way merge of dashboards, and with it the question how git's and live's edits since base relate
 * (docs/decision-table.md).
 *
 *     struct merge merge;
 *     merge_dashboards(arena, base, git, live, &merge);
 *     merge_relation(&merge, git)      contained, disjoint or overlapping
 *
 * Identity is diff.h's: panels by id, targets by refId, variables and annotations by name, everything else by key.
 * Panels are paired over the whole dashboard, so one that moved into a row is still the same. What both sides did alike
 * is one edit. An item or member that one side removed and the other changed is a conflict, and so are two values in
 * one place. Moves and resizes (gridPos) merge apart from content. Arrays of scalars merge as sets where order means
 * nothing (tags), else as one value. Where both sides changed the order of an array and not alike, that is a conflict,
 * but for panels and sets, where git's order is taken.
 */
#ifndef DASHSYNC_MODEL_MERGE_MERGE_H
#define DASHSYNC_MODEL_MERGE_MERGE_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct value;

/* One place that both sides changed in different ways. */
struct conflict {
	const char *path;         /* by identity, as in struct change */
	const char *what;         /* for people, as in struct change */
	const struct value *base; /* NULL: not there */
	const struct value *git;
	const struct value *live;
	uint32_t line; /* of git's side; 0 when unknown */
	uint32_t column;
};

struct conflicts {
	struct conflict *items;
	size_t count;
};

struct merge {
	/*
	 * Both sides' edits; where they conflict, live's side. Nodes are shared with the three inputs: what only one
	 * side changed is that side's node, members in its order. Members that both changed keep git's order, with
	 * what only live has after it. (The order of members means nothing in a normal form.)
	 */
	const struct value *document;
	struct conflicts conflicts; /* in the order of the document */
	const char *note;           /* what the merge made that neither side had: panels that overlap; or NULL */
};

/*
 * Merges the normal forms of three dashboards. Never fails: what cannot be merged is a conflict. Panel ids of the
 * result are unique: two panels that both sides added under one id are a conflict, unless they are equal.
 */
void merge_dashboards(struct arena *arena, const struct value *base, const struct value *git, const struct value *live,
		      struct merge *out);

enum merge_relation {
	MERGE_CONTAINED, /* every edit of live was made in git alike: nothing of live would be lost */
	MERGE_DISJOINT,  /* they touch different places, or the same place alike */
	MERGE_OVERLAP,   /* there are conflicts */
};

/* `git` as it was merged. */
enum merge_relation merge_relation(const struct merge *merge, const struct value *git);

/* Copies conflicts, with all that they point to, into an arena. */
void conflicts_keep(struct arena *arena, const struct conflicts *from, struct conflicts *to);

#endif
