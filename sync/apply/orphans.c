/* SPDX-License-Identifier: MIT */
/* Past contents are read newest first, so a uid is first met where it was last; then a pool asks for each once. */
#include "sync/apply/orphans.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/base/string_list.h"
#include "model/base/text.h"
#include "model/document/azure.h"
#include "model/document/document.h"
#include "model/plan/plan.h"
#include "sync/apply/unread.h"
#include "sync/base/pool.h"
#include "sync/compare/comparison.h"
#include "sync/compare/desired.h"
#include "sync/compare/git_past.h"
#include "sync/compare/operation.h"

/* A dashboard that git had. */
struct removed_dashboard {
	const struct desired *desired; /* as git had it last; NULL when it cannot be resolved any more */
	const struct document *document;
	const char *commit; /* that took it away; NULL: the work tree */
	const char *subject;
};

struct orphan_search {
	const struct operation *operation;
	struct plan *plan;
	struct arena *arena;
	struct string_list uids;  /* that git has, sorted */
	struct string_list files; /* that were read, sorted */
	const char *unread;       /* why nothing is looked for, or NULL */
	struct removed_dashboard *removed;
	size_t count;
	size_t room;
	struct string_list unproven; /* uids that are live, and that nothing shows to be ours */
	struct string_list unseen;   /* those that the capture does not have (plan --live) */
	struct string_list unknown;  /* those of which the versions may not be read */
	pthread_mutex_t lock;        /* over plan and the three lists */
};

/* Whether the uid is in git, or was met already. */
static bool is_known(const struct orphan_search *search, struct slice uid)
{
	if (string_list_find(&search->uids, uid))
		return true;
	for (size_t i = 0; i < search->count; i++)
		if (slice_equal(search->removed[i].desired->uid, uid))
			return true;
	return false;
}

/* Whether git has, under another uid, what is the same dashboard on the target: a resource has one name in any case. */
static bool is_live_of_another(const struct orphan_search *search, struct slice live_uid)
{
	const struct plan *plan = search->plan;
	for (size_t i = 0; i < plan->count; i++)
		if (azure_compare(plan->rows[i].live_uid, live_uid) == 0)
			return true;
	for (size_t i = 0; i < search->count; i++)
		if (azure_compare(search->removed[i].desired->live_uid, live_uid) == 0)
			return true;
	return false;
}

/* A dashboard as it was wanted on the target; NULL when it could not be written, today or while git had it. */
static const struct desired *desired_then(const struct orphan_search *search, const struct document *document,
					  const struct replaced *replaced)
{
	struct arena *arena = search->arena;
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	if (!document_check(document, &diags))
		return NULL;
	const struct desired *desired = desired_of(search->operation, arena, document, &diags);
	if (desired && desired->live_uid.at)
		return desired;
	struct git_past past = {.operation = search->operation, .arena = arena};
	desired = git_past_desired(&past, arena, replaced->had, document); /* its name may have left with it */
	return desired && desired->live_uid.at ? desired : NULL;
}

static void take_removed(struct orphan_search *search, const struct document *document, const struct replaced *replaced)
{
	struct arena *arena = search->arena;
	const struct desired *desired = desired_then(search, document, replaced);
	if (!desired || is_live_of_another(search, desired->live_uid))
		return;
	const char *path = replaced->file.path;
	const char *why = string_list_find(&search->files, slice_of(path))
				  ? NULL
				  : source_why_unread(search->operation->files.source, arena, path);
	if (why) {
		search->unread = arena_printf(arena, "'%s', which git had, is still there, but %s", path, why);
		return;
	}
	search->removed = arena_grow(arena, search->removed, search->count, &search->room, sizeof *search->removed);
	search->removed[search->count++] = (struct removed_dashboard){
		.desired = desired,
		.document = document,
		.commit = replaced->by ? arena_strdup(arena, replaced->by->hash) : NULL,
		.subject = replaced->by ? arena_strdup(arena, replaced->by->subject) : NULL,
	};
}

/* Whether any of a file's dashboards is new to the search; what cannot be read was never written from. */
static bool visit_replaced(void *user, const struct replaced *replaced)
{
	struct orphan_search *search = user;
	ARENA_AUTO scratch = arena_new();
	enum file_format format = desired_format(search->operation, &replaced->file);
	struct diagnostics diags;
	struct documents documents = {0};
	diagnostics_init(&diags, scratch);
	documents_read(scratch, replaced->text, format, replaced->file.path, &diags, &documents);
	bool any = false;
	for (size_t i = 0; i < documents.count && !any; i++)
		any = documents.items[i].uid.length && !is_known(search, documents.items[i].uid);
	if (!any)
		return !operation_is_interrupted(search->operation);
	/* once more, for what is kept lives in the tree that is read */
	struct slice text = arena_slice(search->arena, replaced->text);
	diagnostics_init(&diags, search->arena);
	documents = (struct documents){0};
	documents_read(search->arena, text, format, arena_strdup(search->arena, replaced->file.path), &diags,
		       &documents);
	for (size_t i = 0; i < documents.count; i++)
		if (documents.items[i].uid.length && !is_known(search, documents.items[i].uid))
			take_removed(search, &documents.items[i], replaced);
	return !search->unread && !operation_is_interrupted(search->operation);
}

/* The file is gone, so the row names no line in it. */
static struct plan_row orphan_row(const struct removed_dashboard *removed)
{
	struct plan_row row = plan_row_new(removed->document, removed->desired->file, 0);
	row.place = (struct place){.file = row.place.file};
	return row;
}

