/* SPDX-License-Identifier: MIT */
/*
 * The changes of a dashboard under the panels that they are of: `class  label  old → new  :line`, texts compared below,
 * what was added or removed as a whole, and the places of an edit that is in many.
 */
#include <inttypes.h>

#include "cmd/html/html_drawing.h"
#include "cmd/html/html_internal.h"
#include "cmd/report/report_view.h"
#include "model/base/arena.h"
#include "model/base/text.h"
#include "model/layout/layout_text.h"
#include "model/report/page.h"
#include "model/value/json.h"

#define SHORT_TEXT   30  /* columns: texts up to these are beside each other, longer ones compared by words */
#define LINE_VALUES  160 /* bytes of both values on one line */
#define SHOWN_PLACES 6

static bool has_lines(const char *text)
{
	return text && strchr(text, '\n');
}

static char sign_of(const struct page_group *group)
{
	if (group->sign == '+' || group->sign == '-')
		return group->sign;
	return group->kind == GROUP_ADDED ? '+' : group->kind == GROUP_REMOVED ? '-' : ' ';
}

/* ---- values ---- */

static void add_value(struct html *html, char sign, struct slice value)
{
	const char *element = sign == '+' ? "ins" : sign == '-' ? "del" : "span";
	html_printf(html, "<%s class=\"v\">", element);
	if (value.length)
		html_code(html, value);
	else
		html_put(html, "&#39;&#39;");
	html_printf(html, "</%s>", element);
}

/* Values that look alike are of two types, as the text "5" and the number 5: then as JSON. */
static void add_change(struct html *html, const struct html_part *part, const struct page_group *group)
{
	const struct change *change = group->changes_count && part->changes->count
					      ? &part->changes->items[group->changes[0]]
					      : NULL;
	bool is_spelled = change && change->old &&
			  change->new &&slice_equal(slice_of(group->old), slice_of(group->new));
	for (int i = 0; i < 2; i++) {
		STRBUF_AUTO text = STRBUF_INIT(SIZE_MAX / 2);
		if (is_spelled)
			json_write(i ? change->new : change->old, &text);
		else
			strbuf_add_text(&text, i ? group->new : group->old);
		html_put(html, i ? " → " : "");
		add_value(html, i ? '+' : '-', strbuf_slice(&text));
	}
}

/* Whether the values are on the line of the label. */
static bool fits_a_line(const struct page_group *group)
{
	size_t bytes = (group->old ? strlen(group->old) : 0) + (group->new ? strlen(group->new) : 0);
	bool is_compared = group->is_text && group->old && group->new;
	if (has_lines(group->old) || has_lines(group->new))
		return false;
	if (is_compared)
		return text_width(slice_of(group->old)) <= SHORT_TEXT && text_width(slice_of(group->new)) <= SHORT_TEXT;
	return bytes <= LINE_VALUES;
}

static void add_values(struct html *html, const struct html_part *part, const struct page_group *group)
{
	if (group->old && group->new)
		add_change(html, part, group);
	else
		add_value(html, group->old ? '-' : '+', slice_of(group->old ? group->old : group->new));
}

static void add_values_below(struct html *html, const struct page_group *group)
{
	if (group->old && group->new && group->is_text) {
		html_compare(html, slice_of(group->old), slice_of(group->new));
		return;
	}
	if (group->old)
		html_block(html, '-', slice_of(group->old));
	if (group->new)
		html_block(html, '+', slice_of(group->new));
}

/* ---- the line of a group ---- */

/* "A" of "query A", behind the class "query". */
static const char *label_of(const struct page_group *group, const char *class)
{
	size_t length = strlen(class);
	bool is_said = strncmp(group->label, class, length) == 0 && group->label[length] == ' ';
	return is_said ? group->label + length + 1 : group->label;
}

static void add_sign(struct html *html, char sign)
{
	if (sign == '+')
		html_put(html, "<b class=\"ok\">+</b> ");
	else if (sign == '-')
		html_put(html, "<b class=\"bad\">−</b> ");
}

