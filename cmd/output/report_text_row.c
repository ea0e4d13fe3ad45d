/* SPDX-License-Identifier: MIT */
/*
 * One dashboard: its line, what else has to be known of it, its changes, and the commands that settle it.
 *
 *     ~ changed   etcd  Etcd  2 queries, 1 panel added                              dashboards/etcd.json
 *       panel 'Errors' (id 4)  query A, PromQL  sum(rate(x[[-5m-]{+1m+}]))                            :81
 */
#include <string.h>

#include "cmd/output/report_text.h"
#include "cmd/report/report_marks.h"
#include "cmd/report/report_view.h"
#include "cmd/report/report_words.h"
#include "model/base/arena.h"
#include "model/base/text.h"
#include "model/plan/decide.h"

#define BODY 2 /* its indent */

/* ---- the line ---- */

static void print_heading(const struct report *report, FILE *out, const struct plan_row *row, const char *heading)
{
	ARENA_AUTO scratch = arena_new();
	LINE_AUTO line = LINE_INIT(0, 2 * BODY);
	const struct mark mark = report_mark(row);
	line_printf(&line, mark.colour, "%s %-9s", mark.symbol, report_word(report, row));
	line_say(&line, COLOUR_NONE, " ");
	line_add(&line, COLOUR_BOLD, row->uid.at ? row->uid : slice_of(row->place.file));
	if (row->title.length) {
		line_gap(&line);
		line_link(&line, COLOUR_NONE, text_c_string(scratch, row->title),
			  report->has_links ? report_live_url(scratch, report->plan, row) : NULL);
	}
	if (*heading) {
		line_gap(&line);
		line_say(&line, COLOUR_NONE, heading);
	}
	if (row->uid.at)
		line_place(report, &line, row->place.file, row->place.line > 1 ? row->place.line : 0, row->place.column,
			   false);
	line_print(report, out, &line);
}

void report_text_heading(const struct report *report, FILE *out, const struct plan_row *row)
{
	ARENA_AUTO scratch = arena_new();
	print_heading(report, out, row, report_heading(scratch, report, row));
}

void report_text_listed(const struct report *report, FILE *out, const struct plan_row *row)
{
	ARENA_AUTO scratch = arena_new();
	print_heading(report, out, row, report_has_editor(row) ? report_edit(scratch, report, row) : "");
}

/* ---- words below it ---- */

/* Whether it is the decision table's own, which the state says in a word. */
static bool is_plain(const struct plan_row *row)
{
	size_t count;
	const struct decision *rows = decide_rows(&count);
	for (size_t i = 0; i < count; i++)
		if (rows[i].state == row->state && strcmp(rows[i].reason, row->reason) == 0)
			return true;
	return false;
}

static void print_reason(const struct report *report, FILE *out, const struct plan_row *row)
{
	ARENA_AUTO scratch = arena_new();
	bool is_over = row->write.outcome == OUTCOME_WRITTEN || !plan_has_live(report->plan);
	if (!row->reason || is_over || strstr(report_heading(scratch, report, row), row->reason))
		return;
	bool is_plain_reason = is_plain(row);
	bool says_more = row->state != STATE_CHANGED && row->state != STATE_NEW && row->state != STATE_IN_SYNC;
	if (!is_plain_reason || (report->verbose && says_more))
		report_wrapped(report, out, BODY, row->reason);
}

/* Who edited live, where the line of the row is of something else. */
static void print_editor(const struct report *report, FILE *out, const struct plan_row *row)
{
	ARENA_AUTO scratch = arena_new();
	const char *heading = report_heading(scratch, report, row);
	bool is_said = row->edited.is_rollback || strstr(heading, report_editor(scratch, row));
	if (report_has_editor(row) && !is_said)
		report_wrapped(report, out, BODY, report_edit(scratch, report, row));
}

static void print_warning(const struct report *report, FILE *out, const struct plan_row *row)
{
	LINE_AUTO line = LINE_INIT(BODY, 2 * BODY);
	if (!row->write.warning)
		return;
	line_say(&line, COLOUR_YELLOW, "warning: ");
	line_say(&line, COLOUR_NONE, row->write.warning);
	line_print(report, out, &line);
}

