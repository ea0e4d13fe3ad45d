/* SPDX-License-Identifier: MIT */
#include "model/layout/layout_draw.h"

#include <inttypes.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/layout/boxes.h"
#include "model/layout/layout_canvas.h"

#define TITLE_BYTES (SIZE_MAX / 2)

/* ---- lines of a strip ---- */

struct strip_lines {
	int32_t *edges; /* ascending */
	size_t *lines;  /* of each, from the strip's first */
	size_t count;
};

static size_t edge_index(const struct strip_lines *lines, int32_t edge)
{
	return layout_edge_index(lines->edges, lines->count, edge);
}

static struct strip_lines lines_of(const struct layout_drawing *drawing, const struct layout_strip *strip)
{
	const struct page_box **boxes = drawing->picture->boxes + strip->from;
	struct strip_lines lines = {.edges = arena_array(drawing->scratch, 2 * strip->count, sizeof *lines.edges)};
	for (size_t i = 0; i < strip->count; i++) {
		lines.edges[lines.count++] = boxes[i]->y;
		lines.edges[lines.count++] = boxes[i]->y + boxes[i]->h;
	}
	size_t kept = lines.count = layout_sort_edges(lines.edges, lines.count);
	bool *has_ids = arena_array(drawing->scratch, kept, sizeof *has_ids);
	for (size_t i = 0; i < strip->count; i++)
		has_ids[edge_index(&lines, boxes[i]->y)] |= !boxes[i]->is_row;
	lines.lines = arena_array(drawing->scratch, kept, sizeof *lines.lines);
	for (size_t i = 1; i < kept; i++)
		lines.lines[i] = lines.lines[i - 1] + (has_ids[i - 1] ? 2 : 1);
	return lines;
}

size_t layout_draw_height(const struct layout_drawing *drawing, const struct layout_strip *strip)
{
	struct strip_lines lines = lines_of(drawing, strip);
	return lines.lines[lines.count - 1] + 1;
}

size_t layout_draw_start(const struct layout_drawing *drawing, const struct layout_strip *strip)
{
	return drawing->line - (drawing->is_joined && strip->top == drawing->bottom ? 1 : 0);
}

/* ---- panels ---- */

static const char *mark_of(const struct layout_drawing *drawing, const struct page_box *box)
{
	static const char *const marks[] = {
		[BOX_SAME] = "",   [BOX_CHANGED] = "", [BOX_MOVED] = "~",   [BOX_RESIZED] = "↔",
		[BOX_PUSHED] = "", [BOX_ADDED] = "+",  [BOX_REMOVED] = "-",
	};
	if (box->change != BOX_PUSHED)
		return marks[box->change];
	return (drawing->other[box->pair].y < box->y) == drawing->is_before ? "↑" : "↓";
}

static void add_title(const struct layout_drawing *drawing, const struct page_box *box, struct strbuf *out)
{
	int32_t folded = drawing->folded[box - drawing->own];
	if (box->is_row)
		strbuf_printf(out, *box->title ? "row %s" : "row", box->title);
	else
		strbuf_add_text(out, *box->title ? box->title : box->type);
	if (folded)
		strbuf_printf(out, " (%" PRId32 " panel%s, collapsed)", folded, folded == 1 ? "" : "s");
}

/* The mark and the title over the upper border, the id and the size below it. */
static void draw_texts(struct layout_drawing *drawing, const struct page_box *box, size_t left, size_t right,
		       size_t top)
{
	size_t room = right - left - 1;
	STRBUF_AUTO title = STRBUF_INIT(TITLE_BYTES);
	STRBUF_AUTO text = STRBUF_INIT(TITLE_BYTES);
	layout_canvas_text(drawing->canvas, left + 1, top, room < 1 ? room : 1, slice_of(mark_of(drawing, box)));
	add_title(drawing, box, &title);
	if (room > 4 && title.length) {
		strbuf_add_char(&text, ' ');
		text_printable_cut(strbuf_slice(&title), room - 3, &text);
		strbuf_add_char(&text, ' ');
		layout_canvas_text(drawing->canvas, left + 2, top, room - 1, strbuf_slice(&text));
	}
	strbuf_reset(&text);
	strbuf_printf(&text, "%s%s%" PRId32 "x%" PRId32, box->id, *box->id ? "  " : "", box->w, box->h);
	if (*box->id && text_width(strbuf_slice(&text)) > room - 1) {
		strbuf_reset(&text);
		strbuf_add_text(&text, box->id);
	}
	if (!box->is_row && room > 1)
		layout_canvas_text(drawing->canvas, left + 2, top + 1, room - 1, strbuf_slice(&text));
}

