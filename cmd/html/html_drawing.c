/* SPDX-License-Identifier: MIT */
/*
 * A column of the grid is 20 units wide, a picture 480. All panels are drawn first, then what leads from one place to
 * another, so that no panel covers an arrow.
 */
#include "cmd/html/html_drawing.h"

#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>

#include "cmd/html/html_escape.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/layout/boxes.h"
#include "model/layout/layout_scene.h"
#include "model/layout/layout_text.h"

#define COLUMN        20
#define WIDTH         (LAYOUT_COLUMNS * COLUMN)
#define MARGIN        2  /* of a panel, at each side */
#define HATCH         9  /* between two lines */
#define MARK_WIDTH    30 /* at the right of a title, for the panel's mark */
#define LETTERS_PER   10 /* units are LETTER_TENTHS tenths of a unit a letter */
#define LETTER_TENTHS 61
#define TALL          34 /* from this height on the size is below the title */

#define DIM    "#566070"
#define DARK   "#1d232b"
#define GREEN  "#11662f"
#define RED    "#a11d22"
#define VIOLET "#5a3bb5"
#define AMBER  "#845000"

struct rect {
	int32_t x, y, w, h;
};

/* One of the two pictures. */
struct drawing {
	const struct page_layout *layout;
	const struct scene_picture *picture;
	bool is_before;
	int32_t height;
	struct strbuf *out;
};

/* ---- shapes ---- */

static struct rect rect_of(const struct page_box *box, int32_t top, int32_t bottom)
{
	return (struct rect){box->x * COLUMN + MARGIN, top + MARGIN, box->w * COLUMN - 2 * MARGIN,
			     bottom - top - MARGIN - 1};
}

static void add_rect(struct strbuf *out, struct rect at, const char *attributes)
{
	strbuf_printf(out,
		      "<rect x=\"%" PRId32 "\" y=\"%" PRId32 "\" width=\"%" PRId32 "\" height=\"%" PRId32 "\" %s/>",
		      at.x, at.y, at.w, at.h, attributes);
}

/* Lines that rise to the right, within the rectangle. */
static void add_hatch(struct strbuf *out, struct rect at)
{
	strbuf_add_text(out, "<path class=\"xr\" d=\"");
	for (int32_t c = HATCH; c < at.w + at.h; c += HATCH)
		strbuf_printf(out, "M%" PRId32 " %" PRId32 "L%" PRId32 " %" PRId32, at.x + (c > at.h ? c - at.h : 0),
			      at.y + (c > at.h ? at.h : c), at.x + (c < at.w ? c : at.w),
			      at.y + (c > at.w ? c - at.w : 0));
	strbuf_add_text(out, "\" stroke=\"" RED "\" stroke-width=\".9\" opacity=\".55\"/>");
}

/* A path that begins at a point, turned by so many degrees around it. */
static void add_mark(struct strbuf *out, int32_t x, int32_t y, int turn, const char *path)
{
	strbuf_printf(out, "<path transform=\"translate(%" PRId32 " %" PRId32 ")", x, y);
	if (turn)
		strbuf_printf(out, " rotate(%d)", turn);
	strbuf_printf(out, "\" %s/>", path);
}

static void add_number(struct strbuf *out, int32_t right, int32_t y, int32_t number)
{
	strbuf_printf(out,
		      "<text class=\"t xmf\" x=\"%" PRId32 "\" y=\"%" PRId32
		      "\" font-size=\"11\" text-anchor=\"end\" fill=\"" VIOLET "\">%" PRId32 "</text>",
		      right, y, number);
}

/* ---- marks ---- */

#define VIOLET_PATH(d) "class=\"xmf\" d=\"" d "\" fill=\"" VIOLET "\""
#define ARROW          VIOLET_PATH("M-6 -1.5h6v-3l6 4.5l-6 4.5v-3h-6z")
#define DOUBLE_ARROW   VIOLET_PATH("M-10 0l6 -4.5v3h8v-3l6 4.5l-6 4.5v-3h-8v3z")
#define PUSH_ARROW     VIOLET_PATH("M-4 -.8h4v-2.2l4 3l-4 3v-2.2h-4z")
#define CORNER         "class=\"xcf\" d=\"M0 0h-13l13 13z\" fill=\"" AMBER "\""
#define PLUS           "class=\"xaf\" d=\"M-1.5 -5.5h3v4h4v3h-4v4h-3v-4h-4v-3h4z\" fill=\"" GREEN "\""
#define MINUS          "class=\"xrf\" d=\"M-5.5 -1.5h11v3h-11z\" fill=\"" RED "\""

