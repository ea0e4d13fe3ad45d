/* SPDX-License-Identifier: MIT */
/*
 * html_drawing: the panels of a dashboard before and after, as SVG and as a list.
 *
 *     STRBUF_AUTO out = STRBUF_INIT(INT_MAX);
 *     html_drawing(&page->layout, "Live, version 15", "Git, commit 4be1c07", &out);
 *
 * Which panels are drawn, and how high, is model/layout/layout_scene.h. Each panel is a group with an accessible name;
 * each kind of change has a mark of its own shape, beside its colour:
 *
 *     changed   a corner              added   dashes and a plus     removed  hatch and a minus
 *     resized   a double arrow        moved   an arrow with the distance; one from a dotted outline of the old place
 *     pushed    an arrow with the rows
 *
 * Colours are those of a light page, as attributes, so that a picture can be taken out of the page; html_style_drawing
 * (html_style.h) changes them for a dark one. There is no id, no script, no style attribute and no address in it.
 */
#ifndef DASHSYNC_CMD_HTML_HTML_DRAWING_H
#define DASHSYNC_CMD_HTML_HTML_DRAWING_H

struct page_box;
struct page_layout;
struct strbuf;

#define HTML_DRAWING_LISTED 100 /* items that a list has at most; those beyond are counted in the last one */

/*
 * Adds a legend of the marks that occur, the two pictures with these captions (plain text), and the same as a list.
 * Nothing where words are enough (layout_is_drawn).
 */
void html_drawing(const struct page_layout *layout, const char *before, const char *after, struct strbuf *out);

/*
 * Adds the accessible name of a panel, escaped: "Panel CPU: moved from x 0, y 0 to x 12, y 8". `before` is its place
 * before, `after` its place after; one of them is NULL when it was added or removed.
 */
void html_drawing_name(const struct page_box *before, const struct page_box *after, struct strbuf *out);

/* Adds the list: an item for each panel that was added, removed, moved or resized, one for those pushed together. */
void html_drawing_list(const struct page_layout *layout, struct strbuf *out);

#endif
