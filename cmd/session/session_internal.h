/* SPDX-License-Identifier: MIT */
/* session_internal: the first steps of a session, each after the one above it. Private to session.c. */
#ifndef DASHSYNC_CMD_SESSION_SESSION_INTERNAL_H
#define DASHSYNC_CMD_SESSION_SESSION_INTERNAL_H

#include "cmd/session/session.h"

#define CONFIG_NAME "dashsync.yaml"

/* Opens the source at the argument (NULL: here), or at --ref. */
bool session_open_source(struct session *session, const char *argument, struct error *err);

/* Finds and reads the config, and with --base the one that the targets come from. */
bool session_read_config(struct session *session, struct error *err);

/* Chooses the target: the one of -t, or the only one. */
bool session_choose_target(struct session *session, struct error *err);

/* "there is no dashsync.yaml in '/home/operator/dashboards'", for an error of a session without a config. */
const char *session_no_config(const struct session *session);

/* A path that may be absolute, as seen from a folder that may be ".". */
const char *session_path(struct arena *arena, const char *folder, const char *name);

#endif
