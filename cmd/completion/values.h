/* SPDX-License-Identifier: MIT */
/* values: the values of an option or an argument, by the word that help calls it. */
#ifndef DASHSYNC_CMD_COMPLETION_VALUES_H
#define DASHSYNC_CMD_COMPLETION_VALUES_H

#include "cmd/completion/answer.h"

/* Adds the values of one word: "TARGET", "UID". `owner` is the command, or the option with its dashes. */
void values_add(struct completion *completion, const char *owner, struct slice word);

/* The commands, with their summaries. */
values_fn values_commands;

#endif
