/* SPDX-License-Identifier: MIT */
/*
 * version_authors: who saved a version, by name.
 *
 * In lists of Grafana before 11 the author is a user's number (-1 for any key), and version 1 has the message `Initial
 * save` whatever was sent. The single version has both, for a request more; each number is asked for once.
 *
 *     struct version_authors authors = {.operation = operation, .arena = arena, .uid = live_uid};
 *     version_authors_look(&authors, &version);
 */
#ifndef DASHSYNC_SYNC_COMPARE_VERSION_AUTHORS_H
#define DASHSYNC_SYNC_COMPARE_VERSION_AUTHORS_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/slice.h"
#include "sync/grafana/gateway.h"

struct arena;
struct operation;

/* A user whom lists know by number. */
struct version_author {
	struct slice number;
	struct slice name;
};

struct version_authors {
	const struct operation *operation;
	struct arena *arena; /* for the names and messages that are found */
	struct slice uid;    /* of the dashboard, as on the target */
	struct version_author *items;
	size_t count;
	size_t room;
};

/*
 * Puts into a listed version what the single one has beyond the list: the author, and the message of version 1. What
 * cannot be read stays as the list has it.
 */
void version_authors_look(struct version_authors *authors, struct version *listed);

/* Whether this is the number of a user and not a name. */
bool version_author_is_number(struct slice author);

#endif
