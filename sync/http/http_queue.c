/* SPDX-License-Identifier: MIT */
/* A list under one mutex. Each ticket has a condition of its own, so that an answer wakes one thread and not all. */
#include "sync/http/http_queue.h"

#include <assert.h>
#include <time.h>

#define NANOSECONDS 1000000000L

/* Pauses are measured on the clock that nobody sets. */
void http_queue_init(struct http_queue *queue)
{
	*queue = (struct http_queue){0};
	queue->end = &queue->first;
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_mutex_init(&queue->mutex, NULL);
	pthread_cond_init(&queue->cancel, &attributes);
	pthread_condattr_destroy(&attributes);
}

void http_queue_destroy(struct http_queue *queue)
{
	assert(!queue->first);
	pthread_cond_destroy(&queue->cancel);
	pthread_mutex_destroy(&queue->mutex);
}

bool http_queue_enter(struct http_queue *queue, struct http_ticket *ticket)
{
	pthread_mutex_lock(&queue->mutex);
	bool open = !queue->state.cancelled;
	if (open) {
		ticket->next = NULL;
		ticket->done = false;
		pthread_cond_init(&ticket->wake, NULL);
		*queue->end = ticket;
		queue->end = &ticket->next;
	}
	pthread_mutex_unlock(&queue->mutex);
	return open;
}

void http_queue_wait(struct http_queue *queue, struct http_ticket *ticket)
{
	pthread_mutex_lock(&queue->mutex);
	while (!ticket->done)
		pthread_cond_wait(&ticket->wake, &queue->mutex);
	pthread_mutex_unlock(&queue->mutex);
	pthread_cond_destroy(&ticket->wake);
}

struct http_ticket *http_queue_next(struct http_queue *queue, bool may_start, struct http_queue_state *state)
{
	struct http_ticket *ticket = NULL;
	pthread_mutex_lock(&queue->mutex);
	*state = queue->state;
	if (queue->first && (may_start || state->cancelled)) {
		ticket = queue->first;
		queue->first = ticket->next;
		if (!queue->first)
			queue->end = &queue->first;
	}
	pthread_mutex_unlock(&queue->mutex);
	return ticket;
}

/* Signals with the mutex held: the caller, and the condition with it, may be gone right after the unlock. */
void http_queue_done(struct http_queue *queue, struct http_ticket *ticket)
{
	pthread_mutex_lock(&queue->mutex);
	ticket->done = true;
	pthread_cond_signal(&ticket->wake);
	pthread_mutex_unlock(&queue->mutex);
}

void http_queue_cancel(struct http_queue *queue)
{
	pthread_mutex_lock(&queue->mutex);
	queue->state.cancelled = true;
	pthread_cond_broadcast(&queue->cancel);
	pthread_mutex_unlock(&queue->mutex);
}

void http_queue_close(struct http_queue *queue)
{
	pthread_mutex_lock(&queue->mutex);
	queue->state.closing = true;
	pthread_mutex_unlock(&queue->mutex);
}

bool http_queue_pause(struct http_queue *queue, uint32_t milliseconds)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	long nanoseconds = until.tv_nsec + (long)(milliseconds % 1000) * 1000000L;
	until.tv_sec += milliseconds / 1000 + nanoseconds / NANOSECONDS;
	until.tv_nsec = nanoseconds % NANOSECONDS;
	pthread_mutex_lock(&queue->mutex);
	int timed_out = 0;
	while (!queue->state.cancelled && !timed_out)
		timed_out = pthread_cond_timedwait(&queue->cancel, &queue->mutex, &until);
	bool cancelled = queue->state.cancelled;
	pthread_mutex_unlock(&queue->mutex);
	return !cancelled;
}
