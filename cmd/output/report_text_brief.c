/* SPDX-License-Identifier: MIT */
/*
 * A line a dashboard (--quiet), in columns:
 *
 *     x checkout  Checkout  1 query        ana@example.org, v14, 9 hours ago, "incident 4711"
 *     ~ payments  Payments  2 panels moved
 */
#include "cmd/output/report_text.h"
#include "cmd/report/report_marks.h"
#include "cmd/report/report_target.h"
#include "cmd/report/report_words.h"
#include "model/base/arena.h"
#include "model/base/text.h"

enum { COLUMNS = 3 };

static const size_t widest[COLUMNS] = {40, 40, 40}; /* a longer text pushes what follows it */

/* The words of a column; without a server nothing was edited, and the line of the row says all. */
static struct slice column_of(struct arena *arena, const struct report *report, const struct plan_row *row,
			      size_t column)
{
	bool is_edit = report->from_live && !report->is_pull && row->edited.changes.count;
	if (column == 0)
		return row->uid.at ? row->uid : slice_of(row->place.file);
	if (column == 1)
		return row->title;
	return slice_of(is_edit ? report_summary(arena, &row->edited.page, &row->edited.changes)
				: report_heading(arena, report, row));
}

/* Who edited it, for drift: "ana@example.org, v14, 9 hours ago, "incident 4711"" */
static void add_editor(struct arena *arena, const struct report *report, const struct plan_row *row, struct line *line)
{
	const char *when = report_edited_when(arena, report, row);
	if (!report_has_editor(row))
		return;
	line_printf(line, COLOUR_NONE, "%s%s%s", report_editor(arena, row), *when ? ", " : "", when);
	if (row->edited.message.length)
		line_printf(line, COLOUR_NONE, ", \"%s\"", text_c_string(arena, row->edited.message));
}

static bool is_shown(const struct report *report, const struct plan_row *row)
{
	return report_rank(report, row) != RANK_IN_SYNC && row->state != STATE_INVALID &&
	       !report_is_of_target(report, row);
}

static void print_brief(const struct report *report, FILE *out, const struct plan_row *row,
			const size_t widths[COLUMNS])
{
	ARENA_AUTO scratch = arena_new();
	LINE_AUTO line = LINE_INIT(0, 4);
	bool is_edit = report->from_live && !report->is_pull && row->edited.changes.count;
	const struct mark mark = report_mark(row);
	size_t owed = 0; /* blanks before the next column, so that a line ends without any */
	line_say(&line, mark.colour, mark.symbol);
	line_say(&line, COLOUR_NONE, " ");
	for (size_t i = 0; i < COLUMNS; i++) {
		struct slice text = column_of(scratch, report, row, i);
		size_t width = text_width(text);
		if (!widths[i] && !text.length)
			continue;
		if (text.length)
			line_printf(&line, COLOUR_NONE, "%*s", (int)owed, "");
		line_add(&line, COLOUR_NONE, text);
		owed = (text.length ? 0 : owed) + 2 + (width < widths[i] ? widths[i] - width : 0);
	}
	if (is_edit) {
		line_printf(&line, COLOUR_NONE, "%*s", (int)owed, "");
		add_editor(scratch, report, row, &line);
	}
	line_print(report, out, &line);
}

void report_text_brief(const struct report *report, FILE *out)
{
	ARENA_AUTO scratch = arena_new();
	const struct plan_row **rows = report_order(scratch, report);
	size_t widths[COLUMNS] = {0};
	for (size_t i = 0; i < report->plan->count; i++)
		for (size_t k = 0; k < COLUMNS && is_shown(report, rows[i]); k++) {
			ARENA_AUTO words = arena_new();
			size_t width = text_width(column_of(words, report, rows[i], k));
			if (width > widest[k])
				width = 1; /* the column is there, but not for its sake that wide */
			if (width > widths[k])
				widths[k] = width;
		}
	for (size_t i = 0; i < report->plan->count; i++)
		if (is_shown(report, rows[i]))
			print_brief(report, out, rows[i], widths);
}
