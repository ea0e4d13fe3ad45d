/* SPDX-License-Identifier: MIT */
/*
 * The sequences are cut at both ends while these are alike, then elements that the other side lacks are dropped; what
 * is left (`kept`) is compared. Two texts without a common line end here, in linear time.
 *
 * compare() finds a point in the middle of a shortest edit script, from both ends at once, and goes on with the two
 * halves, which have half of the edits each: so its depth is the logarithm of them. When the steps run out before the
 * ends meet, it splits at anchors instead, at most MOST_SPLITS deep.
 */
#include "model/text_diff/sequence.h"

#include <string.h>

#include "model/base/arena.h"

#define MOST_SPLITS 4

/* What is left of one side, and the place of each element in the sequence. */
struct kept {
	uint32_t *ids;
	uint32_t *places;
	uint32_t count;
};

struct work {
	struct arena *arena;
	struct kept old;
	struct kept new;
	struct sequence *old_result;
	struct sequence *new_result;
	struct sequence_room room;
	int32_t *forward; /* by diagonal: how far one gets from the front, and from the back */
	int32_t *backward;
	bool is_whole;
};

/* A part of both sides. */
struct range {
	uint32_t old, old_end;
	uint32_t new, new_end;
};

static void mark(struct work *work, uint32_t old, uint32_t new)
{
	work->old_result->same[work->old.places[old]] = true;
	work->new_result->same[work->new.places[new]] = true;
}

/* Takes off and marks what both ends have in common. */
static void trim(struct work *work, struct range *r)
{
	const uint32_t *old = work->old.ids;
	const uint32_t *new = work->new.ids;
	while (r->old < r->old_end && r->new < r->new_end &&old[r->old] == new[r->new])
		mark(work, r->old++, r->new ++);
	while (r->old < r->old_end && r->new < r->new_end &&old[r->old_end - 1] == new[r->new_end - 1])
		mark(work, --r->old_end, --r->new_end);
}

/* ---- the middle of a shortest edit script ---- */

/* One direction of the search: element `i` of a side is ids[i], counted from the back when `step` is -1. */
struct direction {
	const uint32_t *old;
	const uint32_t *new;
	int32_t step;
	int32_t *reach;       /* by diagonal */
	const int32_t *other; /* of the other direction */
};

/* Where the two directions met: elements before `old`, `new`, then `length` that are alike. */
struct meeting {
	int32_t old;
	int32_t new;
	int32_t length;
};

static int32_t above(int32_t a, int32_t b)
{
	return a > b ? a - b : 0;
}

/*
 * All diagonals with `d` edits. `last` is how many edits the other direction has made when the two may meet in this
 * step, else -1. Returns whether they met.
 */
static bool search(const struct direction *way, const int32_t size[2], int32_t d, int32_t last, size_t *steps,
		   struct meeting *met)
{
	int32_t delta = size[0] - size[1];
	int32_t *reach = way->reach;
	for (int32_t k = -(d - 2 * above(d, size[1])); k <= d - 2 * above(d, size[0]); k += 2) {
		bool is_down = k == -d || (k != d && reach[k - 1] < reach[k + 1]);
		int32_t x = is_down ? reach[k + 1] : reach[k - 1] + 1;
		int32_t from = x;
		while (x < size[0] && x - k < size[1] && way->old[way->step * x] == way->new[way->step * (x - k)])
			x++;
		reach[k] = x;
		size_t cost = 1 + (size_t)(x - from);
		*steps = *steps > cost ? *steps - cost : 0;
		int32_t c = delta - k;
		if (last < 0 || c < -last || c > last || x + way->other[c] < size[0])
			continue;
		*met = (struct meeting){from, from - k, x - from};
		return true;
	}
	return false;
}

