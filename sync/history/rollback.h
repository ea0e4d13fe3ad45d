/* SPDX-License-Identifier: MIT */
/*
 * rollback: dashboards made what older versions of them were.
 *
 *     rollback_check(&rollback, &err);                        whether it names what can be there
 *     rollback_plan(&operation, &rollback, &plan, &err);      what would change, and whose versions it undoes
 *     rollback_apply(&operation, &plan);                      guarded saves, read back, as any other (write.h)
 *
 * Unlike the server's own restore it names the version that it replaces, so an edit made meanwhile refuses it, and
 * keeps the folder. What is written is an edit, not a base: the dashboard is drift until git says the same.
 */
#ifndef DASHSYNC_SYNC_HISTORY_ROLLBACK_H
#define DASHSYNC_SYNC_HISTORY_ROLLBACK_H

#include <stdbool.h>

#include "model/base/error.h"

struct desired;
struct operation;
struct plan;
struct plan_row;

/* One dashboard (`uid` in git and `to`), or all that a run of apply wrote (`run`). */
struct rollback {
	const char *uid;

	/*
	 * A version ("5"), how many versions back ("-1": the one before live), or a commit by at least seven digits of
	 * its hash: the newest version that was written from it. A hash of decimal digits alone is a version first.
	 */
	const char *to;

	/* 12 hex digits: each goes to the version before the run's first; versions that somebody saved since stay, and
	 * are named.
	 */
	const char *run;

	bool by_restore; /* by the server's own call, which guards less (write.h) */
};

/*
 * Whether `to` and `run` are spelled as a version, versions back, a commit or a run are; FAULT_USAGE otherwise. Asks
 * nobody.
 */
bool rollback_check(const struct rollback *rollback, struct error *err);

/*
 * Plans it. A row whose action is not `update` says why nothing is to be done or can be. FAULT_USAGE when there is no
 * such dashboard, version or run; of one dashboard also the failure to read it, which of a run's many is a row.
 */
bool rollback_plan(const struct operation *operation, const struct rollback *rollback, struct plan *plan,
		   struct error *err);

/*
 * Takes back what this run of apply just wrote on a row, so that live is what it was before, when nobody saved since
 * and nothing was covered; `desired` is the dashboard of its file, NULL when that no longer has it, and `why` a line
 * for the version's message and the report. The row has the outcome `rolled-back` and the new version then. Where that
 * cannot be, its outcome stays and `warning` says why; a save that the rollback itself covered makes it `raced`. Its
 * fault is FAULT_FAILED in any case. Safe for rows side by side.
 */
void rollback_undo(const struct operation *operation, const struct desired *desired, struct plan_row *row,
		   const char *why);

/* Carries out what rollback_plan made, as long as live is as it was then. Sets the outcome of each row. */
void rollback_apply(const struct operation *operation, const struct rollback *rollback, struct plan *plan);

#endif
