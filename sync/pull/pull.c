/* SPDX-License-Identifier: MIT */
/*
 * Rows that share a file are one piece of work: its text is read once, each row makes a new text of it, and it is
 * written once. A row that is refused leaves the text as the others made it.
 */
#include "sync/pull/pull.h"

#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/document/document.h"
#include "model/document/rewrite.h"
#include "model/patch/json_patch.h"
#include "model/plan/plan.h"
#include "model/value/value.h"
#include "sync/base/pool.h"
#include "sync/compare/comparison.h"
#include "sync/compare/desired.h"
#include "sync/compare/live_read.h"
#include "sync/compare/operation.h"
#include "sync/compare/remedy.h"
#include "sync/compare/uid_index.h"
#include "sync/pull/pull_names.h"

#define BY_HAND "Edit the file by hand; 'dashsync drift' names every place."

/* What pull does in a state. */
enum pulls {
	PULLS_NOTHING,  /* there is no edit by hand, or none that could be told from git's */
	PULLS_REFUSED,  /* there may be one */
	PULLS_MERGED,   /* both sides' edits since base */
	PULLS_WHOLE,    /* live as it is, with --adopt */
	PULLS_REPORTED, /* nothing, and the row says already why */
};

static const enum pulls by_state[STATE_COUNT] = {
	[STATE_INVALID] = PULLS_REPORTED, [STATE_ERROR] = PULLS_REPORTED,  [STATE_MISSING] = PULLS_NOTHING,
	[STATE_ORPHANED] = PULLS_NOTHING, [STATE_IN_SYNC] = PULLS_NOTHING, [STATE_BLOCKED] = PULLS_REFUSED,
	[STATE_NEW] = PULLS_NOTHING,      [STATE_FOREIGN] = PULLS_REFUSED, [STATE_OUTDATED] = PULLS_REFUSED,
	[STATE_CHANGED] = PULLS_NOTHING,  [STATE_DRIFTED] = PULLS_MERGED,  [STATE_DIVERGED] = PULLS_MERGED,
	[STATE_CONFLICT] = PULLS_MERGED,  [STATE_BASE_LOST] = PULLS_WHOLE, [STATE_UNDETERMINED] = PULLS_REFUSED,
	[STATE_UNMANAGED] = PULLS_WHOLE,
};

/* The states in which git does not say what live is, and may be made to. */
static const bool by_state_whole[STATE_COUNT] = {
	[STATE_NEW] = true,      [STATE_CHANGED] = true,   [STATE_DRIFTED] = true,      [STATE_DIVERGED] = true,
	[STATE_CONFLICT] = true, [STATE_BASE_LOST] = true, [STATE_UNDETERMINED] = true, [STATE_UNMANAGED] = true,
};

/* The rows of one file. */
struct batch {
	const struct pull *pull;
	const struct links *links; /* from the live uids of an Azure target back to those of git; or NULL */
	struct plan_row **rows;
	size_t count;
};

/* One row on its way into the file's text. */
struct work {
	const struct operation *operation;
	const struct links *links;
	struct arena *arena;
	struct plan_row *row;
	const struct document *document;
	const struct desired *before;
	struct comparison comparison;
	const struct value *merged; /* what the file shall mean */
};

/* ---- saying no ---- */

static bool refuse(struct plan_row *row, const char *reason, const char *hint)
{
	row->write.outcome = OUTCOME_REFUSED;
	row->action = ACTION_REFUSE;
	row->fault = FAULT_REFUSED;
	row->reason = arena_strdup(row->arena, reason);
	row->hint = arena_strdup(row->arena, hint);
	return false;
}

static bool fail_row(struct plan_row *row, const struct error *err)
{
	refuse(row, err->message, err->hint);
	row->write.outcome = OUTCOME_FAILED;
	row->fault = err->fault;
	return false;
}

/* The file was not replaced: somebody saved it meanwhile, or it could not be written. */
static bool leave_file(struct plan_row *row, const struct error *err)
{
	if (err->fault != FAULT_REFUSED)
		return fail_row(row, err);
	if (err->hint)
		return refuse(row, err->message, err->hint);
	return refuse(
		row, err->message,
		arena_printf(row->arena, "What was saved stays. Pull again: dashsync pull %.*s", SLICE_ARG(row->uid)));
}

