/* SPDX-License-Identifier: MIT */
/* pull_file: the rows that share a file, pulled into it. Private to sync/pull. */
#ifndef DASHSYNC_SYNC_PULL_PULL_FILE_H
#define DASHSYNC_SYNC_PULL_PULL_FILE_H

#include <stddef.h>

struct links;
struct plan_row;
struct pull;

/* The rows of one file. */
struct pull_batch {
	const struct pull *pull;
	const struct links *links; /* from the live uids of an Azure target back to those of git; or NULL */
	struct plan_row **rows;
	size_t count;
};

/* Pulls the batch at an index of an array, the user's: for pool_run. */
void pull_file(void *batches, size_t index);

#endif
