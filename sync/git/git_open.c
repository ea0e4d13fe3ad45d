/* SPDX-License-Identifier: MIT */
/* Opening a repository: whose it is comes first, then whether libgit2 reads its forms, then its parts. */
#include <git2.h>
#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "sync/git/costly_ignores.h"
#include "sync/git/git.h"
#include "sync/git/git_handle.h"
#include "sync/git/git_refusal.h"
#include "sync/git/guard.h"
#include "sync/git/ownership.h"

DROP(drop_config, git_config, git_config_free)

/*
 * Extensions that a repository may have, which libgit2 would refuse as a whole. Partial clones and sparse checkouts
 * only leave things out, which shows as an object or a file that is not there. Relative paths of worktrees are read
 * like any others, and precious objects are only protected from git's own clean-up. Of the last two the value decides
 * (check_formats). A folder of dashboards is a tree of many kB, which libgit2 would by default read anew for every
 * file in it. Whose a repository is, ownership.h asks.
 */
static void set_options(void)
{
	const char *names[] = {"partialclone",    "worktreeconfig", "relativeworktrees",
			       "preciousobjects", "refstorage",     "objectformat"};
	git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, sizeof names / sizeof *names);
	git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_TREE, (size_t)1 << 20);
	git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, (ssize_t)16 << 20);
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
}

/* Why no repository could be opened; *none says that there simply is none. Always false. */
static bool explain(const char *directory, int code, bool *none, struct error *err)
{
	*none = git_explain_refusal(directory, git_last_words(), code == GIT_ENOTFOUND, err);
	return false;
}

static bool open_repository(struct git *git, const char *directory, bool *none, struct error *err)
{
	git_buf folder = {0};
	int code = git_repository_discover(&folder, directory, 0, NULL);
	if (code != 0)
		return explain(directory, code, none, err);
	bool may = ownership_check(git->settings, directory, folder.ptr, err);
	git_buf_dispose(&folder);
	if (!may)
		return false;
	code = git_repository_open_ext(&git->repository, directory, 0, NULL);
	return code == 0 || explain(directory, code, none, err);
}

/* Whether refs and objects are stored in the one form that libgit2 1.5 reads. */
static bool check_formats(struct git *git, const char *directory, struct error *err)
{
	static const char *const settings[] = {"extensions.refstorage", "extensions.objectformat"};
	AUTO(drop_config) git_config *config = NULL;
	AUTO(drop_config) git_config *own = NULL;
	AUTO(drop_config) git_config *snapshot = NULL;
	const char *value = NULL;
	if (git_repository_config(&config, git->repository) != 0 ||
	    git_config_open_level(&own, config, GIT_CONFIG_LEVEL_LOCAL) != 0 ||
	    git_config_snapshot(&snapshot, own) != 0)
		return true; /* it has no settings of its own */
	for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
		if (git_config_get_string(&value, snapshot, settings[i]) == 0 &&
		    !git_check_extension(directory, settings[i], value, err))
			return false;
	return true;
}

/* Opens the objects, guarded. They lie beside the repository's own folder for a linked worktree. */
static bool open_objects(struct git *git, struct error *err)
{
	git_buf folder = {0};
	bool opened = git_repository_odb(&git->objects, git->repository) == 0 &&
		      git_repository_item_path(&folder, git->repository, GIT_REPOSITORY_ITEM_OBJECTS) == 0 &&
		      guard_install(git->objects, folder.ptr) == 0;
	git_buf_dispose(&folder);
	return opened || error_set(err, FAULT_FAILED, "objects of '%s' cannot be read: %s",
				   git_repository_path(git->repository), git_last_words());
}

/* What a work tree needs beyond the repository: its folder, resolved, and the index where its files are read. */
static bool open_work_tree(struct git *git, bool commits_only, struct error *err)
{
	const char *folder = git_repository_workdir(git->repository);
	if (!folder)
		return true;
	git->work_tree = realpath(folder, NULL);
	if (!git->work_tree)
		return error_set(err, FAULT_FAILED, "work tree '%s' cannot be opened: it is not there", folder);
	if (!commits_only && git_repository_index(&git->index, git->repository) != 0)
		return git_explain_index(git->work_tree, git_last_words(), err);
	if (git->index)
		git->ignores = costly_ignores_new(git->work_tree);
	return true;
}

bool git_open(const struct git_place *place, struct git **out, struct error *err)
{
	if (git_libgit2_init() < 0)
		return error_set(err, FAULT_FAILED, "libgit2 cannot be started: %s", git_last_words());
	set_options();
	bool none = false;
	struct git *git = heap_alloc(sizeof *git);
	*git = (struct git){0};
	pthread_mutex_init(&git->lock, NULL);
	git->settings = settings_new(place->variable, err);
	bool opened = git->settings && open_repository(git, place->directory, &none, err) &&
		      check_formats(git, place->directory, err) &&
		      settings_install(git->settings, git->repository, err) && open_objects(git, err) &&
		      open_work_tree(git, place->commits_only, err);
	if (!opened)
		git_close(git);
	if (opened || none)
		*out = opened ? git : NULL;
	return opened || none;
}

void git_close(struct git *git)
{
	if (!git)
		return;
	idset_free(&git->checked);
	costly_ignores_free(git->ignores);
	git_odb_free(git->objects);
	git_index_free(git->index);
	git_repository_free(git->repository);
	settings_free(git->settings);
	pthread_mutex_destroy(&git->lock);
	free(git->work_tree);
	free(git);
	git_libgit2_shutdown();
}
