/* SPDX-License-Identifier: MIT */
/* One GET when git and live are equal; the versions are asked for only when they are not. */
#include "sync/examine.h"

#include "model/arena.h"
#include "model/edits.h"
#include "model/rewrite.h"
#include "model/value.h"
#include "sync/engine.h"

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

/* An ARM resource that nobody has worked on (deciding.md section 4, row new). */
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
static uint32_t base_facts(const struct engine *engine, struct arena *arena, const struct wanted *wanted,
			   const struct examination *exam)
{
	const struct base *base = &exam->base;
	struct rewrites rewrites = engine_rewrites(engine, &exam->live);
	uint32_t facts = FACT_BASE_FOUND;
	bool same_content = base->content.at && base->content.length <= DIGEST_HEX &&
			    memcmp(base->content.at, wanted->digest.hex, base->content.length) == 0;
	if (same_content || rewrite_equal(arena, wanted->normal, base->document, &rewrites))
		facts |= FACT_GIT_IS_BASE;
	bool live_is_base = base->kind == BASE_GIT ? rewrite_equal(arena, base->document, exam->live_normal, &rewrites)
						   : value_equal(base->document, exam->live_normal);
	if (live_is_base)
		return facts | FACT_LIVE_IS_BASE;
	/* git's side in base's spelling: what the server rewrote back then is no edit of git */
	const struct value *git = rewrite_align(arena, wanted->normal, base->document, &rewrites);
	struct changes by_git = diff_dashboards(arena, base->document, git);
	struct changes by_live = diff_dashboards(arena, base->document, exam->live_normal);
	enum edits_relation relation = edits_compare(arena, &by_git, &by_live);
	if (relation == EDITS_CONTAINED)
		facts |= FACT_LIVE_IS_BASE;
	return relation == EDITS_DISJOINT ? facts | FACT_DISJOINT : facts;
}

/* Whether base came from a commit newer than the one to apply (row outdated). */
static bool is_outdated(const struct engine *engine, const struct base *base)
{
	if (!engine->has_commit || !base->commit.at)
		return false;
	enum kinship kinship = source_kinship(engine->source, base->commit.at, engine->commit.hash);
	return kinship == KINSHIP_DESCENDANT || (kinship == KINSHIP_UNKNOWN && base->at > engine->commit.time);
}

static uint32_t facts_of_base(const struct engine *engine, struct arena *arena, const struct wanted *wanted,
			      const struct examination *exam)
{
	static const uint32_t absent[] = {
		[BASE_NONE] = FACT_BASE_NONE,
		[BASE_LOST] = FACT_BASE_LOST,
		[BASE_UNREAD] = FACT_BASE_UNREAD,
	};
	const struct base *base = &exam->base;
	if (base->kind != BASE_STORED && base->kind != BASE_GIT)
		return absent[base->kind];
	uint32_t facts = base_facts(engine, arena, wanted, exam);
	if (base->id.at && engine->id.at && !slice_equal(base->id, engine->id))
		facts |= FACT_FOREIGN;
	if (is_outdated(engine, base))
		facts |= FACT_OUTDATED;
	return facts;
}

/*
 * An answer about another dashboard must not be compared, let alone written on. How Azure spells the uids of its
 * resources in answers is not documented, so those are not held to it.
 */
static bool is_asked_one(const struct wanted *wanted, const struct live *live, struct error *err)
{
	struct slice uid = value_get_text(live->dashboard, "uid");
	if (!uid.length || slice_equal(uid, wanted->uid) || slice_starts_with(wanted->uid, "subscriptions~"))
		return true;
	return error_set(err, FAULT_FAILED, "the server answered with another dashboard, '%.*s'", SLICE_ARG(uid));
}

bool examine_live(const struct engine *engine, struct arena *arena, const struct wanted *wanted, struct live *out,
		  struct error *err)
{
	const struct gateway *gateway = engine->gateway;
	if (!gateway->ops->get(gateway->self, arena, wanted->uid, out, err))
		return false;
	if (!out->found && !gateway->ops->get(gateway->self, arena, wanted->uid, out, err))
		return false;
	return is_asked_one(wanted, out, err);
}

/* Where the answer had no version, the versions list has it; without the right to list it stays unknown. */
static bool complete_version(const struct engine *engine, struct arena *arena, const struct wanted *wanted,
			     struct live *live, struct error *err)
{
	struct version_query query = {.limit = 1};
	struct version_list list = {0};
	const struct gateway *gateway = engine->gateway;
	if (!gateway->ops->versions(gateway->self, arena, wanted->uid, &query, &list, err)) {
		if (err->fault != FAULT_DENIED)
			return false;
		error_clear(err);
		return true;
	}
	if (list.count)
		live->version = list.items[0].version;
	return true;
}

/* Gathers the facts; false when something could not be read. */
static bool gather(const struct engine *engine, struct arena *arena, const struct wanted *wanted,
		   struct examination *exam, struct error *err)
{
	struct live *live = &exam->live;
	if (!examine_live(engine, arena, wanted, live, err))
		return false;
	if (!live->found) {
		exam->facts = FACT_LIVE_ABSENT;
		return true;
	}
	exam->reason = blocked_reason(live);
	if (exam->reason)
		exam->facts |= FACT_BLOCKED;
	if (!live->dashboard)
		return true;
	exam->live_normal = normal_form(arena, live->dashboard);
	exam->live_digest = digest_of_value(exam->live_normal);
	struct rewrites rewrites = engine_rewrites(engine, live);
	exam->aligned = rewrite_align(arena, wanted->normal, exam->live_normal, &rewrites);
	if (value_equal(exam->aligned, exam->live_normal)) {
		exam->facts |= FACT_EQUAL;
		return true;
	}
	if (exam->facts & FACT_BLOCKED)
		return true;
	if (live->version == VERSION_UNKNOWN && !complete_version(engine, arena, wanted, live, err))
		return false;
	if (is_fresh(live)) /* version 1 at most: there is no other version to look at */
		exam->facts |= FACT_FRESH | (live->version == VERSION_UNKNOWN ? 0u : FACT_BASE_NONE);
	if (exam->facts & FACT_BASE_NONE)
		return true;
	if (!base_find(engine, arena, wanted, live, exam->live_normal, &exam->base, err))
		return false;
	exam->facts |= facts_of_base(engine, arena, wanted, exam);
	return true;
}

void examine(const struct engine *engine, struct arena *arena, const struct wanted *wanted, struct examination *out)
{
	ERROR_AUTO err = {0};
	*out = (struct examination){0};
	const char *why = NULL;
	enum fault fault = FAULT_NONE;
	if (!gather(engine, arena, wanted, out, &err)) {
		out->facts = FACT_LIVE_UNREAD;
		why = arena_strdup(arena, err.message);
		fault = err.fault;
	}
	out->decision = decide(out->facts);
	enum state state = out->decision->state;
	if (state != STATE_BLOCKED)
		out->reason = NULL;
	if (!out->reason)
		out->reason = why ? why : out->decision->reason;
	out->hint = err.hint ? arena_strdup(arena, err.hint) : out->decision->hint;
	out->action = out->decision->action;
	out->fault = fault != FAULT_NONE ? fault : decision_fault(out->decision);
	out->note = out->base.note;
	if (out->live.found && !out->live.can_save && state != STATE_IN_SYNC) {
		const char *right = "this token may not save the dashboard (canSave is false)";
		out->note = out->note ? arena_printf(arena, "%s; %s", out->note, right) : right;
	}
	if (out->live_normal && state != STATE_IN_SYNC)
		out->changes = diff_dashboards(arena, out->live_normal, out->aligned);
}
