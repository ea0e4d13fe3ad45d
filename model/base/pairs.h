/* SPDX-License-Identifier: MIT */
/* pairs: a sorted map from text to text, as the config has it. */
#ifndef DASHSYNC_MODEL_BASE_PAIRS_H
#define DASHSYNC_MODEL_BASE_PAIRS_H

#include <stddef.h>

#include "model/base/slice.h"

struct pair {
	struct slice key;
	struct slice value;
};
struct pairs {
	const struct pair *items; /* in byte order of the keys, unique */
	size_t count;
};

/* The value of a key, or NULL. */
const struct slice *pairs_find(const struct pairs *pairs, struct slice key);

/* Puts items in the order that struct pairs has. */
void pairs_sort(struct pair *items, size_t count);

#endif
