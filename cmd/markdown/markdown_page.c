/* SPDX-License-Identifier: MIT */
/*
 * A group is a bullet, and a fence below it where a text has lines or a language. What is not ours never begins a line
 * but in a fence:
 *
 *     <b>Daily cost</b> (id 6) · `:789`
 *
 *     - query A, KQL, 3 of 13 lines
 *
 *     ```diff
 *     - operations_per_minute = count()
 *     + operations_count = count()
 *     ```
 *
 *     - unit: `ms` → `s`
 */
#include "cmd/markdown/markdown_page.h"

#include "cmd/markdown/markdown_diff.h"
#include "cmd/markdown/markdown_escape.h"
#include "cmd/markdown/markdown_pieces.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/layout/layout_text.h"
#include "model/report/page.h"
#include "model/text_diff/text_diff.h"

#define PIECE_BYTES  (SIZE_MAX / 32)
#define INLINE_BYTES 120 /* of both values together that are on one line */
#define BRIEF_WIDTH  100 /* columns of a label that is cut */
#define MOST_BULLETS 3   /* of what came or went; more are in a fence */
#define CONTEXT      1

/* What a group is made of, once it is known. */
struct drawn {
	const struct page_group *group;
	const struct page_subject *subject;
	bool is_alone;         /* the only group of its panel: the heading is on its line */
	bool is_first;         /* of its panel */
	bool is_inline;        /* its values are on its line */
	struct text_diff diff; /* of its values where they are not */
};

static bool has_lines(const char *text)
{
	return strchr(text, '\n') != NULL;
}

/* ---- headings ---- */

static bool is_panel(const struct page_subject *subject)
{
	return *subject->words != '\0';
}

/* "<b>Daily cost</b> (id 6)" */
static void add_subject(const struct page_subject *subject, struct strbuf *out)
{
	bool is_known = *subject->title && *subject->id;
	strbuf_add_text(out, "<b>");
	if (subject->sign != ' ')
		strbuf_printf(out, "%s ", subject->sign == '+' ? "+" : "−");
	if (strcmp(subject->type, "row") == 0 && is_known)
		strbuf_add_text(out, "row ");
	markdown_text(slice_of(is_known ? subject->title : subject->words), out);
	strbuf_add_text(out, "</b>");
	if (!is_known)
		return;
	strbuf_add_text(out, " (id ");
	markdown_text(slice_of(subject->id), out);
	strbuf_add_char(out, ')');
}

static void add_line_number(uint32_t line, struct strbuf *out)
{
	if (line)
		strbuf_printf(out, " · `:%u`", line);
}

static void add_heading(const struct drawn *drawn, struct strbuf *out)
{
	if (!drawn->is_first || drawn->is_alone || !is_panel(drawn->subject))
		return;
	strbuf_add_char(out, '\n');
	add_subject(drawn->subject, out);
	add_line_number(drawn->subject->line, out);
	strbuf_add_text(out, "\n\n");
}

/* ---- the bullet ---- */

static void add_language(const char *language, struct strbuf *out)
{
	if (!language)
		return;
	strbuf_add_text(out, ", ");
	markdown_text(slice_of(language), out); /* of a saved report it is any text */
}

/* "3 of 13 lines" */
static void add_extent(const struct text_diff *diff, struct strbuf *out)
{
	if (diff->is_white_space)
		strbuf_add_text(out, ", white space only");
	else if (diff->new_lines > 1 && diff->changed)
		strbuf_printf(out, ", %zu of %zu lines", diff->changed, diff->new_lines);
	if (diff->is_by_blocks)
		strbuf_add_text(out, ", compared by blocks");
}

static void add_value(const char *value, struct strbuf *out)
{
	markdown_code(slice_of(*value ? value : "\"\""), out);
}

static void add_values(const struct page_group *group, struct strbuf *out)
{
	strbuf_add_text(out, ": ");
	if (group->old)
		add_value(group->old, out);
	if (group->old && group->new)
		strbuf_add_text(out, " → ");
	if (group->new)
		add_value(group->new, out);
	if (!group->old || !group->new)
		strbuf_add_text(out, group->old ? " removed" : " added");
}

static void add_bullet(const struct drawn *drawn, bool is_brief, struct strbuf *out)
{
	const struct page_group *group = drawn->group;
	strbuf_add_text(out, "- ");
	if (drawn->is_alone && is_panel(drawn->subject)) {
		add_subject(drawn->subject, out);
		strbuf_add_text(out, *group->label ? ": " : "");
	}
	if (group->sign != ' ')
		strbuf_printf(out, "%s ", group->sign == '+' ? "\\+" : "−");
	if (is_brief)
		markdown_text_cut(slice_of(group->label), BRIEF_WIDTH, out);
	else
		markdown_text(slice_of(group->label), out);
	add_language(group->language, out);
	if (drawn->is_inline && !is_brief)
		add_values(group, out);
	else
		add_extent(&drawn->diff, out);
	add_line_number(group->line, out);
	if (is_brief)
		strbuf_add_text(out, " (too long for here)");
	strbuf_add_char(out, '\n');
}

/* ---- below the bullet ---- */

/* Of one line, and not a query. */
static bool is_short(const struct page_detail *detail)
{
	bool is_query = detail->language || slice_starts_with(slice_of(detail->label), "query");
	return !is_query && !has_lines(detail->text);
}

/* Whether all details are in the fence: many things that came or went. */
static bool is_listed(const struct page_group *group)
{
	return group->sign != ' ' && group->details_count > MOST_BULLETS;
}

