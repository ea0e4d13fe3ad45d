/* SPDX-License-Identifier: MIT */
/*
 * The row that was written becomes the row of a rollback: live is the version that was saved, and what shall come back
 * is the version that the save named, which must still have the content that live had then.
 */
#include "sync/history/rollback.h"

#include <inttypes.h>

#include "model/base/arena.h"
#include "model/plan/plan.h"
#include "model/value/value.h"
#include "sync/compare/comparison.h"
#include "sync/compare/desired.h"
#include "sync/compare/live_read.h"
#include "sync/compare/operation.h"
#include "sync/write/write.h"

/* Why a row is none that can be taken back, or NULL. */
static const char *not_to_undo(const struct operation *operation, const struct plan_row *row)
{
	if (operation_is_interrupted(operation))
		return "interrupted before its turn";
	if (row->write.outcome == OUTCOME_RACED)
		return "somebody saved at the same moment, and that would go too";
	if (row->write.version <= row->found.live_version)
		return "the save made no version";
	return NULL;
}

static const char *add_cause(struct plan_row *row, const char *cause)
{
	const char *words = arena_printf(row->arena, "not taken back: %s", cause);
	return arena_join(row->arena, row->write.warning, words);
}

/* Reads the live that is to be replaced into `undo`; else the words why it cannot be. */
static const char *look(const struct operation *operation, struct arena *arena, const struct desired *desired,
			struct plan_row *undo)
{
	ERROR_AUTO err = {0};
	struct live live = {0};
	if (!live_read(operation, arena, desired->live_uid, &live, &err) ||
	    (live.dashboard && live.version == VERSION_UNKNOWN &&
	     !live_read_version(operation, arena, desired->live_uid, &live, &err)))
		return arena_strdup(arena, err.message);
	if (!live.dashboard)
		return "it is not there any more";
	if (live.version == VERSION_UNKNOWN)
		return "the response has no version";
	if (live.version != undo->found.live_version)
		return "somebody saved since; their edit stays";
	undo->found.live_digest = digest_of_value(normal_form(arena, live.dashboard));
	return NULL;
}

/* What the save that takes it back made of it. */
static void conclude(struct plan_row *row, const struct plan_row *undo, const char *why)
{
	row->fault = FAULT_FAILED;
	row->write.warning = undo->write.warning;
	if (undo->write.outcome != OUTCOME_WRITTEN && undo->write.outcome != OUTCOME_RACED) {
		row->write.warning = add_cause(row, undo->reason);
		return;
	}
	row->write.version = undo->write.version;
	row->write.is_taken_back = !undo->write.is_taken_back; /* else a save that was made on ours is back */
	row->hint = undo->hint;
	row->write.outcome = undo->write.outcome;
	row->reason = arena_printf(row->arena, "%s; %s", why, undo->reason);
	if (undo->write.outcome == OUTCOME_RACED)
		return;
	row->write.outcome = OUTCOME_ROLLED_BACK;
	row->reason = arena_printf(row->arena, "went back to version %" PRId64 ", as version %" PRId64 ": %s",
				   undo->rollback_to, undo->write.version, why);
	row->hint = "It counts as edited by hand now, and apply leaves it. Revert the commit, and apply again when it "
		    "is right.";
}

void rollback_undo(const struct operation *operation, const struct desired *desired, struct plan_row *row,
		   const char *why)
{
	ARENA_AUTO arena = arena_new();
	const char *cause = not_to_undo(operation, row);
	struct plan_row undo = *row; /* shares the arena */
	undo.write.outcome = OUTCOME_NONE;
	undo.rollback_to = row->found.live_version;
	undo.found.result_digest = row->found.live_digest;
	undo.found.live_version = row->write.version;
	if (!cause)
		cause = desired ? look(operation, arena, desired, &undo) : "its file changed meanwhile";
	if (cause) {
		row->fault = FAULT_FAILED;
		row->write.warning = add_cause(row, cause);
		return;
	}
	write_rollback(operation, desired, why, &undo);
	conclude(row, &undo, why);
}
