/* SPDX-License-Identifier: MIT */
/*
 * Files are compared by their bytes, dashboards by what the branch's settings make of them, and settings by what they
 * make of the branch's dashboard: its document for the target, else what live means to it.
 */
#include "sync/apply/review_internal.h"

#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/path.h"
#include "model/document/document.h"
#include "model/plan/plan.h"
#include "model/value/value.h"
#include "sync/base/pool.h"
#include "sync/compare/comparison.h"
#include "sync/compare/desired.h"
#include "sync/compare/operation.h"

#define WINDOW_BYTES ((size_t)6 << 20) /* of files whose trees are held at a time, as plan_operation has it */

void review_note_file(struct review *review, enum review_change change, bool is_broken)
{
	pthread_mutex_lock(&review->lock);
	review->plan->files_changed |= change == REVIEW_CHANGED;
	review->is_broken |= is_broken && change != REVIEW_KEPT;
	pthread_mutex_unlock(&review->lock);
}

/* ---- files ---- */

static int compare_path(const void *key, const void *item)
{
	return strcmp(key, ((const struct source_file *)item)->path);
}

const struct source_file *review_find_file(const struct source_files *files, const char *path)
{
	return files->count ? bsearch(path, files->items, files->count, sizeof *files->items, compare_path) : NULL;
}

/* The bytes of a file; false when they cannot be had. */
static bool read_bytes(struct source *source, struct arena *arena, const char *path, struct slice *text)
{
	ERROR_AUTO ignored = {0}; /* then it is looked at, and whoever reads it again says why */
	struct source_content content = {0};
	bool read = source_read(source, arena, path, LIMIT_DOCUMENT_BYTES, &content, &ignored) && content.found;
	*text = content.text;
	return read;
}

static void take_dashboards(struct review *review, struct arena *scratch, const struct source_file *file,
			    struct slice text)
{
	struct diagnostics diags;
	struct documents documents = {0};
	bool is_left = !review_find_file(&review->fork_still, file->path);
	diagnostics_init(&diags, scratch);
	documents_read(scratch, text, desired_format(review->operation->files.review->before, file), file->path, &diags,
		       &documents);
	for (size_t i = 0; i < documents.count; i++) {
		const struct document *document = &documents.items[i];
		if (!document->uid.length)
			continue;
		const struct desired *desired = desired_of(review->operation, scratch, document, &diags);
		pthread_mutex_lock(&review->lock);
		review->dashboards = arena_grow(review->arena, review->dashboards, review->count, &review->room,
						sizeof *review->dashboards);
		review->dashboards[review->count++] = (struct fork_dashboard){
			.uid = arena_slice(review->arena, document->uid),
			.file = file->path,
			.index = i,
			.is_left = is_left,
			.has_digest = desired != NULL,
		};
		if (desired)
			review->dashboards[review->count - 1].digest = desired->digest;
		pthread_mutex_unlock(&review->lock);
	}
}

/* Compares one file where the branch began with the branch's; of one that differs it keeps the dashboards. */
static void compare_file(void *user, size_t index)
{
	struct review *review = user;
	const struct operation *operation = review->operation;
	const struct source_file *file = &review->fork.items[index];
	ARENA_AUTO scratch = arena_new();
	struct slice then;
	struct slice now;
	if (operation_is_interrupted(operation))
		return;
	bool is_here = review_find_file(review->now, file->path) != NULL;
	bool read = read_bytes(operation->files.review->fork, scratch, file->path, &then);
	bool same = read && read_bytes(operation->files.source, scratch, file->path, &now) && slice_equal(then, now);
	if (same && is_here)
		return;
	review->changed[index] = true;
	review_note_file(review, same ? REVIEW_KEPT : REVIEW_CHANGED, false);
	if (!read)
		return;
	window_enter(&review->window, then.length);
	take_dashboards(review, scratch, file, then);
	window_leave(&review->window, then.length);
}

static int compare_dashboards(const void *left, const void *right)
{
	const struct fork_dashboard *a = left;
	const struct fork_dashboard *b = right;
	int order = slice_compare(a->uid, b->uid);
	if (order == 0)
		order = strcmp(a->file, b->file);
	return order ? order : (a->index > b->index) - (a->index < b->index);
}

static bool list_fork(struct review *review, struct error *err)
{
	const struct operation_review *settings = review->operation->files.review;
	const char *only = review->operation->files.only;
	struct diagnostics ignored; /* they are the main branch's */
	diagnostics_init(&ignored, review->arena);
	const struct source_rules *before = &settings->before->files.rules;
	if (before->count && !source_list(settings->fork, before, review->arena, &review->fork, &ignored, err))
		return false;
	if (!source_list(settings->fork, &review->operation->files.rules, review->arena, &review->fork_still, &ignored,
			 err))
		return false;
	size_t kept = 0;
	for (size_t i = 0; i < review->fork.count; i++)
		if (!only || path_is_below(only, review->fork.items[i].path))
			review->fork.items[kept++] = review->fork.items[i];
	review->fork.count = kept;
	return true;
}

