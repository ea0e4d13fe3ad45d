/* SPDX-License-Identifier: MIT */
/* plan and validate: git is compared with live, nothing is written. */
#include "cmd/commands/command.h"
#include "cmd/output/formats.h"
#include "cmd/report/report.h"
#include "cmd/report/report_commands.h"
#include "cmd/session/session.h"
#include "cmd/session/session_report.h"
#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/plan/plan_file.h"
#include "sync/base/replace_file.h"

/* Saves the plan for a later apply. What no commit holds could not be planned again then. */
static bool save_plan(const struct plan *plan, const char *path, struct error *err)
{
	if (!plan->commit || plan->dirty) {
		error_set(err, FAULT_REFUSED, "the plan is not saved: %s",
			  plan->commit ? "some of its files are not committed" : "there is no commit to plan from");
		return error_hint(err, "Commit first.");
	}
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_PLAN_BYTES);
	plan_file_write(plan, DASHSYNC_VERSION, &text);
	if (strbuf_full(&text))
		return error_set(err, FAULT_FAILED, "the plan is too large to be saved");
	struct replace_file output;
	if (!replace_file_open(&output, path, err))
		return false;
	fwrite(text.at, 1, text.length, output.file);
	return replace_file_close(&output, err);
}

/* What apply would say to a limit of changes. */
static bool hold_back(const struct session *session, struct plan *plan, struct error *err)
{
	ERROR_AUTO refused = {0};
	struct slice limit = session_max_changes(session);
	if (!limit.at || plan_within(plan, limit, &refused))
		return true;
	if (refused.fault == FAULT_REFUSED) {
		plan->held_back = arena_strdup(plan->arena, refused.message);
		return true;
	}
	error_move(err, &refused);
	return false;
}

static int look(const struct invocation *invocation, const char *command, enum session_extent extent, struct error *err)
{
	SESSION_AUTO session = {0};
	struct plan plan;
	int result = FAULT_NONE; /* an error that is set says more */
	if (invocation->options->base && invocation->options->out) {
		error_set(err, FAULT_USAGE, "--out cannot be given with --base");
		error_hint(err, "Save the plan after the merge: only a plan of all dashboards can be applied.");
		return result;
	}
	if (!reports_check(invocation->options, err) || !session_open(&session, invocation, extent, err))
		return result;
	plan_init(&plan);
	const char *dirty = NULL;
	if (session_plan(&session, &plan, err) &&
	    (!session.operation.files.has_commit || session_first_dirty(&session, &plan, &dirty, err)) &&
	    hold_back(&session, &plan, err)) {
		plan.dirty = dirty != NULL;
		result = plan_exit(&plan, invocation->options->detailed_exitcode);
		const char *out = invocation->options->out;
		bool is_saved = out && !plan.interrupted && save_plan(&plan, out, err);
		result = result == FAULT_NONE ? (int)err->fault : result;
		if (is_saved)
			report_commands_saved(invocation->options, out, &plan);
		session_report(&session, &plan, command, result, err);
		if (is_saved)
			report_print_saved(invocation->options, &plan, stderr);
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
