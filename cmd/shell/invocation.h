/* SPDX-License-Identifier: MIT */
/* invocation: what a command was called with. */
#ifndef DASHSYNC_CMD_SHELL_INVOCATION_H
#define DASHSYNC_CMD_SHELL_INVOCATION_H

#include <stdbool.h>
#include <stddef.h>

struct options;

/* One run of a command. */
struct invocation {
	const struct options *options;
	const char *const *arguments;
	size_t arguments_count;
	bool config_was_read; /* for another target: its problems are printed */
};

#endif
