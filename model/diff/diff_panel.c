/* SPDX-License-Identifier: MIT */
/*
 * Panels were paired over the whole dashboard before the walk, so that one that went into a row or came out of it is
 * the same panel. Each is reported where it stands now: its move as one change, its content beside it.
 */
#include "model/base/arena.h"
#include "model/diff/diff_internal.h"
#include "model/diff/order.h"
#include "model/value/value.h"

static void diff_panel_list(struct diff_walk *walk, const struct value_path *array, struct match_range old,
			    struct match_range new);

static bool differs(const struct value *old, const struct value *new, const char *key)
{
	const struct value *a = value_get(old, key);
	const struct value *b = value_get(new, key);
	return a && b ? !value_equal(a, b) : a != b;
}

static bool is_same_row(const struct diff_walk *walk, size_t old, size_t new)
{
	return old == MATCH_NONE ? new == MATCH_NONE : new != MATCH_NONE && walk->old.items[old].pair == new;
}

/* Whether a row that was folded or unfolded took the panel along: the fold is the change, not the panel. */
static bool was_folded(const struct diff_walk *walk, const struct match_item *old, const struct match_item *new)
{
	size_t row = match_row_of(new);
	if (row == MATCH_NONE || !is_same_row(walk, match_row_of(old), row))
		return false;
	return differs(walk->old.items[match_row_of(old)].value, walk->new.items[row].value, "collapsed");
}

/* A place on the screen, or NULL. One that is null is a value like any other: a move has no words for it. */
static const struct value *grid_of(const struct value *panel)
{
	const struct value *grid = value_get(panel, "gridPos");
	return grid && grid->kind != VALUE_NULL ? grid : NULL;
}

static bool is_moved_on_screen(const struct match_item *old, const struct match_item *new)
{
	const struct value *before = value_get(old->value, "gridPos");
	const struct value *after = value_get(new->value, "gridPos");
	bool is_null = (before && before->kind == VALUE_NULL) || (after && after->kind == VALUE_NULL);
	return !is_null && differs(old->value, new->value, "gridPos");
}

/* Whether a panel is in another array or place; of those that are not, some may stand in another order. */
static bool is_moved(const struct diff_walk *walk, const struct match_item *old, const struct match_item *new)
{
	return !is_same_row(walk, old->owner, new->owner) || is_moved_on_screen(old, new);
}

static bool has_partner(const struct match_list *list, size_t row)
{
	return row == MATCH_NONE || list->items[row].pair != MATCH_NONE;
}

/* The row that has a panel on the screen. A row has none. */
static size_t row_around(const struct match_item *panel)
{
	bool is_row = value_is_text(value_get(panel->value, "type"), "row");
	return panel->owner == MATCH_NONE && is_row ? MATCH_NONE : match_row_of(panel);
}

/* " from row 'A' to row 'B'"; an open row that came or went around a panel is no move of the panel. */
static const char *row_move_words(struct diff_walk *walk, const struct match_item *old, const struct match_item *new)
{
	size_t before = row_around(old);
	size_t after = row_around(new);
	const struct value *from = before == MATCH_NONE ? NULL : walk->old.items[before].value;
	const struct value *to = after == MATCH_NONE ? NULL : walk->new.items[after].value;
	bool is_other_row = !is_same_row(walk, before, after);
	bool is_other_array = !is_same_row(walk, old->owner, new->owner);
	if (is_other_array && !is_other_row)
		from = new->owner == MATCH_NONE ? from : NULL;
	else if (!is_other_array &&
		 !(is_other_row && has_partner(&walk->old, before) && has_partner(&walk->new, after)))
		return "";
	const char *out_of = from ? row_words(walk->scratch, from) : NULL;
	const char *into = to ? row_words(walk->scratch, to) : NULL;
	if (is_other_row && out_of && into)
		return arena_printf(walk->scratch, " from %s to %s", out_of, into);
	return out_of ? arena_printf(walk->scratch, " out of %s", out_of)
		      : arena_printf(walk->scratch, " into %s", into ? into : "the dashboard");
}

