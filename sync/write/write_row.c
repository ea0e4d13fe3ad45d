/* SPDX-License-Identifier: MIT */
/* What a write says in its row. */
#include "sync/write/write_internal.h"

#include "model/base/arena.h"

/* What ends while a race is being settled ends as that race, named. */
enum step write_stop(struct write *write, enum outcome outcome, enum fault fault, const char *reason)
{
	struct plan_row *row = write->row;
	row->write.outcome = write->race ? OUTCOME_RACED : outcome;
	row->fault = write->race ? FAULT_REFUSED : fault;
	row->reason = arena_join(row->arena, write->race, arena_strdup(row->arena, reason));
	return STEP_STOP;
}

void write_hint(struct write *write, const char *text)
{
	write->row->hint = arena_strdup(write->row->arena, text);
}

void write_warn(struct write *write, const char *text)
{
	struct plan_row *row = write->row;
	row->write.warning = arena_join(row->arena, row->write.warning, arena_strdup(row->arena, text));
}

bool write_refuse(struct write *write, const char *reason, const char *hint)
{
	write_stop(write, OUTCOME_REFUSED, FAULT_REFUSED, reason);
	write_hint(write, hint);
	return false;
}
