/* SPDX-License-Identifier: MIT */
/* One GET when git and live are equal; the versions are asked for only when they are not. */
#include "sync/compare/examine.h"

#include <inttypes.h>

#include "model/base/arena.h"
#include "model/base/text.h"
#include "model/base/when.h"
#include "model/document/rewrite.h"
#include "model/plan/plan.h"
#include "model/value/value.h"
#include "sync/compare/engine.h"

#define SAID_BYTES 200 /* of a rollback's message */

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
			   struct examination *exam)
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
	struct merge merge;
	merge_dashboards(arena, base->document, git, exam->live_normal, &merge);
	exam->merged = merge.document;
	exam->merge_note = merge.note;
	exam->edits = diff_edits(arena, git, merge.document);
	exam->conflicts = merge.conflicts;
	if (!merge.conflicts.count && value_equal(merge.document, exam->live_normal))
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
static bool is_outdated(const struct engine *engine, const struct base *base)
{
	if (!engine->has_commit || !base->commit.at)
		return false;
	enum kinship kinship = source_kinship(engine->source, base->commit.at, engine->commit.hash);
	return kinship == KINSHIP_DESCENDANT || (kinship == KINSHIP_UNKNOWN && base->at > engine->commit.time);
}

static uint32_t facts_of_base(const struct engine *engine, struct arena *arena, const struct wanted *wanted,
			      struct examination *exam)
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
	if (!uid.length || slice_equal(uid, wanted->live_uid) || azure_is_resource(wanted->live_uid))
		return true;
	return error_set(err, FAULT_FAILED, "the server answered with another dashboard, '%.*s'", SLICE_ARG(uid));
}

bool examine_live(const struct engine *engine, struct arena *arena, const struct wanted *wanted, struct live *out,
		  struct error *err)
{
	const struct gateway *gateway = engine->gateway;
	if (!gateway->ops->get(gateway->self, arena, wanted->live_uid, out, err))
		return false;
	if (!out->found && !gateway->ops->get(gateway->self, arena, wanted->live_uid, out, err))
		return false;
	return is_asked_one(wanted, out, err);
}

/* Where the answer had no version, the versions list has it; without the right to list it stays unknown. */
bool examine_version(const struct engine *engine, struct arena *arena, const struct wanted *wanted, struct live *live,
		     struct error *err)
{
	struct version_query query = {.limit = 1};
	struct version_list list = {0};
	const struct gateway *gateway = engine->gateway;
	if (!gateway->ops->versions(gateway->self, arena, wanted->live_uid, &query, &list, err)) {
		if (err->fault != FAULT_DENIED)
			return false;
		error_clear(err);
		return true;
	}
	if (list.count)
		live->version = list.items[0].version;
	return true;
}

