/* SPDX-License-Identifier: MIT */
/*
 * Metrics in the text format of OpenMetrics 1.0, for a Pushgateway or the textfile collector. A family at a time with
 * all targets in it, as the format wants; a sample that is not known is left out, never 0.
 */
#include <inttypes.h>

#include "cmd/pipeline/pipeline.h"
#include "cmd/report/report.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/base/when.h"

#define LABEL_BYTES 4000

struct family {
	const char *name;
	const char *unit; /* the name ends with it; or NULL */
	const char *help;
	void (*print)(const struct family *family, const struct report *report, FILE *out);
};

/* The value of a label: `\`, `"` and a newline are escaped, and no other control is left. */
static void print_label(const char *name, const char *value, FILE *out)
{
	STRBUF_AUTO text = STRBUF_INIT(LABEL_BYTES);
	text_printable(slice_of(value), &text);
	fprintf(out, "%s=\"", name);
	for (size_t i = 0; i < text.length; i++) {
		if (text.at[i] == '\\' || text.at[i] == '"')
			fputc('\\', out);
		fputc(text.at[i], out);
	}
	fputc('"', out);
}

/* The name and the labels: of the target, and one more. */
static void print_name(const struct family *family, const struct report *report, const char *label, const char *value,
		       FILE *out)
{
	const char *target = report->plan->target;
	fprintf(out, "%s", family->name);
	if (target || label)
		fputc('{', out);
	if (target)
		print_label("target", target, out);
	if (target && label)
		fputc(',', out);
	if (label)
		print_label(label, value, out);
	if (target || label)
		fputc('}', out);
	fputc(' ', out);
}

static void print_number(const struct family *family, const struct report *report, int64_t number, FILE *out)
{
	print_name(family, report, NULL, NULL, out);
	fprintf(out, "%" PRId64 "\n", number);
}

/* ---- families ---- */

/* Of a server that was read: one that refused everything leaves the time of the run before. */
static void print_last_check(const struct family *family, const struct report *report, FILE *out)
{
	const struct plan *plan = report->plan;
	int64_t at;
	if (plan->endpoint && plan->target_fault.fault == FAULT_NONE && plan->read_at &&
	    when_parse(slice_of(plan->read_at), &at))
		print_number(family, report, at, out);
}

static void print_complete(const struct family *family, const struct report *report, FILE *out)
{
	print_number(family, report, plan_is_complete(report->plan), out);
}

static void print_exit(const struct family *family, const struct report *report, FILE *out)
{
	print_number(family, report, report->exit, out);
}

static void print_duration(const struct family *family, const struct report *report, FILE *out)
{
	int64_t ms = report->plan->duration_ms;
	if (ms < 0)
		return;
	print_name(family, report, NULL, NULL, out);
	fprintf(out, "%" PRId64 ".%03" PRId64 "\n", ms / 1000, ms % 1000);
}

static void print_states(const struct family *family, const struct report *report, FILE *out)
{
	struct plan_counts counts = plan_count(report->plan);
	for (int state = 0; state < STATE_COUNT; state++) {
		print_name(family, report, "state", state_name((enum state)state), out);
		fprintf(out, "%zu\n", counts.state[state]);
	}
}

/* Seconds since the edit by hand that nobody has touched for the longest time; 0 without one, -1 where no time is
 * known.
 */
static int64_t oldest_edit(const struct plan *plan)
{
	int64_t now;
	int64_t age = 0;
	if (!plan->read_at || !when_parse(slice_of(plan->read_at), &now))
		return -1;
	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_row *row = &plan->rows[i];
		int64_t at;
		if (!state_is_drift(row->state))
			continue;
		if (!row->edited.at.length || !when_parse(row->edited.at, &at))
			return -1;
		age = now - at > age ? now - at : age;
	}
	return age;
}

static void print_oldest(const struct family *family, const struct report *report, FILE *out)
{
	int64_t age = oldest_edit(report->plan);
	if (age >= 0)
		print_number(family, report, age, out);
}

static const struct family families[] = {
	{"dashsync_last_check_timestamp_seconds", "seconds", "When the server was last read.", print_last_check},
	{"dashsync_complete", NULL, "1 when every dashboard was looked at.", print_complete},
	{"dashsync_dashboards", NULL, "Dashboards by state.", print_states},
	{"dashsync_oldest_drift_age_seconds", "seconds", "The age of the oldest edit by hand.", print_oldest},
	{"dashsync_run_duration_seconds", "seconds", "How long the run took.", print_duration},
	{"dashsync_exit_code", NULL, "The exit code of the run.", print_exit},
};

void report_open_metrics(const struct reports *reports, FILE *out)
{
	for (size_t i = 0; i < sizeof families / sizeof families[0]; i++) {
		const struct family *family = &families[i];
		fprintf(out, "# TYPE %s gauge\n", family->name);
		if (family->unit)
			fprintf(out, "# UNIT %s %s\n", family->name, family->unit);
		fprintf(out, "# HELP %s %s\n", family->name, family->help);
		for (size_t k = 0; k < reports->count; k++)
			family->print(family, &reports->items[k], out);
	}
	fputs("# EOF\n", out);
}