/* An arrow in the direction that the panel went, with the columns or rows. */
static void add_moved(struct strbuf *out, struct rect at, const struct page_box *before, const struct page_box *after)
{
	int32_t columns = after->x - before->x;
	int32_t rows = after->y - before->y;
	int turn = columns > 0 ? 0 : columns < 0 ? 180 : rows > 0 ? 90 : 270;
	int32_t number = columns ? columns : rows;
	if ((before->in_row >= 0) != (after->in_row >= 0) || !number)
		return;
	add_mark(out, at.x + at.w - 9, at.y + 8, turn, after->change == BOX_PUSHED ? PUSH_ARROW : ARROW);
	add_number(out, at.x + at.w - 18, at.y + 12, abs(number));
}

static void add_change_mark(const struct drawing *drawing, struct rect at, const struct page_box *box)
{
	struct strbuf *out = drawing->out;
	int32_t right = at.x + at.w;
	const struct page_box *old = box->pair < 0 || drawing->is_before ? NULL : &drawing->layout->before[box->pair];
	if (box->change == BOX_REMOVED)
		add_mark(out, right - 11, at.y + 8, 0, MINUS);
	else if (box->change == BOX_ADDED)
		add_mark(out, right - 11, at.y + 8, 0, PLUS);
	else if (!old)
		return;
	else if (box->change == BOX_CHANGED)
		add_mark(out, right, at.y, 0, CORNER);
	else if (box->change == BOX_RESIZED)
		add_mark(out, right - 14, at.y + (box->w != old->w || at.h < TALL ? 8 : 14), box->w != old->w ? 0 : 90,
			 DOUBLE_ARROW);
	else if (box->change == BOX_MOVED || box->change == BOX_PUSHED)
		add_moved(out, at, old, box);
}

/* ---- panels ---- */

static void add_label(struct strbuf *out, struct rect at, const struct scene_panel *panel)
{
	const struct page_box *box = panel->box;
	int32_t room = at.w - MARK_WIDTH;
	size_t letters = room > 0 ? (size_t)room * LETTERS_PER / LETTER_TENTHS : 0;
	STRBUF_AUTO title = STRBUF_INIT(INT_MAX);
	STRBUF_AUTO cut = STRBUF_INIT(INT_MAX);
	if (letters < 2)
		return;
	strbuf_add_text(&title, *box->title ? box->title : box->type);
	if (panel->folded)
		strbuf_printf(&title, " (%" PRId32 " panel%s, collapsed)", panel->folded,
			      panel->folded == 1 ? "" : "s");
	text_printable_cut(strbuf_slice(&title), letters, &cut);
	if (box->change == BOX_REMOVED)
		add_rect(out, (struct rect){at.x + 4, at.y + 2, at.w - 8, at.h < 17 ? at.h - 4 : 13},
			 "class=\"xk\" fill=\"#fff\"");
	strbuf_printf(out,
		      "<svg x=\"%" PRId32 "\" y=\"%" PRId32 "\" width=\"%" PRId32 "\" height=\"%" PRId32
		      "\"><text class=\"t xt\" x=\"6\" y=\"13.5\" font-size=\"11\" fill=\"" DARK "\">",
		      at.x, at.y, room + 6, at.h);
	html_escape(strbuf_slice(&cut), out);
	strbuf_add_text(out, "</text>");
	if (at.h >= TALL && box->change != BOX_REMOVED)
		strbuf_printf(out,
			      "<text class=\"sz xd\" x=\"6\" y=\"27\" font-size=\"10\" fill=\"" DIM "\">%" PRId32
			      "x%" PRId32 "</text>",
			      box->w, box->h);
	strbuf_add_text(out, "</svg>");
}

