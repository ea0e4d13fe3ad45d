/* SPDX-License-Identifier: MIT */
/* Above the dashboards: whether it is the right target, what was compared, and why nothing could be read. */
#include "cmd/report/report_text.h"

#define HEADER_INDENT 4 /* of lines that it wraps to */

/* ---- a branch under review (plan --base) ---- */

static void print_headlines(const struct report *report, FILE *out)
{
	const struct plan *plan = report->plan;
	for (size_t i = 0; i < plan->headlines_count; i++) {
		const struct plan_headline *headline = &plan->headlines[i];
		LINE_AUTO line = LINE_INIT(0, HEADER_INDENT);
		line_say(&line, COLOUR_NONE, headline->key ? "config: " : "");
		line_say(&line, COLOUR_NONE, headline->text);
		line_print(report, out, &line);
	}
}

void report_causes(const struct report *report, FILE *out, const struct plan_row *row)
{
	bool also = row->causes & CAUSE_FILE;
	if (row->causes & CAUSE_CONFIG)
		report_line(report, out, 2, COLOUR_YELLOW, also ? "by its file and by the config" : "by the config");
	if (row->causes & CAUSE_LINKS)
		report_line(report, out, 2, COLOUR_YELLOW,
			    also ? "by its file and by its links" : "by its links to what this branch adds or removes");
}

/* ---- a fault of the target ---- */

bool report_is_of_target(const struct report *report, const struct plan_row *row)
{
	return row->state == STATE_ERROR && report->plan->target_fault.fault != FAULT_NONE;
}

void report_target_fault(const struct report *report, FILE *out)
{
	const struct target_fault *fault = &report->plan->target_fault;
	LINE_AUTO line = LINE_INIT(0, HEADER_INDENT);
	if (fault->fault == FAULT_NONE)
		return;
	line_say(&line, COLOUR_RED, "!");
	line_printf(&line, COLOUR_NONE, " no dashboard could be read: %s", fault->message);
	line_print(report, out, &line);
	line.indent = HEADER_INDENT;
	line_printf(&line, COLOUR_NONE, "%zu dashboard%s", fault->unread, fault->unread == 1 ? "" : "s");
	if (fault->unasked)
		line_printf(&line, COLOUR_NONE, ": after %zu failed, the other %zu were not asked for",
			    fault->unread - fault->unasked, fault->unasked);
	line_say(&line, COLOUR_NONE, ".");
	line_print(report, out, &line);
	if (fault->hint)
		line_printf(&line, COLOUR_NONE, "hint: %s", fault->hint);
	line_print(report, out, &line);
	fputc('\n', out);
}

/* ---- what was compared ---- */

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
	if (!report->plan->endpoint)
		return;
	if (report->is_pull)
		fputs("(- is what the file had, + what live has)\n", out);
	else if (report->is_rollback)
		fputs("(- is what the server has, + what it had)\n", out);
}

void report_text_top(const struct report *report, FILE *out)
{
	const struct plan *plan = report->plan;
	LINE_AUTO line = LINE_INIT(0, HEADER_INDENT);
	print_question(report, out);
	line_say(&line, COLOUR_NONE, report->command);
	if (plan->target)
		line_printf(&line, COLOUR_NONE, " of target '%s'", plan->target);
	if (plan->endpoint)
		line_printf(&line, COLOUR_NONE, " against %s", plan->endpoint);
	line_print(report, out, &line);
	if (plan->commit) {
		line_printf(&line, COLOUR_NONE, "commit %.12s  %s", plan->commit, plan->subject);
		line_print(report, out, &line);
		if (plan->dirty)
			fputs("and changes that are not committed\n", out);
	}
	print_headlines(report, out);
	print_direction(report, out);
	fputc('\n', out);
}
