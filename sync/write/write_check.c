/* SPDX-License-Identifier: MIT */
/*
 * Reading back. The version numbers tell what happened: ours right above the one that it named is the plain case;
 * higher means that the server let two saves through that named the same one, and ours covers the other; a higher one
 * of somebody else is an edit since. Where live alone does not tell, the versions list does, and where that cannot be
 * read, what the server answered is reported with that doubt.
 */
#include "sync/write/write_internal.h"

#include <inttypes.h>

#include "model/base/arena.h"
#include "model/value/json.h"
#include "sync/compare/live_read.h"
#include "sync/compare/operation.h"

#define SHOWN_REWRITES 3

/* Our save is live, or was. With a race before it, it settles that. */
static void written(struct write *write, int64_t version)
{
	struct plan_row *row = write->row;
	row->write.outcome = write->race ? OUTCOME_RACED : OUTCOME_WRITTEN;
	bool is_put_back = write->restores_version && !write->is_rollback;
	row->fault = write->race_is_lost || is_put_back ? FAULT_REFUSED : FAULT_NONE;
	row->write.version = version;
	if (write->race)
		row->reason = arena_printf(
			row->arena, "%s; %s %" PRId64, write->race,
			is_put_back ? "theirs was put back as version" : "both edits are merged in version", version);
}

static void write_side(const struct value *value, struct strbuf *out)
{
	if (value)
		json_write(value, out);
	else
		strbuf_add_text(out, "\"*\"");
}

/* One row as the config takes it. */
static void write_row(const struct rewrite *row, struct strbuf *out)
{
	strbuf_add_text(out, " { path: ");
	json_write_string(row->path, out);
	strbuf_add_text(out, ", sent: ");
	write_side(row->sent, out);
	strbuf_add_text(out, ", stored: ");
	write_side(row->stored, out);
	strbuf_add_text(out, " }");
}

/* The server changed what it was sent: says which `rewrites` rows would tell so. */
static void warn_of_rewrites(struct write *write, const struct value *sent, const struct value *stored)
{
	struct rewrite rows[SHOWN_REWRITES];
	size_t total = rewrite_rows(write->arena, sent, stored, rows, SHOWN_REWRITES);
	STRBUF_AUTO text = STRBUF_INIT(SIZE_MAX / 2);
	strbuf_add_text(&text,
			"the server stored something else than it was sent; if it always does, add to rewrites:");
	for (size_t i = 0; i < total && i < SHOWN_REWRITES; i++)
		write_row(&rows[i], &text);
	if (total > SHOWN_REWRITES)
		strbuf_printf(&text, " and %zu more", total - SHOWN_REWRITES);
	write_warn(write, text.at);
}

static void warn_of_edit(struct write *write, const struct version *other, int64_t version)
{
	write_warn(write,
		   arena_printf(write->arena, "edited since by %s (version %" PRId64 ")",
				other ? write_author(write, other) : "somebody", other ? other->version : version));
}

/* The version of our save as far as it is known: found in the list, else as the server answered. */
static int64_t our_version_of(const struct write *write)
{
	int64_t answered = write->saved.outcome == SAVE_ACCEPTED ? write->saved.version : VERSION_UNKNOWN;
	if (write->our_version)
		return write->our_version;
	return answered > 0 ? answered : write->base_version_sent + 1;
}

static void doubt(struct write *write, enum fault fault, const char *text)
{
	write_warn(write, text);
	if (write->row->fault == FAULT_NONE)
		write->row->fault = fault;
}

static void fail_unread(struct write *write, const struct live *live, const char *why)
{
	const char *found = live ? arena_printf(write->arena, "version %" PRId64, live->version) : "no version";
	write_stop(write, OUTCOME_FAILED, FAULT_FAILED,
		   arena_printf(write->arena, "saved on version %" PRId64 ", but reading back gave %s and %s",
				write->base_version_sent, found, why));
}

/* `live` is as it was read back, or NULL; `equal` says whether it is what was sent. */
static enum step check_versions(struct write *write, const struct live *live, bool equal)
{
	const struct version *other;
	enum our_save known = write_find_our_save(write, &other);
	int64_t own = our_version_of(write);
	int64_t now = live ? live->version : VERSION_UNKNOWN;
	if (known == OUR_SAVE_ABSENT) {
		fail_unread(write, live, "our save is not in its history");
		return STEP_STOP;
	}
	if (known == OUR_SAVE_UNKNOWN && now != VERSION_UNKNOWN && now < own) {
		fail_unread(write, live, "its history could not be read: whether the save was kept is not known");
		return STEP_STOP;
	}
	written(write, own);
	if (known == OUR_SAVE_UNKNOWN)
		doubt(write, FAULT_FAILED,
		      "its versions could not be read, so whether others saved at the same time is not known");
	if (now > own)
		warn_of_edit(write, other, now);
	else if (live && !equal)
		warn_of_rewrites(write, write->sent, normal_form(write->arena, live->dashboard));
	return own > write->base_version_sent + 1 ? write_settle_race(write, own) : STEP_STOP;
}

static bool same_folder(const struct live *before, const struct live *after)
{
	return !before->folder_uid.at || !after->folder_uid.at || slice_equal(before->folder_uid, after->folder_uid);
}

/* Nothing could be read back: the versions still tell whether ours covers somebody's. */
static enum step check_unread(struct write *write, const struct live *live, const struct error *err)
{
	enum step step = STEP_STOP;
	if (err->fault == FAULT_NONE && !live->found)
		written(write, our_version_of(write));
	else
		step = check_versions(write, NULL, false);
	if (write->row->write.outcome != OUTCOME_FAILED && step == STEP_STOP)
		doubt(write, err->fault != FAULT_NONE ? err->fault : FAULT_FAILED,
		      arena_printf(write->arena, "saved, but it could not be read back: %s",
				   err->message ? err->message : "it is gone"));
	return step;
}

enum step write_check(struct write *write)
{
	ERROR_AUTO err = {0};
	struct live live = {0};
	enum step step = STEP_STOP;
	if (!live_read(write->operation, write->arena, write->desired->live_uid, &live, &err) || !live.dashboard)
		return check_unread(write, &live, &err);
	struct rewrites rewrites = operation_rewrites(write->operation, &live);
	bool equal = rewrite_equal(write->arena, write->sent, normal_form(write->arena, live.dashboard), &rewrites);
	if (equal &&
	    (live.version == write->base_version_sent + 1 ||
	     live.version == write->base_version_sent)) /* a server that makes no version for what it takes as equal */
		written(write, live.version);
	else
		step = check_versions(write, &live, equal);
	if (!same_folder(&write->seen_before_save.live, &live))
		doubt(write, FAULT_FAILED,
		      arena_printf(write->arena, "its folder changed from '%.*s' to '%.*s' while it was saved",
				   SLICE_ARG(write->seen_before_save.live.folder_uid), SLICE_ARG(live.folder_uid)));
	return step;
}
