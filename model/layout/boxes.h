/* SPDX-License-Identifier: MIT */
/* boxes: the panels of two dashboards as boxes in the grid of 24 columns. */
#ifndef DASHSYNC_MODEL_LAYOUT_BOXES_H
#define DASHSYNC_MODEL_LAYOUT_BOXES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What happened to a panel's place. */
enum box_change {
	BOX_SAME,
	BOX_CHANGED, /* its content, not its place */
	BOX_MOVED,
	BOX_RESIZED, /* and perhaps moved */
	BOX_PUSHED,  /* moved by the same distance as those around it */
	BOX_ADDED,
	BOX_REMOVED,
};

#define LAYOUT_COLUMNS 24
#define LAYOUT_LOWEST  1000000 /* y and h are at most this: sums of two fit in an int32_t */

/* A panel's place in the grid of 24 columns: within it, whatever the document says. */
struct page_box {
	const char *title;
	const char *id;
	const char *type;
	int32_t x, y, w, h;
	bool is_row;       /* a row's heading */
	bool is_collapsed; /* its panels are in `in_row` and not on the screen */
	int32_t in_row;    /* index of the collapsed row that it is in, or -1 */
	int32_t pair;      /* index on the other side, or -1 */
	enum box_change change;
};

/* All panels before and after; no boxes at all where no place changed. */
struct page_layout {
	const struct page_box *before;
	size_t before_count;
	const struct page_box *after;
	size_t after_count;
};

/* "same", "changed", "moved", "resized", "pushed", "added", "removed" */
const char *box_change_name(enum box_change change);

#endif
