/* SPDX-License-Identifier: MIT */
#include "cmd/pipeline/verdict.h"

#include "cmd/report/report.h"
#include "cmd/report/report_view.h"

static bool is_unread(const struct plan_row *row)
{
	return row->state == STATE_ERROR || row->fault == FAULT_DENIED || row->fault == FAULT_UNREACHABLE ||
	       row->fault == FAULT_INTERRUPTED;
}

/* What `drift` ends with 2 for. */
static bool is_found_by_drift(const struct plan_row *row)
{
	return state_is_drift(row->state) || row->state == STATE_UNDETERMINED;
}

enum verdict verdict_of_row(const struct report *report, const struct plan_row *row)
{
	bool is_drift = report->from_live && !report->is_pull && !report->is_check;
	if (row->write.outcome == OUTCOME_NONE && is_unread(row))
		return VERDICT_UNREAD;
	if (row->fault != FAULT_NONE || row->state == STATE_INVALID || plan_row_is_named(report->plan, row))
		return VERDICT_FAILS;
	if (row->write.outcome != OUTCOME_NONE && row->write.outcome != OUTCOME_WRITTEN)
		return VERDICT_FAILS;
	if (row->action == ACTION_REFUSE || report_fate(report, row) == FATE_LOST)
		return VERDICT_FAILS;
	return is_drift && is_found_by_drift(row) ? VERDICT_FAILS : VERDICT_PASSES;
}

enum verdict verdict_of_item(const struct check_item *item)
{
	if (item->severity != CHECK_ERROR)
		return VERDICT_PASSES;
	return item->status == CHECK_UNANSWERED ? VERDICT_UNREAD : VERDICT_FAILS;
}
