/* SPDX-License-Identifier: MIT */
#include "model/base/pairs.h"

#include <stdlib.h>

static int compare_pairs(const void *left, const void *right)
{
	const struct pair *a = left;
	const struct pair *b = right;
	return slice_compare(a->key, b->key);
}

const struct slice *pairs_find(const struct pairs *pairs, struct slice key)
{
	struct pair wanted = {.key = key};
	if (pairs->count == 0)
		return NULL;
	const struct pair *found = bsearch(&wanted, pairs->items, pairs->count, sizeof wanted, compare_pairs);
	return found ? &found->value : NULL;
}

void pairs_sort(struct pair *items, size_t count)
{
	if (count)
		qsort(items, count, sizeof *items, compare_pairs);
}
