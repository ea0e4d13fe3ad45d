/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "fixtures/gateway/server/load.h"

#define SAVES 10000

struct counts {
	uint32_t mismatches;
	uint32_t locked;
};

static struct counts count(uint32_t in_flight)
{
	struct counts counts = {0};
	for (uint32_t number = 1; number <= SAVES; number++) {
		struct load load = load_of(number, in_flight);
		counts.mismatches += load.answer == LOAD_MISMATCH;
		counts.locked += load.answer == LOAD_LOCKED;
	}
	return counts;
}

static void a_save_alone_always_succeeds_at_once(void **state)
{
	(void)state;
	struct counts counts = count(1);
	assert_int_equal(counts.mismatches + counts.locked, 0);
	assert_int_equal(load_of(1, 1).delay_ms, 0);
}

/* 8 of 320 at four; 30 of 320 and 7% at sixteen. */
static void as_many_fail_as_were_measured(void **state)
{
	(void)state;
	struct counts four = count(4);
	struct counts sixteen = count(16);
	assert_in_range(four.mismatches, 200, 300);
	assert_int_equal(four.locked, 0);
	assert_in_range(sixteen.mismatches, 840, 1040);
	assert_in_range(sixteen.locked, 600, 800);
}

static void more_in_flight_are_slower_and_fail_more(void **state)
{
	(void)state;
	for (uint32_t n = 2; n <= 64; n++) {
		struct counts fewer = count(n - 1);
		struct counts more = count(n);
		assert_true(more.mismatches >= fewer.mismatches && more.locked >= fewer.locked);
		assert_true(load_of(1, n).delay_ms > load_of(1, n - 1).delay_ms);
	}
	assert_int_equal(count(64).mismatches, count(16).mismatches);
}

static void the_same_save_meets_the_same(void **state)
{
	(void)state;
	for (uint32_t number = 1; number <= SAVES; number++)
		assert_int_equal(load_of(number, 16).answer, load_of(number, 16).answer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_save_alone_always_succeeds_at_once),
		cmocka_unit_test(as_many_fail_as_were_measured),
		cmocka_unit_test(more_in_flight_are_slower_and_fail_more),
		cmocka_unit_test(the_same_save_meets_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
