/* SPDX-License-Identifier: MIT */
#include "sync/compare/comparison_internal.h"

#include "model/base/arena.h"
#include "model/base/error.h"
#include "sync/compare/desired.h"
#include "sync/compare/live_read.h"
#include "sync/compare/operation.h"
#include "sync/compare/remedy.h"

void comparison_fail(struct arena *arena, const struct error *err, struct comparison *comparison)
{
	comparison->facts = FACT_LIVE_UNREAD;
	comparison->decision = decide(comparison->facts);
	comparison->action = comparison->decision->action;
	comparison->reason = arena_strdup(arena, err->message);
	comparison->hint = err->hint ? arena_strdup(arena, err->hint) : comparison->decision->hint;
	comparison->fault = err->fault;
}

void comparison_conclude(const struct operation *operation, const struct operation_policy *policy, struct arena *arena,
			 const struct desired *desired, struct comparison *comparison)
{
	comparison->decision = decide(comparison->facts | policy_facts(&policy->decision));
	comparison->action = comparison->decision->action;
	comparison->fault = decision_fault(comparison->decision);
	enum state state = comparison->decision->state;
	const char *hint = remedy_hint(desired, state);
	bool is_hinted = comparison->decision->hint != NULL;
	comparison->hint = is_hinted && hint ? hint : remedy_commands(arena, comparison->decision->hint, desired->uid);
	if (is_hinted)
		comparison->command = remedy_command(operation, arena, desired, state);
	if (state != STATE_BLOCKED)
		comparison->reason = comparison->decision->reason;
	if (!action_writes(comparison->action))
		return;
	const char *quiet = comparison_quiet_reason(arena, comparison, policy->quiet_minutes, operation->limits.now);
	const char *unsure = comparison_unsure_reason(arena, &comparison->live);
	if (!quiet && !unsure)
		return;
	comparison->action = ACTION_REFUSE;
	comparison->fault = FAULT_REFUSED;
	comparison->reason = quiet ? quiet : unsure;
	comparison->hint = "Run again later.";
}

void compare_with(const struct operation *operation, const struct compare_input *input, struct arena *arena,
		  const struct desired *desired, struct comparison *out)
{
	ERROR_AUTO err = {0};
	*out = (struct comparison){.live = *input->live};
	bool gathered = comparison_gather(operation, input->known, arena, desired, out, &err);
	if (!gathered) {
		comparison_fail(arena, &err, out);
		return;
	}
	comparison_name_saver(operation, arena, desired, out);
	comparison_conclude(operation, input->policy, arena, desired, out);
	if (out->base.note)
		comparison_add_note(arena, out, out->base.note);
	comparison_note_folder(arena, desired, out);
	if (!out->live_normal || out->facts & FACT_EQUAL)
		return;
	comparison_name_editor(arena, out);
	if (!out->live.can_save)
		comparison_add_note(arena, out, "this token may not save the dashboard (canSave is false)");
	comparison_name_form(arena, desired, out);
	if (out->decision->state == STATE_IN_SYNC)
		return;
	out->result = out->action == ACTION_MERGE ? out->merged : out->aligned;
	if (out->action == ACTION_MERGE && out->merge_note)
		comparison_add_note(arena, out, out->merge_note);
	out->changes = diff_dashboards(arena, out->compared, out->result);
}

void compare_with_live(const struct operation *operation, struct arena *arena, const struct desired *desired,
		       struct comparison *out)
{
	ERROR_AUTO err = {0};
	struct live live = {0};
	*out = (struct comparison){0};
	if (live_read(operation, arena, desired->live_uid, &live, &err))
		compare_with(operation, &(struct compare_input){&live, &operation->policy, NULL}, arena, desired, out);
	else
		comparison_fail(arena, &err, out);
}
