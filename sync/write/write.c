/* SPDX-License-Identifier: MIT */
/* The protocol is a loop of send and judge (write_judge.c), with the read-back at its end (write_check.c). */
#include "sync/write/write.h"

#include <inttypes.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/plan/trailer.h"
#include "sync/base/backoff.h"
#include "sync/base/under_way.h"
#include "sync/compare/live_read.h"
#include "sync/compare/operation.h"
#include "sync/compare/version_pages.h"
#include "sync/write/write_internal.h"

/* ---- 1. look ---- */

/* A row that the plan could not decide holds when the rights of apply show it as merely changed. */
static bool is_as_shown(const struct write *write)
{
	const struct plan_row *row = write->row;
	const struct comparison *now = &write->seen_before_save;
	struct digest result = digest_of_value(now->result);
	bool same_state = row->state == now->decision->state ||
			  (row->state == STATE_UNDETERMINED && now->decision->state == STATE_CHANGED);
	return same_state && row->found.live_version == now->live.version &&
	       digest_equal(&row->found.live_digest, &now->live_digest) &&
	       digest_equal(&row->found.result_digest, &result);
}

/* After somebody saved in the middle: git may win over what was shown, over nothing newer. */
static bool loses_nothing(const struct write *write)
{
	const struct comparison *now = &write->seen_before_save;
	return now->action == ACTION_MERGE || now->decision->state == STATE_CHANGED ||
	       digest_equal(&write->row->found.live_digest, &now->live_digest);
}

static const char *not_as_shown(const struct write *write)
{
	const struct comparison *now = &write->seen_before_save;
	enum state state = now->decision->state;
	if (state == STATE_UNDETERMINED || state == STATE_ERROR)
		return now->reason;
	if (write->redecided)
		return arena_printf(write->arena,
				    "somebody saved it at the same time; their edit was not overwritten: now %s (%s)",
				    state_name(state), now->reason);
	return arena_printf(write->arena, "not as the plan showed it: now %s (%s)", state_name(state), now->reason);
}

/* What a decision to write still needs to be carried out. */
static bool may_write(struct write *write)
{
	const struct comparison *now = &write->seen_before_save;
	if (!now->live.can_save)
		return write_can_name(write); /* a right that lacks comes before what it keeps from being seen */
	if (now->base.versions_unavailable)   /* live that equals an older commit may be a restore, which only the
						 versions tell */
		return write_refuse(write,
				    "the versions may not be read, so an edit or a restore by hand would not be seen",
				    "Use a token that may list versions (dashboards:write).");
	if (now->action == ACTION_MERGE && write->operation->files.dirty)
		return write_refuse(write,
				    "a merge with files that are not committed would name a commit that lacks them",
				    "Commit them first.");
	return true;
}

/* True when the write may go on; else the row says why not. */
static bool look(struct write *write)
{
	struct comparison *now = &write->seen_before_save;
	compare_with_live(write->operation, write->arena, write->desired, now);
	enum state state = now->decision->state;
	if (state == STATE_IN_SYNC) {
		write->row->state = STATE_IN_SYNC;
		write->row->changes = (struct changes){0};
		write->row->page = (struct page){.summary = ""};
		write_stop(write, OUTCOME_NONE, FAULT_NONE, "live equals git since it was planned");
		return false;
	}
	if (!digest_equal(&write->row->found.git_digest, &write->desired->digest))
		return write_refuse(write, "the file changed since it was planned", "Plan again.");
	bool writes = action_writes(now->action);
	if (writes && !may_write(write))
		return false;
	if (writes && state != STATE_UNDETERMINED && (write->redecided ? loses_nothing(write) : is_as_shown(write))) {
		if (write->redecided)
			comparison_fill_row(now, write->desired, write->row);
		return true;
	}
	write_stop(write, state == STATE_ERROR ? OUTCOME_FAILED : OUTCOME_REFUSED, writes ? FAULT_REFUSED : now->fault,
		   not_as_shown(write));
	write_hint(write, now->hint ? now->hint : "Plan again to see what it is now.");
	return false;
}

static void send(struct write *write)
{
	const struct gateway *gateway = write->operation->target.gateway;
	struct save save = {
		.dashboard = &write->body,
		.folder_uid = write->seen_before_save.live.folder_uid,
		.message = strbuf_slice(&write->message),
	};
	gateway->ops->save(gateway->self, write->arena, &save, &write->saved);
}

/* Somebody saved in the middle: the table decides again, with what they made of it. */
static enum step look_again(struct write *write)
{
	write->redecided = true;
	if (write->race)
		return write_settle_later(write);
	if (write->is_rollback)
		return write_stop(write, OUTCOME_REFUSED, FAULT_REFUSED,
				  "somebody saved it at the same time; their edit stays");
	if (++write->rounds > WRITE_MAX_RESENDS)
		return write_stop(write, OUTCOME_REFUSED, FAULT_REFUSED, "somebody kept saving it at the same time");
	if (!look(write) || !write_can_name(write))
		return STEP_STOP;
	write_prepare(write, write->seen_before_save.live.version);
	return STEP_AGAIN;
}

static enum step take_step(struct write *write, enum step step)
{
	switch (step) {
	case STEP_AGAIN:
		send(write);
		return write_judge(write);
	case STEP_LOOK:
		return look_again(write);
	case STEP_CHECK:
		return write_check(write);
	case STEP_STOP:
		break;
	}
	return STEP_STOP;
}

void write_carry_out(struct write *write)
{
	if (!write_may_start(write)) /* the look took its time */
		return;
	UNDER_WAY_AUTO save = {
		.kind = UNDER_WAY_SAVE, .what = "the save", .of = arena_slice(write->arena, write->row->uid).at};
	under_way_begin(&save);
	for (enum step step = STEP_AGAIN; step != STEP_STOP;)
		step = take_step(write, step);
}

void write_dashboard(const struct operation *operation, const struct desired *desired, struct plan_row *row)
{
	ARENA_AUTO arena = arena_new();
	struct write write = {.operation = operation, .desired = desired, .row = row, .arena = arena};
	write.message = (struct strbuf)STRBUF_INIT(LIMIT_MESSAGE_BYTES);
	if (write_begin(&write)) {
		if (look(&write) && write_can_name(&write)) {
			write_prepare(&write, write.seen_before_save.live.version);
			write_carry_out(&write);
		}
		write_end(&write);
	}
	strbuf_free(&write.message);
}
