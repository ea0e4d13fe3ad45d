/* SPDX-License-Identifier: MIT */
/* idset: which git objects were seen. */
#ifndef DASHSYNC_SYNC_GIT_IDSET_H
#define DASHSYNC_SYNC_GIT_IDSET_H

#include <stdbool.h>
#include <stddef.h>

#include "sync/git/git_id.h"

/* All zeros is an empty set. */
struct idset {
	struct git_id *slots;
	bool *taken;
	size_t *numbers; /* of each slot that is taken: how many ids were added before it */
	size_t room;     /* a power of two, or 0 */
	size_t count;
};

/* Adds an id; false when it was there already. */
bool idset_add(struct idset *set, const struct git_id *id);

/* The same; `*number` is how many other ids were added before this one, now or earlier. */
bool idset_number(struct idset *set, const struct git_id *id, size_t *number);

/* True when an id was added. */
bool idset_has(const struct idset *set, const struct git_id *id);

void idset_free(struct idset *set);
#define IDSET_AUTO __attribute__((cleanup(idset_free))) struct idset

#endif
