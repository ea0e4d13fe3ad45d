/* SPDX-License-Identifier: MIT */
/*
 * Both dashboards are walked together in the order of the new one: objects by key, arrays by the pairs that
 * diff_match.c made, and panels by pairs that were made over the whole dashboard before the walk, because a panel may
 * move into a row and out of it. What is left over is an addition or a removal. The walk visits everything, so that
 * equal documents, and only they, have no changes; a last comparison of the whole guards that promise.
 */
#include "model/diff.h"

#include "model/arena.h"
#include "model/diff_parts.h"
#include "model/value.h"

#define MATCHED_ARRAYS                                                                                                 \
	16 /* arrays within arrays below which items are paired by index: bounds the cost of matching                  \
	    */

struct walk {
	struct arena *arena;
	struct arena *scratch;
	struct match_list old; /* panels */
	struct match_list new;
	struct changes changes;
	size_t room;
	unsigned arrays; /* that the walk is in */
};

/* The items [from, from + count) of a list of panels: those of one array. */
struct range {
	size_t from;
	size_t count;
};

static void diff_value(struct walk *walk, const struct spot *spot, const struct value *old, const struct value *new);

/* ---- saying it ---- */

/* A change of a kind at a spot; `event` are words that follow the place: "moved". */
static struct change *add_change(struct walk *walk, enum change_kind kind, const struct spot *spot, const char *event)
{
	if (walk->changes.count == walk->room) {
		walk->room = walk->room ? 2 * walk->room : 16;
		struct change *items = arena_array(walk->arena, walk->room, sizeof *items);
		if (walk->changes.count)
			memcpy(items, walk->changes.items, walk->changes.count * sizeof *items);
		walk->changes.items = items;
	}
	struct change *change = &walk->changes.items[walk->changes.count++];
	*change = (struct change){
		.kind = kind,
		.class = spot_class(spot),
		.path = spot_path(walk->arena, spot),
		.what = spot_words(walk->arena, spot, event),
	};
	while (spot && (!spot->place || spot->place->line == 0))
		spot = spot->parent;
	if (spot) {
		change->line = spot->place->line;
		change->column = spot->place->column;
	}
	return change;
}

/* A difference of values of which one may not be there. */
static void add_difference(struct walk *walk, const struct spot *spot, const struct value *old, const struct value *new)
{
	enum change_kind kind = !old ? CHANGE_ADD : !new ? CHANGE_REMOVE : CHANGE_SET;
	bool is_part = spot->is_item && shape_info(spot->shape)->noun;
	const char *event = !is_part || kind == CHANGE_SET ? NULL : kind == CHANGE_ADD ? "added" : "removed";
	struct change *change = add_change(walk, kind, spot, event);
	change->old = old;
	change->new = new;
}

/* The order of an array of parts is layout, except where it decides what the parts do. */
static void add_reordered(struct walk *walk, const struct spot *spot)
{
	const struct shape_info *info = shape_info(spot->shape);
	const struct spot *owner = spot;
	if (!info->plural) {
		add_change(walk, CHANGE_MOVE, spot, "order");
		return;
	}
	const char *path = spot_path(walk->arena, spot);
	while (owner->parent && (owner == spot || !shape_info(owner->shape)->noun))
		owner = owner->parent;
	struct change *change = add_change(walk, CHANGE_MOVE, owner,
					   arena_printf(walk->arena, "order of %s", info->plural));
	change->path = path;
	change->class = spot->shape == SHAPE_TRANSFORMATIONS || spot->shape == SHAPE_OVERRIDES ? CHANGE_CONTENT
											       : CHANGE_LAYOUT;
	if (spot->place) {
		change->line = spot->place->line;
		change->column = spot->place->column;
	}
}

/* ---- arrays ---- */

static bool is_container(const struct value *value)
{
	return value->kind == VALUE_ARRAY || value->kind == VALUE_OBJECT;
}

static bool holds_containers(const struct value *array)
{
	for (size_t i = 0; i < array->count; i++)
		if (is_container(&array->items[i]))
			return true;
	return false;
}

/* The spot of an item that is on one side or on both. */
static struct spot item_spot(const struct spot *array, const struct match_item *old, const struct match_item *new)
{
	const struct match_item *named = new ? new : old;
	return (struct spot){
		.parent = array,
		.shape = shape_info(array->shape)->item,
		.is_item = true,
		.is_indexed = !named->is_unique,
		.index = named->index,
		.subject = named->value,
		.place = new ? new->value : NULL,
	};
}

