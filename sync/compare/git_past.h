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

#include "model/base/error.h"
#include "model/base/slice.h"
#include "model/value/digest.h"

struct arena;
struct config_target;
struct desired;
struct document;
struct operation;
struct past_file;
struct value;

struct git_past {
	const struct operation *operation;
	struct arena *arena;
	const struct desired *desired;      /* the dashboard as it is now: its uid and file */
	struct slice config_text;           /* of the config that was read last, */
	const struct config_target *target; /* and the target in it, or NULL; both empty at first */
};

/* The dashboard in one content of the past. */
struct past_look {
	bool is_there;        /* else the content has none that is valid */
	struct digest digest; /* of its normal form */

	/* For past_look_normal and past_look_meaning. */
	const struct value *normal;
	struct digest meaning;
	struct slice text;
};

/*
 * Looks for the dashboard in a file of a commit, with the commit's settings. False when the file cannot be read. What
 * other dashboards of the same file have seen there is used (file_past.h).
 */
bool git_past_look(struct git_past *past, struct arena *arena, const char *hash, const struct past_file *file,
		   struct past_look *out, struct error *err);

/* Its normal form, in the arena; NULL when it is not there. */
const struct value *past_look_normal(const struct past_look *look, struct arena *arena);

/* The digest of its normal form with its equivalences put into one spelling. */
struct digest past_look_meaning(const struct past_look *look);

/* The dashboard at a commit, in normal form, under any name that its file had; NULL when it is not there. */
const struct value *git_past_document_at(struct git_past *past, struct arena *arena, struct slice commit);

/*
 * A dashboard of a commit, whichever it is, as that commit's config wanted it on the target: with the inputs and the
 * names of resources that it had then. NULL when it could not be resolved then either. `past->desired` is not used.
 */
const struct desired *git_past_desired(struct git_past *past, struct arena *arena, const char *hash,
				       const struct document *document);

/* Whether a file has the dashboard: for source_history, which follows it by this. */
bool git_past_holds(struct git_past *past, const struct past_file *file);

#endif