static bool find_middle(const struct work *work, const struct range *r, size_t steps, struct meeting *met)
{
	const int32_t size[2] = {(int32_t)(r->old_end - r->old), (int32_t)(r->new_end - r->new)};
	bool is_odd = (size[0] - size[1]) % 2 != 0;
	const struct direction front = {&work->old.ids[r->old], &work->new.ids[r->new], 1, work->forward,
					work->backward};
	const struct direction back = {&work->old.ids[r->old_end - 1], &work->new.ids[r->new_end - 1], -1,
				       work->backward, work->forward};
	work->forward[1] = 0;
	work->backward[1] = 0;
	for (int32_t d = 0; steps > 0; d++) {
		if (search(&front, size, d, is_odd ? d - 1 : -1, &steps, met))
			return true;
		if (search(&back, size, d, is_odd ? -1 : d, &steps, met)) {
			*met = (struct meeting){size[0] - met->old - met->length, size[1] - met->new - met->length,
						met->length};
			return true;
		}
	}
	return false;
}

/* ---- anchors ---- */

struct anchor {
	uint32_t old;
	uint32_t new;
	uint32_t before; /* the anchor before it in the longest chain, and one */
};

/* The elements that occur once on either side of the range, in the order of old. Returns how many. */
static size_t find_anchors(struct work *work, const struct range *r, struct anchor *anchors)
{
	size_t count = 0;
	for (uint32_t i = r->old; i < r->old_end; i++)
		work->room.old_times[work->old.ids[i]]++;
	for (uint32_t i = r->new; i < r->new_end; i++) {
		work->room.new_times[work->new.ids[i]]++;
		work->room.new_at[work->new.ids[i]] = i;
	}
	for (uint32_t i = r->old; i < r->old_end; i++) {
		uint32_t id = work->old.ids[i];
		if (work->room.old_times[id] == 1 && work->room.new_times[id] == 1)
			anchors[count++] = (struct anchor){i, work->room.new_at[id], 0};
	}
	for (uint32_t i = r->old; i < r->old_end; i++)
		work->room.old_times[work->old.ids[i]] = 0;
	for (uint32_t i = r->new; i < r->new_end; i++)
		work->room.new_times[work->new.ids[i]] = 0;
	return count;
}

/* Keeps the longest chain of anchors that ascend on both sides. Returns how many. */
static size_t longest_chain(struct arena *arena, struct anchor *anchors, size_t count)
{
	uint32_t *ends = arena_array(arena, count, sizeof *ends); /* by length: the chain that ends first in new */
	size_t length = 0;
	for (size_t i = 0; i < count; i++) {
		size_t low = 0;
		for (size_t high = length; low < high;) {
			size_t middle = (low + high) / 2;
			if (anchors[ends[middle]].new < anchors[i].new)
				low = middle + 1;
			else
				high = middle;
		}
		anchors[i].before = low ? ends[low - 1] + 1 : 0;
		ends[low] = (uint32_t)i;
		length += low == length;
	}
	struct anchor *chain = arena_array(arena, length, sizeof *chain);
	uint32_t last = length ? ends[length - 1] + 1 : 0;
	for (size_t i = length; i-- > 0; last = anchors[last - 1].before)
		chain[i] = anchors[last - 1];
	if (length)
		memcpy(anchors, chain, length * sizeof *chain);
	return length;
}

/* ---- the whole ---- */

static void compare(struct work *work, struct range r, size_t steps, int splits);

static size_t size_of(const struct range *r)
{
	return (size_t)(r->old_end - r->old) + (r->new_end - r->new);
}

/* Compares what lies between anchors, each part with its share of the steps. */
static void split_at_anchors(struct work *work, const struct range *r, size_t steps, int splits)
{
	size_t least = r->old_end - r->old < r->new_end - r->new ? r->old_end - r->old : r->new_end - r->new;
	struct anchor *anchors = arena_array(work->arena, least, sizeof *anchors);
	size_t count = splits ? longest_chain(work->arena, anchors, find_anchors(work, r, anchors)) : 0;
	size_t all = size_of(r);
	if (count == 0)
		work->is_whole = false;
	struct range part = {r->old, r->old, r->new, r->new};
	for (size_t i = 0; i < count; i++) {
		part.old_end = anchors[i].old;
		part.new_end = anchors[i].new;
		mark(work, anchors[i].old, anchors[i].new);
		compare(work, part, steps * size_of(&part) / all, splits - 1);
		part.old = anchors[i].old + 1;
		part.new = anchors[i].new + 1;
	}
	part.old_end = r->old_end;
	part.new_end = r->new_end;
	if (count)
		compare(work, part, steps * size_of(&part) / all, splits - 1);
}

