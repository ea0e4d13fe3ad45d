/* SPDX-License-Identifier: MIT */
/*
 * layout_strips: a layout cut where no panel crosses, and which pieces of it are worth drawing. Private to
 * model/layout.
 *
 * A strip is what is between two such cuts of one picture. Strips of both pictures that have the same panels, all moved
 * by the same distance or not at all, are a pair; the pairs that keep their order divide the pictures into sections.
 */
#ifndef DASHSYNC_MODEL_LAYOUT_LAYOUT_STRIPS_H
#define DASHSYNC_MODEL_LAYOUT_LAYOUT_STRIPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct page_box;
struct page_layout;

#define STRIP_NONE SIZE_MAX

struct layout_strip {
	size_t from; /* its boxes in the picture's `boxes` are [from, from + count) */
	size_t count;
	int32_t top;
	int32_t bottom;
	bool is_lone;  /* none of its panels is in the other picture */
	size_t pair;   /* the strip of the other picture with the same panels, or STRIP_NONE */
	int32_t lower; /* then how far down these panels went, in rows; negative: up */
};

struct layout_picture {
	const struct page_box **boxes; /* to be seen, by y and x: not those in collapsed rows */
	size_t count;
	struct layout_strip *strips;
	size_t strips_count;
};

/* Strips of both pictures that belong beside each other; one side may have none. */
struct layout_section {
	bool is_kept; /* pairs of strips that all went the same distance: words say it all */
	size_t before;
	size_t before_count;
	size_t after;
	size_t after_count;
};

struct layout_strips {
	struct layout_picture before;
	struct layout_picture after;
	struct layout_section *sections;
	size_t sections_count;
};

/* The strips of a layout, in the arena; they point into the layout. Time is near linear in the panels. */
struct layout_strips layout_strips(struct arena *arena, const struct page_layout *layout);

/* Sorts the rows in which boxes begin and end, and keeps each once; returns how many are left of `count` > 0. */
size_t layout_sort_edges(int32_t *edges, size_t count);

/* The index of an edge that is among the sorted ones. */
size_t layout_edge_index(const int32_t *edges, size_t count, int32_t edge);

#endif
