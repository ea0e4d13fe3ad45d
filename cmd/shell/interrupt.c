/* SPDX-License-Identifier: MIT */
#include "cmd/shell/interrupt.h"

#include <assert.h>
#include <signal.h>
#include <unistd.h>

#include "model/base/error.h"

/* Threads read what the handlers set. Only an atomic without a lock is allowed in both (C17 7.14.1.1). */
static_assert(ATOMIC_INT_LOCK_FREE == 2, "an atomic_int must need no lock");
static atomic_int interrupted;
static atomic_int signalled; /* by somebody, which the end of the time is not */
static atomic_int out_of_time;

static void on_alarm(int number)
{
	(void)number;
	out_of_time = 1;
	interrupted = 1;
}

static void on_signal(int number)
{
	(void)number;
	if (signalled)
		_exit(FAULT_INTERRUPTED);
	signalled = 1;
	interrupted = 1;
}

const atomic_int *interrupt_catch(void)
{
	struct sigaction action = {.sa_handler = on_signal};
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	action.sa_handler = on_alarm;
	sigaction(SIGALRM, &action, NULL);
	return &interrupted;
}

bool interrupt_is_timeout(void)
{
	return out_of_time != 0;
}
