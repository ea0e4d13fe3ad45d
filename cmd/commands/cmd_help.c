/* SPDX-License-Identifier: MIT */
#include "cmd/commands/commands.h"
#include "cmd/commands/meant.h"

static int cmd_help(const struct invocation *invocation, struct error *err)
{
	if (invocation->arguments_count == 0) {
		command_print_overview(stdout);
		return FAULT_NONE;
	}
	const char *name = invocation->arguments[0];
	const struct command *command = command_find(name);
	if (command) {
		command_print_help(command, stdout);
		return FAULT_NONE;
	}
	meant_command(name, err);
	return FAULT_USAGE;
}

const struct command command_help = {
	.name = "help",
	.arguments = "[COMMAND]",
	.most_arguments = 1,
	.summary = "explain a command",
	.description = "Prints the commands, or the options of one.",
	.run = cmd_help,
};
