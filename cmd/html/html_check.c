/* SPDX-License-Identifier: MIT */
/* What was found of a dashboard's data sources and queries: what says the same once, with its places. */
#include <inttypes.h>

#include "cmd/html/html_internal.h"
#include "cmd/report/report_findings.h"
#include "model/base/arena.h"
#include "model/plan/check_result.h"

#define SHOWN_PLACES 8

static void add_place(struct html *html, const struct finding_place *place)
{
	html_put(html, "<span>");
	html_text(html, place->item->what);
	html_put(html, "</span>");
	if (!place->item->line || !place->row->place.file)
		return;
	html_put(html, " <span class=\"m\">");
	html_text(html, place->row->place.file);
	html_printf(html, ":%" PRIu32 ":%" PRIu32 "</span>", place->item->line, place->item->column);
}

static void add_places(struct html *html, const struct check_finding *finding)
{
	html_put(html, "<ul>");
	for (size_t i = 0; i < finding->count; i++) {
		if (i == SHOWN_PLACES)
			html_printf(html, "</ul><details class=\"more\"><summary>%zu more places</summary><ul>\n",
				    finding->count - i);
		html_put(html, "<li>");
		add_place(html, &finding->places[i]);
		html_put(html, "</li>\n");
	}
	html_put(html, finding->count > SHOWN_PLACES ? "</ul></details>" : "</ul>");
}

static void add_finding(struct html *html, const struct check_finding *finding)
{
	const struct check_item *item = finding->places[0].item;
	const char *class = item->severity == CHECK_ERROR ? "bad" : item->severity == CHECK_WARNING ? "upd" : "gon";
	html_printf(html, "<li><span class=\"pill %s\">%s</span> ", class, check_severity_name(item->severity));
	if (finding->count == 1)
		add_place(html, &finding->places[0]);
	else
		html_printf(html, "%zu %s", finding->count, item->is_query ? "queries" : "data source references");
	html_put(html, "<br>");
	if (item->data_source && (item->is_query || !item->reason)) { /* a reason about a data source names it */
		html_put(html, "data source <code>");
		html_text(html, item->data_source);
		html_put(html, item->reason ? "</code>: " : "</code>");
	}
	html_text(html, item->reason ? item->reason : check_status_name(item->status));
	if (finding->count > 1)
		add_places(html, finding);
	html_put(html, "</li>\n");
}

void html_check(struct html *html, const struct plan_row *row)
{
	ARENA_AUTO arena = arena_new();
	if (!row->check)
		return;
	struct check_findings findings = report_findings(arena, row, 1, false);
	struct check_counts counts = check_count(row->check);
	html_put(html, "<div class=\"says\"><ul>\n");
	for (size_t i = 0; i < findings.count; i++)
		add_finding(html, &findings.items[i]);
	html_printf(html, "<li class=\"dim\">%zu data source reference%s, %zu quer%s", counts.data_sources,
		    counts.data_sources == 1 ? "" : "s", counts.queries, counts.queries == 1 ? "y" : "ies");
	if (row->check->left_out)
		html_printf(html, "; %zu not sent, of panels that are equal in git and live", row->check->left_out);
	html_put(html, "</li></ul></div>\n");
}
