/* SPDX-License-Identifier: MIT */
/* Fewer places than there are holders is no fault: those who leave are then not followed by others. */
#include "sync/base/writers.h"

#include <pthread.h>
#include <stdlib.h>

#include "model/base/arena.h"

struct writers {
	pthread_mutex_t lock; /* over all below */
	pthread_cond_t changed;
	struct busy busy;
	uint32_t working;
	writers_busy_fn *on_busy;
	void *user;
};

struct writers *writers_new(uint32_t most, writers_busy_fn *on_busy, void *user)
{
	struct writers *writers = heap_alloc(sizeof *writers);
	*writers = (struct writers){.on_busy = on_busy, .user = user};
	busy_init(&writers->busy, most);
	pthread_mutex_init(&writers->lock, NULL);
	pthread_cond_init(&writers->changed, NULL);
	return writers;
}

void writers_free(struct writers *writers)
{
	if (!writers)
		return;
	pthread_cond_destroy(&writers->changed);
	pthread_mutex_destroy(&writers->lock);
	free(writers);
}

void writers_enter(struct writers *writers)
{
	if (!writers)
		return;
	pthread_mutex_lock(&writers->lock);
	while (writers->working >= writers->busy.writers)
		pthread_cond_wait(&writers->changed, &writers->lock);
	writers->working++;
	pthread_mutex_unlock(&writers->lock);
}

void writers_leave(struct writers *writers)
{
	if (!writers)
		return;
	pthread_mutex_lock(&writers->lock);
	writers->working--;
	pthread_cond_broadcast(&writers->changed);
	pthread_mutex_unlock(&writers->lock);
}

void writers_met_busy(struct writers *writers)
{
	if (!writers)
		return;
	pthread_mutex_lock(&writers->lock);
	busy_met(&writers->busy);
	const struct busy now = writers->busy;
	pthread_mutex_unlock(&writers->lock);
	if (now.answers == 1 && writers->on_busy)
		writers->on_busy(writers->user, now.writers, now.most);
}

void writers_kept(struct writers *writers, bool is_clean)
{
	if (!writers)
		return;
	pthread_mutex_lock(&writers->lock);
	busy_kept(&writers->busy, is_clean);
	pthread_cond_broadcast(&writers->changed);
	pthread_mutex_unlock(&writers->lock);
}

void writers_gave_up(struct writers *writers)
{
	if (!writers)
		return;
	pthread_mutex_lock(&writers->lock);
	busy_gave_up(&writers->busy);
	pthread_mutex_unlock(&writers->lock);
}

struct busy writers_busy(struct writers *writers)
{
	if (!writers)
		return (struct busy){0};
	pthread_mutex_lock(&writers->lock);
	struct busy busy = writers->busy;
	pthread_mutex_unlock(&writers->lock);
	return busy;
}
