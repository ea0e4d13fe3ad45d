/* SPDX-License-Identifier: MIT */
/* regular_file: parts of files that are surely files: opening a named pipe or a terminal line here does not block. */
#ifndef DASHSYNC_CMD_COMPLETION_REGULAR_FILE_H
#define DASHSYNC_CMD_COMPLETION_REGULAR_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/slice.h"

struct arena;
struct stat;

/* A descriptor of the file at `path` below `folder` (AT_FDCWD: the current one), and its state; -1 when it is none. */
int regular_file_open(int folder, const char *path, int flags, struct stat *info);

/* Bytes from `offset`; fewer where the file ends, none where it cannot be read. */
size_t regular_file_read(int descriptor, char *to, size_t count, size_t offset);

/* The whole of a file, in `arena`. False when it is not there, not a regular file, or larger than `limit`. */
bool regular_file_text(struct arena *arena, const char *path, size_t limit, struct slice *out);

#endif
