/* SPDX-License-Identifier: MIT */
/* Nobody may be told to delete what somebody else writes, so whatever speaks against "ours" wins. */
#include "sync/compare/comparison_internal.h"

#include "model/base/arena.h"
#include "model/document/rewrite.h"
#include "model/value/value.h"
#include "sync/compare/desired.h"
#include "sync/compare/live_read.h"
#include "sync/compare/operation.h"

/* Whether a version has the trailer of another repository: a commit that is not here, or another config id. */
static bool is_foreign(const struct operation *operation, struct arena *arena, const struct version_verdict *verdict)
{
	struct commit known;
	struct slice id = operation->target.id;
	if (verdict->id.at && id.at && !slice_equal(verdict->id, id))
		return true;
	return verdict->commit.at &&
	       !source_find_commit(operation->files.source, arena, arena_slice(arena, verdict->commit).at, &known);
}

/* Whether what is live is this repository's, from before the dashboard left it (compare_removed). */
static bool was_ours(const struct operation *operation, struct arena *arena, const struct base *base,
		     const char *commit)
{
	for (size_t i = 0; i < base->verdicts_count; i++)
		if (is_foreign(operation, arena, &base->verdicts[i]))
			return false;
	const struct version_verdict *last = base_our_version(base);
	if (!last && (base->kind != BASE_FROM_COMMIT || base->versions_unavailable))
		return false;
	const struct slice written = last ? last->commit : base->commit;
	if (!written.at)
		return false;
	const char *hash = arena_slice(arena, written).at;
	enum kinship kinship = commit ? source_kinship(operation->files.source, hash, commit) : KINSHIP_ANCESTOR;
	return kinship != KINSHIP_SAME && kinship != KINSHIP_DESCENDANT;
}

/* The facts about a live that left git. */
static bool gather_removed(const struct operation *operation, struct arena *arena, const struct desired *desired,
			   const char *commit, struct comparison *comparison, struct error *err)
{
	struct live *live = &comparison->live;
	comparison->facts = FACT_REMOVED | FACT_UNPROVEN;
	if (!live_read_version(operation, arena, desired->live_uid, live, err))
		return false;
	if (!live->dashboard)
		return true;
	comparison->live_normal = normal_form(arena, live->dashboard);
	comparison->compared = comparison->live_normal;
	comparison->live_digest = digest_of_value(comparison->live_normal);
	if (!base_find(operation, arena, desired, live, &comparison->base, err))
		return false;
	comparison->facts = FACT_REMOVED | comparison_base_facts(operation, arena, desired, comparison);
	if (!was_ours(operation, arena, &comparison->base, commit))
		comparison->facts |= FACT_UNPROVEN;
	return true;
}

enum removed_standing compare_removed(const struct operation *operation, struct arena *arena,
				      const struct desired *desired, const char *commit, struct comparison *out)
{
	ERROR_AUTO err = {0};
	*out = (struct comparison){0};
	bool read = live_read_once(operation, arena, desired->live_uid, &out->live, &err);
	if (read && out->live.not_captured) {
		out->facts = FACT_NOT_CAPTURED;
		comparison_conclude(operation, &operation->policy, arena, desired, out);
		return REMOVED_UNSEEN;
	}
	if (read && !out->live.found)
		return REMOVED_ABSENT;
	if (!read || !gather_removed(operation, arena, desired, commit, out, &err)) {
		comparison_fail(arena, &err, out);
		return REMOVED_UNREAD;
	}
	comparison_name_saver(operation, arena, desired, out);
	comparison_conclude(operation, &operation->policy, arena, desired, out);
	comparison_name_editor(arena, out);
	out->edited.changes = (struct changes){0}; /* there is no file whose places they could name */
	out->edited_from = NULL;
	out->edited.conflicts = (struct conflicts){0};
	out->edited.git_summary = NULL;
	return out->facts & FACT_UNPROVEN ? REMOVED_UNPROVEN : REMOVED_OURS;
}
