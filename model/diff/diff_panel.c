/* SPDX-License-Identifier: MIT */
/*
 * Panels were paired over the whole dashboard before the walk, so that one that went into a row or came out of it is
 * the same panel. Each is reported where it stands now: its move as one change, its content beside it.
 */
#include "model/base/arena.h"
#include "model/diff/diff_internal.h"
#include "model/value/value.h"

static void diff_lone_panel(struct diff_walk *walk, const struct value_path *path, const struct match_item *old,
			    const struct match_item *new);

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

/* "moved", "resized", "moved into row 'CPU' and resized"; NULL when the panel stays where it is. */
static const char *move_words(struct diff_walk *walk, const struct match_item *old, const struct match_item *new)
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

static void diff_panel(struct diff_walk *walk, const struct value_path *path, const struct match_item *old,
		       const struct match_item *new)
{
	const char *words = move_words(walk, old, new);
	if (words) {
		const struct value *place = value_get(path->place, "gridPos");
		struct value_path at = *path;
		at.place = place ? place : path->place;
		struct change *change = diff_add_change(walk, CHANGE_MOVE, &at, words);
		change->class = CHANGE_LAYOUT;
		change->old = value_get(old->value, "gridPos");
		change->new = value_get(new->value, "gridPos");
	}
	diff_members(walk, path, &(struct diff_sides){old->value, new->value, old, new});
}

/* A row comes or goes alone: each of its panels has a change of its own, or a partner elsewhere. */
static const struct value *without_panels(struct diff_walk *walk, const struct match_item *item)
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

/* Whether panels that stayed in this array changed their order in it; it is said only when none has moved on screen. */
static bool is_reordered(const struct diff_walk *walk, struct match_range old, struct match_range new)
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

void diff_panel_list(struct diff_walk *walk, const struct value_path *array, struct match_range old,
		     struct match_range new)
{
	diff_removed_panels(walk, array, old.from, old, new);
	for (size_t i = new.from; is_in(i, new); i++) {
		const struct match_item *item = &walk->new.items[i];
		const struct match_item *partner = item->pair == MATCH_NONE ? NULL : &walk->old.items[item->pair];
		struct value_path path = value_path_of_item(array, partner, item);
		if (partner)
			diff_panel(walk, &path, partner, item);
		else
			diff_lone_panel(walk, &path, NULL, item);
		if (partner && is_in(item->pair, old))
			diff_removed_panels(walk, array, item->pair + 1, old, new);
	}
	if (is_reordered(walk, old, new))
		diff_add_reordered(walk, array);
}
