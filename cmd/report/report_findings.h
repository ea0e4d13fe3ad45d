/* SPDX-License-Identifier: MIT */
/*
 * report_findings: what `check` found, each thing once: items of one or more dashboards that say the same (severity,
 * kind, data source, reason) are one finding with its places. Private to cmd/report.
 */
#ifndef DASHSYNC_CMD_REPORT_REPORT_FINDINGS_H
#define DASHSYNC_CMD_REPORT_REPORT_FINDINGS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct check_item;
struct plan_row;

/* Where a finding is. */
struct finding_place {
	const struct plan_row *row;
	const struct check_item *item;
	size_t finding; /* index into `items` */
	size_t order;   /* among all items of all rows */
};

struct check_finding {
	const struct finding_place *places; /* in the order of the rows and their items */
	size_t count;
	size_t rows; /* that have it */
};

struct check_findings {
	struct check_finding *items; /* the worst first, then in the order of their first place */
	size_t count;
	const struct finding_place *by_row; /* all places once more: row by row, in each by finding */
	size_t places_count;
};

/* The findings of `count` rows in the arena; notes and what is as it should be only when they are asked for. */
struct check_findings report_findings(struct arena *arena, const struct plan_row *rows, size_t count, bool with_notes);

#endif
