/* SPDX-License-Identifier: MIT */
/* What holds for the run as a whole, and what is wrong in the files: before the dashboards, for it explains them. */
#include <inttypes.h>

#include "cmd/html/html_internal.h"
#include "cmd/report/report_view.h"
#include "cmd/report/report_words.h"
#include "model/base/arena.h"

#define UNFOLDED 3 /* warnings beside a plan that are not behind a click */

void html_note(struct html *html, const char *class, const char *before, const char *text)
{
	if (!text || !*text)
		return;
	html_printf(html, "<p class=\"note%s%s\">%s", *class ? " " : "", class, before);
	html_text(html, text);
	html_put(html, "</p>\n");
}

static void add_fault(struct html *html)
{
	const struct target_fault *fault = &html->report->plan->target_fault;
	if (fault->fault == FAULT_NONE)
		return;
	html_put(html, "<div class=\"note bad\"><p><b>");
	if (fault->unread)
		html_printf(html, "%zu dashboard%s could not be read", fault->unread, fault->unread == 1 ? "" : "s");
	else
		html_put(html, "The run did not begin");
	html_put(html, ":</b> ");
	html_text(html, fault->message);
	if (fault->unasked)
		html_printf(html, " (after %zu failed, the other %zu were not asked for)",
			    fault->unread - fault->unasked, fault->unasked);
	if (fault->hint) {
		html_put(html, "</p><p>hint: ");
		html_text(html, fault->hint);
	}
	html_put(html, "</p></div>\n");
}

/* What stood for the server, and how old it is. */
static void add_captured(struct html *html)
{
	ARENA_AUTO arena = arena_new();
	const char *captured = report_captured(arena, html->report->plan);
	if (captured)
		html_note(html, "", "<b>No server was asked:</b> ",
			  arena_printf(arena, "%s. An edit by hand since then is not in this page.", captured));
}

static void add_unseen(struct html *html)
{
	const struct string_list *unseen = &html->report->plan->unseen;
	if (!unseen->count)
		return;
	html_printf(html, "<details class=\"more\"><summary>%zu file%s with dashboards not looked at</summary><ul>\n",
		    unseen->count, unseen->count == 1 ? "" : "s");
	for (size_t i = 0; i < unseen->count; i++) {
		html_put(html, "<li class=\"m\">");
		html_slice(html, unseen->items[i]);
		html_put(html, "</li>\n");
	}
	html_put(html, "</ul></details>\n");
}

static void add_run(struct html *html)
{
	ARENA_AUTO arena = arena_new();
	const struct report *report = html->report;
	const struct plan *plan = report->plan;
	add_fault(html);
	add_captured(html);
	html_note(html, "upd", "", plan->question);
	if (plan->question)
		html_note(html, "",
			  "hint: ", "If it is, and the dashboards are still to be created: --allow-all-missing");
	if (plan->interrupted)
		html_note(html, "bad", "<b>Interrupted:</b> ",
			  report_interruption(arena, plan, report->is_pull || !report->from_live));
	add_unseen(html);
	html_note(html, "upd", "<b>apply would write nothing:</b> ", plan->held_back);
	for (size_t i = 0; i < plan->headlines_count; i++)
		html_note(html, "", plan->headlines[i].key ? "config: " : "", plan->headlines[i].text);
	for (size_t i = 0; i < plan->notes_count; i++)
		html_note(html, "", "", plan->notes[i]);
}

static void add_problem(struct html *html, const struct diagnostic *diag)
{
	bool is_error = diag->severity == SEVERITY_ERROR;
	html_printf(html, "<li><span class=\"pill %s\">%s</span> ", is_error ? "bad" : "upd",
		    is_error ? "error" : "warning");
	html_text(html, diag->message);
	if (diag->place.file) {
		html_put(html, " <span class=\"m\">");
		html_text(html, diag->place.file);
		if (diag->place.line)
			html_printf(html, ":%" PRIu32 ":%" PRIu32, diag->place.line, diag->place.column);
		html_put(html, "</span>");
	}
	if (diag->hint) {
		html_put(html, "<br><span class=\"dim\">hint: ");
		html_text(html, diag->hint);
		html_put(html, "</span>");
	}
	html_put(html, "</li>\n");
}

static bool is_same(const struct diagnostic *one, const struct diagnostic *other)
{
	return one->severity == other->severity && one->place.line == other->place.line &&
	       one->place.column == other->place.column &&
	       slice_equal(slice_of(one->place.file), slice_of(other->place.file)) &&
	       slice_equal(slice_of(one->message), slice_of(other->message));
}

static bool are_same(const struct diagnostics *ones, const struct diagnostics *others)
{
	if (ones->errors != others->errors || ones->warnings != others->warnings || ones->count != others->count)
		return false;
	for (size_t i = 0; i < ones->count; i++)
		if (!is_same(&ones->items[i], &others->items[i]))
			return false;
	return true;
}

/* The first target that has the very problems of this one, as where all targets read the same files. */
static size_t first_with(const struct reports *reports, size_t target)
{
	size_t first = 0;
	while (first < target && !are_same(&reports->items[first].plan->diags, &reports->items[target].plan->diags))
		first++;
	return first;
}

/* Problems of a severity; warnings beside a plan are behind a click when there are many. */
static void add_severity(struct html *html, enum severity severity)
{
	const struct diagnostics *diags = &html->report->plan->diags;
	size_t count = 0;
	for (size_t i = 0; i < diags->count; i++)
		count += diags->items[i].severity == severity;
	bool is_folded = severity == SEVERITY_WARNING && count > UNFOLDED && plan_has_live(html->report->plan);
	if (!count)
		return;
	if (is_folded)
		html_printf(html, "<details class=\"more\"><summary>%zu warnings</summary>", count);
	html_put(html, "<ul>\n");
	for (size_t i = 0; i < diags->count; i++)
		if (diags->items[i].severity == severity)
			add_problem(html, &diags->items[i]);
	html_put(html, is_folded ? "</ul></details>\n" : "</ul>\n");
}

/* Of several targets, all that have the problems of this one. */
static void add_owners(struct html *html)
{
	for (size_t i = html->target; i < html->reports->count && html->reports->count > 1; i++) {
		const char *name = html->reports->items[i].plan->target;
		if (first_with(html->reports, i) != html->target)
			continue;
		html_put(html, i == html->target ? " of " : ", ");
		html_text(html, name ? name : "default");
	}
}

static void add_problems(struct html *html)
{
	const struct diagnostics *diags = &html->report->plan->diags;
	size_t dropped = diags->errors + diags->warnings - diags->count;
	if ((!diags->count && !dropped) || first_with(html->reports, html->target) != html->target)
		return;
	html_put(html, "<section class=\"says\"><h2>Problems in files");
	add_owners(html);
	html_put(html, "</h2>\n");
	add_severity(html, SEVERITY_ERROR);
	add_severity(html, SEVERITY_WARNING);
	if (dropped)
		html_printf(html, "<p>%zu more problems were not kept</p>\n", dropped);
	html_put(html, "</section>\n");
}

void html_notices(struct html *html)
{
	for (size_t i = 0; i < html->reports->count; i++) {
		html->target = i;
		html->report = &html->reports->items[i];
		add_run(html);
		add_problems(html);
	}
}
