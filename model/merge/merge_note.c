/* SPDX-License-Identifier: MIT */
/*
 * Panels that lie on each other in the merge and on neither side: git moved one to where live put another. Nothing is
 * lost by it, and a Grafana pushes them apart when it shows them, so it is said and not refused.
 */
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/merge/merge_internal.h"

#define GRID_MAXIMUM  1000000 /* of a coordinate; no dashboard is as long */
#define PAIRS_MAXIMUM 1000000 /* looked at: bounds what panels that all lie on each other cost */

struct box {
	int64_t x, y, w, h;
	size_t owner;
	size_t entry;
};

static bool read_box(const struct value *panel, struct box *box)
{
	const struct value *grid = value_get(panel, "gridPos");
	const struct {
		const char *key;
		int64_t *to;
	} fields[] = {{"x", &box->x}, {"y", &box->y}, {"w", &box->w}, {"h", &box->h}};
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (!value_to_integer(value_get(grid, fields[i].key), fields[i].to) || *fields[i].to < 0 ||
		    *fields[i].to > GRID_MAXIMUM)
			return false;
	return true;
}

static bool do_overlap(const struct box *a, const struct box *b)
{
	return a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + b->h && b->y < a->y + a->h;
}

/* Whether two panels lie on each other on a side already. */
static bool overlap_on(const struct merge_panels *panels, size_t a, size_t b, enum side side)
{
	struct box left;
	struct box right;
	const struct merge_entry *one = &panels->entries[a];
	const struct merge_entry *other = &panels->entries[b];
	return one->on[side] && other->on[side] &&
	       merge_owner_on(panels, one, side) == merge_owner_on(panels, other, side) &&
	       read_box(one->on[side]->value, &left) && read_box(other->on[side]->value, &right) &&
	       do_overlap(&left, &right);
}

static int compare_boxes(const void *left, const void *right)
{
	const struct box *a = left;
	const struct box *b = right;
	if (a->owner != b->owner)
		return a->owner < b->owner ? -1 : 1;
	if (a->y != b->y)
		return a->y < b->y ? -1 : 1;
	return (a->entry > b->entry) - (a->entry < b->entry);
}

static size_t list_boxes(const struct merge_panels *panels, struct box *boxes)
{
	size_t count = 0;
	for (size_t i = 0; i < panels->count; i++) {
		struct box *box = &boxes[count];
		if (!panels->entries[i].result || !read_box(panels->entries[i].result, box))
			continue;
		box->owner = panels->entries[i].owner;
		box->entry = i;
		count++;
	}
	if (count)
		qsort(boxes, count, sizeof *boxes, compare_boxes);
	return count;
}

const char *merge_note_overlaps(struct merge_walk *walk)
{
	const struct merge_panels *panels = &walk->panels;
	struct box *boxes = arena_array(walk->scratch, panels->count, sizeof *boxes);
	size_t count = list_boxes(panels, boxes);
	size_t looked_at = 0;
	size_t found = 0;
	const char *first = NULL;
	for (size_t i = 0; i < count; i++)
		for (size_t k = i + 1; k < count && boxes[k].owner == boxes[i].owner &&
				       boxes[k].y < boxes[i].y + boxes[i].h && looked_at++ < PAIRS_MAXIMUM;
		     k++) {
			size_t a = boxes[i].entry;
			size_t b = boxes[k].entry;
			if (!do_overlap(&boxes[i], &boxes[k]) || overlap_on(panels, a, b, GIT) ||
			    overlap_on(panels, a, b, LIVE))
				continue;
			if (found++ == 0)
				first = arena_printf(walk->arena, "%s and %s overlap in the merge",
						     value_path_words(walk->scratch, panels->entries[a].path, NULL),
						     value_path_words(walk->scratch, panels->entries[b].path, NULL));
		}
	if (found < 2)
		return first;
	return arena_printf(walk->arena, "%s, and %zu more pair%s", first, found - 1, found == 2 ? "" : "s");
}
