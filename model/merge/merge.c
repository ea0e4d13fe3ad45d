/* SPDX-License-Identifier: MIT */
/*
 * Three documents are walked together. Where one side left a place as base has it, the other side's is taken; where
 * both changed it, objects go by key and arrays by diff's matching, down to the place that cannot be split. Panels may
 * move between arrays, so where each of them goes is decided over the whole dashboard before the walk (merge_place.c).
 *
 * An object is never compared as a whole before it is walked, so that the cost stays near linear in a deep document;
 * arrays are, which is why their nesting is bounded (merge_list.c).
 */
#include "model/merge/merge.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "model/merge/merge_internal.h"

static bool is_same(const struct value *a, const struct value *b)
{
	return a && b ? value_equal(a, b) : a == b;
}

bool merge_pick(const struct merge_sides *sides, const struct value **out)
{
	if (is_same(sides->on[GIT], sides->on[LIVE]) || is_same(sides->on[BASE], sides->on[LIVE]))
		*out = sides->on[GIT];
	else if (is_same(sides->on[BASE], sides->on[GIT]))
		*out = sides->on[LIVE];
	else
		return false;
	return true;
}

/* ---- saying it ---- */

void merge_add_conflict(struct merge_walk *walk, const struct spot *spot, const struct merge_sides *sides)
{
	struct conflicts *conflicts = &walk->conflicts;
	conflicts->items = arena_grow(walk->arena, conflicts->items, conflicts->count, &walk->room,
				      sizeof *conflicts->items);
	struct conflict *conflict = &conflicts->items[conflicts->count++];
	*conflict = (struct conflict){
		.path = spot_path(walk->arena, spot),
		.what = spot_words(walk->arena, spot, NULL),
		.base = sides->on[BASE],
		.git = sides->on[GIT],
		.live = sides->on[LIVE],
	};
	spot = spot_placed(spot);
	if (spot) {
		conflict->line = spot->place->line;
		conflict->column = spot->place->column;
	}
}

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

/* Base's item; of what both added the one that is known by its identity, else the one in front. */
static const struct match_item *naming_item(const struct merge_entry *entry)
{
	const struct match_item *git = entry->on[GIT];
	const struct match_item *live = entry->on[LIVE];
	if (entry->on[BASE])
		return entry->on[BASE];
	if (!git || !live)
		return git ? git : live;
	if (git->is_unique != live->is_unique)
		return git->is_unique ? git : live;
	return git->index <= live->index ? git : live;
}

struct spot merge_spot_of_entry(const struct spot *array, const struct merge_entry *entry)
{
	const struct match_item *named = naming_item(entry);
	struct spot spot = spot_of_item(array, NULL, named);
	spot.place = entry->on[GIT] ? entry->on[GIT]->value : NULL;
	return spot;
}

struct spot merge_spot_of_member(const struct spot *object, struct slice key, const struct merge_sides *sides)
{
	const struct value *named = sides->on[BASE] ? sides->on[BASE] : sides->on[GIT];
	struct spot spot = spot_of_member(object, key, sides->on[LIVE], named);
	spot.place = sides->on[GIT];
	return spot;
}

struct merge_sides merge_sides_of(const struct merge_entry *entry)
{
	struct merge_sides sides;
	for (enum side side = BASE; side < SIDES; side++)
		sides.on[side] = entry->on[side] ? entry->on[side]->value : NULL;
	return sides;
}

/* ---- objects ---- */

static const struct value *merge_member(struct merge_walk *walk, const struct spot *object,
					const struct merge_sides *sides, size_t owner, struct slice key)
{
	struct merge_sides below;
	for (enum side side = BASE; side < SIDES; side++)
		below.on[side] = value_get_slice(sides->on[side], key);
	struct spot spot = merge_spot_of_member(object, key, &below);
	if (spot.shape == SHAPE_PANELS || spot.shape == SHAPE_ROWS)
		return merge_panel_array(walk, &spot, &below, owner);
	if (walk->panels.has_live_ids && owner != MATCH_NONE && slice_is(key, "id"))
		return below.on[LIVE];
	return merge_value(walk, &spot, &below);
}

