/* SPDX-License-Identifier: MIT */
/* The title, and the first lines: which command, how it ended, of which commit and which live. */
#include "cmd/html/html_internal.h"
#include "cmd/report/report_target.h"
#include "cmd/report/report_view.h"
#include "cmd/report/report_words.h"
#include "model/base/arena.h"

#define SHORT_COMMIT 7
#define TITLE_COUNTS 2 /* of the worst, in the title of the tab */

/* What a row counts as in the title, the worst first. */
enum title_count {
	COUNT_UNREAD,
	COUNT_LOST,
	COUNT_FAILED,
	COUNT_REFUSED,
	COUNT_BROKEN,
	COUNT_UNCHECKED,
	COUNT_INVALID,
	COUNT_EDITED,
	COUNT_WARNINGS,
	COUNT_WRITTEN,
	COUNT_WRITES,
	COUNT_MISSING,
	COUNT_ORPHANED,
	COUNT_NONE,
};

static const char *const count_words[COUNT_NONE] = {
	[COUNT_UNREAD] = "not read",   [COUNT_LOST] = "lost",       [COUNT_FAILED] = "failed",
	[COUNT_REFUSED] = "refused",   [COUNT_BROKEN] = "broken",   [COUNT_UNCHECKED] = "not checked",
	[COUNT_INVALID] = "invalid",   [COUNT_EDITED] = "edited",   [COUNT_WARNINGS] = "with warnings",
	[COUNT_WRITTEN] = "written",   [COUNT_WRITES] = "to write", [COUNT_MISSING] = "missing",
	[COUNT_ORPHANED] = "orphaned",
};

static enum title_count count_of_check(const struct report *report, const struct plan_row *row)
{
	struct check_counts counts = row->check ? check_count(row->check) : (struct check_counts){0};
	if (check_is_broken(row->check))
		return COUNT_BROKEN;
	if (!row->check || counts.errors)
		return report_is_of_target(report, row) ? COUNT_UNREAD : COUNT_UNCHECKED;
	return counts.warnings ? COUNT_WARNINGS : COUNT_NONE;
}

static enum title_count count_of(const struct report *report, const struct plan_row *row)
{
	bool is_written = row->write.outcome == OUTCOME_WRITTEN;
	if (report->is_check)
		return count_of_check(report, row);
	if (row->state == STATE_INVALID)
		return COUNT_INVALID;
	switch (report_rank(report, row)) {
	case RANK_LOST:
		if (report_fate(report, row) == FATE_LOST)
			return COUNT_LOST;
		return row->write.outcome == OUTCOME_FAILED || row->write.outcome == OUTCOME_RACED ? COUNT_FAILED
												   : COUNT_REFUSED;
	case RANK_WRITE:
		return is_written ? COUNT_WRITTEN : COUNT_WRITES;
	case RANK_EDIT:
		return COUNT_EDITED;
	case RANK_ERROR:
		return COUNT_UNREAD;
	case RANK_MISSING:
		return COUNT_MISSING;
	case RANK_ORPHANED:
		return COUNT_ORPHANED;
	default:
		return COUNT_NONE;
	}
}

/* "prod and staging" */
static void add_targets(struct html *html, const char *before)
{
	size_t count = html->reports->count;
	for (size_t i = 0; i < count; i++) {
		const char *target = html->reports->items[i].plan->target;
		if (count == 1 && !target)
			return;
		html_put(html, i == 0 ? before : i + 1 < count ? ", " : " and ");
		html_text(html, target ? target : "default");
	}
}

void html_title(struct html *html)
{
	const struct report *first = &html->reports->items[0];
	size_t counts[COUNT_NONE + 1] = {0};
	size_t added = 0;
	for (size_t i = 0; i < html->reports->count; i++) {
		const struct report *report = &html->reports->items[i];
		if (report_is_not_run(report) && added++ == 0)
			html_put(html, "could not be run");
		for (size_t k = 0; k < report->plan->count; k++)
			counts[count_of(report, &report->plan->rows[k])]++;
	}
	for (int i = 0; i < COUNT_NONE && added < TITLE_COUNTS; i++)
		if (counts[i])
			html_printf(html, "%s%zu %s", added++ ? ", " : "", counts[i], count_words[i]);
	if (!added)
		html_put(html, first->is_check || !plan_has_live(first->plan) ? "nothing found" : "in sync");
	html_printf(html, ": dashsync %s", first->command);
	add_targets(html, " for ");
	if (first->plan->commit)
		html_printf(html, " at %.*s", SHORT_COMMIT, first->plan->commit);
}