static const char *box_attributes(const struct drawing *drawing, const struct page_box *box)
{
	static const char plain[] = "class=\"xp\" rx=\"3\" fill=\"#eef1f4\" stroke=\"#778292\"";
	static const char violet[] = "class=\"xmb\" rx=\"3\" stroke-width=\"1.4\" fill=\"#f0ecfc\" stroke=\"" VIOLET
				     "\"";
	static const char *const attributes[] = {
		[BOX_CHANGED] = "class=\"xcb\" rx=\"3\" fill=\"#eef1f4\" stroke=\"" AMBER "\"",
		[BOX_MOVED] = violet,
		[BOX_RESIZED] = violet,
		[BOX_ADDED] = "class=\"xab\" rx=\"3\" stroke-width=\"1.4\" stroke-dasharray=\"6 3\" fill=\"#e8f6ec\" "
			      "stroke=\"" GREEN "\"",
		[BOX_REMOVED] = "class=\"xrb\" rx=\"3\" stroke-width=\"1.4\" fill=\"#fdeeee\" stroke=\"" RED "\"",
	};
	bool is_marked = !drawing->is_before || box->change == BOX_REMOVED;
	const char *found = is_marked && box->change < sizeof attributes / sizeof *attributes ? attributes[box->change]
											      : NULL;
	return found ? found : plain;
}

static void add_panel(const struct drawing *drawing, const struct scene_panel *panel)
{
	const struct page_box *box = panel->box;
	const struct page_box *others = drawing->is_before ? drawing->layout->after : drawing->layout->before;
	const struct page_box *other = box->pair < 0 ? NULL : &others[box->pair];
	struct strbuf *out = drawing->out;
	struct rect at = rect_of(box, panel->top, panel->bottom);
	strbuf_add_text(out, "<g role=\"img\" aria-label=\"");
	html_drawing_name(drawing->is_before ? box : other, drawing->is_before ? other : box, out);
	strbuf_add_text(out, "\">");
	add_rect(out, at, box_attributes(drawing, box));
	if (box->change == BOX_REMOVED)
		add_hatch(out, at);
	add_label(out, at, panel);
	add_change_mark(drawing, at, box);
	strbuf_add_text(out, "</g>\n");
}

/* From the middle of the dotted outline of the old place to the middle of the new one: across, then up or down. */
static void add_way(const struct drawing *drawing, const struct scene_panel *panel)
{
	const struct page_box *before = &drawing->layout->before[panel->box->pair];
	struct rect from = rect_of(before, panel->origin_top, panel->origin_bottom);
	struct rect to = rect_of(panel->box, panel->top, panel->bottom);
	int32_t x = from.x + from.w / 2;
	int32_t y = from.y + from.h / 2;
	int32_t across = to.x + to.w / 2 - x;
	int32_t down = to.y + to.h / 2 - y;
	add_rect(drawing->out, from,
		 "class=\"xm\" rx=\"3\" fill=\"none\" stroke=\"" VIOLET "\" stroke-dasharray=\"2 3\"");
	if (abs(across) + abs(down) < 2 * COLUMN || panel->box->change != BOX_MOVED)
		return;
	strbuf_printf(drawing->out,
		      "<path class=\"xm\" d=\"M%" PRId32 " %" PRId32 "h%" PRId32 "v%" PRId32
		      "\" fill=\"none\" stroke=\"" VIOLET "\" stroke-width=\"1.4\"/>",
		      x, y, across, down);
	add_mark(drawing->out, x + across, y + down,
		 down > 0     ? 90
		 : down < 0   ? 270
		 : across > 0 ? 0
			      : 180,
		 VIOLET_PATH("M-8 -5l9 5l-9 5z"));
}

/* ---- pictures ---- */

static void add_words(const struct drawing *drawing, const struct scene_words *words)
{
	const char *plural = words->panels == 1 ? "" : "s";
	strbuf_printf(drawing->out,
		      "<text class=\"t xd\" x=\"6\" y=\"%" PRId32 "\" font-size=\"11\" fill=\"" DIM "\">… %zu ",
		      words->top + 14, words->panels);
	if (words->is_more)
		strbuf_printf(drawing->out, "more panel%s", plural);
	else if (words->lower == 0)
		strbuf_printf(drawing->out, "panel%s unchanged", plural);
	else
		strbuf_printf(drawing->out, "panel%s pushed %s by %" PRId32, plural, words->lower > 0 ? "down" : "up",
			      (int32_t)abs(words->lower));
	strbuf_add_text(drawing->out, "</text>\n");
}

