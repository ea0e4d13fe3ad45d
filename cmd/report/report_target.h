/* SPDX-License-Identifier: MIT */
/* report_target: a fault of a target, which takes the place of its dashboards. For the rooms of formats. */
#ifndef DASHSYNC_CMD_REPORT_REPORT_TARGET_H
#define DASHSYNC_CMD_REPORT_REPORT_TARGET_H

#include <stdbool.h>

struct plan_row;
struct report;

/* Whether the run on the target did not begin, so that there are no dashboards to count (struct target_fault). */
bool report_is_not_run(const struct report *report);

/* Whether a fault of the target, shown once, takes the place of the row. */
bool report_is_of_target(const struct report *report, const struct plan_row *row);

#endif
