/* SPDX-License-Identifier: MIT */
/*
 * One GET when git and live are equal; the versions are asked for only when they are not. How base, git and live relate
 * is a set of facts, and the table (model/plan/decide.c) makes the decision of them.
 */
#include "sync/compare/comparison_internal.h"

#include "model/base/arena.h"
#include "model/document/equivalence.h"
#include "model/document/rewrite.h"
#include "model/merge/merge.h"
#include "model/report/page_of.h"
#include "model/value/value.h"
#include "sync/compare/desired.h"
#include "sync/compare/live_read.h"
#include "sync/compare/operation.h"
#include "sync/compare/same.h"

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

/* Whether live is what base was: by its number where that counts, else by what is in it. */
static bool live_is_base(struct arena *arena, const struct base *base, const struct live *live,
			 const struct rewrites *rewrites)
{
	bool has_its_number = base_counts_number(base) && live->version == base->version && !base->is_merge;
	return has_its_number || same_content(arena, base->document, base->live, rewrites);
}

/* The three sides of a merge. */
struct sides {
	const struct value *base;
	const struct value *git;
	const struct value *live;
};

/* As they are; git's in base's spelling: what the server rewrote back then is no edit of git. */
static struct sides sides_of(struct arena *arena, const struct base *base, const struct desired *desired,
			     const struct rewrites *rewrites)
{
	return (struct sides){base->document, rewrite_align(arena, desired->normal, base->document, rewrites),
			      base->live};
}

/*
 * Merges the sides, by what they mean: another spelling of the same is nobody's edit, and meets none. `sides` become
 * the ones that were merged. What would be sent keeps the spellings, unless they alone are in each other's way.
 */
static void merge_sides(struct arena *arena, struct sides *sides, struct comparison *comparison, struct merge *out)
{
	struct sides spelt = *sides;
	sides->base = equivalence_normal(arena, spelt.base);
	sides->git = equivalence_normal(arena, spelt.git);
	sides->live = equivalence_normal(arena, spelt.live);
	merge_dashboards(arena, sides->base, sides->git, sides->live, out);
	struct merge merge = *out;
	if (sides->base != spelt.base || sides->git != spelt.git || sides->live != spelt.live)
		merge_dashboards(arena, spelt.base, spelt.git, spelt.live, &merge);
	const struct merge *sent = merge.conflicts.count > out->conflicts.count ? out : &merge;
	comparison->merged = sent->document;
	comparison->merge_note = sent->note;
}

/* What one side has changed since base, in half a line. */
static const char *summary_since_base(struct arena *arena, const struct value *base, const struct value *side)
{
	struct changes changes = diff_edits(arena, base, side);
	struct page page;
	page_of(arena, base, side, &changes, &page);
	return page.summary;
}

/* Of git's side and live's; what git deleted and live edited is an addition to git's, and was none of its editor. */
static void summarise(struct arena *arena, const struct sides *sides, struct edit_history *edited)
{
	edited->git_summary = summary_since_base(arena, sides->base, sides->git);
	for (size_t i = 0; i < edited->conflicts.count; i++)
		if (edited->conflicts.items[i].base && !edited->conflicts.items[i].git) {
			edited->page.summary = summary_since_base(arena, sides->base, sides->live);
			return;
		}
}

/* Facts from the base that was found. */
static uint32_t found_base_facts(const struct operation *operation, struct arena *arena, const struct desired *desired,
				 struct comparison *comparison)
{
	const struct base *base = &comparison->base;
	struct rewrites rewrites = operation_rewrites(operation, &comparison->live);
	uint32_t facts = FACT_BASE_FOUND;
	if (same_as_base(arena, desired, base, &rewrites))
		facts |= FACT_GIT_IS_BASE;
	if (live_is_base(arena, base, &comparison->live, &rewrites)) {
		comparison->is_rewritten = facts & FACT_GIT_IS_BASE &&
					   !same_content(arena, desired->normal, base->document, &rewrites);
		return facts | FACT_LIVE_IS_BASE;
	}
	struct sides sides = sides_of(arena, base, desired, &rewrites);
	struct merge merge;
	merge_sides(arena, &sides, comparison, &merge);
	comparison->edited.changes = diff_edits(arena, sides.git, merge.document);
	comparison->edited_from = sides.git;
	comparison->edited_to = merge.document;
	comparison->edited.conflicts = merge.conflicts;
	summarise(arena, &sides, &comparison->edited);
	if (!merge.conflicts.count && value_equal(merge.document, sides.live))
		facts |= FACT_GIT_IS_BASE; /* git has no edit that live lacks: a merge would write what is there */
	switch (merge_relation(&merge, sides.git)) {
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
		[BASE_SHALLOW] = FACT_BASE_SHALLOW,
	};
	const struct base *base = &comparison->base;
	if (!base_is_found(base))
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
	if (!known || !base_is_found(known) || base_our_version(base))
		return;
	struct base found = *base;
	*base = *known;
	base->live = found.live;
	base->live_form = found.live_form;
	base->note = found.note;
	base->verdicts = found.verdicts;
	base->verdicts_count = found.verdicts_count;
}

bool comparison_gather(const struct operation *operation, const struct base *known, struct arena *arena,
		       const struct desired *desired, struct comparison *comparison, struct error *err)
{
	struct live *live = &comparison->live;
	if (live->not_captured) {
		comparison->facts = FACT_NOT_CAPTURED;
		return true;
	}
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
	comparison->compared = comparison->live_normal;
	comparison->live_digest = digest_of_value(comparison->live_normal);
	struct rewrites rewrites = operation_rewrites(operation, live);
	comparison->aligned = rewrite_align(arena, desired->normal, comparison->live_normal, &rewrites);
	if (value_equal(comparison->aligned, comparison->live_normal)) {
		comparison->facts |= FACT_EQUAL;
		return true;
	}
	if (comparison->facts & FACT_BLOCKED)
		return true;
	const struct value *before = live->dashboard;
	if (!live->unmatched && !live_read_version(operation, arena, desired->live_uid, live, err))
		return false;
	if (live->dashboard != before) { /* somebody saved between content and number: both are new */
		comparison->facts = 0;
		return comparison_gather(operation, known, arena, desired, comparison, err);
	}
	if (is_fresh(live)) /* version 1 at most: there is no other version to look at */
		comparison->facts |= FACT_EMPTY | (live->version == VERSION_UNKNOWN ? 0u : FACT_BASE_NONE);
	if (comparison->facts & FACT_BASE_NONE)
		return true;
	if (!base_find(operation, arena, desired, live, &comparison->base, err))
		return false;
	keep_known_base(known, &comparison->base);
	comparison->compared = comparison->base.live;
	comparison->aligned = rewrite_align(arena, desired->normal, comparison->compared, &rewrites);
	comparison->facts |= comparison_base_facts(operation, arena, desired, comparison);
	return true;
}
