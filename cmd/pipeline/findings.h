/* SPDX-License-Identifier: MIT */
/*
 * findings: what a CI system shows beside the lines of files: a problem of a file, a dashboard that has something to
 * say, a target that failed. The worst first, over all targets, so that a system that keeps ten keeps the right ones.
 * Private to cmd/pipeline.
 */
#ifndef DASHSYNC_CMD_PIPELINE_FINDINGS_H
#define DASHSYNC_CMD_PIPELINE_FINDINGS_H

#include <stddef.h>

#include "model/base/diag.h"
#include "model/value/digest.h"

struct arena;
struct reports;

/* An error is what makes the exit code one of a fault, or an edit by hand that is or would be lost. */
enum finding_level {
	FINDING_ERROR,
	FINDING_WARNING, /* an edit by hand that stays, what is refused, what somebody has to create or delete */
	FINDING_NOTICE,  /* what apply writes */
	FINDING_LEVELS,
};

struct finding {
	enum finding_level level;
	struct place place;  /* the first change, else where the dashboard begins; file NULL: of no file */
	const char *rule;    /* of a diagnostic its rule, of a dashboard its state: our words */
	const char *title;   /* untrusted: "prod: Checkout", or the rule */
	const char *message; /* untrusted, one line */
	/*
	 * The same from run to run while the finding is, wherever lines move: of target, rule, uid or file, and of what
	 * is equal in all that, of the order in the report.
	 */
	struct digest fingerprint;
};

struct findings {
	struct finding *items;
	size_t count;
};

struct plan_row;

/* Where a dashboard's finding is: its first change by git, else the first place that was edited by hand, else its
 * start. */
struct place finding_place(const struct plan_row *row);

/* In the arena. */
struct findings findings_of(struct arena *arena, const struct reports *reports);

#endif
