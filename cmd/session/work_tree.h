/* SPDX-License-Identifier: MIT */
/* work_tree: files of the working tree that a session was opened in, replaced by what pull and rollback write. */
#ifndef DASHSYNC_CMD_SESSION_WORK_TREE_H
#define DASHSYNC_CMD_SESSION_WORK_TREE_H

#include <stdbool.h>

#include "model/base/error.h"
#include "model/base/slice.h"

struct session;

/* The root of the working tree, from the folder that the source was opened at; freed by the caller. NULL on failure. */
char *work_tree_root(const struct session *session, struct error *err);

/*
 * Puts a text in the place of a file that still holds `read`; its path is relative to the root (`user`). FAULT_REFUSED
 * when the file holds anything else by now (replace_file.h). Safe from several threads.
 */
bool work_tree_replace(void *user, const char *path, struct slice read, struct slice text, struct error *err);

#endif