/* ---- one row ---- */

static bool has_inputs(const struct value *dashboard)
{
	const struct value *inputs = value_get(dashboard, "__inputs");
	return inputs && inputs->kind != VALUE_NULL && !(inputs->kind == VALUE_ARRAY && inputs->count == 0);
}

/* Takes the row's dashboard out of the text. */
static bool read_row(struct work *work, struct slice text)
{
	struct plan_row *row = work->row;
	struct diagnostics diags;
	struct documents documents;
	diagnostics_init(&diags, work->arena);
	documents_read(work->arena, text, row->format, row->place.file, &diags, &documents);
	bool is_there = row->index < documents.count && slice_equal(documents.items[row->index].uid, row->uid);
	work->document = is_there ? &documents.items[row->index] : NULL;
	work->before = is_there ? desired_of(work->operation, work->arena, work->document, &diags) : NULL;
	if (!work->before || !digest_equal(&work->before->digest, &row->found.git_digest))
		return refuse(row, "the file changed since it was compared", "Run again.");
	return true;
}

static bool check_file(const struct work *work)
{
	struct plan_row *row = work->row;
	if (row->format == FILE_YAML)
		return refuse(row, "edits cannot be pulled into YAML", BY_HAND);
	if (has_inputs(work->document->dashboard))
		return refuse(row, "edits cannot be pulled into an export with inputs", BY_HAND);
	return true;
}

/* Looks again at live, and decides what the file shall mean. */
static bool look(const struct pull *pull, struct work *work)
{
	struct plan_row *row = work->row;
	struct comparison *comparison = &work->comparison;
	compare_with_live(work->operation, work->arena, work->before, comparison);
	if (comparison->decision->state != row->state ||
	    (pull->whole && !digest_equal(&comparison->live_digest, &row->found.live_digest)))
		return refuse(row, "live changed since it was compared", "Run again.");
	bool whole = pull->whole || by_state[row->state] == PULLS_WHOLE;
	work->merged = whole ? comparison->compared : comparison->merged;
	if (comparison->edited.conflicts.count && !pull->take_live && !whole)
		return refuse(row, "git and live both changed the same thing",
			      "Take live's side with --on-conflict=live, or settle it in the file by hand.");
	return true;
}

/* Whether the new text means what was wanted; nothing else is ever written. */
static bool check_text(struct work *work, struct slice text)
{
	struct diagnostics diags;
	struct documents documents;
	diagnostics_init(&diags, work->arena);
	documents_read(work->arena, text, work->row->format, work->row->place.file, &diags, &documents);
	const struct document *document = work->row->index < documents.count ? &documents.items[work->row->index]
									     : NULL;
	const struct desired *after = document ? desired_of(work->operation, work->arena, document, &diags) : NULL;
	struct rewrites rewrites = operation_rewrites(work->operation, &work->comparison.live);
	if (after && diags.errors == 0 && slice_equal(after->uid, work->row->uid) &&
	    rewrite_equal(work->arena, after->normal, work->merged, &rewrites))
		return true;
	return refuse(work->row, "the new text of the file would not equal live", BY_HAND);
}

/* The text with the row's edits in it. */
static bool edit_text(struct work *work, struct slice *text)
{
	struct plan_row *row = work->row;
	STRBUF_AUTO out = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	struct rewrites rewrites = operation_rewrites(work->operation, &work->comparison.live);
	struct resolution names = pull_names_invert(work->arena, &work->operation->target.resolution);
	names.links = work->links;
	struct json_patch patch = {
		.text = *text,
		.file = work->document->dashboard,
		.current = rewrite_align(work->arena, work->before->normal, work->merged, &rewrites),
		.desired = work->merged,
		.doubles = rewrites.doubles,
		.spelled = pull_names_spell(work->arena, work->merged, &names),
	};
	struct slice uid;
	if (!patch.spelled || !json_patch(&patch, &out))
		return refuse(row, "edits cannot be pulled into a dashboard that is kept in a string", BY_HAND);
	if (strbuf_full(&out))
		return refuse(row, "the file would become too large", BY_HAND);
	if (pull_names_missing(&names, strbuf_slice(&out), &uid)) {
		refuse(row,
		       arena_printf(work->arena, "data source '%s' of the target has no uid in git, or several",
				    text_c_string(work->arena, uid)),
		       "Edit the file by hand, or map exactly one uid to that data source in 'datasources'.");
		return false;
	}
	if (!check_text(work, strbuf_slice(&out)))
		return false;
	*text = arena_slice(work->arena, strbuf_slice(&out));
	return true;
}