static void add_label(struct html *html, const struct html_part *part, const struct page_group *group)
{
	ARENA_AUTO arena = arena_new();
	const char *class = change_weight_name(group->weight);
	bool is_compared = group->is_text && group->old && group->new;
	char sign = sign_of(group);
	html_printf(html, "<div class=\"gl\"><span class=\"cl\">%s</span> <span class=\"lb\">", class);
	if (sign != part->page->subjects[group->subject].sign || *group->label)
		add_sign(html, sign);
	html_text(html, label_of(group, class));
	html_put(html, "</span> ");
	const char *extent = is_compared ? html_extent(arena, slice_of(group->old), slice_of(group->new)) : "";
	const char *language = group->language && (group->old || group->new) ? group->language : "";
	if (*extent || *language) {
		html_put(html, "<span class=\"dim\">");
		html_text(html, language);
		html_printf(html, "%s%s</span> ", *language && *extent ? ", " : "", extent);
	}
	if ((group->old || group->new) && fits_a_line(group)) {
		html_put(html, "<span>");
		add_values(html, part, group);
		html_put(html, "</span>");
	}
	if (group->line && group->line != part->page->subjects[group->subject].line)
		html_printf(html, "<span class=\"at m\">:%" PRIu32 "</span>", group->line);
	html_put(html, "</div>\n");
}

/* ---- below it ---- */

static void add_detail(struct html *html, char sign, const struct page_detail *detail)
{
	bool is_block = has_lines(detail->text) || detail->language;
	if (!*detail->label && !*detail->text)
		return;
	html_put(html, "<div class=\"in\"><span>");
	html_text(html, detail->label);
	html_put(html, "</span>");
	if (detail->language) {
		html_put(html, *detail->label ? ", <span class=\"dim\">" : "<span class=\"dim\">");
		html_text(html, detail->language);
		html_put(html, "</span>");
	}
	if (!is_block && *detail->text) {
		html_put(html, " ");
		add_value(html, sign, slice_of(detail->text));
	}
	html_put(html, "</div>\n");
	if (is_block)
		html_block(html, sign, slice_of(detail->text));
}

static void add_places(struct html *html, const struct page_group *group)
{
	if (!group->places_count)
		return;
	bool is_folded = group->places_count > SHOWN_PLACES + 1;
	size_t shown = is_folded ? SHOWN_PLACES : group->places_count;
	html_put(html, "<div class=\"in\">in <span>");
	for (size_t i = 0; i < shown; i++) {
		html_put(html, i ? "</span> · <span>" : "");
		html_text(html, group->places[i]);
	}
	html_put(html, "</span>");
	if (is_folded) {
		html_printf(html, "<details class=\"more\"><summary>%zu more places</summary><ul>\n",
			    group->places_count - shown);
		for (size_t i = shown; i < group->places_count; i++) {
			html_put(html, "<li>");
			html_text(html, group->places[i]);
			html_put(html, "</li>\n");
		}
		html_put(html, "</ul></details>");
	}
	html_put(html, "</div>\n");
}

static void add_class(struct html *html, const char *before, enum change_weight weight)
{
	html_printf(html, "%sc-", before);
	for (const char *word = change_weight_name(weight); *word; word++)
		strbuf_add_char(&html->out, *word == ' ' ? '-' : *word);
}

static void add_group(struct html *html, const struct html_part *part, const struct page_group *group)
{
	char of_subject = part->page->subjects[group->subject].sign;
	char sign = sign_of(group) != ' ' ? sign_of(group) : of_subject;
	add_class(html, "<div class=\"g f ", group->weight);
	html_put(html, "\">");
	add_label(html, part, group);
	if ((group->old || group->new) && !fits_a_line(group))
		add_values_below(html, group);
	for (size_t i = 0; i < group->details_count; i++)
		add_detail(html, sign, &group->details[i]);
	add_places(html, group);
	html_put(html, "</div>\n");
}

/* ---- headings ---- */

