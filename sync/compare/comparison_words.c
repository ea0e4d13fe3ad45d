/* SPDX-License-Identifier: MIT */
#include "sync/compare/comparison_internal.h"

#include <inttypes.h>

#include "model/base/arena.h"
#include "model/base/text.h"
#include "model/base/when.h"
#include "model/document/azure.h"
#include "sync/compare/desired.h"
#include "sync/compare/operation.h"
#include "sync/compare/version_authors.h"

#define SAID_BYTES 200 /* of a message */

void comparison_add_note(struct arena *arena, struct comparison *comparison, const char *text)
{
	comparison->note = arena_join(arena, comparison->note, text);
}

/*
 * The verdict on the save that made what is live: of the newest version that is not only a resave. NULL when live's
 * version is not among those that were looked at, and when live was changed beside it: then its author is not who did
 * that.
 */
static const struct version_verdict *verdict_of_live(const struct comparison *comparison)
{
	const struct base *base = &comparison->base;
	size_t count = base->verdicts_count;
	size_t i = 0;
	if (base->live_form == LIVE_IS_BESIDE || !count || base->verdicts[0].version != comparison->live.version)
		return NULL;
	while (i + 1 < count && base->verdicts[i].as == VERSION_IS_RESAVE)
		i++;
	return &base->verdicts[i];
}

void comparison_name_saver(const struct operation *operation, struct arena *arena, const struct desired *desired,
			   struct comparison *comparison)
{
	const struct version_verdict *seen = verdict_of_live(comparison);
	struct live *live = &comparison->live;
	if (!seen || version_is_ours(seen) || comparison->facts & FACT_EMPTY)
		return;
	if (seen->version != live->version) { /* what live names is who pressed Save since */
		live->updated = seen->at;
		live->updated_by = (struct slice){0};
	}
	if (!live->updated.length)
		live->updated = seen->at;
	if (live->updated_by.length)
		return;
	struct version_authors authors = {.operation = operation, .arena = arena, .uid = desired->live_uid};
	struct version version = {.version = seen->version, .created_by = seen->by};
	if (version_author_is_number(seen->by))
		version_authors_look(&authors, &version);
	if (!version_author_is_number(version.created_by))
		live->updated_by = version.created_by;
}

/* The first line of a version's message, bounded; at NULL when it says nothing. */
static struct slice first_line(struct slice words)
{
	const char *newline = words.length ? memchr(words.at, '\n', words.length) : NULL;
	words.length = newline ? (size_t)(newline - words.at) : words.length;
	words = text_cut_bytes(words, SAID_BYTES);
	return words.length ? words : (struct slice){0};
}

/* That live is what dashsync brought back, as its message claims, and nobody's edit. */
static void say_rollback(struct arena *arena, struct comparison *comparison, const struct version_verdict *seen)
{
	const char *by = comparison->live.updated_by.length
				 ? arena_printf(arena, " by %s", text_c_string(arena, comparison->live.updated_by))
				 : "";
	const char *note = arena_printf(
		arena, "version %" PRId64 "%s says that it is a rollback to version %" PRId64 " by run %.*s",
		seen->version, by, seen->rollback_to, SLICE_ARG(seen->run));
	struct slice words = first_line(seen->words);
	comparison_add_note(arena, comparison,
			    words.length ? arena_printf(arena, "%s: %s", note, text_c_string(arena, words)) : note);
}

