/* SPDX-License-Identifier: MIT */
/*
 * The sections of both pictures are drawn one after the other, each picture with a line of its own that it has reached.
 * Where the pictures are beside each other, what is the same in both begins on one line: the free lines above it are
 * what came or went. Of a section that is kept, the strips next to a change are drawn and the rest is words.
 */
#include "model/layout/layout_text.h"

#include <inttypes.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/layout/boxes.h"
#include "model/layout/layout_draw.h"

#define GAP          2   /* columns between the pictures */
#define WIDEST       120 /* columns of a picture */
#define WIDEST_ALONE 78
#define MARGIN       2 /* columns that a page may put in front */
#define AROUND_LINES 6 /* a strip of more lines is not drawn only because it is next to a change */
#define ALIKE_DRAWN  2 /* strips that came or went one after the other; of more than that and one, the rest is words */

static size_t at_most(size_t number, size_t most)
{
	return number < most ? number : most;
}

static size_t at_least(size_t number, size_t least)
{
	return number > least ? number : least;
}

/* ---- whether ---- */

static bool is_seen(const struct page_box *box)
{
	return box->in_row < 0;
}

/* Whether a panel came or went (`change`) above the lowest of those that stay. */
static bool has_among(const struct page_box *boxes, size_t count, enum box_change change)
{
	int32_t bottom = 0;
	for (size_t i = 0; i < count; i++)
		if (is_seen(&boxes[i]) && boxes[i].pair >= 0 && boxes[i].y + boxes[i].h > bottom)
			bottom = boxes[i].y + boxes[i].h;
	for (size_t i = 0; i < count; i++)
		if (is_seen(&boxes[i]) && boxes[i].change == change && boxes[i].y < bottom)
			return true;
	return false;
}

static bool has_change(const struct page_box *boxes, size_t count, enum box_change change)
{
	for (size_t i = 0; i < count; i++)
		if (is_seen(&boxes[i]) && boxes[i].change == change)
			return true;
	return false;
}

bool layout_is_drawn(const struct page_layout *layout)
{
	const struct page_box *before = layout->before;
	const struct page_box *after = layout->after;
	return has_change(before, layout->before_count, BOX_MOVED) ||
	       has_change(after, layout->after_count, BOX_MOVED) ||
	       has_change(before, layout->before_count, BOX_RESIZED) ||
	       has_change(after, layout->after_count, BOX_RESIZED) ||
	       has_among(before, layout->before_count, BOX_REMOVED) || has_among(after, layout->after_count, BOX_ADDED);
}

/* ---- sections ---- */

static const struct layout_strip *strip_at(const struct layout_drawing *drawing, size_t strip)
{
	return &drawing->picture->strips[strip];
}

static size_t panels_in(const struct layout_drawing *drawing, size_t from, size_t to)
{
	size_t panels = 0;
	for (size_t i = from; i < to; i++)
		panels += strip_at(drawing, i)->count;
	return panels;
}

static void say_lower(struct layout_drawing *drawing, size_t panels, int32_t lower)
{
	STRBUF_AUTO words = STRBUF_INIT(SIZE_MAX / 2);
	if (lower == 0)
		strbuf_add_text(&words, "unchanged");
	else
		strbuf_printf(&words, "moved %s by %" PRId32, lower > 0 ? "down" : "up", lower > 0 ? lower : -lower);
	layout_draw_words(drawing, panels, words.at);
}

static void draw_next(struct layout_drawing *drawing, size_t strip)
{
	layout_draw_strip(drawing, strip_at(drawing, strip), layout_draw_start(drawing, strip_at(drawing, strip)));
}

/* Whether two strips can be one line: both came, both went, or both are pairs that went the same distance. */
static bool is_like(const struct layout_drawing *drawing, size_t strip, size_t other)
{
	const struct layout_strip *left = strip_at(drawing, strip);
	const struct layout_strip *right = strip_at(drawing, other);
	if (left->pair == STRIP_NONE || right->pair == STRIP_NONE)
		return left->pair == right->pair && left->is_lone && right->is_lone;
	return left->lower == right->lower;
}

