/* SPDX-License-Identifier: MIT */
/* The dashboards of a target: a section each, lists of what nothing can be done about, and one line for the rest. */
#include <inttypes.h>

#include "cmd/html/html.h"
#include "cmd/html/html_internal.h"
#include "cmd/report/report_target.h"
#include "cmd/report/report_view.h"
#include "cmd/report/report_words.h"
#include "model/base/arena.h"
#include "model/base/text.h"

/* ---- the line of a dashboard ---- */

/* What is or would be done, in a word. */
static void add_pill(struct html *html, const struct plan_row *row)
{
	const struct report *report = html->report;
	const char *colour = html_colour(report, row);
	const char *word = NULL;
	if (report->is_check || !plan_has_live(report->plan))
		return;
	html_put(html, " ");
	if (row->write.outcome == OUTCOME_WRITTEN && !report->is_pull) {
		html_printf(html, "<span class=\"pill %s\">written as v%" PRId64 "</span>", colour, row->write.version);
		return;
	}
	if (row->write.outcome != OUTCOME_NONE)
		word = row->write.outcome == OUTCOME_WRITTEN ? "in the file" : outcome_name(row->write.outcome);
	else if (report->from_live)
		word = row->action == ACTION_KEEP ? "edited" : NULL;
	else if (report_fate(report, row) == FATE_LOST)
		word = "an edit would be lost";
	else if (report_rank(report, row) == RANK_IN_SYNC)
		word = NULL;
	else
		word = row->action == ACTION_UPDATE   ? "to write"
		       : row->action == ACTION_MERGE  ? "to merge"
		       : row->action == ACTION_KEEP   ? "left"
		       : row->action == ACTION_REFUSE ? "not written"
						      : NULL;
	if (word)
		html_printf(html, "<span class=\"pill %s\">%s</span>", colour, word);
}

static void add_place(struct html *html, const struct plan_row *row)
{
	if (!row->place.file)
		return;
	html_put(html, "<span class=\"m\">");
	html_text(html, row->place.file);
	if (row->place.line > 1)
		html_printf(html, ":%" PRIu32, row->place.line);
	html_put(html, "</span>");
}

static void add_line(struct html *html, const struct plan_row *row)
{
	ARENA_AUTO arena = arena_new();
	const char *heading = html->report->is_check ? "" : report_heading(arena, html->report, row);
	html_mark(html, row);
	html_put(html, "<h3>");
	html_slice(html, html_name(row));
	if (row->uid.length) {
		html_put(html, " <span class=\"uid m\">");
		html_slice(html, row->uid);
		html_put(html, "</span>");
	}
	html_printf(html, "</h3><span class=\"st\"><span class=\"dim\">%s</span>", html_word(html->report, row));
	add_pill(html, row);
	html_put(html, "</span><span class=\"ct\">");
	html_text(html, heading);
	html_put(html, *heading && row->place.file ? " · " : "");
	add_place(html, row);
	html_put(html, "</span>");
}

/* ---- its section ---- */

static void add_meta(struct html *html, const struct plan_row *row)
{
	ARENA_AUTO arena = arena_new();
	const char *url = report_live_url(arena, html->report->plan, row);
	bool is_web = url && (strncmp(url, "https://", 8) == 0 || strncmp(url, "http://", 7) == 0);
	const char *before = "";
	if (row->found.live_version <= 0 && row->found.base_version <= 0 && !is_web)
		return;
	html_put(html, "<p class=\"meta\">");
	if (row->found.live_version > 0) {
		html_printf(html, "live version %" PRId64, row->found.live_version);
		before = " · ";
	}
	if (row->found.base_version > 0) {
		html_printf(html, "%sbase version %" PRId64, before, row->found.base_version);
		before = " · ";
	}
	if (row->found.base_commit.length) {
		html_printf(html, "%scommit ", before);
		html_slice(html, text_cut_bytes(row->found.base_commit, 7));
		before = " · ";
	}
	if (is_web) {
		html_printf(html, "%s<a rel=\"noreferrer\" href=\"", before);
		html_text(html, url);
		html_put(html, "\">open in Grafana</a>");
	}
	html_put(html, "</p>\n");
}

static void add_commands(struct html *html, const struct plan_row *row)
{
	for (size_t i = 0; i < row->commands_count; i++) {
		html_put(html, "<p class=\"cmd\"><span>");
		html_text(html, row->commands[i].what);
		html_put(html, ":</span> <code>");
		html_text(html, row->commands[i].line);
		html_put(html, "</code></p>\n");
	}
}

/* Whether the line of the dashboard, or its state, says what its reason does. */
static bool has_reason(const struct html *html, const struct plan_row *row)
{
	ARENA_AUTO arena = arena_new();
	bool is_plain = row->state == STATE_CHANGED || row->state == STATE_NEW || row->state == STATE_IN_SYNC;
	if (!row->reason || row->write.outcome == OUTCOME_WRITTEN || !plan_has_live(html->report->plan))
		return false;
	if (is_plain && row->write.outcome == OUTCOME_NONE && row->action != ACTION_REFUSE)
		return false;
	return html->report->is_check || !strstr(report_heading(arena, html->report, row), row->reason);
}

