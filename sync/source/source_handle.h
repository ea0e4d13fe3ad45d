/* SPDX-License-Identifier: MIT */
/*
 * source_handle: what a source is, for its two files. What all threads share is fixed when the source is opened, but
 * for the lists of past commits, which are made when first asked for (source_past.c).
 */
#ifndef DASHSYNC_SYNC_SOURCE_SOURCE_HANDLE_H
#define DASHSYNC_SYNC_SOURCE_SOURCE_HANDLE_H

#include "sync/source/source.h"

#include <pthread.h>
#include <stdatomic.h>

#include "sync/git/git.h"
#include "sync/source/commit_nodes.h"

struct source {
	struct store *store;
	struct git *git; /* NULL outside git */
	struct arena *arena;
	const char *prefix;
	bool is_commit;       /* a commit is read, not a folder */
	bool has_commit;      /* the two below are set */
	struct git_id commit; /* what is read, or HEAD */
	struct git_id tree;
	atomic_size_t reads;

	pthread_mutex_t lock; /* for what follows; a list that was given out stays as it is */
	struct commit_nodes past;
	size_t past_asked; /* for how many commits `past` was made */
	struct commit_nodes line;
	size_t line_asked;
};

#endif
