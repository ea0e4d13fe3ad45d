/* SPDX-License-Identifier: MIT */
#include "sync/compare/blame.h"

#include "model/base/arena.h"
#include "model/plan/plan.h"
#include "sync/compare/operation.h"

static bool find_fault(const struct operation *operation, struct arena *arena, struct gateway_fault *out)
{
	const struct gateway *gateway = operation->target.gateway;
	return gateway && gateway->ops->is_at_fault && gateway->ops->is_at_fault(gateway->self, arena, out);
}

bool blame_is_due(const struct operation *operation)
{
	ARENA_AUTO arena = arena_new();
	struct gateway_fault found;
	return find_fault(operation, arena, &found);
}

void blame_target(const struct operation *operation, struct plan *plan)
{
	struct gateway_fault found;
	if (!find_fault(operation, plan->arena, &found))
		return;
	const struct target_fault fault = {.fault = found.fault, .message = found.message, .hint = found.hint};
	plan_blame_target(plan, &fault, found.asked);
}