/* "moved", "resized", "moved into row 'CPU' and resized", "collapsed into row 'CPU'". */
static const char *move_words(struct diff_walk *walk, const struct match_item *old, const struct match_item *new)
{
	const struct value *before = grid_of(old->value);
	const struct value *after = grid_of(new->value);
	bool is_placed = is_moved_on_screen(old, new) && (differs(before, after, "x") || differs(before, after, "y"));
	bool is_resized = before && after && (differs(before, after, "w") || differs(before, after, "h"));
	bool is_other_array = !is_same_row(walk, old->owner, new->owner);
	if (is_other_array && was_folded(walk, old, new)) {
		const char *row = row_words(walk->scratch, walk->new.items[match_row_of(new)].value);
		const char *fold = new->owner != MATCH_NONE ? "collapsed into" : "expanded out of";
		return arena_printf(walk->scratch, "%s %s%s%s", fold, row, is_placed ? " and moved" : "",
				    is_resized ? " and resized" : "");
	}
	if (is_resized && !is_placed && !is_other_array)
		return "resized";
	return arena_printf(walk->scratch, "moved%s%s", row_move_words(walk, old, new),
			    is_resized ? " and resized" : "");
}

/* ---- where it was ---- */

/* The array that a panel of old was in. Those of a row share one path. */
static const struct value_path *old_array_of(struct diff_walk *walk, const struct match_item *panel)
{
	struct value_path *paths;
	if (panel->owner == MATCH_NONE) {
		const char *key = panel->is_row ? "rows" : "panels";
		paths = arena_array(walk->scratch, 2, sizeof *paths);
		paths[0] = (struct value_path){.shape = SHAPE_DASHBOARD, .old = walk->old_dashboard};
		paths[1] = value_path_of_member(&paths[0], slice_of(key), value_get(walk->old_dashboard, key), NULL);
		return &paths[1];
	}
	if (!walk->old_arrays)
		walk->old_arrays = arena_array(walk->scratch, walk->old.count, sizeof *walk->old_arrays);
	if (walk->old_arrays[panel->owner])
		return walk->old_arrays[panel->owner];
	const struct match_item *owner = &walk->old.items[panel->owner];
	paths = arena_array(walk->scratch, 2, sizeof *paths);
	paths[0] = value_path_of_item(old_array_of(walk, owner), owner, NULL);
	paths[1] = value_path_of_member(&paths[0], slice_of("panels"), value_get(owner->value, "panels"), NULL);
	walk->old_arrays[panel->owner] = &paths[1];
	return &paths[1];
}

/* ---- one panel ---- */

static void add_move(struct diff_walk *walk, const struct value_path *path, const struct match_item *old,
		     const struct match_item *new)
{
	const struct value *place = value_get(path->place, "gridPos");
	struct value_path at = *path;
	at.place = place ? place : path->place;
	struct change *change = diff_add_change(walk, CHANGE_MOVE, &at, move_words(walk, old, new));
	change->class = CHANGE_LAYOUT;
	change->weight = WEIGHT_LAYOUT;
	change->old = grid_of(old->value);
	change->new = grid_of(new->value);
}

static void diff_panel(struct diff_walk *walk, struct value_path *path, const struct match_item *old,
		       const struct match_item *new, bool stays)
{
	if (!is_same_row(walk, old->owner, new->owner))
		path->old_parent = old_array_of(walk, old);
	if (is_moved(walk, old, new))
		add_move(walk, path, old, new);
	else if (!stays)
		diff_add_moved(walk, path);
	struct diff_sides sides = {old->value, new->value, old, new};
	if (old->child_count > 0 || new->child_count > 0) {
		diff_members(walk, path, &sides);
		return;
	}
	struct diff_mark mark = diff_begin_container(walk);
	diff_members(walk, path, &sides);
	diff_end_container(walk, &mark, path, old->value, new->value);
}

static const struct value *empty_list(struct diff_walk *walk, const struct value *list)
{
	struct value *empty = arena_alloc(walk->arena, sizeof *empty);
	*empty = value_array(walk->arena, NULL, 0);
	empty->line = list->line;
	empty->column = list->column;
	return empty;
}

/* A row comes or goes alone: each of its panels has a change of its own, or a partner elsewhere. */
static const struct value *without_panels(struct diff_walk *walk, const struct match_item *item)
{
	if (item->child_count == 0)
		return item->value;
	const struct value *none = empty_list(walk, value_get(item->value, "panels"));
	struct value *alone = arena_alloc(walk->arena, sizeof *alone);
	*alone = value_with(walk->arena, item->value, slice_of("panels"), *none);
	alone->line = item->value->line;
	alone->column = item->value->column;
	return alone;
}

