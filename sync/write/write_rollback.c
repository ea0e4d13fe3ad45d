/* SPDX-License-Identifier: MIT */
/*
 * A rollback is a save like any other, but nothing is decided: live and the version must be what the plan showed, and
 * what somebody saves meanwhile stays (write.c, look_again). A save that ours covered all the same is put back.
 */
#include "sync/base/under_way.h"
#include "sync/write/write.h"

#include <inttypes.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "sync/compare/live_read.h"
#include "sync/compare/operation.h"
#include "sync/compare/version.h"
#include "sync/compare/version_pages.h"
#include "sync/write/write_internal.h"

#define RESTORE_PAGE  8 /* versions that are asked for first, to find the restore */
#define MOST_RESTORES 3

static bool fail(struct write *write, const struct error *err)
{
	write_stop(write, OUTCOME_FAILED, err->fault, err->message);
	return false;
}

static bool read_live(struct write *write)
{
	ERROR_AUTO err = {0};
	struct live *live = &write->seen_before_save.live;
	if (!live_read(write->operation, write->arena, write->desired->live_uid, live, &err))
		return fail(write, &err);
	if (!live->dashboard)
		return write_refuse(write, "it is not there any more", "Look at 'dashsync plan'.");
	if (live->version == VERSION_UNKNOWN &&
	    !live_read_version(write->operation, write->arena, write->desired->live_uid, live, &err))
		return fail(write, &err);
	write->seen_before_save.live_normal = normal_form(write->arena, live->dashboard);
	return true;
}

/* Whether live as it was read is what the row showed. */
static bool is_as_shown(const struct write *write)
{
	const struct digest digest = digest_of_value(write->seen_before_save.live_normal);
	return write->seen_before_save.live.version == write->row->found.live_version &&
	       digest_equal(&digest, &write->row->found.live_digest);
}

/* Always false. */
static bool refuse_moved(struct write *write)
{
	return write_refuse(write, "somebody saved since it was shown; their edit stays",
			    "Run the command again to see the new version.");
}

static bool look_at_live(struct write *write)
{
	return read_live(write) && (is_as_shown(write) || refuse_moved(write));
}

/* Whether the version is what the row showed; it is prepared then. */
static bool look_at_version(struct write *write)
{
	ERROR_AUTO err = {0};
	const struct gateway *gateway = write->operation->target.gateway;
	struct version version;
	if (!gateway->ops->version(gateway->self, write->arena, write->desired->live_uid, write->row->rollback_to,
				   &version, &err))
		return fail(write, &err);
	if (!version.found || !version.text.at)
		return write_refuse(write, "the version is not kept any more",
				    "'dashsync history' lists those that are.");
	write->is_rollback = true;
	write_prepare_version(write, &version, write->seen_before_save.live.version);
	struct digest digest = digest_of_value(write->sent);
	return digest_equal(&digest, &write->row->found.result_digest) ||
	       write_refuse(write, "the version is not what was shown",
			    "Run the command again to see the new version.");
}

void write_rollback(const struct operation *operation, const struct desired *desired, const char *why,
		    struct plan_row *row)
{
	ARENA_AUTO arena = arena_new();
	struct write write = {.operation = operation, .desired = desired, .row = row, .arena = arena, .why = why};
	write.message = (struct strbuf)STRBUF_INIT(LIMIT_MESSAGE_BYTES);
	if (write_begin(&write)) {
		if (look_at_live(&write) && write_can_name(&write) && look_at_version(&write))
			write_carry_out(&write);
		write_end(&write);
	}
	strbuf_free(&write.message);
}

/* ---- by the server's restore ---- */

/* What an answer to a restore asks for; what is not here ends it in the words of the server. */
static const enum step after_restore[] = {
	[SAVE_ACCEPTED] = STEP_CHECK,        [SAVE_NOT_SENT] = STEP_AGAIN,   [SAVE_UNKNOWN] = STEP_LOOK,
	[SAVE_VERSION_MISMATCH] = STEP_LOOK, [SAVE_NAME_EXISTS] = STEP_STOP, [SAVE_NOT_FOUND] = STEP_STOP,
	[SAVE_DENIED] = STEP_STOP,           [SAVE_THROTTLED] = STEP_STOP,   [SAVE_REFUSED] = STEP_STOP,
};

/*
 * Whether the restore is among the versions above live as it was shown, and the newest one that it covers. False when
 * the versions could not be read.
 */
static bool find_restore(struct write *write, struct version *own, struct version *covered, struct error *err)
{
	struct version_pages pages = write_pages(write, RESTORE_PAGE);
	bool more = true;
	*own = *covered = (struct version){0};
	while (more) {
		ARENA_AUTO scratch = arena_new();
		struct version_list page;
		if (!version_pages_next(&pages, scratch, &page, err))
			return false;
		for (size_t i = 0; i < page.count && page.items[i].version > write->base_version_sent; i++) {
			bool is_restore = page.items[i].restored_from == write->row->rollback_to;
			if (is_restore && !own->version)
				*own = version_keep(write->arena, &page.items[i]);
			else if (own->version && !covered->version)
				*covered = version_keep(write->arena, &page.items[i]);
		}
		more = page.count && pages.oldest > write->base_version_sent;
	}
	return true;
}

static const char *words_of(const struct write *write)
{
	return write->saved.complaint ? write->saved.complaint : "no answer";
}

/* The time for a busy server is used up. */
static enum step stop_waiting(struct write *write)
{
	const char *what = write_too_busy(write);
	const char *reason = write->saved.outcome == SAVE_UNKNOWN
				     ? arena_printf(write->arena, "%s: %s; the restore is not in the versions so far",
						    what, words_of(write))
				     : arena_printf(write->arena, "not restored: %s: nobody changed the dashboard",
						    what);
	write_stop(write, OUTCOME_FAILED, FAULT_FAILED, reason);
	write_hint_busy(write);
	return STEP_STOP;
}

