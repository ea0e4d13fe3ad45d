/* SPDX-License-Identifier: MIT */
/*
 * settings: git's configuration, from where git 2.53 reads it. libgit2 1.5 knows the files at their usual places and
 * none of git's variables:
 *
 *     GIT_CONFIG_SYSTEM      in place of /etc/gitconfig; with GIT_CONFIG_NOSYSTEM there is none
 *     GIT_CONFIG_GLOBAL      in place of ~/.config/git/config and ~/.gitconfig
 *     GIT_CONFIG_COUNT       command_scope.h
 *
 *     struct settings *settings = settings_new(variable, &err);
 *     settings_open(settings, NULL, &config, &err);      what a repository has no part in
 *     settings_install(settings, repository, &err);      for all that libgit2 asks from now on
 *     settings_free(settings);                           after all configurations
 */
#ifndef DASHSYNC_SYNC_GIT_SETTINGS_H
#define DASHSYNC_SYNC_GIT_SETTINGS_H

#include <stdbool.h>

#include "model/base/error.h"

struct git_config;
struct git_repository;
struct settings;

/* Reads the environment; `variable` NULL: nothing is set. NULL on failure. */
struct settings *settings_new(const char *(*variable)(const char *name), struct error *err);
void settings_free(struct settings *settings); /* takes NULL */

/* An environment variable, NULL when it is not set. */
const char *settings_variable(const struct settings *settings, const char *name);

/*
 * The settings of the machine, of the user and of the environment, and in between those of a repository (NULL: none).
 * A file that is not there, or that this user may not read, is passed over, as git does. The caller frees the
 * configuration.
 */
bool settings_open(const struct settings *settings, struct git_repository *repository, struct git_config **out,
		   struct error *err);

/* Makes them those of the repository. */
bool settings_install(const struct settings *settings, struct git_repository *repository, struct error *err);

#endif
