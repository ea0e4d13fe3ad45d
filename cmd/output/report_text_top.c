/* SPDX-License-Identifier: MIT */
/* Above the dashboards: whether it is the right target, what was compared, and with which settings. */
#include "cmd/output/report_text.h"

#include "cmd/report/report_words.h"
#include "model/base/arena.h"

#define HEADER_INDENT 4 /* of lines that it wraps to */

/* The first line, so that nobody reads on before answering. */
static void print_question(const struct report *report, FILE *out)
{
	if (!report->plan->question)
		return;
	report_wrapped(report, out, 0, report->plan->question);
	report_wrapped(report, out, 0,
		       "hint: If it is, and the dashboards are still to be created: --allow-all-missing");
}

/* Which way changes read, where a command could mean either. */
static void print_direction(const struct report *report, FILE *out)
{
	if (!plan_has_live(report->plan))
		return;
	if (report->is_pull)
		fputs("(- is what the file had, + what live has)\n", out);
	else if (report->is_rollback)
		fputs("(- is what the server has, + what it had)\n", out);
}

void report_text_top(const struct report *report, FILE *out)
{
	const struct plan *plan = report->plan;
	ARENA_AUTO scratch = arena_new();
	LINE_AUTO line = LINE_INIT(0, HEADER_INDENT);
	print_question(report, out);
	line_say(&line, COLOUR_NONE, report->command);
	if (plan->target)
		line_printf(&line, COLOUR_NONE, " of target '%s'", plan->target);
	if (plan->endpoint)
		line_printf(&line, COLOUR_NONE, " against %s", plan->endpoint);
	const char *captured = report_captured(scratch, plan);
	if (captured)
		line_printf(&line, COLOUR_NONE, ", %s", captured);
	line_print(report, out, &line);
	if (plan->commit) {
		line_printf(&line, COLOUR_NONE, "commit %.12s  %s", plan->commit, plan->subject);
		if (plan->base)
			line_printf(&line, COLOUR_NONE, ", base %s", plan->base);
		line_print(report, out, &line);
		if (plan->dirty)
			fputs("and changes that are not committed\n", out);
	}
	report_headlines(report, out);
	print_direction(report, out);
	fputc('\n', out);
}
