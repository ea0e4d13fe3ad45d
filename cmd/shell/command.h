/* SPDX-License-Identifier: MIT */
/*
 * command: what one command is, as a value: it runs, and help, pages and completion are made of it. cmd/commands has
 * the commands themselves.
 */
#ifndef DASHSYNC_CMD_SHELL_COMMAND_H
#define DASHSYNC_CMD_SHELL_COMMAND_H

#include <stddef.h>

#include "cmd/shell/invocation.h"
#include "cmd/shell/options.h"
#include "model/base/error.h"

/* A command line that somebody may type, without the name of the program, and what it does. */
struct command_example {
	const char *line;
	const char *does; /* one line, for a comment above it */
};

enum { COMMAND_EXAMPLES = 3 };

struct command {
	const char *name;
	const char *arguments; /* as help shows them: "[DIR]"; the words are those of options.h */
	size_t most_arguments;
	const char *summary;     /* one line */
	const char *description; /* one paragraph of plain text, for -h */
	const char *manual;      /* for its page, in the markup of cmd/manual/page.h; NULL: the description is enough */
	const struct option_row *options; /* or NULL */
	struct command_example examples[COMMAND_EXAMPLES];
	const char *see_also; /* commands and topics, with blanks between; or NULL */

	/* Returns the exit code; with an error set, the caller prints it and exits with its fault. */
	int (*run)(const struct invocation *invocation, struct error *err);
};

#endif
