/* SPDX-License-Identifier: MIT */
/*
 * The three documents are walked together. Where two sides are equal the third decides; objects are merged by key,
 * arrays of objects by the pairs that diff_match.c makes of base with each side; what is left, two values in one place,
 * is a conflict. An array keeps git's order, or live's when only live changed it, and what only the other side has
 * stands behind its neighbour there.
 */
#include "model/merge.h"

#include "model/arena.h"
#include "model/diff_parts.h"
#include "model/value.h"

/* Arrays within arrays below which nothing is paired: bounds what a malicious document costs, as in diff.c. */
#define MATCHED_ARRAYS 16
#define MOST_PANELS    500 /* that are looked at for overlaps */

struct merge_walk {
	struct arena *arena;
	struct arena *scratch;
	struct conflicts conflicts;
	size_t room;
	unsigned arrays; /* that the walk is in */
};

/* The three sides of one place; NULL: not there. */
struct sides {
	const struct value *base;
	const struct value *git;
	const struct value *live;
};

static const struct value *merge_value(struct merge_walk *walk, const struct spot *spot, const struct sides *sides);

static bool is_same(const struct value *a, const struct value *b)
{
	return a && b ? value_equal(a, b) : a == b;
}

/* Notes that both sides changed this place in different ways; live's is what stays in the document. */
static const struct value *add_conflict(struct merge_walk *walk, const struct spot *spot, const struct sides *sides)
{
	walk->conflicts.items = arena_grow(walk->arena, walk->conflicts.items, walk->conflicts.count, &walk->room,
					   sizeof *walk->conflicts.items);
	struct conflict *conflict = &walk->conflicts.items[walk->conflicts.count++];
	*conflict = (struct conflict){
		.path = spot_path(walk->arena, spot),
		.what = spot_words(walk->arena, spot, NULL),
		.base = sides->base,
		.git = sides->git,
		.live = sides->live,
	};
	while (spot && (!spot->place || spot->place->line == 0))
		spot = spot->parent;
	if (spot) {
		conflict->line = spot->place->line;
		conflict->column = spot->place->column;
	}
	return sides->live;
}

/* ---- objects ---- */

static void add_member(struct merge_walk *walk, const struct spot *object, const struct member *from,
		       const struct sides *parents, struct member *to, size_t *count)
{
	const struct sides sides = {
		.base = value_get_slice(parents->base, from->key),
		.git = value_get_slice(parents->git, from->key),
		.live = value_get_slice(parents->live, from->key),
	};
	struct spot spot = spot_of_member(object, from->key, sides.live, sides.git);
	if (object->shape == SHAPE_PANEL && slice_is(from->key, "gridPos"))
		spot.shape = SHAPE_LEAF;
	const struct value *merged = merge_value(walk, &spot, &sides);
	if (!merged)
		return;
	to[*count] = *from;
	to[*count].value = *merged;
	*count += 1;
}

static const struct value *merge_object(struct merge_walk *walk, const struct spot *spot, const struct sides *sides)
{
	struct member *members = arena_array(walk->scratch, (size_t)sides->git->count + sides->live->count,
					     sizeof *members);
	size_t count = 0;
	for (size_t i = 0; i < sides->git->count; i++)
		add_member(walk, spot, &sides->git->members[i], sides, members, &count);
	for (size_t i = 0; i < sides->live->count; i++)
		if (!value_get_slice(sides->git, sides->live->members[i].key))
			add_member(walk, spot, &sides->live->members[i], sides, members, &count);
	struct value *out = arena_alloc(walk->arena, sizeof *out);
	value_object(walk->arena, members, count, out, NULL);
	out->line = sides->git->line;
	out->column = sides->git->column;
	return out;
}

/* ---- arrays ---- */

static bool holds_only_objects(const struct value *array)
{
	for (size_t i = 0; i < array->count; i++)
		if (array->items[i].kind != VALUE_OBJECT)
			return false;
	return true;
}

static bool has_item(const struct value *array, const struct value *item)
{
	for (size_t i = 0; array && i < array->count; i++)
		if (value_equal(&array->items[i], item))
			return true;
	return false;
}

