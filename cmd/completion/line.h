/* SPDX-License-Identifier: MIT */
/*
 * line: a command line up to the word that is completed: which command and options are there already, and what the
 * word is. Of a line that dashsync would refuse, the words that make sense count.
 */
#ifndef DASHSYNC_CMD_COMPLETION_LINE_H
#define DASHSYNC_CMD_COMPLETION_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "cmd/completion/question.h"
#include "cmd/shell/options.h"

enum line_wants {
	LINE_NOTHING, /* behind a command that is not known, or too many arguments */
	LINE_COMMAND,
	LINE_OPTION,   /* the word begins with '-' */
	LINE_VALUE,    /* the argument of `row` */
	LINE_ARGUMENT, /* of the command, the one at index `arguments_count` */
};

struct line {
	enum line_wants wants;
	const struct command *command; /* NULL: not typed yet */
	const struct option_row *row;
	const char *word;  /* what is typed of it: of an option's value without what is before it */
	const char *front; /* that: "--config=", "-c", or "" */
	const char **arguments;
	size_t arguments_count;
	const struct option_row **given; /* the options of all words but the one to complete, in their order */
	const char **values;             /* of each, its argument or NULL */
	size_t given_count;
};

struct arena;

/* Reads the line; everything lives in `arena`, or is the question's own. */
void line_read(const struct completion_question *question, struct arena *arena, struct line *out);

/* The value of the option of a name that was given last, or NULL. */
const char *line_value(const struct line *line, const char *name);

/* Whether the option was given already and does not add up. */
bool line_is_used_up(const struct line *line, const struct option_row *row);

#endif
