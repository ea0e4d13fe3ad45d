/* SPDX-License-Identifier: MIT */
/*
 * Sections are laid out from the top down. In a section that changed, the edges of the panels of both pictures divide
 * the rows into bands; a band has one height for both. A strip of a section that is kept has bands of its own.
 */
#include "model/layout/layout_scene.h"

#include "model/base/arena.h"
#include "model/layout/boxes.h"
#include "model/layout/layout_strips.h"

#define ROW_HEIGHT   11
#define BAND_ROWS    6  /* a band of more rows is drawn as high as this many */
#define WHOLE_PANELS 48 /* of both pictures: with no more than these nothing is left to words */

struct bands {
	int32_t *edges; /* rows below the section's first, ascending */
	int32_t *heights;
	size_t count;
};

/* What is being laid out. */
struct scene_making {
	struct arena *arena;
	const struct page_layout *layout;
	const struct layout_strips *strips;
	struct layout_scene *scene;
	struct scene_panel *origins; /* of each box before: its place, in `section` */
	size_t *section_of;          /* of each box before: the section that changed and has it, from 1 */
	size_t section;
	int32_t line; /* where the next section begins */
};

/* ---- bands ---- */

static void add_edges(struct bands *bands, const struct layout_picture *picture, size_t from, size_t count)
{
	for (size_t i = from; i < from + count; i++)
		for (size_t k = 0; k < picture->strips[i].count; k++) {
			const struct page_box *box = picture->boxes[picture->strips[i].from + k];
			int32_t y = box->y - picture->strips[from].top;
			bands->edges[bands->count++] = y;
			bands->edges[bands->count++] = y + box->h;
		}
}

static size_t panels_in(const struct layout_picture *picture, size_t from, size_t count)
{
	size_t panels = 0;
	for (size_t i = from; i < from + count; i++)
		panels += picture->strips[i].count;
	return panels;
}

static struct bands bands_of(const struct scene_making *making, const struct layout_section *section)
{
	const struct layout_strips *strips = making->strips;
	size_t panels = panels_in(&strips->before, section->before, section->before_count) +
			panels_in(&strips->after, section->after, section->after_count);
	struct bands bands = {.edges = arena_array(making->arena, 2 * panels, sizeof *bands.edges),
			      .heights = arena_array(making->arena, 2 * panels, sizeof *bands.heights)};
	add_edges(&bands, &strips->before, section->before, section->before_count);
	add_edges(&bands, &strips->after, section->after, section->after_count);
	bands.count = layout_sort_edges(bands.edges, bands.count);
	for (size_t i = 1; i < bands.count; i++) {
		int32_t rows = bands.edges[i] - bands.edges[i - 1];
		int32_t height = (rows < BAND_ROWS ? rows : BAND_ROWS) * ROW_HEIGHT;
		bands.heights[i] = bands.heights[i - 1] + (height > SCENE_LINE ? height : SCENE_LINE);
	}
	return bands;
}

static int32_t height_of(const struct bands *bands, int32_t edge)
{
	return bands->heights[layout_edge_index(bands->edges, bands->count, edge)];
}

/* ---- panels ---- */

/* After, a panel that has another place: where it was, when that is in the same section. */
static void add_origin(const struct scene_making *making, struct scene_panel *panel)
{
	const struct page_box *box = panel->box;
	if ((box->change != BOX_MOVED && box->change != BOX_RESIZED) || box->pair < 0 ||
	    making->section_of[box->pair] != making->section)
		return;
	panel->has_origin = true;
	panel->origin_top = making->origins[box->pair].top;
	panel->origin_bottom = making->origins[box->pair].bottom;
}

/* The last words of a picture count the panels for which there is no room. */
static void count_more(struct scene_picture *picture, size_t panels)
{
	if (!picture->words_count || !picture->words[picture->words_count - 1].is_more)
		picture->words[picture->words_count++] = (struct scene_words){.is_more = true};
	picture->words[picture->words_count - 1].panels += panels;
}

static void add_words(struct scene_making *making, struct scene_picture *picture, struct scene_words words)
{
	if (picture->count == SCENE_PANELS) {
		count_more(picture, words.panels);
		return;
	}
	picture->words[picture->words_count++] = words;
	if (words.top + SCENE_LINE > making->scene->height)
		making->scene->height = words.top + SCENE_LINE;
}

