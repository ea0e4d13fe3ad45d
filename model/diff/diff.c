/* SPDX-License-Identifier: MIT */
/*
 * Both dashboards are walked together in the order of the new one: objects by key, arrays by the pairs that
 * match.c made, and panels by pairs that were made over the whole dashboard before the walk, because a panel may
 * move into a row and out of it. What is left over is an addition or a removal. The walk visits everything, so that
 * equal documents, and only they, have no changes; a last comparison of the whole guards that promise.
 */
#include "model/diff/diff.h"

#include "model/base/arena.h"
#include "model/diff/diff_internal.h"
#include "model/diff/order.h"
#include "model/value/value.h"

static void diff_value(struct diff_walk *walk, const struct value_path *path, const struct value *old,
		       const struct value *new);

/* ---- arrays ---- */

/* Reports the run of items of old from `from` on that have no partner. */
static void diff_removed_items(struct diff_walk *walk, const struct value_path *array, const struct match_list *old,
			       size_t from)
{
	for (; from < old->count && old->items[from].pair == MATCH_NONE; from++) {
		struct value_path path = value_path_of_item(array, &old->items[from], NULL);
		diff_add_difference(walk, &path, old->items[from].value, NULL);
	}
}

static void match_by_index(struct match_list *old, struct match_list *new)
{
	for (size_t i = 0; i < old->count && i < new->count; i++) {
		old->items[i].pair = i;
		new->items[i].pair = i;
	}
}

/* Where the items were that are on both sides. */
static const size_t *old_places(struct diff_walk *walk, const struct match_list *news)
{
	size_t *places = arena_array(walk->scratch, news->count, sizeof *places);
	for (size_t i = 0; i < news->count; i++)
		places[i] = news->items[i].pair;
	return places;
}

static void diff_items(struct diff_walk *walk, const struct value_path *path, const struct value *old,
		       const struct value *new)
{
	struct match_list olds = match_list_array(walk->scratch, old);
	struct match_list news = match_list_array(walk->scratch, new);
	if (walk->arrays < MATCHED_ARRAYS)
		match_arrays(shape_info(path->shape)->item, &olds, &news);
	else
		match_by_index(&olds, &news);
	const bool *stays = order_stays(walk->scratch, old_places(walk, &news), news.count);
	walk->arrays++;
	diff_removed_items(walk, path, &olds, 0);
	for (size_t i = 0; i < news.count; i++) {
		const struct match_item *item = &news.items[i];
		const struct match_item *partner = item->pair == MATCH_NONE ? NULL : &olds.items[item->pair];
		struct value_path below = value_path_of_item(path, partner, item);
		if (!partner) {
			diff_add_difference(walk, &below, NULL, item->value);
			continue;
		}
		if (!stays[i])
			diff_add_moved(walk, &below);
		diff_value(walk, &below, partner->value, item->value);
		diff_removed_items(walk, path, &olds, item->pair + 1);
	}
	walk->arrays--;
}

/* ---- objects ---- */

/* Whether a member is a list of panels on the side that matters: old's may leave for anywhere, so new's is walked. */
static bool is_listed(const struct value *old, const struct value *new)
{
	return match_is_panel_list(new) && (new || match_is_panel_list(old));
}

static struct match_range range_of(const struct match_list *list, const struct match_item *panel, enum shape shape)
{
	if (panel)
		return (struct match_range){panel->child, panel->child_count};
	if (shape == SHAPE_ROWS)
		return (struct match_range){list->top_count, list->rows_count};
	return (struct match_range){0, list->top_count};
}

static bool is_null(const struct value *value)
{
	return value && value->kind == VALUE_NULL;
}

static void diff_member(struct diff_walk *walk, const struct value_path *object, const struct diff_sides *sides,
			struct slice key)
{
	const struct value *old = value_get_slice(sides->old, key);
	const struct value *new = value_get_slice(sides->new, key);
	struct value_path path = value_path_of_member(object, key, old, new);
	if (sides->new_panel && slice_is(key, "gridPos") && !is_null(old) && !is_null(new))
		return; /* diff_panel has said it as a move */
	bool is_panels = path.shape == SHAPE_PANELS || path.shape == SHAPE_ROWS;
	if (is_panels && is_listed(old, new))
		diff_panel_member(walk, &path, range_of(&walk->old, sides->old_panel, path.shape),
				  range_of(&walk->new, sides->new_panel, path.shape));
	else if (old && new && !(is_panels && match_is_panel_list(old)))
		diff_value(walk, &path, old, new);
	else
		diff_add_difference(walk, &path, old, new);
}

