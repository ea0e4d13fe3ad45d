/* SPDX-License-Identifier: MIT */
/*
 * values_paths: files and folders. The shell offers its own, unless -C makes them relative to another folder than the
 * one that the shell is in: those are listed here.
 */
#ifndef DASHSYNC_CMD_COMPLETION_VALUES_PATHS_H
#define DASHSYNC_CMD_COMPLETION_VALUES_PATHS_H

#include "cmd/completion/answer.h"

/* `detail`: the endings of the files that are offered, "json yaml"; NULL: all. */
values_fn values_files, values_folders;

/* The same as values_files, all of them, for what of the prefix is behind its first `before` bytes. */
void values_files_behind(struct completion *completion, size_t before);

#endif
