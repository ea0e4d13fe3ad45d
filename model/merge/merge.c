/* SPDX-License-Identifier: MIT */
/*
 * Panels may move between arrays, so where each of them goes is decided over the whole dashboard (merge_place.c) before
 * the three documents are walked together (merge_value.c).
 */
#include "model/merge/merge.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "model/merge/merge_internal.h"

static int compare_conflicts(const void *left, const void *right)
{
	const struct conflict *a = left;
	const struct conflict *b = right;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->column != b->column)
		return a->column < b->column ? -1 : 1;
	return strcmp(a->path, b->path);
}

/* In the order of git's document, each once: a repair may come upon a place again. */
static void sort_conflicts(struct conflicts *conflicts)
{
	size_t kept = 0;
	if (conflicts->count)
		qsort(conflicts->items, conflicts->count, sizeof *conflicts->items, compare_conflicts);
	for (size_t i = 0; i < conflicts->count; i++)
		if (kept == 0 || compare_conflicts(&conflicts->items[kept - 1], &conflicts->items[i]) != 0)
			conflicts->items[kept++] = conflicts->items[i];
	conflicts->count = kept;
}

static bool are_objects(const struct merge_sides *sides)
{
	for (enum side side = BASE; side < SIDES; side++)
		if (sides->on[side]->kind != VALUE_OBJECT)
			return false;
	return true;
}

void merge_dashboards(struct arena *arena, const struct value *base, const struct value *git, const struct value *live,
		      struct merge *out)
{
	ARENA_AUTO scratch = arena_new();
	struct merge_sides sides = {{base, git, live}};
	struct value_path dashboard = {.shape = SHAPE_DASHBOARD, .subject = base, .place = git};
	struct merge_walk walk = {.arena = arena, .scratch = scratch, .dashboard = &dashboard};
	*out = (struct merge){0};
	if (merge_pick(&sides, &out->document))
		return;
	if (are_objects(&sides)) {
		merge_place_panels(&walk, &sides);
		out->document = merge_members(&walk, &dashboard, &sides, MATCH_NONE);
		out->note = merge_note_overlaps(&walk);
	} else {
		out->document = merge_whole(&walk, &dashboard, &sides);
	}
	sort_conflicts(&walk.conflicts);
	out->conflicts = walk.conflicts;
}

enum merge_relation merge_relation(const struct merge *merge, const struct value *git)
{
	if (merge->conflicts.count)
		return MERGE_OVERLAP;
	return value_equal(merge->document, git) ? MERGE_CONTAINED : MERGE_DISJOINT;
}

void conflicts_keep(struct arena *arena, const struct conflicts *from, struct conflicts *to)
{
	to->count = from->count;
	to->items = arena_array(arena, from->count, sizeof *to->items);
	for (size_t i = 0; i < from->count; i++) {
		struct conflict *conflict = &to->items[i];
		*conflict = from->items[i];
		conflict->path = arena_strdup(arena, conflict->path);
		conflict->what = arena_strdup(arena, conflict->what);
		conflict->base = value_keep_plain(arena, conflict->base);
		conflict->git = value_keep_plain(arena, conflict->git);
		conflict->live = value_keep_plain(arena, conflict->live);
	}
}
