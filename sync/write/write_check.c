/* SPDX-License-Identifier: MIT */
/*
 * Reading back. The version numbers tell what happened: ours right above the one that it named is the plain case;
 * higher means that the server let two saves through that named the same one, and ours covers the other; a higher one
 * of somebody else is an edit since; a lower one is a cache's. Where live alone does not tell, the versions list does,
 * and where that cannot be read, what the server answered is reported with that doubt.
 */
#include "sync/write/write_internal.h"

#include <inttypes.h>

#include "model/base/arena.h"
#include "model/base/text.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "sync/base/backoff.h"
#include "sync/compare/live_read.h"
#include "sync/compare/operation.h"
#include "sync/compare/version.h"

#define MOST_REWRITES   3 /* places; more of them are a migration */
#define MOST_REREADS    4
#define REREAD_PAUSE_MS 200

/* Our save is live, or was. With a race before it, it settles that. */
static void written(struct write *write, int64_t version)
{
	struct plan_row *row = write->row;
	row->write.outcome = write->race ? OUTCOME_RACED : OUTCOME_WRITTEN;
	bool is_put_back = write->restores_version && !write->is_rollback;
	row->fault = write->race_is_lost || is_put_back ? FAULT_REFUSED : FAULT_NONE;
	row->write.version = version;
	row->write.is_taken_back = is_put_back;
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

/* Whether the server raised the schema of what it was sent. */
static bool is_schema_raised(const struct value *sent, const struct value *stored)
{
	int64_t before;
	int64_t after;
	return value_to_integer(value_get(sent, "schemaVersion"), &before) &&
	       value_to_integer(value_get(stored, "schemaVersion"), &after) && after > before;
}

/*
 * The server changed what it was sent: says which `rewrites` rows would hide that. Where it raised the schema, or more
 * than a few places differ, it migrates what it stores, which no rows should hide.
 */
static void warn_of_rewrites(struct write *write, const struct value *sent, const struct value *stored)
{
	struct rewrite rows[MOST_REWRITES];
	size_t total = rewrite_rows(write->arena, sent, stored, rows, MOST_REWRITES);
	if (total > MOST_REWRITES || is_schema_raised(sent, stored)) {
		write_warn(write, arena_printf(write->arena,
					       "the server changed what it was sent in %zu place%s: it migrates "
					       "dashboards to a form of its own, and that is not drift",
					       total, total == 1 ? "" : "s"));
		return;
	}
	STRBUF_AUTO text = STRBUF_INIT(SIZE_MAX / 2);
	strbuf_add_text(&text,
			"the server stored something else than it was sent; if it always does, add to rewrites:");
	for (size_t i = 0; i < total; i++)
		write_row(&rows[i], &text);
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

/* Live as it was read back. */
struct read_back {
	struct live live;
	bool equal; /* it is what was sent, up to rewrites */
};

static bool read_back(struct write *write, struct read_back *out, struct error *err)
{
	*out = (struct read_back){0};
	if (!live_read(write->operation, write->arena, write->desired->live_uid, &out->live, err) ||
	    !out->live.dashboard)
		return false;
	struct rewrites rewrites = operation_rewrites(write->operation, &out->live);
	out->equal = rewrite_equal(write->arena, write->sent, normal_form(write->arena, out->live.dashboard),
				   &rewrites);
	return true;
}

/* Whether our version's own data are what was sent: then live that differs is not it. */
static bool is_stored_as_sent(struct write *write, int64_t own, const struct live *live)
{
	ERROR_AUTO ignored = {0}; /* then it is not known */
	struct version version;
	const struct gateway *gateway = write->operation->target.gateway;
	struct rewrites rewrites = operation_rewrites(write->operation, live);
	ARENA_AUTO scratch = arena_new();
	if (!gateway->ops->version(gateway->self, scratch, write->desired->live_uid, own, &version, &ignored))
		return false;
	const struct value *document = version_document(scratch, &version);
	return document && rewrite_equal(scratch, write->sent, normal_form(scratch, document), &rewrites);
}

/* Whether what was read is from before our save: a cache gave it. By its number, or by its content where it has none.
 */
static bool is_older(struct write *write, const struct read_back *back, int64_t own)
{
	if (back->live.version != VERSION_UNKNOWN)
		return back->live.version < own;
	return !back->equal && is_stored_as_sent(write, own, &back->live);
}

/* Reads again, with growing pauses, until live is no older than our save; false when it stays so. */
static bool outwait_cache(struct write *write, struct read_back *back, int64_t own)
{
	for (unsigned tried = 1; is_older(write, back, own); tried++) {
		ERROR_AUTO ignored = {0}; /* what was read before holds then */
		struct read_back again;
		if (tried > MOST_REREADS || operation_is_interrupted(write->operation))
			return false;
		operation_sleep(write->operation, backoff_pause(REREAD_PAUSE_MS, tried, 0));
		if (read_back(write, &again, &ignored))
			*back = again;
	}
	return true;
}

static void warn_of_cache(struct write *write, int64_t version)
{
	const char *what = version == VERSION_UNKNOWN ? "what was there before"
						      : arena_printf(write->arena, "version %" PRId64, version);
	write_warn(write, arena_printf(write->arena, "the server still serves %s: a cache may be in between", what));
}

/* `back` is as live was read back, or NULL. */
static enum step check_versions(struct write *write, struct read_back *back)
{
	const struct version *other;
	enum our_save known = write_find_our_save(write, &other);
	int64_t own = our_version_of(write);
	if (known == OUR_SAVE_ABSENT) {
		fail_unread(write, back ? &back->live : NULL, "our save is not in its history");
		return STEP_STOP;
	}
	int64_t now = back ? back->live.version : VERSION_UNKNOWN;
	bool is_edited = known == OUR_SAVE_FOUND && other; /* on top of ours */
	bool is_current = !back || (is_edited && now == VERSION_UNKNOWN) || outwait_cache(write, back, own);
	if (known == OUR_SAVE_UNKNOWN && !is_current) {
		fail_unread(write, &back->live,
			    "its history could not be read: whether the save was kept is not known");
		return STEP_STOP;
	}
	written(write, own);
	if (known == OUR_SAVE_UNKNOWN)
		doubt(write, FAULT_FAILED,
		      "its versions could not be read, so whether others saved at the same time is not known");
	if (!is_current)
		warn_of_cache(write, back->live.version);
	if (is_edited || (back && back->live.version > own))
		warn_of_edit(write, other, back ? back->live.version : VERSION_UNKNOWN);
	else if (back && is_current && !back->equal && is_stored_as_sent(write, own, &back->live))
		write_warn(write, "the server serves it in another form than it stored: it migrates dashboards when it "
				  "reads them, and that is not drift");
	else if (back && is_current && !back->equal)
		warn_of_rewrites(write, write->sent, normal_form(write->arena, back->live.dashboard));
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
		step = check_versions(write, NULL);
	if (write->row->write.outcome != OUTCOME_FAILED && step == STEP_STOP)
		doubt(write, err->fault != FAULT_NONE ? err->fault : FAULT_FAILED,
		      arena_printf(write->arena, "saved, but it could not be read back: %s",
				   err->message ? err->message : "it is gone"));
	return step;
}

enum step write_check(struct write *write)
{
	ERROR_AUTO err = {0};
	struct read_back back;
	enum step step = STEP_STOP;
	if (!read_back(write, &back, &err))
		return check_unread(write, &back.live, &err);
	if (back.equal &&
	    (back.live.version == write->base_version_sent + 1 ||
	     back.live.version ==
		     write->base_version_sent)) /* a server that makes no version for what it takes as equal */
		written(write, back.live.version);
	else
		step = check_versions(write, &back);
	if (!same_folder(&write->seen_before_save.live, &back.live))
		doubt(write, FAULT_FAILED,
		      arena_printf(write->arena, "its folder changed from '%s' to '%s' while it was saved",
				   text_c_string(write->arena, write->seen_before_save.live.folder_uid),
				   text_c_string(write->arena, back.live.folder_uid)));
	return step;
}
