/* SPDX-License-Identifier: MIT */
/*
 * One worker per file: read it, take out its dashboards, compare each with live, keep the row. The rows of all workers
 * meet in the plan under one mutex.
 */
#include "sync/apply/plan_operation.h"

#include <pthread.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/text.h"
#include "model/document/document.h"
#include "model/document/unresolved.h"
#include "model/plan/plan.h"
#include "model/plan/title_order.h"
#include "sync/apply/orphans.h"
#include "sync/apply/review.h"
#include "sync/apply/selection.h"
#include "sync/base/pool.h"
#include "sync/base/under_way.h"
#include "sync/base/window.h"
#include "sync/compare/blame.h"
#include "sync/compare/comparison.h"
#include "sync/compare/desired.h"
#include "sync/compare/file_past.h"
#include "sync/compare/operation.h"
#include "sync/compare/suggest.h"

#define MOST_NAMED   3 /* unused uids of azure.names that are looked at closely: each costs a look at all uids */
#define AHEAD        8 /* more workers than requests in flight: they read and compare while the others wait for the server */
#define WINDOW_BYTES ((size_t)6 << 20) /* of files in work; their trees and the live ones are some ten times that */

struct task {
	const struct operation *operation;
	struct plan *plan;
	struct review *review; /* or NULL */
	struct source_files files;
	struct source_files others; /* that were not asked for: only their uids are looked at */
	size_t done;
	struct window window;
	pthread_mutex_t lock; /* over plan, done and progress */
};

/* A row that only says that the file or one dashboard of it is invalid, in the words of its first problem. */
static void invalidate(struct plan_row *row, const struct diagnostics *diags, size_t from)
{
	plan_row_decide(row, decide(FACT_GIT_INVALID));
	for (size_t i = from; i < diags->count; i++) {
		const struct diagnostic *diag = &diags->items[i];
		if (diag->severity != SEVERITY_ERROR)
			continue;
		row->reason = arena_strdup(row->arena, diag->message);
		row->hint = arena_strdup(row->arena, diag->hint);
		if (strcmp(diag->rule, RULE_READ_FAILED) == 0)
			row->fault = FAULT_FAILED;
		if (diag->place.line)
			row->place = (struct place){row->place.file, diag->place.line, diag->place.column};
		return;
	}
}

/* A file may name only what the config's target holds: the identity of a pipeline may well write more. */
static bool refuse_resource(const struct azure *azure, const struct document *document, struct diagnostics *diags)
{
	struct diagnostic *diag = diag_error(
		diags, document->place, "azure-resource",
		"uid '%.*s' is not a dashboard in the target's subscription '%.*s' and resource group '%.*s'",
		SLICE_ARG(document->uid), SLICE_ARG(azure->subscription), SLICE_ARG(azure->resource_group));
	diag_hint(diags, diag,
		  "Write the name alone as uid, '%.*s', or keep the file with a target whose 'azure' names its "
		  "subscription and resource group.",
		  SLICE_ARG(azure_resource_name(document->uid)));
	return false;
}

/* The uid in `azure.names` that is nearest to this one, as a sentence; "" when none is near. */
static const char *meant_name(struct arena *arena, const struct azure *azure, struct slice uid)
{
	const char **known = arena_array(arena, azure->names.count, sizeof *known);
	for (size_t i = 0; i < azure->names.count; i++)
		known[i] = arena_slice(arena, azure->names.items[i].key).at;
	const char *nearest = text_nearest(uid, known, azure->names.count);
	return nearest ? arena_printf(arena, "Did you mean it by '%s' in 'names'? ", nearest) : "";
}

/* On Azure the uid of a dashboard is the name of its resource, and not every uid is a legal one. */
static bool check_address(const struct operation *operation, struct arena *arena, const struct desired *desired,
			  const struct document *document, struct diagnostics *diags)
{
	struct pairs names;
	if (desired->live_uid.at)
		return true;
	if (azure_is_resource(desired->uid))
		return refuse_resource(operation->target.azure, document, diags);
	azure_suggest_names(arena, &desired->uid, 1, &names);
	const struct slice name = names.count ? names.items[0].value : slice_of("NAME");
	struct diagnostic *diag = diag_error(
		diags, document->place, "azure-name",
		"uid '%.*s' is not a legal name of an Azure resource, and 'azure.names' has none for it",
		SLICE_ARG(desired->uid));
	diag_hint(
		diags, diag,
		"%sNames have 2 to 30 letters, digits and hyphens, a letter first. Add 'names: { %.*s: %.*s }' to the "
		"target's 'azure'.",
		meant_name(arena, operation->target.azure, desired->uid), SLICE_ARG(desired->uid), SLICE_ARG(name));
	return false;
}

