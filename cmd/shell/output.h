/* SPDX-License-Identifier: MIT */
/*
 * output: files that appear whole or not at all.
 *
 *     struct output output;
 *     if (output_open(&output, path, &err)) {
 *             fputs(..., output.file);
 *             output_close(&output, &err);
 *     }
 */
#ifndef DASHSYNC_CMD_SHELL_OUTPUT_H
#define DASHSYNC_CMD_SHELL_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "model/base/error.h"
#include "model/base/slice.h"

struct output {
	FILE *file;
	const char *path;
	char *temporary; /* in the same folder; NULL for a pipe or a device, which is written as it is */
};

/* Opens a new file beside `path`, which must outlive the output. */
bool output_open(struct output *output, const char *path, struct error *err);

/* Puts the file in the place of `path`; on failure that is as it was, and the new one is gone. */
bool output_close(struct output *output, struct error *err);

/* Writes a text to a file that is not there yet: FAULT_REFUSED when one is, even if it came to be meanwhile. */
bool output_create(const char *path, struct slice text, struct error *err);

/*
 * Replaces a file that is there by a text, and keeps its mode. Links are followed, to files in `root` and no others;
 * `path` is relative to it.
 */
bool output_replace(const char *root, const char *path, struct slice text, struct error *err);

#endif
