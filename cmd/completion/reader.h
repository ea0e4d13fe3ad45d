/* SPDX-License-Identifier: MIT */
/* reader: the uid and the title of a file, from as few of its bytes as needed; and the state in which a file was read.
 */
#ifndef DASHSYNC_CMD_COMPLETION_READER_H
#define DASHSYNC_CMD_COMPLETION_READER_H

#include <stdbool.h>
#include <time.h>

#include "cmd/completion/cache_text.h"

struct arena;
struct stat;

/* One a thread. */
struct reader {
	struct arena *arena; /* of the texts; the caller frees it */
	char *end;           /* room for pieces of files; of the arena */
};

void reader_init(struct reader *reader);

/* Reads the file at file->path below `root` into the rest of `file`. False when it is not a regular file by now. */
bool reader_read(struct reader *reader, int root, struct cached_file *file);

struct file_stamp file_stamp_of(const struct stat *info);
bool file_stamp_equal(const struct file_stamp *a, const struct file_stamp *b);

/* The stamp, as it is to be kept of a file that was read not before `begun`: if the file may have changed since without
 * a trace, because it had changed just before, one that no file has. */
struct file_stamp file_stamp_to_keep(const struct file_stamp *stamp, uint64_t begun);

/* A time of a file or a clock in nanoseconds. */
uint64_t file_time_of(struct timespec time);

#endif
