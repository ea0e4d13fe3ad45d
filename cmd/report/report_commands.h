/* SPDX-License-Identifier: MIT */
/*
 * report_commands: what a person may type next, for each dashboard and for the whole run: whole lines, quoted for a
 * shell, with -C, -c, -t and --endpoint as given. Every rendering shows these, and none makes its own.
 */
#ifndef DASHSYNC_CMD_REPORT_REPORT_COMMANDS_H
#define DASHSYNC_CMD_REPORT_REPORT_COMMANDS_H

#include "model/plan/plan.h"

struct arena;
struct options;

/*
 * Fills in the commands of the rows and of the plan, and the options in hints. An edit that is not settled gets a line
 * for each way to settle it; a row that came with commands (sync/compare/remedy.h) keeps them. May be called again
 * after rows have changed. `folder` is where the dashboards are without a config, else NULL.
 */
void report_commands_fill(const struct options *options, const char *folder, const char *command, struct plan *plan);

/* Adds the command that applies a plan saved as `path`. */
void report_commands_saved(const struct options *options, const char *path, struct plan *plan);

/* The command that carries a rollback out without asking, in the arena; `uid` is NULL with --run. */
const char *report_commands_rollback(struct arena *arena, const struct options *options, const char *uid);

#endif
