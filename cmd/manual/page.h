/* SPDX-License-Identifier: MIT */
/*
 * page: a page of the manual as a value, and its three renderings, each a pure function of the page.
 *
 *     struct page page = page_new(arena, "dashsync-plan", 1, "show what would change");
 *     page_heading(&page, "Options");
 *     page_add(&page, BLOCK_TERM, 0, "`--ref` REV");
 *     page_text(&page, 1, "Read a commit.\n\n- not the index");
 *     page_as_man(&page, stdout);
 *
 * Texts are in a small markup, which the renderings escape for their own readers:
 *
 *   a line            a paragraph, which the renderings wrap; lines that are empty are passed over
 *   "- " at a line    an item of a list; it ends at the end of the line
 *   four spaces       a line of code, as it is
 *   `word`            code, in a paragraph, an item or a term
 *
 * Text is ASCII and the program's own; nothing here is read from files or servers.
 */
#ifndef DASHSYNC_CMD_MANUAL_PAGE_H
#define DASHSYNC_CMD_MANUAL_PAGE_H

#include <stddef.h>
#include <stdio.h>

struct arena;

enum block_kind {
	BLOCK_HEADING,   /* as in a sentence: "Exit status" */
	BLOCK_PARAGRAPH, /* any length; the renderings wrap it */
	BLOCK_ITEM,
	BLOCK_TERM, /* what is explained by the blocks below it that are one deeper */
	BLOCK_CODE, /* lines, as they are */
};

struct block {
	enum block_kind kind;
	unsigned depth; /* 0: of the section; 1: of a term */
	const char *text;
};

struct page {
	struct arena *arena;
	const char *name;    /* "dashsync-plan" */
	unsigned section;    /* of the manual: 1, 5 or 7 */
	const char *summary; /* one line, without a full stop */
	struct block *blocks;
	size_t count, room;
};

/* Who looks at the text. */
struct page_look {
	size_t width;     /* columns */
	const char *bold; /* the escape sequences of a terminal, or empty */
	const char *reset;
};

/* An empty page. It keeps the strings that it is given; they and the arena outlive it. */
struct page page_new(struct arena *arena, const char *name, unsigned section, const char *summary);

/* Appends one block, its text without paragraphs. */
void page_add(struct page *page, enum block_kind kind, unsigned depth, const char *text);

void page_heading(struct page *page, const char *text);

/* Appends the blocks of a text in the markup. */
void page_text(struct page *page, unsigned depth, const char *text);

/* As a terminal or a file shows it. */
void page_as_text(const struct page *page, const struct page_look *look, FILE *out);

/* In the macros of man(7), with the version and the date of the release; without a complaint of `mandoc -Tlint`. */
void page_as_man(const struct page *page, FILE *out);

/* For docs/manual: one file NAME.md; names of pages, as dashsync-plan(1) and docs/config.md, are links. */
void page_as_markdown(const struct page *page, FILE *out);

#endif