static struct slice live_uid_of(const struct operation *operation, struct arena *arena, struct slice uid)
{
	const struct azure *azure = operation->target.azure;
	return azure ? azure_live_uid(arena, azure, uid) : uid;
}

/* The document as the target wants it, or NULL with diagnostics. */
static const struct desired *valid_desired(const struct operation *operation, struct arena *arena,
					   const struct document *document, struct file_past *past,
					   struct diagnostics *diags)
{
	bool valid = document_check(document, diags);
	const struct desired *desired = desired_of_file(operation, arena, document, past, diags);
	if (desired)
		unresolved_warn(arena, document, desired->document, diags);
	if (desired && valid)
		valid = check_address(operation, arena, desired, document, diags);
	return valid ? desired : NULL;
}

static void fill_invalid(const struct operation *operation, const struct document *document, struct plan_row *row,
			 const struct diagnostics *diags)
{
	struct slice live_uid = live_uid_of(operation, row->arena, document->uid);
	if (live_uid.at) /* an invalid one still is the same dashboard as another */
		row->live_uid = arena_keep(row->arena, live_uid);
	invalidate(row, diags, 0);
}

/* A file of the source, and what a review finds of it. */
struct planned_file {
	const struct source_file *file;
	struct review *review; /* NULL: every dashboard has a row */
	enum review_change change;
	bool unasked; /* nothing of it has a row */
	struct slice text;
	struct file_past *past; /* NULL: it has one dashboard */
};

/* Plans one dashboard, with its diagnostics; false when there is no row of it. */
static bool plan_document(const struct operation *operation, const struct planned_file *planned,
			  const struct document *document, size_t index, struct plan_row *row,
			  struct diagnostics *diags)
{
	ARENA_AUTO arena = arena_new();
	const struct review *review = planned->review;
	struct diagnostics own;
	struct comparison comparison;
	diagnostics_init(&own, arena);
	const struct desired *desired = valid_desired(operation, arena, document, planned->past, &own);
	uint32_t causes = review ? review_document(review, planned->change, arena, document, desired, &comparison) : 0;
	if (review && !causes)
		return false;
	*row = plan_row_new(document, planned->file->path, index);
	row->causes = causes;
	diagnostics_append(diags, &own);
	if (!desired) {
		fill_invalid(operation, document, row, &own);
		return true;
	}
	if (!operation->target.gateway) {
		plan_row_decide(row, decide(FACT_EQUAL));
		row->reason = "valid";
		row->found.git_digest = desired->digest;
		return true;
	}
	if (!review)
		compare_with_live(operation, arena, desired, &comparison);
	comparison_fill_row(&comparison, desired, row);
	return true;
}

/* The dashboards of one file: rows of those that were asked for, and the uids of the others. */
struct found {
	struct diagnostics diags;
	struct plan_row *rows;
	size_t rows_count;
	struct plan_other *others;
	size_t others_count;
	struct documents documents;
};

static void add_other(const struct operation *operation, struct arena *arena, const struct document *document,
		      struct found *found)
{
	struct slice live_uid = live_uid_of(operation, arena, document->uid);
	if (live_uid.length)
		found->others[found->others_count++] = (struct plan_other){document->uid, live_uid, document->place};
}

/* Looks at one text, of which only what --only names was asked for, or (`unasked`) nothing. */
static void plan_text(const struct operation *operation, struct arena *arena, struct planned_file *planned,
		      struct found *found)
{
	const char *path = planned->file->path;
	struct diagnostics *diags = &found->diags;
	bool whole = !planned->unasked && selection_has(operation, path, (struct slice){0});
	struct documents *documents = &found->documents;
	if (!diags->errors)
		documents_read(arena, planned->text, desired_format(operation, planned->file), path, diags, documents);
	bool broken = diags->errors > 0;
	bool kept = planned->review && planned->change == REVIEW_KEPT;
	if (planned->review)
		review_note_file(planned->review, planned->change, broken);
	if (kept)
		diagnostics_init(diags, arena); /* what is wrong with it was so before */
	found->rows = arena_array(arena, documents->count + 1, sizeof *found->rows);
	found->others = arena_array(arena, documents->count, sizeof *found->others);
	planned->past = documents->count > 1 ? file_past_new(planned->text.length) : NULL;
	for (size_t i = 0; i < documents->count; i++) {
		const struct document *document = &documents->items[i];
		bool asked = whole || (!planned->unasked && selection_has(operation, path, document->uid));
		if (asked && plan_document(operation, planned, document, i, &found->rows[found->rows_count], diags))
			found->rows_count++;
		else
			add_other(operation, arena, document, found);
	}
	file_past_free(planned->past);
	if (broken && whole && !kept) {
		found->rows[found->rows_count] = plan_row_new(NULL, path, documents->count);
		invalidate(&found->rows[found->rows_count++], diags, 0);
	}
	if (!whole || kept)
		documents->passed_count = 0;
	if (!whole && found->rows_count == 0)
		diagnostics_init(diags, arena); /* of what was not asked for */
}

