/* SPDX-License-Identifier: MIT */
/*
 * The protocol is a loop of send and judge. Judging is a table from the kind of answer to a function that returns the
 * next step; each function says what it found in the row, so that the report tells what happened and not what was
 * hoped for. A save is sent again only when it is known not to have been kept.
 */
#include "sync/write/write.h"

#include <inttypes.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/plan/trailer.h"
#include "sync/base/backoff.h"
#include "sync/compare/live_read.h"
#include "sync/compare/operation.h"
#include "sync/compare/version_pages.h"
#include "sync/write/write_internal.h"

#define MAX_RESENDS    3
#define FIRST_PAUSE_MS 25
#define VERSIONS_PAGE  8

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

bool write_refuse(struct write *write, const char *reason, const char *hint)
{
	write_stop(write, OUTCOME_REFUSED, FAULT_REFUSED, reason);
	write_hint(write, hint);
	return false;
}

/* What a decision to write still needs to be carried out. */
static bool may_write(struct write *write)
{
	const struct comparison *now = &write->seen_before_save;
	if (now->base.versions_unavailable) /* live that equals an older commit may be a restore, which only the
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

/* ---- 2. send ---- */

/* On Azure a save can neither create nor move a dashboard, so what live does not tell may be left out there. */
static bool is_azure(const struct write *write)
{
	return azure_is_resource(write->desired->live_uid);
}

bool write_can_name(struct write *write)
{
	const struct live *live = &write->seen_before_save.live;
	if (!live->can_save) {
		write_stop(write, OUTCOME_REFUSED, FAULT_DENIED,
			   "this token may not save the dashboard (canSave is false)");
		write_hint(write, "Use a token that has dashboards:write on it.");
	} else if (live->version == VERSION_UNKNOWN) {
		write_stop(write, OUTCOME_REFUSED, FAULT_REFUSED,
			   "the response has no version, so a save could overwrite an edit that nobody has seen");
	} else if (live->id == ID_UNKNOWN && !is_azure(write)) {
		write_stop(write, OUTCOME_REFUSED, FAULT_REFUSED,
			   "the response has no id, so a save could create a dashboard that was just deleted");
	} else if (!live->folder_uid.at && !is_azure(write)) {
		write_stop(write, OUTCOME_REFUSED, FAULT_REFUSED,
			   "the response has no folder, so a save would move the dashboard");
	} else {
		return true;
	}
	return false;
}

/* What an overwrite replaces, for the version's message; NULL when nobody's edit is replaced. */
static const char *replaced(const struct write *write)
{
	const struct comparison *comparison = &write->seen_before_save;
	enum state state = comparison->decision->state;
	if (comparison->action != ACTION_UPDATE || state == STATE_CHANGED || state == STATE_NEW)
		return NULL;
	struct slice by = comparison->live.updated_by.length ? comparison->live.updated_by : slice_of("somebody");
	return arena_printf(write->arena, "overwrites version %" PRId64 " by %.*s", comparison->live.version,
			    SLICE_ARG(by));
}

void write_prepare(struct write *write, int64_t version)
{
	struct arena *arena = write->arena;
	const struct comparison *comparison = &write->seen_before_save;
	const struct value *iteration = value_get(write->desired->document, "iteration");
	struct value body = *comparison->result;
	if (iteration)
		body = value_with(arena, &body, slice_of("iteration"), *iteration);
	body = value_with(arena, &body, slice_of("uid"), value_text(write->desired->live_uid));
	body = value_with(arena, &body, slice_of("version"), value_integer(arena, version));
	if (comparison->live.id != ID_UNKNOWN)
		body = value_with(arena, &body, slice_of("id"), value_integer(arena, comparison->live.id));
	write->body = body;
	write->base_version_sent = version;
	write->sent = comparison->result;
	write->content = digest_of_value(comparison->result);
	write->restores_version = 0;
	write->our_version = 0;

	const struct operation *operation = write->operation;
	struct trailer trailer = {
		.commit = slice_of(operation->files.commit.hash),
		.content = {write->content.hex, TRAILER_CONTENT_HEX},
		.run = slice_of(operation->limits.run),
		.on = version,
		.at = operation->files.commit.time,
		.id = operation->target.id,
		.merged = comparison->action == ACTION_MERGE,
		.dirty = operation->files.dirty,
	};
	strbuf_reset(&write->message);
	trailer_message(&trailer, slice_of(operation->files.commit.subject), replaced(write), &write->message);
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

/* ---- 3. judge ---- */

/* Lists say "Initial save" of version 1 whatever was sent; the single version has the message. */
static struct slice message_of(const struct write *write, const struct version *version)
{
	const struct gateway *gateway = write->operation->target.gateway;
	struct version single;
	bool found = false;
	ERROR_AUTO ignored = {0}; /* then the listed one must do */
	if (version->version == 1 &&
	    gateway->ops->version(gateway->self, write->arena, write->desired->live_uid, 1, &single, &found,
				  &ignored) &&
	    found)
		return single.message;
	return version->message;
}

bool write_is_our_save(struct write *write, const struct version *version)
{
	struct trailer trailer;
	if (!trailer_parse(message_of(write, version), &trailer) ||
	    !slice_is(trailer.run, write->operation->limits.run))
		return false;
	if (write->restores_version)
		return trailer.rollback && trailer.rollback_to == write->restores_version;
	return !trailer.rollback && trailer_matches(&trailer, &write->content);
}

enum our_save write_find_our_save(struct write *write, const struct version **other)
{
	struct version_pages pages = version_pages_of(write->operation->target.gateway, write->arena,
						      write->desired->live_uid, VERSIONS_PAGE);
	enum our_save result = OUR_SAVE_ABSENT;
	*other = NULL;
	for (;;) {
		ERROR_AUTO err = {0};
		struct version_list page;
		if (!version_pages_next(&pages, write->arena, &page, &err))
			return OUR_SAVE_UNKNOWN;
		for (size_t i = 0; i < page.count; i++) {
			const struct version *version = &page.items[i];
			if (version->version <= write->base_version_sent)
				return result;
			if (write_is_our_save(write, version)) {
				write->our_version = version->version;
				result = OUR_SAVE_FOUND;
			} else {
				*other = version;
			}
		}
		if (page.count == 0)
			return result == OUR_SAVE_FOUND ? OUR_SAVE_FOUND : OUR_SAVE_UNKNOWN;
	}
}

static const char *complaint(const struct write *write)
{
	return write->saved.complaint ? write->saved.complaint : "no answer";
}

static enum step resend(struct write *write, enum fault fault)
{
	uint32_t asked = write->saved.retry_after;
	if (asked > BACKOFF_LONGEST_ASKED)
		return write_stop(write, OUTCOME_FAILED, fault,
				  arena_printf(write->arena, "not saved: %s; the server asks to wait %u s",
					       complaint(write), asked));
	if (write->resends < MAX_RESENDS && !operation_is_interrupted(write->operation)) {
		write->resends++;
		operation_sleep(write->operation, backoff_pause(FIRST_PAUSE_MS, write->resends, asked));
		return STEP_AGAIN;
	}
	return write_stop(write, OUTCOME_FAILED, fault, arena_printf(write->arena, "not saved: %s", complaint(write)));
}

static enum step judge_accepted(struct write *write)
{
	(void)write;
	return STEP_CHECK;
}

static enum step judge_not_sent(struct write *write)
{
	return resend(write, FAULT_UNREACHABLE);
}

/* Where live names no version its content must do: a save that names an old version is refused by the server. */
static bool live_is_untouched(const struct write *write, const struct live *live)
{
	if (!live->found || !live->dashboard)
		return false;
	if (live->version != VERSION_UNKNOWN && live->version != write->base_version_sent)
		return false;
	return value_equal(normal_form(write->arena, live->dashboard), write->seen_before_save.live_normal);
}

/* The versions may not be read: live itself tells when nothing was kept. */
static enum step judge_by_live(struct write *write)
{
	ERROR_AUTO err = {0};
	struct live live = {0};
	bool read = live_read(write->operation, write->arena, write->desired->live_uid, &live, &err);
	if (read && live_is_untouched(write, &live))
		return resend(write, write->saved.status ? FAULT_FAILED : FAULT_UNREACHABLE);
	write_stop(write, OUTCOME_FAILED, FAULT_FAILED,
		   arena_printf(write->arena,
				"it is not known whether the save was kept: %s; and the versions could not be read",
				complaint(write)));
	write_hint(write, "Run 'dashsync plan': the dashboard is in sync when the save was kept.");
	return STEP_STOP;
}

static enum step judge_unknown(struct write *write)
{
	const struct version *other;
	enum our_save known = write_find_our_save(write, &other);
	if (known == OUR_SAVE_UNKNOWN)
		return judge_by_live(write);
	if (known == OUR_SAVE_ABSENT)
		return resend(write, write->saved.status ? FAULT_FAILED : FAULT_UNREACHABLE);
	write_warn(write,
		   arena_printf(write->arena, "the save was kept although the server answered: %s", complaint(write)));
	return STEP_CHECK;
}

/*
 * 412. Ours may be there already: libcurl sends a POST again by itself when a reused connection dies unanswered. With
 * live as planned nobody saved, and the server's own locking made the 412. Else somebody did, and the table decides.
 */
static enum step judge_mismatch(struct write *write)
{
	const struct version *other;
	enum our_save known = write_find_our_save(write, &other);
	if (known == OUR_SAVE_FOUND)
		return STEP_CHECK;
	if (known == OUR_SAVE_UNKNOWN)
		return judge_by_live(write);
	ERROR_AUTO err = {0};
	struct live live = {0};
	if (live_read(write->operation, write->arena, write->desired->live_uid, &live, &err) &&
	    live_is_untouched(write, &live))
		return resend(write, FAULT_REFUSED);
	return STEP_LOOK;
}

static enum step judge_name_exists(struct write *write)
{
	write->row->state = STATE_BLOCKED;
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
		return write_stop(
			write, OUTCOME_FAILED, FAULT_FAILED,
			arena_printf(write->arena, "not saved: the server answered 404: %s", complaint(write)));
	write->row->state = STATE_MISSING;
	write_stop(write, OUTCOME_REFUSED, FAULT_NONE, "deleted on the server since it was planned");
	write_hint(write, "Create the resource with ARM or Bicep, then run again.");
	return STEP_STOP;
}

static enum step judge_denied(struct write *write)
{
	write_stop(write, OUTCOME_REFUSED, FAULT_DENIED,
		   arena_printf(write->arena, "not allowed: %s", complaint(write)));
	write_hint(write, "Use a token that has dashboards:write on it.");
	return STEP_STOP;
}

static enum step judge_throttled(struct write *write)
{
	return resend(write, FAULT_FAILED);
}

static enum step judge_refused(struct write *write)
{
	return write_stop(write, OUTCOME_FAILED, FAULT_FAILED,
			  arena_printf(write->arena, "not saved: %s", complaint(write)));
}

typedef enum step judge_fn(struct write *write);

static judge_fn *const judges[] = {
	[SAVE_ACCEPTED] = judge_accepted,         [SAVE_NOT_SENT] = judge_not_sent,
	[SAVE_UNKNOWN] = judge_unknown,           [SAVE_PENDING] = judge_refused,
	[SAVE_VERSION_MISMATCH] = judge_mismatch, [SAVE_NAME_EXISTS] = judge_name_exists,
	[SAVE_NOT_FOUND] = judge_not_found,       [SAVE_DENIED] = judge_denied,
	[SAVE_THROTTLED] = judge_throttled,       [SAVE_REFUSED] = judge_refused,
};

/* Somebody saved in the middle: the table decides again, with what they made of it. */
static enum step look_again(struct write *write)
{
	write->redecided = true;
	if (write->race)
		return write_settle_later(write);
	if (write->is_rollback)
		return write_stop(write, OUTCOME_REFUSED, FAULT_REFUSED,
				  "somebody saved it at the same time; their edit stays");
	if (++write->rounds > MAX_RESENDS)
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
		return judges[write->saved.outcome](write);
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
	for (enum step step = STEP_AGAIN; step != STEP_STOP;)
		step = take_step(write, step);
}

void write_dashboard(const struct operation *operation, const struct desired *desired, struct plan_row *row)
{
	ARENA_AUTO arena = arena_new();
	struct write write = {.operation = operation, .desired = desired, .row = row, .arena = arena};
	write.message = (struct strbuf)STRBUF_INIT(LIMIT_MESSAGE_BYTES);
	if (look(&write) && write_can_name(&write)) {
		write_prepare(&write, write.seen_before_save.live.version);
		write_carry_out(&write);
	}
	strbuf_free(&write.message);
}
