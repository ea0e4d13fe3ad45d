/* SPDX-License-Identifier: MIT */
/*
 * layout_text: the panels of a dashboard before and after, drawn with box characters.
 *
 *     before                            after
 *     ┌─ Errors ──────┬─ Latency ────┐  ┌─ Errors ──────┬─ Latency ────┐
 *     │ 2  12x8       │ 3  12x8      │  │ 2  12x8       │ 3  12x8      │
 *     └───────────────┴──────────────┘  ├+ Budget ──────┼──────────────┘
 *     … 4 panels moved down by 8        │ 31  12x8      │
 *                                       └───────────────┘
 *                                       … 4 panels moved down by 8
 *
 * Only what changed is drawn, with one line of panels around it; what is alike, and what moved as a whole, is a line of
 * words. Heights are shortened: a panel is as tall as the edges beside it need, in both pictures alike; its size is in
 * words behind its id. A mark before a title: `+` added, `-` removed, `~` moved, `↔` resized (and perhaps moved), `↑`
 * and `↓` pushed up and down. Where the two are not beside each other, before is drawn only when a panel was removed,
 * and after only when more happened than that. No colours, no clock: the same layout is the same text in a terminal and
 * in Markdown.
 */
#ifndef DASHSYNC_MODEL_LAYOUT_LAYOUT_TEXT_H
#define DASHSYNC_MODEL_LAYOUT_LAYOUT_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct page_layout;
struct strbuf;

#define LAYOUT_TEXT_NARROWEST 40  /* columns; in fewer there is no room for 24 columns and their titles */
#define LAYOUT_TEXT_BESIDE    100 /* columns from which on before and after are beside each other */
#define LAYOUT_TEXT_LINES     60  /* that all of it has at most; panels beyond are counted in the last one */

/*
 * Whether a drawing says more than words do: a panel moved, changed its size, or came or went among others. Where all
 * that happened is that panels were pushed by the same distance, or came after the last one, words are enough.
 */
bool layout_is_drawn(const struct page_layout *layout);

/*
 * Appends the drawing: lines of at most `width` columns (text_width), without blanks at the end, each with a line
 * break. They are printable (text_printable): nothing of a title can end a line or begin a command. `width` 0, for a
 * file or a pipe, is LAYOUT_TEXT_BESIDE. Nothing is appended when the layout is not drawn or `width` is below
 * LAYOUT_TEXT_NARROWEST. Time is near linear in the panels.
 */
void layout_text(const struct page_layout *layout, size_t width, struct strbuf *out);

#endif