/* True when the text was changed. */
static bool pull_row(const struct pull *pull, struct work *work, struct slice *text)
{
	if (operation_is_interrupted(pull->operation)) {
		work->row->write.outcome = OUTCOME_SKIPPED;
		work->row->reason = "interrupted before its turn";
		return false;
	}
	return read_row(work, *text) && check_file(work) && look(pull, work) && edit_text(work, text);
}

/* The row of a file that was written: what came in, and what apply would now do. */
static void finish_row(struct work *work, const struct documents *documents, struct diagnostics *diags)
{
	struct plan_row *row = work->row;
	const struct document *document = &documents->items[row->index];
	const struct desired *after = desired_of(work->operation, work->arena, document, diags);
	struct rewrites rewrites = operation_rewrites(work->operation, &work->comparison.live);
	const struct value *aligned = rewrite_align(work->arena, after->normal, work->comparison.compared, &rewrites);
	struct changes edits = diff_dashboards(work->arena, work->before->normal, after->normal);
	struct changes left = diff_dashboards(work->arena, work->comparison.compared, aligned);
	row->write.outcome = OUTCOME_WRITTEN;
	row->action = ACTION_NOTHING;
	row->fault = FAULT_NONE;
	row->reason = "live's edits are in the file";
	row->hint = NULL;
	row->place.line = document->place.line;
	row->place.column = document->place.column;
	row->found.git_digest = after->digest;
	changes_keep(row->arena, &edits, &row->edited.changes);
	changes_keep(row->arena, &left, &row->changes);
}

/* ---- one file ---- */

static void finish(struct batch *batch, struct work *works, struct arena *arena, struct slice text)
{
	struct diagnostics diags;
	struct documents documents;
	diagnostics_init(&diags, arena);
	documents_read(arena, text, batch->rows[0]->format, batch->rows[0]->place.file, &diags, &documents);
	for (size_t i = 0; i < batch->count; i++)
		if (works[i].merged)
			finish_row(&works[i], &documents, &diags);
}

static void pull_batch(void *user, size_t index)
{
	struct batch *batch = &((struct batch *)user)[index];
	const struct pull *pull = batch->pull;
	const char *path = batch->rows[0]->place.file;
	ARENA_AUTO arena = arena_new();
	ERROR_AUTO err = {0};
	struct source_content before = {0};
	bool read = source_read(pull->operation->files.source, arena, path, LIMIT_DOCUMENT_BYTES, &before, &err);
	struct slice text = before.text;
	struct work *works = arena_array(arena, batch->count, sizeof *works);
	size_t changed = 0;
	for (size_t i = 0; i < batch->count; i++) {
		works[i] = (struct work){pull->operation, batch->links, arena, .row = batch->rows[i]};
		if (!read)
			fail_row(batch->rows[i], &err);
		else if (pull_row(pull, &works[i], &text))
			changed++;
		else
			works[i].merged = NULL;
	}
	if (!changed)
		return;
	if (pull->replace(pull->user, path, before.text, text, &err)) {
		finish(batch, works, arena, text);
		return;
	}
	for (size_t i = 0; i < batch->count; i++)
		if (works[i].merged)
			leave_file(batch->rows[i], &err);
}

/* ---- all rows ---- */

