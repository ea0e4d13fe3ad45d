/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "sync/base/pool.h"

#define COUNT 1000

struct visits {
	atomic_uint times[COUNT];
};

static void count_visit(void *user, size_t index)
{
	struct visits *visits = user;
	atomic_fetch_add(&visits->times[index], 1);
}

static void each_index_is_worked_on_once(void **state)
{
	(void)state;
	static const uint32_t workers[] = {0, 1, 2, 8, COUNT + 8};
	for (size_t i = 0; i < sizeof workers / sizeof *workers; i++) {
		struct visits visits = {0};
		pool_run(workers[i], COUNT, count_visit, &visits);
		for (size_t index = 0; index < COUNT; index++)
			assert_int_equal(atomic_load(&visits.times[index]), 1);
	}
}

struct order {
	pthread_t thread;
	bool elsewhere; /* some item ran in another thread */
	size_t seen[COUNT];
	size_t count;
};

static void note_order(void *user, size_t index)
{
	struct order *order = user;
	sched_yield(); /* a second thread, if there were one, gets its turn */
	if (!pthread_equal(order->thread, pthread_self())) {
		order->elsewhere = true;
		return;
	}
	order->seen[order->count++] = index;
}

static void one_worker_runs_in_order_in_the_callers_thread(void **state)
{
	(void)state;
	struct order order = {.thread = pthread_self()};
	pool_run(1, COUNT, note_order, &order);
	assert_false(order.elsewhere);
	assert_int_equal(order.count, COUNT);
	for (size_t i = 0; i < COUNT; i++)
		assert_int_equal(order.seen[i], i);
}

struct meeting {
	pthread_barrier_t barrier;
};

static void wait_for_the_others(void *user, size_t index)
{
	(void)index;
	struct meeting *meeting = user;
	pthread_barrier_wait(&meeting->barrier);
}

/* Would hang, and so fail by the test's time limit, if the four were worked on one after the other. */
static void as_many_items_as_workers_are_in_work_at_once(void **state)
{
	(void)state;
	struct meeting meeting;
	assert_int_equal(pthread_barrier_init(&meeting.barrier, NULL, 4), 0);
	pool_run(4, 4, wait_for_the_others, &meeting);
	pthread_barrier_destroy(&meeting.barrier);
}

struct gauge {
	atomic_int now;
	atomic_int most;
};

static void measure(void *user, size_t index)
{
	(void)index;
	struct gauge *gauge = user;
	int now = atomic_fetch_add(&gauge->now, 1) + 1;
	int most = atomic_load(&gauge->most);
	while (now > most && !atomic_compare_exchange_weak(&gauge->most, &most, now)) {
	}
	sched_yield();
	atomic_fetch_sub(&gauge->now, 1);
}

static void never_more_are_in_work_than_there_are_workers(void **state)
{
	(void)state;
	struct gauge gauge = {0};
	pool_run(3, 10 * COUNT, measure, &gauge);
	assert_in_range(atomic_load(&gauge.most), 1, 3);
}

static void nothing_to_do_is_done_at_once(void **state)
{
	(void)state;
	pool_run(8, 0, count_visit, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_index_is_worked_on_once),
		cmocka_unit_test(one_worker_runs_in_order_in_the_callers_thread),
		cmocka_unit_test(as_many_items_as_workers_are_in_work_at_once),
		cmocka_unit_test(never_more_are_in_work_than_there_are_workers),
		cmocka_unit_test(nothing_to_do_is_done_at_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
