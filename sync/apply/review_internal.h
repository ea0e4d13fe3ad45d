/* SPDX-License-Identifier: MIT */
/* review_internal: what the two files of review share. Private to sync/apply. */
#ifndef DASHSYNC_SYNC_APPLY_REVIEW_INTERNAL_H
#define DASHSYNC_SYNC_APPLY_REVIEW_INTERNAL_H

#include <pthread.h>

#include "model/value/digest.h"
#include "sync/apply/review.h"
#include "sync/base/window.h"
#include "sync/source/source.h"

/* A dashboard of a file that the branch changed or took away. */
struct fork_dashboard {
	struct slice uid;
	const char *file;
	size_t index;    /* in its file, from 0 */
	bool is_left;    /* the branch's config does not name the file any more */
	bool has_digest; /* else it cannot be resolved by the branch's settings */
	struct digest digest;
};

struct review {
	const struct operation *operation;
	const struct source_files *now;
	struct plan *plan;
	struct arena *arena;
	struct source_files fork;          /* by REV's rules */
	struct source_files fork_still;    /* by the branch's */
	bool *changed;                     /* of each file of `fork` */
	struct fork_dashboard *dashboards; /* sorted by uid, then file */
	size_t count;
	size_t room;
	bool links_matter;    /* links may lead elsewhere: some dashboards come or go, on an Azure target */
	bool is_broken;       /* some file of the branch cannot be read */
	struct window window; /* for files that are read as dashboards */
	pthread_mutex_t lock;
};

/* A file of a list by its path, or NULL. */
const struct source_file *review_find_file(const struct source_files *files, const char *path);

/* The dashboard of a uid where the branch began, if its file changed; or NULL. */
const struct fork_dashboard *review_find(const struct review *review, struct slice uid);

#endif
