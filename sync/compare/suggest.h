/* SPDX-License-Identifier: MIT */
/* suggest: the dashboard that was meant, where none has the uid that was named. */
#ifndef DASHSYNC_SYNC_COMPARE_SUGGEST_H
#define DASHSYNC_SYNC_COMPARE_SUGGEST_H

#include <stdbool.h>

#include "model/base/error.h"
#include "model/base/slice.h"

struct operation;

/* What a word on the command line may name. */
enum suggested {
	SUGGESTED_UIDS,
	SUGGESTED_UIDS_AND_FILES,
};

/*
 * Adds the hint to an error about a word that names no dashboard: the uid of the file that the
 * word names, the nearest name in the operation's source and rules,
 * else `otherwise`; where that is NULL, how to list the names, or that the one which has it is not valid. Reads all
 * files. Returns false.
 */
bool suggest_dashboard(const struct operation *operation, struct slice word, enum suggested suggested,
		       const char *otherwise, struct error *err);

#endif
