/* SPDX-License-Identifier: MIT */
#include "cmd/report/report_words.h"

#include <inttypes.h>
#include <stdlib.h>

#include "cmd/report/report_internal.h"
#include "cmd/report/report_marks.h"
#include "model/base/arena.h"
#include "model/base/calendar.h"
#include "model/base/percent.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/base/when.h"
#include "model/document/azure.h"
#include "model/merge/merge.h"
#include "model/report/page.h"
#include "model/value/value.h"

#define WORDS_BYTES  ((size_t)1 << 16)
#define JUST_NOW     60  /* seconds */
#define CLOCKS_APART 300 /* seconds: a save may be after the reading began, and by a clock that is ahead of ours */

/* ---- rank ---- */

/* Whether the row's write is over an edit by hand, which live then has no more. */
static bool loses_edits(const struct plan_row *row)
{
	bool may = state_is_drift(row->state) || row->state == STATE_UNDETERMINED;
	return may && row->action == ACTION_UPDATE && !row->rollback_to;
}

static enum row_rank rank_of_state(const struct plan_row *row)
{
	static const enum row_rank ranks[STATE_COUNT] = {
		[STATE_INVALID] = RANK_ERROR,     [STATE_ERROR] = RANK_ERROR,     [STATE_MISSING] = RANK_MISSING,
		[STATE_ORPHANED] = RANK_ORPHANED, [STATE_IN_SYNC] = RANK_IN_SYNC, [STATE_BLOCKED] = RANK_LOST,
		[STATE_NEW] = RANK_WRITE,         [STATE_FOREIGN] = RANK_LOST,    [STATE_OUTDATED] = RANK_LOST,
		[STATE_CHANGED] = RANK_WRITE,     [STATE_DRIFTED] = RANK_EDIT,    [STATE_DIVERGED] = RANK_LOST,
		[STATE_CONFLICT] = RANK_LOST,     [STATE_BASE_LOST] = RANK_LOST,  [STATE_UNDETERMINED] = RANK_LOST,
		[STATE_UNMANAGED] = RANK_LOST,
	};
	return ranks[row->state];
}

enum row_rank report_rank(const struct report *report, const struct plan_row *row)
{
	bool is_git_ahead = report->from_live && (row->state == STATE_CHANGED || row->state == STATE_NEW);
	if (row->write.outcome != OUTCOME_NONE && row->write.outcome != OUTCOME_WRITTEN)
		return RANK_LOST;
	if (row->write.outcome == OUTCOME_WRITTEN)
		return !report->from_live && loses_edits(row) ? RANK_LOST : RANK_WRITE;
	if (is_git_ahead)
		return RANK_IN_SYNC;
	if (row->action == ACTION_REFUSE || loses_edits(row))
		return RANK_LOST;
	if (action_writes(row->action) && (row->state != STATE_IN_SYNC || row->rollback_to))
		return RANK_WRITE;
	if (report->is_rollback && row->rollback_to && row->action == ACTION_NOTHING)
		return RANK_IN_SYNC; /* with the version: git may be ahead of both */
	return rank_of_state(row);
}

const struct plan_row **report_order(struct arena *arena, const struct report *report)
{
	const struct plan *plan = report->plan;
	const struct plan_row **rows = arena_array(arena, plan->count, sizeof(struct plan_row *));
	size_t count = 0;
	for (int rank = 0; rank < RANK_COUNT; rank++)
		for (size_t i = 0; i < plan->count; i++)
			if (report_rank(report, &plan->rows[i]) == (enum row_rank)rank)
				rows[count++] = &plan->rows[i];
	return rows;
}

/* ---- edits by hand ---- */

const char *report_age(struct arena *arena, const struct plan *plan, struct slice at)
{
	int64_t then;
	int64_t now;
	STRBUF_AUTO age = STRBUF_INIT(WORDS_BYTES);
	if (!when_parse(at, &then) || !plan->read_at || !when_parse(slice_of(plan->read_at), &now) ||
	    then - now > CLOCKS_APART)
		return text_c_string(arena, at);
	if (now - then < JUST_NOW)
		return "just now";
	when_age(now - then, &age);
	return arena_printf(arena, "%s ago", age.at);
}

bool report_has_editor(const struct plan_row *row)
{
	return row->edited.by.length || row->edited.at.length || row->edited.versions;
}

