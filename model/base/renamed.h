/* SPDX-License-Identifier: MIT */
/*
 * renamed: names of options and keys that changed. The old name is still read, silently: it is in no help, no
 * completion and no reference page, and nothing is written under it.
 */
#ifndef DASHSYNC_MODEL_BASE_RENAMED_H
#define DASHSYNC_MODEL_BASE_RENAMED_H

#include "model/base/slice.h"

/* One name that changed; a table of them ends with a NULL `before`. */
struct renamed {
	const char *before;
	const char *now;
};

/* Today's name: that of the row whose old name it is, else `name` itself. */
struct slice renamed_now(const struct renamed *table, struct slice name);

/* The old name of `now`, or NULL when it never had another. */
const char *renamed_before(const struct renamed *table, const char *now);

#endif
