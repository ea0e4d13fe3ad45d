/* SPDX-License-Identifier: MIT */
/*
 * Arrays but those of panels. Each side's items are paired with base's as the diff pairs them; what both added is one
 * item when it is equal or has one identity. An array of scalars is one value, but for sets, whose items are their own
 * identity.
 */
#include "model/base/arena.h"
#include "model/merge/merge_internal.h"

struct list {
	struct merge_entry *entries; /* base's items first */
	size_t count;
	struct match_list lists[SIDES];
	size_t *entry_of[SIDES];
};

/* ---- entries ---- */

static void pair(const struct value_path *path, struct match_list *base, struct match_list *side)
{
	if (path->shape == SHAPE_SET)
		match_additions(SHAPE_PLAIN, base, side);
	else
		match_arrays(shape_info(path->shape)->item, base, side);
}

/* Adds git's or live's items that base lacks, and sets whose entry each item is. */
static void add_side(struct arena *arena, struct list *list, enum side side)
{
	struct match_list *items = &list->lists[side];
	list->entry_of[side] = arena_array(arena, items->count, sizeof *list->entry_of[side]);
	for (size_t i = 0; i < items->count; i++) {
		size_t at = items->items[i].pair;
		if (at == MATCH_NONE)
			at = list->count++;
		list->entries[at].on[side] = &items->items[i];
		list->entry_of[side][i] = at;
	}
}

static struct list make_list(struct arena *arena, const struct value_path *path, const struct merge_sides *sides)
{
	struct list list = {0};
	struct match_list *lists = list.lists;
	for (enum side side = BASE; side < SIDES; side++) {
		lists[side] = match_list_array(arena, sides->on[side]);
		if (path->shape == SHAPE_SET)
			match_drop_repeated(&lists[side]);
	}
	struct match_list again = match_list_copy(arena, &lists[BASE]);
	pair(path, &again, &lists[GIT]);
	pair(path, &lists[BASE], &lists[LIVE]);
	struct match_list git = match_list_copy(arena, &lists[GIT]);
	struct match_list live = match_list_copy(arena, &lists[LIVE]);
	match_additions(shape_info(path->shape)->item, &git, &live);
	size_t most = lists[BASE].count + lists[GIT].count + lists[LIVE].count;
	list.entries = arena_array(arena, most, sizeof *list.entries);
	list.entry_of[BASE] = arena_array(arena, lists[BASE].count, sizeof *list.entry_of[BASE]);
	for (; list.count < lists[BASE].count; list.count++) {
		list.entries[list.count].on[BASE] = &lists[BASE].items[list.count];
		list.entry_of[BASE][list.count] = list.count;
	}
	add_side(arena, &list, GIT);
	for (size_t i = 0; i < live.count; i++)
		if (lists[LIVE].items[i].pair == MATCH_NONE && live.items[i].pair != MATCH_NONE)
			lists[LIVE].items[i].pair = list.entry_of[GIT][live.items[i].pair];
	add_side(arena, &list, LIVE);
	return list;
}

/* ---- the array ---- */

const struct value *merge_array(struct merge_walk *walk, const struct merge_entry *entries, const size_t *order,
				size_t count, const struct value *git)
{
	bool is_git = git && git->kind == VALUE_ARRAY && git->count == count;
	for (size_t i = 0; is_git && i < count; i++)
		is_git = entries[order[i]].result == &git->items[i];
	if (is_git)
		return git;
	struct value *items = arena_array(walk->scratch, count, sizeof *items);
	for (size_t i = 0; i < count; i++)
		items[i] = *entries[order[i]].result;
	struct value *array = arena_alloc(walk->arena, sizeof *array);
	*array = value_array(walk->arena, items, count);
	if (git) {
		array->line = git->line;
		array->column = git->column;
	}
	return array;
}

static const struct value *merge_entries(struct merge_walk *walk, const struct value_path *path,
					 const struct merge_sides *sides, struct list *list)
{
	const char *identity = shape_info(shape_info(path->shape)->item)->identity;
	struct merge_order order;
	for (size_t i = 0; i < list->count; i++) {
		struct merge_entry *entry = &list->entries[i];
		struct value_path below = merge_path_of_entry(path, entry);
		struct merge_sides values = merge_sides_of(entry);
		entry->result = merge_value(walk, &below, &values);
		entry->identity = identity && entry->result ? value_get(entry->result, identity) : NULL;
	}
	merge_order_init(
		walk->scratch, &order,
		(const size_t[SIDES]){list->lists[BASE].count, list->lists[GIT].count, list->lists[LIVE].count});
	order.prefers_git = path->shape == SHAPE_SET;
	for (enum side side = BASE; side < SIDES; side++)
		for (size_t i = 0; i < list->lists[side].count; i++)
			if (list->entries[list->entry_of[side][i]].result)
				order.sides[side].at[order.sides[side].count++] = list->entry_of[side][i];
	merge_order_make(walk->scratch, list->entries, &order);
	bool has_twins = identity && merge_mark_twins(list->entries, list->count, identity);
	if (has_twins || (order.is_contradictory && !order.prefers_git))
		merge_add_conflict(walk, path, sides);
	if (has_twins)
		return sides->on[LIVE];
	return merge_array(walk, list->entries, order.at, order.count, sides->on[GIT]);
}

static bool holds_containers(const struct merge_sides *sides)
{
	for (enum side side = BASE; side < SIDES; side++)
		if (match_holds_containers(sides->on[side]))
			return true;
	return false;
}

const struct value *merge_list(struct merge_walk *walk, const struct value_path *path, const struct merge_sides *sides)
{
	const struct value *result;
	if (merge_pick(sides, &result))
		return result;
	bool is_split = path->shape == SHAPE_SET || holds_containers(sides);
	if (!is_split || walk->arrays >= MATCHED_ARRAYS) {
		merge_add_conflict(walk, path, sides);
		return sides->on[LIVE];
	}
	struct list list = make_list(walk->scratch, path, sides);
	walk->arrays++;
	result = merge_entries(walk, path, sides, &list);
	walk->arrays--;
	return result;
}
