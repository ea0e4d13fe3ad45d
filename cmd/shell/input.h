/* SPDX-License-Identifier: MIT */
/*
 * input: files that the command line names, wherever they are.
 */
#ifndef DASHSYNC_CMD_SHELL_INPUT_H
#define DASHSYNC_CMD_SHELL_INPUT_H

#include <stdbool.h>

#include "model/base/error.h"

struct strbuf;

/* Appends the whole of a file, or of standard input for "-". FAULT_DATA when it is more than `buf` may hold. */
bool input_read(const char *path, struct strbuf *buf, struct error *err);

#endif
