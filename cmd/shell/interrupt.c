/* SPDX-License-Identifier: MIT */
#include "cmd/shell/interrupt.h"

#include <assert.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cmd/shell/watchdog.h"
#include "model/base/error.h"
#include "sync/base/under_way.h"

/* Threads read what the handlers set. Only an atomic without a lock is allowed in both (C17 7.14.1.1). */
static_assert(ATOMIC_INT_LOCK_FREE == 2, "an atomic_int must need no lock");
static atomic_int interrupted;
static atomic_int signalled; /* by somebody, which the end of the time is not */
static atomic_int out_of_time;
static atomic_int caught; /* somebody looks at the flag */

/* In a signal handler: no lock, no stdio. Nobody is asked to wait, so that a save under way stays unresolved. */
static void end_at_once(const char *words)
{
	under_way_drop(NULL, NULL);
	ssize_t unused = write(STDERR_FILENO, words, strlen(words)); /* nobody is left to hear that this failed */
	(void)unused;
	_exit(FAULT_INTERRUPTED);
}

static void on_alarm(int number)
{
	(void)number;
	if (!caught)
		end_at_once("dashsync: error: the run was ended at its time limit (--run-timeout)\n");
	out_of_time = 1;
	interrupted = 1;
	watchdog_wake();
}

static void on_signal(int number)
{
	(void)number;
	if (signalled || !caught)
		end_at_once("dashsync: error: interrupted\n");
	signalled = 1;
	interrupted = 1;
	watchdog_wake();
}

static void set_handlers(int flags)
{
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = flags};
	struct sigaction before = {0};
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	if (sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN) /* as under nohup(1) */
		sigaction(SIGHUP, &action, NULL);
	action.sa_handler = on_alarm;
	sigaction(SIGALRM, &action, NULL);
}

/* A write of stdio that a signal interrupts is not made up for: the rest of a report would be missing. */
void interrupt_start(uint32_t run_timeout)
{
	set_handlers(SA_RESTART);
	watchdog_set_limit(run_timeout);
	alarm(run_timeout);
}

const atomic_int *interrupt_catch(void)
{
	watchdog_start(&interrupted, &out_of_time);
	caught = 1;
	return &interrupted;
}

void interrupt_ends_waits(bool ends)
{
	set_handlers(ends ? 0 : SA_RESTART);
}

void interrupt_yield(void)
{
	alarm(0);
	watchdog_stop();
	signal(SIGINT, SIG_IGN);
}

bool interrupt_is_timeout(void)
{
	return out_of_time != 0;
}

void interrupt_stop(void)
{
	watchdog_stop();
}
