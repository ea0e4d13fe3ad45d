/* SPDX-License-Identifier: MIT */
#include "cmd/commands/commands.h"

static int cmd_version(const struct invocation *invocation, struct error *err)
{
	(void)invocation;
	(void)err;
	puts("dashsync " DASHSYNC_VERSION);
	return FAULT_NONE;
}

const struct command command_version = {
	.name = "version",
	.arguments = "",
	.summary = "print the version",
	.description = "Prints the version.",
	.run = cmd_version,
};
