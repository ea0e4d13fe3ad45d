/* SPDX-License-Identifier: MIT */
/*
 * ownership: whether this user may read a repository: it is the user's own, or git's safe.directory names it.
 *
 * libgit2 1.5 asks too, and neither knows `*` nor looks beyond two files, so its question is turned off and this one
 * comes before anything of the repository is parsed. The rules are those of git 2.53.
 */
#ifndef DASHSYNC_SYNC_GIT_OWNERSHIP_H
#define DASHSYNC_SYNC_GIT_OWNERSHIP_H

#include <stdbool.h>

#include "model/base/error.h"
#include "sync/git/settings.h"

/*
 * `directory` is where the repository was looked for, and `git_folder` its own folder (.git), as libgit2 found it. The
 * folder of the work tree, its .git and the repository's own folder must belong to the user; root has what is root's
 * and, under sudo, what is the user's who called it. Anybody else's must be named, by the work tree or, of a bare
 * repository, by its folder: in the settings of the machine, the user or the environment, never in its own. `*` names
 * all, `/folder/` followed by a star all below it, an empty value takes back what was named before it; links are
 * followed on both sides. The error has the line to type.
 */
bool ownership_check(const struct settings *settings, const char *directory, const char *git_folder, struct error *err);

#endif
