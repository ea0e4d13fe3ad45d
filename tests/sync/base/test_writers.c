/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "sync/base/pool.h"
#include "sync/base/writers.h"

#define SAVES 2000

struct crowd {
	struct writers *writers;
	atomic_int now;
	atomic_int most;
};

static void save(void *user, size_t index)
{
	(void)index;
	struct crowd *crowd = user;
	writers_enter(crowd->writers);
	int now = atomic_fetch_add(&crowd->now, 1) + 1;
	int most = atomic_load(&crowd->most);
	while (now > most && !atomic_compare_exchange_weak(&crowd->most, &most, now)) {
	}
	sched_yield();
	atomic_fetch_sub(&crowd->now, 1);
	writers_leave(crowd->writers);
}

static void never_more_work_than_there_are_places(void **state)
{
	(void)state;
	for (uint32_t halvings = 0; halvings < 4; halvings++) {
		struct crowd crowd = {.writers = writers_new(8, NULL, NULL)};
		for (uint32_t i = 0; i < halvings; i++)
			writers_met_busy(crowd.writers);
		pool_run(16, SAVES, save, &crowd);
		assert_in_range(atomic_load(&crowd.most), 1, 8 >> halvings);
		writers_free(crowd.writers);
	}
}

static void save_and_meet(void *user, size_t index)
{
	struct crowd *crowd = user;
	save(user, index);
	if (index % 50 == 0)
		writers_met_busy(crowd->writers);
	else
		writers_kept(crowd->writers, true);
}

/* Would hang, and so fail by the test's time limit, if a place were lost. */
static void places_come_and_go_and_everybody_gets_one(void **state)
{
	(void)state;
	struct crowd crowd = {.writers = writers_new(8, NULL, NULL)};
	pool_run(16, SAVES, save_and_meet, &crowd);
	struct busy busy = writers_busy(crowd.writers);
	assert_int_equal(busy.answers, SAVES / 50);
	assert_in_range(busy.writers, 1, 8);
	assert_true(busy.fewest < 8);
	writers_free(crowd.writers);
}

struct told {
	unsigned times;
	uint32_t writers;
	uint32_t most;
};

static void note(void *user, uint32_t writers, uint32_t most)
{
	struct told *told = user;
	*told = (struct told){told->times + 1, writers, most};
}

static void that_the_server_is_busy_is_told_once(void **state)
{
	(void)state;
	struct told told = {0};
	struct writers *writers = writers_new(6, note, &told);
	writers_kept(writers, true);
	assert_int_equal(told.times, 0);
	for (unsigned i = 0; i < 5; i++)
		writers_met_busy(writers);
	assert_int_equal(told.times, 1);
	assert_int_equal(told.writers, 3);
	assert_int_equal(told.most, 6);
	writers_free(writers);
}

static void without_writers_nothing_is_counted_and_nobody_waits(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 100; i++)
		writers_enter(NULL);
	writers_leave(NULL);
	writers_met_busy(NULL);
	writers_kept(NULL, true);
	writers_gave_up(NULL);
	assert_int_equal(writers_busy(NULL).answers, 0);
	writers_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(never_more_work_than_there_are_places),
		cmocka_unit_test(places_come_and_go_and_everybody_gets_one),
		cmocka_unit_test(that_the_server_is_busy_is_told_once),
		cmocka_unit_test(without_writers_nothing_is_counted_and_nobody_waits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
