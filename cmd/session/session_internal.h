/* SPDX-License-Identifier: MIT */
/*
 * session_internal: the first steps of a session, each after the one above it, and those of a review (plan --base),
 * which go along. Private to session.
 */
#ifndef DASHSYNC_CMD_SESSION_SESSION_INTERNAL_H
#define DASHSYNC_CMD_SESSION_SESSION_INTERNAL_H

#include "cmd/session/session.h"

#define CONFIG_NAME "dashsync.yaml"

/* Opens the source at the argument (NULL: here), or at --ref. */
bool session_open_source(struct session *session, const char *argument, struct error *err);

/* Finds the config and, without --base, takes it in. */
bool session_read_config(struct session *session, struct error *err);

/* Chooses the target: the one of -t, or the only one. */
bool session_choose_target(struct session *session, struct error *err);

/* "there is no dashsync.yaml in '/home/operator/dashboards'", for an error of a session without a config. */
const char *session_no_config(const struct session *session);

/* A path that may be absolute, as seen from a folder that may be ".". */
const char *session_path(struct arena *arena, const char *folder, const char *name);

/* A file of a source; both empty when there is none. */
struct session_file {
	const char *path;
	struct slice text;
};

/* The config in a source: the file of -c, or dashsync.yaml in the prefix or the nearest folder above it. */
bool session_find_config(const struct session *session, struct source *source, struct session_file *out,
			 struct error *err);

/* Takes in the text of a config that is called `name`. */
bool session_take_config(struct session *session, struct slice text, const char *name, struct config *out,
			 struct error *err);

/* The target of -t in a config, or its only one; NULL when it has none. FAULT_USAGE without -t where it has several. */
bool session_find_target(const struct session *session, const struct config *config, const struct config_target **out,
			 struct error *err);

/* FAULT_USAGE for a target that a config does not have, with the names of those that it has. Always false. */
bool session_refuse_target(const struct session *session, const struct config *config, const char *name,
			   struct error *err);

/* ---- session_live.c ---- */

/* Opens the capture of --live and makes the session's operations ask it: no token, no endpoint, no request. */
bool session_open_live(struct session *session, struct error *err);
void session_close_live(struct session_live *live);

/* What a plan says of it. */
void session_describe_live(const struct session *session, struct plan *plan);

/* ---- session_settings.c ---- */

/* The rules of a config as an operation has them. */
void session_take_rules(struct arena *arena, const struct config *config, const char *config_path,
			struct operation_files *files);

/* Puts the settings of a target into an operation, as far as the command line does not rule them. */
void session_take_settings(const struct session *session, const struct config_target *settings, struct slice id,
			   struct operation *operation);

/* ---- session_review.c ---- */

/*
 * A branch under review. A branch does not decide where requests and secrets go (docs/sign-in.md): the config of the
 * session is the one that the merge makes, and each key of its target comes from the side that the table of keys names.
 */
struct session_review {
	struct source *rev;                 /* where ca-file is read */
	struct source *fork;                /* where the branch began */
	struct session_file file;           /* REV's config */
	struct config config;               /* of REV, as the next two */
	const struct config_target *target; /* NULL: REV has none */
	struct config_target settings;      /* of the target without the merge */
	struct operation before;            /* by them, over the branch's files */
	struct operation at_fork;           /* the same over those of `fork`, for links */
	struct uid_index *uid_index;
	struct links links;
	struct operation_review review;
	struct plan_headline *headlines;
	size_t headlines_count;
	bool is_offline; /* there is no server to ask: files are only validated */
};

/* Reads REV's config and the one that the merge makes of both. */
bool session_read_review(struct session *session, struct error *err);

/* Puts the target together from both sides, and finds what differs. */
bool session_choose_review(struct session *session, struct error *err);

/* Makes the operation without the merge; the session's own is whole. */
void session_set_up_review(struct session *session);

void session_close_review(struct session_review *review); /* takes NULL */

#endif
