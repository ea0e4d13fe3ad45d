/* SPDX-License-Identifier: MIT */
/* alike: which values of two groups are most alike, by how much of them is the same. */
#ifndef DASHSYNC_MODEL_DIFF_ALIKE_H
#define DASHSYNC_MODEL_DIFF_ALIKE_H

#include <stddef.h>

struct arena;
struct value;

struct alike_group {
	const struct value *const *values;
	size_t count;
};

/* What counts as alike. */
struct alike_rule {
	const char *const *apart; /* keys that do not count, NULL-terminated; or NULL */
	unsigned least;           /* percent of the smaller value that must be in the other one */
};

/*
 * Pairs the values of two groups, the most alike first; of what is equally alike that which stays where it is. In
 * groups that are too large for that (over 16,384 pairs) the k-th is paired with the k-th. `partners` gets, for each of
 * old, an index in new, or SIZE_MAX. The time is linear in the size of the values.
 */
void alike_pair(const struct alike_group *old, const struct alike_group *new, const struct alike_rule *rule,
		size_t *partners);

#endif
