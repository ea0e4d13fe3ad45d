/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "sync/base/backoff.h"
#include "sync/grafana/pace.h"

#define SECOND  UINT64_C(1000000)
#define WORKERS 16

static bool starts(struct pace *pace, uint64_t now)
{
	uint64_t turn = 0;
	return pace_start(pace, &turn, now);
}

static void nothing_is_limited_before_the_first_refusal(void **state)
{
	(void)state;
	struct pace pace = {0};
	for (int i = 0; i < 100; i++)
		assert_true(starts(&pace, SECOND));
	pace_answered(&pace, SECOND);
	assert_int_equal(pace.interval, 0);
}

static void a_refusal_holds_all_back_until_its_pause_is_over(void **state)
{
	(void)state;
	struct pace pace = {0};
	uint64_t waiting = 0;
	uint64_t later = 0;
	assert_true(starts(&pace, SECOND));
	pace_refused(&pace, SECOND, SECOND, 2 * SECOND, 2);
	assert_false(pace_start(&pace, &waiting, SECOND + 1));
	assert_int_equal(waiting, 3 * SECOND);
	assert_false(pace_start(&pace, &later, SECOND + 1));
	assert_int_equal(later, 3 * SECOND + pace.interval);
	assert_true(pace_start(&pace, &waiting, 3 * SECOND));
	assert_false(pace_start(&pace, &later, 3 * SECOND));
	assert_true(pace_start(&pace, &later, later));
}

static void who_waits_already_waits_for_a_later_pause_too(void **state)
{
	(void)state;
	struct pace pace = {0};
	uint64_t waiting = 0;
	pace_refused(&pace, SECOND, SECOND, SECOND, 1);
	assert_false(pace_start(&pace, &waiting, SECOND));
	pace_refused(&pace, SECOND, SECOND + 1, 5 * SECOND, 5);
	assert_false(pace_start(&pace, &waiting, 2 * SECOND));
	assert_true(waiting > 6 * SECOND);
}

static void a_shorter_pause_does_not_end_a_longer_one(void **state)
{
	(void)state;
	struct pace pace = {0};
	pace_refused(&pace, SECOND, SECOND, 5 * SECOND, 5);
	pace_refused(&pace, SECOND, SECOND + 1, SECOND, 1);
	uint64_t turn = 0;
	assert_false(pace_start(&pace, &turn, 3 * SECOND));
	assert_int_equal(turn, 6 * SECOND);
	assert_true(pace_start(&pace, &turn, turn));
}

static void requests_that_are_refused_together_slow_the_pace_once(void **state)
{
	(void)state;
	struct pace pace = {.gap = 10000};
	for (uint64_t i = 0; i < WORKERS; i++)
		pace_refused(&pace, SECOND, SECOND + i, 0, 0);
	assert_int_equal(pace.interval, 20000);
	assert_int_equal(pace.refusals, WORKERS);
	pace_refused(&pace, 2 * SECOND, 2 * SECOND, 0, 0);
	assert_int_equal(pace.interval, 40000);
}

static void the_pace_is_never_slower_than_one_a_second(void **state)
{
	(void)state;
	struct pace pace = {.gap = 10000};
	for (uint64_t i = 1; i < 50; i++)
		pace_refused(&pace, i * 100, i * 100, 0, 0);
	assert_int_equal(pace.interval, SECOND);
}

static void answers_make_it_faster_until_nothing_is_limited(void **state)
{
	(void)state;
	struct pace pace = {.gap = 10000};
	uint64_t now = SECOND;
	pace_refused(&pace, now, now, 0, 0);
	for (int i = 0; i < 60; i++)
		pace_answered(&pace, now += SECOND / 10);
	assert_in_range(pace.interval, 8000, 11000); /* 6 seconds: twice as fast */
	for (int i = 0; i < 400; i++)
		pace_answered(&pace, now += SECOND / 10);
	assert_int_equal(pace.interval, 0);
}

static void a_time_without_work_is_not_taken_for_a_slow_pace(void **state)
{
	(void)state;
	struct pace pace = {0};
	uint64_t now = SECOND;
	for (int i = 0; i < 100; i++)
		assert_true(starts(&pace, now += 1000));
	now += 300 * SECOND; /* somebody reads the plan before they agree */
	for (int i = 0; i < 40; i++)
		assert_true(starts(&pace, now += 1000));
	pace_refused(&pace, now, now, 0, 0);
	assert_in_range(pace.interval, 2000, 10000);
}

static void a_minute_of_nothing_but_refusals_closes_it(void **state)
{
	(void)state;
	struct pace pace = {0};
	ERROR_AUTO err = {0};
	pace_refused(&pace, SECOND, SECOND, SECOND, 1);
	pace_refused(&pace, 60 * SECOND, 60 * SECOND, SECOND, 1);
	assert_false(pace.closed);
	pace_answered(&pace, 61 * SECOND);
	pace_refused(&pace, 70 * SECOND, 70 * SECOND, SECOND, 1);
	assert_false(pace.closed);
	pace_refused(&pace, 131 * SECOND, 131 * SECOND, SECOND, 1);
	assert_true(pace.closed);
	assert_false(pace_error(&pace, &err));
	assert_string_equal(err.message, "the server has refused every request for 60 s (429)");
}

