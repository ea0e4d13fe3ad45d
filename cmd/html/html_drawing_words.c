/* SPDX-License-Identifier: MIT */
/* The words of a drawing: names of panels, and the list below the pictures. */
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>

#include "cmd/html/html_drawing.h"
#include "cmd/html/html_escape.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/layout/boxes.h"

#define TITLE_COLUMNS 120

static void add_title(const struct page_box *box, struct strbuf *out)
{
	STRBUF_AUTO cut = STRBUF_INIT(INT_MAX);
	text_printable_cut(slice_of(*box->title ? box->title : box->type), TITLE_COLUMNS, &cut);
	strbuf_add_text(out, box->is_row ? "Row" : "Panel");
	if (cut.length)
		strbuf_add_char(out, ' ');
	html_escape(strbuf_slice(&cut), out);
	if (*box->id && !*box->title) {
		strbuf_add_text(out, " (id ");
		html_escape(slice_of(box->id), out);
		strbuf_add_char(out, ')');
	}
	strbuf_add_text(out, ": ");
}

static void add_place(const struct page_box *box, struct strbuf *out)
{
	strbuf_printf(out, "x %" PRId32 ", y %" PRId32 ", %" PRId32 " wide, %" PRId32 " high", box->x, box->y, box->w,
		      box->h);
	if (box->in_row >= 0)
		strbuf_add_text(out, ", in a collapsed row");
}

static void add_move(const struct page_box *before, const struct page_box *after, struct strbuf *out)
{
	if ((before->in_row >= 0) != (after->in_row >= 0)) {
		strbuf_add_text(out,
				after->in_row >= 0 ? "moved into a collapsed row" : "moved out of a collapsed row");
		return;
	}
	strbuf_printf(out, "moved from x %" PRId32 ", y %" PRId32 " to x %" PRId32 ", y %" PRId32, before->x, before->y,
		      after->x, after->y);
}

static void add_push(int32_t lower, struct strbuf *out)
{
	strbuf_printf(out, "pushed %s by %" PRId32, lower > 0 ? "down" : "up", (int32_t)abs(lower));
}

static void add_change(const struct page_box *before, const struct page_box *after, struct strbuf *out)
{
	switch (after->change) {
	case BOX_MOVED:
		add_move(before, after, out);
		return;
	case BOX_RESIZED:
		strbuf_printf(out,
			      "resized from %" PRId32 " wide, %" PRId32 " high to %" PRId32 " wide, %" PRId32 " high",
			      before->w, before->h, after->w, after->h);
		if (before->x != after->x || before->y != after->y || before->in_row != after->in_row) {
			strbuf_add_text(out, ", ");
			add_move(before, after, out);
		}
		return;
	case BOX_PUSHED:
		add_push(after->y - before->y, out);
		return;
	default:
		strbuf_add_text(out, after->change == BOX_CHANGED ? "content changed, " : "unchanged, ");
		add_place(after, out);
		return;
	}
}

void html_drawing_name(const struct page_box *before, const struct page_box *after, struct strbuf *out)
{
	add_title(after ? after : before, out);
	if (before && after) {
		add_change(before, after, out);
		return;
	}
	strbuf_add_text(out, after ? "added, " : "removed, ");
	add_place(after ? after : before, out);
}

/* ---- the list ---- */

struct listing {
	const struct page_layout *layout;
	struct strbuf *out;
	size_t listed;
	size_t more;
	size_t pushed; /* panels that went the same distance, one after the other */
	int32_t lower;
};

/* Begins an item with the mark, if there is room for one more. */
static bool begin_item(struct listing *listing, const char *mark)
{
	if (listing->listed == HTML_DRAWING_LISTED)
		return false;
	listing->listed++;
	strbuf_printf(listing->out, "<li><span aria-hidden=\"true\">%s</span><span>", mark);
	return true;
}

static void end_item(struct listing *listing)
{
	strbuf_add_text(listing->out, "</span></li>\n");
}

static void list_pushed(struct listing *listing)
{
	if (listing->pushed && begin_item(listing, listing->lower > 0 ? "↓" : "↑")) {
		strbuf_printf(listing->out, "%zu panel%s ", listing->pushed, listing->pushed == 1 ? "" : "s");
		add_push(listing->lower, listing->out);
		end_item(listing);
	} else {
		listing->more += listing->pushed;
	}
	listing->pushed = 0;
}

static void list_box(struct listing *listing, const char *mark, const struct page_box *before,
		     const struct page_box *after)
{
	if (!begin_item(listing, mark)) {
		listing->more++;
		return;
	}
	html_drawing_name(before, after, listing->out);
	end_item(listing);
}

static void list_after(struct listing *listing, const struct page_box *after)
{
	static const char *const marks[] = {[BOX_MOVED] = "→", [BOX_RESIZED] = "↔", [BOX_ADDED] = "+"};
	const struct page_box *before = after->pair < 0 ? NULL : &listing->layout->before[after->pair];
	bool is_pushed = after->change == BOX_PUSHED && before && after->in_row < 0 && before->in_row < 0;
	if (is_pushed && (!listing->pushed || after->y - before->y == listing->lower)) {
		listing->lower = after->y - before->y;
		listing->pushed++;
		return;
	}
	if (is_pushed) {
		list_pushed(listing);
		listing->lower = after->y - before->y;
		listing->pushed = 1;
	} else if (after->change < sizeof marks / sizeof *marks && marks[after->change]) {
		list_pushed(listing);
		list_box(listing, marks[after->change], before, after);
	}
}

void html_drawing_list(const struct page_layout *layout, struct strbuf *out)
{
	struct listing listing = {.layout = layout, .out = out};
	strbuf_add_text(out, "<ul class=\"lay\">\n");
	for (size_t i = 0; i < layout->before_count; i++)
		if (layout->before[i].change == BOX_REMOVED)
			list_box(&listing, "−", &layout->before[i], NULL);
	for (size_t i = 0; i < layout->after_count; i++)
		list_after(&listing, &layout->after[i]);
	list_pushed(&listing);
	if (listing.more)
		strbuf_printf(out, "<li><span aria-hidden=\"true\">…</span><span>%zu more panel%s</span></li>\n",
			      listing.more, listing.more == 1 ? "" : "s");
	strbuf_add_text(out, "</ul>\n");
}
