/* SPDX-License-Identifier: MIT */
/*
 * orphans: dashboards that left git and are still live (docs/decision-table.md, row orphaned).
 *
 * Looked for are the uids that the config's files had in the last commits (`history` of them) and no longer have. Each
 * costs one GET, and the versions when it is there: only what is shown to be this repository's (compare_removed) has a
 * row, the others are counted in a note.
 *
 * Nothing is looked for unless everything was read: not in a shallow clone; not where a file or dashboard is invalid, a
 * link is refused, a folder is another repository or cannot be read, since any of them may have the uids; not where git
 * has a file that is not in the work tree (skip-worktree); and not where a file that git had is still there but is not
 * read (git ignores it now, or it is a folder). The plan says so.
 */
#ifndef DASHSYNC_SYNC_APPLY_ORPHANS_H
#define DASHSYNC_SYNC_APPLY_ORPHANS_H

#include <stdbool.h>

#include "model/base/error.h"

struct operation;
struct plan;
struct retired;

/* Adds a row for each to a plan that has the rows of all files. False when git cannot be read. */
bool orphans_find(const struct operation *operation, struct plan *plan, struct error *err);

/* Adds the line about a dashboard that left git on purpose. */
void orphans_note_retired(struct plan *plan, const struct retired *retired);

#endif
