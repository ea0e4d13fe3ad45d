/* SPDX-License-Identifier: MIT */
/* order: which items of an array keep their order when it is turned into another. */
#ifndef DASHSYNC_MODEL_DIFF_ORDER_H
#define DASHSYNC_MODEL_DIFF_ORDER_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/*
 * The array has `count` items; `old_places[i]` is where the i-th was before, or SIZE_MAX where that does not count. The
 * result says of each whether it stays: as many stay as can, and those that stay are in the order of before. What
 * neither stays nor is SIZE_MAX has moved. Time: n log n.
 */
const bool *order_stays(struct arena *arena, const size_t *old_places, size_t count);

#endif
