/* SPDX-License-Identifier: MIT */
/* commands: the list of commands. Adding one is a file, a line in commands.c and here, and a test. */
#ifndef DASHSYNC_CMD_COMMANDS_COMMANDS_H
#define DASHSYNC_CMD_COMMANDS_COMMANDS_H

#include <stdio.h>

#include "cmd/shell/command.h"

/* Each in its own file, cmd_NAME.c, with the rows of its options. */
extern const struct command command_init, command_plan, command_apply, command_check, command_drift, command_pull,
	command_capture, command_history, command_rollback, command_explain, command_validate, command_show,
	command_report, command_doctor, command_completion, command_version, command_help;

extern const struct command *const commands[]; /* all of them, ended by NULL */

/* The command of a name, or NULL. */
const struct command *command_find(const char *name);

/* Prints what dashsync is and its commands, or the help of one. */
void command_print_overview(FILE *out);
void command_print_help(const struct command *command, FILE *out);

#endif
