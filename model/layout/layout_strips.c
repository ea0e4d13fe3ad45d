/* SPDX-License-Identifier: MIT */
#include "model/layout/layout_strips.h"

#include <assert.h>
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/layout/boxes.h"

static int compare_boxes(const void *a, const void *b)
{
	const struct page_box *left = *(const struct page_box *const *)a;
	const struct page_box *right = *(const struct page_box *const *)b;
	if (left->y != right->y)
		return left->y < right->y ? -1 : 1;
	if (left->x != right->x)
		return left->x < right->x ? -1 : 1;
	return (left > right) - (left < right);
}

static struct layout_picture picture_of(struct arena *arena, const struct page_box *boxes, size_t count)
{
	struct layout_picture picture = {.boxes = arena_array(arena, count, sizeof *picture.boxes),
					 .strips = arena_array(arena, count, sizeof *picture.strips)};
	for (size_t i = 0; i < count; i++)
		if (boxes[i].in_row < 0)
			picture.boxes[picture.count++] = &boxes[i];
	if (picture.count)
		qsort(picture.boxes, picture.count, sizeof *picture.boxes, compare_boxes);
	struct layout_strip *strip = NULL;
	for (size_t i = 0; i < picture.count; i++) {
		const struct page_box *box = picture.boxes[i];
		if (!strip || box->y >= strip->bottom) {
			strip = &picture.strips[picture.strips_count++];
			*strip = (struct layout_strip){.from = i,
						       .top = box->y,
						       .bottom = box->y + box->h,
						       .is_lone = true,
						       .pair = STRIP_NONE};
		}
		strip->count++;
		strip->is_lone = strip->is_lone && box->pair < 0;
		strip->bottom = box->y + box->h > strip->bottom ? box->y + box->h : strip->bottom;
	}
	return picture;
}

/* ---- pairs of strips ---- */

static bool keeps_its_shape(const struct page_box *box)
{
	return box->change == BOX_SAME || box->change == BOX_CHANGED || box->change == BOX_PUSHED;
}

/* Pairs strips of the same panels, all of which went the same distance. */
static void pair_strips(struct arena *arena, const struct page_layout *layout, struct layout_strips *strips)
{
	size_t *strip_of = arena_array(arena, layout->after_count, sizeof *strip_of); /* of a box after; from 1 */
	for (size_t i = 0; i < strips->after.strips_count; i++)
		for (size_t k = 0; k < strips->after.strips[i].count; k++)
			strip_of[strips->after.boxes[strips->after.strips[i].from + k] - layout->after] = i + 1;
	for (size_t i = 0; i < strips->before.strips_count; i++) {
		struct layout_strip *strip = &strips->before.strips[i];
		const struct page_box *first = strips->before.boxes[strip->from];
		size_t at = first->pair < 0 ? 0 : strip_of[first->pair];
		int32_t lower = at ? layout->after[first->pair].y - first->y : 0;
		bool is_pair = at != 0 && strips->after.strips[at - 1].count == strip->count;
		for (size_t k = 0; k < strip->count && is_pair; k++) {
			const struct page_box *box = strips->before.boxes[strip->from + k];
			is_pair = keeps_its_shape(box) && box->pair >= 0 && strip_of[box->pair] == at &&
				  layout->after[box->pair].y - box->y == lower;
		}
		if (!is_pair)
			continue;
		strip->pair = at - 1;
		strips->after.strips[at - 1].pair = i;
		strips->after.strips[at - 1].lower = strip->lower = lower;
	}
}

/* ---- order ---- */

/* Marks the strips before that are in a longest sequence of pairs which keep their order (patience sorting). */
static bool *mark_kept(struct arena *arena, const struct layout_picture *before)
{
	size_t count = before->strips_count;
	bool *is_kept = arena_array(arena, count, sizeof *is_kept);
	size_t *tail = arena_array(arena, count, sizeof *tail); /* of the best sequence of a length: its last strip */
	size_t *previous = arena_array(arena, count, sizeof *previous);
	size_t length = 0;
	for (size_t i = 0; i < count; i++) {
		size_t low = 0;
		size_t high = length;
		if (before->strips[i].pair == STRIP_NONE)
			continue;
		while (low < high) {
			size_t middle = low + (high - low) / 2;
			if (before->strips[tail[middle]].pair < before->strips[i].pair)
				low = middle + 1;
			else
				high = middle;
		}
		previous[i] = low ? tail[low - 1] : STRIP_NONE;
		tail[low] = i;
		length = low == length ? length + 1 : length;
	}
	for (size_t at = length ? tail[length - 1] : STRIP_NONE; at != STRIP_NONE; at = previous[at])
		is_kept[at] = true;
	return is_kept;
}

static void add_section(struct layout_strips *strips, bool is_kept, size_t before, size_t after)
{
	assert(strips->sections);
	strips->sections[strips->sections_count++] = (struct layout_section){
		.is_kept = is_kept, .before = before, .after = after};
}

/* A pair goes on with the section before it, or begins one. */
static void add_kept(struct layout_strips *strips, size_t before, size_t after)
{
	struct layout_section *last = strips->sections_count ? &strips->sections[strips->sections_count - 1] : NULL;
	if (!last || !last->is_kept ||
	    strips->before.strips[last->before].lower != strips->before.strips[before].lower) {
		add_section(strips, true, before, after);
		last = &strips->sections[strips->sections_count - 1];
	}
	last->before_count++;
	last->after_count++;
}

struct layout_strips layout_strips(struct arena *arena, const struct page_layout *layout)
{
	struct layout_strips strips = {.before = picture_of(arena, layout->before, layout->before_count),
				       .after = picture_of(arena, layout->after, layout->after_count)};
	pair_strips(arena, layout, &strips);
	bool *is_kept = mark_kept(arena, &strips.before);
	strips.sections = arena_array(arena, 2 * strips.before.strips_count + 2, sizeof *strips.sections);
	size_t before = 0;
	size_t after = 0;
	while (before < strips.before.strips_count || after < strips.after.strips_count) {
		size_t next = before;
		while (next < strips.before.strips_count && !is_kept[next])
			next++;
		size_t pair = next < strips.before.strips_count ? strips.before.strips[next].pair
								: strips.after.strips_count;
		if (next > before || pair > after) {
			add_section(&strips, false, before, after);
			strips.sections[strips.sections_count - 1].before_count = next - before;
			strips.sections[strips.sections_count - 1].after_count = pair - after;
		}
		if (next < strips.before.strips_count)
			add_kept(&strips, next, pair);
		before = next + 1;
		after = pair + 1;
	}
	return strips;
}

/* ---- edges ---- */

static int compare_edges(const void *a, const void *b)
{
	const int32_t *left = a;
	const int32_t *right = b;
	return (*left > *right) - (*left < *right);
}

size_t layout_sort_edges(int32_t *edges, size_t count)
{
	size_t kept = 1;
	assert(count > 0);
	qsort(edges, count, sizeof *edges, compare_edges);
	for (size_t i = 1; i < count; i++)
		if (edges[i] != edges[kept - 1])
			edges[kept++] = edges[i];
	return kept;
}

size_t layout_edge_index(const int32_t *edges, size_t count, int32_t edge)
{
	const int32_t *at = bsearch(&edge, edges, count, sizeof edge, compare_edges);
	assert(at);
	return (size_t)(at - edges);
}
