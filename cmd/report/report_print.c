/* SPDX-License-Identifier: MIT */
/* Nothing that comes from a file or a server reaches a terminal but through here. */
#include <string.h>

#include "cmd/report/report_internal.h"
#include "cmd/report/report_line.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

const char *const report_command_names[] = {"plan", "apply", "drift", "pull", "rollback", "check", "validate", NULL};

struct report report_of_command(const char *command)
{
	return (struct report){
		.tool = DASHSYNC_VERSION,
		.command = command,
		.from_live = strcmp(command, "drift") == 0 || strcmp(command, "pull") == 0,
		.is_pull = strcmp(command, "pull") == 0,
		.is_check = strcmp(command, "check") == 0,
		.is_rollback = strcmp(command, "rollback") == 0,
	};
}

size_t report_width(const struct report *report)
{
	return report->width ? report->width : LINE_MOST;
}

void report_line(const struct report *report, FILE *out, size_t indent, enum colour colour, const char *text)
{
	STRBUF_AUTO line = STRBUF_INIT(LINE_MOST);
	text_printable(slice_of(text), &line);
	fprintf(out, "%*s%s%s%s\n", (int)indent, "", report_paint(report, colour), line.at ? line.at : "",
		*report_paint(report, colour) ? report->palette->reset : "");
}

void report_wrapped(const struct report *report, FILE *out, size_t indent, const char *text)
{
	LINE_AUTO line = LINE_INIT(indent, indent);
	line_say(&line, COLOUR_NONE, text);
	line_print(report, out, &line);
}

void report_passed_over(const struct report *report, FILE *out)
{
	const struct plan *plan = report->plan;
	bool is_begun = false;
	for (size_t i = 0; i < plan->passed_count && report->verbose; i++) {
		const struct passed_over *passed = &plan->passed[i];
		if (passed->kind == PASSED_HOLDER) /* a warning names it */
			continue;
		if (!is_begun)
			fputs("Passed over, as not dashboards:\n", out);
		is_begun = true;
		STRBUF_AUTO line = STRBUF_INIT(REPORT_LINE_BYTES);
		text_printable(slice_of(passed->place.file), &line);
		strbuf_printf(&line, ":%u  ", passed->place.line);
		text_printable(slice_of(passed->what), &line);
		fprintf(out, "  %s\n", line.at);
	}
}
