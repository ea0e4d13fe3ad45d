/* SPDX-License-Identifier: MIT */
/*
 * Holders are threads, in the order in which they began to hold something: the first of the list is the one that never
 * gives way. There are as many as workers, so a list will do.
 */
#include "sync/http/http_window.h"

#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include "model/base/arena.h"

#define FREE_BYTES ((size_t)256 << 10) /* of each answer: more than nearly any dashboard has */
#define THOUSAND   1000
#define MILLION    1000000

struct holder {
	struct holder *next;
	pthread_t thread;
	size_t bytes; /* above 0 */
};

struct http_window {
	pthread_mutex_t mutex; /* guards all below */
	pthread_cond_t moved;
	size_t most;
	uint32_t patience; /* milliseconds */
	size_t used;
	struct holder *first;
	size_t references; /* the client's, and one for each answer that is kept */
	uint64_t movements;
	bool cancelled;
};

struct http_window *http_window_new(size_t most, uint32_t patience)
{
	struct http_window *window = heap_alloc(sizeof *window);
	*window = (struct http_window){.most = most, .patience = patience, .references = 1};
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_mutex_init(&window->mutex, NULL);
	pthread_cond_init(&window->moved, &attributes);
	pthread_condattr_destroy(&attributes);
	return window;
}

void http_window_release(struct http_window *window)
{
	if (!window)
		return;
	pthread_mutex_lock(&window->mutex);
	bool is_last = --window->references == 0;
	pthread_mutex_unlock(&window->mutex);
	if (!is_last)
		return;
	assert(!window->first && window->used == 0);
	pthread_cond_destroy(&window->moved);
	pthread_mutex_destroy(&window->mutex);
	free(window);
}

void http_window_cancel(struct http_window *window)
{
	pthread_mutex_lock(&window->mutex);
	window->cancelled = true;
	pthread_cond_broadcast(&window->moved);
	pthread_mutex_unlock(&window->mutex);
}

/* ---- with the mutex held ---- */

static struct holder **find(struct http_window *window, pthread_t thread)
{
	struct holder **link = &window->first;
	while (*link && !pthread_equal((*link)->thread, thread))
		link = &(*link)->next;
	return link;
}

static void count(struct http_hold *hold, size_t more)
{
	struct http_window *window = hold->window;
	struct holder **link = find(window, hold->thread);
	if (more == 0)
		return;
	if (!*link) {
		*link = heap_alloc(sizeof **link);
		**link = (struct holder){.thread = hold->thread};
	}
	(*link)->bytes += more;
	hold->counted += more;
	window->used += more;
	window->movements++;
}

static void uncount(struct http_hold *hold, size_t less)
{
	struct http_window *window = hold->window;
	struct holder **link = find(window, hold->thread);
	if (less == 0)
		return;
	struct holder *holder = *link;
	assert(holder); /* what is counted has one */
	holder->bytes -= less;
	hold->counted -= less;
	window->used -= less;
	window->movements++;
	if (holder->bytes == 0) {
		*link = holder->next;
		free(holder);
	}
	pthread_cond_broadcast(&window->moved);
}

/* Whether this thread may take so many more bytes. */
static bool has_room(const struct http_hold *hold, size_t more)
{
	const struct http_window *window = hold->window;
	bool is_first = !window->first || pthread_equal(window->first->thread, hold->thread);
	return is_first || (more <= window->most && window->used <= window->most - more);
}

/* What counts of an answer of so many bytes. */
static size_t counting(size_t received)
{
	return received > FREE_BYTES ? received - FREE_BYTES : 0;
}

static struct timespec end_of_patience(const struct http_window *window)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	long nanoseconds = until.tv_nsec + (long)(window->patience % THOUSAND) * MILLION;
	until.tv_sec += window->patience / THOUSAND + nanoseconds / (THOUSAND * MILLION);
	until.tv_nsec = nanoseconds % (THOUSAND * MILLION);
	return until;
}

/* ---- one answer ---- */

struct http_hold http_window_hold(struct http_window *window, bool may_wait)
{
	return (struct http_hold){.window = window, .thread = pthread_self(), .may_wait = may_wait};
}

bool http_window_grow(struct http_hold *hold, size_t more)
{
	struct http_window *window = hold->window;
	size_t needed = counting(hold->received + more);
	pthread_mutex_lock(&window->mutex);
	size_t lacks = needed > hold->counted ? needed - hold->counted : 0;
	hold->gave_way = lacks && hold->may_wait && !window->cancelled && !has_room(hold, lacks);
	hold->received += more;
	if (hold->gave_way)
		uncount(hold, hold->counted);
	else
		count(hold, lacks);
	pthread_mutex_unlock(&window->mutex);
	return !hold->gave_way;
}

bool http_window_wait(struct http_hold *hold)
{
	struct http_window *window = hold->window;
	size_t needed = counting(2 * hold->received);
	struct timespec until;
	int timed_out = 0;
	pthread_mutex_lock(&window->mutex);
	for (uint64_t seen = window->movements - 1; !window->cancelled && !timed_out && !has_room(hold, needed);) {
		if (seen != window->movements) {
			seen = window->movements;
			until = end_of_patience(window);
		}
		timed_out = pthread_cond_timedwait(&window->moved, &window->mutex, &until) == ETIMEDOUT &&
			    seen == window->movements;
	}
	bool goes_on = !window->cancelled;
	if (goes_on)
		count(hold, needed);
	hold->received = 0;
	hold->gave_way = false;
	pthread_mutex_unlock(&window->mutex);
	return goes_on;
}

void http_window_drop(struct http_hold *hold)
{
	pthread_mutex_lock(&hold->window->mutex);
	uncount(hold, hold->counted);
	pthread_mutex_unlock(&hold->window->mutex);
}

static void drop_kept(void *user)
{
	struct http_hold *hold = user;
	http_window_drop(hold);
	http_window_release(hold->window);
}

void http_window_keep(struct http_hold *hold, struct arena *arena)
{
	pthread_mutex_lock(&hold->window->mutex);
	uncount(hold, hold->counted - counting(hold->received)); /* what was reserved and not needed */
	hold->window->references += hold->counted > 0;
	pthread_mutex_unlock(&hold->window->mutex);
	if (!hold->counted)
		return;
	struct http_hold *kept = arena_alloc(arena, sizeof *kept);
	*kept = *hold;
	arena_at_end(arena, drop_kept, kept);
}

size_t http_window_used(struct http_window *window)
{
	pthread_mutex_lock(&window->mutex);
	size_t used = window->used;
	pthread_mutex_unlock(&window->mutex);
	return used;
}
