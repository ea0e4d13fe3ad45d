/* SPDX-License-Identifier: MIT */
/*
 * layout_scene: where the panels of a layout are in two pictures, before and after, to be drawn with lines and colours.
 *
 * As in a drawing of characters (layout_text.h) both pictures are divided into sections: what is the same in both is at
 * the same height, and of many strips that are the same only those next to a change are in the picture; words are in
 * the place of the others. Heights are shortened: of rows in which no panel of a section begins or ends, in neither
 * picture, six are shown. Columns are those of the grid.
 */
#ifndef DASHSYNC_MODEL_LAYOUT_LAYOUT_SCENE_H
#define DASHSYNC_MODEL_LAYOUT_LAYOUT_SCENE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct page_box;
struct page_layout;

#define SCENE_LINE   20  /* the least height between two edges: a line of text; words have this height */
#define SCENE_PANELS 100 /* that a picture has at most; those beyond are counted */

struct scene_panel {
	const struct page_box *box;
	int32_t top; /* from the top of both pictures, downwards; as all heights here */
	int32_t bottom;
	int32_t folded;  /* of a collapsed row: its panels */
	bool has_origin; /* after, moved or resized: its old place is at the heights below, in the columns of its pair
			  */
	int32_t origin_top;
	int32_t origin_bottom;
};

/* Words in place of panels. */
struct scene_words {
	size_t panels;
	bool is_more;  /* panels beyond SCENE_PANELS, below the picture; else strips that are the same in both */
	int32_t lower; /* then how far down these went, in rows; negative: up */
	int32_t top;
};

struct scene_picture {
	struct scene_panel *panels; /* by place: from the top, and from the left */
	size_t count;
	struct scene_words *words;
	size_t words_count;
};

struct layout_scene {
	struct scene_picture before;
	struct scene_picture after;
	int32_t height; /* of both */
};

/* The scene of a layout, in the arena; it points into the layout. Time is near linear in the panels. */
struct layout_scene layout_scene(struct arena *arena, const struct page_layout *layout);

#endif