static void take_orphan(struct orphan_search *search, struct arena *arena, const struct removed_dashboard *removed,
			struct comparison *comparison)
{
	struct plan_row row = orphan_row(removed);
	const char *said = removed->commit ? arena_printf(arena, "it left with commit %.12s: %s", removed->commit,
							  removed->subject)
					   : "it left in the work tree, which is not committed";
	comparison->note = comparison->note ? arena_join(arena, said, comparison->note) : said;
	comparison_fill_row(comparison, removed->desired, &row);
	plan_take(search->plan, &row);
}

/* What was found of a dashboard; the lock is held. */
static void take_finding(struct orphan_search *search, struct arena *arena, const struct removed_dashboard *removed,
			 enum removed_standing standing, struct comparison *comparison)
{
	struct slice uid = removed->desired->uid;
	bool is_denied = standing == REMOVED_UNREAD && comparison->fault == FAULT_DENIED;
	if (standing == REMOVED_ABSENT)
		return;
	if (standing == REMOVED_UNSEEN)
		string_list_add(&search->unseen, search->arena, uid);
	else if (is_denied || (standing == REMOVED_UNPROVEN && comparison->base.versions_unavailable))
		string_list_add(&search->unknown, search->arena, uid); /* git does not have it: that is no failure */
	else if (standing == REMOVED_UNPROVEN)
		string_list_add(&search->unproven, search->arena, uid);
	else
		take_orphan(search, arena, removed, comparison);
}

void orphans_note_retired(struct plan *plan, const struct retired *retired)
{
	ARENA_AUTO arena = arena_new();
	plan_note(plan, arena_printf(arena, "Retired: '%s' left git and stays on the server: %s",
				     text_c_string(arena, retired->uid), text_c_string(arena, retired->reason)));
}

static void look_for(void *user, size_t index)
{
	struct orphan_search *search = user;
	const struct removed_dashboard *removed = &search->removed[index];
	ARENA_AUTO arena = arena_new();
	struct comparison comparison;
	if (operation_is_interrupted(search->operation))
		return;
	enum removed_standing standing = compare_removed(search->operation, arena, removed->desired, removed->commit,
							 &comparison);
	bool is_live = standing == REMOVED_UNPROVEN || standing == REMOVED_OURS;
	const struct retired *retired = retired_find(&search->operation->target.retired, removed->desired->uid);
	pthread_mutex_lock(&search->lock);
	if (is_live && retired)
		orphans_note_retired(search->plan, retired);
	else
		take_finding(search, arena, removed, standing, &comparison);
	pthread_mutex_unlock(&search->lock);
}

#define NAMED         3  /* uids in a note */
#define NAMED_COLUMNS 40 /* of each, as long as Grafana lets them be */

/* "2 dashboards that left git (a, b) are" */
static const char *some_uids(struct arena *arena, struct string_list *uids)
{
	STRBUF_AUTO said = STRBUF_INIT(LIMIT_MESSAGE_BYTES * 8);
	string_list_sort(uids);
	strbuf_printf(&said, "%zu dashboard%s that left git (", uids->count, uids->count == 1 ? "" : "s");
	for (size_t i = 0; i < uids->count && i < NAMED; i++) {
		strbuf_add_text(&said, i ? ", " : "");
		text_printable_cut(uids->items[i], NAMED_COLUMNS, &said);
	}
	strbuf_add_text(&said, uids->count > NAMED ? ", ...)" : ")");
	strbuf_add_text(&said, uids->count == 1 ? " is" : " are");
	return arena_strdup(arena, said.at);
}

static void note_unproven(struct orphan_search *search)
{
	struct plan *plan = search->plan;
	if (search->unproven.count)
		plan_note(plan, arena_printf(search->arena,
					     "%s still live, without a row: nothing shows that what is live was "
					     "written from here.",
					     some_uids(search->arena, &search->unproven)));
	if (search->unseen.count)
		plan_note(plan,
			  arena_printf(search->arena, "%s not in the capture, so whether it is live is not known.",
				       some_uids(search->arena, &search->unseen)));
	if (search->unknown.count)
		plan_note(plan, arena_printf(search->arena,
					     "%s perhaps still live: not known, for this token may not read what is "
					     "live or its versions.",
					     some_uids(search->arena, &search->unknown)));
}

/* The uids that git has, and the files that they are in. */
static void gather_known(struct orphan_search *search)
{
	const struct plan *plan = search->plan;
	for (size_t i = 0; i < plan->count; i++) {
		string_list_add(&search->uids, search->arena, plan->rows[i].uid);
		string_list_add(&search->files, search->arena, slice_of(plan->rows[i].place.file));
	}
	string_list_sort(&search->uids);
	string_list_sort(&search->files);
}

/* Notes that nothing is looked for. */
static void say_why_not(struct orphan_search *search, const char *why)
{
	plan_note(search->plan, arena_printf(search->arena, "Dashboards that left git were not looked for: %s.", why));
}

bool orphans_find(const struct operation *operation, struct plan *plan, struct error *err)
{
	ARENA_AUTO arena = arena_new();
	struct orphan_search search = {.operation = operation, .plan = plan, .arena = arena};
	const struct replaced_query query = {operation->limits.history_depth, visit_replaced, &search};
	if (!unread_find(operation, plan, arena, &search.unread, err))
		return false;
	plan->unread = search.unread ? arena_strdup(plan->arena, search.unread) : NULL;
	if (source_is_shallow(operation->files.source))
		search.unread = "the clone is shallow (git fetch --unshallow, or fetch-depth: 0)";
	gather_known(&search);
	if (!search.unread && !source_replaced(operation->files.source, &operation->files.rules, &query, err))
		return false;
	if (search.unread) {
		say_why_not(&search, search.unread);
		return true;
	}
	pthread_mutex_init(&search.lock, NULL);
	pool_run(operation->limits.jobs, search.count, look_for, &search);
	pthread_mutex_destroy(&search.lock);
	note_unproven(&search);
	return true;
}