/* Why, by whom, what to know and what to type. */
static void add_words(struct html *html, const struct plan_row *row)
{
	ARENA_AUTO arena = arena_new();
	bool is_bad = report_rank(html->report, row) == RANK_LOST;
	bool has_editor = report_has_editor(row) && !row->edited.is_rollback && !html->report->is_check;
	const char *cause = row->causes & CAUSE_CONFIG  ? "changed by the config of this branch"
			    : row->causes & CAUSE_LINKS ? "changed by links to what this branch adds or removes"
							: NULL;
	if (html->report->is_check && row->check)
		return; /* what would be written is not what was asked */
	html_note(html, "", "", cause);
	if (has_reason(html, row))
		html_note(html, is_bad ? "bad" : "", "", row->reason);
	html_note(html, "upd", "<b>warning:</b> ", row->write.warning);
	has_editor = has_editor && !strstr(report_heading(arena, html->report, row), report_editor(arena, row));
	html_note(html, "", "", has_editor ? report_edit(arena, html->report, row) : NULL);
	html_note(html, "", "", row->note);
	if (row->commands_count) {
		html_put(html, "<div class=\"note\">");
		add_commands(html, row);
		html_put(html, "</div>\n");
	} else {
		html_note(html, "", "hint: ", row->hint);
	}
}

static void add_body(struct html *html, const struct plan_row *row)
{
	struct html_part parts[2];
	add_meta(html, row);
	add_words(html, row);
	html_check(html, row);
	if (html->report->is_check)
		return;
	if (!action_writes(row->action) && row->write.outcome != OUTCOME_WRITTEN)
		html_conflicts(html, row);
	size_t count = html_parts(html->report, row, parts);
	for (size_t i = 0; i < count; i++)
		html_page(html, row, &parts[i]);
}

static bool is_open(const struct html *html, const struct plan_row *row)
{
	enum row_rank rank = report_rank(html->report, row);
	if (html->report->is_check)
		return html->shown <= HTML_OPENED_WRITES;
	return rank == RANK_LOST || (rank == RANK_WRITE && html->shown <= HTML_OPENED_WRITES);
}

static bool is_full(const struct html *html)
{
	return html->drained + html->out.length > HTML_PAGE_BYTES;
}

/* What the edits by hand lead to, where the section is only a line. */
static void add_panel_anchors(struct html *html, const struct plan_row *row)
{
	ARENA_AUTO arena = arena_new();
	struct html_panel panels[HTML_LINKED_PANELS];
	bool is_linked = report_fate(html->report, row) < FATE_COUNT;
	size_t count = is_linked ? html_edited_panels(arena, html->report, row, panels) : 0;
	for (size_t i = 0; i < count && i < HTML_LINKED_PANELS; i++) {
		html_put(html, "<span");
		html_panel_id(html, "id", row, &panels[i]);
		html_put(html, "></span>");
	}
}

/* Returns whether there was no room for more than its line. */
static bool add_row(struct html *html, const struct plan_row *row)
{
	bool is_line = is_full(html);
	html_printf(html, "<%s class=\"d i f n", is_line ? "div" : "details");
	html_classes(html, html_word(html->report, row), html_weights(html->report, row));
	html_put(html, "\"");
	if (is_line)
		html_id(html, "id", row);
	html_put(html, is_line              ? "><div class=\"sm\">"
		       : is_open(html, row) ? " open><summary class=\"sm\">"
					    : "><summary class=\"sm\">");
	add_line(html, row);
	if (is_line) {
		add_panel_anchors(html, row);
		html_put(html, "</div></div>\n");
		return true;
	}
	html_put(html, "</summary>\n<div class=\"body\"");
	html_id(html, "id", row);
	html_put(html, ">\n");
	add_body(html, row);
	html_put(html, "</div></details>\n");
	return false;
}

/* ---- lists ---- */

static void add_listed(struct html *html, const struct plan_row *row)
{
	html_put(html, "<li class=\"i f n");
	html_classes(html, html_word(html->report, row), 0);
	html_put(html, "\"");
	html_id(html, "id", row);
	html_put(html, "><b>");
	html_slice(html, html_name(row));
	html_put(html, "</b>");
	if (row->uid.length) {
		html_put(html, " <span class=\"uid m\">");
		html_slice(html, row->uid);
		html_put(html, "</span>");
	}
	html_put(html, row->place.file ? " <span class=\"dim\">" : "");
	add_place(html, row);
	html_put(html, row->place.file ? "</span>" : "");
	add_words(html, row);
	html_put(html, "</li>\n");
}

