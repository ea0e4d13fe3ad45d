/* SPDX-License-Identifier: MIT */
/*
 * Judging is a table from the kind of answer to a function that returns the next step; each function says what it found
 * in the row, so that the report tells what happened and not what was hoped for. A save is sent again only when it is
 * known not to have been kept.
 */
#include "sync/write/write_internal.h"

#include <inttypes.h>

#include "model/base/arena.h"
#include "sync/base/backoff.h"
#include "sync/compare/live_read.h"
#include "sync/compare/operation.h"
#include "sync/compare/remedy.h"

#define FIRST_PAUSE_MS 25

static const char *complaint(const struct write *write)
{
	return write->saved.complaint ? write->saved.complaint : "no answer";
}

/* Ends a save that is not there: "not saved" only where the answer says so, for what is on its way may still arrive. */
static enum step give_up(struct write *write, enum fault fault, const char *more)
{
	bool is_unknown = write->saved.outcome == SAVE_UNKNOWN;
	const char *known = write->knows_by_live ? "live does not show it so far" : "it is not in the versions so far";
	const char *reason = is_unknown ? arena_printf(write->arena, "%s; %s%s", complaint(write), known, more)
					: arena_printf(write->arena, "not saved: %s%s", complaint(write), more);
	write_stop(write, OUTCOME_FAILED, fault, reason);
	if (write->saved.hint)
		write_hint(write, write->saved.hint);
	else if (is_unknown)
		write_hint(write, "Run it again: a save that arrives late is found then.");
	return STEP_STOP;
}

static enum step resend(struct write *write, enum fault fault)
{
	uint32_t asked = write->saved.retry_after;
	if (asked > BACKOFF_LONGEST_ASKED)
		return give_up(write, fault, arena_printf(write->arena, "; the server asks to wait %u s", asked));
	if (write->resends < WRITE_MAX_RESENDS && !operation_is_interrupted(write->operation)) {
		write->resends++;
		operation_sleep(write->operation, backoff_pause(FIRST_PAUSE_MS, write->resends, asked));
		return STEP_AGAIN;
	}
	return give_up(write, fault, "");
}

static enum step judge_accepted(struct write *write)
{
	write_kept(write);
	return STEP_CHECK;
}

static enum step judge_not_sent(struct write *write)
{
	return resend(write, write->saved.fault);
}

/* The versions may not be read: live itself tells when nothing was kept. */
static enum step judge_by_live(struct write *write)
{
	ERROR_AUTO err = {0};
	ARENA_AUTO scratch = arena_new();
	struct live live = {0};
	bool read = live_read(write->operation, scratch, write->desired->live_uid, &live, &err);
	write->knows_by_live = true;
	if (read && write_is_untouched(write, scratch, &live))
		return resend(write, write->saved.fault);
	return write_stop_unsure(write, "the versions");
}

static enum step judge_unknown(struct write *write)
{
	if (write_is_busy(write))
		return write_await_server(write);
	const struct version *other;
	enum our_save known = write_find_our_save(write, &other);
	if (known == OUR_SAVE_UNKNOWN)
		return judge_by_live(write);
	write->knows_by_live = false;
	if (known == OUR_SAVE_ABSENT)
		return resend(write, write->saved.fault);
	write_kept(write);
	write_warn(write, arena_printf(write->arena, "the save was kept although %s%s",
				       write->saved.status ? "" : "its answer was lost: ", complaint(write)));
	return STEP_CHECK;
}

/*
 * 412. Ours may be there already: libcurl sends a POST again by itself when a reused connection dies unanswered. With
 * live as planned nobody saved, and the server's own locking made the 412. Else somebody did, and the table decides.
 */
static enum step judge_mismatch(struct write *write)
{
	return write_await_server(write);
}

static enum step judge_name_exists(struct write *write)
{
	write->row->state = STATE_BLOCKED;
	write->row->write.title_is_taken = true;
	write_stop(write, OUTCOME_REFUSED, FAULT_REFUSED, "another dashboard in its folder has the same title");
	write_hint(write, "Change the title of one of them.");
	return STEP_STOP;
}

/* Proxies answer 404 too, so a dashboard is called deleted only when a read says the same. */
static enum step judge_not_found(struct write *write)
{
	ERROR_AUTO err = {0};
	struct live live = {0};
	if (!live_read(write->operation, write->arena, write->desired->live_uid, &live, &err) || live.found)
		return give_up(write, FAULT_FAILED, "");
	write->row->state = STATE_MISSING;
	write_stop(write, OUTCOME_REFUSED, FAULT_NONE, "deleted on the server since it was planned");
	const char *remedy = remedy_for(write->operation, write->arena, write->desired, STATE_MISSING);
	write_hint(write, remedy ? remedy : "Import the file in Grafana once, then run again.");
	return STEP_STOP;
}

static enum step judge_denied(struct write *write)
{
	write_stop(write, OUTCOME_REFUSED, FAULT_DENIED,
		   arena_printf(write->arena, "not allowed: %s", complaint(write)));
	write_hint(write, write->saved.hint ? write->saved.hint : "Use a token that has dashboards:write on it.");
	return STEP_STOP;
}

static enum step judge_throttled(struct write *write)
{
	return resend(write, FAULT_FAILED);
}

static enum step judge_refused(struct write *write)
{
	return give_up(write, FAULT_FAILED, "");
}

typedef enum step judge_fn(struct write *write);

static judge_fn *const judges[] = {
	[SAVE_ACCEPTED] = judge_accepted,       [SAVE_NOT_SENT] = judge_not_sent,
	[SAVE_UNKNOWN] = judge_unknown,         [SAVE_VERSION_MISMATCH] = judge_mismatch,
	[SAVE_NAME_EXISTS] = judge_name_exists, [SAVE_NOT_FOUND] = judge_not_found,
	[SAVE_DENIED] = judge_denied,           [SAVE_THROTTLED] = judge_throttled,
	[SAVE_REFUSED] = judge_refused,
};

enum step write_judge(struct write *write)
{
	return judges[write->saved.outcome](write);
}
