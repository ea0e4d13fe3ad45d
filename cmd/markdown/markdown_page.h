/* SPDX-License-Identifier: MIT */
/*
 * markdown_page: the changes of a dashboard as Markdown: a piece for each group of its page, each conflict, the drawing
 * of its layout. All but the first piece of a panel begin with a bullet; the first one has the panel's heading, too.
 */
#ifndef DASHSYNC_CMD_MARKDOWN_MARKDOWN_PAGE_H
#define DASHSYNC_CMD_MARKDOWN_MARKDOWN_PAGE_H

struct arena;
struct conflicts;
struct page;
struct pieces;

/* Adds the groups of a page, the weightiest first, and its layout where that is drawn. Texts are in the arena. */
void markdown_page(struct arena *arena, const struct page *page, struct pieces *out);

/* Adds what both sides changed, with the three values of each. */
void markdown_conflicts(struct arena *arena, const struct conflicts *conflicts, struct pieces *out);

#endif
