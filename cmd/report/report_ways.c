/* SPDX-License-Identifier: MIT */
/*
 * The commands of a row (cmd/report/report_commands.h), whole at any width: they are lines to copy. One that has no
 * room beside its words has a line of its own.
 */
#include "cmd/report/report_internal.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

#define INDENT 4

bool report_ways(const struct report *report, FILE *out, const struct plan_row *row)
{
	size_t column = 0;
	for (size_t i = 0; i < row->commands_count; i++) {
		size_t width = text_width(slice_of(row->commands[i].what));
		column = width > column ? width : column;
	}
	for (size_t i = 0; i < row->commands_count; i++) {
		STRBUF_AUTO what = STRBUF_INIT(REPORT_LINE_BYTES);
		STRBUF_AUTO line = STRBUF_INIT(REPORT_LINE_BYTES);
		text_printable(slice_of(row->commands[i].what), &what);
		text_printable(slice_of(row->commands[i].line), &line);
		int gap = (int)(column - text_width(strbuf_slice(&what)));
		size_t needed = INDENT + column + 2 + text_width(strbuf_slice(&line));
		fprintf(out, "%*s%s%s:%s", INDENT, "", report_paint(report, COLOUR_DIM), what.at ? what.at : "",
			report->palette->reset);
		if (report->width && needed > report->width)
			fprintf(out, "\n%*s%s\n", 2 * INDENT, "", line.at ? line.at : "");
		else
			fprintf(out, "%*s %s\n", gap, "", line.at ? line.at : "");
	}
	return row->commands_count != 0;
}