static void a_pause_that_is_too_long_closes_it_and_is_named(void **state)
{
	(void)state;
	struct pace pace = {0};
	ERROR_AUTO err = {0};
	pace_refused(&pace, SECOND, SECOND, 0, BACKOFF_LONGEST_ASKED);
	assert_false(pace.closed);
	pace_refused(&pace, SECOND, SECOND, 0, 3600);
	assert_true(pace.closed);
	assert_false(pace_error(&pace, &err));
	assert_int_equal(err.fault, FAULT_FAILED);
	assert_string_equal(err.message, "the server limits requests (429) and asks to wait 3600 s");
}

/* ---- a server that lets 40 requests a second pass, and five at once, asked by 16 workers; no time passes ---- */

#define RATE     40
#define BURST    5.0
#define REQUESTS 1000
#define LATENCY  UINT64_C(5000)

struct worker {
	uint64_t turn;
	uint64_t wakes;
	uint64_t started; /* 0: it waits for its turn */
	unsigned tried;
};

static struct worker *first_to_wake(struct worker *workers)
{
	struct worker *first = &workers[0];
	for (size_t i = 1; i < WORKERS; i++)
		if (workers[i].wakes < first->wakes)
			first = &workers[i];
	return first;
}

struct run {
	struct pace pace;
	struct worker workers[WORKERS];
	double tokens;
	uint64_t filled;
	unsigned answered;
	unsigned most_tried;
};

static bool server_allows(struct run *run, uint64_t now)
{
	run->tokens += (double)(now - run->filled) * RATE / (double)SECOND;
	run->tokens = run->tokens > BURST ? BURST : run->tokens;
	run->filled = now;
	if (run->tokens < 1)
		return false;
	run->tokens -= 1;
	return true;
}

static void go_on(struct run *run, struct worker *worker, uint64_t now)
{
	if (!worker->started) {
		bool may = pace_start(&run->pace, &worker->turn, now);
		worker->wakes = may ? now + LATENCY : worker->turn;
		worker->started = may ? now : 0;
		worker->tried += may;
		return;
	}
	if (server_allows(run, now)) {
		pace_answered(&run->pace, now);
		run->answered++;
		run->most_tried = worker->tried > run->most_tried ? worker->tried : run->most_tried;
		worker->tried = 0;
	} else {
		pace_refused(&run->pace, worker->started, now, SECOND, 1);
	}
	worker->started = worker->turn = 0;
	worker->wakes = now;
}

static void a_limited_server_is_used_well_and_refuses_little(void **state)
{
	(void)state;
	struct run run = {.tokens = BURST, .filled = SECOND};
	uint64_t now = SECOND;
	for (size_t i = 0; i < WORKERS; i++)
		run.workers[i].wakes = now;
	while (run.answered < REQUESTS) {
		struct worker *worker = first_to_wake(run.workers);
		now = worker->wakes;
		go_on(&run, worker, now);
	}
	double seconds = (double)(now - SECOND) / (double)SECOND;
	print_message("%.1f s, %u refusals, at most %u tries\n", seconds, run.pace.refusals, run.most_tried);
	assert_true(seconds < 2.0 * REQUESTS / RATE);
	assert_true(run.pace.refusals < REQUESTS / 5);
	assert_true(run.most_tried < 10);
	assert_false(run.pace.closed);
}

/* ---- pauses ---- */

static void a_pause_is_what_was_asked_for_and_a_random_part(void **state)
{
	(void)state;
	static const struct {
		unsigned tried;
		uint32_t asked, least, most;
	} rows[] = {
		{1, 0, 0, 100},
		{2, 0, 0, 200},
		{3, 2, 2000, 2400},
		{1, 4000000000, 30000, 30100},
		{4000000000, 0, 0, 102400},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint32_t low = UINT32_MAX, high = 0;
		for (int n = 0; n < 200; n++) {
			uint32_t pause = backoff_pause(100, rows[i].tried, rows[i].asked);
			low = pause < low ? pause : low;
			high = pause > high ? pause : high;
		}
		uint32_t width = rows[i].most - rows[i].least;
		assert_in_range(low, rows[i].least, rows[i].least + width / 4);
		assert_in_range(high, rows[i].most - width / 4, rows[i].most);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_limited_before_the_first_refusal),
		cmocka_unit_test(a_refusal_holds_all_back_until_its_pause_is_over),
		cmocka_unit_test(who_waits_already_waits_for_a_later_pause_too),
		cmocka_unit_test(a_shorter_pause_does_not_end_a_longer_one),
		cmocka_unit_test(requests_that_are_refused_together_slow_the_pace_once),
		cmocka_unit_test(the_pace_is_never_slower_than_one_a_second),
		cmocka_unit_test(answers_make_it_faster_until_nothing_is_limited),
		cmocka_unit_test(a_time_without_work_is_not_taken_for_a_slow_pace),
		cmocka_unit_test(a_minute_of_nothing_but_refusals_closes_it),
		cmocka_unit_test(a_pause_that_is_too_long_closes_it_and_is_named),
		cmocka_unit_test(a_limited_server_is_used_well_and_refuses_little),
		cmocka_unit_test(a_pause_is_what_was_asked_for_and_a_random_part),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
