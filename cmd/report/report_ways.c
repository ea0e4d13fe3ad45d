/* SPDX-License-Identifier: MIT */
/*
 * An edit that is not settled: a line for each way to settle it, with the command and what it keeps.
 *
 *     keep both, on the server:  dashsync apply --only checkout --on-drift=merge
 *     keep both, in the file:    dashsync pull checkout
 *     keep only git's:           dashsync apply --only checkout --on-drift=overwrite
 *
 * Only the states in which these commands do what is said have ways; the others have a hint.
 */
#include <string.h>

#include "cmd/report/report_internal.h"
#include "cmd/report/report_line.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

#define MOST_WAYS 3

struct way {
	const char *keeps;
	void (*add)(struct strbuf *out, const struct plan_row *row, const char *option);
	const char *option;
};

static void add_apply(struct strbuf *out, const struct plan_row *row, const char *option)
{
	strbuf_add_text(out, "dashsync apply --only ");
	report_add_word(out, row->uid);
	strbuf_printf(out, " %s", option);
}

static void add_pull(struct strbuf *out, const struct plan_row *row, const char *option)
{
	if (row->format == FILE_YAML) {
		strbuf_printf(out, "put it into %s and commit", row->place.file);
		return;
	}
	strbuf_add_text(out, row->uid.at[0] == '-' ? "dashsync pull --only " : "dashsync pull ");
	report_add_word(out, row->uid);
	strbuf_printf(out, "%s%s", *option ? " " : "", option);
}

static const struct way ways[STATE_COUNT][MOST_WAYS] = {
	[STATE_DRIFTED] =
		{
			{"keep git's:", add_apply, "--on-drift=overwrite"},
			{"keep live's:", add_pull, ""},
		},
	[STATE_DIVERGED] =
		{
			{"keep both, on the server:", add_apply, "--on-drift=merge"},
			{"keep both, in the file:", add_pull, ""},
			{"keep only git's:", add_apply, "--on-drift=overwrite"},
		},
	[STATE_CONFLICT] =
		{
			{"keep only git's:", add_apply, "--on-drift=overwrite"},
			{"live's where both changed:", add_pull, "--on-conflict=live"},
		},
};

/* A command, whole on its line: it is a line to copy. */
static void print_way(const struct report *report, FILE *out, const char *what, size_t column, const char *command)
{
	STRBUF_AUTO label = STRBUF_INIT(LINE_BYTES);
	STRBUF_AUTO line = STRBUF_INIT(LINE_BYTES);
	text_printable(slice_of(what), &label);
	text_printable(slice_of(command), &line);
	fprintf(out, "    %s%-*s  %s%s\n", report_paint(report, COLOUR_DIM), (int)column, label.at ? label.at : "",
		line.at, report->palette->reset);
}

/* The commands that came with the row. */
static void print_commands(const struct report *report, FILE *out, const struct plan_row *row)
{
	size_t column = 0;
	for (size_t i = 0; i < row->commands_count; i++) {
		size_t width = text_width(slice_of(row->commands[i].what));
		column = width > column ? width : column;
	}
	for (size_t i = 0; i < row->commands_count; i++)
		print_way(report, out, row->commands[i].what, column, row->commands[i].line);
}

bool report_ways(const struct report *report, FILE *out, const struct plan_row *row)
{
	const struct way *rows = ways[row->state];
	bool is_settled = row->write.outcome != OUTCOME_NONE || action_writes(row->action);
	size_t column = 0;
	if (row->commands_count) {
		print_commands(report, out, row);
		return true;
	}
	if (!rows[0].keeps || is_settled || !row->edited.changes.count)
		return false;
	for (size_t i = 0; i < MOST_WAYS && rows[i].keeps; i++)
		column = strlen(rows[i].keeps) > column ? strlen(rows[i].keeps) : column;
	for (size_t i = 0; i < MOST_WAYS && rows[i].keeps; i++) {
		STRBUF_AUTO text = STRBUF_INIT(LINE_BYTES);
		rows[i].add(&text, row, rows[i].option);
		print_way(report, out, rows[i].keeps, column, text.at);
	}
	return true;
}
