/* SPDX-License-Identifier: MIT */
#include "cmd/report/report_view.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/report/report_internal.h"
#include "cmd/report/report_target.h"
#include "cmd/report/report_words.h"
#include "model/base/arena.h"

bool report_is_shown(const struct report *report, const struct plan_row *row)
{
	if (report->is_check) {
		struct check_counts counts = row->check ? check_count(row->check) : (struct check_counts){0};
		return !report_is_of_target(report, row) && (!row->check || counts.errors || counts.warnings);
	}
	if (row->state == STATE_INVALID || report_is_of_target(report, row))
		return false;
	return report_rank(report, row) != RANK_IN_SYNC || row->causes & (CAUSE_CONFIG | CAUSE_LINKS);
}

bool report_shows_edits(const struct report *report, const struct plan_row *row)
{
	return report->from_live ||
	       (row->state == STATE_DRIFTED && !action_writes(row->action) && row->edited.changes.count);
}

bool report_shows_both(const struct report *report, const struct plan_row *row)
{
	bool is_both = row->state == STATE_DIVERGED || row->state == STATE_CONFLICT;
	return is_both && !report->from_live && !report->is_rollback;
}

/* ---- what is shown elsewhere ---- */

static int compare_paths(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Whether a change, or what it is in, has one of the paths. A panel that moved has the path of its place, too. */
static bool is_told(struct arena *arena, const struct change *change, const char *const *paths, size_t count)
{
	char *path = change->kind == CHANGE_MOVE && (change->old || change->new)
			     ? arena_printf(arena, "%s/gridPos", change->path)
			     : arena_copy(arena, change->path, strlen(change->path));
	for (char *end = path; end && *path; *end = '\0') {
		if (bsearch(&path, paths, count, sizeof *paths, compare_paths))
			return true;
		end = strrchr(path, '/');
		if (!end)
			break;
	}
	return false;
}

bool *report_told(struct arena *arena, const struct plan_row *row, const struct page *page,
		  const struct changes *changes, bool by_edits)
{
	bool by_conflicts = !action_writes(row->action); /* else nothing prints them */
	const struct edit_history *edited = &row->edited;
	size_t edits = by_edits ? edited->changes.count : 0;
	const char **paths = arena_array(arena, edits + edited->conflicts.count, sizeof *paths);
	bool *told = arena_array(arena, page->groups_count, sizeof *told);
	size_t count = 0;
	for (size_t i = 0; i < edits; i++)
		paths[count++] = edited->changes.items[i].path;
	for (size_t i = 0; i < edited->conflicts.count && by_conflicts; i++)
		paths[count++] = edited->conflicts.items[i].path;
	if (!count)
		return told;
	qsort(paths, count, sizeof *paths, compare_paths);
	for (size_t i = 0; i < page->groups_count; i++) {
		const struct page_group *group = &page->groups[i];
		told[i] = true;
		for (size_t k = 0; k < group->changes_count && told[i]; k++)
			told[i] = is_told(arena, &changes->items[group->changes[k]], paths, count);
	}
	return told;
}

/* ---- edits by hand ---- */

enum edit_fate report_fate(const struct report *report, const struct plan_row *row)
{
	bool is_edited = row->edited.by.at || row->edited.versions || row->edited.changes.count;
	bool is_settled = row->state == STATE_IN_SYNC || row->state == STATE_CHANGED || row->state == STATE_NEW;
	if (row->state == STATE_UNDETERMINED)
		return FATE_UNSEEN;
	if (!is_edited || is_settled || row->edited.is_rollback)
		return FATE_NONE;
	if (row->write.outcome != OUTCOME_NONE && row->write.outcome != OUTCOME_WRITTEN)
		return FATE_STOPS;
	if (report->from_live)
		return FATE_KEPT;
	switch (row->action) {
	case ACTION_UPDATE:
		return FATE_LOST;
	case ACTION_MERGE:
		return FATE_MERGED;
	case ACTION_REFUSE:
		return FATE_STOPS;
	default:
		return FATE_KEPT;
	}
}

const char *report_fate_words(const struct report *report, const struct plan_row *row)
{
	bool is_done = row->write.outcome == OUTCOME_WRITTEN;
	switch (report_fate(report, row)) {
	case FATE_LOST:
		return is_done ? "was overwritten" : "would be lost";
	case FATE_STOPS:
		return "stops the write";
	case FATE_MERGED:
		return is_done ? "was kept, and git's change written with it"
			       : "is kept, and git's change written with it";
	default:
		return report->is_pull && is_done ? "is in the file now" : "stays on the server";
	}
}

/* Dashboards that apply does not write, edited by hand or refused for another reason. */
static size_t count_refused(const struct report *report)
{
	size_t count = 0;
	for (size_t i = 0; i < report->plan->count; i++)
		count += report->plan->rows[i].action == ACTION_REFUSE ||
			 report_fate(report, &report->plan->rows[i]) == FATE_STOPS;
	return count;
}

/* "not write 4 dashboards", "not write 5 dashboards, 4 of them edited by hand" */
static const char *not_written(struct arena *arena, const struct report *report, size_t edited)
{
	size_t refused = count_refused(report);
	const char *all = arena_printf(arena, "not write %zu dashboard%s", refused, refused == 1 ? "" : "s");
	return refused == edited ? all : arena_printf(arena, "%s, %zu of them edited by hand", all, edited);
}

const char *report_fates(struct arena *arena, const struct report *report)
{
	const struct plan *plan = report->plan;
	const char *who = plan->base ? "Your merge" : report->is_rollback ? "The rollback" : "apply";
	size_t counts[FATE_COUNT + 1] = {0};
	for (size_t i = 0; i < plan->count; i++)
		counts[report_fate(report, &plan->rows[i])]++;
	size_t lost = counts[FATE_LOST];
	size_t stops = counts[FATE_STOPS];
	size_t kept = counts[FATE_KEPT] + stops;
	if (report->from_live)
		return arena_printf(arena, "%zu dashboard%s edited by hand.", kept, kept == 1 ? " was" : "s were");
	if (lost && plan->run)
		return arena_printf(arena, "This run has overwritten %zu edit%s by hand.", lost, lost == 1 ? "" : "s");
	if (lost)
		return arena_printf(arena, "%s would overwrite %zu edit%s by hand.", who, lost, lost == 1 ? "" : "s");
	if (stops)
		return arena_printf(arena, "%s would overwrite nothing, and %s:", who,
				    not_written(arena, report, stops));
	return counts[FATE_UNSEEN] ? "Edits by hand would not be seen:"
				   : arena_printf(arena, "%s would overwrite no edit by hand.", who);
}
