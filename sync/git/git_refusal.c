/* SPDX-License-Identifier: MIT */
#include "sync/git/git_refusal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "model/base/arena.h"
#include "model/base/text.h"

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
	*info = (struct stat){0};
	return heap_printf("%s", directory);
}

/* Extensions of which libgit2 1.5 reads one value. */
static const struct extension_row {
	const char *setting;
	const char *supported;
	const char *what;
	const char *hint;
} extension_rows[] = {
	{"extensions.refstorage", "files", "its refs are stored",
	 "Run (git 2.46): git refs migrate --ref-format=files"},
	{"extensions.objectformat", "sha1", "its objects are named",
	 "Make a copy with sha1: git init --object-format=sha1 ../copy && git fast-export --all | git -C ../copy "
	 "fast-import"},
};

bool git_check_extension(const char *directory, const char *setting, const char *value, struct error *err)
{
	const struct extension_row *row = NULL;
	for (size_t i = 0; i < sizeof extension_rows / sizeof extension_rows[0]; i++)
		if (strcmp(extension_rows[i].setting, setting) == 0)
			row = &extension_rows[i];
	if (row && strcmp(row->supported, value) == 0)
		return true;
	struct stat dot_git;
	ARENA_AUTO scratch = arena_new();
	char *folder = find_dot_git(directory, &dot_git);
	if (row) {
		error_set(err, FAULT_FAILED, "repository '%s' cannot be opened: %s by '%s'; only '%s' is supported",
			  folder, row->what, value, row->supported);
		error_hint(err, "%s", row->hint);
	} else {
		error_set(err, FAULT_FAILED, "repository '%s' cannot be opened: git's '%s' is not supported", folder,
			  setting);
		error_hint(err, "Use a new clone, which does not have it: git clone --no-local %s ../copy",
			   text_shell_word(scratch, slice_of(folder)));
	}
	free(folder);
	return false;
}

bool git_explain_refusal(const char *directory, const char *words, bool is_missing, struct error *err)
{
	struct stat dot_git;
	char *folder = find_dot_git(directory, &dot_git);
	bool none = is_missing && !S_ISREG(dot_git.st_mode);
	const char *extension = strstr(words, "extensions.");
	if (is_missing && !none) {
		error_set(err, FAULT_FAILED,
			  "repository '%s' cannot be opened: its .git file does not point to a repository", folder);
		error_hint(err, "A linked worktree or submodule needs the repository that it was made from.");
	} else if (extension) {
		git_check_extension(directory, extension, NULL, err);
	} else if (!none) {
		error_set(err, FAULT_FAILED, "repository '%s' cannot be opened: %s", folder, words);
	}
	free(folder);
	return none;
}

/* Forms of the index that libgit2 1.5 does not read, by what it says of them. */
static const struct index_row {
	const char *said;
	const char *words;
	const char *hint;
} index_rows[] = {
	{"'sdir'", "it is a sparse index, which is not supported",
	 "Run: git sparse-checkout reapply --no-sparse-index; or give --ref HEAD, which needs no index."},
	{"'link'", "it is a split index, which is not supported",
	 "Run: git update-index --no-split-index; or give --ref HEAD, which needs no index."},
	{"checksum", "its checksum is wrong, or left out (index.skipHash)",
	 "Run: git -c index.skipHash=false update-index --force-write-index; or give --ref HEAD, which needs no "
	 "index."},
};

bool git_explain_index(const char *work_tree, const char *words, struct error *err)
{
	for (size_t i = 0; i < sizeof index_rows / sizeof index_rows[0]; i++) {
		if (!strstr(words, index_rows[i].said))
			continue;
		error_set(err, FAULT_FAILED, "index of '%s' cannot be read: %s", work_tree, index_rows[i].words);
		return error_hint(err, "%s", index_rows[i].hint);
	}
	return error_set(err, FAULT_FAILED, "index of '%s' cannot be read: %s", work_tree, words);
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
