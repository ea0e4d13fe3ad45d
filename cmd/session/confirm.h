/* SPDX-License-Identifier: MIT */
/* confirm: what comes before any write: the plan is shown and agreed to, and the run gets its id. */
#ifndef DASHSYNC_CMD_SESSION_CONFIRM_H
#define DASHSYNC_CMD_SESSION_CONFIRM_H

#include <stdbool.h>

#include "model/base/error.h"

struct arena;
struct options;
struct plan;
struct session;

/* Whether there is --yes or a terminal to ask on. FAULT_USAGE otherwise. */
bool confirm_check(const struct options *options, struct error *err);

/*
 * Shows the plan on stderr, as the plan of this command, and asks. FAULT_REFUSED when it is not agreed to,
 * FAULT_INTERRUPTED after a signal.
 */
bool confirm_plan(const struct session *session, struct plan *plan, const char *command, struct error *err);

/* A new run id, 12 random hex digits; NULL without random bytes. */
const char *confirm_run_id(struct arena *arena, struct error *err);

#endif
