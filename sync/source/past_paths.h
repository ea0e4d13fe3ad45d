/* SPDX-License-Identifier: MIT */
/*
 * past_paths: whether something that the rules name was ever there: in the index, or in a commit that a later one, or
 * the work tree, took it out of.
 *
 * Asked only about rules of which nothing is there today: a name that never was is a slip of the pen, one that was has
 * left git.
 */
#ifndef DASHSYNC_SYNC_SOURCE_PAST_PATHS_H
#define DASHSYNC_SYNC_SOURCE_PAST_PATHS_H

#include <stdbool.h>

#include "model/base/error.h"
#include "sync/source/source.h"

struct commit_nodes;
struct git;
struct patterns;

/*
 * As source_find_past_paths, over these commits. `here`: the index is looked at, and the work tree against the newest.
 * `git` is NULL outside git, where nothing was.
 */
bool past_paths_find(struct git *git, const struct commit_nodes *past, const struct patterns *patterns, bool here,
		     struct source_past_paths *out, struct error *err);

#endif
