/* SPDX-License-Identifier: MIT */
/* Which rows are pulled, and which of them share a file: pull_file.c does the rest. */
#include "sync/pull/pull.h"

#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/plan/plan.h"
#include "sync/base/pool.h"
#include "sync/compare/operation.h"
#include "sync/compare/remedy.h"
#include "sync/compare/uid_index.h"
#include "sync/pull/pull_file.h"
#include "sync/pull/pull_state.h"

/* Whether a row's file is to be changed; says of the others why it is not. */
static bool is_pulled(const struct pull *pull, struct plan_row *row)
{
	enum pulls pulls = pulls_in(row->state);
	const char *reason = arena_strdup(row->arena, row->reason);
	if (pull->whole && pulls_whole_in(row->state))
		return true;
	if (pulls == PULLS_MERGED || (pulls == PULLS_WHOLE && pull->operation->policy.decision.adopt))
		return true;
	if (pulls == PULLS_WHOLE)
		pull_refuse(row, reason,
			    remedy_commands(row->arena,
					    "Run 'dashsync pull --adopt' to take live into the file as it is.",
					    row->uid));
	else if (pulls == PULLS_REFUSED)
		pull_refuse(row, reason, row->hint);
	if (pulls != PULLS_NOTHING)
		return false;
	row->action = ACTION_NOTHING;
	row->fault = FAULT_NONE;
	row->reason = arena_printf(row->arena, "nothing to pull: %s", reason);
	row->hint = NULL;
	row->changes = (struct changes){0};
	row->page = (struct page){.summary = ""};
	return false;
}

static int compare_rows(const void *left, const void *right)
{
	const struct plan_row *a = *(struct plan_row *const *)left;
	const struct plan_row *b = *(struct plan_row *const *)right;
	int order = strcmp(a->place.file, b->place.file);
	return order ? order : (a->index > b->index) - (a->index < b->index);
}

static struct pull_batch *make_batches(const struct pull *pull, struct plan *plan, size_t *count)
{
	struct plan_row **rows = arena_array(plan->arena, plan->count, sizeof *rows);
	struct pull_batch *batches = arena_array(plan->arena, plan->count, sizeof *batches);
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
			batches[(*count)++] = (struct pull_batch){.pull = pull, .rows = &rows[i]};
		batches[*count - 1].count++;
	}
	return batches;
}

static void refuse_batch(const struct pull_batch *batch, const struct error *err)
{
	for (size_t i = 0; i < batch->count; i++)
		if (err->fault != FAULT_NONE)
			pull_fail(batch->rows[i], err);
		else
			pull_refuse(batch->rows[i], "the file has changes that are not committed",
				    "Commit or stash them, or run again with --allow-dirty.");
}

/* Leaves out the files that differ from the last commit: what was pulled could not be told from what was there. */
static size_t refuse_dirty(const struct pull *pull, struct arena *arena, struct pull_batch *batches, size_t count)
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
	struct pull_batch *batches = make_batches(pull, plan, &count);
	struct uid_index *uid_index = pull->operation->target.azure ? uid_index_new(pull->operation) : NULL;
	const struct links links = {find_home, uid_index};
	for (size_t i = 0; i < count && uid_index; i++)
		batches[i].links = &links;
	if (!pull->allow_dirty)
		count = refuse_dirty(pull, plan->arena, batches, count);
	pool_run(pull->operation->limits.jobs, count, pull_file, batches);
	uid_index_free(uid_index);
	plan->interrupted = operation_is_interrupted(pull->operation);
}