static void draw_changed(struct layout_drawing *drawing, size_t from, size_t count)
{
	for (size_t i = from; i < from + count;) {
		size_t end = i + 1;
		while (end < from + count && is_like(drawing, i, end))
			end++;
		size_t drawn = end - i <= ALIKE_DRAWN + 1 ? end - i : ALIKE_DRAWN;
		if (strip_at(drawing, i)->pair != STRIP_NONE) {
			say_lower(drawing, panels_in(drawing, i, end), strip_at(drawing, i)->lower);
			i = end;
			continue;
		}
		for (size_t k = i; k < i + drawn; k++)
			draw_next(drawing, k);
		if (drawn < end - i)
			layout_draw_words(drawing, panels_in(drawing, i + drawn, end),
					  drawing->is_before ? "removed" : "added");
		i = end;
	}
}

/* What is drawn of a section that is kept: its first strips and its last ones. */
struct around {
	size_t first;
	size_t last;
};

static struct around around_of(const struct layout_drawing *drawing, const struct layout_section *section,
			       bool is_first, bool is_last)
{
	size_t from = drawing->is_before ? section->before : section->after;
	size_t count = section->before_count;
	struct around around = {0, 0};
	if (!is_first && layout_draw_height(drawing, strip_at(drawing, from)) <= AROUND_LINES)
		around.first = 1;
	if (!is_last && count > around.first &&
	    layout_draw_height(drawing, strip_at(drawing, from + count - 1)) <= AROUND_LINES)
		around.last = 1;
	if (around.first + around.last > 0 && around.first + around.last + 1 == count &&
	    layout_draw_height(drawing, strip_at(drawing, from + around.first)) <= AROUND_LINES)
		around.first++; /* words would take as many lines */
	return around;
}

static void draw_kept(struct layout_drawing *drawing, const struct layout_section *section, struct around around,
		      size_t line)
{
	size_t from = drawing->is_before ? section->before : section->after;
	size_t count = section->before_count;
	if (line > drawing->line)
		drawing->is_joined = false;
	for (size_t i = 0; i < count; i++) {
		if (i == 0 && around.first)
			layout_draw_strip(drawing, strip_at(drawing, from), line);
		else if (i < around.first || i >= count - around.last)
			draw_next(drawing, from + i);
		else if (i == around.first) {
			drawing->line = i == 0 ? line : drawing->line;
			say_lower(drawing, panels_in(drawing, from + i, from + count - around.last),
				  strip_at(drawing, from)->lower);
		}
	}
}

/* Where a section that is kept begins in a picture. */
static size_t start_of(const struct layout_drawing *drawing, const struct layout_section *section, struct around around)
{
	const struct layout_strip *first = strip_at(drawing, drawing->is_before ? section->before : section->after);
	return around.first ? layout_draw_start(drawing, first) : drawing->line;
}

static void draw_sections(const struct layout_strips *strips, struct layout_drawing *before,
			  struct layout_drawing *after, bool is_beside)
{
	for (size_t i = 0; i < strips->sections_count; i++) {
		const struct layout_section *section = &strips->sections[i];
		if (!section->is_kept) {
			draw_changed(before, section->before, section->before_count);
			draw_changed(after, section->after, section->after_count);
			continue;
		}
		bool is_first = i == 0 || strips->sections[i - 1].is_kept;
		bool is_last = i + 1 == strips->sections_count || strips->sections[i + 1].is_kept;
		struct around around = around_of(before, section, is_first, is_last);
		size_t left = start_of(before, section, around);
		size_t right = start_of(after, section, around);
		draw_kept(before, section, around, is_beside ? at_least(left, right) : left);
		draw_kept(after, section, around, is_beside ? at_least(left, right) : right);
	}
}

/* ---- lines ---- */

