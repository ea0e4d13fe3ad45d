/* SPDX-License-Identifier: MIT */
/* hostile_plan: a plan in which other people's texts are in every place that may have them. */
#ifndef DASHSYNC_TESTS_CMD_REPORT_HOSTILE_PLAN_H
#define DASHSYNC_TESTS_CMD_REPORT_HOSTILE_PLAN_H

#include <stddef.h>

#include "model/base/slice.h"
#include "model/plan/plan.h"

#define HOSTILE_ROWS 12 /* one a state and action that a page tells apart */

/* Makes a plan of HOSTILE_ROWS rows; row after row takes the next text, of `count`, around. Free it with plan_free. */
void hostile_plan(struct plan *plan, const struct slice *texts, size_t count);

#endif
