/* SPDX-License-Identifier: MIT */
/* commit: a commit, the people of one, and how two are related, as the trailer and the reports name them. */
#ifndef DASHSYNC_SYNC_GIT_COMMIT_H
#define DASHSYNC_SYNC_GIT_COMMIT_H

#include <stdint.h>

/* Texts live in the arena that was given. */
struct commit {
	const char *hash;    /* 40 hex digits */
	const char *subject; /* first line of the message, UTF-8 */
	const char *author;
	int64_t time; /* committer time, seconds since the epoch */
};

struct person {
	const char *name;
	const char *email;
};

enum kinship {
	KINSHIP_UNKNOWN, /* one of them is not in this repository, or a shallow clone hides it */
	KINSHIP_SAME,
	KINSHIP_ANCESTOR, /* the first is an ancestor of the second */
	KINSHIP_DESCENDANT,
	KINSHIP_UNRELATED,
};

#endif
