/* SPDX-License-Identifier: MIT */
/*
 * targets: a command on the target of -t, or on several in turn, with one report.
 *
 *     static const struct target_command drift = {"drift", SESSION_ONLINE, EXIT_OF_DRIFT, look};
 *     return targets_run(invocation, &drift, err);
 *
 * With `-t a,b` or `-t '*'` each target has a session and a plan of its own. One that fails does not stop those behind
 * it: its plan has the error as `target_fault`. The exit code is that over all plans (plan_exit_all).
 */
#ifndef DASHSYNC_CMD_SESSION_TARGETS_H
#define DASHSYNC_CMD_SESSION_TARGETS_H

#include "cmd/session/session.h"

/* A command that has a plan for each target. */
struct target_command {
	const char *name; /* of the report */
	enum session_extent extent;
	enum exit_rule rule;

	/*
	 * Does the work in an open session and fills in the plan, which is empty. False with an error: nothing is to be
	 * reported. True may have an error too, which is printed behind the report.
	 */
	bool (*run)(struct session *session, struct plan *plan, const void *user, struct error *err);
	const void *user;

	/* What is printed behind the report of one target; or NULL. */
	void (*after)(const struct options *options, const struct plan *plan);

	const char *single; /* an option or an argument that is for one target: several are FAULT_USAGE; or NULL */
};

/* Returns the exit code; with an error set, it is that of the error unless the code says more. */
int targets_run(const struct invocation *invocation, const struct target_command *command, struct error *err);

#endif