/* ---- facts ---- */

static void begin_fact(struct html *html, const char *name)
{
	html_printf(html, "<div><dt>%s</dt><dd>", name);
}

static void end_fact(struct html *html)
{
	html_put(html, "</dd></div>\n");
}

static void add_target_facts(struct html *html)
{
	bool is_many = html->reports->count > 1;
	begin_fact(html, is_many ? "Targets" : "Target");
	for (size_t i = 0; i < html->reports->count; i++) {
		const struct plan *plan = html->reports->items[i].plan;
		html_put(html, i ? "<br>" : "");
		html_text(html, plan->target ? plan->target : is_many ? "default" : "");
		html_put(html, " <span class=\"dim\">");
		html_text(html, plan->endpoint               ? plan->endpoint
				: plan->live_capture.read_at ? "from a capture, no server was asked"
							     : "no server was asked");
		html_put(html, "</span>");
	}
	end_fact(html);
}

static void add_commit_facts(struct html *html, const struct plan *plan)
{
	if (plan->commit) {
		begin_fact(html, "Commit");
		html_put(html, "<code>");
		html_slice(html, (struct slice){plan->commit, strnlen(plan->commit, SHORT_COMMIT)});
		html_put(html, "</code> ");
		html_text(html, plan->subject);
		html_put(html, plan->dirty ? " <span class=\"dim\">and changes that are not committed</span>" : "");
		end_fact(html);
	}
	if (plan->base) {
		begin_fact(html, "Base");
		html_put(html, "<code>");
		html_text(html, plan->base);
		html_put(html, "</code> <span class=\"dim\">only what merging into it changes</span>");
		end_fact(html);
	}
}

static void add_read_fact(struct html *html)
{
	bool is_begun = false;
	bool is_many = html->reports->count > 1;
	for (size_t i = 0; i < html->reports->count; i++) {
		const struct plan *plan = html->reports->items[i].plan;
		if (!plan->read_at)
			continue;
		if (!is_begun)
			begin_fact(html, plan->live_capture.read_at ? "Compared" : "Live read");
		html_put(html, is_begun ? "<br>" : "");
		html_time(html, slice_of(plan->read_at));
		if (is_many) {
			html_put(html, " ");
			html_text(html, plan->target ? plan->target : "default");
		}
		if (plan->duration_ms >= 0)
			html_printf(html, " <span class=\"dim\">in %.1f s</span>", (double)plan->duration_ms / 1000);
		is_begun = true;
	}
	if (is_begun)
		end_fact(html);
}

/* Which way changes read, where a command could mean either. */
static void add_direction(struct html *html)
{
	const struct report *report = &html->reports->items[0];
	if (!plan_has_live(report->plan) || (!report->is_pull && !report->is_rollback))
		return;
	begin_fact(html, "Signs");
	html_put(html, report->is_pull ? "− is what the file had, + what live has"
				       : "− is what the server has, + what it had");
	end_fact(html);
}

void html_top(struct html *html)
{
	const struct report *first = &html->reports->items[0];
	int exit = html->reports->exit;
	html_printf(html, "<header class=\"top\"><div class=\"wrap\"><div class=\"tt\"><h1>dashsync %s",
		    first->command);
	add_targets(html, " for ");
	html_printf(html, "</h1><p><span class=\"pill %s\">exit code %d</span></p></div>\n<dl class=\"facts\">",
		    exit == 0   ? "ok"
		    : exit == 2 ? "upd"
				: "bad",
		    exit);
	add_target_facts(html);
	add_commit_facts(html, first->plan);
	add_read_fact(html);
	add_direction(html);
	html_put(html, "</dl></div></header>\n");
}
