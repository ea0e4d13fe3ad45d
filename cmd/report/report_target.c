/* SPDX-License-Identifier: MIT */
/* A fault of the target, once, in place of a row for each dashboard. */
#include "cmd/report/report_target.h"

#include "cmd/report/report_internal.h"

#include "model/base/strbuf.h"

#define FAULT_BYTES 20000

bool report_is_of_target(const struct report *report, const struct plan_row *row)
{
	return row->state == STATE_ERROR && report->plan->target_fault.fault != FAULT_NONE &&
	       report->plan->target_fault.unread;
}

static void print_unread(const struct report *report, const struct target_fault *fault, FILE *out)
{
	STRBUF_AUTO text = STRBUF_INIT(FAULT_BYTES);
	strbuf_printf(&text, "%zu dashboard%s", fault->unread, fault->unread == 1 ? "" : "s");
	if (fault->unasked)
		strbuf_printf(&text, ": after %zu failed, the other %zu were not asked for",
			      fault->unread - fault->unasked, fault->unasked);
	strbuf_add_char(&text, '.');
	report_wrapped(report, out, 4, text.at);
}

bool report_is_not_run(const struct report *report)
{
	const struct target_fault *fault = &report->plan->target_fault;
	return fault->fault != FAULT_NONE && fault->unread == 0 && report->plan->count == 0;
}

void report_target_fault(const struct report *report, FILE *out)
{
	const struct target_fault *fault = &report->plan->target_fault;
	STRBUF_AUTO text = STRBUF_INIT(FAULT_BYTES);
	if (fault->fault == FAULT_NONE)
		return;
	fprintf(out, "%s!%s ", report_paint(report, COLOUR_RED),
		*report_paint(report, COLOUR_RED) ? report->palette->reset : "");
	strbuf_printf(&text, "%s%s", fault->unread ? "no dashboard could be read: " : "", fault->message);
	report_wrapped(report, out, 0, text.at);
	if (fault->unread)
		print_unread(report, fault, out);
	if (fault->hint) {
		strbuf_reset(&text);
		strbuf_printf(&text, "hint: %s", fault->hint);
		report_wrapped(report, out, 4, text.at);
	}
	fputc('\n', out);
}