static void add_heading(struct html *html, const struct plan_row *row, const struct page_subject *subject)
{
	bool is_row = strcmp(subject->type, "row") == 0;
	html_put(html, "<h4>");
	add_sign(html, subject->sign);
	if (!*subject->words)
		html_put(html, "Dashboard");
	else
		html_text(html, *subject->title && *subject->id ? subject->title : subject->words);
	if (*subject->words && *subject->title && *subject->id) {
		html_put(html, " <span class=\"id\">");
		html_text(html, subject->type);
		html_put(html, *subject->type ? ", id " : is_row ? "row, id " : "id ");
		html_text(html, subject->id);
		html_put(html, "</span>");
	}
	if (subject->line && row->place.file) {
		html_put(html, " <span class=\"at m\">");
		html_text(html, row->place.file);
		html_printf(html, ":%" PRIu32 "</span>", subject->line);
	}
	html_put(html, "</h4>\n");
}

/* What of a part's page is printed. */
struct shown_page {
	const struct plan_row *row;
	const struct html_part *part;
	const bool *left_out;   /* of each group, or NULL */
	const size_t *ordinals; /* of each subject */
	bool *is_begun;         /* of each subject: its anchor is in the page */
};

/* Which classes a run of groups from `first` to `end` has, a bit each, without those that are left out. */
static uint32_t weights_of(const struct shown_page *shown, size_t first, size_t end)
{
	uint32_t weights = 0;
	for (size_t i = first; i < end; i++)
		if (!shown->left_out || !shown->left_out[i])
			weights |= UINT32_C(1) << shown->part->page->groups[i].weight;
	return weights;
}

static void begin_subject(struct html *html, const struct shown_page *shown, size_t index, uint32_t weights)
{
	const struct page_subject *subject = &shown->part->page->subjects[index];
	html_put(html, "<section class=\"p f");
	for (int weight = 0; weight < WEIGHT_COUNT; weight++)
		if (weights >> weight & 1)
			add_class(html, " ", (enum change_weight)weight);
	html_put(html, "\"");
	if (*subject->words && !shown->is_begun[index]) {
		bool is_live = shown->part->page == &shown->row->edited.page;
		struct html_panel panel = {subject, shown->ordinals[index], is_live};
		html_panel_id(html, "id", shown->row, &panel);
	}
	shown->is_begun[index] = true;
	html_put(html, ">");
	add_heading(html, shown->row, subject);
}

/* The groups of one heading, from `first`; returns where the next one begins. */
static size_t add_subject(struct html *html, const struct shown_page *shown, size_t first)
{
	const struct page_group *groups = shown->part->page->groups;
	size_t end = first;
	while (end < shown->part->page->groups_count && groups[end].subject == groups[first].subject)
		end++;
	uint32_t weights = weights_of(shown, first, end);
	if (!weights)
		return end;
	begin_subject(html, shown, groups[first].subject, weights);
	for (size_t i = first; i < end; i++)
		if (!shown->left_out || !shown->left_out[i])
			add_group(html, shown->part, &groups[i]);
	html_put(html, "</section>\n");
	return end;
}

/* The panels before and after, where a picture says more than the words. */
static void add_layout(struct html *html, const struct plan_row *row, const struct html_part *part)
{
	if (!part->is_drawn || !layout_is_drawn(&part->page->layout))
		return;
	bool is_edit = report_shows_edits(html->report, row);
	bool is_written = row->write.outcome == OUTCOME_WRITTEN;
	bool writes = action_writes(row->action) || row->write.outcome != OUTCOME_NONE || html->report->is_rollback;
	html_put(html, "<section class=\"p f c-layout\"><h4>Layout</h4>\n");
	html_drawing(&part->page->layout,
		     is_edit      ? "Git"
		     : is_written ? "Before the write"
				  : "Live now",
		     is_edit  ? "Live"
		     : writes ? "After the write"
			      : "Git",
		     &html->out);
	html_put(html, "</section>\n");
}

void html_page(struct html *html, const struct plan_row *row, const struct html_part *part)
{
	ARENA_AUTO arena = arena_new();
	const struct page *page = part->page;
	struct shown_page shown = {.row = row, .part = part, .left_out = html_left_out(arena, row, part)};
	shown.ordinals = html_ordinals(arena, page);
	shown.is_begun = arena_array(arena, page->subjects_count, sizeof *shown.is_begun);
	if (*part->words && weights_of(&shown, 0, page->groups_count))
		html_printf(html, "<p class=\"part\">%s:</p>\n", part->words);
	for (size_t i = 0; i < page->groups_count;)
		i = add_subject(html, &shown, i);
	add_layout(html, row, part);
}