/* Reports the run of members of old from `from` on that new lacks. */
static void diff_removed_members(struct diff_walk *walk, const struct value_path *object,
				 const struct diff_sides *sides, size_t from)
{
	for (; from < sides->old->count && !value_get_slice(sides->new, sides->old->members[from].key); from++)
		diff_member(walk, object, sides, sides->old->members[from].key);
}

static const struct member *member_of(const struct value *value)
{
	return (const struct member *)(const void *)((const char *)value - offsetof(struct member, value));
}

void diff_members(struct diff_walk *walk, const struct value_path *object, const struct diff_sides *sides)
{
	diff_removed_members(walk, object, sides, 0);
	for (size_t i = 0; i < sides->new->count; i++) {
		struct slice key = sides->new->members[i].key;
		const struct value *old = value_get_slice(sides->old, key);
		diff_member(walk, object, sides, key);
		if (old)
			diff_removed_members(walk, object, sides, (size_t)(member_of(old) - sides->old->members) + 1);
	}
}

/* The current value of a variable that gets one or loses it is one value. */
static bool is_first_current(const struct value_path *path, const struct value *old, const struct value *new)
{
	return path->shape == SHAPE_CURRENT && !value_get(old, "value") != !value_get(new, "value");
}

static void diff_value(struct diff_walk *walk, const struct value_path *path, const struct value *old,
		       const struct value *new)
{
	bool is_same_kind = old->kind == new->kind && path->shape != SHAPE_LEAF && !is_first_current(path, old, new);
	bool is_items = new->kind == VALUE_ARRAY && (match_holds_containers(old) || match_holds_containers(new));
	struct diff_mark mark = diff_begin_container(walk);
	if (is_same_kind && new->kind == VALUE_OBJECT)
		diff_members(walk, path, &(struct diff_sides){.old = old, .new = new});
	else if (is_same_kind && is_items)
		diff_items(walk, path, old, new);
	else if (!value_equal(old, new))
		diff_add_difference(walk, path, old, new);
	diff_end_container(walk, &mark, path, old, new);
}

static struct changes compare(struct arena *arena, const struct value *old, const struct value *new, bool is_in_old)
{
	ARENA_AUTO scratch = arena_new();
	struct diff_walk walk = {
		.arena = arena,
		.scratch = scratch,
		.old = match_list_panels(scratch, old),
		.new = match_list_panels(scratch, new),
		.old_dashboard = old,
		.names = STRBUF_INIT(SIZE_MAX / 2),
	};
	struct value_path dashboard = {
		.shape = SHAPE_DASHBOARD,
		.subject = new,
		.old = old,
		.new = new,
		.place = is_in_old ? old : new,
		.is_in_old = is_in_old,
	};
	match_panels(&walk.old, &walk.new);
	diff_value(&walk, &dashboard, old, new);
	if (walk.count == 0 && !value_equal(old, new))
		diff_add_difference(&walk, &dashboard, old, new);
	return diff_finish(&walk);
}

struct changes diff_dashboards(struct arena *arena, const struct value *old, const struct value *new)
{
	return compare(arena, old, new, false);
}

struct changes diff_edits(struct arena *arena, const struct value *git, const struct value *live)
{
	struct changes changes = compare(arena, git, live, true);
	changes.is_in_old = true;
	return changes;
}

/* A copy of a name; of one that another name is, that one's copy. */
static const char *keep_name(struct arena *arena, const char *name, const char *other, const char *others_copy)
{
	return name && name == other ? others_copy : arena_strdup(arena, name);
}

void changes_keep(struct arena *arena, const struct changes *from, struct changes *to)
{
	to->count = from->count;
	to->is_in_old = from->is_in_old;
	to->items = arena_array(arena, from->count, sizeof *to->items);
	for (size_t i = 0; i < from->count; i++) {
		const struct change *change = &from->items[i];
		struct change *copy = &to->items[i];
		*copy = *change;
		copy->path = arena_strdup(arena, change->path);
		copy->what = arena_strdup(arena, change->what);
		copy->old_path = keep_name(arena, change->old_path, change->path, copy->path);
		copy->from = keep_name(arena, change->from, change->path, copy->path);
		copy->to = keep_name(arena, change->to, change->from, copy->from);
		copy->old_panel = NULL;
		copy->new_panel = NULL;
		copy->old = value_keep_plain(arena, change->old);
		copy->new = value_keep_plain(arena, change->new);
	}
}
