/* SPDX-License-Identifier: MIT */
/* output: standard output, whose reader may go away before the end (`dashsync plan | head`). */
#ifndef DASHSYNC_CMD_SHELL_OUTPUT_H
#define DASHSYNC_CMD_SHELL_OUTPUT_H

#include <stdbool.h>

/*
 * Ignores SIGPIPE, so that a reader that goes away ends neither a save in flight nor a report that goes to a file. A
 * write to standard output fails from then on, which its stream remembers.
 */
void output_begin(void);

/* Whether nobody can read standard output any more: it is a pipe or a socket whose other end is closed. */
bool output_is_abandoned(void);

/* Ends the process as git ends there: silently, by SIGPIPE, which a shell shows as 141. */
_Noreturn void output_end_abandoned(void);

#endif