/* Something is on the lines up to this one. */
static void use_lines(struct layout_drawing *drawing, size_t last)
{
	size_t used = last < drawing->limit ? last + 1 : drawing->limit;
	drawing->used = used > drawing->used ? used : drawing->used;
}

static size_t column_of(const struct layout_drawing *drawing, int32_t x)
{
	return ((size_t)x * (drawing->width - 1) + LAYOUT_COLUMNS / 2) / LAYOUT_COLUMNS;
}

void layout_draw_strip(struct layout_drawing *drawing, const struct layout_strip *strip, size_t line)
{
	struct strip_lines lines = lines_of(drawing, strip);
	const struct page_box **boxes = drawing->picture->boxes + strip->from;
	for (int texts = 0; texts < 2; texts++)
		for (size_t i = 0; i < strip->count; i++) {
			const struct page_box *box = boxes[i];
			size_t left = column_of(drawing, box->x);
			size_t right = column_of(drawing, box->x + box->w);
			size_t top = line + lines.lines[edge_index(&lines, box->y)];
			size_t bottom = line + lines.lines[edge_index(&lines, box->y + box->h)];
			if (top + 1 >= drawing->limit)
				drawing->more += (size_t)texts;
			else if (texts)
				draw_texts(drawing, box, left, right, top);
			else {
				layout_canvas_box(drawing->canvas, left, right, top, bottom);
				use_lines(drawing, bottom);
			}
		}
	drawing->line = line + lines.lines[lines.count - 1] + 1;
	drawing->is_joined = true;
	drawing->bottom = strip->bottom;
}

/* ---- words ---- */

void layout_draw_words(struct layout_drawing *drawing, size_t panels, const char *words)
{
	STRBUF_AUTO text = STRBUF_INIT(TITLE_BYTES);
	strbuf_printf(&text, "… %zu panel%s %s", panels, panels == 1 ? "" : "s", words);
	if (drawing->line < drawing->limit) {
		layout_canvas_text(drawing->canvas, 0, drawing->line, drawing->width, strbuf_slice(&text));
		use_lines(drawing, drawing->line);
	} else {
		drawing->more += panels;
	}
	drawing->line++;
	drawing->is_joined = false;
}

/* ---- output ---- */

size_t layout_draw_lines(const struct layout_drawing *drawing)
{
	return drawing->used + (drawing->more ? 1 : 0);
}

size_t layout_draw_write(const struct layout_drawing *drawing, size_t line, struct strbuf *out)
{
	if (line != drawing->used || !drawing->more)
		return layout_canvas_write(drawing->canvas, line, out);
	STRBUF_AUTO text = STRBUF_INIT(TITLE_BYTES);
	strbuf_printf(&text, "… %zu more panel%s", drawing->more, drawing->more == 1 ? "" : "s");
	strbuf_add_slice(out, strbuf_slice(&text));
	return text_width(strbuf_slice(&text));
}

struct layout_drawing layout_draw_begin(struct arena *scratch, const struct page_layout *layout,
					const struct layout_strips *strips, bool is_before, size_t width, size_t limit)
{
	const struct page_box *own = is_before ? layout->before : layout->after;
	size_t count = is_before ? layout->before_count : layout->after_count;
	int32_t *folded = arena_array(scratch, count, sizeof *folded);
	for (size_t i = 0; i < count; i++)
		if (own[i].in_row >= 0)
			folded[own[i].in_row]++;
	return (struct layout_drawing){
		.scratch = scratch,
		.picture = is_before ? &strips->before : &strips->after,
		.own = own,
		.other = is_before ? layout->after : layout->before,
		.is_before = is_before,
		.folded = folded,
		.canvas = layout_canvas_new(scratch, width, limit),
		.width = width,
		.limit = limit,
	};
}