static void diff_lone_panel(struct diff_walk *walk, const struct value_path *path, const struct match_item *old,
			    const struct match_item *new)
{
	const struct match_item *item = new ? new : old;
	const struct value *alone = without_panels(walk, item);
	const struct value *panels = value_get(item->value, "panels");
	struct match_range inside = {item->child, item->child_count};
	diff_add_difference(walk, path, new ? NULL : alone, new ? alone : NULL);
	if (item->child_count == 0)
		return;
	struct value_path below = value_path_of_member(path, slice_of("panels"), old ? panels : NULL,
						       new ? panels : NULL);
	diff_panel_list(walk, &below, new ? (struct match_range){0, 0} : inside,
			new ? inside : (struct match_range){0, 0});
}

/* ---- lists ---- */

static bool is_in(size_t at, struct match_range range)
{
	return at >= range.from && at - range.from < range.count;
}

/*
 * Reports the panels of old from `from` on that went, up to the next one that is still in this array. What is in
 * another array now is reported there.
 */
static void diff_removed_panels(struct diff_walk *walk, const struct value_path *array, size_t from,
				struct match_range old, struct match_range new)
{
	for (; is_in(from, old) && !is_in(walk->old.items[from].pair, new); from++) {
		const struct match_item *item = &walk->old.items[from];
		struct value_path path = value_path_of_item(array, item, NULL);
		if (item->pair == MATCH_NONE)
			diff_lone_panel(walk, &path, item, NULL);
	}
}

/* Which panels keep their order. Those that moved on the screen are taken along by that and do not count. */
static const bool *panels_that_stay(struct diff_walk *walk, struct match_range old, struct match_range new)
{
	size_t *places = arena_array(walk->scratch, new.count, sizeof *places);
	for (size_t i = 0; i < new.count; i++) {
		const struct match_item *item = &walk->new.items[new.from + i];
		bool counts = is_in(item->pair, old) && !is_moved(walk, &walk->old.items[item->pair], item);
		places[i] = counts ? item->pair : MATCH_NONE;
	}
	return order_stays(walk->scratch, places, new.count);
}

static void diff_panel_list(struct diff_walk *walk, const struct value_path *array, struct match_range old,
			    struct match_range new)
{
	const bool *stays = panels_that_stay(walk, old, new);
	diff_removed_panels(walk, array, old.from, old, new);
	for (size_t i = new.from; is_in(i, new); i++) {
		const struct match_item *item = &walk->new.items[i];
		const struct match_item *partner = item->pair == MATCH_NONE ? NULL : &walk->old.items[item->pair];
		struct value_path path = value_path_of_item(array, partner, item);
		if (partner)
			diff_panel(walk, &path, partner, item, stays[i - new.from]);
		else
			diff_lone_panel(walk, &path, NULL, item);
		if (partner && is_in(item->pair, old))
			diff_removed_panels(walk, array, item->pair + 1, old, new);
	}
}

static bool is_list(const struct value *panels)
{
	return panels && match_is_panel_list(panels);
}

static void add_list(struct diff_walk *walk, const struct value_path *path, const struct value *old,
		     const struct value *new)
{
	enum change_kind kind = !old ? CHANGE_ADD : !new ? CHANGE_REMOVE : CHANGE_SET;
	struct change *change = diff_add_change(walk, kind, path, NULL);
	change->old = old;
	change->new = new;
	change->class = CHANGE_LAYOUT;
	change->weight = WEIGHT_LAYOUT;
}

/*
 * A list that is only on one side is there without its panels, which have changes of their own: [] comes before them,
 * or goes after.
 */
void diff_panel_member(struct diff_walk *walk, const struct value_path *path, struct match_range old,
		       struct match_range new)
{
	const struct value *before = is_list(path->old) ? empty_list(walk, path->old) : path->old;
	const struct value *after = path->new ? empty_list(walk, path->new) : NULL;
	if (after && !is_list(path->old))
		add_list(walk, path, before, after);
	diff_panel_list(walk, path, old, new);
	if (!after)
		add_list(walk, path, before, NULL);
}
