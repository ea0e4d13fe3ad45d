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
#include <stddef.h>

#include "model/base/error.h"
#include "sync/git/git.h"
#include "sync/source/source.h"

/* One commit of the past. */
struct commit_node {
	struct git_id commit;
	struct git_id tree;
	const size_t *parents; /* indexes in the past; parents beyond its end are left out */
	size_t parents_count;
};

struct commit_nodes {
	const struct commit_node *items; /* newest first, children before their parents */
	size_t count;
};

/* As source_history, over these commits, of which the first is where `query->path` is today. */
bool lineage_walk(struct git *git, const struct commit_nodes *past, const struct source_query *query,
		  struct error *err);

#endif