/* "after  + added  ↔ resized": the marks that occur, as far as there is room. */
static void add_heading(const struct page_layout *layout, const char *words, size_t room, struct strbuf *out)
{
	static const struct {
		enum box_change change;
		const char *words;
	} marks[] = {
		{BOX_ADDED, "+ added"},     {BOX_REMOVED, "- removed"}, {BOX_MOVED, "~ moved"},
		{BOX_RESIZED, "↔ resized"}, {BOX_PUSHED, "↓↑ pushed"},
	};
	size_t used = text_width(slice_of(words));
	strbuf_add_text(out, words);
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (has_change(layout->before, layout->before_count, marks[i].change) ||
		    has_change(layout->after, layout->after_count, marks[i].change)) {
			used += 2 + text_width(slice_of(marks[i].words));
			if (used > room)
				break;
			strbuf_printf(out, "  %s", marks[i].words);
		}
	strbuf_add_char(out, '\n');
}

static void write_beside(const struct page_layout *layout, const struct layout_drawing *before,
			 const struct layout_drawing *after, struct strbuf *out)
{
	size_t lines = at_least(layout_draw_lines(before), layout_draw_lines(after));
	strbuf_printf(out, "%-*s", (int)(before->width + GAP), "before");
	add_heading(layout, "after", after->width, out);
	for (size_t i = 0; i < lines; i++) {
		STRBUF_AUTO right = STRBUF_INIT(SIZE_MAX / 2);
		size_t used = layout_draw_write(before, i, out);
		if (layout_draw_write(after, i, &right))
			strbuf_printf(out, "%*s%s", (int)(before->width + GAP - used), "", right.at);
		strbuf_add_char(out, '\n');
	}
}

static void write_alone(const struct layout_drawing *drawing, struct strbuf *out)
{
	for (size_t i = 0; i < layout_draw_lines(drawing); i++) {
		layout_draw_write(drawing, i, out);
		strbuf_add_char(out, '\n');
	}
}

/* Whether the picture of after shows more than that the panels below one that went were pushed up. */
static bool is_needed(const struct page_box *boxes, size_t count)
{
	return has_change(boxes, count, BOX_ADDED) || has_change(boxes, count, BOX_MOVED) ||
	       has_change(boxes, count, BOX_RESIZED);
}

void layout_text(const struct page_layout *layout, size_t width, struct strbuf *out)
{
	width = width ? width : LAYOUT_TEXT_BESIDE;
	if (!layout_is_drawn(layout) || width < LAYOUT_TEXT_NARROWEST)
		return;
	ARENA_AUTO scratch = arena_new();
	bool is_beside = width >= LAYOUT_TEXT_BESIDE;
	bool shows_before = is_beside || has_change(layout->before, layout->before_count, BOX_REMOVED);
	bool shows_after = !shows_before || is_beside || is_needed(layout->after, layout->after_count);
	size_t picture = is_beside ? at_most(width / 2 - GAP, WIDEST) : at_most(width - MARGIN, WIDEST_ALONE);
	size_t limit = !is_beside && shows_before && shows_after ? LAYOUT_TEXT_LINES / 2 - 2 : LAYOUT_TEXT_LINES - 2;
	struct layout_strips strips = layout_strips(scratch, layout);
	struct layout_drawing before = layout_draw_begin(scratch, layout, &strips, true, picture, limit);
	struct layout_drawing after = layout_draw_begin(scratch, layout, &strips, false, picture, limit);
	draw_sections(&strips, &before, &after, is_beside);
	if (is_beside)
		write_beside(layout, &before, &after, out);
	if (!is_beside && shows_before) {
		add_heading(layout, "before", picture, out);
		write_alone(&before, out);
	}
	if (!is_beside && shows_after && shows_before)
		strbuf_add_text(out, "after\n");
	else if (!is_beside && shows_after)
		add_heading(layout, "after", picture, out);
	if (!is_beside && shows_after)
		write_alone(&after, out);
}
