/* SPDX-License-Identifier: MIT */
/*
 * Panels are paired as the comparison pairs them (match_panels). A panel of the same size and column that is higher or
 * lower than before was pushed, not moved by hand, when one of these holds:
 *
 *     the one before or after it, in the order of the old screen, went the same distance;
 *     it is still right under the panel that it was under, or as much lower as one added above it is high, or as much
 *     higher as one removed above it was;
 *     it was the last one and is the last one.
 */
#include "model/layout/layout.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "model/diff/change.h"
#include "model/layout/layout_places.h"
#include "model/value/value.h"

struct layout_making {
	struct arena *scratch;
	struct match_list old;
	struct match_list new;
	struct layout_places before;
	struct layout_places after;
	const struct value **edited; /* panels with other content, sorted */
	size_t edited_count;
	bool *is_regridded; /* boxes of before: as wide and, but for a rounded line, as high as their row made them */
};

/* ---- content ---- */

static int compare_pointers(const void *a, const void *b)
{
	const struct value *const *left = a;
	const struct value *const *right = b;
	return (*left > *right) - (*left < *right);
}

static void find_edited(struct layout_making *making, const struct changes *changes)
{
	making->edited = arena_array(making->scratch, changes->count, sizeof *making->edited);
	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->items[i];
		if (change->new_panel && change->old_panel && change->kind != CHANGE_MOVE)
			making->edited[making->edited_count++] = change->new_panel;
	}
	if (making->edited_count)
		qsort(making->edited, making->edited_count, sizeof *making->edited, compare_pointers);
}

static bool is_edited(const struct layout_making *making, const struct value *panel)
{
	return making->edited_count &&
	       bsearch(&panel, making->edited, making->edited_count, sizeof *making->edited, compare_pointers);
}

/* ---- pairs ---- */

static void pair_boxes(struct layout_making *making)
{
	for (size_t i = 0; i < making->old.count; i++) {
		size_t pair = making->old.items[i].pair;
		int32_t old = making->before.box_of[i];
		int32_t new = pair == MATCH_NONE ? -1 : making->after.box_of[pair];
		if (old < 0 || new < 0)
			continue;
		struct page_box *before = &making->before.boxes[old];
		struct page_box *after = &making->after.boxes[new];
		before->pair = new;
		after->pair = old;
		if (is_edited(making, making->new.items[pair].value) || before->is_collapsed != after->is_collapsed)
			after->change = before->change = BOX_CHANGED;
	}
}

/* Whether a panel is in the same row of the screen, folded or not. */
static bool is_in_same_row(const struct layout_making *making, size_t old, size_t new)
{
	size_t before = match_row_of(&making->old.items[old]);
	size_t after = match_row_of(&making->new.items[new]);
	return before == MATCH_NONE || after == MATCH_NONE ? before == after : making->old.items[before].pair == after;
}

/* Out of rows[], whose heights in pixels Grafana's versions have rounded up and down to lines of the grid. */
static bool is_regridded(const struct value *old, const struct value *new, const struct page_box *before,
			 const struct page_box *after)
{
	return !value_get(old, "gridPos") && value_get(old, "span") && value_get(new, "gridPos") &&
	       before->x == after->x && before->w == after->w && before->h - after->h <= 1 && after->h - before->h <= 1;
}

static void set_change(struct layout_making *making, struct page_box *before, enum box_change change)
{
	before->change = change;
	making->after.boxes[before->pair].change = change;
}

/* What is sure without a look at others; a panel that is only higher or lower stays as it is. */
static void judge_alone(struct layout_making *making)
{
	for (size_t i = 0; i < making->old.count; i++) {
		int32_t at = making->before.box_of[i];
		struct page_box *before = at < 0 ? NULL : &making->before.boxes[at];
		if (!before || before->pair < 0) {
			if (before)
				before->change = BOX_REMOVED;
			continue;
		}
		const struct page_box *after = &making->after.boxes[before->pair];
		bool is_folded = (before->in_row < 0) != (after->in_row < 0);
		bool is_elsewhere = (is_folded || before->in_row >= 0) &&
				    !is_in_same_row(making, i, making->old.items[i].pair);
		making->is_regridded[at] = !is_folded &&
					   is_regridded(making->old.items[i].value,
							making->new.items[making->old.items[i].pair].value, before,
							after);
		if (making->is_regridded[at])
			continue;
		if (before->w != after->w || before->h != after->h)
			set_change(making, before, BOX_RESIZED);
		else if (before->x != after->x || is_elsewhere)
			set_change(making, before, BOX_MOVED);
		else if (before->y != after->y && (is_folded || before->in_row >= 0))
			set_change(making, before, BOX_PUSHED);
	}
	for (size_t i = 0; i < making->after.count; i++)
		if (making->after.boxes[i].pair < 0)
			making->after.boxes[i].change = BOX_ADDED;
}

/* ---- pushed or moved ---- */

static int compare_places(const struct page_box *left, const struct page_box *right)
{
	if (left->y != right->y)
		return left->y < right->y ? -1 : 1;
	if (left->x != right->x)
		return left->x < right->x ? -1 : 1;
	return (left > right) - (left < right);
}

static int compare_by_top(const void *a, const void *b)
{
	const struct page_box *const *left = a;
	const struct page_box *const *right = b;
	return compare_places(*left, *right);
}

