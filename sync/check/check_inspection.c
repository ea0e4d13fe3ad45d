/* SPDX-License-Identifier: MIT */
/* How one finding gets into the check of a dashboard: what all steps of a check use. */
#include "sync/check/check_run_internal.h"

bool check_leave_out(struct check_item *item, const char *reason)
{
	item->status = CHECK_UNCHECKED;
	item->reason = reason;
	return false;
}

void inspection_add(struct inspection *inspection, const struct check_item *item)
{
	struct check_item placed = *item;
	if (inspection->check->is_live) /* the places are those of the server's answer, which nobody sees */
		placed.line = placed.column = 0;
	check_add(inspection->check, inspection->row->arena, &inspection->checker->options.severities, &placed);
}
