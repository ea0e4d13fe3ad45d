/* SPDX-License-Identifier: MIT */
/*
 * One worker per file: read it, take out its dashboards, compare each with live, keep the row. The rows of all workers
 * meet in the plan under one mutex.
 */
#include "sync/apply/plan_operation.h"

#include <fnmatch.h>
#include <pthread.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/document/document.h"
#include "model/document/unresolved.h"
#include "model/plan/plan.h"
#include "sync/apply/orphans.h"
#include "sync/base/pool.h"
#include "sync/base/window.h"
#include "sync/compare/comparison.h"
#include "sync/compare/desired.h"
#include "sync/compare/operation.h"
#include "sync/compare/suggest.h"

#define AHEAD        8 /* more workers than requests in flight: they read and compare while the others wait for the server */
#define WINDOW_BYTES ((size_t)6 << 20) /* of files in work; their trees and the live ones are some ten times that */

struct task {
	const struct operation *operation;
	struct plan *plan;
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

/* The row of one dashboard; its diagnostics are added to `diags`. */
static struct plan_row plan_document(const struct operation *operation, const struct document *document,
				     const char *file, size_t index, struct diagnostics *diags)
{
	ARENA_AUTO arena = arena_new();
	struct plan_row row = plan_row_new(document, file, index);
	size_t before = diags->count;
	bool valid = document_check(document, diags);
	const struct desired *desired = desired_of(operation, arena, document, diags);
	if (desired)
		unresolved_warn(arena, document, desired->document, diags);
	if (desired && valid)
		valid = check_address(operation, arena, desired, document, diags);
	if (!valid || !desired) {
		struct slice live_uid = live_uid_of(operation, row.arena, document->uid);
		if (live_uid.at) /* an invalid one still is the same dashboard as another */
			row.live_uid = arena_keep(row.arena, live_uid);
		invalidate(&row, diags, before);
		return row;
	}
	if (!operation->target.gateway) {
		plan_row_decide(&row, decide(FACT_EQUAL));
		row.reason = "valid";
		row.found.git_digest = desired->digest;
		return row;
	}
	struct comparison comparison;
	compare_with_live(operation, arena, desired, &comparison);
	comparison_fill_row(&comparison, desired, &row);
	return row;
}

/* Whether --only asks for a file, or for a dashboard in it (whose uid may not be known: at NULL). */
static bool is_asked_for(const struct operation *operation, const char *path, struct slice uid)
{
	STRBUF_AUTO name = STRBUF_INIT(LIMIT_MESSAGE_BYTES * 8);
	strbuf_add_slice(&name, text_cut_bytes(uid, LIMIT_MESSAGE_BYTES));
	for (size_t i = 0; i < operation->files.only_globs_count; i++)
		if (fnmatch(operation->files.only_globs[i], path, 0) == 0 ||
		    (name.length && fnmatch(operation->files.only_globs[i], name.at, 0) == 0))
			return true;
	return operation->files.only_globs_count == 0;
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
static void plan_text(const struct operation *operation, struct arena *arena, const struct source_file *file,
		      struct slice text, bool unasked, struct found *found)
{
	const char *path = file->path;
	struct diagnostics *diags = &found->diags;
	bool whole = !unasked && is_asked_for(operation, path, (struct slice){0});
	struct documents *documents = &found->documents;
	if (!diags->errors)
		documents_read(arena, text, desired_format(operation, file), path, diags, documents);
	bool broken = diags->errors > 0;
	found->rows = arena_array(arena, documents->count + 1, sizeof *found->rows);
	found->others = arena_array(arena, documents->count, sizeof *found->others);
	for (size_t i = 0; i < documents->count; i++) {
		const struct document *document = &documents->items[i];
		if (whole || (!unasked && is_asked_for(operation, path, document->uid)))
			found->rows[found->rows_count++] = plan_document(operation, document, path, i, diags);
		else
			add_other(operation, arena, document, found);
	}
	if (broken && whole) {
		found->rows[found->rows_count] = plan_row_new(NULL, path, documents->count);
		invalidate(&found->rows[found->rows_count++], diags, 0);
	}
	if (!whole)
		documents->passed_count = 0;
	if (!whole && found->rows_count == 0)
		diagnostics_init(diags, arena); /* of what was not asked for */
}

/* Whether a file's text is another one than in the commit that only changes since are asked of. */
static bool is_changed(const struct operation *operation, struct arena *arena, const char *path, struct slice text,
		       const struct diagnostics *diags)
{
	ERROR_AUTO ignored = {0}; /* then it is looked at */
	struct source_content then;
	if (!operation->files.since || diags->errors)
		return true;
	return !source_read_at(operation->files.source, arena, operation->files.since, path, &then, &ignored) ||
	       !then.found || !slice_equal(then.text, text);
}

static void plan_file(void *user, size_t index)
{
	struct task *task = user;
	const struct operation *operation = task->operation;
	if (operation_is_interrupted(operation))
		return;
	ARENA_AUTO arena = arena_new();
	bool is_other = index >= task->files.count;
	const struct source_file *file = is_other ? &task->others.items[index - task->files.count]
						  : &task->files.items[index];
	struct found found = {0};
	diagnostics_init(&found.diags, arena);
	struct slice text = desired_text(operation, arena, file->path, &found.diags);
	bool unasked = is_other || !is_changed(operation, arena, file->path, text, &found.diags);
	window_enter(&task->window, text.length);
	plan_text(operation, arena, file, text, unasked, &found);
	window_leave(&task->window, text.length);
	pthread_mutex_lock(&task->lock);
	for (size_t i = 0; i < found.rows_count; i++)
		plan_take(task->plan, &found.rows[i]);
	for (size_t i = 0; i < found.others_count; i++)
		plan_take_other(task->plan, &found.others[i]);
	plan_pass_over(task->plan, &found.documents);
	diagnostics_append(&task->plan->diags, &found.diags);
	task->done += !is_other;
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
	for (size_t i = 0; i < plan->count; i++)
		if (plan->rows[i].uid.at)
			uids[count++] = arena_slice(plan->arena, plan->rows[i].uid).at;
	for (size_t i = 0; azure && i < azure->names.count; i++) {
		struct slice uid = azure->names.items[i].key;
		if (has_uid(plan, uid))
			continue;
		const char *nearest = text_nearest(uid, uids, count);
		plan_note(plan, arena_printf(plan->arena, "'names' has '%.*s', and no dashboard has this uid.%s%s%s",
					     SLICE_ARG(uid), nearest ? " Did you mean '" : "", nearest ? nearest : "",
					     nearest ? "'?" : ""));
	}
}

bool plan_operation(const struct operation *operation, struct plan *plan, struct error *err)
{
	struct task task = {.operation = operation, .plan = plan};
	if (!desired_files(operation, plan->arena, &task.files, &task.others, &plan->diags, err))
		return false;
	pthread_mutex_init(&task.lock, NULL);
	window_init(&task.window, WINDOW_BYTES);
	pool_run(operation->limits.jobs + AHEAD, task.files.count + task.others.count, plan_file, &task);
	window_destroy(&task.window);
	pthread_mutex_destroy(&task.lock);
	bool narrowed = operation->files.since || operation->files.only_globs_count ||
			(operation->files.only && *operation->files.only);
	retired_check(&operation->target.retired, plan);
	if (operation->files.since)
		plan_note(plan, "Only files that changed since the base were compared; dashboards that left git were "
				"not looked for.");
	if (operation->target.gateway && !narrowed && !operation_is_interrupted(operation) &&
	    !orphans_find(operation, plan, err))
		return false;
	if (!narrowed && plan->diags.errors == 0 && !operation_is_interrupted(operation))
		note_unused_names(operation, plan);
	plan->interrupted = operation_is_interrupted(operation);
	plan->dirty = operation->files.dirty;
	plan_settle(plan);
	if (operation->files.only_globs_count && plan->count == 0 && !operation->files.since && !plan->interrupted)
		return refuse_only(operation, err);
	return true;
}
