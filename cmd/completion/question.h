/* SPDX-License-Identifier: MIT */
/* question: a command line, one word of which is to be completed. */
#ifndef DASHSYNC_CMD_COMPLETION_QUESTION_H
#define DASHSYNC_CMD_COMPLETION_QUESTION_H

#include <stddef.h>
#include <stdint.h>

#include "cmd/shell/command.h"

#define COMPLETION_MILLISECONDS 30 /* to search in; all else that the process does takes some 15 more */

/*
 * As often that limit for the commits of one dashboard: its file has to be found first, and who presses TAB for a
 * commit has no other list of them. All of it is needed on a busy machine only.
 */
#define COMPLETION_VERSIONS_TIMES 5

struct completion_question {
	const struct command *const *commands; /* all of them, ended by NULL */
	const char *const *words;              /* of the command line, the program's name first */
	size_t words_count;
	size_t word;           /* the index of the one to complete; words_count: an empty one at the end */
	uint32_t milliseconds; /* to search in; at most an hour */

	/* The environment, as getenv: where git's settings and the cache are; NULL: it is empty. */
	const char *(*variable)(const char *name);
};

#endif
