/* SPDX-License-Identifier: MIT */
/*
 * lineage: where a file of today was in each commit of the past, through renames.
 *
 * From each commit to its parents the path stays, unless the parent does not have there what is looked for: then the
 * files that the commit took away or changed are asked, and the first that has it is where it was. So a dashboard is
 * followed by its uid, whatever its file is called and however much of it changed in the commit that moved it.
 */
#ifndef DASHSYNC_SYNC_SOURCE_LINEAGE_H
#define DASHSYNC_SYNC_SOURCE_LINEAGE_H

#include <stdbool.h>

#include "model/base/error.h"
#include "sync/git/git.h"
#include "sync/source/commit_nodes.h"
#include "sync/source/source.h"

/*
 * As source_history, over these commits, of which the one at `start` is where `query->path` is today. Where `commits`
 * is not NULL, it has as many items, and `content` of each is set that has the file.
 */
bool lineage_walk(struct git *git, const struct commit_nodes *past, const struct source_query *query,
		  struct past_commit *commits, struct error *err);

#endif
