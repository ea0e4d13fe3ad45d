/* SPDX-License-Identifier: MIT */
/* Rows that could not be read because of their target leave it to the plan to say why. */
#include "model/base/arena.h"
#include "model/plan/plan.h"

void plan_blame_target(struct plan *plan, const struct target_fault *fault, size_t asked)
{
	size_t unread = 0;
	for (size_t i = 0; i < plan->count; i++) {
		struct plan_row *row = &plan->rows[i];
		if (row->state != STATE_ERROR)
			continue;
		unread++;
		row->fault = fault->fault;
		row->reason = "not read: the fault is the target's, not this dashboard's";
		row->hint = NULL;
	}
	if (!unread)
		return;
	plan->target_fault = (struct target_fault){
		.fault = fault->fault,
		.message = arena_strdup(plan->arena, fault->message),
		.hint = arena_strdup(plan->arena, fault->hint),
		.unread = unread,
		.unasked = unread > asked ? unread - asked : 0,
	};
}
