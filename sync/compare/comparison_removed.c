/* SPDX-License-Identifier: MIT */
#include "sync/compare/comparison_internal.h"

#include "model/base/arena.h"
#include "model/document/rewrite.h"
#include "model/value/value.h"
#include "sync/compare/desired.h"
#include "sync/compare/live_read.h"
#include "sync/compare/operation.h"

/*
 * Whether dashsync wrote the dashboard from here, and before it left: what another repository wrote, or another config
 * of this one since, is theirs, and nobody may be told to delete it.
 */
static bool was_ours(const struct operation *operation, struct arena *arena, const struct base *base,
		     const char *commit)
{
	const struct version_verdict *last = base_our_version(base);
	struct commit known;
	if (!last || !last->commit.at ||
	    (base->id.at && operation->target.id.at && !slice_equal(base->id, operation->target.id)))
		return false;
	const char *hash = arena_slice(arena, last->commit).at;
	if (!source_find_commit(operation->files.source, arena, hash, &known))
		return false;
	enum kinship kinship = commit ? source_kinship(operation->files.source, hash, commit) : KINSHIP_ANCESTOR;
	return kinship != KINSHIP_SAME && kinship != KINSHIP_DESCENDANT;
}

/* The facts about a live that left git; false when it is none of ours. */
static bool gather_removed(const struct operation *operation, struct arena *arena, const struct desired *desired,
			   const char *commit, struct comparison *comparison, struct error *err)
{
	struct live *live = &comparison->live;
	if (!live_read_version(operation, arena, desired->live_uid, live, err) || !live->dashboard)
		return false;
	comparison->live_normal = normal_form(arena, live->dashboard);
	comparison->live_digest = digest_of_value(comparison->live_normal);
	if (!base_find(operation, arena, desired, live, &comparison->base, err) ||
	    !was_ours(operation, arena, &comparison->base, commit))
		return false;
	comparison->facts = FACT_REMOVED | comparison_base_facts(operation, arena, desired, comparison);
	return true;
}

bool compare_removed(const struct operation *operation, struct arena *arena, const struct desired *desired,
		     const char *commit, struct comparison *out)
{
	ERROR_AUTO err = {0};
	*out = (struct comparison){0};
	bool ours = live_read_once(operation, arena, desired->live_uid, &out->live, &err) &&
		    gather_removed(operation, arena, desired, commit, out, &err);
	if (err.fault == FAULT_DENIED) /* of a dashboard that git does not have, that is no failure */
		return false;
	if (err.fault != FAULT_NONE) {
		comparison_fail(arena, &err, out);
		return true;
	}
	if (!ours)
		return false;
	comparison_conclude(operation, &operation->policy, arena, desired, out);
	comparison_name_editor(arena, out);
	out->edited.changes = (struct changes){0}; /* there is no file whose places they could name */
	out->edited.conflicts = (struct conflicts){0};
	return true;
}
