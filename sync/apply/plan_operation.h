/* SPDX-License-Identifier: MIT */
/*
 * plan_operation: every dashboard of the source compared with live, as a plan. What `plan` prints and what `apply`
 * carries out comes from here and nowhere else.
 *
 * Documents stream through: each worker holds one file and one live document at a time. Problems of single dashboards
 * become rows and diagnostics of the plan; an error is only what stops everything.
 */
#ifndef DASHSYNC_SYNC_APPLY_PLAN_OPERATION_H
#define DASHSYNC_SYNC_APPLY_PLAN_OPERATION_H

#include <stdbool.h>

#include "model/base/error.h"

struct operation;
struct plan;

/*
 * Compares every dashboard of the source with live and fills the plan, which is settled then. Costs one small request
 * for a dashboard that is in sync. Unless only some dashboards were asked for (`only`, `only_globs`), those
 * that left git are looked for too (orphans.h). With `review` there are only rows of what a branch changes (review.h).
 * FAULT_USAGE when what was asked for matches no dashboard.
 */
bool plan_operation(const struct operation *operation, struct plan *plan, struct error *err);

#endif