static void add_short_details(const struct page_group *group, struct strbuf *out)
{
	for (size_t i = 0; i < group->details_count && !is_listed(group); i++) {
		const struct page_detail *detail = &group->details[i];
		if (!is_short(detail))
			continue;
		strbuf_add_text(out, "  - ");
		markdown_text(slice_of(detail->label), out);
		strbuf_add_text(out, *detail->label && *detail->text ? ": " : "");
		markdown_text(slice_of(detail->text), out);
		strbuf_add_char(out, '\n');
	}
}

static void add_places(const struct page_group *group, struct strbuf *out)
{
	for (size_t i = 0; i < group->places_count; i++) {
		strbuf_add_text(out, i ? ", " : "  - in ");
		markdown_text(slice_of(group->places[i]), out);
	}
	strbuf_add_text(out, group->places_count ? "\n" : "");
}

/* "query A, PromQL:" and the lines of the query; what is short on one line. */
static void add_block(const char *before, const struct page_detail *detail, struct strbuf *lines)
{
	STRBUF_AUTO label = STRBUF_INIT(PIECE_BYTES);
	bool is_line = is_short(detail);
	strbuf_add_text(&label, detail->label);
	add_language(detail->language, &label);
	strbuf_add_text(&label, !label.length ? "" : is_line ? ": " : ":");
	strbuf_add_text(&label, is_line ? detail->text : "");
	if (label.length)
		markdown_fence_line(before, strbuf_slice(&label), lines);
	if (!is_line)
		markdown_diff_lines(before, slice_of(detail->text), lines);
}

/* Queries of what was added or removed, each under its name. */
static void add_blocks(const struct drawn *drawn, struct strbuf *lines)
{
	const struct page_group *group = drawn->group;
	char sign = group->sign != ' ' ? group->sign : drawn->subject->sign;
	const char *before = sign == '+' ? "+ " : sign == '-' ? "- " : "  ";
	for (size_t i = 0; i < group->details_count; i++)
		if (!is_short(&group->details[i]) || is_listed(group))
			add_block(before, &group->details[i], lines);
}

static void add_fence(const struct drawn *drawn, struct strbuf *out)
{
	STRBUF_AUTO lines = STRBUF_INIT(PIECE_BYTES);
	const struct page_group *group = drawn->group;
	if (drawn->diff.count && !drawn->diff.is_white_space)
		markdown_diff_compared(&drawn->diff, &lines);
	else if (!drawn->is_inline && !drawn->diff.count) {
		markdown_diff_lines("- ", slice_of(group->old), &lines);
		markdown_diff_lines("+ ", slice_of(group->new), &lines);
	}
	add_blocks(drawn, &lines);
	if (!lines.length)
		return;
	strbuf_add_char(out, '\n');
	markdown_fence("diff", strbuf_slice(&lines), out);
	strbuf_add_char(out, '\n');
}

/* ---- groups ---- */

/* Whether both values are short, and no query. */
static bool fits_a_line(const struct page_group *group)
{
	size_t bytes = (group->old ? strlen(group->old) : 0) + (group->new ? strlen(group->new) : 0);
	if (group->is_text && group->language)
		return false;
	return bytes <= INLINE_BYTES && !(group->old && has_lines(group->old)) && !(group->new &&has_lines(group->new));
}

static struct drawn draw(struct arena *arena, const struct page *page, size_t index)
{
	const struct page_group *group = &page->groups[index];
	bool is_again = index > 0 && page->groups[index - 1].subject == group->subject;
	bool goes_on = index + 1 < page->groups_count && page->groups[index + 1].subject == group->subject;
	struct drawn drawn = {.group = group,
			      .subject = &page->subjects[group->subject],
			      .is_first = !is_again,
			      .is_alone = !is_again && !goes_on};
	bool has_values = group->old || group->new;
	drawn.is_inline = has_values && fits_a_line(group);
	if (group->old && group->new && group->is_text && !drawn.is_inline)
		drawn.diff = text_diff(arena, slice_of(group->old), slice_of(group->new), CONTEXT);
	return drawn;
}

static void add_group(struct arena *arena, const struct drawn *drawn, struct pieces *out)
{
	STRBUF_AUTO whole = STRBUF_INIT(PIECE_BYTES);
	STRBUF_AUTO brief = STRBUF_INIT(PIECE_BYTES);
	add_heading(drawn, &whole);
	strbuf_add_slice(&brief, strbuf_slice(&whole));
	add_bullet(drawn, false, &whole);
	add_short_details(drawn->group, &whole);
	add_places(drawn->group, &whole);
	add_fence(drawn, &whole);
	add_bullet(drawn, true, &brief);
	pieces_add(out, arena, arena_slice(arena, strbuf_slice(&whole)), arena_slice(arena, strbuf_slice(&brief)));
}

static void add_layout(struct arena *arena, const struct page_layout *layout, struct pieces *out)
{
	STRBUF_AUTO lines = STRBUF_INIT(PIECE_BYTES);
	STRBUF_AUTO text = STRBUF_INIT(PIECE_BYTES);
	layout_text(layout, LAYOUT_TEXT_BESIDE, &lines);
	if (!lines.length)
		return;
	strbuf_add_text(&text, "\n- layout\n\n");
	markdown_fence("", strbuf_slice(&lines), &text);
	strbuf_add_char(&text, '\n');
	pieces_add(out, arena, arena_slice(arena, strbuf_slice(&text)),
		   slice_of("- layout (too large to be drawn here)\n"));
}

void markdown_page(struct arena *arena, const struct page *page, struct pieces *out)
{
	for (size_t i = 0; i < page->groups_count; i++) {
		struct drawn drawn = draw(arena, page, i);
		add_group(arena, &drawn, out);
	}
	add_layout(arena, &page->layout, out);
}
