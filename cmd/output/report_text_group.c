/* SPDX-License-Identifier: MIT */
/*
 * One group: "unit  ms → s", "query A, KQL, 3 of 13 lines" and the comparison below it, or "+ query B, PromQL" and the
 * whole query.
 */
#include "cmd/output/report_text.h"

#include "model/base/arena.h"
#include "model/base/text.h"
#include "model/value/json.h"

#define SHOWN_PLACES 4 /* without -v */

static bool is_one_line(const char *text)
{
	return !text || !strchr(text, '\n');
}

static char sign_of(const struct page_group *group)
{
	if (group->sign == '+' || group->sign == '-')
		return group->sign;
	return group->kind == GROUP_ADDED ? '+' : group->kind == GROUP_REMOVED ? '-' : ' ';
}

static enum colour colour_of(char sign)
{
	return sign == '+' ? COLOUR_GREEN : sign == '-' ? COLOUR_RED : COLOUR_NONE;
}

/* "+ query B, PromQL": no sign for what its heading has already said to be added or removed. */
static void add_label(const struct text_page *page, const struct page_group *group, struct line *line)
{
	char sign = sign_of(group);
	char of_subject = page->page->subjects[group->subject].sign;
	if (sign != ' ' && (sign != of_subject || *group->label))
		line_printf(line, colour_of(sign), "%c ", sign);
	line_say(line, COLOUR_NONE, group->label);
	if (group->language && (group->old || group->new))
		line_printf(line, COLOUR_DIM, "%s%s", line->text.length ? ", " : "", group->language);
}

/* Values that look alike are of two types, as the text "5" and the number 5. */
static void add_spelled(const struct text_page *page, const struct page_group *group, struct line *line)
{
	const struct change *change = &page->changes->items[group->changes[0]];
	const struct value *const values[] = {change->old, change->new};
	for (size_t i = 0; i < 2; i++) {
		STRBUF_AUTO text = STRBUF_INIT(LINE_MOST);
		json_write(values[i], &text);
		line_say(line, COLOUR_NONE, i ? " → " : "");
		line_add(line, i ? COLOUR_GREEN : COLOUR_RED, strbuf_slice(&text));
	}
}

/* Adds both values; false when they need lines of their own. */
static bool add_values(const struct text_page *page, const struct page_group *group, struct line *line)
{
	struct slice old = slice_of(group->old);
	struct slice new = slice_of(group->new);
	const struct changes *changes = page->changes;
	bool is_spelled = group->changes_count && changes && changes->items[group->changes[0]].old &&
			  changes->items[group->changes[0]].new;
	if (slice_equal(old, new) && is_spelled) {
		add_spelled(page, group, line);
		return true;
	}
	if (group->is_text)
		return report_text_replace(page->report, line, old, new);
	if (!is_one_line(group->old) || !is_one_line(group->new) ||
	    !line_has_room(page->report, line, text_width(old) + text_width(new) + 3))
		return false;
	report_text_value(line, COLOUR_RED, group->old);
	line_say(line, COLOUR_NONE, " → ");
	report_text_value(line, COLOUR_GREEN, group->new);
	return true;
}

/* How much of a place is that of the one before it: up to the last comma, as of "'CPU' (id 1), query A" and B. */
static size_t shared_place(const char *before, const char *place)
{
	const char *comma = strrchr(place, ',');
	const char *of_before = strrchr(before, ',');
	size_t length = comma ? (size_t)(comma - place) : 0;
	bool is_shared = comma && of_before && (size_t)(of_before - before) == length && comma[1] == ' ' && comma[2] &&
			 strncmp(before, place, length) == 0;
	return is_shared ? length + 2 : 0;
}

/* "in 'A' (id 1), query A, query B, 'B' (id 2), query A, 5 more" */
static void add_places(const struct text_page *page, const struct page_group *group, struct line *line)
{
	size_t shown = group->places_count;
	if (!page->report->verbose && shown > SHOWN_PLACES + 1)
		shown = SHOWN_PLACES;
	for (size_t i = 0; i < shown; i++) {
		line_say(line, COLOUR_DIM, i ? ", " : "in ");
		line_say(line, COLOUR_NONE,
			 group->places[i] + (i ? shared_place(group->places[i - 1], group->places[i]) : 0));
	}
	if (shown < group->places_count)
		line_printf(line, COLOUR_DIM, ", %zu more", group->places_count - shown);
}

