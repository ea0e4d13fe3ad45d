/* SPDX-License-Identifier: MIT */
/* The thread sleeps on a semaphore, which a signal handler may post, and looks around ten times a second after that. */
#include "cmd/shell/watchdog.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "cmd/shell/terminal.h"
#include "model/base/error.h"
#include "model/base/strbuf.h"
#include "sync/base/under_way.h"

#define LOOK_NANOSECONDS 100000000L
#define LONGEST_WORDS    ((size_t)4000)

static struct {
	pthread_t thread;
	sem_t wake;
	atomic_bool started;
	atomic_bool stop;
	const atomic_int *interrupted;
	const atomic_int *out_of_time;
	uint32_t run_timeout;
} watchdog;

/* What was seen since the interruption. Times are seconds of a clock that only runs. */
struct watched {
	double interrupted_at;
	double moved_at;
	uint64_t moves;
};

static double now(void)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

/* ---- the end ---- */

/* What was under way, in words. */
struct last_words {
	const char *step; /* the one that began last: it is what the others wait for, or stand in */
	const char *of;
	uint64_t serial;
	struct strbuf vital;
};

static void take_words(void *user, const struct under_way *work)
{
	struct last_words *words = user;
	switch (work->kind) {
	case UNDER_WAY_STEP:
		if (words->step && work->serial < words->serial)
			break;
		words->step = work->what;
		words->of = work->of;
		words->serial = work->serial;
		break;
	case UNDER_WAY_SAVE:
	case UNDER_WAY_COMMIT:
		strbuf_printf(&words->vital, "%s%s", words->vital.length ? ", " : "", work->what);
		if (work->of)
			strbuf_printf(&words->vital, " of '%s'", work->of);
		break;
	case UNDER_WAY_FILE:
	case UNDER_WAY_CHILD:
		break;
	}
}

static void describe(const struct last_words *words, bool wrote, struct strbuf *out)
{
	if (*watchdog.out_of_time)
		strbuf_printf(out, "the run was ended after %u s (--run-timeout)", watchdog.run_timeout);
	else
		strbuf_add_text(out, "interrupted");
	if (words->step)
		strbuf_printf(out, " while %s", words->step);
	if (words->step && words->of)
		strbuf_printf(out, " '%s'", words->of);
	if (words->vital.length)
		strbuf_printf(out, "; what became of %.*s is not known", SLICE_ARG(strbuf_slice(&words->vital)));
	if (wrote)
		strbuf_add_text(out, "; what was written before is not reported");
}

_Noreturn static void end_process(const struct under_way_counts *counts)
{
	ERROR_AUTO err = {0};
	struct last_words words = {.vital = STRBUF_INIT(LONGEST_WORDS)};
	STRBUF_AUTO text = STRBUF_INIT(2 * LONGEST_WORDS);
	under_way_drop(take_words, &words);
	describe(&words, counts->lasting != 0, &text);
	error_set(&err, FAULT_INTERRUPTED, "%.*s", SLICE_ARG(strbuf_slice(&text)));
	if (counts->vital || counts->lasting)
		error_hint(&err, "Run the command again: it finds what is there.");
	terminal_print_last_error(&err);
	_exit(FAULT_INTERRUPTED);
}

/* ---- the thread ---- */

/* False when a tenth of a second has passed without a wake-up. */
static bool is_woken(void)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += LOOK_NANOSECONDS;
	until.tv_sec += until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	return sem_clockwait(&watchdog.wake, CLOCK_MONOTONIC, &until) == 0;
}

/* Nothing vital may begin between the count and the end. */
static void look(struct watched *watched)
{
	double at = now();
	under_way_close(true);
	struct under_way_counts counts = under_way_count();
	if (counts.moves != watched->moves) {
		watched->moves = counts.moves;
		watched->moved_at = at;
	}
	if (under_way_is_overdue(&counts, at - watched->moved_at, at - watched->interrupted_at))
		end_process(&counts);
	under_way_close(false);
}

static void *guard(void *unused)
{
	(void)unused;
	while (!watchdog.stop && !*watchdog.interrupted)
		while (sem_wait(&watchdog.wake) != 0)
			continue;
	double at = now();
	struct watched watched = {.interrupted_at = at, .moved_at = at, .moves = under_way_count().moves};
	while (!watchdog.stop) {
		is_woken();
		if (!watchdog.stop)
			look(&watched);
	}
	return NULL;
}

void watchdog_set_limit(uint32_t run_timeout)
{
	watchdog.run_timeout = run_timeout;
}

/* Signals are for the main thread, where they end a question (interrupt_ends_waits). */
void watchdog_start(const atomic_int *interrupted, const atomic_int *out_of_time)
{
	sigset_t all, before;
	if (watchdog.started)
		return;
	watchdog.interrupted = interrupted;
	watchdog.out_of_time = out_of_time;
	sem_init(&watchdog.wake, 0, 0);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	watchdog.started = pthread_create(&watchdog.thread, NULL, guard, NULL) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void watchdog_wake(void)
{
	int before = errno;
	if (watchdog.started)
		sem_post(&watchdog.wake);
	errno = before;
}

void watchdog_stop(void)
{
	if (!watchdog.started)
		return;
	watchdog.stop = true;
	watchdog_wake();
	pthread_join(watchdog.thread, NULL);
	watchdog.started = false;
}
