/* SPDX-License-Identifier: MIT */
/* A cell has the strokes that leave its middle, or a piece of text that begins in it or goes on through it. */
#include "model/layout/layout_canvas.h"

#include <stdint.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

enum stroke {
	STROKE_UP = 1,
	STROKE_RIGHT = 2,
	STROKE_DOWN = 4,
	STROKE_LEFT = 8,
};

struct cell {
	uint8_t strokes;
	bool is_covered; /* by a text that began in a cell before */
	struct slice text;
};

struct layout_canvas {
	struct arena *arena;
	size_t width;
	size_t lines;
	struct cell *cells;
};

struct layout_canvas *layout_canvas_new(struct arena *arena, size_t width, size_t lines)
{
	struct layout_canvas *canvas = arena_alloc(arena, sizeof *canvas);
	*canvas = (struct layout_canvas){arena, width, lines, arena_array(arena, width * lines, sizeof(struct cell))};
	return canvas;
}

static struct cell *cell_at(const struct layout_canvas *canvas, size_t column, size_t line)
{
	return column < canvas->width && line < canvas->lines ? &canvas->cells[line * canvas->width + column] : NULL;
}

static void add_strokes(struct layout_canvas *canvas, size_t column, size_t line, unsigned strokes)
{
	struct cell *cell = cell_at(canvas, column, line);
	if (cell)
		cell->strokes |= (uint8_t)strokes;
}

void layout_canvas_box(struct layout_canvas *canvas, size_t left, size_t right, size_t top, size_t bottom)
{
	size_t end = bottom < canvas->lines ? bottom : canvas->lines;
	for (size_t column = left; column <= right; column++) {
		unsigned strokes = (column > left ? STROKE_LEFT : 0U) | (column < right ? STROKE_RIGHT : 0U);
		add_strokes(canvas, column, top, strokes);
		add_strokes(canvas, column, bottom, strokes);
	}
	for (size_t line = top; line <= end; line++) {
		unsigned strokes = (line > top ? STROKE_UP : 0U) | (line < bottom ? STROKE_DOWN : 0U);
		add_strokes(canvas, left, line, strokes);
		add_strokes(canvas, right, line, strokes);
	}
}

void layout_canvas_text(struct layout_canvas *canvas, size_t column, size_t line, size_t room, struct slice text)
{
	if (room == 0 || text.length == 0 || !cell_at(canvas, column, line))
		return;
	if (room > canvas->width - column)
		room = canvas->width - column;
	STRBUF_AUTO shown = STRBUF_INIT(SIZE_MAX / 2);
	text_printable_cut(text, room, &shown);
	size_t width = text_width(strbuf_slice(&shown));
	for (size_t i = 0; i < width; i++)
		if (cell_at(canvas, column + i, line)->is_covered)
			return;
	cell_at(canvas, column, line)->text = arena_slice(canvas->arena, strbuf_slice(&shown));
	for (size_t i = 0; i < width; i++)
		cell_at(canvas, column + i, line)->is_covered = true;
}

size_t layout_canvas_write(const struct layout_canvas *canvas, size_t line, struct strbuf *out)
{
	static const char *const borders[16] = {" ", "│", "─", "└", "│", "│", "┌", "├",
						"─", "┘", "─", "┴", "┐", "┤", "┬", "┼"};
	size_t end = line < canvas->lines ? canvas->width : 0;
	while (end > 0 && !cell_at(canvas, end - 1, line)->strokes && !cell_at(canvas, end - 1, line)->is_covered)
		end--;
	for (size_t column = 0; column < end; column++) {
		const struct cell *cell = cell_at(canvas, column, line);
		if (cell->text.length)
			strbuf_add_slice(out, cell->text);
		else if (!cell->is_covered)
			strbuf_add_text(out, borders[cell->strokes]);
	}
	return end;
}
