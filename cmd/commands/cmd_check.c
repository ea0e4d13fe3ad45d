/* SPDX-License-Identifier: MIT */
/* check: plan, then ask whether what is planned works. Nothing is written. */
#include "cmd/commands/command.h"
#include "cmd/output/formats.h"
#include "cmd/session/gate.h"
#include "cmd/session/session.h"
#include "cmd/session/session_report.h"

/* That an edit by hand keeps git's side from being written is not what is asked here. */
static void judge(struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		struct plan_row *row = &plan->rows[i];
		enum fault fault = check_fault(row->check);
		if (fault != FAULT_NONE || row->fault == FAULT_REFUSED)
			row->fault = fault;
	}
}

int cmd_check(const struct invocation *invocation, struct error *err)
{
	SESSION_AUTO session = {0};
	int result = FAULT_NONE; /* an error that is set says more */
	if (!reports_check(invocation->options, err) || !session_open(&session, invocation, SESSION_ONLINE, err))
		return result;
	struct plan plan;
	plan_init(&plan);
	if (session_plan(&session, &plan, err)) {
		gate_check(&session, &plan, false);
		judge(&plan);
		session_add_notes(&session, &plan);
		result = plan_exit(&plan, false);
		session_report(&session, &plan, "check", result, err);
	}
	plan_free(&plan);
	return result;
}
