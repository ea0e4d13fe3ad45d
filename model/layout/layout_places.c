/* SPDX-License-Identifier: MIT */
/*
 * A gridPos is brought into the grid, for anybody wrote it. rows[] are placed as Grafana's migration to schema version
 * 16 does: heights in pixels become rows of 38 (a cell of 30 and a margin of 8), a span of 12 columns becomes two
 * columns each, and panels fill a row from the right edge of what is filled, a wrapped line as tall as the row.
 */
#include "model/layout/layout_places.h"

#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/base/text.h"
#include "model/value/value.h"

#define CELL_PIXELS     38
#define LEAST_PIXELS    90
#define ROW_PIXELS      250
#define SPAN_COLUMNS    2 /* of the grid, for one of 12 */
#define DEFAULT_SPAN    4
#define DEFAULT_WIDTH   6
#define DEFAULT_HEIGHT  3
#define MOST_PIXELS     (LAYOUT_LOWEST)
#define LEFT_OUT        (-1)
#define SPELLED_LONGEST 9 /* digits that fit in an int32_t */

struct spot {
	int32_t x, y, w, h;
};

/* A whole number within bounds: what a fraction or "250px" begins with, else the fallback. */
static int32_t whole(const struct value *value, int32_t fallback, int32_t low, int32_t high)
{
	int64_t number = 0;
	if (!value || (value->kind != VALUE_NUMBER && value->kind != VALUE_STRING))
		return fallback;
	if (!value_to_integer(value, &number)) {
		struct slice rest = value->text;
		bool is_negative = rest.length && rest.at[0] == '-';
		struct slice digits = scan_span(&rest, SCAN_DIGITS);
		if (!digits.length && !is_negative)
			return fallback;
		for (size_t i = 0; i < digits.length && i < SPELLED_LONGEST; i++)
			number = number * 10 + (digits.at[i] - '0');
		number = is_negative ? low : number;
	}
	return number < low ? low : number > high ? high : (int32_t)number;
}

static bool is_true(const struct value *object, const char *key)
{
	const struct value *value = value_get(object, key);
	return value &&
	       (value->kind == VALUE_BOOL ? value->boolean : value->kind == VALUE_STRING && value->text.length);
}

static struct spot spot_of(const struct value *panel)
{
	const struct value *place = value_get(panel, "gridPos");
	struct spot spot;
	spot.x = whole(value_get(place, "x"), 0, 0, LAYOUT_COLUMNS - 1);
	spot.y = whole(value_get(place, "y"), 0, 0, LAYOUT_LOWEST);
	spot.w = whole(value_get(place, "w"), DEFAULT_WIDTH, 1, LAYOUT_COLUMNS);
	spot.h = whole(value_get(place, "h"), DEFAULT_HEIGHT, 1, LAYOUT_LOWEST);
	if (spot.x + spot.w > LAYOUT_COLUMNS)
		spot.w = LAYOUT_COLUMNS - spot.x;
	return spot;
}

/* ---- rows[] ---- */

/* The columns of a row while it is filled. */
struct row_area {
	int32_t filled[LAYOUT_COLUMNS]; /* rows below its top */
	int32_t height;
	int32_t y;
};

static int32_t rows_of_pixels(int32_t pixels)
{
	if (pixels < LEAST_PIXELS)
		pixels = LEAST_PIXELS;
	return (pixels + CELL_PIXELS - 1) / CELL_PIXELS;
}

/* The columns at the right that are free, from `*start` to `*end`; false when there are less than `width`. */
static bool find_columns(const struct row_area *area, int32_t width, int32_t *start)
{
	int32_t end = LEFT_OUT;
	*start = LEFT_OUT;
	for (int32_t i = LAYOUT_COLUMNS - 1; i >= 0 && area->filled[i] < area->height; i--) {
		if (end == LEFT_OUT)
			end = i;
		else if (i < LAYOUT_COLUMNS - 1 && area->filled[i] <= area->filled[i + 1])
			*start = i;
		else
			break;
	}
	return *start != LEFT_OUT && end - *start >= width - 1;
}

static struct spot next_spot(struct row_area *area, int32_t width, int32_t height)
{
	int32_t start;
	int32_t top = 0;
	if (!find_columns(area, width, &start)) {
		area->y += area->height;
		for (size_t i = 0; i < LAYOUT_COLUMNS; i++)
			area->filled[i] = 0;
		start = 0;
	}
	for (int32_t i = start; i < LAYOUT_COLUMNS; i++)
		top = area->filled[i] > top ? area->filled[i] : top;
	for (int32_t i = start; i < start + width; i++)
		area->filled[i] = top + height;
	return (struct spot){start, area->y + top, width, height};
}

