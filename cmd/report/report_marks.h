/* SPDX-License-Identifier: MIT */
/* report_marks: the mark and the word of a dashboard, the same in all formats for people. For the rooms of formats. */
#ifndef DASHSYNC_CMD_REPORT_REPORT_MARKS_H
#define DASHSYNC_CMD_REPORT_REPORT_MARKS_H

#include "cmd/report/report_colour.h"

struct plan_row;
struct report;

/* What stands before a row, and how loud. */
struct mark {
	const char *symbol;
	enum colour colour;
};

struct mark report_mark(const struct plan_row *row);

/*
 * The word behind the mark: the state, where that is what the command looks at. Without a server it is whether a file
 * is valid, and of a rollback what is done, whatever git has.
 */
const char *report_word(const struct report *report, const struct plan_row *row);

/* What a write has done to what was live, to follow its version; "" where that is plain from the state. */
const char *report_effect(const struct report *report, const struct plan_row *row);

#endif
