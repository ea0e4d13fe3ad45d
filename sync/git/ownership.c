/* SPDX-License-Identifier: MIT */
#include "sync/git/ownership.h"

#include <git2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/base/arena.h"
#include "model/base/number.h"
#include "model/base/path.h"
#include "model/base/scan.h"
#include "model/base/text.h"
#include "sync/git/git_handle.h"

DROP(drop_config, git_config, git_config_free)

/* ---- whose it is ---- */

/* Under sudo root acts for a user. */
static bool is_caller(const struct settings *settings, uid_t owner)
{
	int64_t caller = 0;
	const char *text = settings_variable(settings, "SUDO_UID");
	return geteuid() == 0 && text && *text && is_digits(slice_of(text)) &&
	       number_to_integer(slice_of(text), &caller) && caller == (int64_t)owner;
}

/* A link's own owner counts: whoever made it decides where it leads. */
static bool is_own(const struct settings *settings, const char *path)
{
	struct stat info;
	return lstat(path, &info) == 0 && (info.st_uid == geteuid() || is_caller(settings, info.st_uid));
}

static bool is_same(const char *path, const char *other)
{
	struct stat a;
	struct stat b;
	return stat(path, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/*
 * The nearest folder from `directory` upwards whose .git is the repository, or a file that leads to it; NULL of a bare
 * repository, in or below whose own folder `directory` is.
 */
static const char *find_work_tree(struct arena *arena, const char *directory, const char *git_folder)
{
	struct stat info;
	for (const char *folder = directory;; folder = path_folder(arena, folder)) {
		folder = *folder ? folder : "/";
		const char *dot_git = path_join(arena, folder, ".git");
		if (lstat(dot_git, &info) == 0 && (S_ISREG(info.st_mode) || is_same(dot_git, git_folder)))
			return folder;
		if (is_same(folder, git_folder) && strcmp(path_name(folder), ".git") != 0)
			return NULL;
		if (strcmp(folder, "/") == 0)
			return NULL;
	}
}

/* ---- what is safe ---- */

struct question {
	const char *path; /* of the repository, links followed */
	bool is_safe;
};

/* A value that ends in a star names what is below its folder; any other one a folder. "." is where dashsync runs. */
static bool names(const char *value, const char *path)
{
	size_t length = strlen(value);
	bool is_prefix = length >= 2 && strcmp(value + length - 2, "/*") == 0;
	if (value[0] != '/' && strcmp(value, ".") != 0)
		return false;
	char *folder = heap_printf("%.*s", (int)(is_prefix ? length - 1 : length), value);
	char *real = realpath(folder, NULL);
	free(folder);
	if (!real)
		return false;
	size_t shared = strlen(real);
	bool is_root = strcmp(real, "/") == 0;
	bool named = is_prefix ? is_root || (strncmp(real, path, shared) == 0 && path[shared] == '/')
			       : strcmp(real, path) == 0;
	free(real);
	return named;
}

static int take_value(const git_config_entry *entry, void *payload)
{
	struct question *question = payload;
	git_buf expanded = {0};
	if (!entry->value || !*entry->value)
		question->is_safe = false;
	else if (strcmp(entry->value, "*") == 0)
		question->is_safe = true;
	else if (git_config_parse_path(&expanded, entry->value) == 0)
		question->is_safe = question->is_safe || names(expanded.ptr, question->path);
	git_buf_dispose(&expanded);
	return 0;
}

/* Values are walked from the machine's to the environment's, each file from its top. */
static bool find_safe(const struct settings *settings, const char *path, bool *safe, struct error *err)
{
	AUTO(drop_config) git_config *config = NULL;
	if (!settings_open(settings, NULL, &config, err))
		return false;
	char *real = realpath(path, NULL);
	struct question question = {.path = real ? real : path};
	int code = git_config_get_multivar_foreach(config, "safe.directory", NULL, take_value, &question);
	free(real);
	*safe = question.is_safe;
	return code == 0 || code == GIT_ENOTFOUND ||
	       error_set(err, FAULT_FAILED, "git's settings cannot be read: %s", git_last_words());
}

bool ownership_check(const struct settings *settings, const char *directory, const char *git_folder, struct error *err)
{
	ARENA_AUTO arena = arena_new();
	bool safe = false;
	size_t length = strlen(git_folder);
	git_folder = arena_copy(arena, git_folder, length - (length > 1 && git_folder[length - 1] == '/'));
	const char *work_tree = find_work_tree(arena, directory, git_folder);
	bool own = is_own(settings, git_folder) &&
		   (!work_tree ||
		    (is_own(settings, work_tree) && is_own(settings, path_join(arena, work_tree, ".git"))));
	if (own)
		return true;
	const char *named = work_tree ? work_tree : git_folder;
	if (!find_safe(settings, named, &safe, err) || safe)
		return safe;
	error_set(err, FAULT_FAILED, "repository '%s' cannot be opened: it belongs to another user", named);
	return error_hint(err, "If you trust it, run: git config --global --add safe.directory %s",
			  text_shell_word(arena, slice_of(named)));
}
