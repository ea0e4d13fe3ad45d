/* SPDX-License-Identifier: MIT */
/*
 * orphans: dashboards that left git and are still live (docs/decision-table.md, row orphaned).
 *
 * Looked for are the uids that the config's files had in the last commits (`history` of them) and no longer have. Each
 * costs one GET, and the versions when it is there: only what is shown to be this repository's (compare_removed) has a
 * row, the others are counted in a note. In a shallow clone, and where a file cannot be read (its uids may be there),
 * nothing is looked for, and the plan says so.
 */
#ifndef DASHSYNC_SYNC_APPLY_ORPHANS_H
#define DASHSYNC_SYNC_APPLY_ORPHANS_H

#include <stdbool.h>

#include "model/base/error.h"

struct operation;
struct plan;

/* Adds a row for each to a plan that has the rows of all files. False when git cannot be read. */
bool orphans_find(const struct operation *operation, struct plan *plan, struct error *err);

#endif
