/* SPDX-License-Identifier: MIT */
/* plan and validate: the engine looks, nothing is written. */
#include "cmd/command.h"
#include "cmd/report.h"
#include "cmd/session.h"

static int look(const struct invocation *invocation, const char *command, enum session_extent extent, struct error *err)
{
	SESSION_AUTO session = {0};
	struct plan plan;
	int result = FAULT_NONE; /* an error that is set says more */
	if (!reports_check(invocation->options, err) || !session_open(&session, invocation, extent, err))
		return result;
	plan_init(&plan);
	const char *dirty = NULL;
	if (session_plan(&session, &plan, err) &&
	    (!session.engine.has_commit || session_first_dirty(&session, &plan, &dirty, err))) {
		plan.dirty = dirty != NULL;
		result = plan_exit(&plan, invocation->options->detailed_exitcode);
		reports_print(invocation->options, &plan, command, result, err);
	}
	plan_free(&plan);
	return result;
}

int cmd_plan(const struct invocation *invocation, struct error *err)
{
	return look(invocation, "plan", SESSION_ONLINE, err);
}

int cmd_validate(const struct invocation *invocation, struct error *err)
{
	return look(invocation, "validate", SESSION_OFFLINE, err);
}