const char *report_editor(struct arena *arena, const struct plan_row *row)
{
	return row->edited.by.length ? text_c_string(arena, row->edited.by) : "somebody";
}

const char *report_edited_when(struct arena *arena, const struct report *report, const struct plan_row *row)
{
	STRBUF_AUTO text = STRBUF_INIT(WORDS_BYTES);
	int64_t last = row->found.live_version;
	int64_t saves = row->edited.versions;
	if (last > 0 && saves > 1)
		strbuf_printf(&text, "v%" PRId64 " to v%" PRId64 ", %" PRId64 " saves", last - saves + 1, last, saves);
	else if (last > 0)
		strbuf_printf(&text, "v%" PRId64, last);
	if (row->edited.at.length)
		strbuf_printf(&text, "%s%s", text.length ? ", " : "", report_age(arena, report->plan, row->edited.at));
	return arena_strdup(arena, text.at ? text.at : "");
}

/* " (v14, 9 hours ago): "message"", behind who it was. */
static const char *when_and_why(struct arena *arena, const struct report *report, const struct plan_row *row)
{
	STRBUF_AUTO text = STRBUF_INIT(WORDS_BYTES);
	const char *when = report_edited_when(arena, report, row);
	if (*when)
		strbuf_printf(&text, " (%s)", when);
	if (row->edited.message.length)
		strbuf_printf(&text, ": \"%s\"", text_c_string(arena, row->edited.message));
	return text.at ? arena_strdup(arena, text.at) : "";
}

/* ---- what changed ---- */

const char *report_summary(struct arena *arena, const struct page *page, const struct changes *changes)
{
	if (!changes->count)
		return "";
	if (page->summary && *page->summary)
		return page->summary;
	return arena_printf(arena, "%zu change%s", changes->count, changes->count == 1 ? "" : "s");
}

const char *report_summary_of_git(struct arena *arena, const struct report *report, const struct plan_row *row)
{
	bool is_both = row->state == STATE_DIVERGED || row->state == STATE_CONFLICT;
	if (is_both && row->action != ACTION_MERGE && row->edited.git_summary && !report->is_rollback)
		return row->edited.git_summary;
	return report_summary(arena, &row->page, &row->changes);
}

/* How many things a change adds, where it adds one of a list or the list as a whole. */
static size_t added(const struct change *change, const char *list)
{
	size_t length = strlen(list);
	if (change->kind != CHANGE_ADD || strncmp(change->path, list, length) != 0)
		return 0;
	if (change->path[length] == '\0')
		return change->new ? change->new->count : 0;
	return change->path[length] == '/' && !strchr(change->path + length + 1, '/');
}

const char *report_contents(struct arena *arena, const struct changes *changes)
{
	static const struct {
		const char *list;
		const char *one;
	} parts[] = {{"/panels", "panel"}, {"/rows", "row"}, {"/templating/list", "variable"}};
	STRBUF_AUTO text = STRBUF_INIT(WORDS_BYTES);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		size_t count = 0;
		for (size_t k = 0; k < changes->count; k++)
			count += added(&changes->items[k], parts[i].list);
		if (count)
			strbuf_printf(&text, "%s%zu %s%s", text.length ? ", " : "", count, parts[i].one,
				      count == 1 ? "" : "s");
	}
	return text.length ? arena_strdup(arena, text.at) : "";
}

/* ---- the line of a row ---- */

/* "the same query" where that is all, else "5 things that git changed, too". */
static const char *conflicting(struct arena *arena, const struct conflicts *conflicts)
{
	size_t queries = 0;
	size_t variables = 0;
	for (size_t i = 0; i < conflicts->count; i++) {
		queries += strstr(conflicts->items[i].path, "/targets/") != NULL;
		variables += strncmp(conflicts->items[i].path, "/templating/", strlen("/templating/")) == 0;
	}
	const struct conflict *first = conflicts->items;
	if (conflicts->count == 1 && (!first->live || !first->git))
		return !first->live ? "deleted what git changed" : "changed what git deleted";
	if (conflicts->count == 1)
		return queries     ? "changed the same query"
		       : variables ? "changed the same variable"
				   : "changed the same value";
	return arena_printf(arena, "changed %zu of the same %s", conflicts->count,
			    queries == conflicts->count     ? "queries"
			    : variables == conflicts->count ? "variables"
							    : "values");
}