static const struct value *array_of(struct merge_walk *walk, const struct value *items, size_t count,
				    const struct value *git)
{
	struct value *out = arena_alloc(walk->arena, sizeof *out);
	*out = value_array(walk->arena, items, count);
	out->line = git->line;
	out->column = git->column;
	return out;
}

/* A set, such as tags: git's, without what live took away, with what live added. */
static const struct value *merge_set(struct merge_walk *walk, const struct sides *sides)
{
	struct value *items = arena_array(walk->scratch, (size_t)sides->git->count + sides->live->count, sizeof *items);
	size_t count = 0;
	for (size_t i = 0; i < sides->git->count; i++) {
		const struct value *item = &sides->git->items[i];
		if (has_item(sides->live, item) || !has_item(sides->base, item))
			items[count++] = *item;
	}
	for (size_t i = 0; i < sides->live->count; i++) {
		const struct value *item = &sides->live->items[i];
		if (!has_item(sides->git, item) && !has_item(sides->base, item))
			items[count++] = *item;
	}
	return array_of(walk, items, count, sides->git);
}

/* One item of the merged array: where it stands on each side, and the slot behind it. */
struct slot {
	size_t base;
	size_t git;
	size_t live;
	size_t next;
};

/* The items of one side, paired with base. */
struct side {
	struct match_list base; /* base's items with their partners on this side */
	struct match_list items;
	size_t *slots; /* of each item */
};

struct lists {
	struct side git;
	struct side live;
	struct slot *slots;
	size_t count;
	size_t first;
};

static void pair_side(struct merge_walk *walk, enum shape item, const struct value *base, const struct value *array,
		      struct side *side)
{
	side->base = match_list_array(walk->scratch, base);
	side->items = match_list_array(walk->scratch, array);
	side->slots = arena_array(walk->scratch, array->count, sizeof *side->slots);
	match_arrays(item, &side->base, &side->items);
	for (size_t i = 0; i < side->items.count; i++)
		side->slots[i] = MATCH_NONE;
}

static bool is_reordered(const struct side *side)
{
	size_t behind = 0;
	for (size_t i = 0; i < side->items.count; i++) {
		size_t pair = side->items.items[i].pair;
		if (pair == MATCH_NONE)
			continue;
		if (pair < behind)
			return true;
		behind = pair + 1;
	}
	return false;
}

/* The item that the other side added too: an equal one, or one of the same identity. */
static size_t find_added(const struct side *other, const struct value *item, const char *identity)
{
	const struct value *own = identity ? value_get(item, identity) : NULL;
	for (size_t i = 0; i < other->items.count; i++) {
		const struct match_item *candidate = &other->items.items[i];
		if (candidate->pair != MATCH_NONE || other->slots[i] != MATCH_NONE)
			continue;
		const struct value *theirs = own ? value_get(candidate->value, identity) : NULL;
		if (value_equal(candidate->value, item) || (theirs && value_equal(own, theirs)))
			return i;
	}
	return MATCH_NONE;
}

/* Makes a slot of an item of `frame`, with its partner in `other`. */
static size_t add_slot(struct lists *lists, struct side *frame, struct side *other, size_t index, const char *identity)
{
	const struct match_item *item = &frame->items.items[index];
	size_t partner = item->pair != MATCH_NONE ? other->base.items[item->pair].pair
						  : find_added(other, item->value, identity);
	size_t number = lists->count++;
	bool is_git = frame == &lists->git;
	lists->slots[number] = (struct slot){
		.base = item->pair,
		.git = is_git ? index : partner,
		.live = is_git ? partner : index,
		.next = MATCH_NONE,
	};
	frame->slots[index] = number;
	if (partner != MATCH_NONE)
		other->slots[partner] = number;
	return number;
}

