/* SPDX-License-Identifier: MIT */
/* The version is found in the log of all that are kept; its number then stands for it, for a number never changes. */
#include "sync/rollback.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "model/arena.h"
#include "model/plan.h"
#include "model/strbuf.h"
#include "model/value.h"
#include "sync/engine.h"
#include "sync/examine.h"
#include "sync/version_log.h"
#include "sync/write.h"

#define SHORTEST_HASH 7
#define NAMED_MOST    5 /* of the versions that are undone */

/* ---- which version ---- */

static bool is_digits(const char *text)
{
	return *text && text[strspn(text, "0123456789")] == '\0';
}

static bool is_hash(const char *text)
{
	size_t length = strspn(text, "0123456789abcdef");
	return length >= SHORTEST_HASH && length <= 40 && text[length] == '\0';
}

static const struct version_entry *by_number(const struct version_log *log, const char *text)
{
	int64_t number = strtoll(text, NULL, 10);
	for (size_t i = 0; i < log->count; i++)
		if (log->entries[i].version == number)
			return &log->entries[i];
	return NULL;
}

static const struct version_entry *by_steps(const struct version_log *log, const char *text)
{
	size_t steps = strtoull(text + 1, NULL, 10);
	for (size_t i = 0; i < log->count; i++)
		if (log->entries[i].version == log->live_version)
			return steps < log->count - i ? &log->entries[i + steps] : NULL;
	return NULL;
}

static const struct version_entry *by_commit(const struct version_log *log, const char *text)
{
	for (size_t i = 0; i < log->count; i++) {
		const struct version_entry *entry = &log->entries[i];
		if (entry->is_ours && entry->trailer.commit.at &&
		    strncmp(entry->trailer.commit.at, text, strlen(text)) == 0)
			return entry;
	}
	return NULL;
}

static const struct version_entry *find_version(const struct version_log *log, const char *to, struct error *err)
{
	const struct version_entry *found = NULL;
	const char *what = "version";
	if (is_digits(to)) {
		found = by_number(log, to);
	} else if (*to == '-' && is_digits(to + 1)) {
		what = "number of versions back:";
		found = by_steps(log, to);
	} else if (is_hash(to)) {
		what = "version of commit";
		found = by_commit(log, to);
	} else {
		error_set(err, FAULT_USAGE, "'--to' takes a version, -N or a commit's hash, not '%s'", to);
		error_hint(err, "'dashsync history UID' lists the versions that are kept.");
		return NULL;
	}
	if (found)
		return found;
	error_set(err, FAULT_USAGE, "there is no %s %s", what, to);
	error_hint(err, "'dashsync history UID' lists the versions that are kept.");
	return NULL;
}

/* ---- the plan ---- */

static const char *text_of(struct arena *arena, struct slice text)
{
	return text.at ? arena_slice(arena, text).at : "somebody";
}

/* Which versions it takes back, and whose they are. */
static const char *undone(struct arena *arena, const struct version_log *log, int64_t version)
{
	STRBUF_AUTO text = STRBUF_INIT((size_t)1 << 16);
	size_t count = 0;
	for (size_t i = 0; i < log->count && log->entries[i].version > version; i++) {
		const struct version_entry *entry = &log->entries[i];
		if (++count <= NAMED_MOST)
			strbuf_printf(&text, "%s%" PRId64 " by %s%s", count > 1 ? ", " : "", entry->version,
				      text_of(arena, entry->by), entry->is_ours ? " (dashsync)" : "");
	}
	if (count > NAMED_MOST)
		strbuf_printf(&text, " and %zu more", count - NAMED_MOST);
	return arena_printf(arena, "undoes version%s %s", count == 1 ? "" : "s", text.at);
}

static void set_changes(struct plan_row *row, const struct value *live, const struct value *then)
{
	ARENA_AUTO scratch = arena_new();
	struct changes changes = diff_dashboards(scratch, live, then);
	examine_keep_changes(row->arena, &changes, &row->changes);
	for (size_t i = 0; i < row->changes.count; i++)
		row->changes.items[i].line = 0; /* of the server's answer, which nobody sees */
	row->edits = (struct changes){0};
	row->conflicts = (struct conflicts){0};
}

