/* SPDX-License-Identifier: MIT */
/*
 * A save waits for its turn among the writers, and for a server that is too busy for it. While it waits for the server
 * somebody else has the turn. What happened meanwhile is looked at before anything is sent again: a save that failed
 * may have arrived late, and a person may have saved.
 */
#include "sync/write/write_internal.h"

#include <inttypes.h>

#include "model/base/arena.h"
#include "sync/base/backoff.h"
#include "sync/base/writers.h"
#include "sync/compare/operation.h"

bool write_may_start(struct write *write)
{
	if (!operation_is_interrupted(write->operation))
		return true;
	write_stop(write, OUTCOME_SKIPPED, FAULT_NONE, "interrupted before its turn");
	return false;
}

bool write_begin(struct write *write)
{
	struct writers *writers = write->operation->limits.writers;
	writers_enter(writers);
	if (write_may_start(write))
		return true;
	writers_leave(writers);
	return false;
}

void write_end(struct write *write)
{
	writers_leave(write->operation->limits.writers);
}

bool write_is_busy(const struct write *write)
{
	const struct saved *saved = &write->saved;
	return saved->outcome == SAVE_VERSION_MISMATCH || (saved->outcome == SAVE_UNKNOWN && saved->status >= 500);
}

void write_met_busy(struct write *write)
{
	write->met_busy = true;
	writers_met_busy(write->operation->limits.writers);
}

void write_kept(struct write *write)
{
	writers_kept(write->operation->limits.writers, !write->met_busy);
}

static void spend(struct write *write)
{
	uint64_t now = operation_milliseconds();
	if (write->resumed)
		write->patience.spent += now - write->resumed;
	write->resumed = now;
}

bool write_wait(struct write *write)
{
	struct writers *writers = write->operation->limits.writers;
	uint32_t asked = write->saved.retry_after;
	spend(write);
	if (operation_is_interrupted(write->operation) || asked > BACKOFF_LONGEST_ASKED)
		return false;
	if (!patience_lasts(&write->patience, writers_busy(writers).is_hopeless)) {
		writers_gave_up(writers);
		return false;
	}
	uint32_t pause = patience_pause(&write->patience, asked);
	writers_leave(writers);
	operation_sleep(write->operation, pause);
	writers_enter(writers);
	write->patience.spent += pause;
	write->resumed = operation_milliseconds();
	return !operation_is_interrupted(write->operation);
}

const char *write_too_busy(const struct write *write)
{
	uint32_t asked = write->saved.retry_after;
	unsigned sent = write->patience.resends + 1;
	if (asked > BACKOFF_LONGEST_ASKED)
		return arena_printf(write->arena, "the server is too busy and asks to wait %" PRIu32 " s", asked);
	bool is_interrupted = operation_is_interrupted(write->operation);
	return arena_printf(write->arena, "%s too busy (%u %s in %" PRIu64 " s)",
			    is_interrupted ? "interrupted while the server was" : "the server is", sent,
			    sent == 1 ? "try" : "tries", write->patience.spent / 1000);
}

void write_hint_busy(struct write *write)
{
	const char *theirs = write->saved.hint; /* a page in between has its own */
	const char *ours = operation_is_interrupted(write->operation)
				   ? "Run again when the server has less to do, or with a longer --run-timeout."
				   : "Run again when the server has less to do, with --write-jobs 1.";
	write_hint(write, arena_printf(write->arena, "%s%s%s", theirs ? theirs : "", theirs ? " " : "", ours));
}

static const char *complaint_of(const struct write *write)
{
	if (write->saved.outcome == SAVE_VERSION_MISMATCH) /* its words would blame somebody */
		return "it refused the version (412), but nobody changed the dashboard";
	return write->saved.complaint ? write->saved.complaint : "no answer";
}

/* The versions, or at least live, were read last: the save is not there. */
static enum step give_up(struct write *write)
{
	const char *what = write_too_busy(write);
	const char *complaint = complaint_of(write);
	bool is_unknown = write->saved.outcome == SAVE_UNKNOWN;
	const char *known = write->knows_by_live ? "live does not show it so far" : "it is not in the versions so far";
	const char *reason = is_unknown ? arena_printf(write->arena, "%s: %s; %s", what, complaint, known)
					: arena_printf(write->arena, "not saved: %s: %s", what, complaint);
	write_stop(write, OUTCOME_FAILED, FAULT_FAILED, reason);
	write_hint_busy(write);
	return STEP_STOP;
}

enum step write_stop_unsure(struct write *write, const char *unread)
{
	write_stop(write, OUTCOME_FAILED, FAULT_FAILED,
		   arena_printf(write->arena, "it is not known whether the save was kept: %s; and %s could not be read",
				write->saved.complaint ? write->saved.complaint : "no answer", unread));
	write_hint(write, "Run 'dashsync plan': the dashboard is in sync when the save was kept.");
	return STEP_STOP;
}

/* What was found asks for something else than patience. */
static enum step take_up(struct write *write, enum our_save_seen seen)
{
	bool is_unknown = write->saved.outcome == SAVE_UNKNOWN;
	if (seen == SEEN_KEPT) {
		write_kept(write);
		if (is_unknown)
			write_warn(write,
				   arena_printf(write->arena, "the save was kept although %s", complaint_of(write)));
		return STEP_CHECK;
	}
	if (seen == SEEN_MOVED || (seen == SEEN_DENIED && !is_unknown))
		return STEP_LOOK;
	return write_stop_unsure(write, seen == SEEN_DENIED ? "live" : "the versions");
}

enum step write_await_server(struct write *write)
{
	enum our_save_seen seen = write_see(write);
	if (write->saved.outcome == SAVE_UNKNOWN || seen == SEEN_UNTOUCHED)
		write_met_busy(write);
	while (seen == SEEN_UNTOUCHED || seen == SEEN_UNREAD) {
		bool goes_on = write_wait(write);
		if (!goes_on)
			return seen == SEEN_UNREAD ? write_stop_unsure(write, "live") : give_up(write);
		seen = write_see(write);
		if (seen == SEEN_UNTOUCHED)
			return STEP_AGAIN;
	}
	return take_up(write, seen);
}
