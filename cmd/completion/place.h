/* SPDX-License-Identifier: MIT */
/*
 * place: where a command line works: the current folder after its -C, and the config that it would read, -c or
 * dashsync.yaml here or above, as far up as the work tree goes. A config with errors counts as none.
 */
#ifndef DASHSYNC_CMD_COMPLETION_PLACE_H
#define DASHSYNC_CMD_COMPLETION_PLACE_H

#include <stdbool.h>

#include "cmd/completion/line.h"
#include "model/config/config.h"

struct arena;

struct completion_place {
	const char *folder; /* of the config, else the current one; "." or absolute */
	bool has_config;
	struct config config;
};

/* Changes to each -C of the line. False when one is not there. */
bool completion_place_enter(const struct line *line);

/* Looks for the config and reads it. */
void completion_place_find(const struct line *line, struct arena *arena, struct completion_place *out);

#endif
