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
#include "model/value/value.h"

static void diff_value(struct diff_walk *walk, const struct value_path *path, const struct value *old,
		       const struct value *new);

/* ---- saying it ---- */

struct change *diff_add_change(struct diff_walk *walk, enum change_kind kind, const struct value_path *path,
			       const char *event)
{
	walk->changes.items = arena_grow(walk->arena, walk->changes.items, walk->changes.count, &walk->room,
					 sizeof *walk->changes.items);
	struct change *change = &walk->changes.items[walk->changes.count++];
	*change = (struct change){
		.kind = kind,
		.class = change_class_of(path),
		.weight = change_weight_of(path),
		.path = value_path_text(walk->arena, path),
		.what = value_path_words(walk->arena, path, event),
	};
	const struct value_path *panel = path;
	while (panel && panel->shape != SHAPE_PANEL && panel->shape != SHAPE_ROW)
		panel = panel->parent;
	if (panel) {
		change->old_panel = panel->old;
		change->new_panel = panel->new;
	}
	path = value_path_placed(path);
	if (path) {
		change->line = path->place->line;
		change->column = path->place->column;
	}
	return change;
}

void diff_add_difference(struct diff_walk *walk, const struct value_path *path, const struct value *old,
			 const struct value *new)
{
	enum change_kind kind = !old ? CHANGE_ADD : !new ? CHANGE_REMOVE : CHANGE_SET;
	bool is_part = path->is_item && shape_info(path->shape)->noun;
	const char *event = !is_part || kind == CHANGE_SET ? NULL : kind == CHANGE_ADD ? "added" : "removed";
	struct change *change = diff_add_change(walk, kind, path, event);
	change->old = old;
	change->new = new;
}

/* The order of an array of parts is layout, except where it decides what the parts do. */
void diff_add_reordered(struct diff_walk *walk, const struct value_path *path)
{
	const struct shape_info *info = shape_info(path->shape);
	const struct value_path *owner = path;
	if (!info->plural) {
		diff_add_change(walk, CHANGE_MOVE, path, "order");
		return;
	}
	const char *text = value_path_text(walk->arena, path);
	while (owner->parent && (owner == path || !shape_info(owner->shape)->noun))
		owner = owner->parent;
	struct change *change = diff_add_change(walk, CHANGE_MOVE, owner,
						arena_printf(walk->arena, "order of %s", info->plural));
	change->path = text;
	change->class = path->shape == SHAPE_TRANSFORMATIONS || path->shape == SHAPE_OVERRIDES ? CHANGE_CONTENT
											       : CHANGE_LAYOUT;
	if (path->place) {
		change->line = path->place->line;
		change->column = path->place->column;
	}
}

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

static void diff_items(struct diff_walk *walk, const struct value_path *path, const struct value *old,
		       const struct value *new)
{
	struct match_list olds = match_list_array(walk->scratch, old);
	struct match_list news = match_list_array(walk->scratch, new);
	if (walk->arrays < MATCHED_ARRAYS)
		match_arrays(shape_info(path->shape)->item, &olds, &news);
	else
		match_by_index(&olds, &news);
	walk->arrays++;
	bool is_reordered = false;
	size_t behind = 0; /* one past the greatest partner so far */
	diff_removed_items(walk, path, &olds, 0);
	for (size_t i = 0; i < news.count; i++) {
		const struct match_item *item = &news.items[i];
		const struct match_item *partner = item->pair == MATCH_NONE ? NULL : &olds.items[item->pair];
		struct value_path below = value_path_of_item(path, partner, item);
		if (!partner) {
			diff_add_difference(walk, &below, NULL, item->value);
			continue;
		}
		is_reordered = is_reordered || item->pair < behind;
		behind = item->pair + 1;
		diff_value(walk, &below, partner->value, item->value);
		diff_removed_items(walk, path, &olds, item->pair + 1);
	}
	walk->arrays--;
	if (is_reordered)
		diff_add_reordered(walk, path);
}

/* ---- objects ---- */

