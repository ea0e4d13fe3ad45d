/* SPDX-License-Identifier: MIT */
#include "sync/base/window.h"

void window_init(struct window *window, size_t most)
{
	*window = (struct window){.most = most};
	pthread_mutex_init(&window->lock, NULL);
	pthread_cond_init(&window->left, NULL);
}

void window_destroy(struct window *window)
{
	pthread_cond_destroy(&window->left);
	pthread_mutex_destroy(&window->lock);
}

void window_enter(struct window *window, size_t bytes)
{
	pthread_mutex_lock(&window->lock);
	while (window->used && (bytes > window->most || window->used > window->most - bytes))
		pthread_cond_wait(&window->left, &window->lock);
	window->used += bytes;
	pthread_mutex_unlock(&window->lock);
}

void window_leave(struct window *window, size_t bytes)
{
	pthread_mutex_lock(&window->lock);
	window->used -= bytes;
	pthread_cond_broadcast(&window->left);
	pthread_mutex_unlock(&window->lock);
}
