/* SPDX-License-Identifier: MIT */
#include "sync/pull/pull_state.h"

#include "model/base/arena.h"
#include "model/plan/plan.h"

static const enum pulls by_state[STATE_COUNT] = {
	[STATE_INVALID] = PULLS_REPORTED, [STATE_ERROR] = PULLS_REPORTED,  [STATE_MISSING] = PULLS_NOTHING,
	[STATE_ORPHANED] = PULLS_NOTHING, [STATE_IN_SYNC] = PULLS_NOTHING, [STATE_BLOCKED] = PULLS_REFUSED,
	[STATE_NEW] = PULLS_NOTHING,      [STATE_FOREIGN] = PULLS_REFUSED, [STATE_OUTDATED] = PULLS_REFUSED,
	[STATE_CHANGED] = PULLS_NOTHING,  [STATE_DRIFTED] = PULLS_MERGED,  [STATE_DIVERGED] = PULLS_MERGED,
	[STATE_CONFLICT] = PULLS_MERGED,  [STATE_BASE_LOST] = PULLS_WHOLE, [STATE_UNDETERMINED] = PULLS_REFUSED,
	[STATE_UNMANAGED] = PULLS_WHOLE,
};

/* The states in which git does not say what live is, and may be made to. */
static const bool by_state_whole[STATE_COUNT] = {
	[STATE_NEW] = true,      [STATE_CHANGED] = true,   [STATE_DRIFTED] = true,      [STATE_DIVERGED] = true,
	[STATE_CONFLICT] = true, [STATE_BASE_LOST] = true, [STATE_UNDETERMINED] = true, [STATE_UNMANAGED] = true,
};

enum pulls pulls_in(enum state state)
{
	return by_state[state];
}

bool pulls_whole_in(enum state state)
{
	return by_state_whole[state];
}

void pull_refuse(struct plan_row *row, const char *reason, const char *hint)
{
	row->write.outcome = OUTCOME_REFUSED;
	row->action = ACTION_REFUSE;
	row->fault = FAULT_REFUSED;
	row->reason = arena_strdup(row->arena, reason);
	row->hint = arena_strdup(row->arena, hint);
}

void pull_fail(struct plan_row *row, const struct error *err)
{
	pull_refuse(row, err->message, err->hint);
	row->write.outcome = OUTCOME_FAILED;
	row->fault = err->fault;
}
