/* SPDX-License-Identifier: MIT */
/* entry: what a folder holds, on disk or in a commit. Paths have '/' between segments and none at the ends. */
#ifndef DASHSYNC_SYNC_GIT_ENTRY_H
#define DASHSYNC_SYNC_GIT_ENTRY_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/slice.h"

struct arena;

/* What is at a path. The last three are answers of the store's `follow` only (sync/source/store.h). */
enum entry_kind {
	ENTRY_FILE,
	ENTRY_FOLDER,
	ENTRY_LINK,
	ENTRY_REPOSITORY, /* another repository: a submodule, or one that was cloned into this one */
	ENTRY_OTHER,      /* a device, a pipe, a socket */
	ENTRY_NOTHING,    /* not there */
	ENTRY_OUTSIDE,    /* a link led out of the root, or into git's own data */
	ENTRY_CIRCLE,     /* links lead to each other */
};

struct entry {
	const char *name;
	enum entry_kind kind;
};

struct entries {
	struct entry *items;
	size_t count;
	size_t room;
};

/* Adds an entry; the name is copied into `arena`. */
void entries_add(struct entries *entries, struct arena *arena, struct slice name, enum entry_kind kind);

/* True for the names that never belong to a source: "", ".", ".." and ".git". */
bool entry_is_reserved(struct slice name);

#endif
