/* SPDX-License-Identifier: MIT */
/*
 * path: paths with '/' between their segments and none at the end. Only the text counts: links are followed and ".."
 * is taken out by whoever made the path. The empty path is the root: every path is below it.
 */
#ifndef DASHSYNC_MODEL_BASE_PATH_H
#define DASHSYNC_MODEL_BASE_PATH_H

#include <stdbool.h>

struct arena;

/* What is left of `path` below `folder`, borrowed from it: "" for the folder itself, NULL when `path` is elsewhere. */
const char *path_below(const char *folder, const char *path);

/* Whether `path` is `folder` or something in it. */
bool path_is_below(const char *folder, const char *path);

/* "folder/name", or `name` alone in the root. */
char *path_join(struct arena *arena, const char *folder, const char *name);

/* The folder of a path: "" when it has none, "/" of what is in the root of the machine. */
const char *path_folder(struct arena *arena, const char *path);

/* The last segment, borrowed from the path. */
const char *path_name(const char *path);

/* The path without "." segments and without doubled or final slashes. ".." stays. */
const char *path_tidy(struct arena *arena, const char *path);

#endif
