/* SPDX-License-Identifier: MIT */
/* apply_operation: a plan carried out, `write_jobs` dashboards side by side. */
#ifndef DASHSYNC_SYNC_APPLY_APPLY_OPERATION_H
#define DASHSYNC_SYNC_APPLY_APPLY_OPERATION_H

struct operation;
struct plan;

/*
 * Writes the rows whose action is update or merge and sets every outcome. Each dashboard is read, compared and decided
 * again right before it is saved; a row that is no longer as the plan showed it is refused.
 */
void apply_operation(const struct operation *operation, struct plan *plan);

#endif
