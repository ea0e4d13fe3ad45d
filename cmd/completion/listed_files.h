/* SPDX-License-Identifier: MIT */
/*
 * listed_files: the names of the files that the rules of a config name, and of each what is known so far. Links are not
 * followed, other repositories not entered, and git is not asked what it ignores.
 */
#ifndef DASHSYNC_CMD_COMPLETION_LISTED_FILES_H
#define DASHSYNC_CMD_COMPLETION_LISTED_FILES_H

#include <stdbool.h>

#include "cmd/completion/cache_text.h"
#include "cmd/completion/deadline.h"

struct arena;
struct source_rules;

enum listed_state {
	LISTED_NAME,   /* nothing but its path is known */
	LISTED_CACHED, /* it is as the cache knows it */
	LISTED_READ,
	LISTED_GONE, /* it is not a regular file, or cannot be read */
};

struct listed_file {
	struct cached_file is;            /* without a uid until it is cached or read */
	const struct cached_file *former; /* what the cache has at its path; NULL: nothing */
	enum listed_state state;
};

struct listed_files {
	struct listed_file *items; /* in the order of the file system */
	size_t count;
	bool is_cut; /* the time was over before the end */
};

/* Lists what is below `root`, a descriptor that stays open. Everything lives in `arena`. */
void listed_files_find(int root, const struct source_rules *rules, const struct deadline *deadline, struct arena *arena,
		       struct listed_files *out);

#endif
