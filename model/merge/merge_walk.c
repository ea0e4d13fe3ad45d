/* SPDX-License-Identifier: MIT */
/* What every step of the walk needs: one place on three sides, its name, and a conflict there. */
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
