/* SPDX-License-Identifier: MIT */
#include "cmd/session/session_report.h"

#include <string.h>

#include "cmd/output/formats.h"
#include "cmd/report/report_commands.h"
#include "model/base/arena.h"
#include "model/plan/plan_file.h"

/* Of the commands that write what a plan shows. */
static bool has_digest(const char *command)
{
	return strcmp(command, "plan") == 0 || strcmp(command, "apply") == 0;
}

void session_settle(const struct session *session, struct plan *plan, const char *command)
{
	if (plan_has_live(plan))
		plan->duration_ms = (int64_t)(operation_milliseconds() - session->began);
	if (plan->endpoint && !plan->plan_digest && has_digest(command) && plan_count(plan).updates) {
		struct digest digest = plan_file_digest(plan);
		plan->plan_digest = arena_strdup(plan->arena, digest.hex);
	}
	report_commands_fill(session->options, session->folder, command, plan);
}

bool session_report(const struct session *session, struct plan *plan, const char *command, int exit, struct error *err)
{
	session_settle(session, plan, command);
	return reports_print(session->options, plan, command, exit, err);
}
