/* SPDX-License-Identifier: MIT */
/*
 * report_text: the parts of the page that a person reads. All lines of a dashboard below its own are indented, and none
 * is empty, so that a script finds where a dashboard ends.
 */
#ifndef DASHSYNC_CMD_OUTPUT_REPORT_TEXT_H
#define DASHSYNC_CMD_OUTPUT_REPORT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "cmd/report/report_line.h"
#include "model/plan/plan.h"
#include "model/report/page.h"

/* The whole page of a report. */
void report_text(const struct report *report, FILE *out);

/* The pages of a run, a format (formats.h): of several targets each below a line with its name. */
void report_text_pages(const struct reports *reports, FILE *out);

/* Changes that have no file, as report_text prints those of a row. */
void report_text_changes(const struct report *report, const struct page *page, const struct changes *changes,
			 FILE *out);

/* ---- parts, private to this room ---- */

/* What a page is printed with. */
struct text_page {
	const struct report *report;
	FILE *out;
	const struct page *page;
	const struct changes *changes; /* that the page is of */
	const char *file;              /* which the places are in, or NULL */
	size_t indent;                 /* of the headings */
	const bool *left_out;          /* of each group, or NULL: all are printed */
	bool has_layout;               /* the drawing, too */
};

/* The headings with their groups, then the drawing; in their place every value by path with --raw. */
void report_text_page(const struct text_page *page);

/* What of a group needs lines of its own. */
struct group_rest {
	bool values; /* both texts, or what is added or removed */
	bool tail;   /* details and places */
};

/* Adds to an empty line, whose indent is the group's, what of the group is on its first one. */
struct group_rest report_text_begin_group(const struct text_page *page, const struct page_group *group,
					  struct line *line);

/* The same with the label alone: the values, details and places are all left for below. */
struct group_rest report_text_label_group(const struct text_page *page, const struct page_group *group,
					  struct line *line);

/* The lines below it. */
void report_text_end_group(const struct text_page *page, const struct page_group *group, struct group_rest rest,
			   size_t indent);

/* Every change by path, with its values. */
void report_text_raw(const struct text_page *page);

/* A text as it is, "''" when it is empty, in quotes when blanks are at its ends. */
void report_text_value(struct line *line, enum colour colour, const char *value);

/* Adds what is replaced by what to the line, in words or with an arrow. False, and nothing added, when it is longer. */
bool report_text_replace(const struct report *report, struct line *line, struct slice old, struct slice new);

/* "3 of 13 lines", "white space only, 5 lines"; nothing where both texts are one line. */
void report_text_count(struct line *line, struct slice old, struct slice new);

/* The lines of a comparison, indented. */
void report_text_compare(const struct report *report, FILE *out, size_t indent, struct slice old, struct slice new);

/* A text of several lines, indented, each with what stands before it. */
void report_text_block(const struct report *report, FILE *out, size_t indent, const char *sign, enum colour colour,
		       struct slice text);

/* Where both sides changed, with base, git and live. */
void report_text_conflicts(const struct report *report, FILE *out, const struct plan_row *row);

/* The line of a row: mark, word, uid, title, what happened, file. */
void report_text_heading(const struct report *report, FILE *out, const struct plan_row *row);

/* The same of a row in a list, which says below it what happened. */
void report_text_listed(const struct report *report, FILE *out, const struct plan_row *row);

/* All below that line; nothing where the line says all. */
void report_text_row(const struct report *report, FILE *out, const struct plan_row *row);

/* The page in one line a dashboard (--quiet). */
void report_text_brief(const struct report *report, FILE *out);

/* The question, the command, the commit, the config of a branch, a fault of the target. */
void report_text_top(const struct report *report, FILE *out);

/* The totals, the notes, what to do next. */
void report_text_summary(const struct report *report, FILE *out);

#endif
