/* SPDX-License-Identifier: MIT */
/*
 * The server's version check is not atomic: two saves that name one version may both be kept, one above the other
 * (fixtures/recordings/README.md). Ours then covers a save that nobody here has seen. It is decided again by the same
 * table, with what was covered as live and merging allowed: where nothing of it is lost it stays as it is; where both
 * sides can be merged the merge is saved; else theirs is put back, whole, and git's change waits for the next run. Each
 * of these saves is guarded and read back like any other.
 */
#include "sync/write/write_internal.h"

#include <inttypes.h>

#include "model/base/arena.h"
#include "model/plan/trailer.h"
#include "sync/compare/operation.h"
#include "sync/compare/version.h"

#define MAX_RACES 3

/* The newest version that ours covers and that is not ours too; false when there is none, or it cannot be read. */
static bool read_covered(struct write *write, int64_t own, struct version *out, struct error *err)
{
	const struct gateway *gateway = write->operation->target.gateway;
	for (int64_t number = own - 1; number > write->base_version_sent; number--) {
		if (!gateway->ops->version(gateway->self, write->arena, write->desired->live_uid, number, out, err))
			return false;
		if (!out->found || !out->text.at)
			return error_set(err, FAULT_FAILED, "version %" PRId64 " cannot be read any more", number);
		if (!write_is_our_save(write, out))
			return true;
	}
	return false;
}

/* Adds to what is said about the race. */
static void name_race(struct write *write, int64_t version, const char *author, int64_t own)
{
	const char *words = arena_printf(write->arena,
					 "version %" PRId64
					 " by %s was saved at the same moment and is covered by ours, "
					 "version %" PRId64,
					 version, author, own);
	write->race = arena_join(write->arena, write->race, words);
}

/* The covered version as if it were live, over the base that was known before, with merging allowed and nothing else.
 */
static void decide_again(struct write *write, const struct version *covered, struct comparison *out)
{
	struct operation_policy policy = write->operation->policy;
	struct live live = write->seen_before_save.live;
	policy.decision.on_drift = ON_DRIFT_MERGE;
	policy.decision.adopt = false;
	policy.quiet_minutes = 0;
	live.dashboard = version_document(write->arena, covered);
	live.version = covered->version;
	live.updated = covered->created;
	live.updated_by = covered->created_by;
	const struct compare_input input = {&live, &policy, &write->seen_before_save.base};
	compare_with(write->operation, &input, write->arena, write->desired, out);
}

/* What is covered is put back, which ends a rollback that was asked for. */
static void prepare_putting_back(struct write *write, const struct version *covered, int64_t own)
{
	write->race_is_lost |= write->restores_version != 0 &&
			       !write->is_rollback; /* what was put back before is covered */
	write->is_rollback = false;
	write_prepare_version(write, covered, own);
}

enum step write_settle_race(struct write *write, int64_t own)
{
	ERROR_AUTO err = {0};
	struct version covered = {0};
	if (!read_covered(write, own, &covered, &err)) {
		if (err.fault == FAULT_NONE)
			return STEP_STOP; /* all of them are ours */
		name_race(write, own - 1, "somebody", own);
		return write_stop(write, OUTCOME_RACED, FAULT_REFUSED, err.message);
	}
	name_race(write, covered.version, write_author(write, &covered), own);
	write->row->hint = "Its history has both versions.";
	if (++write->races > MAX_RACES)
		return write_stop(write, OUTCOME_RACED, FAULT_REFUSED,
				  "every attempt to put it back met another save, so it stays covered");
	struct comparison comparison;
	const struct value *ours = write->sent;
	write->covered = covered;
	decide_again(write, &covered, &comparison);
	/* another run of dashsync may have made of both sides what this one has */
	bool merges = comparison.action == ACTION_MERGE && !write->is_rollback;
	const struct value *theirs = merges ? comparison.result : comparison.live_normal;
	bool is_same = theirs && value_equal(theirs, write->sent);
	enum state state = comparison.decision->state;
	if (is_same || (!write->restores_version && (state == STATE_IN_SYNC || state == STATE_CHANGED))) {
		write->row->write.outcome = OUTCOME_RACED;
		write->row->write.is_taken_back = write->restores_version && !write->is_rollback;
		write->row->fault = write->race_is_lost ? FAULT_REFUSED : FAULT_NONE;
		write->row->reason = arena_printf(write->row->arena, "%s; nothing of it is lost", write->race);
		return STEP_STOP;
	}
	if (comparison.action == ACTION_MERGE && !write->operation->files.dirty && !write->restores_version) {
		comparison.live.version = own;
		write->seen_before_save = comparison;
		write_prepare(write, own);
	} else {
		prepare_putting_back(write, &covered, own);
	}
	write->replaces = ours;
	write->resends = 0;
	write->patience = (struct patience){0};
	write->resumed = 0;
	return STEP_AGAIN;
}

enum step write_settle_later(struct write *write)
{
	struct comparison now;
	compare_with_live(write->operation, write->arena, write->desired, &now);
	const struct base *base = &now.base;
	bool is_equal = (now.facts & FACT_EQUAL) != 0; /* to git: then the versions were not looked at */
	bool is_run = base->verdicts_count && base->verdicts[0].version == now.live.version &&
		      base->verdicts[0].as == VERSION_IS_OURS;
	if ((is_equal || is_run) && ++write->races <= MAX_RACES) {
		write_prepare_version(write, &write->covered, now.live.version);
		write->replaces = now.live_normal;
		return STEP_AGAIN;
	}
	return write_stop(write, OUTCOME_REFUSED, FAULT_REFUSED, "somebody has saved since, so it stays covered");
}
