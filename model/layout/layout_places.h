/* SPDX-License-Identifier: MIT */
/* layout_places: where Grafana shows each panel and row of a dashboard. Private to model/report. */
#ifndef DASHSYNC_MODEL_LAYOUT_LAYOUT_PLACES_H
#define DASHSYNC_MODEL_LAYOUT_LAYOUT_PLACES_H

#include "model/diff/match.h"
#include "model/layout/boxes.h"

struct arena;

struct layout_places {
	struct page_box *boxes;
	size_t count;
	int32_t *box_of; /* of each item of the list: its box; -1: a row of rows[] that has no heading */
};

/* The boxes of a dashboard's panels, without pairs and changes. All of it is in `arena`. */
struct layout_places layout_places(struct arena *arena, const struct match_list *list);

#endif