/* The row of a rollback to `entry`, whose document is `then`. */
static void describe(struct plan_row *row, const struct examination *exam, const struct version_log *log,
		     const struct version_entry *entry, const struct value *then)
{
	struct arena *arena = row->arena;
	const struct value *normal = normal_form(arena, then);
	set_changes(row, exam->live_normal, normal);
	row->result_digest = digest_of_value(normal);
	row->hint = NULL;
	row->note = NULL;
	row->fault = FAULT_NONE;
	row->edited_versions = 0;
	row->rollback_to = entry->version;
	row->action = row->changes.count ? ACTION_UPDATE : ACTION_NOTHING;
	if (!row->changes.count) {
		row->reason = arena_printf(arena, "live is what version %" PRId64 " was", entry->version);
		return;
	}
	row->reason = arena_printf(arena, "goes back to version %" PRId64 " of %s by %s", entry->version,
				   text_of(arena, entry->created), text_of(arena, entry->by));
	row->note = undone(arena, log, entry->version);
}

static bool is_writable(const struct examination *exam)
{
	enum state state = exam->decision->state;
	return exam->live_normal && state != STATE_BLOCKED && state != STATE_MISSING && state != STATE_ERROR;
}

bool rollback_plan(const struct engine *engine, const struct wanted *wanted, const char *to, struct plan *plan,
		   struct error *err)
{
	ARENA_AUTO arena = arena_new();
	struct examination exam;
	examine(engine, arena, wanted, &exam);
	if (exam.live_normal && exam.live.version == VERSION_UNKNOWN && /* nobody needed it so far */
	    !examine_version(engine, arena, wanted, &exam.live, err))
		return false;
	struct plan_row row = {.arena = arena_new(), .live_version = VERSION_UNKNOWN};
	row.place.file = arena_strdup(row.arena, wanted->file);
	row.format = wanted->format;
	row.uid = arena_slice(row.arena, wanted->uid);
	examination_keep(&exam, wanted, &row);
	struct version_log log;
	const struct version_log_query all = {0};
	const struct version_entry *entry = NULL;
	struct version version = {0};
	bool found = false;
	bool ok = !is_writable(&exam);
	if (!ok && version_log_read(engine, arena, wanted->live_uid, &all, &log, err) &&
	    (entry = find_version(&log, to, err)) != NULL)
		ok = engine->gateway->ops->version(engine->gateway->self, arena, wanted->live_uid, entry->version,
						   &version, &found, err);
	if (ok && entry && (!found || !version.data))
		ok = error_set(err, FAULT_FAILED, "version %" PRId64 " cannot be read any more", entry->version);
	if (ok && entry) {
		row.title = log.title.at ? arena_slice(row.arena, log.title) : log.title;
		describe(&row, &exam, &log, entry, version.data);
	}
	if (!ok) {
		arena_free(row.arena);
		return false;
	}
	plan_take(plan, &row);
	plan_settle(plan);
	return true;
}

static void roll_back(const struct engine *engine, const struct wanted *wanted, struct plan_row *row)
{
	if (engine_interrupted(engine)) {
		row->outcome = OUTCOME_SKIPPED;
		row->reason = "interrupted before its turn";
		return;
	}
	write_rollback(engine, wanted, row);
	if (row->outcome == OUTCOME_WRITTEN)
		row->hint = arena_printf(
			row->arena,
			"It counts as edited by hand now, and apply leaves it. Git follows with 'dashsync pull "
			"%.*s' and a commit, or by reverting the commit.",
			SLICE_ARG(row->uid));
}

void rollback_apply(const struct engine *engine, const struct wanted *wanted, struct plan *plan)
{
	plan->run = arena_strdup(plan->arena, engine->run);
	for (size_t i = 0; i < plan->count; i++)
		if (plan->rows[i].action == ACTION_UPDATE)
			roll_back(engine, wanted, &plan->rows[i]);
	plan->interrupted = engine_interrupted(engine);
}
