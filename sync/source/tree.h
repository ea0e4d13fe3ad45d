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

/* Where a path leads in a tree. */
struct tree_place {
	enum entry_kind kind; /* never ENTRY_LINK */
	const char *path;     /* as in struct resolved_path; may be the very path that was looked for */
	struct git_id id;     /* of a file: its blob */
};

/* Where `path` leads in the tree when links are followed. False when this clone lacks the objects for it. */
bool tree_find(struct git *git, struct arena *arena, const struct git_id *tree, const char *path,
	       struct tree_place *out, struct error *err);

#endif
