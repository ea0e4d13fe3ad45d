/* SPDX-License-Identifier: MIT */
/*
 * costly_ignores: bounds what matching the patterns of .gitignore costs.
 *
 *     struct costly_ignores *ignores = costly_ignores_new(work_tree);
 *     if (costly_ignores_spend(ignores, "dashboards/team-a/cpu.json", &err))
 *             ... libgit2 may match the path ...
 *     costly_ignores_free(ignores);
 *
 * libgit2's matcher, as git's, tries every place at which a '*' may end, for each '*' anew: a line of a few bytes can
 * take hours, and nothing ends it. So the steps that it may take at most are counted before it is called, and the paths
 * of a run have a budget of them. No real repository comes near to it. Only files named .gitignore count, which come
 * with the branch; core.excludesFile and .git/info/exclude are the user's own.
 */
#ifndef DASHSYNC_SYNC_GIT_COSTLY_IGNORES_H
#define DASHSYNC_SYNC_GIT_COSTLY_IGNORES_H

#include <stdbool.h>

#include "model/base/error.h"

struct costly_ignores;

struct costly_ignores *costly_ignores_new(const char *work_tree);
void costly_ignores_free(struct costly_ignores *ignores); /* takes NULL */

/*
 * Takes the steps of matching a path, relative to the work tree, off the budget. FAULT_DATA with the pattern that took
 * most of it when it is used up; then every further call fails, too. Not for several threads at once.
 */
bool costly_ignores_spend(struct costly_ignores *ignores, const char *path, struct error *err);

#endif