/* Slots in the order of `frame`; what only `other` has comes behind what stands before it there. */
static void line_up(struct lists *lists, struct side *frame, struct side *other, const char *identity)
{
	size_t *link = &lists->first;
	for (size_t i = 0; i < frame->items.count; i++) {
		*link = add_slot(lists, frame, other, i, identity);
		link = &lists->slots[*link].next;
	}
	*link = MATCH_NONE;
	link = &lists->first;
	for (size_t i = 0; i < other->items.count; i++) {
		if (other->slots[i] == MATCH_NONE) {
			size_t next = *link;
			size_t slot = add_slot(lists, other, frame, i, identity);
			lists->slots[slot].next = next;
			*link = slot;
		}
		link = &lists->slots[other->slots[i]].next;
	}
}

static const struct value *value_at(const struct match_list *list, size_t index)
{
	return index == MATCH_NONE ? NULL : list->items[index].value;
}

static const struct match_item *item_at(const struct match_list *list, size_t index)
{
	return index == MATCH_NONE ? NULL : &list->items[index];
}

static const struct value *merge_items(struct merge_walk *walk, const struct spot *spot, const struct sides *sides)
{
	enum shape item = shape_info(spot->shape)->item;
	const char *identity = shape_info(item)->identity;
	struct lists lists = {.first = MATCH_NONE};
	pair_side(walk, item, sides->base, sides->git, &lists.git);
	pair_side(walk, item, sides->base, sides->live, &lists.live);
	size_t room = (size_t)sides->git->count + sides->live->count;
	lists.slots = arena_array(walk->scratch, room, sizeof *lists.slots);
	bool by_live = is_reordered(&lists.live);
	if (by_live && is_reordered(&lists.git)) {
		if (spot->shape != SHAPE_PANELS) /* whose order means nothing: gridPos says where they are */
			return add_conflict(walk, spot, sides);
		by_live = false;
	}
	line_up(&lists, by_live ? &lists.live : &lists.git, by_live ? &lists.git : &lists.live, identity);
	struct value *items = arena_array(walk->scratch, room, sizeof *items);
	size_t count = 0;
	walk->arrays++;
	for (size_t i = lists.first; i != MATCH_NONE; i = lists.slots[i].next) {
		const struct slot *slot = &lists.slots[i];
		const struct sides below = {
			.base = value_at(&lists.git.base, slot->base),
			.git = value_at(&lists.git.items, slot->git),
			.live = value_at(&lists.live.items, slot->live),
		};
		struct spot at = spot_of_item(spot, item_at(&lists.live.items, slot->live),
					      item_at(&lists.git.items, slot->git));
		const struct value *merged = merge_value(walk, &at, &below);
		if (merged)
			items[count++] = *merged;
	}
	walk->arrays--;
	return array_of(walk, items, count, sides->git);
}

/* ---- values ---- */

static const struct value *merge_changed(struct merge_walk *walk, const struct spot *spot, const struct sides *sides)
{
	if (!sides->base || !sides->git || !sides->live || spot->shape == SHAPE_LEAF || spot->shape == SHAPE_CURRENT ||
	    sides->git->kind != sides->base->kind || sides->live->kind != sides->base->kind)
		return add_conflict(walk, spot, sides);
	if (sides->git->kind == VALUE_OBJECT)
		return merge_object(walk, spot, sides);
	if (sides->git->kind != VALUE_ARRAY || walk->arrays >= MATCHED_ARRAYS)
		return add_conflict(walk, spot, sides);
	bool is_dashboards = spot->parent && spot->parent->shape == SHAPE_DASHBOARD && !spot->is_item;
	if (is_dashboards && slice_is(spot->key, "tags"))
		return merge_set(walk, sides);
	if (holds_only_objects(sides->base) && holds_only_objects(sides->git) && holds_only_objects(sides->live))
		return merge_items(walk, spot, sides);
	return add_conflict(walk, spot, sides);
}

/* What both sides did alike, or only one of them did, is done. */
static const struct value *merge_value(struct merge_walk *walk, const struct spot *spot, const struct sides *sides)
{
	if (is_same(sides->git, sides->live) || is_same(sides->base, sides->live))
		return sides->git;
	if (is_same(sides->base, sides->git))
		return sides->live;
	return merge_changed(walk, spot, sides);
}

/* ---- the whole ---- */