/* Whether a member is a list of panels that the pairs cover. [] beside nothing is a difference that they do not see. */
static bool is_listed(const struct value_path *path, const struct value *old, const struct value *new)
{
	if ((path->shape != SHAPE_PANELS && path->shape != SHAPE_ROWS) || !match_is_panel_list(old) ||
	    !match_is_panel_list(new))
		return false;
	return (old && new) || (old ? old->count : new->count) > 0;
}

static struct match_range range_of(const struct match_list *list, const struct match_item *panel, enum shape shape)
{
	if (panel)
		return (struct match_range){panel->child, panel->child_count};
	if (shape == SHAPE_ROWS)
		return (struct match_range){list->top_count, list->rows_count};
	return (struct match_range){0, list->top_count};
}

static void diff_member(struct diff_walk *walk, const struct value_path *object, const struct diff_sides *sides,
			struct slice key)
{
	const struct value *old = value_get_slice(sides->old, key);
	const struct value *new = value_get_slice(sides->new, key);
	struct value_path path = value_path_of_member(object, key, old, new);
	if (sides->new_panel && slice_is(key, "gridPos"))
		return; /* diff_panel has said it as a move */
	if (is_listed(&path, old, new))
		diff_panel_list(walk, &path, range_of(&walk->old, sides->old_panel, path.shape),
				range_of(&walk->new, sides->new_panel, path.shape));
	else if (old && new)
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

/* The current value of a variable. Its text and the rest follow from the value: they are changes only where that is
 * none. */
static bool diff_current(struct diff_walk *walk, const struct value_path *path, const struct value *old,
			 const struct value *new)
{
	const struct value *before = value_get(old, "value");
	const struct value *after = value_get(new, "value");
	if (!before != !after) {
		diff_add_difference(walk, path, old, new);
		return true;
	}
	if (!before || value_equal(before, after))
		return false;
	struct value_path below = value_path_of_member(path, slice_of("value"), before, after);
	diff_add_difference(walk, &below, before, after);
	return true;
}

static void diff_value(struct diff_walk *walk, const struct value_path *path, const struct value *old,
		       const struct value *new)
{
	bool is_same_kind = old->kind == new->kind && path->shape != SHAPE_LEAF;
	if (path->shape == SHAPE_CURRENT && diff_current(walk, path, old, new))
		return;
	if (is_same_kind && new->kind == VALUE_OBJECT)
		diff_members(walk, path, &(struct diff_sides){.old = old, .new = new});
	else if (is_same_kind && new->kind == VALUE_ARRAY &&
		 (match_holds_containers(old) || match_holds_containers(new)))
		diff_items(walk, path, old, new);
	else if (!value_equal(old, new))
		diff_add_difference(walk, path, old, new);
}

static struct changes compare(struct arena *arena, const struct value *old, const struct value *new, bool is_in_old)
{
	ARENA_AUTO scratch = arena_new();
	struct diff_walk walk = {
		.arena = arena,
		.scratch = scratch,
		.old = match_list_panels(scratch, old),
		.new = match_list_panels(scratch, new),
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
	if (walk.changes.count == 0 && !value_equal(old, new))
		diff_add_difference(&walk, &dashboard, old, new);
	return walk.changes;
}

struct changes diff_dashboards(struct arena *arena, const struct value *old, const struct value *new)
{
	return compare(arena, old, new, false);
}

struct changes diff_edits(struct arena *arena, const struct value *git, const struct value *live)
{
	return compare(arena, git, live, true);
}

void changes_keep(struct arena *arena, const struct changes *from, struct changes *to)
{
	to->count = from->count;
	to->items = arena_array(arena, from->count, sizeof *to->items);
	for (size_t i = 0; i < from->count; i++) {
		struct change *change = &to->items[i];
		*change = from->items[i];
		change->path = arena_strdup(arena, change->path);
		change->what = arena_strdup(arena, change->what);
		change->old_path = change->old_path ? arena_strdup(arena, change->old_path) : NULL;
		change->from = change->from ? arena_strdup(arena, change->from) : NULL;
		change->to = change->to ? arena_strdup(arena, change->to) : NULL;
		change->old_panel = NULL;
		change->new_panel = NULL;
		change->old = value_keep(arena, change->old);
		change->new = value_keep(arena, change->new);
	}
}
