/* SPDX-License-Identifier: MIT */
/* A signal handler may do next to nothing, so a thread looks at the flag that it sets. */
#include "cmd/shell/watch.h"

#include <time.h>

#include "sync/http/http.h"

#define LOOK_NANOSECONDS 50000000L

static struct timespec next_look(void)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_nsec += LOOK_NANOSECONDS;
	at.tv_sec += at.tv_nsec / 1000000000L;
	at.tv_nsec %= 1000000000L;
	return at;
}

static void *look(void *user)
{
	struct watch *watch = user;
	pthread_mutex_lock(&watch->mutex);
	while (!watch->stop && !*watch->interrupted) {
		struct timespec until = next_look();
		pthread_cond_clockwait(&watch->stopped, &watch->mutex, CLOCK_MONOTONIC, &until);
	}
	if (!watch->stop)
		http_cancel(watch->client);
	pthread_mutex_unlock(&watch->mutex);
	return NULL;
}

void watch_start(struct watch *watch, struct http_client *client, const atomic_int *interrupted)
{
	*watch = (struct watch){.client = client, .interrupted = interrupted};
	pthread_mutex_init(&watch->mutex, NULL);
	pthread_cond_init(&watch->stopped, NULL);
	watch->started = client && pthread_create(&watch->thread, NULL, look, watch) == 0;
}

void watch_stop(struct watch *watch)
{
	pthread_mutex_lock(&watch->mutex);
	watch->stop = true;
	pthread_cond_signal(&watch->stopped);
	pthread_mutex_unlock(&watch->mutex);
	if (watch->started)
		pthread_join(watch->thread, NULL);
	pthread_cond_destroy(&watch->stopped);
	pthread_mutex_destroy(&watch->mutex);
}
