/* SPDX-License-Identifier: MIT */
/*
 * config_sides: one target in two configs, for plan --base: which key is taken from which, and what differs.
 *
 *     settings = config_sided(&rev, &branch);                     what the branch is compared with
 *     config_differences(arena, &sides, &differences);            the lines at the top of a report
 *
 * The side of each key is a column of the table (config_keys.h), printed in docs/config.md.
 */
#ifndef DASHSYNC_MODEL_CONFIG_CONFIG_SIDES_H
#define DASHSYNC_MODEL_CONFIG_CONFIG_SIDES_H

#include <stdbool.h>
#include <stddef.h>

#include "model/config/config.h"

/* REV's target with the branch's values of all keys that come from there. Texts are shared with both. */
struct config_target config_sided(const struct config_target *rev, const struct config_target *branch);

/* The two configs; `target` of each is the one that the run is about. */
struct config_side_view {
	const struct config *config;
	const struct config_target *target; /* NULL: the config does not have it, as if every key were absent */
};

/* A key whose change is a line of its own. */
struct config_difference {
	const char *key;  /* "on-drift", "azure.names" */
	const char *text; /* one line for people, without any value that may be a secret */
	bool followed;    /* plan --base compares by the branch's value; else it takes effect after the merge */
};

struct config_differences {
	const struct config_difference *items; /* in the order of docs/config.md */
	size_t count;
	bool any;    /* any key of the branch's side differs, announced or not */
	bool judges; /* one differs that may change the state of a dashboard whose document stays the same */
};

/* What differs from REV's config to the branch's, in `arena`. Maps and lists are compared by value, not by spelling. */
void config_differences(struct arena *arena, const struct config_side_view *rev, const struct config_side_view *branch,
			struct config_differences *out);

#endif
