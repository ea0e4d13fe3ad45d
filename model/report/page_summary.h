/* SPDX-License-Identifier: MIT */
/* page_summary: a page in half a line. Private to model/report. */
#ifndef DASHSYNC_MODEL_REPORT_PAGE_SUMMARY_H
#define DASHSYNC_MODEL_REPORT_PAGE_SUMMARY_H

#include "model/report/grouping.h"

/*
 * "2 queries, 1 panel added, 12 panels moved, time range": what changed, the weightiest first, counted over changes and
 * not over groups; about 60 columns, the rest as "9 more changes". Where the old dashboard has neither panels nor
 * variables, what the new one has: "23 panels, 4 variables". "" without changes.
 */
const char *page_summary(struct grouping *grouping);

#endif