/* Reports the run of items of old from `from` on that have no partner; returns where it ends. */
static size_t diff_removed_items(struct walk *walk, const struct spot *array, const struct match_list *old, size_t from)
{
	for (; from < old->count && old->items[from].pair == MATCH_NONE; from++) {
		struct spot spot = item_spot(array, &old->items[from], NULL);
		add_difference(walk, &spot, old->items[from].value, NULL);
	}
	return from;
}

static void match_by_index(struct match_list *old, struct match_list *new)
{
	for (size_t i = 0; i < old->count && i < new->count; i++) {
		old->items[i].pair = i;
		new->items[i].pair = i;
	}
}

static void diff_items(struct walk *walk, const struct spot *spot, const struct value *old, const struct value *new)
{
	struct match_list olds = match_list_array(walk->scratch, old);
	struct match_list news = match_list_array(walk->scratch, new);
	if (walk->arrays < MATCHED_ARRAYS)
		match_arrays(shape_info(spot->shape)->item, &olds, &news);
	else
		match_by_index(&olds, &news);
	walk->arrays++;
	bool is_reordered = false;
	size_t behind = 0; /* one past the greatest partner so far */
	diff_removed_items(walk, spot, &olds, 0);
	for (size_t i = 0; i < news.count; i++) {
		const struct match_item *item = &news.items[i];
		const struct match_item *partner = item->pair == MATCH_NONE ? NULL : &olds.items[item->pair];
		struct spot below = item_spot(spot, partner, item);
		if (!partner) {
			add_difference(walk, &below, NULL, item->value);
			continue;
		}
		is_reordered = is_reordered || item->pair < behind;
		behind = item->pair + 1;
		diff_value(walk, &below, partner->value, item->value);
		diff_removed_items(walk, spot, &olds, item->pair + 1);
	}
	walk->arrays--;
	if (is_reordered)
		add_reordered(walk, spot);
}

/* ---- objects ---- */

/* The spot of a member that is on one side or on both. */
static struct spot member_spot(const struct spot *object, struct slice key, const struct value *old,
			       const struct value *new)
{
	return (struct spot){
		.parent = object,
		.shape = shape_of_member(object->shape, key),
		.key = key,
		.subject = new ? new : old,
		.place = new,
	};
}

static void diff_panel_list(struct walk *walk, const struct spot *array, struct range old, struct range new);

/* What the walk does with the members of one object, and of what it knows apart from them. */
struct members {
	const struct value *old;
	const struct value *new;
	const struct match_item *old_panel; /* of a panel or a row, else NULL */
	const struct match_item *new_panel;
};

/* Whether a member is a list of panels that the pairs cover. [] beside nothing is a difference that they do not see. */
static bool is_listed(const struct spot *spot, const struct value *old, const struct value *new)
{
	if ((spot->shape != SHAPE_PANELS && spot->shape != SHAPE_ROWS) || !match_is_panel_list(old) ||
	    !match_is_panel_list(new))
		return false;
	return (old && new) || (old ? old->count : new->count) > 0;
}

static struct range range_of(const struct match_list *list, const struct match_item *panel, enum shape shape)
{
	if (panel)
		return (struct range){panel->child, panel->child_count};
	if (shape == SHAPE_ROWS)
		return (struct range){list->top_count, list->rows_count};
	return (struct range){0, list->top_count};
}

static void diff_member(struct walk *walk, const struct spot *object, const struct members *members, struct slice key)
{
	const struct value *old = value_get_slice(members->old, key);
	const struct value *new = value_get_slice(members->new, key);
	struct spot spot = member_spot(object, key, old, new);
	if (members->new_panel && slice_is(key, "gridPos"))
		return; /* diff_panel has said it as a move */
	if (is_listed(&spot, old, new))
		diff_panel_list(walk, &spot, range_of(&walk->old, members->old_panel, spot.shape),
				range_of(&walk->new, members->new_panel, spot.shape));
	else if (old && new)
		diff_value(walk, &spot, old, new);
	else
		add_difference(walk, &spot, old, new);
}

/* Reports the run of members of old from `from` on that new lacks. */
static void diff_removed_members(struct walk *walk, const struct spot *object, const struct members *members,
				 size_t from)
{
	for (; from < members->old->count && !value_get_slice(members->new, members->old->members[from].key); from++)
		diff_member(walk, object, members, members->old->members[from].key);
}