/* Gathers the facts about a live that was read; false when something else could not be. */
static bool gather(const struct engine *engine, struct arena *arena, const struct wanted *wanted,
		   struct examination *exam, struct error *err)
{
	struct live *live = &exam->live;
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
	if (live->version == VERSION_UNKNOWN && !examine_version(engine, arena, wanted, live, err))
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

/* The state `error`, in the words of what failed. */
static void examine_failed(struct arena *arena, const struct error *err, struct examination *exam)
{
	exam->facts = FACT_LIVE_UNREAD;
	exam->decision = decide(exam->facts);
	exam->action = exam->decision->action;
	exam->reason = arena_strdup(arena, err->message);
	exam->hint = err->hint ? arena_strdup(arena, err->hint) : exam->decision->hint;
	exam->fault = err->fault;
}

/* Adds to the note. */
static void add_note(struct arena *arena, struct examination *exam, const char *text)
{
	exam->note = exam->note ? arena_printf(arena, "%s; %s", exam->note, text) : text;
}

/* That live is what dashsync brought back, as its message claims, and nobody's edit. */
static void say_rollback(struct arena *arena, struct examination *exam, const struct seen *seen)
{
	const char *by = exam->live.updated_by.length
				 ? arena_printf(arena, " by %.*s", SLICE_ARG(exam->live.updated_by))
				 : "";
	const char *note = arena_printf(
		arena, "version %" PRId64 "%s says that it is a rollback to version %" PRId64 " by run %.*s",
		seen->version, by, seen->rollback_to, SLICE_ARG(seen->run));
	const char *newline = seen->words.length ? memchr(seen->words.at, '\n', seen->words.length) : NULL;
	struct slice words = {seen->words.at, newline ? (size_t)(newline - seen->words.at) : seen->words.length};
	words = text_cut_bytes(words, SAID_BYTES);
	add_note(arena, exam, words.length ? arena_printf(arena, "%s: %.*s", note, SLICE_ARG(words)) : note);
}

/* Who edited live since base, as far as the versions tell. */
static void say_who_edited(struct arena *arena, struct examination *exam)
{
	const struct base *base = &exam->base;
	bool is_merge = base->seen_count && base->seen[0].as == SEEN_MERGED;
	if (exam->edits.count == 0)
		return;
	for (size_t i = 0; i < base->seen_count; i++)
		exam->edited_versions += base->seen[i].version > base->version && base->seen[i].as != SEEN_MERGED;
	if (is_merge) {
		add_note(arena, exam, "live holds edits that dashsync merged and that git does not have yet");
		return;
	}
	exam->edited_at = exam->live.updated;
	if (base->seen_count && base->seen[0].as == SEEN_ROLLBACK && base->seen[0].version == exam->live.version)
		say_rollback(arena, exam, &base->seen[0]);
	else
		exam->edited_by = exam->live.updated_by;
}

/* Whether the newest version is one of ours. */
static bool live_is_own(const struct examination *exam)
{
	const struct base *base = &exam->base;
	return base->seen_count && base->seen[0].version == exam->live.version &&
	       (base->seen[0].as == SEEN_OURS || base->seen[0].as == SEEN_MERGED);
}

/* Why a guard leaves what somebody saved a moment ago, or NULL. */
static const char *quiet_reason(const struct engine *engine, struct arena *arena, const struct examination *exam)
{
	int64_t saved;
	if (!engine->quiet_minutes || !engine->now || live_is_own(exam) || !when_parse(exam->live.updated, &saved))
		return NULL;
	int64_t age = engine->now - saved;
	if (age >= (int64_t)engine->quiet_minutes * 60)
		return NULL;
	struct slice by = exam->live.updated_by.length ? exam->live.updated_by : slice_of("somebody");
	return arena_printf(arena, "%.*s saved it less than %u minutes ago (--quiet-minutes)", SLICE_ARG(by),
			    engine->quiet_minutes);
}

/* The command that does what only the control plane can; NULL where the dashboard is no Azure resource. */
static const char *arm_hint(const struct engine *engine, struct arena *arena, const struct wanted *wanted,
			    enum state state)
{
	if (!azure_is_resource(wanted->live_uid))
		return NULL;
	const char *id = azure_resource_id(arena, wanted->live_uid);
	struct slice region = engine->azure && engine->azure->region.at ? engine->azure->region : slice_of("REGION");
	if (state == STATE_MISSING)
		return arena_printf(arena,
				    "Create the resource: az resource create --id %s --location \"%.*s\" "
				    "--api-version " AZURE_API_VERSION
				    " --properties '{}' (or with Bicep), then run again.",
				    id, SLICE_ARG(region));
	if (state == STATE_ORPHANED)
		return arena_printf(arena, "Delete the resource: az resource delete --ids %s; or bring the file back.",
				    id);
	return NULL;
}

/* The words of the decision, and what holds it back. */
static void conclude(const struct engine *engine, struct arena *arena, const struct wanted *wanted,
		     struct examination *exam)
{
	exam->decision = decide(exam->facts | policy_facts(&engine->policy));
	exam->action = exam->decision->action;
	exam->fault = decision_fault(exam->decision);
	const char *arm = arm_hint(engine, arena, wanted, exam->decision->state);
	exam->hint = arm ? arm : exam->decision->hint;
	if (exam->decision->state != STATE_BLOCKED)
		exam->reason = exam->decision->reason;
	const char *quiet = action_writes(exam->action) ? quiet_reason(engine, arena, exam) : NULL;
	if (!quiet)
		return;
	exam->action = ACTION_REFUSE;
	exam->fault = FAULT_REFUSED;
	exam->reason = quiet;
	exam->hint = "Run again later.";
}

void examine_as(const struct engine *engine, struct arena *arena, const struct wanted *wanted, const struct live *live,
		struct examination *out)
{
	ERROR_AUTO err = {0};
	*out = (struct examination){.live = *live};
	bool gathered = gather(engine, arena, wanted, out, &err);
	if (!gathered) {
		examine_failed(arena, &err, out);
		return;
	}
	conclude(engine, arena, wanted, out);
	if (out->base.note)
		add_note(arena, out, out->base.note);
	if (!out->live_normal || out->facts & FACT_EQUAL)
		return;
	say_who_edited(arena, out);
	if (!out->live.can_save)
		add_note(arena, out, "this token may not save the dashboard (canSave is false)");
	out->result = out->action == ACTION_MERGE ? out->merged : out->aligned;
	if (out->action == ACTION_MERGE && out->merge_note)
		add_note(arena, out, out->merge_note);
	out->changes = diff_dashboards(arena, out->live_normal, out->result);
}

void examine(const struct engine *engine, struct arena *arena, const struct wanted *wanted, struct examination *out)
{
	ERROR_AUTO err = {0};
	struct live live = {0};
	*out = (struct examination){0};
	if (examine_live(engine, arena, wanted, &live, &err))
		examine_as(engine, arena, wanted, &live, out);
	else
		examine_failed(arena, &err, out);
}

/* ---- what left git ---- */

/*
 * Whether dashsync wrote the dashboard from here, and before it left: what another repository wrote, or another config
 * of this one since, is theirs, and nobody may be told to delete it.
 */
static bool was_ours(const struct engine *engine, struct arena *arena, const struct base *base, const char *commit)
{
	const struct seen *last = base->seen_count ? &base->seen[base->seen_count - 1] : NULL;
	struct commit known;
	if (!last || (last->as != SEEN_OURS && last->as != SEEN_MERGED) || !last->commit.at ||
	    (base->id.at && engine->id.at && !slice_equal(base->id, engine->id)))
		return false;
	const char *hash = arena_slice(arena, last->commit).at;
	if (!source_find_commit(engine->source, arena, hash, &known))
		return false;
	enum kinship kinship = commit ? source_kinship(engine->source, hash, commit) : KINSHIP_ANCESTOR;
	return kinship != KINSHIP_SAME && kinship != KINSHIP_DESCENDANT;
}

/* The facts about a live that left git; false when it is none of ours. */
static bool gather_removed(const struct engine *engine, struct arena *arena, const struct wanted *wanted,
			   const char *commit, struct examination *exam, struct error *err)
{
	struct live *live = &exam->live;
	if (!live->found || !live->dashboard)
		return false;
	exam->live_normal = normal_form(arena, live->dashboard);
	exam->live_digest = digest_of_value(exam->live_normal);
	if (live->version == VERSION_UNKNOWN && !examine_version(engine, arena, wanted, live, err))
		return false;
	if (!base_find(engine, arena, wanted, live, exam->live_normal, &exam->base, err) ||
	    !was_ours(engine, arena, &exam->base, commit))
		return false;
	exam->facts = FACT_REMOVED | facts_of_base(engine, arena, wanted, exam);
	return true;
}

bool examine_removed(const struct engine *engine, struct arena *arena, const struct wanted *wanted, const char *commit,
		     struct examination *out)
{
	ERROR_AUTO err = {0};
	const struct gateway *gateway = engine->gateway;
	*out = (struct examination){0};
	bool ours = gateway->ops->get(gateway->self, arena, wanted->live_uid, &out->live, &err) &&
		    is_asked_one(wanted, &out->live, &err) && gather_removed(engine, arena, wanted, commit, out, &err);
	if (err.fault == FAULT_DENIED) /* of a dashboard that git does not have, that is no failure */
		return false;
	if (err.fault != FAULT_NONE) {
		examine_failed(arena, &err, out);
		return true;
	}
	if (!ours)
		return false;
	conclude(engine, arena, wanted, out);
	say_who_edited(arena, out);
	out->edits = (struct changes){0}; /* there is no file whose places they could name */
	out->conflicts = (struct conflicts){0};
	return true;
}

/* ---- keeping it ---- */

void examine_keep_changes(struct arena *arena, const struct changes *from, struct changes *to)
{
	to->count = from->count;
	to->items = arena_array(arena, from->count, sizeof *to->items);
	for (size_t i = 0; i < from->count; i++) {
		struct change *change = &to->items[i];
		*change = from->items[i];
		change->path = arena_strdup(arena, change->path);
		change->what = arena_strdup(arena, change->what);
		change->old = value_keep(arena, change->old);
		change->new = value_keep(arena, change->new);
	}
}

static void keep_conflicts(struct arena *arena, const struct conflicts *from, struct conflicts *to)
{
	to->count = from->count;
	to->items = arena_array(arena, from->count, sizeof *to->items);
	for (size_t i = 0; i < from->count; i++) {
		struct conflict *conflict = &to->items[i];
		*conflict = from->items[i];
		conflict->path = arena_strdup(arena, conflict->path);
		conflict->what = arena_strdup(arena, conflict->what);
		conflict->base = value_keep(arena, conflict->base);
		conflict->git = value_keep(arena, conflict->git);
		conflict->live = value_keep(arena, conflict->live);
	}
}

static struct slice keep_text(struct arena *arena, struct slice text)
{
	return text.at ? arena_slice(arena, text) : (struct slice){0};
}

void examination_keep(const struct examination *exam, const struct wanted *wanted, struct plan_row *row)
{
	struct arena *arena = row->arena;
	plan_row_decide(row, exam->decision);
	row->action = exam->action;
	row->reason = arena_strdup(arena, exam->reason);
	row->hint = arena_strdup(arena, exam->hint);
	row->note = arena_strdup(arena, exam->note);
	row->degraded = arena_strdup(arena, exam->base.degraded);
	row->fault = exam->fault;
	row->live_uid = keep_text(arena, wanted->live_uid);
	row->live_version = exam->live.version;
	row->live_id = exam->live.id;
	row->folder = keep_text(arena, exam->live.folder_uid);
	row->base_version = exam->base.version;
	row->base_commit = keep_text(arena, exam->base.commit);
	row->live_digest = exam->live_digest;
	row->git_digest = wanted->digest;
	row->result_digest = action_writes(exam->action) ? digest_of_value(exam->result) : exam->live_digest;
	row->edited_by = keep_text(arena, exam->edited_by);
	row->edited_at = keep_text(arena, exam->edited_at);
	row->edited_versions = exam->edited_versions;
	examine_keep_changes(arena, &exam->changes, &row->changes);
	examine_keep_changes(arena, &exam->edits, &row->edits);
	keep_conflicts(arena, &exam->conflicts, &row->conflicts);
}
