/* SPDX-License-Identifier: MIT */
/* Anchors of panels, and the panels that an edit by hand is in, which its line at the top of the page leads to. */
#include <stdlib.h>

#include "cmd/html/html_internal.h"
#include "cmd/report/report_view.h"
#include "model/base/arena.h"
#include "model/report/page.h"

struct named {
	const char *words;
	size_t subject;
};

static int compare_named(const void *a, const void *b)
{
	const struct named *one = a, *other = b;
	int order = strcmp(one->words, other->words);
	return order ? order : (one->subject > other->subject) - (one->subject < other->subject);
}

const size_t *html_ordinals(struct arena *arena, const struct page *page)
{
	struct named *sorted = arena_array(arena, page->subjects_count, sizeof *sorted);
	size_t *ordinals = arena_array(arena, page->subjects_count, sizeof *ordinals);
	for (size_t i = 0; i < page->subjects_count; i++)
		sorted[i] = (struct named){page->subjects[i].words, i};
	if (page->subjects_count)
		qsort(sorted, page->subjects_count, sizeof *sorted, compare_named);
	for (size_t i = 1; i < page->subjects_count; i++)
		if (strcmp(sorted[i].words, sorted[i - 1].words) == 0)
			ordinals[sorted[i].subject] = ordinals[sorted[i - 1].subject] + 1;
	return ordinals;
}

void html_panel_id(struct html *html, const char *attribute, const struct plan_row *row, const struct html_panel *panel)
{
	STRBUF_AUTO key = STRBUF_INIT(SIZE_MAX / 2);
	html_row_key(html, row, &key);
	strbuf_add_char(&key, '\0');
	strbuf_add_text(&key, panel->subject->words);
	strbuf_printf(&key, " %zu%s", panel->ordinal, panel->is_live ? " live" : "");
	html_anchor(html, attribute, 'p', strbuf_slice(&key));
}

/* Whether the section of a subject has anything in it. */
static bool *find_shown(struct arena *arena, const struct page *page, const bool *left_out)
{
	bool *shown = arena_array(arena, page->subjects_count, sizeof *shown);
	for (size_t i = 0; i < page->groups_count; i++)
		if (!left_out || !left_out[i])
			shown[page->groups[i].subject] = true;
	return shown;
}

size_t html_edited_panels(struct arena *arena, const struct report *report, const struct plan_row *row,
			  struct html_panel panels[HTML_LINKED_PANELS])
{
	struct html_part parts[2];
	const struct page *page = &row->edited.page;
	size_t count = html_parts(report, row, parts);
	size_t found = 0;
	if (!count || parts[count - 1].page != page || report->is_check || !report_is_shown(report, row))
		return 0;
	const bool *shown = find_shown(arena, page, html_left_out(arena, row, &parts[count - 1]));
	const size_t *ordinals = html_ordinals(arena, page);
	for (size_t i = 0; i < page->subjects_count; i++) {
		if (!shown[i] || !*page->subjects[i].words)
			continue;
		if (found < HTML_LINKED_PANELS)
			panels[found] = (struct html_panel){&page->subjects[i], ordinals[i], true};
		found++;
	}
	return found;
}
