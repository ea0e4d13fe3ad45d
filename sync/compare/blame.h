/* SPDX-License-Identifier: MIT */
/* blame: reports a fault of the target (sync/grafana/reach.h) once for a plan, not in the row of each dashboard. */
#ifndef DASHSYNC_SYNC_COMPARE_BLAME_H
#define DASHSYNC_SYNC_COMPARE_BLAME_H

#include <stdbool.h>

struct operation;
struct plan;

/* Whether the target is at fault, so that asking for anything more is of no use. */
bool blame_is_due(const struct operation *operation);

/* Moves the fault, if there is one, from the rows to the plan (plan_blame_target). */
void blame_target(const struct operation *operation, struct plan *plan);

#endif
