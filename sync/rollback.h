/* SPDX-License-Identifier: MIT */
/*
 * rollback: a dashboard made what an older version of it was (deciding.md sections 2 and 3).
 *
 *     rollback_plan(&engine, wanted, "5", &plan, &err);      one row: what would change, whose versions it undoes
 *     rollback_apply(&engine, wanted, &plan);                a guarded save, read back, as any other (write.h)
 *
 * Unlike the server's own restore it names the version that it replaces, so an edit made meanwhile refuses it, and
 * keeps the folder. What is written is an edit, not a base: the dashboard is drift until git says the same.
 */
#ifndef DASHSYNC_SYNC_ROLLBACK_H
#define DASHSYNC_SYNC_ROLLBACK_H

#include <stdbool.h>

#include "model/error.h"

struct engine;
struct plan;
struct wanted;

/*
 * Plans it, as the one row of a plan. `to` is a version ("5"), how many versions back ("-1": the one before live), or a
 * commit by at least seven digits of its hash: the newest version that was written from it. A row whose action is not
 * `update` says why nothing is to be done or can be. False when `to` names no version that is kept, or on a failure to
 * read.
 */
bool rollback_plan(const struct engine *engine, const struct wanted *wanted, const char *to, struct plan *plan,
		   struct error *err);

/* Carries out what rollback_plan made, as long as live is as it was then. Sets the row's outcome. */
void rollback_apply(const struct engine *engine, const struct wanted *wanted, struct plan *plan);

#endif