static int32_t within(int32_t y)
{
	return y > LAYOUT_LOWEST ? LAYOUT_LOWEST : y;
}

/* Places the panels of one of rows[]; returns where the next row begins. */
static int32_t place_row(const struct match_list *list, size_t row, bool has_heading, int32_t y, struct spot *spots)
{
	const struct match_item *item = &list->items[row];
	int32_t pixels = whole(value_get(item->value, "height"), ROW_PIXELS, 1, MOST_PIXELS);
	struct row_area area = {.height = rows_of_pixels(pixels), .y = y};
	if (has_heading) {
		spots[row] = (struct spot){0, y, LAYOUT_COLUMNS, 1};
		area.y++;
	} else {
		spots[row].w = LEFT_OUT;
	}
	for (size_t i = item->child; i < item->child + item->child_count; i++) {
		const struct value *panel = list->items[i].value;
		int32_t span = whole(value_get(panel, "span"), DEFAULT_SPAN, 1, LAYOUT_COLUMNS / SPAN_COLUMNS);
		int32_t height = rows_of_pixels(whole(value_get(panel, "height"), pixels, 1, MOST_PIXELS));
		spots[i] = next_spot(&area, span * SPAN_COLUMNS, height);
		spots[i].y = within(spots[i].y);
		area.y = within(area.y);
	}
	return within(area.y + (is_true(item->value, "collapse") ? 0 : area.height));
}

static void place_rows(const struct match_list *list, int32_t y, struct spot *spots)
{
	bool has_headings = false;
	for (size_t i = list->top_count; i < list->top_count + list->rows_count; i++) {
		const struct value *row = list->items[i].value;
		has_headings |= is_true(row, "collapse") || is_true(row, "showTitle") || is_true(row, "repeat");
	}
	for (size_t i = list->top_count; i < list->top_count + list->rows_count; i++)
		y = place_row(list, i, has_headings, y, spots);
}

/* ---- boxes ---- */

static const char *label_text(struct arena *arena, const struct value *panel, const char *key)
{
	const struct value *value = value_get(panel, key);
	if (!value || (value->kind != VALUE_STRING && value->kind != VALUE_NUMBER))
		return "";
	return text_c_string(arena, value->text);
}

/* Whether the panels in a row are out of sight: those of a row panel are, those of rows[] only when it is collapsed. */
static bool hides_panels(const struct match_item *row)
{
	return row->is_row ? is_true(row->value, "collapse") : row->child_count > 0 || is_true(row->value, "collapsed");
}

static struct page_box box_of(struct arena *arena, const struct match_list *list, size_t at, const struct spot *spot)
{
	const struct match_item *item = &list->items[at];
	const char *type = label_text(arena, item->value, "type");
	bool is_row = item->is_row || value_is_text(value_get(item->value, "type"), "row");
	return (struct page_box){
		.title = label_text(arena, item->value, "title"),
		.id = label_text(arena, item->value, "id"),
		.type = item->is_row ? "row" : type,
		.x = spot->x,
		.y = spot->y,
		.w = spot->w,
		.h = spot->h,
		.is_row = is_row,
		.is_collapsed = is_row && hides_panels(item),
		.in_row = LEFT_OUT,
		.pair = LEFT_OUT,
	};
}

struct layout_places layout_places(struct arena *arena, const struct match_list *list)
{
	ARENA_AUTO scratch = arena_new();
	struct spot *spots = arena_array(scratch, list->count, sizeof *spots);
	struct layout_places places = {.boxes = arena_array(arena, list->count, sizeof *places.boxes),
				       .box_of = arena_array(arena, list->count, sizeof *places.box_of)};
	int32_t bottom = 0;
	for (size_t i = 0; i < list->count; i++) {
		spots[i] = spot_of(list->items[i].value);
		if (i < list->top_count && spots[i].y + spots[i].h > bottom)
			bottom = spots[i].y + spots[i].h;
	}
	place_rows(list, within(bottom), spots);
	for (size_t i = 0; i < list->count; i++) {
		size_t owner = list->items[i].owner;
		bool is_hidden = owner != MATCH_NONE && hides_panels(&list->items[owner]);
		places.box_of[i] = spots[i].w == LEFT_OUT ? LEFT_OUT : (int32_t)places.count;
		if (spots[i].w == LEFT_OUT)
			continue;
		struct page_box *box = &places.boxes[places.count++];
		*box = box_of(arena, list, i, &spots[i]);
		box->in_row = is_hidden ? places.box_of[owner] : LEFT_OUT;
	}
	return places;
}
