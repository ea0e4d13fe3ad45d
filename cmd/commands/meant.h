/* SPDX-License-Identifier: MIT */
/* meant: the command or the option that was meant, where there is none of the name that was typed. */
#ifndef DASHSYNC_CMD_COMMANDS_MEANT_H
#define DASHSYNC_CMD_COMMANDS_MEANT_H

#include <stdbool.h>

#include "model/base/error.h"

struct command;

/*
 * Sets the error that no command has this name, of FAULT_USAGE, and hints at the one that was meant: what does the same
 * here as the word does elsewhere, else the command of which the word is a slip. Returns false.
 */
bool meant_command(const char *name, struct error *err);

/* The word of other tools that `name` is, else the command of which it is a slip; NULL when it is neither. */
const char *meant_word(const char *name);

/*
 * For an error about `word`, an unknown option of `command`, or before any command where that is NULL: hints at the
 * commands that have it, instead of what was hinted at. An option that the command has, and one that no command has,
 * leave the error as it is. Returns false.
 */
bool meant_option(const struct command *command, const char *word, struct error *err);

#endif
