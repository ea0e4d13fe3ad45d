/* SPDX-License-Identifier: MIT */
/*
 * verdict: what test results and code scanning make of a dashboard: what fails a run, or would lose an edit, is red;
 * what apply would just do is not. Private to cmd/pipeline.
 */
#ifndef DASHSYNC_CMD_PIPELINE_VERDICT_H
#define DASHSYNC_CMD_PIPELINE_VERDICT_H

#include "model/plan/plan.h"

struct report;

enum verdict {
	VERDICT_PASSES,
	VERDICT_FAILS, /* invalid, refused, an edit that is or would be lost, what --fail-on names, what drift looks for
			*/
	VERDICT_UNREAD, /* nothing is known of it: it, or its data sources, could not be asked */
};

enum verdict verdict_of_row(const struct report *report, const struct plan_row *row);
enum verdict verdict_of_item(const struct check_item *item);

#endif
