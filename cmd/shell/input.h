/* SPDX-License-Identifier: MIT */
/*
 * input: files that the command line names, wherever they are.
 */
#ifndef DASHSYNC_CMD_SHELL_INPUT_H
#define DASHSYNC_CMD_SHELL_INPUT_H

#include <stdbool.h>

#include "model/base/error.h"

struct strbuf;

/*
 * Sets the error of a path that cannot be read, or is not there, by errno: FAULT_USAGE. `what` it is to be ("plan or
 * folder") is named where it is not there, with the nearest name of its folder as hint, else `otherwise` (may be NULL).
 * Returns false.
 */
bool input_refuse(const char *path, const char *what, const char *otherwise, struct error *err);

/* Appends the whole of a file, or of standard input for "-". FAULT_DATA when it is more than `buf` may hold. */
bool input_read(const char *path, struct strbuf *buf, struct error *err);

#endif
