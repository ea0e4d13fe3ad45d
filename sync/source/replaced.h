/* SPDX-License-Identifier: MIT */
/*
 * replaced: the contents that files had in past commits and that a later one took away or changed.
 *
 * Where lineage.h follows one file of today backwards, this looks at every file that is no longer what it was: that is
 * where dashboards are found that have left git.
 */
#ifndef DASHSYNC_SYNC_SOURCE_REPLACED_H
#define DASHSYNC_SYNC_SOURCE_REPLACED_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/error.h"
#include "sync/git/git.h"
#include "sync/source/source.h"

struct commit_nodes;
struct patterns;

/*
 * As source_replaced, over these commits. `here`: the newest one is compared with the work tree too.
 */
bool replaced_walk(struct git *git, const struct commit_nodes *past, const struct patterns *patterns, bool here,
		   const struct replaced_query *query, struct error *err);

#endif