/* Whether two panels of a dashboard have one id. */
static bool has_twins(struct arena *scratch, const struct value *dashboard)
{
	struct match_list list = match_list_panels(scratch, dashboard);
	struct match_list other = match_list_panels(scratch, dashboard);
	match_panels(&list, &other); /* says which identities are unique */
	for (size_t i = 0; i < list.count; i++)
		if (!list.items[i].is_row && value_get(list.items[i].value, "id") && !list.items[i].is_unique)
			return true;
	return false;
}

struct box {
	int64_t side[4]; /* x, y, w, h */
};

static bool read_box(const struct value *panel, struct box *out)
{
	static const char *const keys[] = {"x", "y", "w", "h"};
	const struct value *place = value_get(panel, "gridPos");
	for (size_t i = 0; i < 4; i++)
		if (!value_to_integer(value_get(place, keys[i]), &out->side[i]))
			return false;
	return true;
}

static bool overlap(const struct value *a, const struct value *b)
{
	struct box p;
	struct box q;
	if (!a || !b || !read_box(a, &p) || !read_box(b, &q))
		return false;
	for (size_t i = 0; i < 2; i++)
		if (p.side[i] >= q.side[i] + q.side[i + 2] || q.side[i] >= p.side[i] + p.side[i + 2])
			return false;
	return true;
}

/* The panel of an id at the top of a dashboard. */
static const struct value *panel_of(const struct value *dashboard, const struct value *id)
{
	const struct value *panels = value_get_kind(dashboard, "panels", VALUE_ARRAY);
	for (size_t i = 0; panels && id && i < panels->count; i++) {
		const struct value *other = value_get(&panels->items[i], "id");
		if (other && value_equal(other, id))
			return &panels->items[i];
	}
	return NULL;
}

static bool overlaps_there(const struct value *dashboard, const struct value *a, const struct value *b)
{
	return overlap(panel_of(dashboard, value_get(a, "id")), panel_of(dashboard, value_get(b, "id")));
}

/* Panels that lie on each other in the merge, and on neither side. */
static const char *say_overlap(struct arena *arena, const struct value *merged, const struct sides *sides)
{
	const struct value *panels = value_get_kind(merged, "panels", VALUE_ARRAY);
	for (size_t i = 0; panels && i < panels->count && i < MOST_PANELS; i++) {
		for (size_t k = i + 1; k < panels->count && k < MOST_PANELS; k++) {
			const struct value *a = &panels->items[i];
			const struct value *b = &panels->items[k];
			if (!overlap(a, b) || overlaps_there(sides->git, a, b) || overlaps_there(sides->live, a, b))
				continue;
			return arena_printf(arena, "in the merge the panels '%.*s' and '%.*s' lie on each other",
					    SLICE_ARG(value_get_text(a, "title")),
					    SLICE_ARG(value_get_text(b, "title")));
		}
	}
	return NULL;
}

void merge_dashboards(struct arena *arena, const struct value *base, const struct value *git, const struct value *live,
		      struct merge *out)
{
	ARENA_AUTO scratch = arena_new();
	struct merge_walk walk = {.arena = arena, .scratch = scratch};
	const struct sides sides = {base, git, live};
	struct spot dashboard = {.shape = SHAPE_DASHBOARD, .subject = git, .place = git};
	*out = (struct merge){.document = merge_value(&walk, &dashboard, &sides)};
	if (walk.conflicts.count == 0 && out->document != git && out->document != live) {
		if (has_twins(scratch, out->document) && !has_twins(scratch, git) && !has_twins(scratch, live)) {
			struct spot panels = spot_of_member(&dashboard, slice_of("panels"), value_get(live, "panels"),
							    value_get(git, "panels"));
			out->document = live;
			add_conflict(&walk, &panels, &sides);
		}
		out->note = say_overlap(arena, out->document, &sides);
	}
	out->conflicts = walk.conflicts;
}

enum merge_relation merge_relation(const struct merge *merge, const struct value *git)
{
	if (merge->conflicts.count)
		return MERGE_OVERLAP;
	return value_equal(merge->document, git) ? MERGE_CONTAINED : MERGE_DISJOINT;
}
