/* SPDX-License-Identifier: MIT */
#include "sync/compare/comparison_internal.h"

#include <inttypes.h>

#include "model/base/arena.h"
#include "model/base/text.h"
#include "model/base/when.h"
#include "sync/compare/desired.h"

#define SAID_BYTES 200 /* of a rollback's message */

void comparison_add_note(struct arena *arena, struct comparison *comparison, const char *text)
{
	comparison->note = arena_join(arena, comparison->note, text);
}

/* That live is what dashsync brought back, as its message claims, and nobody's edit. */
static void say_rollback(struct arena *arena, struct comparison *comparison, const struct version_verdict *seen)
{
	const char *by = comparison->live.updated_by.length
				 ? arena_printf(arena, " by %.*s", SLICE_ARG(comparison->live.updated_by))
				 : "";
	const char *note = arena_printf(
		arena, "version %" PRId64 "%s says that it is a rollback to version %" PRId64 " by run %.*s",
		seen->version, by, seen->rollback_to, SLICE_ARG(seen->run));
	const char *newline = seen->words.length ? memchr(seen->words.at, '\n', seen->words.length) : NULL;
	struct slice words = {seen->words.at, newline ? (size_t)(newline - seen->words.at) : seen->words.length};
	words = text_cut_bytes(words, SAID_BYTES);
	comparison_add_note(arena, comparison,
			    words.length ? arena_printf(arena, "%s: %.*s", note, SLICE_ARG(words)) : note);
}

void comparison_name_editor(struct arena *arena, struct comparison *comparison)
{
	const struct base *base = &comparison->base;
	bool is_merge = base->verdicts_count && base->verdicts[0].as == VERSION_IS_MERGED;
	if (comparison->edited.changes.count == 0)
		return;
	for (size_t i = 0; i < base->verdicts_count; i++)
		comparison->edited.versions += base->verdicts[i].version > base->version &&
					       base->verdicts[i].as != VERSION_IS_MERGED;
	if (is_merge) {
		comparison_add_note(arena, comparison,
				    "live holds edits that dashsync merged and that git does not have yet");
		return;
	}
	comparison->edited.at = comparison->live.updated;
	if (base->verdicts_count && base->verdicts[0].as == VERSION_IS_ROLLBACK &&
	    base->verdicts[0].version == comparison->live.version)
		say_rollback(arena, comparison, &base->verdicts[0]);
	else
		comparison->edited.by = comparison->live.updated_by;
}

void comparison_note_folder(struct arena *arena, const struct desired *desired, struct comparison *comparison)
{
	struct slice live = comparison->live.folder_uid;
	struct slice git = desired->folder_uid;
	if (!git.length || !live.at || slice_equal(git, live))
		return;
	const char *where = live.length ? arena_printf(arena, "folder '%.*s'", SLICE_ARG(live)) : "General";
	comparison_add_note(arena, comparison,
			    arena_printf(arena,
					 "live is in %s, git says folder '%.*s': dashsync does not move dashboards",
					 where, SLICE_ARG(git)));
}

/* Whether the newest version is one of ours. */
static bool live_is_ours(const struct comparison *comparison)
{
	const struct base *base = &comparison->base;
	return base->verdicts_count && base->verdicts[0].version == comparison->live.version &&
	       version_is_ours(&base->verdicts[0]);
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
	return arena_printf(arena, "%.*s saved it less than %u minutes ago (--quiet-minutes)", SLICE_ARG(by), minutes);
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
