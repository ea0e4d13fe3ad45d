/* SPDX-License-Identifier: MIT */
/*
 * watch: ends the requests under way when a signal asks to stop, as long as only reads are under way.
 *
 *     struct watch watch;
 *     watch_start(&watch, client, interrupted);      while planning
 *     ...
 *     watch_stop(&watch);                            before anything is written: a save is finished or resolved
 */
#ifndef DASHSYNC_CMD_SHELL_WATCH_H
#define DASHSYNC_CMD_SHELL_WATCH_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

struct http_client;

struct watch {
	struct http_client *client;
	const atomic_int *interrupted;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t stopped;
	bool started;
	bool stop;
};

/* Starts to watch; `client` may be NULL, and then nothing is done. Without a thread, a signal only waits. */
void watch_start(struct watch *watch, struct http_client *client, const atomic_int *interrupted);

/* Returns at once, and after it the client is no longer touched. */
void watch_stop(struct watch *watch);

#endif
