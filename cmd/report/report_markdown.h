/* SPDX-License-Identifier: MIT */
/*
 * report_markdown: a report as a comment on a pull request or a job's summary (docs/formats.md). The parts of it, each
 * a list of pieces (cmd/markdown/markdown_pieces.h). Private to cmd/report.
 */
#ifndef DASHSYNC_CMD_REPORT_REPORT_MARKDOWN_H
#define DASHSYNC_CMD_REPORT_REPORT_MARKDOWN_H

#include <stdbool.h>
#include <stddef.h>

#include "cmd/markdown/markdown_comment.h"
#include "cmd/markdown/markdown_pieces.h"
#include "cmd/report/report.h"

struct arena;
struct strbuf;

#define MARKDOWN_BYTES   (SIZE_MAX / 32) /* of a part, before it is put within the budget */
#define MARKDOWN_TITLE   100             /* columns of a title */
#define MARKDOWN_MESSAGE 400             /* columns of what somebody has written, in one line */

/* The report as a comment, to be printed at any budget; texts are in the arena. */
void markdown_comment_of(struct arena *arena, const struct report *report, struct comment *out);

/* Of the run as a whole: a fault of the target, a question, a config that changes, notes. */
void markdown_notices(struct arena *arena, const struct report *report, struct pieces *out);

/* What happens to edits by hand, those that would be lost first; one sentence where there are none. */
void markdown_edits(struct arena *arena, const struct report *report, struct pieces *out);

/* What is wrong in the files. */
void markdown_problems(struct arena *arena, const struct report *report, struct pieces *out);

/* A row of the table for each dashboard of `rows` that is shown. */
void markdown_table(struct arena *arena, const struct report *report, const struct plan_row *const *rows,
		    struct pieces *out);

/*
 * A section for each dashboard of `rows` that is shown and has more than a row says. Returns how many; `out` has room
 * for one a row and one more.
 */
size_t markdown_sections(struct arena *arena, const struct report *report, const struct plan_row *const *rows,
			 struct pieces *out);

/* The heading of a check: "2 broken, 1 with warnings of 30 dashboards". */
const char *markdown_check_totals(struct arena *arena, const struct report *report);

/* Adds what was found of a dashboard's data sources and queries, what works left out. */
void markdown_check_items(struct arena *arena, const struct plan_row *row, struct pieces *out);

/* The dashboard's title, or its uid or file without one, in `columns`, linked to live where it is there. */
void markdown_title(const struct report *report, const struct plan_row *row, size_t columns, bool is_linked,
		    struct strbuf *out);

#endif
