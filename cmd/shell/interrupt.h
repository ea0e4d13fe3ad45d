/* SPDX-License-Identifier: MIT */
/* interrupt: SIGINT, SIGTERM and the end of --run-timeout, as one flag that everything long looks at. */
#ifndef DASHSYNC_CMD_SHELL_INTERRUPT_H
#define DASHSYNC_CMD_SHELL_INTERRUPT_H

#include <stdatomic.h>
#include <stdbool.h>

/*
 * Catches the signals and returns the flag that they set. A second SIGINT or SIGTERM ends the process at once with 130.
 */
const atomic_int *interrupt_catch(void);

/* Whether it was the end of --run-timeout (SIGALRM) that set the flag. */
bool interrupt_is_timeout(void);

#endif
