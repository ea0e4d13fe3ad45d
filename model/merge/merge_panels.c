/* SPDX-License-Identifier: MIT */
/*
 * Makes the arrays of panels, now that merge_place.c has said what stands in which. Their order means little, since
 * gridPos says where a panel is on the screen: where both sides changed it, git's is taken and nothing is said.
 */
#include "model/base/arena.h"
#include "model/merge/merge_internal.h"

static const struct value *merge_panel(struct merge_walk *walk, size_t at)
{
	struct merge_entry *entry = &walk->panels.entries[at];
	struct merge_sides sides = merge_sides_of(entry);
	bool is_both = sides.on[GIT] && sides.on[LIVE] && !entry->differs;
	const struct value *one = sides.on[LIVE] ? sides.on[LIVE] : sides.on[GIT];
	if (!is_both) /* one side's panel; what is in it may still be anybody's */
		sides = (struct merge_sides){{one, one, one}};
	else if (!sides.on[BASE])
		sides.on[BASE] = sides.on[GIT];
	entry->result = merge_members(walk, merge_panel_path(walk, at), &sides, at);
	return entry->result;
}

static struct match_range range_on(const struct merge_panels *panels, enum side side, size_t owner, bool is_rows)
{
	const struct match_list *list = &panels->lists[side];
	const struct match_item *item = owner == MATCH_NONE ? NULL : panels->entries[owner].on[side];
	if (item)
		return (struct match_range){item->child, item->child_count};
	if (owner != MATCH_NONE)
		return (struct match_range){0, 0};
	return is_rows ? (struct match_range){list->top_count, list->rows_count}
		       : (struct match_range){0, list->top_count};
}

static struct merge_order order_panels(struct merge_walk *walk, size_t owner, bool is_rows)
{
	struct merge_panels *panels = &walk->panels;
	struct match_range ranges[SIDES];
	size_t counts[SIDES];
	struct merge_order order;
	for (enum side side = BASE; side < SIDES; side++) {
		ranges[side] = range_on(panels, side, owner, is_rows);
		counts[side] = ranges[side].count;
	}
	merge_order_init(walk->scratch, &order, counts);
	order.prefers_git = true;
	for (enum side side = BASE; side < SIDES; side++)
		for (size_t i = 0; i < ranges[side].count; i++) {
			size_t at = panels->entry_of[side][ranges[side].from + i];
			if (panels->entries[at].is_kept && panels->entries[at].owner == owner)
				order.sides[side].at[order.sides[side].count++] = at;
		}
	merge_order_make(walk->scratch, panels->entries, &order);
	return order;
}

const struct value *merge_panel_array(struct merge_walk *walk, const struct value_path *path,
				      const struct merge_sides *sides, size_t owner)
{
	static const struct value list = {.kind = VALUE_ARRAY};
	struct merge_sides kinds; /* any list of panels is one to the question whether there is a list at all */
	for (enum side side = BASE; side < SIDES; side++)
		kinds.on[side] = sides->on[side] && match_is_panel_list(sides->on[side]) ? &list : sides->on[side];
	const struct value *kind;
	bool is_conflict = !merge_pick(&kinds, &kind);
	if (is_conflict)
		kind = kinds.on[LIVE];
	struct merge_order order = order_panels(walk, owner, path->shape == SHAPE_ROWS);
	bool is_list = kind == &list || (order.count && (!kind || kind->kind == VALUE_NULL));
	if (is_conflict || (order.count && !is_list))
		merge_add_conflict(walk, path, sides);
	if (!is_list)
		return kind;
	for (size_t i = 0; i < order.count; i++)
		merge_panel(walk, order.at[i]);
	return merge_array(walk, walk->panels.entries, order.at, order.count, sides->on[GIT]);
}
