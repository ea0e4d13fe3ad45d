/* SPDX-License-Identifier: MIT */
/*
 * git_past: one dashboard as older commits have it, each read with that commit's own config.
 *
 *     struct git_past past = {.operation = operation, .arena = arena, .desired = desired};
 *
 * The arena keeps the config that was read last, for most commits have the same one. A file, commit or config that
 * cannot be read proves nothing: functions return NULL then, or go by today's settings.
 */
#ifndef DASHSYNC_SYNC_COMPARE_GIT_PAST_H
#define DASHSYNC_SYNC_COMPARE_GIT_PAST_H

#include <stdbool.h>

#include "model/base/slice.h"

struct arena;
struct config_target;
struct desired;
struct document;
struct operation;
struct value;

struct git_past {
	const struct operation *operation;
	struct arena *arena;
	const struct desired *desired;      /* the dashboard as it is now: its uid and file */
	struct slice config_text;           /* of the config that was read last, */
	const struct config_target *target; /* and the target in it, or NULL; both empty at first */
};

/* The dashboard in one file's text at a commit, in normal form; NULL when the text has none that is valid. */
const struct value *git_past_document_in(struct git_past *past, struct arena *arena, const char *hash, const char *path,
					 struct slice text);

/* The dashboard at a commit, in normal form, under any name that its file had; NULL when it is not there. */
const struct value *git_past_document_at(struct git_past *past, struct arena *arena, struct slice commit);

/*
 * A dashboard of a commit, whichever it is, as that commit's config wanted it on the target: with the inputs and the
 * names of resources that it had then. NULL when it could not be resolved then either. `past->desired` is not used.
 */
const struct desired *git_past_desired(struct git_past *past, struct arena *arena, const char *hash,
				       const struct document *document);

/* Whether a file's text has the dashboard: `user` is the git_past. For source_history, which follows it by this. */
bool git_past_holds(void *user, const char *path, struct slice text);

#endif
