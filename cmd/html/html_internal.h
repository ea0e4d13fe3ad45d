/* SPDX-License-Identifier: MIT */
/*
 * html_internal: the page while it is made, and its parts. Private to cmd/html.
 *
 * Text of others goes through html_text and html_slice alone; html_put and html_printf take ours. No id and no class
 * is made of a title or a name: digests, numbers, and words of our tables.
 */
#ifndef DASHSYNC_CMD_HTML_HTML_INTERNAL_H
#define DASHSYNC_CMD_HTML_HTML_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "cmd/report/report.h"
#include "model/base/slice.h"
#include "model/base/strbuf.h"

struct arena;

#define HTML_MOST_WORDS 32 /* words that rows are filtered by: states, or what a check found */

/* A word that a row may be filtered by, and how many have it. */
struct html_facet {
	const char *word; /* of our tables */
	size_t count;
};

struct html {
	struct strbuf out; /* drained into `file` */
	FILE *file;
	size_t drained; /* bytes that are in the file */
	const struct reports *reports;
	const struct report *report; /* that is printed now */
	size_t target;               /* its number */
	size_t shown;                /* dashboards in the contents, over all targets */
	struct html_facet states[HTML_MOST_WORDS];
	size_t states_count;
	size_t weights[WEIGHT_COUNT]; /* dashboards with a change of that weight */
};

/* ---- text ---- */

void html_put(struct html *html, const char *markup);
void html_printf(struct html *html, const char *format, ...) __attribute__((format(printf, 2, 3)));
void html_text(struct html *html, const char *text); /* NULL: nothing */
void html_slice(struct html *html, struct slice text);
void html_code(struct html *html, struct slice text); /* a line of code: with its tabs */

/* "2026-11-29 21:40 UTC" */
void html_time(struct html *html, struct slice at);

/* ---- what is known of a row ---- */

/* Changes of a row under words that say whose they are; "" where that is plain. */
struct html_part {
	const char *words;
	const struct page *page;
	const struct changes *changes;
	bool is_drawn;  /* its layout, too */
	bool is_beside; /* of two parts */
};

/* The parts that a section has, at most two; returns how many. */
size_t html_parts(const struct report *report, const struct plan_row *row, struct html_part parts[2]);

/* Which groups of a part are shown elsewhere, in a conflict or in the other part; NULL: none. In the arena. */
const bool *html_left_out(struct arena *arena, const struct plan_row *row, const struct html_part *part);

/* The word that a row is filtered by: its state, or what a check found. */
const char *html_word(const struct report *report, const struct plan_row *row);

/* The weights of a row's changes, a bit each. */
uint32_t html_weights(const struct report *report, const struct plan_row *row);

/* Whether it is in a list, for there is nothing to see and little to do. */
bool html_is_listed(const struct report *report, const struct plan_row *row);

/* What a row is called: its title, else its uid, else its file. */
struct slice html_name(const struct plan_row *row);

/* ` id="d-…"` and ` href="#d-…"`: the anchor of a row, a digest of its target, uid and place among the file's. */
void html_id(struct html *html, const char *attribute, const struct plan_row *row);

/* What the anchors of a row are digests of; and such an anchor, behind a letter of its kind. */
void html_row_key(const struct html *html, const struct plan_row *row, struct strbuf *key);
void html_anchor(struct html *html, const char *attribute, char kind, struct slice key);

/* "t-0 s-changed c-query c-layout": what filters look for. */
void html_classes(struct html *html, const char *word, uint32_t weights);

/* The class of a colour: "ok", "upd", "bad", "gon"; and the mark of a row in it. */
const char *html_colour(const struct report *report, const struct plan_row *row);
void html_mark(struct html *html, const struct plan_row *row);

/* Counts what there is to filter by, and all that is shown. Call it first. */
void html_count(struct html *html);

/* ---- parts of the page ---- */

void html_title(struct html *html);   /* in words: the worst first, then what it is of */
void html_top(struct html *html);     /* what it is, how it ended, and of what */
void html_edits(struct html *html);   /* what becomes of edits by hand */
void html_notices(struct html *html); /* of the run as a whole, and problems in files */
void html_side(struct html *html);    /* filters and contents */
void html_target(struct html *html);  /* the dashboards of html->report */

/* The rules of the filters, behind those of html_style.h. */
void html_rules(struct html *html, struct strbuf *style);

/* A remark of a class ("bad", "upd" or ""), behind markup of ours; nothing without a text. */
void html_note(struct html *html, const char *class, const char *before, const char *text);

/* A panel, or a row of panels, in a part of a row. */
struct html_panel {
	const struct page_subject *subject;
	size_t ordinal; /* among those of the same words */
	bool is_live;   /* in the part with live's edits */
};

#define HTML_LINKED_PANELS 6 /* of an edit by hand */

/* The ordinals of a page's subjects. In the arena. */
const size_t *html_ordinals(struct arena *arena, const struct page *page);

/* ` id="p-…"` and ` href="#p-…"` */
void html_panel_id(struct html *html, const char *attribute, const struct plan_row *row,
		   const struct html_panel *panel);

/* The first panels that live's edits are in and that have a place in the row's section; returns how many have. */
size_t html_edited_panels(struct arena *arena, const struct report *report, const struct plan_row *row,
			  struct html_panel panels[HTML_LINKED_PANELS]);

/* The words of a part and its changes, under the panels that they are of; nothing where all are shown elsewhere. */
void html_page(struct html *html, const struct plan_row *row, const struct html_part *part);

void html_conflicts(struct html *html, const struct plan_row *row);
void html_check(struct html *html, const struct plan_row *row);

/* ---- texts compared ---- */

/* Two texts by lines and words, side by side where the window has room. */
void html_compare(struct html *html, struct slice old, struct slice new);

/* A text by lines, all of one sign: '+', '-' or ' '. */
void html_block(struct html *html, char sign, struct slice text);

/* "3 of 13 lines"; "" for texts of one line. In the arena. */
const char *html_extent(struct arena *arena, struct slice old, struct slice new);

#endif
