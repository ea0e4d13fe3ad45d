/* SPDX-License-Identifier: MIT */
/*
 * dashboards: the uids and titles of the dashboards' files, as many as are found until a deadline. The files are those
 * of the work tree that the rules of the config name (listed_files.h).
 *
 *     struct found_dashboards found;
 *     dashboards_find(&query, arena, &found);
 *     ...                                          print them: somebody waits
 *     dashboards_remember(found.search);           what was read need not be read again (cache.h)
 */
#ifndef DASHSYNC_CMD_COMPLETION_DASHBOARDS_H
#define DASHSYNC_CMD_COMPLETION_DASHBOARDS_H

#include <stdbool.h>
#include <stddef.h>

#include "cmd/completion/cache.h"
#include "cmd/completion/deadline.h"
#include "model/base/slice.h"

struct arena;
struct dashboards_search;
struct source_rules;

struct found_dashboard {
	struct slice uid;
	struct slice title; /* empty when there is none */
	struct slice path;  /* from the folder on */
};

struct found_dashboards {
	struct found_dashboard *items; /* in any order */
	size_t count;
	bool is_partial;                  /* the time was over before all files were looked at */
	struct dashboards_search *search; /* NULL: the folder is not there */
};

struct dashboards_query {
	const char *folder; /* what the rules are relative to */
	const struct source_rules *rules;
	struct slice prefix;   /* of the uid: others are left out, and files whose names begin with it come first */
	variable_fn *variable; /* getenv, for the place of the cache; NULL: there is none */
	struct deadline deadline;
};

/* Texts of the query must outlive the arena's. */
void dashboards_find(const struct dashboards_query *query, struct arena *arena, struct found_dashboards *out);

/* Writes the cache, if any file was read. Takes NULL. */
void dashboards_remember(struct dashboards_search *search);

#endif
