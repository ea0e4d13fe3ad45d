/* SPDX-License-Identifier: MIT */
/*
 * store: a tree of files to read from, whatever holds it: a folder on disk (folder.h) or a commit (tree.h).
 *
 * What listing and reading have to know is the same for both: what a folder holds, where a symbolic link leads, which
 * names git ignores, and the bytes of a file. Paths are relative to the root of the store, with '/' between segments
 * and none at the ends; "" is the root. All operations may be called from several threads at once.
 */
#ifndef DASHSYNC_SYNC_SOURCE_STORE_H
#define DASHSYNC_SYNC_SOURCE_STORE_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/error.h"
#include "model/base/slice.h"
#include "sync/git/entry.h"

struct arena;
struct source_content;
struct store;

/* Where a path leads when all links in it are followed. */
struct resolved_path {
	enum entry_kind kind; /* never ENTRY_LINK */
	const char *path;     /* without links; only for files, folders, repositories and others */
};

struct store_operations {
	/* What a folder holds, in any order. `folder` has no links in it. */
	bool (*list)(struct store *store, struct arena *arena, const char *folder, struct entries *out,
		     struct error *err);

	/* Where `path` leads. False only when that cannot be found out. */
	bool (*follow)(struct store *store, struct arena *arena, const char *path, struct resolved_path *out,
		       struct error *err);

	/* What the link at `path` says, for messages. Never NULL. */
	const char *(*destination)(struct store *store, struct arena *arena, const char *path);

	/* Whether git ignores what is at `path`. What is tracked is never ignored. False when that cannot be found out.
	 */
	bool (*ignores)(struct store *store, const char *path, enum entry_kind kind, bool *ignored, struct error *err);

	/* The bytes of a file, as source_read. */
	bool (*read)(struct store *store, struct arena *arena, const char *path, size_t limit,
		     struct source_content *out, struct error *err);

	void (*close)(struct store *store);

	/* True for a commit: that a folder of it cannot be read is git's failure and ends a listing. */
	bool is_commit;
};

struct store {
	const struct store_operations *operations;
};

/* The error of a path that `follow` found to be no file; false, as error_set. */
bool store_refuse(const char *path, enum entry_kind kind, struct error *err);

#endif