static void add_panels(struct scene_making *making, bool is_before, size_t from, size_t count,
		       const struct bands *bands)
{
	const struct layout_picture *source = is_before ? &making->strips->before : &making->strips->after;
	struct scene_picture *picture = is_before ? &making->scene->before : &making->scene->after;
	for (size_t i = from; i < from + count; i++)
		for (size_t k = 0; k < source->strips[i].count; k++) {
			const struct page_box *box = source->boxes[source->strips[i].from + k];
			int32_t y = box->y - source->strips[from].top;
			struct scene_panel panel = {.box = box,
						    .top = making->line + height_of(bands, y),
						    .bottom = making->line + height_of(bands, y + box->h)};
			if (is_before) {
				making->origins[box - making->layout->before] = panel;
				making->section_of[box - making->layout->before] = making->section;
			} else {
				add_origin(making, &panel);
			}
			if (picture->count == SCENE_PANELS) {
				count_more(picture, 1);
				continue;
			}
			picture->panels[picture->count++] = panel;
			if (panel.bottom > making->scene->height)
				making->scene->height = panel.bottom;
		}
}

/* ---- sections ---- */

static void add_section(struct scene_making *making, const struct layout_section *section)
{
	struct bands bands = bands_of(making, section);
	add_panels(making, true, section->before, section->before_count, &bands);
	add_panels(making, false, section->after, section->after_count, &bands);
	making->line += bands.heights[bands.count - 1];
}

static void add_kept_words(struct scene_making *making, const struct layout_section *section, size_t from, size_t count)
{
	const struct layout_picture *before = &making->strips->before;
	struct scene_words words = {.panels = panels_in(before, section->before + from, count),
				    .lower = before->strips[section->before].lower,
				    .top = making->line};
	add_words(making, &making->scene->before, words);
	add_words(making, &making->scene->after, words);
	making->line += SCENE_LINE;
}

/* Of pairs of strips that all went the same distance: those next to a change, or all where there are few panels. */
static void add_kept(struct scene_making *making, const struct layout_section *section, bool is_first, bool is_last)
{
	size_t count = section->before_count;
	size_t above = is_first ? 0 : 1;
	size_t below = is_last ? 0 : 1;
	bool is_whole = making->layout->before_count + making->layout->after_count <= WHOLE_PANELS ||
			count <= above + below + 1;
	for (size_t i = 0; i < count; i++) {
		if (!is_whole && i >= above && i < count - below) {
			add_kept_words(making, section, i, count - below - i);
			i = count - below - 1;
			continue;
		}
		struct layout_section strip = {.before = section->before + i,
					       .before_count = 1,
					       .after = section->after + i,
					       .after_count = 1};
		add_section(making, &strip);
	}
}

/* ---- the whole ---- */

static void count_folded(struct arena *arena, const struct page_box *boxes, size_t count, struct scene_picture *picture)
{
	int32_t *folded = arena_array(arena, count, sizeof *folded);
	for (size_t i = 0; i < count; i++)
		if (boxes[i].in_row >= 0)
			folded[boxes[i].in_row]++;
	for (size_t i = 0; i < picture->count; i++)
		picture->panels[i].folded = folded[picture->panels[i].box - boxes];
}

static void place_more(struct layout_scene *scene, struct scene_picture *picture, int32_t line)
{
	if (!picture->words_count || !picture->words[picture->words_count - 1].is_more)
		return;
	picture->words[picture->words_count - 1].top = line;
	scene->height = line + SCENE_LINE;
}

static struct scene_picture picture_new(struct arena *arena, const struct layout_picture *source, size_t sections)
{
	return (struct scene_picture){
		.panels = arena_array(arena, source->count, sizeof(struct scene_panel)),
		.words = arena_array(arena, sections + 1, sizeof(struct scene_words)),
	};
}

struct layout_scene layout_scene(struct arena *arena, const struct page_layout *layout)
{
	struct layout_strips strips = layout_strips(arena, layout);
	struct layout_scene scene = {.before = picture_new(arena, &strips.before, strips.sections_count),
				     .after = picture_new(arena, &strips.after, strips.sections_count)};
	struct scene_making making = {
		.arena = arena,
		.layout = layout,
		.strips = &strips,
		.scene = &scene,
		.origins = arena_array(arena, layout->before_count, sizeof *making.origins),
		.section_of = arena_array(arena, layout->before_count, sizeof *making.section_of),
	};
	for (size_t i = 0; i < strips.sections_count; i++) {
		const struct layout_section *section = &strips.sections[i];
		making.section = i + 1;
		if (section->is_kept)
			add_kept(&making, section, i == 0 || section[-1].is_kept,
				 i + 1 == strips.sections_count || section[1].is_kept);
		else
			add_section(&making, section);
	}
	count_folded(arena, layout->before, layout->before_count, &scene.before);
	count_folded(arena, layout->after, layout->after_count, &scene.after);
	int32_t line = scene.height;
	place_more(&scene, &scene.before, line);
	place_more(&scene, &scene.after, line);
	return scene;
}