/* ---- changes ---- */

/* A page under words, where there is anything to show. */
static void print_part(const struct report *report, FILE *out, const char *words, const struct text_page *part)
{
	size_t shown = 0;
	for (size_t i = 0; i < part->page->groups_count && part->changes->count; i++)
		shown += !part->left_out || !part->left_out[i];
	if (!shown)
		return;
	report_line(report, out, BODY, COLOUR_DIM, words);
	report_text_page(part);
}

/* What git changed and what was edited on the server, apart. */
static void print_both(const struct report *report, FILE *out, const struct plan_row *row)
{
	ARENA_AUTO scratch = arena_new();
	bool is_merge = row->action == ACTION_MERGE;
	bool is_lost = row->action == ACTION_UPDATE;
	bool has_conflicts = row->edited.conflicts.count != 0 && !is_lost;
	struct text_page git = {report, out, &row->page, &row->changes, row->place.file, 2 * BODY, NULL, true};
	struct text_page live = git;
	live.page = &row->edited.page;
	live.changes = &row->edited.changes;
	live.has_layout = false;
	if (!is_merge) {
		git.left_out = report_told(scratch, row, git.page, git.changes,
					   !row->edited.conflicts.count || !is_lost);
		live.left_out = report_told(scratch, row, live.page, live.changes, false);
	}
	print_part(report, out, has_conflicts ? "git changed, too:" : "git changed:", &git);
	print_part(report, out,
		   is_merge        ? "kept of what was edited on the server:"
		   : is_lost       ? "lost of what was edited on the server:"
		   : has_conflicts ? "edited on the server, too:"
				   : "edited on the server:",
		   &live);
}

/* Whether git's changes and live's edits stand apart. */
static bool has_both(const struct plan_row *row)
{
	bool is_drift = row->state == STATE_DRIFTED && row->action != ACTION_UPDATE;
	return is_drift || row->state == STATE_DIVERGED || row->state == STATE_CONFLICT;
}

static void print_changes(const struct report *report, FILE *out, const struct plan_row *row)
{
	ARENA_AUTO scratch = arena_new();
	bool writes = action_writes(row->action);
	struct text_page page = {report, out, &row->page, &row->changes, row->place.file, BODY, NULL, true};
	bool is_one_line = row->state == STATE_NEW && !row->rollback_to && !report->verbose && !report->is_raw;
	if (row->write.outcome != OUTCOME_NONE && !report->verbose && !row->edited.changes.count)
		return;
	if (is_one_line)
		return;
	if (report_shows_edits(report, row)) {
		page.page = &row->edited.page;
		page.changes = &row->edited.changes;
		page.left_out = row->edited.conflicts.count && row->write.outcome != OUTCOME_WRITTEN
					? report_told(scratch, row, page.page, page.changes, false)
					: NULL;
		report_text_page(&page);
	} else if (has_both(row) && !report->is_rollback) {
		print_both(report, out, row);
	} else if (writes || report->is_rollback) {
		report_text_page(&page);
	} else {
		page.indent = 2 * BODY;
		print_part(report, out, "git would change:", &page);
	}
}

static void print_hint(const struct report *report, FILE *out, const struct plan_row *row)
{
	LINE_AUTO hint = LINE_INIT(BODY, 2 * BODY);
	if (report_ways(report, out, row) || !row->hint)
		return;
	line_printf(&hint, COLOUR_NONE, "hint: %s", row->hint);
	line_print(report, out, &hint);
}

void report_text_row(const struct report *report, FILE *out, const struct plan_row *row)
{
	report_causes(report, out, row);
	print_reason(report, out, row);
	print_warning(report, out, row);
	report_check_items(report, out, row);
	print_editor(report, out, row);
	if (row->note)
		report_wrapped(report, out, BODY, row->note);
	if (!report->is_raw)
		report_text_conflicts(report, out, row);
	print_changes(report, out, row);
	print_hint(report, out, row);
}
