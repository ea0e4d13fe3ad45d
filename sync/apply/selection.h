/* SPDX-License-Identifier: MIT */
/* selection: which of the files and dashboards an operation was asked for (`only`, `only_globs`). */
#ifndef DASHSYNC_SYNC_APPLY_SELECTION_H
#define DASHSYNC_SYNC_APPLY_SELECTION_H

#include <stdbool.h>

#include "model/base/slice.h"

struct operation;

/* Whether a glob asks for a file, or for a dashboard in it (whose uid may not be known: at NULL). */
bool selection_has(const struct operation *operation, const char *path, struct slice uid);

#endif
