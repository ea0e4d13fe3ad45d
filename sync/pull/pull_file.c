/* SPDX-License-Identifier: MIT */
/*
 * Rows that share a file are one piece of work: its text is read once, each row makes a new text of its dashboard, and
 * the file is written once. A row that is refused leaves its dashboard as it is. What a row needs goes with it: of the
 * others only the new text stays.
 */
#include "sync/pull/pull_file.h"

#include <string.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/document/document.h"
#include "model/document/rewrite.h"
#include "model/patch/json_patch.h"
#include "model/plan/plan.h"
#include "model/report/page_of.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "sync/compare/comparison.h"
#include "sync/compare/desired.h"
#include "sync/compare/file_past.h"
#include "sync/compare/operation.h"
#include "sync/pull/pull_names.h"
#include "sync/pull/pull_options.h"
#include "sync/pull/pull_state.h"

#define BY_HAND "Edit the file by hand; 'dashsync drift' names every place."

/* A file and its new text, as far as it is made: all before the row that is worked on. */
struct draft {
	struct slice before;
	struct documents documents; /* of `before` */
	struct json_text json;      /* of `before` */
	struct file_past *past;
	size_t done; /* bytes of `before` that are in `after`, or changed there */
	struct strbuf after;
	struct place end; /* of `after` */
};

/* What a row that came in says when its file is written. */
struct pulled {
	bool is_in;
	struct digest digest;
	struct place place;
	struct changes edits;
	struct changes left;
	struct page edits_page;
	struct page left_page;
};

/* One row on its way into the file's text. */
struct work {
	const struct pull *pull;
	const struct links *links;
	struct arena *arena;
	struct draft *draft;
	struct plan_row *row;
	const struct document *document;
	const struct desired *before;
	struct comparison comparison;
	const struct value *merged; /* what the file shall mean */
};

/* Always false. */
static bool refuse(struct plan_row *row, const char *reason, const char *hint)
{
	pull_refuse(row, reason, hint);
	return false;
}

/* The file was not replaced: somebody saved it meanwhile, or it could not be written. */
static void leave_file(struct plan_row *row, const struct error *err)
{
	const char *again = arena_printf(row->arena, "What was saved stays. Pull again: dashsync pull %s",
					 text_shell_word(row->arena, row->uid));
	if (err->fault != FAULT_REFUSED)
		pull_fail(row, err);
	else
		pull_refuse(row, err->message, err->hint ? err->hint : again);
}

/* ---- the new text ---- */

/* To behind a text, as json_read counts. */
static void place_move(struct place *place, struct slice text)
{
	for (size_t i = 0; i < text.length; i++) {
		if (text.at[i] == '\n') {
			place->line++;
			place->column = 1;
		} else if (((unsigned char)text.at[i] & 0xC0) != 0x80) {
			place->column++;
		}
	}
}

/* ---- one row ---- */

static bool has_inputs(const struct value *dashboard)
{
	const struct value *inputs = value_get(dashboard, "__inputs");
	return inputs && inputs->kind != VALUE_NULL && !(inputs->kind == VALUE_ARRAY && inputs->count == 0);
}

