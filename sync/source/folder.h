/* SPDX-License-Identifier: MIT */
/*
 * folder: a folder on disk as a store: a work tree, or a plain folder outside git.
 *
 * Links are followed while they stay below the root. A file is opened without following any link, at the path that they
 * led to, so that a link that is changed in between leads nowhere new.
 */
#ifndef DASHSYNC_SYNC_SOURCE_FOLDER_H
#define DASHSYNC_SYNC_SOURCE_FOLDER_H

#include "model/base/error.h"

struct git;
struct store;

/* Opens the folder. `git` says what is ignored; it is borrowed, and NULL outside git. NULL when it cannot be opened. */
struct store *folder_open(const char *root, struct git *git, struct error *err);

#endif