struct review *review_open(const struct operation *operation, const struct source_files *files, struct plan *plan,
			   struct error *err)
{
	struct review *review = heap_alloc(sizeof *review);
	*review = (struct review){
		.operation = operation,
		.now = files,
		.plan = plan,
		.arena = arena_new(),
		.is_broken = plan->diags.errors > 0,
	};
	pthread_mutex_init(&review->lock, NULL);
	window_init(&review->window, WINDOW_BYTES);
	if (!list_fork(review, err)) {
		review_close(review);
		return NULL;
	}
	review->changed = arena_array(review->arena, review->fork.count + 1, sizeof *review->changed);
	memset(review->changed, 0, review->fork.count * sizeof *review->changed);
	pool_run(operation->limits.jobs, review->fork.count, compare_file, review);
	if (review->count)
		qsort(review->dashboards, review->count, sizeof *review->dashboards, compare_dashboards);
	size_t kept = 0;
	for (size_t i = 0; i < review->fork.count; i++)
		kept += !review->changed[i];
	review->links_matter = operation->target.azure && (kept < review->fork.count || kept < files->count);
	return review;
}

void review_close(struct review *review)
{
	if (!review)
		return;
	window_destroy(&review->window);
	pthread_mutex_destroy(&review->lock);
	arena_free(review->arena);
	free(review);
}

enum review_change review_of_file(const struct review *review, const char *path, struct slice text)
{
	const struct source_file *file = review_find_file(&review->fork, path);
	if (file)
		return review->changed[file - review->fork.items] ? REVIEW_CHANGED : REVIEW_KEPT;
	ARENA_AUTO scratch = arena_new();
	struct slice then;
	bool same = read_bytes(review->operation->files.review->fork, scratch, path, &then) && slice_equal(then, text);
	return same ? REVIEW_TAKEN : REVIEW_CHANGED;
}

bool review_reads(const struct review *review, enum review_change change)
{
	return change != REVIEW_KEPT || review->operation->files.review->settings_differ || review->links_matter;
}

/* ---- dashboards ---- */

const struct fork_dashboard *review_find(const struct review *review, struct slice uid)
{
	size_t low = 0;
	size_t high = review->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (slice_compare(review->dashboards[middle].uid, uid) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	bool found = low < review->count && slice_equal(review->dashboards[low].uid, uid);
	return found ? &review->dashboards[low] : NULL;
}

/* The branch's document by REV's settings; NULL where those cannot make a dashboard of it. */
static const struct desired *desired_before(const struct operation *before, struct arena *arena,
					    const struct document *document)
{
	struct diagnostics ignored;
	diagnostics_init(&ignored, arena);
	const struct desired *desired = document_check(document, &ignored)
						? desired_of(before, arena, document, &ignored)
						: NULL;
	return desired && desired->live_uid.at ? desired : NULL;
}

/* Whether state, action or change against live are others by REV's settings. What cannot be told is shown. */
static bool is_decided_otherwise(const struct operation *before, struct arena *arena, const struct desired *desired,
				 const struct comparison *now)
{
	struct comparison then;
	if (now->decision->state == STATE_ERROR)
		return true;
	compare_with(before, &(struct compare_input){&now->live, &before->policy, NULL}, arena, desired, &then);
	if (then.decision->state != now->decision->state || then.action != now->action)
		return true;
	return then.result && now->result ? !value_equal(then.result, now->result) : then.result != now->result;
}

/* The dashboard is another one on the target: what was live stays as it is. */
static void note_new_name(struct arena *arena, const struct desired *before, struct comparison *comparison)
{
	const char *said = arena_printf(arena, "the config gives it another name on the target; '%.*s' stays as it is",
					SLICE_ARG(before->live_uid));
	comparison->note = comparison->note ? arena_join(arena, said, comparison->note) : said;
}

/* CAUSE_CONFIG or CAUSE_LINKS, where REV's settings would end otherwise. `is_compared`: live was compared already. */
static uint32_t cause_of_settings(const struct review *review, struct arena *arena, const struct document *document,
				  const struct desired *desired, bool is_compared, struct comparison *comparison)
{
	const struct operation_review *settings = review->operation->files.review;
	const struct desired *before = desired_before(settings->before, arena, document);
	uint32_t cause = settings->settings_differ ? CAUSE_CONFIG : CAUSE_LINKS;
	if (!desired)
		return before ? cause : 0;
	bool is_renamed = before && !slice_equal(before->live_uid, desired->live_uid);
	bool is_alike = before && !is_renamed && digest_equal(&before->digest, &desired->digest);
	if (is_alike && !settings->judges)
		return 0;
	if (!is_compared)
		compare_with_live(review->operation, arena, desired, comparison);
	if (is_renamed)
		note_new_name(arena, before, comparison);
	return !before || is_renamed || is_decided_otherwise(settings->before, arena, before, comparison) ? cause : 0;
}

uint32_t review_document(const struct review *review, enum review_change change, struct arena *arena,
			 const struct document *document, const struct desired *desired, struct comparison *comparison)
{
	const struct fork_dashboard *then = change == REVIEW_CHANGED ? review_find(review, document->uid) : NULL;
	uint32_t causes = change == REVIEW_TAKEN ? CAUSE_CONFIG : 0;
	if (change == REVIEW_CHANGED &&
	    (!then || !desired || !then->has_digest || !digest_equal(&then->digest, &desired->digest)))
		causes |= CAUSE_FILE;
	if (causes && desired)
		compare_with_live(review->operation, arena, desired, comparison);
	bool was_there = change == REVIEW_KEPT || then;
	if (was_there && review_reads(review, REVIEW_KEPT))
		causes |= cause_of_settings(review, arena, document, desired, causes && desired, comparison);
	return causes;
}
