/* SPDX-License-Identifier: MIT */
/* Past contents are read newest first, so a uid is first met where it was last; then a pool asks for each once. */
#include "sync/apply/orphans.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/document/document.h"
#include "model/plan/plan.h"
#include "sync/base/pool.h"
#include "sync/compare/engine.h"
#include "sync/compare/examine.h"

/* A dashboard that git had. */
struct left {
	const struct wanted *wanted; /* as git had it last; NULL when it cannot be resolved any more */
	struct slice title;
	const char *commit; /* that took it away; NULL: the work tree */
	const char *subject;
};

struct hunt {
	const struct engine *engine;
	struct plan *plan;
	struct arena *arena;
	struct slice *uids; /* that git has, sorted */
	size_t uids_count;
	struct left *left;
	size_t count;
	size_t room;
	pthread_mutex_t lock; /* over plan */
};

static int compare_uids(const void *left, const void *right)
{
	return slice_compare(*(const struct slice *)left, *(const struct slice *)right);
}

/* Whether the uid is in git, or was met already. */
static bool is_known(const struct hunt *hunt, struct slice uid)
{
	if (hunt->uids_count && bsearch(&uid, hunt->uids, hunt->uids_count, sizeof uid, compare_uids))
		return true;
	for (size_t i = 0; i < hunt->count; i++)
		if (slice_equal(hunt->left[i].wanted->uid, uid))
			return true;
	return false;
}

static void take_left(struct hunt *hunt, const struct document *document, const struct replaced *replaced)
{
	struct arena *arena = hunt->arena;
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	const struct wanted *wanted = document_check(document, &diags)
					      ? engine_want(hunt->engine, arena, document, &diags)
					      : NULL;
	if (!wanted || !wanted->live_uid.at)
		return;
	hunt->left = arena_grow(arena, hunt->left, hunt->count, &hunt->room, sizeof *hunt->left);
	hunt->left[hunt->count++] = (struct left){
		.wanted = wanted,
		.title = document->title,
		.commit = replaced->by ? arena_strdup(arena, replaced->by->hash) : NULL,
		.subject = replaced->by ? arena_strdup(arena, replaced->by->subject) : NULL,
	};
}

/* Whether any of a file's dashboards is new to the hunt; what cannot be read was never written from. */
static bool visit_replaced(void *user, const struct replaced *replaced)
{
	struct hunt *hunt = user;
	ARENA_AUTO scratch = arena_new();
	enum file_format format = engine_format(hunt->engine, &replaced->file);
	struct diagnostics diags;
	struct documents documents = {0};
	diagnostics_init(&diags, scratch);
	documents_read(scratch, replaced->text, format, replaced->file.path, &diags, &documents);
	bool any = false;
	for (size_t i = 0; i < documents.count && !any; i++)
		any = documents.items[i].uid.length && !is_known(hunt, documents.items[i].uid);
	if (!any)
		return !engine_interrupted(hunt->engine);
	/* once more, for what is kept lives in the tree that is read */
	struct slice text = arena_slice(hunt->arena, replaced->text);
	diagnostics_init(&diags, hunt->arena);
	documents = (struct documents){0};
	documents_read(hunt->arena, text, format, arena_strdup(hunt->arena, replaced->file.path), &diags, &documents);
	for (size_t i = 0; i < documents.count; i++)
		if (documents.items[i].uid.length && !is_known(hunt, documents.items[i].uid))
			take_left(hunt, &documents.items[i], replaced);
	return !engine_interrupted(hunt->engine);
}

static struct plan_row orphan_row(const struct left *left)
{
	struct plan_row row = {.arena = arena_new(), .live_version = VERSION_UNKNOWN};
	row.place.file = arena_strdup(row.arena, left->wanted->file);
	row.format = left->wanted->format;
	row.uid = arena_slice(row.arena, left->wanted->uid);
	row.live_uid = row.uid;
	row.title = left->title.at ? arena_slice(row.arena, left->title) : (struct slice){0};
	return row;
}

static void look_for(void *user, size_t index)
{
	struct hunt *hunt = user;
	const struct left *left = &hunt->left[index];
	ARENA_AUTO arena = arena_new();
	struct examination exam;
	if (engine_interrupted(hunt->engine))
		return;
	bool found = examine_removed(hunt->engine, arena, left->wanted, left->commit, &exam);
	pthread_mutex_lock(&hunt->lock);
	if (found) {
		struct plan_row row = orphan_row(left);
		const char *said = left->commit ? arena_printf(arena, "it left with commit %.12s: %s", left->commit,
							       left->subject)
						: "it left in the work tree, which is not committed";
		exam.note = exam.note ? arena_printf(arena, "%s; %s", said, exam.note) : said;
		examination_keep(&exam, left->wanted, &row);
		plan_take(hunt->plan, &row);
	} else if (exam.base.unlisted) {
		plan_note(hunt->plan,
			  "Whether dashsync wrote what left git is not known: the versions may not be read.");
	}
	pthread_mutex_unlock(&hunt->lock);
}

/* The uids that git has; false when some file hides its own. */
static bool gather_uids(struct hunt *hunt)
{
	const struct plan *plan = hunt->plan;
	hunt->uids = arena_array(hunt->arena, plan->count + 1, sizeof *hunt->uids);
	for (size_t i = 0; i < plan->count; i++) {
		if (!plan->rows[i].uid.length)
			return false;
		hunt->uids[hunt->uids_count++] = plan->rows[i].uid;
	}
	if (hunt->uids_count)
		qsort(hunt->uids, hunt->uids_count, sizeof *hunt->uids, compare_uids);
	return true;
}

bool orphans_find(const struct engine *engine, struct plan *plan, struct error *err)
{
	ARENA_AUTO arena = arena_new();
	struct hunt hunt = {.engine = engine, .plan = plan, .arena = arena};
	const struct replaced_query query = {engine->history, visit_replaced, &hunt};
	if (source_is_shallow(engine->source)) {
		plan_note(plan, "Dashboards that left git were not looked for: the clone is shallow "
				"(git fetch --unshallow, or fetch-depth: 0).");
		return true;
	}
	if (!gather_uids(&hunt)) {
		plan_note(plan, "Dashboards that left git were not looked for: some files are invalid.");
		return true;
	}
	if (!source_replaced(engine->source, engine->rules, engine->rules_count, &query, err))
		return false;
	pthread_mutex_init(&hunt.lock, NULL);
	pool_run(engine->jobs, hunt.count, look_for, &hunt);
	pthread_mutex_destroy(&hunt.lock);
	return true;
}
