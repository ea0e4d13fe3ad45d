/* SPDX-License-Identifier: MIT */
/*
 * report_internal: how formats for people print: lines within the width, with untrusted text made printable. Private to
 * cmd/report.
 */
#ifndef DASHSYNC_CMD_REPORT_REPORT_INTERNAL_H
#define DASHSYNC_CMD_REPORT_REPORT_INTERNAL_H

#include "cmd/report/report.h"
#include "cmd/report/report_colour.h"
#include "model/base/slice.h"

struct strbuf;

#define REPORT_LINE_BYTES ((size_t)1 << 16)

/* The escape sequence of a colour, "" without colours. */
const char *report_paint(const struct report *report, enum colour colour);

/* The columns that lines are laid out for; without a width more than any line has. */
size_t report_width(const struct report *report);

/* One line: indentation, then text made printable. Whole at any width: it is a place, or holds an address. */
void report_line(const struct report *report, FILE *out, size_t indent, enum colour colour, const char *text);

/*
 * Text of any length, wrapped at spaces under its indentation where there is a width. A word that is longer stays
 * whole: it may be a command's.
 */
void report_wrapped(const struct report *report, FILE *out, size_t indent, const char *text);

/* With -v, the things in the files that are not dashboards. */
void report_passed_over(const struct report *report, FILE *out);

/*
 * The ways to settle a row's edit, a line each with the whole command. False when the row has none: nothing was edited,
 * it is settled, or its state needs something else, which its hint says.
 */
bool report_ways(const struct report *report, FILE *out, const struct plan_row *row);

/* What was found of a row's data sources and queries, under its headline; nothing when it was not checked. */
void report_check_items(const struct report *report, FILE *out, const struct plan_row *row);

/* The lines about the config that a branch changes, at the top (plan --base). */
void report_headlines(const struct report *report, FILE *out);

/* That not only a dashboard's own file is what changes it, under its headline (plan --base). */
void report_causes(const struct report *report, FILE *out, const struct plan_row *row);

/* Why no dashboard could be read, where that is a fault of the target; else nothing. */
void report_target_fault(const struct report *report, FILE *out);

/* The whole report of `check`. */
void report_check(const struct report *report, FILE *out);

#endif
