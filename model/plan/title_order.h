/* SPDX-License-Identifier: MIT */
/*
 * title_order: in which order a plan is to be written where titles move from one dashboard to another.
 *
 * Grafana up to 11.2 refuses a title that another dashboard of the same folder has (slugs are compared,
 * model/base/slug.h). Where a gets the title that b has, and b gets another one, b is written first. The rows come in
 * waves: those of a wave do not depend on each other. Where rows exchange titles in a ring (a gets b's, b gets a's) no
 * order works there; newer servers take any. Which server it is nobody knows before it refuses, so everything is tried,
 * and the words are for afterwards, or for a note that says which servers it is about.
 */
#ifndef DASHSYNC_MODEL_PLAN_TITLE_ORDER_H
#define DASHSYNC_MODEL_PLAN_TITLE_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct plan;

#define TITLE_FREE SIZE_MAX /* no row */

/* One entry a row of the plan in each array. */
struct title_order {
	size_t waves;   /* at least 1 */
	size_t *wave;   /* from 0; of rows that are not written, too */
	size_t *holder; /* the row whose live has the title that this one gets, or TITLE_FREE */
	size_t *ring;   /* of rows that exchange titles in a ring: the one whose uid is first; else TITLE_FREE */
};

void title_order_of(struct arena *arena, const struct plan *plan, struct title_order *out);

/* Whether writing the row gives it another title, as far as the server compares them. */
bool title_order_moves(struct arena *arena, const struct plan *plan, size_t row);

/* Whether git gives the row another title than live has, written or not. */
bool title_order_would_move(struct arena *arena, const struct plan *plan, size_t row);

/*
 * The two commits that bring a ring about, as a hint for a row of it: "'a' and 'b' swap their titles. Two commits do
 * it:
 * ...".
 */
const char *title_order_way_out(struct arena *arena, const struct plan *plan, const struct title_order *order,
				size_t row);

/*
 * Notes what Grafana up to 11.2 will refuse: rings, and dashboards of git that have one title in one folder. Nothing
 * where the server is known to allow it: it is a newer one, or has such dashboards already.
 */
void title_order_note(struct plan *plan);

#endif