static void add_picture(const struct drawing *drawing, const char *caption)
{
	struct strbuf *out = drawing->out;
	strbuf_add_text(out, "<figure><figcaption>");
	html_escape(slice_of(caption), out);
	strbuf_printf(out, "</figcaption><svg viewBox=\"0 0 %d %" PRId32 "\" role=\"group\" aria-label=\"", WIDTH,
		      drawing->height);
	html_escape(slice_of(caption), out);
	strbuf_printf(out, ": the places of %zu panel%s and rows\">\n", drawing->picture->count,
		      drawing->picture->count == 1 ? "" : "s");
	add_rect(out, (struct rect){0, 0, WIDTH, drawing->height}, "class=\"xb\" fill=\"#fff\" stroke=\"#d9dee5\"");
	for (int column = 6; column < LAYOUT_COLUMNS; column += 6)
		strbuf_printf(
			out, "<path class=\"xb\" d=\"M%d 1V%" PRId32 "\" stroke=\"#d9dee5\" stroke-dasharray=\"1 4\"/>",
			column * COLUMN, drawing->height - 1);
	strbuf_add_char(out, '\n');
	for (size_t i = 0; i < drawing->picture->count; i++)
		add_panel(drawing, &drawing->picture->panels[i]);
	for (size_t i = 0; i < drawing->picture->words_count; i++)
		add_words(drawing, &drawing->picture->words[i]);
	strbuf_add_text(out, "<g aria-hidden=\"true\">");
	for (size_t i = 0; i < drawing->picture->count; i++)
		if (drawing->picture->panels[i].has_origin)
			add_way(drawing, &drawing->picture->panels[i]);
	strbuf_add_text(out, "</g></svg></figure>\n");
}

/* ---- the legend ---- */

static bool occurs(const struct page_layout *layout, enum box_change change)
{
	for (size_t i = 0; i < layout->before_count; i++)
		if (layout->before[i].change == change && change == BOX_REMOVED)
			return true;
	for (size_t i = 0; i < layout->after_count; i++)
		if (layout->after[i].change == change && layout->after[i].in_row < 0)
			return true;
	return false;
}

/* The marks that occur, drawn as in the pictures. */
static void add_legend(const struct page_layout *layout, struct strbuf *out)
{
	static const struct {
		enum box_change change;
		int32_t x, y;
		const char *mark;
		const char *words;
	} marks[] = {
		{BOX_CHANGED, 25, 1, CORNER, "content changed"},
		{BOX_ADDED, 13, 8, PLUS, "added"},
		{BOX_REMOVED, 13, 8, MINUS, "removed"},
		{BOX_RESIZED, 13, 8, DOUBLE_ARROW, "resized"},
		{BOX_MOVED, 13, 8, ARROW, "moved by columns or rows"},
		{BOX_PUSHED, 13, 8, PUSH_ARROW, "pushed by rows"},
	};
	const struct drawing after = {.layout = layout};
	strbuf_add_text(out, "<p class=\"legend\" aria-hidden=\"true\">");
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		const struct page_box box = {.change = marks[i].change};
		if (!occurs(layout, box.change))
			continue;
		strbuf_add_text(out, "<span><svg viewBox=\"0 0 26 16\">");
		add_rect(out, (struct rect){1, 1, 24, 14}, box_attributes(&after, &box));
		if (box.change == BOX_REMOVED)
			add_hatch(out, (struct rect){1, 1, 24, 14});
		add_mark(out, marks[i].x, marks[i].y, 0, marks[i].mark);
		strbuf_printf(out, "</svg>%s</span>", marks[i].words);
	}
	strbuf_add_text(out, "</p>\n");
}

void html_drawing(const struct page_layout *layout, const char *before, const char *after, struct strbuf *out)
{
	if (!layout_is_drawn(layout))
		return;
	ARENA_AUTO arena = arena_new();
	struct layout_scene scene = layout_scene(arena, layout);
	struct drawing drawing = {.layout = layout,
				  .picture = &scene.before,
				  .is_before = true,
				  .height = scene.height + MARGIN,
				  .out = out};
	add_legend(layout, out);
	strbuf_add_text(out, "<div class=\"two\">\n");
	add_picture(&drawing, before);
	drawing.picture = &scene.after;
	drawing.is_before = false;
	add_picture(&drawing, after);
	strbuf_add_text(out, "</div>\n");
	html_drawing_list(layout, out);
}