/* Whether a row's file is to be changed; says of the others why it is not. */
static bool is_pulled(const struct pull *pull, struct plan_row *row)
{
	enum pulls pulls = by_state[row->state];
	const char *reason = arena_strdup(row->arena, row->reason);
	if (pull->whole && by_state_whole[row->state])
		return true;
	if (pulls == PULLS_MERGED || (pulls == PULLS_WHOLE && pull->operation->policy.decision.adopt))
		return true;
	if (pulls == PULLS_WHOLE)
		refuse(row, reason,
		       remedy_commands(row->arena, "Run 'dashsync pull --adopt' to take live into the file as it is.",
				       row->uid));
	else if (pulls == PULLS_REFUSED)
		refuse(row, reason, row->hint);
	if (pulls != PULLS_NOTHING)
		return false;
	row->action = ACTION_NOTHING;
	row->fault = FAULT_NONE;
	row->reason = arena_printf(row->arena, "nothing to pull: %s", reason);
	row->hint = NULL;
	row->changes = (struct changes){0};
	return false;
}

static int compare_rows(const void *left, const void *right)
{
	const struct plan_row *a = *(struct plan_row *const *)left;
	const struct plan_row *b = *(struct plan_row *const *)right;
	int order = strcmp(a->place.file, b->place.file);
	return order ? order : (a->index > b->index) - (a->index < b->index);
}

static struct batch *make_batches(const struct pull *pull, struct plan *plan, size_t *count)
{
	struct plan_row **rows = arena_array(plan->arena, plan->count, sizeof *rows);
	struct batch *batches = arena_array(plan->arena, plan->count, sizeof *batches);
	size_t pulled = 0;
	*count = 0;
	for (size_t i = 0; i < plan->count; i++)
		if (is_pulled(pull, &plan->rows[i]))
			rows[pulled++] = &plan->rows[i];
	if (pulled)
		qsort(rows, pulled, sizeof *rows, compare_rows);
	for (size_t i = 0; i < pulled; i++) {
		bool is_new = i == 0 || strcmp(rows[i - 1]->place.file, rows[i]->place.file) != 0;
		if (is_new)
			batches[(*count)++] = (struct batch){.pull = pull, .rows = &rows[i]};
		batches[*count - 1].count++;
	}
	return batches;
}

static void refuse_batch(const struct batch *batch, const struct error *err)
{
	for (size_t i = 0; i < batch->count; i++)
		if (err->fault != FAULT_NONE)
			fail_row(batch->rows[i], err);
		else
			refuse(batch->rows[i], "the file has changes that are not committed",
			       "Commit or stash them, or run again with --allow-dirty.");
}

/* Leaves out the files that differ from the last commit: what was pulled could not be told from what was there. */
static size_t refuse_dirty(const struct pull *pull, struct arena *arena, struct batch *batches, size_t count)
{
	const char **paths = arena_array(arena, count, sizeof *paths);
	size_t kept = 0;
	size_t from = 0;
	for (size_t i = 0; i < count; i++)
		paths[i] = batches[i].rows[0]->place.file;
	while (from < count) {
		ERROR_AUTO err = {0};
		const char *dirty = NULL;
		bool known = source_first_dirty(pull->operation->files.source, paths + from, count - from, &dirty,
						&err);
		if (known && !dirty)
			dirty = "";
		for (; from < count && known && strcmp(paths[from], dirty) != 0; from++)
			batches[kept++] = batches[from];
		if (from < count)
			refuse_batch(&batches[from++], &err);
	}
	return kept;
}

static bool find_home(void *user, struct arena *arena, struct slice live_uid, struct slice *uid)
{
	(void)arena;
	return azure_is_resource(live_uid) && uid_index_find(user, live_uid, uid);
}

void pull_files(const struct pull *pull, struct plan *plan)
{
	size_t count;
	struct batch *batches = make_batches(pull, plan, &count);
	struct uid_index *uid_index = pull->operation->target.azure ? uid_index_new(pull->operation) : NULL;
	const struct links links = {find_home, uid_index};
	for (size_t i = 0; i < count && uid_index; i++)
		batches[i].links = &links;
	if (!pull->allow_dirty)
		count = refuse_dirty(pull, plan->arena, batches, count);
	pool_run(pull->operation->limits.jobs, count, pull_batch, batches);
	uid_index_free(uid_index);
	plan->interrupted = operation_is_interrupted(pull->operation);
}
