/* SPDX-License-Identifier: MIT */
/*
 * interrupt: SIGINT, SIGTERM, SIGHUP and the end of --run-timeout.
 *
 *     interrupt_start(seconds);                   before a command runs: they end the process at once
 *     interrupted = interrupt_catch();            from now on they set this flag, which everything long looks at
 *     ...
 *     interrupt_stop();                           the result is printed
 *
 * Between the last two a watchdog (watchdog.h) ends the process where the flag is not looked at.
 */
#ifndef DASHSYNC_CMD_SHELL_INTERRUPT_H
#define DASHSYNC_CMD_SHELL_INTERRUPT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * Starts the time of --run-timeout (0: there is none). Until interrupt_catch, its end and the signals end the process
 * with 130; new files that have no name yet are removed.
 */
void interrupt_start(uint32_t run_timeout);

/*
 * Catches the signals and returns the flag that they set. A second SIGINT, SIGTERM or SIGHUP ends the process at once
 * with 130.
 */
const atomic_int *interrupt_catch(void);

/* Whether a signal ends what the main thread waits for, as a question needs it; else a write or a read goes on. */
void interrupt_ends_waits(bool ends);

/*
 * Somebody reads the result in another program: SIGINT is not for this one, and neither --run-timeout nor the watchdog
 * ends anything. interrupt_start(0) takes the signals again.
 */
void interrupt_yield(void);

/* Whether it was the end of --run-timeout (SIGALRM) that set the flag. */
bool interrupt_is_timeout(void);

/* Nothing is to be interrupted any more. */
void interrupt_stop(void);

#endif
