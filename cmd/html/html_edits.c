/* SPDX-License-Identifier: MIT */
/*
 * The first thing to know: what becomes of what people edited by hand in Grafana. Every such edit is a line with its
 * fate, the worst first.
 */
#include <inttypes.h>

#include "cmd/html/html_internal.h"
#include "cmd/report/report_view.h"
#include "cmd/report/report_words.h"
#include "model/base/arena.h"

#define UNFOLDED 50 /* edits of a target that are not behind a click */

static const struct {
	const char *symbol;
	const char *word;
	const char *done; /* after a write */
	const char *class;
} fates[FATE_COUNT] = {
	[FATE_LOST] = {"−", "lost", "overwritten", "bad solid"},
	[FATE_STOPS] = {"x", "stops the write", "stopped the write", "bad"},
	[FATE_UNSEEN] = {"?", "not looked at", "not looked at", "bad"},
	[FATE_MERGED] = {"⇄", "kept by a merge", "kept by the merge", "mrg"},
	[FATE_KEPT] = {"*", "left", "in the file", "upd"},
};

static void add_fate(struct html *html, const struct plan_row *row, enum edit_fate fate)
{
	bool is_done = row->write.outcome != OUTCOME_NONE;
	html_printf(html, "<span><span class=\"pill %s\"><span aria-hidden=\"true\">%s</span> %s</span></span>",
		    fates[fate].class, fates[fate].symbol, is_done ? fates[fate].done : fates[fate].word);
}

static void add_link(struct html *html, const struct plan_row *row)
{
	bool has_section = report_is_shown(html->report, row);
	html_put(html, has_section ? "<a" : "<b>");
	if (has_section) {
		html_id(html, "href", row);
		html_put(html, ">");
	}
	html_slice(html, html_name(row));
	html_put(html, has_section ? "</a>" : "</b>");
}

static void add_when(struct html *html, const struct plan_row *row)
{
	int64_t last = row->found.live_version;
	int64_t saves = row->edited.versions;
	html_put(html, "<br><span class=\"dim\">");
	if (last > 0 && saves > 1)
		html_printf(html, "v%" PRId64 " to v%" PRId64 ", %" PRId64 " saves, ", last - saves + 1, last, saves);
	else if (last > 0)
		html_printf(html, "v%" PRId64 ", ", last);
	if (row->edited.at.length) {
		ARENA_AUTO arena = arena_new();
		html_time(html, row->edited.at);
		if (html->report->plan->read_at) {
			html_put(html, ", ");
			html_text(html, report_age(arena, html->report->plan, row->edited.at));
		}
	} else {
		html_put(html, "time unknown");
	}
	html_put(html, "</span>");
}

/* "in Requests · Errors · 3 more", each leading to what was changed there */
static void add_panels(struct html *html, const struct plan_row *row)
{
	ARENA_AUTO arena = arena_new();
	struct html_panel panels[HTML_LINKED_PANELS];
	size_t count = html_edited_panels(arena, html->report, row, panels);
	size_t linked = count < HTML_LINKED_PANELS ? count : HTML_LINKED_PANELS;
	for (size_t i = 0; i < linked; i++) {
		const struct page_subject *subject = panels[i].subject;
		html_put(html, i ? " · <a" : "<br>in <a");
		html_panel_id(html, "href", row, &panels[i]);
		html_put(html, ">");
		html_text(html, subject->title[strspn(subject->title, " ")] && *subject->id ? subject->title
											    : subject->words);
		html_put(html, "</a>");
	}
	if (count > linked)
		html_printf(html, " · %zu more", count - linked);
}

static void add_edit(struct html *html, const struct plan_row *row, enum edit_fate fate)
{
	ARENA_AUTO arena = arena_new();
	html_put(html, "<li>");
	add_fate(html, row, fate);
	html_put(html, "<span>");
	add_link(html, row);
	html_put(html, "</span><span>");
	html_text(html, report_editor(arena, row));
	add_when(html, row);
	html_put(html, "</span><span>");
	html_text(html, report_summary(arena, &row->edited.page, &row->edited.changes));
	add_panels(html, row);
	if (row->edited.message.length) {
		html_put(html, "<br><span class=\"dim\"><q>");
		html_slice(html, row->edited.message);
		html_put(html, "</q></span>");
	}
	html_put(html, "</span></li>\n");
}

