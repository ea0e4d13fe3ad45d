/* SPDX-License-Identifier: MIT */
/*
 * init_place: where the dashboards of a new config go to: from the options, the environment, or by asking a person.
 */
#ifndef DASHSYNC_CMD_COMMANDS_INIT_PLACE_H
#define DASHSYNC_CMD_COMMANDS_INIT_PLACE_H

#include <stdbool.h>

#include "cmd/shell/options.h"
#include "model/config/config.h"

/*
 * Fills in the target's name, endpoint or azure block, and its way to sign in; texts live in the arena or are argv's.
 * FAULT_USAGE, naming the option, for what is not known and nobody can be asked.
 */
bool init_place(const struct options *options, struct arena *arena, struct config_target *out, struct error *err);

#endif