const struct value *merge_members(struct merge_walk *walk, const struct spot *object, const struct merge_sides *sides,
				  size_t owner)
{
	const struct value *git = sides->on[GIT];
	const struct value *live = sides->on[LIVE];
	struct member *members = arena_array(walk->scratch, (size_t)git->count + live->count, sizeof *members);
	size_t count = 0;
	bool is_git = true;
	for (size_t i = 0; i < git->count; i++) {
		const struct value *value = merge_member(walk, object, sides, owner, git->members[i].key);
		is_git = is_git && value == &git->members[i].value;
		if (!value)
			continue;
		members[count] = git->members[i];
		members[count++].value = *value;
	}
	for (size_t i = 0; i < live->count; i++) {
		if (value_get_slice(git, live->members[i].key))
			continue;
		const struct value *value = merge_member(walk, object, sides, owner, live->members[i].key);
		if (!value)
			continue;
		members[count] = live->members[i];
		members[count++].value = *value;
		is_git = false;
	}
	if (is_git)
		return git;
	struct value *merged = arena_alloc(walk->arena, sizeof *merged);
	*merged = value_object_unchecked(walk->arena, members, count);
	merged->line = git->line;
	merged->column = git->column;
	return merged;
}

/* ---- values ---- */

static const struct value *merge_whole(struct merge_walk *walk, const struct spot *spot,
				       const struct merge_sides *sides)
{
	const struct value *picked;
	if (merge_pick(sides, &picked))
		return picked;
	merge_add_conflict(walk, spot, sides);
	return sides->on[LIVE];
}

/* What a variable stands at. The rest follows from its value, so whoever set that says the rest, too. */
static const struct value *merge_current(struct merge_walk *walk, const struct spot *spot,
					 const struct merge_sides *sides)
{
	struct merge_sides values;
	for (enum side side = BASE; side < SIDES; side++)
		values.on[side] = value_get(sides->on[side], "value");
	if (!values.on[BASE] || !values.on[GIT] || !values.on[LIVE])
		return merge_whole(walk, spot, sides);
	bool git_set = !value_equal(values.on[BASE], values.on[GIT]);
	bool live_set = !value_equal(values.on[BASE], values.on[LIVE]);
	if (!git_set && !live_set)
		return merge_members(walk, spot, sides, MATCH_NONE);
	if (git_set && live_set && !value_equal(values.on[GIT], values.on[LIVE]))
		return merge_whole(walk, spot, sides);
	return git_set ? sides->on[GIT] : sides->on[LIVE];
}

const struct value *merge_value(struct merge_walk *walk, const struct spot *spot, const struct merge_sides *sides)
{
	const struct value *git = sides->on[GIT];
	const struct value *live = sides->on[LIVE];
	bool is_split = git && live && git->kind == live->kind && spot->shape != SHAPE_LEAF &&
			(git->kind == VALUE_OBJECT || git->kind == VALUE_ARRAY);
	if (!is_split)
		return merge_whole(walk, spot, sides);
	/* what only holds the parts of a dashboard holds none where it is not there */
	static const struct value nothing[] = {
		[VALUE_ARRAY] = {.kind = VALUE_ARRAY},
		[VALUE_OBJECT] = {.kind = VALUE_OBJECT},
	};
	struct merge_sides filled = *sides;
	const struct value *base = sides->on[BASE];
	if ((!base || base->kind == VALUE_NULL) && shape_info(spot->shape)->is_silent)
		filled.on[BASE] = &nothing[git->kind];
	if (!filled.on[BASE] || filled.on[BASE]->kind != git->kind)
		return merge_whole(walk, spot, sides);
	if (git->kind == VALUE_ARRAY)
		return merge_list(walk, spot, &filled);
	if (spot->shape == SHAPE_CURRENT)
		return merge_current(walk, spot, &filled);
	return merge_members(walk, spot, &filled, MATCH_NONE);
}

/* ---- the whole ---- */

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
	struct spot dashboard = {.shape = SHAPE_DASHBOARD, .subject = base, .place = git};
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
		conflict->base = value_keep(arena, conflict->base);
		conflict->git = value_keep(arena, conflict->git);
		conflict->live = value_keep(arena, conflict->live);
	}
}
