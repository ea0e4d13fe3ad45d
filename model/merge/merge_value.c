/* SPDX-License-Identifier: MIT */
/*
 * Three values are walked together. Where one side left a place as base has it, the other side's is taken; where both
 * changed it, objects go by key and arrays by diff's matching, down to the place that cannot be split. merge_list.c and
 * merge_panels.c call back here for the values in an array: the recursion over the tree.
 *
 * An object is never compared as a whole before it is walked, so that the cost stays near linear in a deep document;
 * arrays are, which is why their nesting is bounded (merge_list.c).
 */
#include "model/base/arena.h"
#include "model/merge/merge_internal.h"

/* ---- objects ---- */

static const struct value *merge_member(struct merge_walk *walk, const struct value_path *object,
					const struct merge_sides *sides, size_t owner, struct slice key)
{
	struct merge_sides below;
	for (enum side side = BASE; side < SIDES; side++)
		below.on[side] = value_get_slice(sides->on[side], key);
	struct value_path path = merge_path_of_member(object, key, &below);
	if (path.shape == SHAPE_PANELS || path.shape == SHAPE_ROWS)
		return merge_panel_array(walk, &path, &below, owner);
	if (walk->panels.has_live_ids && owner != MATCH_NONE && slice_is(key, "id"))
		return below.on[LIVE];
	return merge_value(walk, &path, &below);
}

const struct value *merge_members(struct merge_walk *walk, const struct value_path *object,
				  const struct merge_sides *sides, size_t owner)
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

const struct value *merge_whole(struct merge_walk *walk, const struct value_path *path, const struct merge_sides *sides)
{
	const struct value *picked;
	if (merge_pick(sides, &picked))
		return picked;
	merge_add_conflict(walk, path, sides);
	return sides->on[LIVE];
}

/* The current value of a variable. The rest follows from its value, so whoever set that says the rest, too. */
static const struct value *merge_current(struct merge_walk *walk, const struct value_path *path,
					 const struct merge_sides *sides)
{
	struct merge_sides values;
	for (enum side side = BASE; side < SIDES; side++)
		values.on[side] = value_get(sides->on[side], "value");
	if (!values.on[BASE] || !values.on[GIT] || !values.on[LIVE])
		return merge_whole(walk, path, sides);
	bool git_set = !value_equal(values.on[BASE], values.on[GIT]);
	bool live_set = !value_equal(values.on[BASE], values.on[LIVE]);
	if (!git_set && !live_set)
		return merge_members(walk, path, sides, MATCH_NONE);
	if (git_set && live_set && !value_equal(values.on[GIT], values.on[LIVE]))
		return merge_whole(walk, path, sides);
	return git_set ? sides->on[GIT] : sides->on[LIVE];
}

const struct value *merge_value(struct merge_walk *walk, const struct value_path *path, const struct merge_sides *sides)
{
	const struct value *git = sides->on[GIT];
	const struct value *live = sides->on[LIVE];
	bool is_split = git && live && git->kind == live->kind && path->shape != SHAPE_LEAF &&
			(git->kind == VALUE_OBJECT || git->kind == VALUE_ARRAY);
	if (!is_split)
		return merge_whole(walk, path, sides);
	/* what only holds the parts of a dashboard holds none where it is not there */
	static const struct value nothing[] = {
		[VALUE_ARRAY] = {.kind = VALUE_ARRAY},
		[VALUE_OBJECT] = {.kind = VALUE_OBJECT},
	};
	struct merge_sides filled = *sides;
	const struct value *base = sides->on[BASE];
	if ((!base || base->kind == VALUE_NULL) && shape_info(path->shape)->is_transparent)
		filled.on[BASE] = &nothing[git->kind];
	if (!filled.on[BASE] || filled.on[BASE]->kind != git->kind)
		return merge_whole(walk, path, sides);
	if (git->kind == VALUE_ARRAY)
		return merge_list(walk, path, &filled);
	if (path->shape == SHAPE_CURRENT)
		return merge_current(walk, path, &filled);
	return merge_members(walk, path, &filled, MATCH_NONE);
}
