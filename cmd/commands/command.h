/* SPDX-License-Identifier: MIT */
/*
 * command: the table of commands. Adding one is a row in cmd/commands/commands.c, a file, a test and a man page
 * section.
 */
#ifndef DASHSYNC_CMD_COMMANDS_COMMAND_H
#define DASHSYNC_CMD_COMMANDS_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "cmd/shell/invocation.h"
#include "cmd/shell/options.h"
#include "model/base/error.h"

struct command {
	const char *name;
	const char *arguments; /* as help shows them: "[DIR]" */
	size_t most_arguments;
	const char *summary;              /* one line */
	const char *description;          /* a few lines for its own help */
	const struct option_row *options; /* or NULL */

	/* Returns the exit code; with an error set, the caller prints it and exits with its fault. */
	int (*run)(const struct invocation *invocation, struct error *err);
};

extern const struct command commands[]; /* ended by a NULL name */

/* The command of a name, or NULL. */
const struct command *command_find(const char *name);

/* Sets the error that no command has this name, and hints at the one that was meant. Returns false. */
bool command_refuse(const char *name, struct error *err);

/* Prints what dashsync is and its commands, or the help of one. */
void command_print_overview(FILE *out);
void command_print_help(const struct command *command, FILE *out);

int cmd_plan(const struct invocation *invocation, struct error *err);
int cmd_apply(const struct invocation *invocation, struct error *err);
int cmd_check(const struct invocation *invocation, struct error *err);
int cmd_drift(const struct invocation *invocation, struct error *err);
int cmd_pull(const struct invocation *invocation, struct error *err);
int cmd_rollback(const struct invocation *invocation, struct error *err);
int cmd_history(const struct invocation *invocation, struct error *err);
int cmd_explain(const struct invocation *invocation, struct error *err);
int cmd_report(const struct invocation *invocation, struct error *err);
int cmd_doctor(const struct invocation *invocation, struct error *err);
int cmd_init(const struct invocation *invocation, struct error *err);
int cmd_validate(const struct invocation *invocation, struct error *err);
int cmd_show(const struct invocation *invocation, struct error *err);
int cmd_help(const struct invocation *invocation, struct error *err);
int cmd_version(const struct invocation *invocation, struct error *err);

#endif
