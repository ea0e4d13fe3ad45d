/* SPDX-License-Identifier: MIT */
/*
 * watchdog: ends the process after a signal or --run-timeout where it does not end by itself.
 *
 * What is interrupted looks at a flag and comes to its end, mostly at once. But there is code that does not look: a
 * library that matches a pattern, a file system that does not answer, a reader that does not read. A thread waits for
 * the flag, and then until the process has ended or is overdue (under_way_is_overdue).
 *
 * Then it says what was under way, removes new files that have no name yet, kills children, and ends the process with
 * 130 (docs/decisions/0021-a-watchdog-ends-the-process.md).
 */
#ifndef DASHSYNC_CMD_SHELL_WATCHDOG_H
#define DASHSYNC_CMD_SHELL_WATCHDOG_H

#include <stdatomic.h>
#include <stdint.h>

/* The time of --run-timeout in seconds, to be named. */
void watchdog_set_limit(uint32_t run_timeout);

/* Starts the thread, once. Without one, what does not look at the flag is not ended. */
void watchdog_start(const atomic_int *interrupted, const atomic_int *out_of_time);

/* The flag was set. May be called by a signal handler. */
void watchdog_wake(void);

void watchdog_stop(void);

#endif
