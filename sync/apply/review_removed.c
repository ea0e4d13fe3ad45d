/* SPDX-License-Identifier: MIT */
/*
 * A dashboard is removed when its uid is in no file of the branch. Each costs one GET, and the versions when it is
 * there; whether it is shown to be ours only decides about the hint to delete it.
 */
#include "sync/apply/review_internal.h"

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/base/string_list.h"
#include "model/base/text.h"
#include "model/document/azure.h"
#include "model/document/document.h"
#include "model/plan/plan.h"
#include "sync/apply/orphans.h"
#include "sync/apply/selection.h"
#include "sync/apply/unread.h"
#include "sync/base/pool.h"
#include "sync/compare/comparison.h"
#include "sync/compare/desired.h"
#include "sync/compare/operation.h"

#define NAMED         10 /* uids in a note */
#define NAMED_COLUMNS 40

struct removal {
	struct review *review;
	struct arena *arena;
	struct string_list uids; /* that the branch has, sorted */
	const struct fork_dashboard **items;
	size_t count;
	const char *unread;        /* why none can be told to be removed, or NULL */
	struct string_list absent; /* uids that are not live */
};

/* Whether the branch has the dashboard under another uid, of the same Azure resource. */
static bool is_live_of_another(const struct removal *removal, const struct fork_dashboard *dashboard)
{
	const struct plan *plan = removal->review->plan;
	const struct azure *azure = removal->review->operation->files.review->before->target.azure;
	struct slice live = azure ? azure_live_uid(removal->arena, azure, dashboard->uid) : (struct slice){0};
	for (size_t i = 0; i < plan->count && live.at; i++)
		if (azure_compare(plan->rows[i].live_uid, live) == 0)
			return true;
	for (size_t i = 0; i < plan->others_count && live.at; i++)
		if (azure_compare(plan->others[i].live_uid, live) == 0)
			return true;
	return false;
}

/* The uids that the branch has. */
static void gather_uids(struct removal *removal)
{
	const struct plan *plan = removal->review->plan;
	for (size_t i = 0; i < plan->count; i++)
		string_list_add(&removal->uids, removal->arena, plan->rows[i].uid);
	for (size_t i = 0; i < plan->others_count; i++)
		string_list_add(&removal->uids, removal->arena, plan->others[i].uid);
	string_list_sort(&removal->uids);
}

/* Finds the dashboards that are in no file of the branch. */
static void find_removed(struct removal *removal)
{
	const struct review *review = removal->review;
	struct source *source = review->operation->files.source;
	removal->items = arena_array(removal->arena, review->count + 1, sizeof(const struct fork_dashboard *));
	for (size_t i = 0; i < review->count && !removal->unread; i++) {
		const struct fork_dashboard *dashboard = &review->dashboards[i];
		bool is_first = review_find(review, dashboard->uid) == dashboard;
		if (!is_first || !selection_has(review->operation, dashboard->file, dashboard->uid) ||
		    string_list_find(&removal->uids, dashboard->uid) || is_live_of_another(removal, dashboard))
			continue;
		const char *why = dashboard->is_left || review_find_file(review->now, dashboard->file)
					  ? NULL
					  : source_why_unread(source, removal->arena, dashboard->file);
		if (why)
			removal->unread = arena_printf(removal->arena, "'%s', which git had, is still there, but %s",
						       dashboard->file, why);
		else
			removal->items[removal->count++] = dashboard;
	}
}

/* The document where the branch began; NULL when the main branch's settings cannot make a dashboard of it. */
static const struct desired *read_removed(const struct review *review, struct arena *arena,
					  const struct fork_dashboard *dashboard, const struct document **document)
{
	const struct operation_review *settings = review->operation->files.review;
	ERROR_AUTO ignored = {0}; /* it was read a moment ago */
	struct source_content content = {0};
	struct documents documents = {0};
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	const struct source_file *file = review_find_file(&review->fork, dashboard->file);
	if (!file || !source_read(settings->fork, arena, dashboard->file, LIMIT_DOCUMENT_BYTES, &content, &ignored))
		return NULL;
	documents_read(arena, content.text, desired_format(settings->before, file), dashboard->file, &diags,
		       &documents);
	if (dashboard->index >= documents.count)
		return NULL;
	*document = &documents.items[dashboard->index];
	const struct desired *desired = desired_of(settings->before, arena, *document, &diags);
	return desired && desired->live_uid.at ? desired : NULL;
}