void comparison_name_editor(struct arena *arena, struct comparison *comparison)
{
	const struct base *base = &comparison->base;
	const struct version_verdict *seen = verdict_of_live(comparison);
	struct edit_history *edited = &comparison->edited;
	bool is_merge = base->verdicts_count && base->verdicts[0].as == VERSION_IS_MERGED;
	if (edited->changes.count == 0)
		return;
	for (size_t i = 0; i < base->verdicts_count; i++)
		edited->versions += base->verdicts[i].version > base->version &&
				    base->verdicts[i].as != VERSION_IS_MERGED;
	if (is_merge) {
		comparison_add_note(arena, comparison,
				    "live holds edits that dashsync merged and that git does not have yet");
		return;
	}
	if (base->live_form == LIVE_IS_BESIDE) /* who did that is not known */
		return;
	edited->at = comparison->live.updated;
	edited->is_rollback = seen && seen->as == VERSION_IS_ROLLBACK;
	if (edited->is_rollback) {
		say_rollback(arena, comparison, seen);
		return;
	}
	edited->by = comparison->live.updated_by;
	if (seen && !version_is_ours(seen) && seen->version > 1) /* lists say `Initial save` of the first */
		edited->message = first_line(seen->words);
}

/* A save after an upgrade stores the server's own changes with the person's. */
static void name_raised_schema(struct arena *arena, struct comparison *comparison)
{
	const struct base *base = &comparison->base;
	const struct version_verdict *seen = verdict_of_live(comparison);
	int64_t before;
	int64_t now;
	bool is_raised = base_is_found(base) && seen && !version_is_ours(seen) && comparison->edited.changes.count &&
			 value_to_integer(value_get(base->document, "schemaVersion"), &before) &&
			 value_to_integer(value_get(comparison->compared, "schemaVersion"), &now) && now > before;
	if (!is_raised)
		return;
	comparison_add_note(arena, comparison,
			    arena_printf(arena,
					 "saved after schemaVersion rose from %" PRId64 " to %" PRId64
					 ": some of the differences may be the server's",
					 before, now));
}

void comparison_name_form(struct arena *arena, const struct desired *desired, struct comparison *comparison)
{
	const struct base *base = &comparison->base;
	if (base->live_form == LIVE_IS_BESIDE)
		comparison_add_note(arena, comparison,
				    "same version, other content: changed beside the Grafana API (ARM)");
	if (base->live_form == LIVE_IS_MIGRATED && azure_is_resource(desired->live_uid))
		comparison_add_note(arena, comparison,
				    "served with a higher schemaVersion than its version has: the server's doing, or a "
				    "newer export that was deployed with ARM");
	name_raised_schema(arena, comparison);
}

void comparison_note_folder(struct arena *arena, const struct desired *desired, struct comparison *comparison)
{
	struct slice live = comparison->live.folder_uid;
	struct slice git = desired->folder_uid;
	if (!git.length || !live.at || slice_equal(git, live))
		return;
	const char *where = live.length ? arena_printf(arena, "folder '%s'", text_c_string(arena, live)) : "General";
	comparison_add_note(arena, comparison,
			    arena_printf(arena,
					 "live is in %s, git says folder '%s': dashsync does not move dashboards",
					 where, text_c_string(arena, git)));
}

/* Whether the newest version is one of ours. */
static bool live_is_ours(const struct comparison *comparison)
{
	const struct version_verdict *seen = verdict_of_live(comparison);
	return seen && version_is_ours(seen);
}

const char *comparison_quiet_reason(struct arena *arena, const struct comparison *comparison, uint32_t minutes,
				    int64_t now)
{
	int64_t saved;
	if (!minutes || !now || live_is_ours(comparison) || !when_parse(comparison->live.updated, &saved))
		return NULL;
	int64_t age = now - saved;
	if (age >= (int64_t)minutes * 60)
		return NULL;
	struct slice by = comparison->live.updated_by.length ? comparison->live.updated_by : slice_of("somebody");
	return arena_printf(arena, "%s saved it less than %u minutes ago (--quiet-minutes)", text_c_string(arena, by),
			    minutes);
}

const char *comparison_unsure_reason(struct arena *arena, const struct live *live)
{
	if (live->version != VERSION_UNKNOWN || !live->unmatched)
		return NULL;
	return arena_printf(arena,
			    "the response has no version, and its content is not that of version %" PRId64
			    ", the newest: somebody keeps saving it, a cache answers, or it was deployed beside the "
			    "Grafana API (ARM)",
			    live->unmatched);
}
