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
#include "sync/compare/engine.h"
#include "sync/compare/examine.h"
#include "sync/write/write.h"

/* Why a row is none that can be taken back, or NULL. */
static const char *not_to_undo(const struct engine *engine, const struct plan_row *row)
{
	if (engine_interrupted(engine))
		return "interrupted before its turn";
	if (row->outcome == OUTCOME_RACED)
		return "somebody saved at the same moment, and that would go too";
	if (row->version <= row->live_version)
		return "the save made no version";
	return NULL;
}

static const char *add_cause(struct plan_row *row, const char *cause)
{
	const char *words = arena_printf(row->arena, "not taken back: %s", cause);
	return row->warning ? arena_printf(row->arena, "%s; %s", row->warning, words) : words;
}

/* Reads the live that is to be replaced into `undo`; else the words why it cannot be. */
static const char *look(const struct engine *engine, struct arena *arena, const struct wanted *wanted,
			struct plan_row *undo)
{
	ERROR_AUTO err = {0};
	struct live live = {0};
	if (!examine_live(engine, arena, wanted, &live, &err) ||
	    (live.dashboard && live.version == VERSION_UNKNOWN && !examine_version(engine, arena, wanted, &live, &err)))
		return arena_strdup(arena, err.message);
	if (!live.dashboard)
		return "it is not there any more";
	if (live.version == VERSION_UNKNOWN)
		return "the server tells no version of it";
	if (live.version != undo->live_version)
		return "somebody saved since; their edit stays";
	undo->live_digest = digest_of_value(normal_form(arena, live.dashboard));
	return NULL;
}

/* What the save that takes it back made of it. */
static void conclude(struct plan_row *row, const struct plan_row *undo, const char *why)
{
	row->fault = FAULT_FAILED;
	row->warning = undo->warning;
	if (undo->outcome != OUTCOME_WRITTEN && undo->outcome != OUTCOME_RACED) {
		row->warning = add_cause(row, undo->reason);
		return;
	}
	row->version = undo->version;
	row->hint = undo->hint;
	row->outcome = undo->outcome;
	row->reason = arena_printf(row->arena, "%s; %s", why, undo->reason);
	if (undo->outcome == OUTCOME_RACED)
		return;
	row->outcome = OUTCOME_ROLLED_BACK;
	row->reason = arena_printf(row->arena, "went back to version %" PRId64 ", as version %" PRId64 ": %s",
				   undo->rollback_to, undo->version, why);
	row->hint = "It counts as edited by hand now, and apply leaves it. Revert the commit, and apply again when it "
		    "is right.";
}

void rollback_undo(const struct engine *engine, struct plan_row *row, const char *why)
{
	ARENA_AUTO arena = arena_new();
	const char *cause = not_to_undo(engine, row);
	const struct wanted *wanted = cause ? NULL : engine_reread(engine, arena, row);
	struct plan_row undo = *row; /* shares the arena */
	undo.outcome = OUTCOME_NONE;
	undo.rollback_to = row->live_version;
	undo.rollback_why = why;
	undo.result_digest = row->live_digest;
	undo.live_version = row->version;
	if (!cause)
		cause = wanted ? look(engine, arena, wanted, &undo) : "its file changed meanwhile";
	if (cause) {
		row->fault = FAULT_FAILED;
		row->warning = add_cause(row, cause);
		return;
	}
	write_rollback(engine, wanted, &undo);
	conclude(row, &undo, why);
}
