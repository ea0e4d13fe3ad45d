/* SPDX-License-Identifier: MIT */
#include "cmd/pipeline/output_values.h"

#include <ctype.h>
#include <string.h>

#include "cmd/report/report_view.h"
#include "model/base/strbuf.h"
#include "model/plan/check_result.h"

#define SUMMARY_BYTES 140 /* what GitHub takes as the description of a commit status */
#define NAMES_BYTES   60

enum output_value {
	VALUE_WRITES,
	VALUE_CHANGED,
	VALUE_DRIFTED,
	VALUE_REFUSED,
	VALUE_MISSING,
	VALUE_ORPHANED,
	VALUE_ERRORS,
	VALUE_LOST,
	VALUE_DASHBOARDS,
	VALUE_COUNT,
};

/* The names, and what the summary calls them; NULL: it does not. */
static const struct {
	const char *name;
	const char *words;
} values[VALUE_COUNT] = {
	[VALUE_WRITES] = {"WRITES", NULL},
	[VALUE_CHANGED] = {"CHANGED", NULL},
	[VALUE_DRIFTED] = {"DRIFTED", "edited by hand"},
	[VALUE_REFUSED] = {"REFUSED", "refused"},
	[VALUE_MISSING] = {"MISSING", "missing"},
	[VALUE_ORPHANED] = {"ORPHANED", "orphaned"},
	[VALUE_ERRORS] = {"ERRORS", "in error"},
	[VALUE_LOST] = {"LOST", "edits lost"},
	[VALUE_DASHBOARDS] = {"DASHBOARDS", NULL},
};

static bool is_complete(const struct reports *reports)
{
	bool complete = true;
	for (size_t i = 0; i < reports->count && complete; i++)
		complete = plan_is_complete(reports->items[i].plan);
	return complete;
}

/* ---- numbers ---- */

static bool is_error(const struct plan_row *row)
{
	return row->state == STATE_INVALID || row->state == STATE_ERROR || row->write.outcome == OUTCOME_FAILED ||
	       (row->check && check_count(row->check).errors);
}

static void count_row(const struct report *report, const struct plan_row *row, size_t counts[static VALUE_COUNT])
{
	const struct plan *plan = report->plan;
	bool is_held = plan->held_back && action_writes(row->action);
	bool is_written = plan->run || report->is_pull || row->write.outcome != OUTCOME_NONE
				  ? plan_row_is_written(row)
				  : action_writes(row->action);
	counts[VALUE_WRITES] += is_written && !is_held;
	counts[VALUE_CHANGED] += row->state == STATE_CHANGED || row->state == STATE_NEW;
	counts[VALUE_DRIFTED] += state_is_drift(row->state);
	counts[VALUE_REFUSED] += is_held || row->action == ACTION_REFUSE || row->write.outcome == OUTCOME_REFUSED;
	counts[VALUE_MISSING] += row->state == STATE_MISSING;
	counts[VALUE_ORPHANED] += row->state == STATE_ORPHANED;
	counts[VALUE_ERRORS] += is_error(row);
	counts[VALUE_LOST] += !is_held && report_fate(report, row) == FATE_LOST;
	counts[VALUE_DASHBOARDS]++;
}

static void count_all(const struct reports *reports, size_t counts[static VALUE_COUNT])
{
	for (size_t i = 0; i < reports->count; i++) {
		const struct plan *plan = reports->items[i].plan;
		for (size_t row = 0; row < plan->count; row++)
			count_row(&reports->items[i], &plan->rows[row], counts);
		counts[VALUE_ERRORS] += plan->target_fault.fault != FAULT_NONE && !plan->target_fault.unread;
	}
}

/* ---- the summary ---- */

static void add_names(const struct reports *reports, struct strbuf *out)
{
	STRBUF_AUTO names = STRBUF_INIT(NAMES_BYTES);
	for (size_t i = 0; i < reports->count; i++) {
		const char *name = reports->items[i].plan->target;
		if (name && names.length)
			strbuf_add_char(&names, ' ');
		for (; name && *name; name++)
			strbuf_add_char(&names, isalnum((unsigned char)*name) || strchr(".-_", *name) ? *name : '_');
	}
	if (names.length)
		strbuf_printf(out, "%s: ", names.at);
}

static void add_summary(const struct reports *reports, const size_t *counts, bool complete, struct strbuf *out)
{
	STRBUF_AUTO text = STRBUF_INIT(SUMMARY_BYTES);
	const struct report *first = &reports->items[0];
	size_t all = counts[VALUE_DASHBOARDS];
	bool is_done = first->plan->run || first->is_pull;
	add_names(reports, &text);
	strbuf_printf(&text, "%zu dashboard%s, %zu %s", all, all == 1 ? "" : "s", counts[VALUE_WRITES],
		      is_done ? "written" : "to write");
	for (size_t i = 0; i < VALUE_COUNT; i++)
		if (values[i].words && counts[i])
			strbuf_printf(&text, ", %zu %s", counts[i], values[i].words);
	if (first->plan->endpoint && !complete)
		strbuf_add_text(&text, ", not all compared");
	strbuf_printf(out, "DASHSYNC_SUMMARY=%s\n", text.at);
}

void output_values_of(const struct reports *reports, struct strbuf *out)
{
	size_t counts[VALUE_COUNT] = {0};
	bool complete = is_complete(reports);
	count_all(reports, counts);
	for (size_t i = 0; i < VALUE_COUNT; i++)
		strbuf_printf(out, "DASHSYNC_%s=%zu\n", values[i].name, counts[i]);
	strbuf_printf(out, "DASHSYNC_COMPLETE=%d\n", complete);
	add_summary(reports, counts, complete, out);
}