static const char *conflict_heading(struct arena *arena, const struct report *report, const struct plan_row *row)
{
	return arena_printf(arena, "conflict: %s %s%s", report_editor(arena, row),
			    row->edited.conflicts.count ? conflicting(arena, &row->edited.conflicts) : "edited it, too",
			    when_and_why(arena, report, row));
}

/* A rollback has a note of its own, and what was edited beside the Grafana API no author. */
const char *report_edit(struct arena *arena, const struct report *report, const struct plan_row *row)
{
	const char *what = report_summary(arena, &row->edited.page, &row->edited.changes);
	const char *separator = *what ? ", " : "";
	if (row->edited.is_rollback)
		return arena_printf(arena, "%s%slast saved by a rollback%s", what, separator,
				    when_and_why(arena, report, row));
	if (!report_has_editor(row))
		return arena_printf(arena, "%s%sedited on the server", what, separator);
	return arena_printf(arena, "%s%sedited by %s%s", what, separator, report_editor(arena, row),
			    when_and_why(arena, report, row));
}

/* What a person did, and what becomes of it. */
static const char *edit_heading(struct arena *arena, const struct report *report, const struct plan_row *row)
{
	const char *ours = report_summary_of_git(arena, report, row);
	const char *theirs = report_edit(arena, report, row);
	if (report->from_live)
		return theirs;
	if (loses_edits(row) && row->edited.git_summary)
		return arena_printf(arena, "%s; loses %s", ours, theirs);
	if (loses_edits(row))
		return arena_printf(arena, "loses %s", theirs);
	if (row->state == STATE_DRIFTED)
		return theirs;
	if (row->action == ACTION_MERGE)
		return arena_printf(arena, "%s; keeps %s", ours, theirs);
	return arena_printf(arena, "git changed %s; %s", row->edited.git_summary ? ours : "it", theirs);
}

static const char *heading_of_plan(struct arena *arena, const struct report *report, const struct plan_row *row)
{
	const char *summary = report_summary(arena, &row->page, &row->changes);
	bool is_edited = row->edited.changes.count || row->edited.versions;
	if (row->state == STATE_CONFLICT && !report->from_live && !action_writes(row->action))
		return conflict_heading(arena, report, row);
	bool has_base = row->state != STATE_BASE_LOST;
	if (state_is_drift(row->state) && has_base && is_edited && !report->is_rollback)
		return edit_heading(arena, report, row);
	if (row->state == STATE_NEW && *report_contents(arena, &row->changes))
		return report_contents(arena, &row->changes);
	if (action_writes(row->action) && *summary)
		return summary;
	if (row->state == STATE_IN_SYNC && !row->rollback_to && row->action != ACTION_REFUSE)
		return "";
	return row->reason ? row->reason : "";
}

const char *report_heading(struct arena *arena, const struct report *report, const struct plan_row *row)
{
	if (row->write.outcome == OUTCOME_NONE)
		return heading_of_plan(arena, report, row);
	if (row->write.outcome != OUTCOME_WRITTEN)
		return arena_printf(arena, "%s: %s", outcome_name(row->write.outcome), row->reason ? row->reason : "");
	if (report->is_pull)
		return arena_printf(arena, "written: %s", report_edit(arena, report, row));
	const char *planned = heading_of_plan(arena, report, row);
	return arena_printf(arena, "written as version %" PRId64 "%s%s%s", row->write.version,
			    report_effect(report, row), *planned ? ": " : "", planned);
}

/* ---- totals ---- */

/* How a row counts; rows that count alike have the same words. */
static const char *counted_as(const struct report *report, const struct plan_row *row)
{
	enum row_rank rank = report_rank(report, row);
	if (row->write.outcome != OUTCOME_NONE)
		return row->write.outcome == OUTCOME_ROLLED_BACK ? "rolled back" : outcome_name(row->write.outcome);
	if (rank == RANK_IN_SYNC)
		return !plan_has_live(report->plan) ? "valid" : report->is_rollback ? "unchanged" : "in sync";
	if (report->is_rollback && row->action == ACTION_REFUSE)
		return "refused";
	if (row->state == STATE_BASE_LOST)
		return "without a base";
	if (report->from_live)
		return state_is_drift(row->state) ? "edited by hand" : state_name(row->state);
	if (action_writes(row->action))
		return report->is_rollback ? "to roll back" : "to write";
	return row->state == STATE_DRIFTED ? "edited by hand" : state_name(row->state);
}