static int compare_by_bottom(const void *a, const void *b)
{
	const struct page_box *left = *(const struct page_box *const *)a;
	const struct page_box *right = *(const struct page_box *const *)b;
	int32_t bottom = left->y + left->h;
	int32_t other = right->y + right->h;
	if (bottom != other)
		return bottom < other ? -1 : 1;
	return left->x != right->x ? (left->x < right->x ? -1 : 1) : compare_places(left, right);
}

static int32_t distance(const struct layout_making *making, const struct page_box *before)
{
	return making->after.boxes[before->pair].y - before->y;
}

/* What is to be seen before or after, sorted by bottoms. */
struct screen {
	const struct page_box **boxes;
	size_t count;
};

/* The panel that one is right under; NULL: none. */
static const struct page_box *panel_above(const struct screen *screen, const struct page_box *box)
{
	size_t low = 0;
	size_t high = screen->count; /* the first one that ends lower, or as low and begins further right */
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct page_box *other = screen->boxes[middle];
		int32_t bottom = other->y + other->h;
		if (bottom < box->y || (bottom == box->y && other->x <= box->x))
			low = middle + 1;
		else
			high = middle;
	}
	const struct page_box *above = low ? screen->boxes[low - 1] : NULL;
	return above && above->y + above->h == box->y && box->x < above->x + above->w ? above : NULL;
}

/* Whether its neighbour above explains where it is now. */
static bool is_carried(const struct layout_making *making, const struct screen *old_screen,
		       const struct screen *new_screen, const struct page_box *box)
{
	int32_t lower = distance(making, box);
	const struct page_box *now_above = panel_above(new_screen, &making->after.boxes[box->pair]);
	const struct page_box *above = panel_above(old_screen, box);
	if (now_above && now_above->pair < 0 && lower == now_above->h)
		return true;
	if (!above || above->pair < 0)
		return above && lower == -above->h;
	return now_above == &making->after.boxes[above->pair];
}

/* All on one screen, sorted by their bottom. */
static struct screen sort_by_bottom(struct arena *arena, const struct layout_places *places)
{
	struct screen screen = {arena_array(arena, places->count, sizeof *screen.boxes), 0};
	for (size_t i = 0; i < places->count; i++)
		if (places->boxes[i].in_row < 0)
			screen.boxes[screen.count++] = &places->boxes[i];
	if (screen.count)
		qsort(screen.boxes, screen.count, sizeof *screen.boxes, compare_by_bottom);
	return screen;
}

/* Those that kept their column and size, on both screens, by their old places. */
static struct page_box **sort_kept(const struct layout_making *making, size_t *count, const struct page_box **last)
{
	struct page_box **kept = arena_array(making->scratch, making->before.count, sizeof *kept);
	*count = 0;
	*last = NULL;
	for (size_t i = 0; i < making->before.count; i++) {
		struct page_box *before = &making->before.boxes[i];
		if ((before->change != BOX_SAME && before->change != BOX_CHANGED) || making->is_regridded[i])
			continue;
		const struct page_box *after = &making->after.boxes[before->pair];
		if (before->in_row >= 0 || after->in_row >= 0)
			continue;
		kept[(*count)++] = before;
		if (!*last || compare_places(after, *last) > 0)
			*last = after;
	}
	if (*count)
		qsort(kept, *count, sizeof *kept, compare_by_top);
	return kept;
}

static void judge_pushed(struct layout_making *making)
{
	size_t count;
	const struct page_box *last;
	struct page_box **kept = sort_kept(making, &count, &last);
	struct screen old_screen = sort_by_bottom(making->scratch, &making->before);
	struct screen new_screen = sort_by_bottom(making->scratch, &making->after);
	for (size_t i = 0; i < count; i++) {
		int32_t moved = distance(making, kept[i]);
		if (moved == 0)
			continue;
		bool is_run = (i > 0 && distance(making, kept[i - 1]) == moved) ||
			      (i + 1 < count && distance(making, kept[i + 1]) == moved);
		bool is_last = i + 1 == count && &making->after.boxes[kept[i]->pair] == last;
		bool is_pushed = is_run || is_last || is_carried(making, &old_screen, &new_screen, kept[i]);
		set_change(making, kept[i], is_pushed ? BOX_PUSHED : BOX_MOVED);
	}
}

/* ---- all of it ---- */

static bool has_other_places(const struct layout_making *making)
{
	for (size_t i = 0; i < making->before.count; i++) {
		const struct page_box *box = &making->before.boxes[i];
		if ((box->change != BOX_SAME && box->change != BOX_CHANGED) ||
		    box->is_collapsed != making->after.boxes[box->pair].is_collapsed)
			return true;
	}
	for (size_t i = 0; i < making->after.count; i++)
		if (making->after.boxes[i].pair < 0)
			return true;
	return false;
}

void layout_of(struct arena *arena, const struct value *old, const struct value *new, const struct changes *changes,
	       struct page_layout *out)
{
	ARENA_AUTO scratch = arena_new();
	struct layout_making making = {
		.scratch = scratch, .old = match_list_panels(scratch, old), .new = match_list_panels(scratch, new)};
	match_panels(&making.old, &making.new);
	making.before = layout_places(arena, &making.old);
	making.after = layout_places(arena, &making.new);
	find_edited(&making, changes);
	pair_boxes(&making);
	making.is_regridded = arena_array(scratch, making.before.count, sizeof *making.is_regridded);
	judge_alone(&making);
	judge_pushed(&making);
	*out = (struct page_layout){0};
	if (has_other_places(&making))
		*out = (struct page_layout){making.before.boxes, making.before.count, making.after.boxes,
					    making.after.count};
}