/* How the branch removed it. */
static const char *way_of(const struct review *review, struct arena *arena, const struct fork_dashboard *dashboard)
{
	if (dashboard->is_left)
		return arena_printf(arena, "this branch's config no longer names %s", dashboard->file);
	if (review_find_file(review->now, dashboard->file))
		return arena_printf(arena, "this branch takes its uid out of %s", dashboard->file);
	return arena_printf(arena, "this branch deletes %s", dashboard->file);
}

static void take_row(const struct review *review, struct arena *arena, const struct fork_dashboard *dashboard,
		     const struct desired *desired, const struct document *document, struct comparison *comparison)
{
	struct plan_row row = plan_row_new(document, dashboard->file, 0);
	row.place = (struct place){.file = row.place.file}; /* the file is another one now, or gone */
	row.causes = dashboard->is_left ? CAUSE_CONFIG : CAUSE_FILE;
	const char *said = way_of(review, arena, dashboard);
	comparison->note = comparison->note ? arena_join(arena, said, comparison->note) : said;
	comparison_fill_row(comparison, desired, &row);
	if (row.state == STATE_ERROR && row.fault == FAULT_DENIED) { /* of what leaves git, that is no failure */
		plan_row_decide(&row, decide(FACT_REMOVED | FACT_UNPROVEN));
		row.note = arena_join(row.arena, "this token may not read it", row.note);
	}
	plan_take(review->plan, &row);
}

static void look_at(void *user, size_t index)
{
	struct removal *removal = user;
	struct review *review = removal->review;
	const struct fork_dashboard *dashboard = removal->items[index];
	const struct document *document;
	struct comparison comparison;
	ARENA_AUTO arena = arena_new();
	if (operation_is_interrupted(review->operation))
		return;
	const struct desired *desired = read_removed(review, arena, dashboard, &document);
	if (!desired)
		return;
	enum removed_standing standing = compare_removed(review->operation, arena, desired, NULL, &comparison);
	const struct retired *retired = retired_find(&review->operation->target.retired, dashboard->uid);
	pthread_mutex_lock(&review->lock);
	if (retired && (standing == REMOVED_OURS || standing == REMOVED_UNPROVEN))
		orphans_note_retired(review->plan, retired);
	else if (standing == REMOVED_ABSENT)
		string_list_add(&removal->absent, removal->arena, dashboard->uid);
	else
		take_row(review, arena, dashboard, desired, document, &comparison);
	pthread_mutex_unlock(&review->lock);
}

static void note_absent(struct removal *removal)
{
	STRBUF_AUTO said = STRBUF_INIT(LIMIT_MESSAGE_BYTES * 8);
	struct string_list *uids = &removal->absent;
	if (!uids->count)
		return;
	string_list_sort(uids);
	strbuf_printf(&said, "%zu dashboard%s that this branch removes %s not on the server: ", uids->count,
		      uids->count == 1 ? "" : "s", uids->count == 1 ? "is" : "are");
	for (size_t i = 0; i < uids->count && i < NAMED; i++) {
		strbuf_add_text(&said, i ? ", " : "");
		text_printable_cut(uids->items[i], NAMED_COLUMNS, &said);
	}
	if (uids->count > NAMED)
		strbuf_printf(&said, " and %zu more", uids->count - NAMED);
	strbuf_add_char(&said, '.');
	plan_note(removal->review->plan, said.at);
}

bool review_removed(struct review *review, struct error *err)
{
	ARENA_AUTO arena = arena_new();
	struct removal removal = {.review = review, .arena = arena};
	if (!review->count)
		return true;
	if (!unread_find(review->operation, review->plan, arena, &removal.unread, err))
		return false;
	if (!removal.unread && review->is_broken)
		removal.unread = "some files are invalid";
	gather_uids(&removal);
	if (!removal.unread)
		find_removed(&removal);
	if (removal.unread) {
		plan_note(review->plan,
			  arena_printf(arena, "Dashboards that this branch removes were not looked for: %s.",
				       removal.unread));
		return true;
	}
	pool_run(review->operation->limits.jobs, removal.count, look_at, &removal);
	note_absent(&removal);
	return true;
}
