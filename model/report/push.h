/* SPDX-License-Identifier: MIT */
/* push: panels that moved and stayed as large as they were. Private to model/report: what fold_pushed.c and
 * fold_row_folded.c share. */
#ifndef DASHSYNC_MODEL_REPORT_PUSH_H
#define DASHSYNC_MODEL_REPORT_PUSH_H

#include "model/report/changed_panels.h"

struct push {
	uint32_t change;
	int64_t dx, dy; /* never both 0 */
	int64_t x, y;   /* where it was */
};

/* In which row each panel is, before and after. */
struct push_rows {
	struct housed_panels old;
	struct housed_panels new;
};

/* Whether a change is such a move, of a panel that stayed in the row that it was in, folded or open, or outside of any.
 */
bool push_of(const struct grouping *grouping, size_t change, struct push *out);

/* "down by 8", "up by 3 and to the left by 12" */
const char *push_direction(const struct grouping *grouping, int64_t dx, int64_t dy);

/* "12 panels", "row 'Disks' (id 7) and 3 panels", "2 rows" */
const char *push_subjects(const struct grouping *grouping, const struct push *pushes, size_t count);

#endif
