/* SPDX-License-Identifier: MIT */
/*
 * layout_draw: one picture, before or after, drawn from the top down. Private to model/report.
 *
 * Heights: each edge of a panel in a strip is a line, and a line for ids is below an edge where a panel begins. A strip
 * that follows another without a gap shares its border.
 */
#ifndef DASHSYNC_MODEL_LAYOUT_LAYOUT_DRAW_H
#define DASHSYNC_MODEL_LAYOUT_LAYOUT_DRAW_H

#include "model/layout/layout_strips.h"

struct layout_canvas;
struct strbuf;

struct layout_drawing {
	struct arena *scratch;
	const struct layout_picture *picture;
	const struct page_box *own;   /* all boxes of this side */
	const struct page_box *other; /* of the other side */
	bool is_before;
	const int32_t *folded; /* of each box of this side: the panels in it that are out of sight */
	struct layout_canvas *canvas;
	size_t width;   /* columns */
	size_t limit;   /* lines that may be drawn on; what does not fit is counted */
	size_t line;    /* the first one that is free */
	size_t used;    /* lines up to the last one that something is on */
	bool is_joined; /* the line above is the lower border of what ends at row `bottom` */
	int32_t bottom;
	size_t more; /* panels that were not drawn for want of lines */
};

/* A drawing of one side at a width, of at most `limit` lines and one more. */
struct layout_drawing layout_draw_begin(struct arena *scratch, const struct page_layout *layout,
					const struct layout_strips *strips, bool is_before, size_t width, size_t limit);

/* The lines that a strip takes when it shares no border. */
size_t layout_draw_height(const struct layout_drawing *drawing, const struct layout_strip *strip);

/* The line where a strip would begin: the last one when borders are shared. */
size_t layout_draw_start(const struct layout_drawing *drawing, const struct layout_strip *strip);

/* Draws a strip from a line on, which is layout_draw_start or further down. */
void layout_draw_strip(struct layout_drawing *drawing, const struct layout_strip *strip, size_t line);

/* "… 12 panels WORDS" on the next free line, for panels that are not drawn. */
void layout_draw_words(struct layout_drawing *drawing, size_t panels, const char *words);

/* The lines of the drawing, at most `limit`, and one that counts the panels without room. */
size_t layout_draw_lines(const struct layout_drawing *drawing);

/* Appends a line without the blanks at its end; returns its width. */
size_t layout_draw_write(const struct layout_drawing *drawing, size_t line, struct strbuf *out);

#endif