static void compare(struct work *work, struct range r, size_t steps, int splits)
{
	struct meeting met;
	trim(work, &r);
	if (r.old == r.old_end || r.new == r.new_end)
		return;
	if (!find_middle(work, &r, steps, &met)) {
		split_at_anchors(work, &r, steps, splits);
		return;
	}
	uint32_t old = r.old + (uint32_t)met.old;
	uint32_t new = r.new + (uint32_t)met.new;
	uint32_t length = (uint32_t)met.length;
	for (uint32_t i = 0; i < length; i++)
		mark(work, old + i, new + i);
	compare(work, (struct range){r.old, old, r.new, new}, steps, splits);
	compare(work, (struct range){old + length, r.old_end, new + length, r.new_end}, steps, splits);
}

/* The elements of a part that occur on the other side, too: `times` counts them there. */
static struct kept keep(struct arena *arena, const struct sequence *side, size_t begin, size_t end,
			const uint32_t *times)
{
	struct kept kept = {arena_array(arena, end - begin, sizeof *kept.ids),
			    arena_array(arena, end - begin, sizeof *kept.places), 0};
	for (size_t i = begin; i < end; i++)
		if (times[side->ids[i]]) {
			kept.ids[kept.count] = side->ids[i];
			kept.places[kept.count++] = (uint32_t)i;
		}
	return kept;
}

static void compare_between(struct sequence *old, struct sequence *new, const struct range *r, struct work *work,
			    size_t steps)
{
	for (uint32_t i = r->old; i < r->old_end; i++)
		work->room.old_times[old->ids[i]]++;
	for (uint32_t i = r->new; i < r->new_end; i++)
		work->room.new_times[new->ids[i]]++;
	work->old = keep(work->arena, old, r->old, r->old_end, work->room.new_times);
	work->new = keep(work->arena, new, r->new, r->new_end, work->room.old_times);
	for (uint32_t i = r->old; i < r->old_end; i++)
		work->room.old_times[old->ids[i]] = 0;
	for (uint32_t i = r->new; i < r->new_end; i++)
		work->room.new_times[new->ids[i]] = 0;
	size_t diagonals = (size_t)work->old.count + work->new.count + 3;
	work->forward = (int32_t *)arena_array(work->arena, 2 * diagonals, sizeof(int32_t)) + diagonals;
	work->backward = (int32_t *)arena_array(work->arena, 2 * diagonals, sizeof(int32_t)) + diagonals;
	compare(work, (struct range){0, work->old.count, 0, work->new.count}, steps, MOST_SPLITS);
}

struct sequence_room sequence_room(struct arena *arena, size_t ids_end)
{
	return (struct sequence_room){arena_array(arena, ids_end, sizeof(uint32_t)),
				      arena_array(arena, ids_end, sizeof(uint32_t)),
				      arena_array(arena, ids_end, sizeof(uint32_t))};
}

bool sequence_diff(struct sequence *old, struct sequence *new, const struct sequence_room *room, size_t steps)
{
	ARENA_AUTO arena = arena_new();
	struct range r = {0, (uint32_t)old->count, 0, (uint32_t) new->count};
	if (old->count)
		memset(old->same, 0, old->count);
	if (new->count)
		memset(new->same, 0, new->count);
	while (r.old < r.old_end && r.new < r.new_end && old->ids[r.old] == new->ids[r.new])
		old->same[r.old++] = new->same[r.new ++] = true;
	while (r.old < r.old_end && r.new < r.new_end && old->ids[r.old_end - 1] == new->ids[r.new_end - 1])
		old->same[--r.old_end] = new->same[--r.new_end] = true;
	if (r.old == r.old_end || r.new == r.new_end)
		return true;
	struct work work = {arena, .old_result = old, .new_result = new, .room = *room, .is_whole = true};
	compare_between(old, new, &r, &work, steps);
	return work.is_whole;
}