static const struct member *member_of(const struct value *value)
{
	return (const struct member *)(const void *)((const char *)value - offsetof(struct member, value));
}

static void diff_members(struct walk *walk, const struct spot *object, const struct members *members)
{
	diff_removed_members(walk, object, members, 0);
	for (size_t i = 0; i < members->new->count; i++) {
		struct slice key = members->new->members[i].key;
		const struct value *old = value_get_slice(members->old, key);
		diff_member(walk, object, members, key);
		if (old)
			diff_removed_members(walk, object, members,
					     (size_t)(member_of(old) - members->old->members) + 1);
	}
}

/* What a variable stands at. Its text and the rest follow from the value: they are changes only where that is none. */
static bool diff_current(struct walk *walk, const struct spot *spot, const struct value *old, const struct value *new)
{
	const struct value *before = value_get(old, "value");
	const struct value *after = value_get(new, "value");
	if (!before != !after) {
		add_difference(walk, spot, old, new);
		return true;
	}
	if (!before || value_equal(before, after))
		return false;
	struct spot below = member_spot(spot, slice_of("value"), before, after);
	add_difference(walk, &below, before, after);
	return true;
}

static void diff_value(struct walk *walk, const struct spot *spot, const struct value *old, const struct value *new)
{
	bool is_same_kind = old->kind == new->kind && spot->shape != SHAPE_LEAF;
	if (spot->shape == SHAPE_CURRENT && diff_current(walk, spot, old, new))
		return;
	if (is_same_kind && new->kind == VALUE_OBJECT)
		diff_members(walk, spot, &(struct members){.old = old, .new = new});
	else if (is_same_kind && new->kind == VALUE_ARRAY && (holds_containers(old) || holds_containers(new)))
		diff_items(walk, spot, old, new);
	else if (!value_equal(old, new))
		add_difference(walk, spot, old, new);
}

/* ---- panels ---- */

/* The row that a panel belongs to on the screen: the one whose panels[] it is in, else the one above it. */
static size_t row_of(const struct match_item *panel)
{
	return panel->owner != MATCH_NONE ? panel->owner : panel->section;
}

static bool is_same_row(const struct walk *walk, size_t old, size_t new)
{
	return old == MATCH_NONE ? new == MATCH_NONE : new != MATCH_NONE && walk->old.items[old].pair == new;
}

/* Whether a row that was folded or unfolded took the panel along: the fold is the change, not the panel. */
static bool was_folded(const struct walk *walk, const struct match_item *old, const struct match_item *new)
{
	size_t row = row_of(new);
	if (row == MATCH_NONE || !is_same_row(walk, row_of(old), row))
		return false;
	const struct value *before = value_get(walk->old.items[row_of(old)].value, "collapsed");
	const struct value *after = value_get(walk->new.items[row].value, "collapsed");
	return !before || !after || !value_equal(before, after);
}

static bool differs(const struct value *old, const struct value *new, const char *key)
{
	const struct value *a = value_get(old, key);
	const struct value *b = value_get(new, key);
	return a && b ? !value_equal(a, b) : a != b;
}

/* "moved", "resized", "moved into row 'CPU' and resized"; NULL when the panel stays where it is. */
static const char *move_words(struct walk *walk, const struct match_item *old, const struct match_item *new)
{
	const struct value *before = value_get(old->value, "gridPos");
	const struct value *after = value_get(new->value, "gridPos");
	bool is_elsewhere = !is_same_row(walk, old->owner, new->owner) && !was_folded(walk, old, new);
	bool is_moved = is_elsewhere || differs(before, after, "x") || differs(before, after, "y");
	bool is_resized = before && after && (differs(before, after, "w") || differs(before, after, "h"));
	const char *where = "";
	if (is_elsewhere && new->owner != MATCH_NONE)
		where = arena_printf(walk->scratch, " into %s",
				     row_words(walk->scratch, walk->new.items[new->owner].value));
	else if (is_elsewhere && old->owner != MATCH_NONE)
		where = arena_printf(walk->scratch, " out of %s",
				     row_words(walk->scratch, walk->old.items[old->owner].value));
	if (!is_moved && !differs(old->value, new->value, "gridPos"))
		return NULL;
	if (is_resized && !is_moved)
		return "resized";
	return arena_printf(walk->scratch, "moved%s%s", where, is_resized ? " and resized" : "");
}