struct total {
	const char *words;
	size_t count;
};

/* Counts a row under its words. */
static void count_as(struct total *totals, size_t *count, const char *words)
{
	size_t k = 0;
	while (k < *count && strcmp(totals[k].words, words) != 0)
		k++;
	if (k == *count)
		totals[(*count)++] = (struct total){words, 0};
	totals[k].count++;
}

const char *report_totals(struct arena *arena, const struct report *report)
{
	static const enum row_rank order[RANK_COUNT] = {RANK_IN_SYNC, RANK_WRITE,   RANK_LOST,    RANK_EDIT,
							RANK_ERROR,   RANK_MISSING, RANK_ORPHANED};
	struct total totals[STATE_COUNT + OUTCOME_ROLLED_BACK + RANK_COUNT];
	const struct plan *plan = report->plan;
	size_t count = 0;
	for (size_t rank = 0; rank < RANK_COUNT; rank++)
		for (size_t i = 0; i < plan->count; i++)
			if (report_rank(report, &plan->rows[i]) == order[rank])
				count_as(totals, &count, counted_as(report, &plan->rows[i]));
	STRBUF_AUTO text = STRBUF_INIT(WORDS_BYTES);
	strbuf_printf(&text, "%zu dashboard%s", plan->count, plan->count == 1 ? "" : "s");
	for (size_t k = 0; k < count; k++)
		strbuf_printf(&text, "%s%zu %s", k ? ", " : ": ", totals[k].count, totals[k].words);
	return arena_strdup(arena, text.at);
}

const char *report_captured(struct arena *arena, const struct plan *plan)
{
	const char *read_at = plan->live_capture.read_at;
	if (!read_at)
		return NULL;
	struct slice at = slice_of(read_at);
	int64_t seconds;
	if (!when_parse(at, &seconds)) /* a saved report may name anything */
		return "live as captured, at an unknown time";
	struct calendar time = calendar_of(seconds);
	return arena_printf(arena,
			    "live as captured %s (%04" PRId64 "-%02" PRId64 "-%02" PRId64 " %02" PRId64 ":%02" PRId64
			    " UTC)",
			    report_age(arena, plan, at), time.year, time.month, time.day, time.hour, time.minute);
}

const char *report_read(struct arena *arena, const struct plan *plan)
{
	int64_t at;
	if (!plan->read_at || !when_parse(slice_of(plan->read_at), &at))
		return "";
	struct calendar time = calendar_of(at);
	const char *read = arena_printf(arena, "%s %02" PRId64 ":%02" PRId64 " UTC",
					plan->live_capture.read_at ? "compared" : "live read", time.hour, time.minute);
	if (plan->duration_ms < 0)
		return read;
	int64_t tenths = (plan->duration_ms + 50) / 100;
	return arena_printf(arena, "%s, %" PRId64 ".%" PRId64 " s", read, tenths / 10, tenths % 10);
}

const char *report_live_url(struct arena *arena, const struct plan *plan, const struct plan_row *row)
{
	if (!plan->endpoint || !row->live_uid.length || row->state == STATE_MISSING)
		return NULL;
	if (azure_is_resource(row->live_uid))
		return arena_printf(arena, "https://portal.azure.com/#@/resource%s",
				    azure_resource_id(arena, row->live_uid));
	struct slice endpoint = slice_of(plan->endpoint);
	if (!slice_starts_with(endpoint, "https://") && !slice_starts_with(endpoint, "http://"))
		return NULL; /* a saved report may name anything */
	return arena_printf(arena, "%s/d/%s", plan->endpoint, percent_encode(arena, row->live_uid));
}

const char *report_interruption(struct arena *arena, const struct plan *plan, bool may_write)
{
	size_t unseen = plan->unseen.count;
	if (unseen)
		return arena_printf(arena, "the dashboards of %zu file%s were not looked at. Run again.", unseen,
				    unseen == 1 ? "" : "s");
	return may_write ? "not everything was looked at or written. Run again."
			 : "not everything was looked at. Run again.";
}
