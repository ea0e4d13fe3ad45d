/* SPDX-License-Identifier: MIT */
/*
 * http_queue: how requests pass from the threads that make them to the one that drives them, and back.
 *
 *     caller                                       driver
 *     http_queue_enter(queue, &ticket)             ticket = http_queue_next(queue, may_start, &state)
 *     (wake the driver)                            ... work ...
 *     http_queue_wait(queue, &ticket)              http_queue_done(queue, ticket)
 *
 * A ticket is part of the caller's job. Between next and done the job belongs to the driver, before and after to the
 * caller; the queue's mutex orders their memory. Private to sync/http/http.c.
 */
#ifndef DASHSYNC_SYNC_HTTP_HTTP_QUEUE_H
#define DASHSYNC_SYNC_HTTP_HTTP_QUEUE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct http_ticket {
	struct http_ticket *next;
	pthread_cond_t wake;
	bool done;
};

struct http_queue_state {
	bool cancelled;
	bool closing;
};

struct http_queue {
	pthread_mutex_t mutex;     /* guards all below, and `done` of every ticket */
	pthread_cond_t cancel;     /* wakes http_queue_pause */
	struct http_ticket *first; /* in order of arrival */
	struct http_ticket **end;
	struct http_queue_state state;
};

void http_queue_init(struct http_queue *queue);
void http_queue_destroy(struct http_queue *queue); /* it must be empty */

/* Puts a ticket at the end; false, and it is not in the queue, once http_queue_cancel was called. */
bool http_queue_enter(struct http_queue *queue, struct http_ticket *ticket);

/* Sleeps until the driver is done with the ticket that was entered. */
void http_queue_wait(struct http_queue *queue, struct http_ticket *ticket);

/* The oldest ticket when `may_start` or the queue is cancelled, else NULL; and the state as of the same moment. */
struct http_ticket *http_queue_next(struct http_queue *queue, bool may_start, struct http_queue_state *state);

/* Wakes the ticket's caller; the ticket is gone after it. */
void http_queue_done(struct http_queue *queue, struct http_ticket *ticket);

void http_queue_cancel(struct http_queue *queue);
void http_queue_close(struct http_queue *queue);

/* Sleeps; false as soon as the queue is cancelled, before or meanwhile. */
bool http_queue_pause(struct http_queue *queue, uint32_t milliseconds);

#endif
