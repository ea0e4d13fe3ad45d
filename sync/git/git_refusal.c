/* SPDX-License-Identifier: MIT */
/* The owner of the .git that is found tells what libgit2 1.5 does not: that the repository is somebody else's. */
#include "sync/git/git_refusal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/base/arena.h"

/* The nearest folder from `directory` upwards that holds a .git, and what that is; else `directory` itself. */
static char *find_dot_git(const char *directory, struct stat *info)
{
	char *folder = heap_printf("%s", directory);
	for (char *slash; (slash = strrchr(folder, '/')) != NULL; *slash = '\0') {
		char *path = heap_printf("%s/.git", folder);
		bool there = lstat(path, info) == 0;
		free(path);
		if (there)
			return folder;
	}
	free(folder);
	*info = (struct stat){.st_uid = geteuid()};
	return heap_printf("%s", directory);
}

static bool belongs_to_another(const char *folder, const struct stat *dot_git)
{
	struct stat info;
	return dot_git->st_uid != geteuid() || (stat(folder, &info) == 0 && info.st_uid != geteuid());
}

bool git_explain_refusal(const char *directory, const struct git_refusal *refusal, struct error *err)
{
	struct stat dot_git;
	char *folder = find_dot_git(directory, &dot_git);
	bool found = !refusal->is_missing || refusal->is_there;
	bool none = !found && !S_ISREG(dot_git.st_mode);
	if (refusal->is_owner || (refusal->is_missing && found && belongs_to_another(folder, &dot_git))) {
		error_set(err, FAULT_FAILED, "repository '%s' cannot be opened: it belongs to another user", folder);
		error_hint(err, "If you trust it, run: git config --global --add safe.directory %s", folder);
	} else if (found) {
		error_set(err, FAULT_FAILED, "repository '%s' cannot be opened: %s", folder, refusal->words);
	} else if (!none) {
		error_set(err, FAULT_FAILED,
			  "repository '%s' cannot be opened: its .git file does not point to a repository", folder);
		error_hint(err, "A linked worktree or submodule needs the repository that it was made from.");
	}
	free(folder);
	return none;
}

bool git_explain_ref(const char *ref, bool is_ambiguous, struct error *err)
{
	if (is_ambiguous) {
		error_set(err, FAULT_USAGE, "ref '%s' is ambiguous in this repository", ref);
		return error_hint(err, "Give more digits of the hash.");
	}
	error_set(err, FAULT_USAGE, "ref '%s' is not known in this repository", ref);
	return error_hint(err,
			  "Run git fetch first; a branch of the remote is origin/NAME, and a shallow clone has only "
			  "its newest commits (git fetch --unshallow).");
}
