/* SPDX-License-Identifier: MIT */
/*
 * layout_canvas: lines of cells that boxes and texts are drawn on. Private to model/report.
 *
 * Boxes that touch share their border, and where borders meet or cross the right character is chosen at the end. A text
 * covers borders; where two texts overlap the first one stays. What is outside of the canvas is cut off.
 */
#ifndef DASHSYNC_MODEL_LAYOUT_LAYOUT_CANVAS_H
#define DASHSYNC_MODEL_LAYOUT_LAYOUT_CANVAS_H

#include <stddef.h>

#include "model/base/slice.h"

struct arena;
struct layout_canvas;
struct strbuf;

/* An empty canvas in the arena, `width` columns wide. */
struct layout_canvas *layout_canvas_new(struct arena *arena, size_t width, size_t lines);

/* The border from column `left` to `right` and line `top` to `bottom`, all of them included; left < right. */
void layout_canvas_box(struct layout_canvas *canvas, size_t left, size_t right, size_t top, size_t bottom);

/* Untrusted text in at most `room` columns, cut with "…". Nothing where another text is, or `room` is 0. */
void layout_canvas_text(struct layout_canvas *canvas, size_t column, size_t line, size_t room, struct slice text);

/* Appends a line without the blanks at its end; returns its width. A line below the canvas is empty. */
size_t layout_canvas_write(const struct layout_canvas *canvas, size_t line, struct strbuf *out);

#endif
