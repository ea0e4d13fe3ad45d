/* SPDX-License-Identifier: MIT */
/* Threads that draw the next index from a counter. A thread that cannot be made is one helper less, not an error. */
#include "sync/base/pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "model/base/arena.h"
#include "sync/base/under_way.h"

struct pool {
	atomic_size_t next;
	size_t count;
	pool_fn *work;
	void *user;
};

static void *draw_until_done(void *user)
{
	struct pool *pool = user;
	for (;;) {
		size_t index = atomic_fetch_add(&pool->next, 1);
		if (index >= pool->count)
			return NULL;
		pool->work(pool->user, index);
		under_way_move();
	}
}

void pool_run(uint32_t workers, size_t count, pool_fn *work, void *user)
{
	struct pool pool = {.count = count, .work = work, .user = user};
	size_t helpers = workers > 1 ? workers - 1 : 0;
	if (helpers >= count)
		helpers = count ? count - 1 : 0;
	pthread_t *threads = helpers ? heap_alloc(helpers * sizeof *threads) : NULL;
	size_t started = 0;
	while (started < helpers && pthread_create(&threads[started], NULL, draw_until_done, &pool) == 0)
		started++;
	draw_until_done(&pool);
	for (size_t i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	free(threads);
}
