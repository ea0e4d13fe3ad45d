/* SPDX-License-Identifier: MIT */
/* Files rank by libgit2's levels, whatever the order in which they are added. */
#include "sync/git/settings.h"

#include <git2.h>
#include <git2/sys/repository.h>
#include <stdlib.h>
#include <unistd.h>

#include "model/base/arena.h"
#include "sync/git/command_scope.h"
#include "sync/git/git_handle.h"

DROP(drop_config, git_config, git_config_free)

struct settings {
	struct arena *arena;
	const char *(*variable)(const char *name);
	struct command_scope command;
};

static const char *no_variable(const char *name)
{
	(void)name;
	return NULL;
}

struct settings *settings_new(const char *(*variable)(const char *name), struct error *err)
{
	struct settings *settings = heap_alloc(sizeof *settings);
	*settings = (struct settings){.arena = arena_new(), .variable = variable ? variable : no_variable};
	if (command_scope_read(&settings->command, settings->arena, settings->variable, err))
		return settings;
	settings_free(settings);
	return NULL;
}

void settings_free(struct settings *settings)
{
	if (!settings)
		return;
	arena_free(settings->arena);
	free(settings);
}

const char *settings_variable(const struct settings *settings, const char *name)
{
	return settings->variable(name);
}

static bool add_file(git_config *config, const char *path, git_config_level_t level, const git_repository *repository,
		     struct error *err)
{
	if (access(path, R_OK) != 0 || git_config_add_file_ondisk(config, path, level, repository, 0) == 0)
		return true;
	return error_set(err, FAULT_FAILED, "git's settings in '%s' cannot be read: %s", path, git_last_words());
}

/* The file at its usual place, where there is one. */
static bool add_usual(git_config *config, int (*find)(git_buf *out), git_config_level_t level,
		      const git_repository *repository, struct error *err)
{
	git_buf path = {0};
	bool ok = find(&path) != 0 || add_file(config, path.ptr, level, repository, err);
	git_buf_dispose(&path);
	return ok;
}

static bool add_system(const struct settings *settings, git_config *config, struct error *err)
{
	const char *path = settings->variable("GIT_CONFIG_SYSTEM");
	const char *none = settings->variable("GIT_CONFIG_NOSYSTEM");
	int is_none = 0;
	if (none && git_config_parse_bool(&is_none, none) != 0)
		return error_set(err, FAULT_USAGE, "invalid GIT_CONFIG_NOSYSTEM '%s': expected true or false", none);
	if (is_none)
		return true;
	return path ? add_file(config, path, GIT_CONFIG_LEVEL_SYSTEM, NULL, err)
		    : add_usual(config, git_config_find_system, GIT_CONFIG_LEVEL_SYSTEM, NULL, err);
}

static bool add_user(const struct settings *settings, git_config *config, const git_repository *repository,
		     struct error *err)
{
	const char *path = settings->variable("GIT_CONFIG_GLOBAL");
	if (path)
		return add_file(config, path, GIT_CONFIG_LEVEL_GLOBAL, repository, err);
	return add_usual(config, git_config_find_xdg, GIT_CONFIG_LEVEL_XDG, repository, err) &&
	       add_usual(config, git_config_find_global, GIT_CONFIG_LEVEL_GLOBAL, repository, err);
}

static bool add_local(git_config *config, git_repository *repository, struct error *err)
{
	git_buf path = {0};
	bool ok = git_repository_item_path(&path, repository, GIT_REPOSITORY_ITEM_CONFIG) == 0
			  ? add_file(config, path.ptr, GIT_CONFIG_LEVEL_LOCAL, repository, err)
			  : error_set(err, FAULT_FAILED, "git's settings of '%s' cannot be found: %s",
				      git_repository_path(repository), git_last_words());
	git_buf_dispose(&path);
	return ok;
}

bool settings_open(const struct settings *settings, struct git_repository *repository, struct git_config **out,
		   struct error *err)
{
	AUTO(drop_config) git_config *config = NULL;
	if (git_config_new(&config) != 0)
		return error_set(err, FAULT_FAILED, "git's settings cannot be read: %s", git_last_words());
	if (!add_system(settings, config, err) || !add_user(settings, config, repository, err) ||
	    (repository && !add_local(config, repository, err)))
		return false;
	if (!command_scope_add(&settings->command, config))
		return error_set(err, FAULT_FAILED, "git's settings cannot be read: %s", git_last_words());
	*out = config;
	config = NULL;
	return true;
}

bool settings_install(const struct settings *settings, struct git_repository *repository, struct error *err)
{
	AUTO(drop_config) git_config *config = NULL;
	if (!settings_open(settings, repository, &config, err))
		return false;
	return git_repository_set_config(repository, config) == 0 ||
	       error_set(err, FAULT_FAILED, "git's settings cannot be used: %s", git_last_words());
}