static void add_detail(const struct page_detail *detail, struct line *line)
{
	line_say(line, COLOUR_NONE, detail->label);
	if (detail->language)
		line_printf(line, COLOUR_DIM, "%s%s", *detail->label ? ", " : "", detail->language);
	if (!is_one_line(detail->text))
		return;
	line_gap(line);
	line_code(line, COLOUR_NONE, slice_of(detail->text));
}

/* What can follow on the same line: the one detail, or the places. False when there is more, or no room. */
static bool add_tail(const struct text_page *page, const struct page_group *group, struct line *line)
{
	LINE_AUTO tail = LINE_INIT(0, 0);
	size_t parts = group->details_count + (group->places_count > 0);
	if (!parts)
		return true;
	if (parts > 1 || (group->details_count && !is_one_line(group->details[0].text)))
		return false;
	if (group->details_count)
		add_detail(&group->details[0], &tail);
	else
		add_places(page, group, &tail);
	if (!line_has_room(page->report, line, line_width(&tail) + 2))
		return false;
	line_gap(line);
	line_join(line, &tail);
	return true;
}

/* What is added or removed, or both values; false when they need lines of their own. */
static bool add_all_values(const struct text_page *page, const struct page_group *group, struct line *line)
{
	LINE_AUTO values = LINE_INIT(line->indent + (line->text.length ? line_width(line) - line->indent + 2 : 0),
				     line->hang);
	if (group->old && group->new) {
		if (!add_values(page, group, &values))
			return false;
	} else {
		const char *value = group->old ? group->old : group->new;
		if (!is_one_line(value))
			return false;
		report_text_value(&values, colour_of(sign_of(group)), value);
	}
	line_gap(line);
	line_join(line, &values);
	return true;
}

struct group_rest report_text_begin_group(const struct text_page *page, const struct page_group *group,
					  struct line *line)
{
	struct group_rest rest = {0};
	bool has_values = group->old || group->new;
	add_label(page, group, line);
	rest.values = has_values && !add_all_values(page, group, line);
	if (rest.values && group->is_text && group->old && group->new)
		report_text_count(line, slice_of(group->old), slice_of(group->new));
	rest.tail = rest.values ? group->details_count + group->places_count > 0 : !add_tail(page, group, line);
	return rest;
}

struct group_rest report_text_label_group(const struct text_page *page, const struct page_group *group,
					  struct line *line)
{
	bool has_values = group->old || group->new;
	add_label(page, group, line);
	if (group->is_text && group->old && group->new)
		report_text_count(line, slice_of(group->old), slice_of(group->new));
	return (struct group_rest){has_values, group->details_count + group->places_count > 0};
}

static void print_values(const struct text_page *page, const struct page_group *group, size_t indent)
{
	struct slice old = slice_of(group->old);
	struct slice new = slice_of(group->new);
	LINE_AUTO line = LINE_INIT(indent, indent + 2);
	if (add_all_values(page, group, &line)) {
		line_print(page->report, page->out, &line);
		return;
	}
	if (group->old && group->new && group->is_text) {
		report_text_compare(page->report, page->out, indent, old, new);
		return;
	}
	report_text_block(page->report, page->out, indent, "- ", COLOUR_RED, old);
	report_text_block(page->report, page->out, indent, "+ ", COLOUR_GREEN, new);
}

static void print_tail(const struct text_page *page, const struct page_group *group, size_t indent)
{
	LINE_AUTO line = LINE_INIT(indent, indent + 2);
	for (size_t i = 0; i < group->details_count; i++) {
		const struct page_detail *detail = &group->details[i];
		add_detail(detail, &line);
		line_print(page->report, page->out, &line);
		if (!is_one_line(detail->text))
			report_text_block(page->report, page->out, indent + 2, "", COLOUR_NONE, slice_of(detail->text));
	}
	if (!group->places_count)
		return;
	add_places(page, group, &line);
	line_print(page->report, page->out, &line);
}

void report_text_end_group(const struct text_page *page, const struct page_group *group, struct group_rest rest,
			   size_t indent)
{
	if (rest.values)
		print_values(page, group, indent + 2);
	if (rest.tail)
		print_tail(page, group, indent + 2);
}
