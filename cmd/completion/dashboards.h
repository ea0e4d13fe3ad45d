/* SPDX-License-Identifier: MIT */
/*
 * dashboards: the uids and titles of the dashboards' files, as many as are found until a deadline. The files are those
 * of the work tree that the rules of the config name; links are not followed, and git is not asked what it ignores.
 */
#ifndef DASHSYNC_CMD_COMPLETION_DASHBOARDS_H
#define DASHSYNC_CMD_COMPLETION_DASHBOARDS_H

#include <stddef.h>

#include "cmd/completion/deadline.h"
#include "model/base/slice.h"

struct arena;
struct source_rules;

struct found_dashboard {
	struct slice uid;
	struct slice title; /* at NULL when there is none */
	const char *path;   /* from the folder on */
};

struct found_dashboards {
	struct found_dashboard *items; /* in any order */
	size_t count;
};

struct dashboards_query {
	const char *folder; /* what the rules are relative to */
	const struct source_rules *rules;
	struct slice prefix; /* of the uid: others are left out, and files whose names begin with it come first */
	struct deadline deadline;
};

void dashboards_find(const struct dashboards_query *query, struct arena *arena, struct found_dashboards *out);

#endif