static enum step stop_restoring(struct write *write)
{
	enum save_outcome outcome = write->saved.outcome;
	enum fault fault = outcome == SAVE_DENIED ? FAULT_DENIED : FAULT_FAILED;
	const char *reason = outcome == SAVE_UNKNOWN
				     ? arena_printf(write->arena, "%s; the restore is not in the versions so far",
						    words_of(write))
				     : arena_printf(write->arena, "not restored: %s", words_of(write));
	write_stop(write, OUTCOME_FAILED, fault, reason);
	if (outcome == SAVE_NOT_FOUND)
		write_hint(write, "The server may have no restore any more: leave out --restore.");
	else if (write->saved.hint)
		write_hint(write, write->saved.hint);
	return STEP_STOP;
}

/* It is there; says what it covers, and whether live is what it should be. */
static void check_restore(struct write *write, const struct version *own, const struct version *covered)
{
	struct plan_row *row = write->row;
	ERROR_AUTO err = {0};
	struct live live = {0};
	row->write.outcome = OUTCOME_WRITTEN;
	row->write.version = own->version;
	if (covered->version) {
		row->write.outcome = OUTCOME_RACED;
		row->fault = FAULT_REFUSED;
		row->reason = arena_printf(row->arena,
					   "version %" PRId64 " by %s was saved at the same moment and is covered by "
					   "the restore, version %" PRId64,
					   covered->version, write_author(write, covered), own->version);
		write_hint(write,
			   arena_printf(write->arena, "'dashsync rollback %.*s --to %" PRId64 "' brings it back.",
					SLICE_ARG(row->uid), covered->version));
	}
	if (!live_read(write->operation, write->arena, write->desired->live_uid, &live, &err) || !live.dashboard)
		write_warn(write, "restored, but it could not be read back");
	else if (!value_equal(normal_form(write->arena, live.dashboard), write->sent))
		write_warn(write, "live is not the restored version: somebody saved since, or the server changed it");
}

/* Ends it when it is among the versions, else says that it is to be sent; for an answer that leaves that open. */
static enum step settle_restore(struct write *write)
{
	ERROR_AUTO err = {0};
	struct version own;
	struct version covered;
	if (!find_restore(write, &own, &covered, &err))
		return write_stop(write, OUTCOME_FAILED, err.fault,
				  arena_printf(write->arena, "whether it was restored is not known: %s", err.message));
	if (!own.version)
		return STEP_AGAIN;
	write_kept(write);
	check_restore(write, &own, &covered);
	return STEP_STOP;
}

/* Sends it once, and says what is to be done about the answer. */
static enum step restore_once(struct write *write)
{
	const struct gateway *gateway = write->operation->target.gateway;
	gateway->ops->restore(gateway->self, write->arena, write->seen_before_save.live.id, write->row->rollback_to,
			      &write->saved);
	enum step step = after_restore[write->saved.outcome];
	if (write->saved.outcome == SAVE_NAME_EXISTS)
		return write_judge(write);
	if (step == STEP_STOP)
		return stop_restoring(write);
	if (step == STEP_AGAIN)
		return step;
	enum step settled = settle_restore(write);
	return settled == STEP_AGAIN && step == STEP_CHECK ? stop_restoring(write) : settled;
}

/* After a pause, in which it may have arrived late; or somebody has saved, whom it would cover. */
static enum step restore_again(struct write *write)
{
	ARENA_AUTO scratch = arena_new(); /* there may be many pauses */
	struct write look = *write;
	look.arena = scratch;
	if (!read_live(&look))
		return STEP_STOP;
	if (is_as_shown(&look))
		return restore_once(write);
	if (settle_restore(write) == STEP_AGAIN)
		refuse_moved(write);
	return STEP_STOP;
}

/* Whether the restore is worth sending again; else the row says why not. */
static bool goes_on(struct write *write, unsigned tried)
{
	bool is_busy = write_is_busy(write);
	if (is_busy)
		write_met_busy(write);
	if (is_busy ? write_wait(write) : tried < MOST_RESTORES && !operation_is_interrupted(write->operation))
		return true;
	if (is_busy)
		stop_waiting(write);
	else
		stop_restoring(write);
	return false;
}

static void restore_patiently(struct write *write)
{
	bool may = look_at_live(write) && write_can_name(write) && look_at_version(write);
	if (may && write->seen_before_save.live.id == ID_UNKNOWN)
		may = write_refuse(write, "the response has no id, which a restore needs", "Leave out --restore.");
	if (!may || !write_may_start(write))
		return;
	UNDER_WAY_AUTO save = {
		.kind = UNDER_WAY_SAVE, .what = "the restore", .of = arena_slice(write->arena, write->row->uid).at};
	under_way_begin(&save);
	enum step step = restore_once(write);
	for (unsigned tried = 1; step == STEP_AGAIN; tried++)
		step = goes_on(write, tried) ? restore_again(write) : STEP_STOP;
}

void write_restore(const struct operation *operation, const struct desired *desired, struct plan_row *row)
{
	ARENA_AUTO arena = arena_new();
	struct write write = {.operation = operation, .desired = desired, .row = row, .arena = arena};
	write.message = (struct strbuf)STRBUF_INIT(LIMIT_MESSAGE_BYTES);
	if (write_begin(&write)) {
		restore_patiently(&write);
		write_end(&write);
	}
	strbuf_free(&write.message);
}
