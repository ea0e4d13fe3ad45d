/* SPDX-License-Identifier: MIT */
/*
 * The changes of a dashboard under the panels that they are of:
 *
 *     panel 'Daily cost' (id 6)                                                :789
 *       query A, KQL, 3 of 13 lines
 *         ~ cost = tokens * [-0.1-]{+0.2+}
 *       unit  ms → s
 *     panel 'Errors' (id 7)  shown as  table → logs                            :611
 *     time range: from  now-2d → now-7d                                        :12
 *
 * Without -v, of what is no query, data source, variable or removal, and stands for a single change, the weightiest are
 * shown, and the others counted.
 */
#include "cmd/output/report_text.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "model/layout/layout_text.h"

#define SHOWN_LESSER 20 /* of one page, without -v */

/* ---- what is cut ---- */

/* What nobody should have to ask for. */
static bool is_always_shown(const struct page_group *group)
{
	bool is_single = group->kind == GROUP_EDIT || group->kind == GROUP_ADDED || group->kind == GROUP_MOVED;
	return !is_single || group->weight <= WEIGHT_VARIABLE || group->sign == '-';
}

/* The word for a group that is not shown, of one and of several. */
static const char *const *word_of(const struct page_group *group)
{
	static const char *const added[] = {"added", "added"};
	static const char *const moved[] = {"moved", "moved"};
	static const char *const words[WEIGHT_COUNT][2] = {
		[WEIGHT_QUERY] = {"query", "queries"},
		[WEIGHT_DATA_SOURCE] = {"data source", "data sources"},
		[WEIGHT_VARIABLE] = {"variable", "variables"},
		[WEIGHT_ANNOTATION] = {"annotation", "annotations"},
		[WEIGHT_TYPE] = {"title or type", "titles or types"},
		[WEIGHT_THRESHOLD] = {"threshold or unit", "thresholds or units"},
		[WEIGHT_CONTENT] = {"setting", "settings"},
		[WEIGHT_LAYOUT] = {"place", "places"},
		[WEIGHT_COSMETIC] = {"setting", "settings"},
	};
	return group->kind == GROUP_ADDED ? added : group->kind == GROUP_MOVED ? moved : words[group->weight];
}

/* Which groups are left out for others that weigh more; NULL: none. */
static bool *find_cut(struct arena *arena, const struct text_page *text)
{
	const struct page *page = text->page;
	bool *cut = arena_array(arena, page->groups_count, sizeof *cut);
	size_t shown = 0;
	size_t left = 0;
	for (int weight = 0; weight < WEIGHT_COUNT; weight++)
		for (size_t i = 0; i < page->groups_count; i++) {
			const struct page_group *group = &page->groups[i];
			if (group->weight != (enum change_weight)weight || is_always_shown(group) ||
			    (text->left_out && text->left_out[i]))
				continue;
			cut[i] = shown++ >= SHOWN_LESSER;
			left += cut[i];
		}
	return left > 1 && !text->report->verbose ? cut : NULL;
}

/* "and 12 more: 9 settings, 3 moved (-v shows all)" */
static void print_cut(const struct text_page *text, const bool *cut)
{
	struct {
		const char *const *word;
		size_t count;
	} counts[WEIGHT_COUNT + 2];
	size_t words = 0;
	size_t all = 0;
	LINE_AUTO line = LINE_INIT(text->indent, text->indent + 4);
	for (size_t i = 0; i < text->page->groups_count; i++) {
		if (!cut[i])
			continue;
		const char *const *word = word_of(&text->page->groups[i]);
		size_t k = 0;
		while (k < words && strcmp(counts[k].word[0], word[0]) != 0)
			k++;
		if (k == words) {
			counts[words].word = word;
			counts[words++].count = 0;
		}
		counts[k].count++;
		all++;
	}
	line_printf(&line, COLOUR_DIM, "and %zu more: ", all);
	for (size_t k = 0; k < words; k++)
		line_printf(&line, COLOUR_DIM, "%s%zu %s", k ? ", " : "", counts[k].count,
			    counts[k].word[counts[k].count != 1]);
	line_say(&line, COLOUR_DIM, " (-v shows all)");
	line_print(text->report, text->out, &line);
}

/* ---- headings and groups ---- */

static bool is_shown(const struct text_page *text, const bool *cut, size_t group)
{
	return !(cut && cut[group]) && !(text->left_out && text->left_out[group]);
}

/* The place of a heading, or of the one group on its line. */
static void add_place(const struct text_page *text, struct line *line, const struct page_subject *subject,
		      const struct page_group *group)
{
	uint32_t row = group && group->line ? group->line : subject->line;
	uint32_t column = group && group->line ? group->column : subject->column;
	(void)column;
	line_place(text->report, line, text->file, row, 0, true);
}

