/* SPDX-License-Identifier: MIT */
/*
 * tree: the tree of a commit as a store, read from the object database without a checkout.
 *
 * Links are followed inside the tree, as they would be in a checkout of it; an absolute one always leads outside.
 */
#ifndef DASHSYNC_SYNC_SOURCE_TREE_H
#define DASHSYNC_SYNC_SOURCE_TREE_H

#include "model/base/error.h"
#include "sync/git/git.h"
#include "sync/source/store.h"

struct arena;

/* Opens a commit's tree; `git` is borrowed. */
struct store *tree_open(struct git *git, const struct git_id *tree);

/*
 * Where `path` leads in the tree when links are followed, and for a file its blob; `out->path` may be `path` itself.
 * False when this clone lacks the objects for it.
 */
bool tree_find(struct git *git, struct arena *arena, const struct git_id *tree, const char *path,
	       struct resolved_path *out, struct git_id *id, struct error *err);

#endif