/* Rows from the first on that are of one state, in a list; returns how many. */
static size_t add_list(struct html *html, const struct plan_row *const *rows, size_t count)
{
	size_t end = 0;
	while (end < count && html_is_listed(html->report, rows[end]) && rows[end]->state == rows[0]->state)
		end++;
	const char *word = html_word(html->report, rows[0]);
	html_put(html, "<details class=\"d i f n");
	html_classes(html, word, 0);
	html_put(html, "\"><summary class=\"sm\">");
	html_mark(html, rows[0]);
	html_printf(html, "<h3>%zu %s</h3><span class=\"st\"></span><span class=\"ct\">", end, word);
	html_put(html,
		 rows[0]->state == STATE_MISSING ? "in git, and not on the server" : "on the server, and not in git");
	html_put(html, "</span></summary>\n<ul class=\"body ls\">\n");
	for (size_t i = 0; i < end; i++)
		add_listed(html, rows[i]);
	html_put(html, "</ul></details>\n");
	return end;
}

/* ---- a target ---- */

/* Whether a row that has no section has nothing to say either. */
static bool is_rest(const struct report *report, const struct plan_row *row)
{
	if (report_is_shown(report, row) || report_is_of_target(report, row))
		return false;
	return report->is_check || report_rank(report, row) == RANK_IN_SYNC;
}

static void add_in_sync(struct html *html, size_t shown)
{
	const struct report *report = html->report;
	size_t count = 0;
	for (size_t i = 0; i < report->plan->count; i++)
		count += is_rest(report, &report->plan->rows[i]);
	if (!report->plan->count && !report_is_not_run(report))
		html_put(html, "<p class=\"rest\">No dashboard is part of this report.</p>\n");
	if (count)
		html_printf(html, "<p class=\"rest\">%zu%s %s.</p>\n", count, shown ? " more" : "",
			    report->is_check               ? "without a finding"
			    : !plan_has_live(report->plan) ? "valid"
			    : report->is_rollback          ? "unchanged"
							   : "in sync");
}

/* How many dashboards have no more than a line, and how to see them. */
static void add_lines_alone(struct html *html, size_t count)
{
	if (!count)
		return;
	html_printf(
		html,
		"<p class=\"note upd\">Of %zu dashboard%s only the line is here, for the page would be too large for a "
		"browser.</p>\n<p class=\"cmd\"><span>show them, from the JSON report of this run:</span> "
		"<code>dashsync "
		"report render REPORT.json -v</code></p>\n",
		count, count == 1 ? "" : "s");
}

/* "19 dashboards: 18 broken, 1 not checked", in the words of the filters. */
static void add_check_totals(struct html *html)
{
	static const char *const words[] = {"broken", "not checked", "warnings", "works"};
	static const char *const said[] = {"broken", "not checked", "with warnings", "without a finding"};
	const struct report *report = html->report;
	size_t counts[4] = {0};
	size_t all = 0;
	for (size_t i = 0; i < report->plan->count; i++) {
		const struct plan_row *row = &report->plan->rows[i];
		all += !report_is_of_target(report, row);
		for (int k = 0; k < 4; k++)
			counts[k] += !report_is_of_target(report, row) && strcmp(html_word(report, row), words[k]) == 0;
	}
	html_printf(html, "%zu dashboard%s", all, all == 1 ? "" : "s");
	for (int k = 0, added = 0; k < 4; k++)
		if (counts[k])
			html_printf(html, "%s%zu %s", added++ ? ", " : ": ", counts[k], said[k]);
}

static void add_heading(struct html *html)
{
	ARENA_AUTO arena = arena_new();
	const struct report *report = html->report;
	html_put(html, "<h2>");
	html_text(html, html->reports->count > 1 && report->plan->target ? report->plan->target : "Dashboards");
	html_put(html, " <small>");
	html_text(html, report_is_not_run(report) ? "could not be run"
			: report->is_check        ? ""
						  : report_totals(arena, report));
	if (report->is_check && !report_is_not_run(report))
		add_check_totals(html);
	html_put(html, "</small></h2>\n");
}

void html_target(struct html *html)
{
	ARENA_AUTO arena = arena_new();
	const struct report *report = html->report;
	const struct plan_row **rows = report_order(arena, report);
	size_t shown = 0;
	size_t lines = 0;
	html_printf(html, "<section class=\"tg n t-%zu\">", html->target);
	add_heading(html);
	for (size_t i = 0; i < report->plan->count;) {
		if (!report_is_shown(report, rows[i])) {
			i++;
			continue;
		}
		shown++;
		if (html_is_listed(report, rows[i]))
			i += add_list(html, rows + i, report->plan->count - i);
		else
			lines += add_row(html, rows[i++]);
	}
	add_lines_alone(html, lines);
	add_in_sync(html, shown);
	html_put(html, "</section>\n");
}
