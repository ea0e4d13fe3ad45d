/* SPDX-License-Identifier: MIT */
/*
 * command_scope: git's settings in the environment, which git calls the scope "command": GIT_CONFIG_COUNT with
 * GIT_CONFIG_KEY_0, GIT_CONFIG_VALUE_0 and so on. In git they rank above all files.
 *
 *     command_scope_read(&scope, arena, variable, &err);
 *     command_scope_add(&scope, config);              config has them too; the scope must outlive it
 *
 * What `git -c` gives to the programs that it starts (GIT_CONFIG_PARAMETERS) and `include.path` are not read here.
 */
#ifndef DASHSYNC_SYNC_GIT_COMMAND_SCOPE_H
#define DASHSYNC_SYNC_GIT_COMMAND_SCOPE_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/error.h"

struct arena;
struct git_config;
struct git_config_entry;

struct command_scope {
	struct git_config_entry *items; /* in the order of their numbers, keys as libgit2 writes them */
	size_t count;
};

/*
 * Reads the settings, in the arena. `variable` is as getenv. Fails where git does: the count is not a number or too
 * large, a key or a value is missing, or a key is not one.
 */
bool command_scope_read(struct command_scope *scope, struct arena *arena, const char *(*variable)(const char *name),
			struct error *err);

/* Puts them above what the configuration has. False when libgit2 refuses. */
bool command_scope_add(const struct command_scope *scope, struct git_config *config);

#endif
