/* SPDX-License-Identifier: MIT */
/*
 * replace_file: files that appear whole or not at all, and that are replaced only while they are what was read.
 *
 *     struct replace_file output;
 *     if (replace_file_open(&output, path, &err)) {
 *             fputs(..., output.file);
 *             replace_file_close(&output, &err);
 *     }
 *
 * A new file is written beside the old one, reaches the disk, and then takes its name; it keeps the old one's mode. On
 * failure the old one is as it was, and the new one is gone, also when the process is ended meanwhile (under_way.h).
 */
#ifndef DASHSYNC_SYNC_BASE_REPLACE_FILE_H
#define DASHSYNC_SYNC_BASE_REPLACE_FILE_H

#include <stdbool.h>
#include <stdio.h>

#include "model/base/error.h"
#include "model/base/slice.h"
#include "sync/base/under_way.h"

struct replace_file {
	FILE *file;
	const char *path;
	char *temporary; /* in the same folder; NULL for a pipe or a device, which is written as it is */
	struct under_way new_file;
};

/* Opens a new file beside `path`, which must outlive it. `output` must stay where it is until it is closed. */
bool replace_file_open(struct replace_file *output, const char *path, struct error *err);

/* Puts the file in the place of whatever is at `path`; frees what the output holds, on failure too. */
bool replace_file_close(struct replace_file *output, struct error *err);

/* Writes a text to a file that does not exist yet: FAULT_REFUSED when one does, even if it appeared meanwhile. */
bool replace_file_create(const char *path, struct slice text, struct error *err);

/*
 * Puts a text that can be had again, as that of a cache, at `path`, for this user alone, whatever was there: a link or
 * a pipe is replaced and not followed. Nothing waits for the disk, so after a power cut the file may be empty or torn.
 * Says nothing of a failure, which leaves what was there.
 */
void replace_file_hint(const char *path, struct slice text);

/*
 * Replaces a file that holds `read`. FAULT_REFUSED, with the line that differs, when it has other content by now: a
 * save by somebody in between stays. Links are followed, to files in `root` and no others; `path` is relative to
 * `root`, which is resolved (realpath). Several threads may each replace a file of their own.
 *
 * Where the file system can exchange two names (Linux: RENAME_EXCHANGE), a save between the last look and the exchange
 * is found and put back. Elsewhere that moment is a window. A program that has the file open already and writes to it
 * after the exchange writes to the old file; nothing can be done about that.
 */
bool replace_file_text(const char *root, const char *path, struct slice read, struct slice text, struct error *err);

#endif
