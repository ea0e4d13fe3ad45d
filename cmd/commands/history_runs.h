/* SPDX-License-Identifier: MIT */
/* history_runs: `history --runs`, the runs that saved dashboards. Private to cmd/commands. */
#ifndef DASHSYNC_CMD_COMMANDS_HISTORY_RUNS_H
#define DASHSYNC_CMD_COMMANDS_HISTORY_RUNS_H

#include "cmd/shell/invocation.h"
#include "model/base/error.h"

/* Prints the runs of the dashboards that are named, or of all; the error says what could not be read. */
void history_runs(const struct invocation *invocation, struct error *err);

#endif