/* Leaves out the rows whose requests were in flight when the run was interrupted; whether there were any. */
static bool drop_interrupted(struct found *found)
{
	size_t kept = 0;
	for (size_t i = 0; i < found->rows_count; i++)
		if (found->rows[i].fault == FAULT_INTERRUPTED)
			arena_free(found->rows[i].arena);
		else
			found->rows[kept++] = found->rows[i];
	bool had_some = kept < found->rows_count;
	found->rows_count = kept;
	return had_some;
}

static const struct source_file *file_of(const struct task *task, size_t index)
{
	size_t count = task->files.count;
	return index < count ? &task->files.items[index] : &task->others.items[index - count];
}

/* What is asked of one file. */
static struct planned_file plan_of_file(const struct task *task, struct arena *arena, size_t index,
					struct diagnostics *diags)
{
	bool is_other = index >= task->files.count;
	struct planned_file planned = {
		.file = file_of(task, index),
		.review = is_other ? NULL : task->review,
		.unasked = is_other,
	};
	planned.text = desired_text(task->operation, arena, planned.file->path, diags);
	if (!planned.review || diags->errors)
		return planned;
	planned.change = review_of_file(planned.review, planned.file->path, planned.text);
	planned.unasked = !review_reads(planned.review, planned.change);
	return planned;
}

/* Notes that a file has a dashboard that was not looked at. */
static void note_unseen(struct task *task, size_t index)
{
	const char *path = file_of(task, index)->path;
	pthread_mutex_lock(&task->lock);
	string_list_add(&task->plan->unseen, task->plan->arena, slice_of(arena_strdup(task->plan->arena, path)));
	pthread_mutex_unlock(&task->lock);
}

static void plan_file(void *user, size_t index)
{
	struct task *task = user;
	const struct operation *operation = task->operation;
	bool is_other = index >= task->files.count;
	if (operation_is_interrupted(operation)) {
		/* whether it has one of the uids of --only is not known unread */
		if (!is_other && selection_has(operation, file_of(task, index)->path, (struct slice){0}))
			note_unseen(task, index);
		return;
	}
	ARENA_AUTO arena = arena_new();
	struct found found = {0};
	UNDER_WAY_AUTO step = {.what = "comparing", .of = file_of(task, index)->path};
	under_way_begin(&step);
	diagnostics_init(&found.diags, arena);
	struct planned_file planned = plan_of_file(task, arena, index, &found.diags);
	window_enter(&task->window, planned.text.length);
	plan_text(operation, arena, &planned, &found);
	window_leave(&task->window, planned.text.length);
	bool is_unseen = drop_interrupted(&found);
	if (is_unseen)
		note_unseen(task, index);
	pthread_mutex_lock(&task->lock);
	for (size_t i = 0; i < found.rows_count; i++)
		plan_take(task->plan, &found.rows[i]);
	for (size_t i = 0; i < found.others_count; i++)
		plan_take_other(task->plan, &found.others[i]);
	plan_pass_over(task->plan, &found.documents);
	diagnostics_append(&task->plan->diags, &found.diags);
	task->done += !is_other && !is_unseen;
	if (operation->limits.progress && !is_other)
		operation->limits.progress(operation->limits.progress_user, task->done, task->files.count);
	pthread_mutex_unlock(&task->lock);
}

/* What was asked for is not there. A pattern is near to no name. */
static bool refuse_only(const struct operation *operation, struct error *err)
{
	const char *first = operation->files.only_globs[0];
	if (operation->files.only_are_uids) {
		error_set(err, FAULT_USAGE, "no dashboard has the uid '%s'", first);
		return suggest_dashboard(operation, slice_of(first), SUGGESTED_UIDS, NULL, err);
	}
	error_set(err, FAULT_USAGE, "--only '%s' matches no dashboard", first);
	if (strpbrk(first, "*?["))
		return error_hint(err, "Name uids or files, as globs: --only 'team-a/*'.");
	return suggest_dashboard(operation, slice_of(first), SUGGESTED_UIDS_AND_FILES, NULL, err);
}

