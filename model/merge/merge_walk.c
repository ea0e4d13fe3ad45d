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

struct value_path merge_path_of_entry(const struct value_path *array, const struct merge_entry *entry)
{
	const struct match_item *named = naming_item(entry);
	struct value_path path = value_path_of_item(array, NULL, named);
	path.place = entry->on[GIT] ? entry->on[GIT]->value : NULL;
	return path;
}

struct value_path merge_path_of_member(const struct value_path *object, struct slice key,
				       const struct merge_sides *sides)
{
	const struct value *named = sides->on[BASE] ? sides->on[BASE] : sides->on[GIT];
	struct value_path path = value_path_of_member(object, key, sides->on[LIVE], named);
	path.place = sides->on[GIT];
	return path;
}

struct merge_sides merge_sides_of(const struct merge_entry *entry)
{
	struct merge_sides sides;
	for (enum side side = BASE; side < SIDES; side++)
		sides.on[side] = entry->on[side] ? entry->on[side]->value : NULL;
	return sides;
}

void merge_add_conflict(struct merge_walk *walk, const struct value_path *path, const struct merge_sides *sides)
{
	struct conflicts *conflicts = &walk->conflicts;
	conflicts->items = arena_grow(walk->arena, conflicts->items, conflicts->count, &walk->room,
				      sizeof *conflicts->items);
	struct conflict *conflict = &conflicts->items[conflicts->count++];
	*conflict = (struct conflict){
		.path = value_path_text(walk->arena, path),
		.what = value_path_words(walk->arena, path, NULL),
		.base = sides->on[BASE],
		.git = sides->on[GIT],
		.live = sides->on[LIVE],
	};
	path = value_path_placed(path);
	if (path) {
		conflict->line = path->place->line;
		conflict->column = path->place->column;
	}
}
