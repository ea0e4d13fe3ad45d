/* SPDX-License-Identifier: MIT */
/*
 * session: what every command that works on dashboards needs, from the command line, the config and the environment:
 * the source, the target, the connection, and the operation on them.
 */
#ifndef DASHSYNC_CMD_SESSION_SESSION_H
#define DASHSYNC_CMD_SESSION_SESSION_H

#include <stdatomic.h>
#include <stdbool.h>

#include "cmd/session/connect.h"
#include "cmd/shell/invocation.h"
#include "cmd/shell/progress.h"
#include "cmd/shell/terminal.h"
#include "model/base/strbuf.h"
#include "model/base/string_list.h"
#include "model/config/config.h"
#include "model/plan/plan.h"
#include "sync/capture/capture.h"
#include "sync/compare/operation.h"

/* How much of a session a command needs. */
enum session_extent {
	SESSION_CHECKUP, /* the same as the next, but problems of the config are not printed */
	SESSION_CONFIG,  /* the source, the config and the target */
	SESSION_SERVER,  /* and the connection, whatever the files are; the argument names a dashboard */
	SESSION_OFFLINE, /* not the connection, but which files are dashboards */
	SESSION_ONLINE,  /* and the connection */
	SESSION_UID,     /* the same; the argument names a dashboard, not where they are */
};

/* A capture that stands for the server. */
struct session_live {
	struct strbuf bytes;
	struct capture *capture; /* NULL: the server is asked */
	struct gateway gateway;
};

struct session {
	enum session_extent extent;
	struct arena *arena;
	const struct options *options;
	struct config config;
	const char *config_path; /* in the source; NULL without one */
	bool config_was_read;    /* its problems are printed */
	struct slice config_text;
	struct diagnostics problems;        /* of the config, and of that of --base */
	const char *only;                   /* what the argument narrows the source to, relative to its root; or NULL */
	const struct config_target *target; /* NULL without a config; with --base a name from the command line or REV */
	struct config_target settings;      /* the target's, or the defaults */
	struct source *source;
	struct session_review *review; /* of --base; else NULL */
	const char *endpoint;          /* NULL when offline */
	const char *folder;            /* without a config: the argument, which is the source; else NULL */
	uint64_t began;                /* operation_milliseconds at the start */
	struct connection connection;
	struct session_live live; /* of --live, instead of the connection */
	struct operation operation;
	struct uid_index *uid_index; /* for links, with an azure target; else NULL */
	struct links links;
	struct progress progress;
	uint32_t fail_on; /* of enum fail_on */
};

/*
 * Opens a session. Problems of the config are printed to stderr; the error then counts them. The caller closes the
 * session on failure too.
 */
bool session_open(struct session *session, const struct invocation *invocation, enum session_extent extent,
		  struct error *err);

/*
 * The steps after those of SESSION_CONFIG, for a command that goes on where one of them fails: which files are
 * dashboards, and where they go and as whom. They may be called in any order, each once.
 */
bool session_choose_rules(struct session *session, struct error *err);
bool session_connect(struct session *session, struct error *err);

/*
 * The targets that -t names, each once: `a,b` in this order, `*` all of the config in its order. Asks no server; the
 * session is otherwise not open, but the caller closes it, on failure too. FAULT_USAGE for a name that is empty or not
 * in the config.
 */
bool session_name_targets(struct session *session, const struct invocation *invocation, struct string_list *out,
			  struct error *err);

void session_close(struct session *session);
#define SESSION_AUTO __attribute__((cleanup(session_close))) struct session

/* Fills in what a plan says of the session: where, from what, and what is allowed. session_plan does it too. */
void session_describe(const struct session *session, struct plan *plan);

/* Plans (or, offline, validates) with progress, and fills in what the plan says of the session. */
bool session_plan(struct session *session, struct plan *plan, struct error *err);

/* Adds what befell the run to its notes: a limit of the server, the end of its time. session_plan does it too. */
void session_add_notes(const struct session *session, struct plan *plan);

/* How many dashboards may be written: --max-changes, else the target's; at NULL: any number. */
struct slice session_max_changes(const struct session *session);

/* The first file read that differs from HEAD, or NULL: config and dashboards. */
bool session_first_dirty(struct session *session, const struct plan *plan, const char **dirty, struct error *err);

#endif
