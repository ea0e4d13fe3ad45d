/* SPDX-License-Identifier: MIT */
/*
 * init_place: where the dashboards of a new config go to: from the options, the environment, or by asking a person.
 */
#ifndef DASHSYNC_CMD_COMMANDS_INIT_PLACE_H
#define DASHSYNC_CMD_COMMANDS_INIT_PLACE_H

#include <stdbool.h>

#include "cmd/shell/options.h"
#include "model/config/config.h"

enum { INIT_MOST_TARGETS = 16 };

/*
 * The targets that -t names, each with its name, endpoint or azure block, and its way to sign in: NAME, whose server is
 * asked for or comes from the other options; or NAME=URL and NAME=azure, with commas between. Texts live in the arena
 * or are argv's. An azure target takes the subscription from --subscription, AZURE_SUBSCRIPTION_ID or 'az account
 * show', in this order. FAULT_USAGE, naming the option, for what is not known and nobody can be asked.
 */
bool init_places(const struct options *options, struct arena *arena, struct config_target **out, size_t *count,
		 struct error *err);

#endif
