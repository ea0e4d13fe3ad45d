/* SPDX-License-Identifier: MIT */
/*
 * window: how many bytes of documents may be in work at once, so that memory does not grow with the fleet and a few
 * large dashboards do not meet in it.
 *
 *     window_enter(&window, bytes);       waits until there is room
 *     ...
 *     window_leave(&window, bytes);
 *
 * What is larger than the whole window goes through alone. Safe from any thread; a thread enters once at a time.
 */
#ifndef DASHSYNC_SYNC_BASE_WINDOW_H
#define DASHSYNC_SYNC_BASE_WINDOW_H

#include <pthread.h>
#include <stddef.h>

struct window {
	size_t most;
	size_t used;
	pthread_mutex_t lock;
	pthread_cond_t left;
};

void window_init(struct window *window, size_t most);
void window_destroy(struct window *window);

void window_enter(struct window *window, size_t bytes);
void window_leave(struct window *window, size_t bytes);

#endif
