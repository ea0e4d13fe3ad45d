/* SPDX-License-Identifier: MIT */
/*
 * One GET when git and live are equal; the versions are asked for only when they are not. How base, git and live relate
 * is a set of facts, and the table (model/plan/decide.c) makes the decision of them.
 */
#include "sync/compare/comparison_internal.h"

#include "model/base/arena.h"
#include "model/document/rewrite.h"
#include "model/merge/merge.h"
#include "model/value/value.h"
#include "sync/compare/desired.h"
#include "sync/compare/live_read.h"
#include "sync/compare/operation.h"

/* Why live cannot be saved, or NULL. */
static const char *blocked_reason(const struct live *live)
{
	if (live->is_folder)
		return "the uid belongs to a folder";
	if (live->schema_v2)
		return "live is a schema v2 dashboard, which this API would damage";
	if (live->provisioned)
		return "live is provisioned from a file on the server, which refuses saves";
	return NULL;
}

static bool is_empty_list(const struct value *value)
{
	return !value || value->kind == VALUE_NULL || (value->kind == VALUE_ARRAY && value->count == 0);
}

/* No annotations, or only the built-in one that the UI adds to every dashboard. */
static bool has_only_builtin_annotations(const struct value *dashboard)
{
	const struct value *list = value_get(value_get(dashboard, "annotations"), "list");
	if (is_empty_list(list))
		return true;
	int64_t builtin = 0;
	return list->kind == VALUE_ARRAY && list->count == 1 &&
	       value_to_integer(value_get(&list->items[0], "builtIn"), &builtin) && builtin == 1;
}

/* An ARM resource that nobody has worked on (docs/decision-table.md, row new). */
static bool is_fresh(const struct live *live)
{
	static const char *const lists[] = {"panels", "rows", "links", "tags"};
	if (live->version > 1)
		return false;
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		if (!is_empty_list(value_get(live->dashboard, lists[i])))
			return false;
	return is_empty_list(value_get(value_get(live->dashboard, "templating"), "list")) &&
	       has_only_builtin_annotations(live->dashboard);
}

/* Facts from the base that was found. */
static uint32_t found_base_facts(const struct operation *operation, struct arena *arena, const struct desired *desired,
				 struct comparison *comparison)
{
	const struct base *base = &comparison->base;
	struct rewrites rewrites = operation_rewrites(operation, &comparison->live);
	uint32_t facts = FACT_BASE_FOUND;
	bool same_content = base->content.at && base->content.length <= DIGEST_HEX &&
			    memcmp(base->content.at, desired->digest.hex, base->content.length) == 0;
	if (same_content || rewrite_equal(arena, desired->normal, base->document, &rewrites))
		facts |= FACT_GIT_IS_BASE;
	bool live_is_base = base->kind == BASE_FROM_COMMIT
				    ? rewrite_equal(arena, base->document, comparison->live_normal, &rewrites)
				    : value_equal(base->document, comparison->live_normal);
	if (live_is_base)
		return facts | FACT_LIVE_IS_BASE;
	/* git's side in base's spelling: what the server rewrote back then is no edit of git */
	const struct value *git = rewrite_align(arena, desired->normal, base->document, &rewrites);
	struct merge merge;
	merge_dashboards(arena, base->document, git, comparison->live_normal, &merge);
	comparison->merged = merge.document;
	comparison->merge_note = merge.note;
	comparison->edited.changes = diff_edits(arena, git, merge.document);
	comparison->edited.conflicts = merge.conflicts;
	if (!merge.conflicts.count && value_equal(merge.document, comparison->live_normal))
		facts |= FACT_GIT_IS_BASE; /* git has no edit that live lacks: a merge would write what is there */
	switch (merge_relation(&merge, git)) {
	case MERGE_CONTAINED:
		return facts | FACT_LIVE_IS_BASE;
	case MERGE_DISJOINT:
		return facts | FACT_DISJOINT;
	case MERGE_OVERLAP:
		break;
	}
	return facts;
}

/* Whether base came from a commit newer than the one to apply (row outdated). */
static bool is_outdated(const struct operation *operation, const struct base *base)
{
	if (!operation->files.has_commit || !base->commit.at)
		return false;
	enum kinship kinship = source_kinship(operation->files.source, base->commit.at, operation->files.commit.hash);
	return kinship == KINSHIP_DESCENDANT || (kinship == KINSHIP_UNKNOWN && base->at > operation->files.commit.time);
}

uint32_t comparison_base_facts(const struct operation *operation, struct arena *arena, const struct desired *desired,
			       struct comparison *comparison)
{
	static const uint32_t absent[] = {
		[BASE_NONE] = FACT_BASE_NONE,
		[BASE_LOST] = FACT_BASE_LOST,
		[BASE_UNKNOWN] = FACT_BASE_UNKNOWN,
	};
	const struct base *base = &comparison->base;
	if (base->kind != BASE_FROM_SERVER && base->kind != BASE_FROM_COMMIT)
		return absent[base->kind];
	uint32_t facts = found_base_facts(operation, arena, desired, comparison);
	if (base->id.at && operation->target.id.at && !slice_equal(base->id, operation->target.id))
		facts |= FACT_FOREIGN;
	if (is_outdated(operation, base))
		facts |= FACT_OUTDATED;
	return facts;
}

/*
 * Servers drop old versions, and a save may drop the very one that is the base. What was known before the save holds
 * then: without it, content of an older commit would look as if nobody had edited it.
 */
static void keep_known_base(const struct base *known, struct base *base)
{
	if (!known || (known->kind != BASE_FROM_SERVER && known->kind != BASE_FROM_COMMIT) || base_our_version(base))
		return;
	struct base found = *base;
	*base = *known;
	base->note = found.note;
	base->verdicts = found.verdicts;
	base->verdicts_count = found.verdicts_count;
}

bool comparison_gather(const struct operation *operation, const struct base *known, struct arena *arena,
		       const struct desired *desired, struct comparison *comparison, struct error *err)
{
	struct live *live = &comparison->live;
	if (!live->found) {
		comparison->facts = FACT_LIVE_ABSENT;
		return true;
	}
	comparison->reason = blocked_reason(live);
	if (comparison->reason)
		comparison->facts |= FACT_BLOCKED;
	if (!live->dashboard)
		return true;
	comparison->live_normal = normal_form(arena, live->dashboard);
	comparison->live_digest = digest_of_value(comparison->live_normal);
	struct rewrites rewrites = operation_rewrites(operation, live);
	comparison->aligned = rewrite_align(arena, desired->normal, comparison->live_normal, &rewrites);
	if (value_equal(comparison->aligned, comparison->live_normal)) {
		comparison->facts |= FACT_EQUAL;
		return true;
	}
	if (comparison->facts & FACT_BLOCKED)
		return true;
	if (live->version == VERSION_UNKNOWN && !live_read_version(operation, arena, desired->live_uid, live, err))
		return false;
	if (is_fresh(live)) /* version 1 at most: there is no other version to look at */
		comparison->facts |= FACT_EMPTY | (live->version == VERSION_UNKNOWN ? 0u : FACT_BASE_NONE);
	if (comparison->facts & FACT_BASE_NONE)
		return true;
	if (!base_find(operation, arena, desired, live, &comparison->base, err))
		return false;
	keep_known_base(known, &comparison->base);
	comparison->facts |= comparison_base_facts(operation, arena, desired, comparison);
	return true;
}
