/* SPDX-License-Identifier: MIT */
/*
 * merge_internal: what merge.c and its merge_*.c share; nobody else includes it. Identities are those of
 * model/diff/match.h.
 *
 * What is one thing on up to three sides is an *entry*: an item of an array, or a panel wherever it stands. Code that
 * treats git and live alike goes over the sides by number.
 */
#ifndef DASHSYNC_MODEL_MERGE_MERGE_INTERNAL_H
#define DASHSYNC_MODEL_MERGE_MERGE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "model/diff/match.h"
#include "model/diff/value_path.h"
#include "model/merge/merge.h"
#include "model/value/value.h"

enum side {
	BASE,
	GIT,
	LIVE,
	SIDES,
};

/* One place on three sides; NULL: not there. */
struct merge_sides {
	const struct value *on[SIDES];
};

struct merge_entry {
	const struct match_item *on[SIDES]; /* NULL: not there */
	const struct value *result;         /* in the document; NULL: not there, or not made yet */
	const struct value *identity;       /* that it has in the document, or NULL */
	bool has_duplicate_id;              /* the merge gave its identity to another one, too */

	/* merge_order only */
	unsigned sides; /* one bit a side that has it in this array */
	size_t rank;    /* in base */
	size_t next;    /* entry in the order, or MATCH_NONE */

	/* panels only */
	bool is_kept;     /* is in the document */
	bool is_reported; /* is a conflict */
	bool differs;     /* added by both, but not alike: live's */
	size_t owner;     /* in the document: the entry of the row that it is in, or MATCH_NONE */
	const struct value_path *path;
};

struct merge_panels {
	struct match_list lists[SIDES];
	size_t *entry_of[SIDES]; /* the entry of an item of a list */
	struct merge_entry *entries;
	size_t count;
	bool has_live_ids;    /* both gave ids out: live's count */
	bool has_live_owners; /* both put rows into each other: where live has a panel counts */
};

struct merge_walk {
	struct arena *arena;
	struct arena *scratch;
	const struct value_path *dashboard;
	struct merge_panels panels;
	struct conflicts conflicts;
	size_t room;
	unsigned arrays; /* that the walk is in */
};

/* ---- merge_walk.c ---- */

/* True when one of git and live is as base, or both are alike; `*out` is then what holds both sides' edits. */
bool merge_pick(const struct merge_sides *sides, const struct value **out);

/* Adds a conflict of the values at a path. */
void merge_add_conflict(struct merge_walk *walk, const struct value_path *path, const struct merge_sides *sides);

/*
 * The path of an entry or a member. It is named as base names it, which is the same whichever side is git; its place
 * is git's.
 */
struct value_path merge_path_of_entry(const struct value_path *array, const struct merge_entry *entry);
struct value_path merge_path_of_member(const struct value_path *object, struct slice key,
				       const struct merge_sides *sides);

/* The values of an entry. */
struct merge_sides merge_sides_of(const struct merge_entry *entry);

/* ---- merge_value.c ---- */

/* What both sides made of one place; NULL: nothing is there any more. Git's own node where nothing else is needed. */
const struct value *merge_value(struct merge_walk *walk, const struct value_path *path,
				const struct merge_sides *sides);

/* As merge_value, of objects on all sides. `owner` is the entry of a panel or row, else MATCH_NONE. */
const struct value *merge_members(struct merge_walk *walk, const struct value_path *object,
				  const struct merge_sides *sides, size_t owner);

/* As merge_value, of what is not split: the picked side, else a conflict and live's value. */
const struct value *merge_whole(struct merge_walk *walk, const struct value_path *path,
				const struct merge_sides *sides);

/* ---- merge_list.c ---- */

/* As merge_value, of arrays on all sides that hold no panels. */
const struct value *merge_list(struct merge_walk *walk, const struct value_path *path, const struct merge_sides *sides);

/* The results of the first `count` entries of an order as an array: git's when it is the same. */
const struct value *merge_array(struct merge_walk *walk, const struct merge_entry *entries, const size_t *order,
				size_t count, const struct value *git);

/* ---- merge_twins.c ---- */

/* Sets has_duplicate_id of the entries whose identity the merge has given out more often than git and live have; true
 * if any. */
bool merge_mark_twins(struct merge_entry *entries, size_t count, const char *identity);

/* ---- merge_order.c ---- */

/* The order of an array whose items are entries. Each side has those of its items that the document keeps here. */
struct merge_order {
	struct {
		size_t *at; /* entries */
		size_t count;
	} sides[SIDES];
	bool prefers_git;      /* when both changed the order and not alike; else live's is taken */
	bool is_contradictory; /* out: they did */
	size_t *at;            /* out: entries */
	size_t count;
};

/* Room for as many items as the sides may have. */
void merge_order_init(struct arena *arena, struct merge_order *order, const size_t counts[SIDES]);

void merge_order_make(struct arena *arena, struct merge_entry *entries, struct merge_order *order);

/* ---- merge_place.c ---- */

/* Pairs the panels of three dashboards and decides which are in the document, and in which row. */
void merge_place_panels(struct merge_walk *walk, const struct merge_sides *dashboards);

/* The path of a panel where base has it, else where it was added. */
const struct value_path *merge_panel_path(struct merge_walk *walk, size_t entry);

/* The entry of the row in whose panels[] a panel is on a side, or MATCH_NONE. */
size_t merge_owner_on(const struct merge_panels *panels, const struct merge_entry *entry, enum side side);

/* ---- merge_panels.c ---- */

/* As merge_value, of a panels[] or rows[]; `owner` is the entry that it belongs to, or MATCH_NONE. */
const struct value *merge_panel_array(struct merge_walk *walk, const struct value_path *path,
				      const struct merge_sides *sides, size_t owner);

/* ---- merge_note.c ---- */

/* Words on panels that overlap only in the merge, or NULL. */
const char *merge_note_overlaps(struct merge_walk *walk);

#endif