/* Takes the row's dashboard out of the file. */
static bool read_row(struct work *work)
{
	struct plan_row *row = work->row;
	const struct documents *documents = &work->draft->documents;
	struct diagnostics diags;
	diagnostics_init(&diags, work->arena);
	bool is_there = row->index < documents->count && slice_equal(documents->items[row->index].uid, row->uid);
	work->document = is_there ? &documents->items[row->index] : NULL;
	work->before = is_there ? desired_of_file(work->pull->operation, work->arena, work->document, work->draft->past,
						  &diags)
				: NULL;
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

/* Why what was compared cannot be compared again; false when it can. */
static bool is_unread(struct plan_row *row, const struct comparison *comparison)
{
	enum state now = comparison->decision->state;
	if (now != STATE_ERROR && (now != STATE_UNDETERMINED || now == row->state))
		return false;
	refuse(row, comparison->reason, comparison->hint);
	if (now == STATE_ERROR) {
		row->write.outcome = OUTCOME_FAILED;
		row->fault = comparison->fault;
	}
	return true;
}

/* Looks again at live, and decides what the file shall mean. */
static bool look(struct work *work)
{
	const struct pull *pull = work->pull;
	struct plan_row *row = work->row;
	struct comparison *comparison = &work->comparison;
	compare_with_live(pull->operation, work->arena, work->before, comparison);
	if (is_unread(row, comparison))
		return false;
	if (comparison->decision->state != row->state ||
	    (pull->whole && !digest_equal(&comparison->live_digest, &row->found.live_digest)))
		return refuse(row, "live changed since it was compared", "Run again.");
	bool whole = pull->whole || pulls_in(row->state) == PULLS_WHOLE;
	work->merged = whole ? comparison->compared : comparison->merged;
	if (comparison->edited.conflicts.count && !pull->take_live && !whole)
		return refuse(row, "git and live both changed the same thing",
			      "Take live's side with --on-conflict=live, or settle it in the file by hand.");
	return true;
}

/* Puts what is unchanged before a part of the old text into the new one. */
static void copy_up_to(struct draft *draft, const char *at)
{
	struct slice same = {draft->before.at + draft->done, (size_t)(at - draft->before.at) - draft->done};
	draft->done += same.length;
	strbuf_add_slice(&draft->after, same);
	place_move(&draft->end, same);
}

/* The dashboard as its new text has it; NULL when that does not mean what was wanted: nothing else is ever written. */
static const struct desired *read_back(struct work *work, struct slice piece, const struct rewrites *rewrites)
{
	struct diagnostics diags;
	struct document document = *work->document;
	const struct value *model = document.dashboard;
	diagnostics_init(&diags, work->arena);
	document.place = work->draft->end;
	document.dashboard = json_read(work->arena, piece, document.place, &diags);
	const struct desired *after = document.dashboard
					      ? desired_of(work->pull->operation, work->arena, &document, &diags)
					      : NULL;
	bool is_same = after && diags.errors == 0 &&
		       slice_equal(value_get_text(document.dashboard, "uid"), value_get_text(model, "uid")) &&
		       rewrite_equal(work->arena, after->normal, work->merged, rewrites);
	if (!is_same)
		refuse(work->row, "the new text of the file would not equal live", BY_HAND);
	return is_same ? after : NULL;
}

/* The text of the dashboard with the row's edits in it, and the part of the file that it replaces. */
static bool edit_text(struct work *work, const struct rewrites *rewrites, struct slice *old, struct strbuf *out)
{
	struct plan_row *row = work->row;
	struct resolution names = pull_names_invert(work->arena, &work->pull->operation->target.resolution);
	names.links = work->links;
	struct json_patch patch = {
		.text = &work->draft->json,
		.file = work->document->dashboard,
		.current = rewrite_align(work->arena, work->before->normal, work->merged, rewrites),
		.desired = work->merged,
		.doubles = rewrites->doubles,
		.spelled = pull_names_spell(work->arena, work->merged, &names),
	};
	struct slice uid;
	if (!patch.spelled || !json_patch(&patch, old, out) || old->at < work->draft->before.at + work->draft->done)
		return refuse(row, "edits cannot be pulled into a dashboard that is kept in a string", BY_HAND);
	if (strbuf_full(out))
		return refuse(row, "the file would become too large", BY_HAND);
	if (!pull_names_missing(&names, strbuf_slice(out), &uid))
		return true;
	return refuse(row,
		      arena_printf(work->arena, "data source '%s' of the target has no uid in git, or several",
				   text_c_string(work->arena, uid)),
		      "Edit the file by hand, or map exactly one uid to that data source in 'datasources'.");
}

/* What came in, and what apply would now do. */
static void describe(const struct work *work, const struct desired *after, const struct rewrites *rewrites,
		     struct pulled *out)
{
	const struct comparison *comparison = &work->comparison;
	const struct value *aligned = rewrite_align(work->arena, after->normal, comparison->compared, rewrites);
	struct changes edits = diff_dashboards(work->arena, work->before->normal, after->normal);
	struct changes left = diff_dashboards(work->arena, comparison->compared, aligned);
	*out = (struct pulled){.is_in = true, .digest = after->digest, .place = work->draft->end};
	page_of(work->row->arena, work->before->normal, after->normal, &edits, &out->edits_page);
	page_of(work->row->arena, comparison->compared, aligned, &left, &out->left_page);
	changes_keep(work->row->arena, &edits, &out->edits);
	changes_keep(work->row->arena, &left, &out->left);
}

static void pull_row(struct work *work, struct pulled *out)
{
	STRBUF_AUTO piece = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	struct draft *draft = work->draft;
	struct slice old;
	if (operation_is_interrupted(work->pull->operation)) {
		work->row->write.outcome = OUTCOME_SKIPPED;
		work->row->reason = "interrupted before its turn";
		return;
	}
	if (!read_row(work) || !check_file(work) || !look(work))
		return;
	const struct rewrites rewrites = operation_rewrites(work->pull->operation, &work->comparison.live);
	if (!edit_text(work, &rewrites, &old, &piece))
		return;
	copy_up_to(draft, old.at);
	const struct desired *after = read_back(work, strbuf_slice(&piece), &rewrites);
	if (!after)
		return;
	describe(work, after, &rewrites, out);
	draft->done += old.length;
	strbuf_add_slice(&draft->after, strbuf_slice(&piece));
	place_move(&draft->end, strbuf_slice(&piece));
}

/* The row of a file that was written. */
static void finish_row(struct plan_row *row, const struct pulled *pulled)
{
	row->write.outcome = OUTCOME_WRITTEN;
	row->action = ACTION_NOTHING;
	row->fault = FAULT_NONE;
	row->reason = "live's edits are in the file";
	row->hint = NULL;
	row->place.line = pulled->place.line;
	row->place.column = pulled->place.column;
	row->found.git_digest = pulled->digest;
	row->edited.changes = pulled->edits;
	row->edited.page = pulled->edits_page;
	row->changes = pulled->left;
	row->page = pulled->left_page;
}

/* ---- one file ---- */

/* Reads the whole new text: it has the same dashboards in the same places, and those that came in as they were made. */
static bool check_text(const struct pull_batch *batch, const struct draft *draft, const struct pulled *pulled)
{
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	struct documents after;
	diagnostics_init(&diags, arena);
	bool is_read = !strbuf_full(&draft->after) &&
		       documents_read(arena, strbuf_slice(&draft->after), batch->rows[0]->format,
				      batch->rows[0]->place.file, &diags, &after) &&
		       after.count == draft->documents.count;
	for (size_t i = 0; i < batch->count && is_read; i++) {
		ARENA_AUTO scratch = arena_new();
		const struct document *document = &after.items[batch->rows[i]->index];
		if (!pulled[i].is_in)
			continue;
		const struct desired *desired = desired_of(batch->pull->operation, scratch, document, &diags);
		is_read = desired && slice_equal(desired->uid, batch->rows[i]->uid) &&
			  digest_equal(&desired->digest, &pulled[i].digest) &&
			  document->place.line == pulled[i].place.line &&
			  document->place.column == pulled[i].place.column;
	}
	for (size_t i = 0; i < batch->count && !is_read; i++)
		if (pulled[i].is_in)
			refuse(batch->rows[i], "the new text of the file would not equal live", BY_HAND);
	return is_read;
}

static bool read_draft(const struct pull_batch *batch, struct arena *arena, struct draft *out, struct error *err)
{
	const struct plan_row *first = batch->rows[0];
	struct source_content before = {0};
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	*out = (struct draft){.after = STRBUF_INIT(LIMIT_DOCUMENT_BYTES), .end = {first->place.file, 1, 1}};
	if (!source_read(batch->pull->operation->files.source, arena, first->place.file, LIMIT_DOCUMENT_BYTES, &before,
			 err))
		return false;
	out->before = before.text;
	documents_read(arena, before.text, first->format, first->place.file, &diags, &out->documents);
	out->past = batch->count > 1 ? file_past_new(before.text.length) : NULL;
	if (before.text.length && first->format == FILE_JSON)
		out->json = json_text_of(before.text);
	return true;
}

void pull_file(void *batches, size_t index)
{
	const struct pull_batch *batch = &((struct pull_batch *)batches)[index];
	const struct pull *pull = batch->pull;
	ARENA_AUTO arena = arena_new();
	ERROR_AUTO err = {0};
	struct draft draft;
	struct pulled *pulled = arena_array(arena, batch->count, sizeof *pulled);
	size_t changed = 0;
	bool is_read = read_draft(batch, arena, &draft, &err);
	for (size_t i = 0; i < batch->count; i++) {
		ARENA_AUTO scratch = arena_new();
		struct work work = {pull, batch->links, scratch, &draft, .row = batch->rows[i]};
		if (is_read)
			pull_row(&work, &pulled[i]);
		else
			pull_fail(batch->rows[i], &err);
		changed += pulled[i].is_in;
	}
	if (changed)
		copy_up_to(&draft, draft.before.at + draft.before.length);
	bool is_written = changed && check_text(batch, &draft, pulled) &&
			  pull->replace(pull->user, batch->rows[0]->place.file, draft.before,
					strbuf_slice(&draft.after), &err);
	for (size_t i = 0; i < batch->count; i++) {
		if (pulled[i].is_in && is_written)
			finish_row(batch->rows[i], &pulled[i]);
		else if (pulled[i].is_in && err.fault != FAULT_NONE)
			leave_file(batch->rows[i], &err);
	}
	strbuf_free(&draft.after);
	file_past_free(draft.past);
}