static void print_group(const struct text_page *text, const struct page_group *group, size_t indent, bool has_place)
{
	LINE_AUTO line = LINE_INIT(indent, indent + 4);
	struct group_rest rest = report_text_begin_group(text, group, &line);
	if (has_place)
		line_place(text->report, &line, text->file, group->line, 0, true);
	line_print(text->report, text->out, &line);
	report_text_end_group(text, group, rest, indent);
}

/* "+ panel 'Errors' (id 7)" */
static void add_heading(const struct page_subject *subject, struct line *line)
{
	enum colour colour = subject->sign == '+' ? COLOUR_GREEN : subject->sign == '-' ? COLOUR_RED : COLOUR_BOLD;
	if (subject->sign == '+' || subject->sign == '-')
		line_printf(line, colour, "%c ", subject->sign);
	line_say(line, colour, subject->words);
}

/*
 * A heading with the only group of it: on one line where that has room for both, else with the label of the group, and
 * its values below, else with all of it below.
 */
static void print_single(const struct text_page *text, const struct page_group *group)
{
	const struct page_subject *subject = &text->page->subjects[group->subject];
	LINE_AUTO line = LINE_INIT(text->indent, text->indent + 4);
	LINE_AUTO own = LINE_INIT(text->indent + 2, text->indent + 6);
	LINE_AUTO label = LINE_INIT(0, 0);
	struct group_rest rest = report_text_begin_group(text, group, &own);
	struct group_rest below = report_text_label_group(text, group, &label);
	size_t indent = text->indent;
	add_heading(subject, &line);
	add_place(text, &line, subject, group);
	if (own.text.length && line_has_room(text->report, &line, line_width(&own) - own.indent + 2)) {
		line_gap(&line);
		line_join(&line, &own);
	} else if (label.text.length && line_has_room(text->report, &line, line_width(&label) + 2)) {
		line_gap(&line);
		line_join(&line, &label);
		rest = below;
	} else if (own.text.length) {
		line_print(text->report, text->out, &line);
		line_join(&line, &own);
		line.indent = own.indent;
		line.hang = own.hang;
		indent = own.indent;
	}
	line_print(text->report, text->out, &line);
	report_text_end_group(text, group, rest, indent);
}

/* The groups of one heading, from `first` to before `end`; `count` of them are shown. */
static void print_subject(const struct text_page *text, const bool *cut, size_t first, size_t end)
{
	const struct page *page = text->page;
	const struct page_subject *subject = &page->subjects[page->groups[first].subject];
	size_t shown = 0;
	size_t last = first;
	for (size_t i = first; i < end; i++)
		if (is_shown(text, cut, i)) {
			shown++;
			last = i;
		}
	bool is_dashboard = !*subject->words;
	if (shown == 1 && !is_dashboard) {
		print_single(text, &page->groups[last]);
		return;
	}
	if (shown && !is_dashboard) {
		LINE_AUTO line = LINE_INIT(text->indent, text->indent + 4);
		add_heading(subject, &line);
		add_place(text, &line, subject, NULL);
		line_print(text->report, text->out, &line);
	}
	for (size_t i = first; i < end; i++)
		if (is_shown(text, cut, i))
			print_group(text, &page->groups[i], text->indent + (is_dashboard ? 0 : 2), is_dashboard);
}

/* ---- the drawing ---- */

static void print_layout(const struct text_page *text)
{
	const struct report *report = text->report;
	STRBUF_AUTO drawing = STRBUF_INIT(LINE_MOST);
	size_t indent = text->indent;
	layout_text(&text->page->layout, report->width > indent ? report->width - indent : 0, &drawing);
	for (const char *at = drawing.at; at && *at;) {
		size_t length = strcspn(at, "\n");
		fprintf(text->out, "%*s%.*s\n", (int)indent, "", (int)length, at);
		at += length + (at[length] == '\n');
	}
}

void report_text_page(const struct text_page *text)
{
	ARENA_AUTO scratch = arena_new();
	const struct page *page = text->page;
	if (!text->changes->count) /* they were given up, and the page with them */
		return;
	if (text->report->is_raw) {
		report_text_raw(text);
		return;
	}
	const bool *cut = find_cut(scratch, text);
	for (size_t first = 0, end; first < page->groups_count; first = end) {
		for (end = first + 1; end < page->groups_count; end++)
			if (page->groups[end].subject != page->groups[first].subject)
				break;
		print_subject(text, cut, first, end);
	}
	if (cut)
		print_cut(text, cut);
	if (text->has_layout)
		print_layout(text);
}
