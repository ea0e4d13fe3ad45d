/* SPDX-License-Identifier: MIT */
/*
 * config_paths: whether the paths under 'dashboards' of a config lead anywhere.
 *
 * A path that never was is a slip of the pen, and a run that looks at nothing because of it must not be green; a path
 * that was there has left git with its dashboards, which are orphans then.
 */
#ifndef DASHSYNC_SYNC_COMPARE_CONFIG_PATHS_H
#define DASHSYNC_SYNC_COMPARE_CONFIG_PATHS_H

#include <stdbool.h>

#include "model/base/diag.h"
#include "model/base/error.h"

struct arena;
struct operation;
struct source_files;

/*
 * Judges the rules after a listing; those that no config has are never wrong. FAULT_CONFIG when nothing is at a path,
 * and nothing was in the index and in the commits that are looked at, or when no path has a dashboard file and none
 * had. A path that was there is a warning; so is any in a shallow clone.
 */
bool config_paths_check(const struct operation *operation, struct arena *arena, const struct source_files *listed,
			struct diagnostics *diags, struct error *err);

#endif