/* ---- what nobody could look at ---- */

static bool is_alike(const struct plan_row *row, const struct plan_row *first)
{
	return row->state == STATE_UNDETERMINED && slice_equal(slice_of(row->reason), slice_of(first->reason));
}

/* All rows for one reason on the line of the first: true where `index` is that first one. */
static bool add_unseen(struct html *html, size_t index)
{
	const struct plan *plan = html->report->plan;
	const struct plan_row *row = &plan->rows[index];
	size_t count = 1;
	for (size_t i = 0; i < index; i++)
		if (is_alike(&plan->rows[i], row))
			return false;
	for (size_t i = index + 1; i < plan->count; i++)
		count += is_alike(&plan->rows[i], row);
	html_put(html, "<li class=\"all\">");
	add_fate(html, row, FATE_UNSEEN);
	html_put(html, "<span>");
	if (count == 1)
		add_link(html, row);
	else
		html_printf(html, "<b>%zu dashboards</b>", count);
	html_put(html, ": ");
	html_text(html, row->reason);
	if (row->hint) {
		html_put(html, "<br><span class=\"dim\">hint: ");
		html_text(html, row->hint);
		html_put(html, "</span>");
	}
	html_put(html, "</span></li>\n");
	return true;
}

/* ---- the block ---- */

static void add_list(struct html *html, size_t edits)
{
	const struct plan *plan = html->report->plan;
	size_t added = 0;
	html_put(html, "<ul class=\"edits\">\n");
	for (int fate = 0; fate < FATE_COUNT; fate++)
		for (size_t i = 0; i < plan->count; i++) {
			if (report_fate(html->report, &plan->rows[i]) != (enum edit_fate)fate)
				continue;
			if (added == UNFOLDED)
				html_printf(html,
					    "</ul><details class=\"more\"><summary>%zu more edits by hand</summary>"
					    "<ul class=\"edits\">\n",
					    edits - added);
			if (fate == FATE_UNSEEN)
				added += add_unseen(html, i);
			else
				add_edit(html, &plan->rows[i], (enum edit_fate)fate);
			added += fate != FATE_UNSEEN;
		}
	html_put(html, added > UNFOLDED ? "</ul></details>" : "</ul>");
}

static size_t count_fate(const struct report *report, enum edit_fate fate)
{
	size_t count = 0;
	for (size_t i = 0; i < report->plan->count; i++)
		count += report_fate(report, &report->plan->rows[i]) == fate;
	return count;
}

static void add_name(struct html *html)
{
	if (html->reports->count < 2)
		return;
	html_text(html, html->report->plan->target ? html->report->plan->target : "default");
	html_put(html, ": ");
}

static void add_target(struct html *html)
{
	ARENA_AUTO arena = arena_new();
	const struct report *report = html->report;
	const struct plan *plan = report->plan;
	size_t edits = plan->count - count_fate(report, FATE_NONE);
	bool looks = plan_has_live(plan) && !report->is_check && plan->count && plan->target_fault.fault == FAULT_NONE;
	if (report->is_check)
		edits = 0;
	if (edits) {
		html_printf(html, "<section class=\"risk%s\"><h2>", count_fate(report, FATE_LOST) ? " lost" : "");
		add_name(html);
		html_text(html, report_fates(arena, report));
		html_put(html, "</h2>\n");
		add_list(html, edits);
		html_put(html, "</section>\n");
	} else if (looks) {
		html_put(html, "<p class=\"calm\">");
		add_name(html);
		html_put(html, plan->live_capture.read_at
				       ? "Nobody had edited these dashboards by hand when they were captured.</p>\n"
				       : "Nobody has edited these dashboards by hand.</p>\n");
	}
}

void html_edits(struct html *html)
{
	for (size_t i = 0; i < html->reports->count; i++) {
		html->target = i;
		html->report = &html->reports->items[i];
		add_target(html);
	}
}
