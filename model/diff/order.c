/* SPDX-License-Identifier: MIT */
/*
 * The longest increasing subsequence, by patience sorting: ends[n] is the item that ends a run of n + 1 items with the
 * least place so far, and each item remembers the one before it in its run.
 */
#include "model/diff/order.h"

#include <stdint.h>

#include "model/base/arena.h"

/* How many runs end before this place. */
static size_t runs_before(const size_t *old_places, const size_t *ends, size_t runs, size_t place)
{
	size_t low = 0;
	while (low < runs) {
		size_t middle = low + (runs - low) / 2;
		if (old_places[ends[middle]] < place)
			low = middle + 1;
		else
			runs = middle;
	}
	return low;
}

const bool *order_stays(struct arena *arena, const size_t *old_places, size_t count)
{
	bool *stays = arena_array(arena, count, sizeof *stays);
	size_t *ends = arena_array(arena, count, sizeof *ends);
	size_t *before = arena_array(arena, count, sizeof *before);
	size_t runs = 0;
	for (size_t i = 0; i < count; i++) {
		if (old_places[i] == SIZE_MAX)
			continue;
		size_t run = runs_before(old_places, ends, runs, old_places[i]);
		before[i] = run ? ends[run - 1] : SIZE_MAX;
		ends[run] = i;
		runs += run == runs;
	}
	for (size_t i = runs ? ends[runs - 1] : SIZE_MAX; i != SIZE_MAX; i = before[i])
		stays[i] = true;
	return stays;
}