static void diff_panel(struct walk *walk, const struct spot *spot, const struct match_item *old,
		       const struct match_item *new)
{
	const char *words = move_words(walk, old, new);
	if (words) {
		const struct value *position = value_get(new->value, "gridPos");
		struct spot at = *spot;
		at.place = position ? position : new->value;
		struct change *change = add_change(walk, CHANGE_MOVE, &at, words);
		change->class = CHANGE_LAYOUT;
		change->old = value_get(old->value, "gridPos");
		change->new = position;
	}
	diff_members(walk, spot, &(struct members){old->value, new->value, old, new});
}

/* A row comes or goes alone: each of its panels has a change of its own, or a partner elsewhere. */
static const struct value *without_panels(struct walk *walk, const struct match_item *item)
{
	static const char *const panels[] = {"panels", NULL};
	if (item->child_count == 0)
		return item->value;
	struct value *alone = arena_alloc(walk->arena, sizeof *alone);
	*alone = value_without(walk->arena, item->value, panels);
	alone->line = item->value->line;
	alone->column = item->value->column;
	return alone;
}

static void diff_lone_panel(struct walk *walk, const struct spot *spot, const struct match_item *old,
			    const struct match_item *new)
{
	const struct match_item *item = new ? new : old;
	const struct value *alone = without_panels(walk, item);
	const struct value *panels = value_get(item->value, "panels");
	struct range inside = {item->child, item->child_count};
	add_difference(walk, spot, new ? NULL : alone, new ? alone : NULL);
	if (item->child_count == 0)
		return;
	struct spot below = member_spot(spot, slice_of("panels"), panels, new ? panels : NULL);
	diff_panel_list(walk, &below, new ? (struct range){0, 0} : inside, new ? inside : (struct range){0, 0});
}

static bool is_in(size_t at, struct range range)
{
	return at >= range.from && at - range.from < range.count;
}

/*
 * Reports the panels of old from `from` on that went, up to the next one that is still in this array. What is in
 * another array now is reported there.
 */
static void diff_removed_panels(struct walk *walk, const struct spot *array, size_t from, struct range old,
				struct range new)
{
	for (; is_in(from, old) && !is_in(walk->old.items[from].pair, new); from++) {
		const struct match_item *item = &walk->old.items[from];
		struct spot spot = item_spot(array, item, NULL);
		if (item->pair == MATCH_NONE)
			diff_lone_panel(walk, &spot, item, NULL);
	}
}

/* Whether panels that stayed in this array changed their order in it; it is said only when none has moved on screen. */
static bool is_reordered(const struct walk *walk, struct range old, struct range new)
{
	bool is_other = false;
	size_t behind = 0;
	for (size_t i = new.from; is_in(i, new); i++) {
		const struct match_item *item = &walk->new.items[i];
		if (item->pair == MATCH_NONE || !is_in(item->pair, old))
			continue;
		if (differs(walk->old.items[item->pair].value, item->value, "gridPos"))
			return false;
		is_other = is_other || item->pair < behind;
		behind = item->pair + 1;
	}
	return is_other;
}

static void diff_panel_list(struct walk *walk, const struct spot *array, struct range old, struct range new)
{
	diff_removed_panels(walk, array, old.from, old, new);
	for (size_t i = new.from; is_in(i, new); i++) {
		const struct match_item *item = &walk->new.items[i];
		const struct match_item *partner = item->pair == MATCH_NONE ? NULL : &walk->old.items[item->pair];
		struct spot spot = item_spot(array, partner, item);
		if (partner)
			diff_panel(walk, &spot, partner, item);
		else
			diff_lone_panel(walk, &spot, NULL, item);
		if (partner && is_in(item->pair, old))
			diff_removed_panels(walk, array, item->pair + 1, old, new);
	}
	if (is_reordered(walk, old, new))
		add_reordered(walk, array);
}

struct changes diff_dashboards(struct arena *arena, const struct value *old, const struct value *new)
{
	ARENA_AUTO scratch = arena_new();
	struct walk walk = {
		.arena = arena,
		.scratch = scratch,
		.old = match_list_panels(scratch, old),
		.new = match_list_panels(scratch, new),
	};
	struct spot dashboard = {.shape = SHAPE_DASHBOARD, .subject = new, .place = new};
	match_panels(&walk.old, &walk.new);
	diff_value(&walk, &dashboard, old, new);
	if (walk.changes.count == 0 && !value_equal(old, new))
		add_difference(&walk, &dashboard, old, new);
	return walk.changes;
}