static bool has_uid(const struct plan *plan, struct slice uid)
{
	for (size_t i = 0; i < plan->count; i++)
		if (slice_equal(plan->rows[i].uid, uid))
			return true;
	return false;
}

/* A uid in `azure.names` that no file has is a slip, or left over: its dashboard is looked for under another name. */
static void note_unused_names(const struct operation *operation, struct plan *plan)
{
	const struct azure *azure = operation->target.azure;
	const char **uids = arena_array(plan->arena, plan->count, sizeof *uids);
	size_t count = 0;
	size_t unused = 0;
	for (size_t i = 0; i < plan->count; i++)
		if (plan->rows[i].uid.at)
			uids[count++] = arena_slice(plan->arena, plan->rows[i].uid).at;
	for (size_t i = 0; azure && i < azure->names.count; i++) {
		struct slice uid = azure->names.items[i].key;
		if (has_uid(plan, uid) || retired_find(&operation->target.retired, uid) || unused++ >= MOST_NAMED)
			continue;
		const char *nearest = text_nearest(uid, uids, count);
		plan_note(plan, arena_printf(plan->arena, "'names' has '%s', and no dashboard has this uid.%s%s%s",
					     text_c_string(plan->arena, uid), nearest ? " Did you mean '" : "",
					     nearest ? nearest : "", nearest ? "'?" : ""));
	}
	if (unused > MOST_NAMED)
		plan_note(plan, arena_printf(plan->arena, "'names' has %zu more uids that no dashboard has.",
					     unused - MOST_NAMED));
}

/* Whether only some of the dashboards were asked for. */
static bool is_narrowed(const struct operation *operation)
{
	return operation->files.review || operation->files.only_globs_count ||
	       (operation->files.only && *operation->files.only);
}

/* Rows of what has left git: of what the branch takes away, or of what left it at any time. */
static bool plan_removed(const struct operation *operation, struct review *review, struct plan *plan, struct error *err)
{
	retired_check(&operation->target.retired, plan);
	if (!operation->target.gateway || operation_is_interrupted(operation))
		return true;
	UNDER_WAY_AUTO step = {.what = "looking for dashboards that left git"};
	under_way_begin(&step);
	if (review)
		return review_removed(review, err);
	if (is_narrowed(operation))
		return true;
	if (!blame_is_due(operation))
		return orphans_find(operation, plan, err);
	plan_note(plan, "Dashboards that left git were not looked for: no dashboard could be read.");
	return true;
}

/* Plans the files; false when what was removed cannot be looked for. */
static bool plan_files(struct task *task, struct error *err)
{
	const struct operation *operation = task->operation;
	pthread_mutex_init(&task->lock, NULL);
	window_init(&task->window, WINDOW_BYTES);
	if (operation->limits.progress)
		operation->limits.progress(operation->limits.progress_user, 0, task->files.count);
	pool_run(operation->limits.jobs + AHEAD, task->files.count + task->others.count, plan_file, task);
	string_list_sort(&task->plan->unseen);
	window_destroy(&task->window);
	pthread_mutex_destroy(&task->lock);
	return plan_removed(operation, task->review, task->plan, err);
}

bool plan_operation(const struct operation *operation, struct plan *plan, struct error *err)
{
	UNDER_WAY_AUTO step = {.what = "planning"};
	under_way_begin(&step);
	struct task task = {.operation = operation, .plan = plan};
	if (!desired_files(operation, plan->arena, &task.files, &task.others, &plan->diags, err))
		return false;
	if (operation->files.review && !(task.review = review_open(operation, &task.files, plan, err)))
		return false;
	bool ok = plan_files(&task, err);
	review_close(task.review);
	if (!ok)
		return false;
	if (!is_narrowed(operation) && plan->diags.errors == 0 && !operation_is_interrupted(operation))
		note_unused_names(operation, plan);
	plan->interrupted = operation_is_interrupted(operation);
	plan->dirty = operation->files.dirty;
	blame_target(operation, plan);
	title_order_note(plan);
	plan_settle(plan);
	if (operation->files.only_globs_count && plan->count == 0 && !operation->files.review && !plan->interrupted)
		return refuse_only(operation, err);
	return true;
}
