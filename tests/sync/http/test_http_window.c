/* SPDX-License-Identifier: MIT */
/* Which answers give way, and that each of them can go on in the end. */
#include "tests/testing.h"

#include <stdatomic.h>

#include "model/base/arena.h"
#include "sync/base/pool.h"
#include "sync/http/http_window.h"

#define FREE ((size_t)256 << 10)
#define LONG 60000 /* milliseconds: nobody loses patience */

/* An answer of another thread; the test does what that would do. */
static struct http_hold hold_of(struct http_window *window, unsigned thread, bool may_wait)
{
	struct http_hold hold = http_window_hold(window, may_wait);
	hold.thread = (pthread_t)thread;
	return hold;
}

static void small_answers_do_not_count(void **state)
{
	(void)state;
	struct http_window *window = http_window_new(1000, LONG);
	for (unsigned thread = 1; thread < 30; thread++) {
		struct http_hold hold = hold_of(window, thread, true);
		assert_true(http_window_grow(&hold, FREE));
		assert_int_equal(http_window_used(window), 0);
	}
	http_window_release(window);
}

static void the_thread_that_has_held_bytes_the_longest_never_gives_way(void **state)
{
	(void)state;
	struct http_window *window = http_window_new(1000, LONG);
	struct http_hold first = hold_of(window, 1, true);
	struct http_hold second = hold_of(window, 2, true);
	assert_true(http_window_grow(&first, FREE + 400));
	assert_true(http_window_grow(&second, FREE + 600));
	assert_false(http_window_grow(&second, 1));
	assert_true(second.gave_way);
	assert_int_equal(http_window_used(window), 400); /* nothing of the second counts any more */
	assert_true(http_window_grow(&first, 5000));
	struct http_hold more = hold_of(window, 1, true);
	assert_true(http_window_grow(&more, FREE + 7000));
	http_window_drop(&first);
	http_window_drop(&more);
	assert_true(http_window_wait(&second)); /* alone now: what is larger than the window, too */
	assert_true(http_window_used(window) > 1000);
	struct http_hold third = hold_of(window, 3, true);
	assert_false(http_window_grow(&third, FREE + 1));
	assert_true(http_window_grow(&second, 3 * FREE));
	http_window_drop(&second);
	assert_int_equal(http_window_used(window), 0);
	http_window_release(window);
}

static void what_must_not_be_sent_again_is_counted_and_does_not_wait(void **state)
{
	(void)state;
	struct http_window *window = http_window_new(1000, LONG);
	struct http_hold first = hold_of(window, 1, true);
	struct http_hold save = hold_of(window, 2, false);
	struct http_hold third = hold_of(window, 3, true);
	assert_true(http_window_grow(&first, FREE + 1));
	assert_true(http_window_grow(&save, FREE + 5000));
	assert_int_equal(http_window_used(window), 5001);
	assert_false(http_window_grow(&third, FREE + 1));
	http_window_drop(&save);
	http_window_drop(&first);
	http_window_release(window);
}

static void bytes_count_until_the_arena_is_freed(void **state)
{
	(void)state;
	struct http_window *window = http_window_new(1000, LONG);
	struct arena *arena = arena_new();
	struct http_hold hold = http_window_hold(window, true);
	assert_true(http_window_grow(&hold, FREE + 100));
	http_window_keep(&hold, arena);
	assert_int_equal(http_window_used(window), 100);
	http_window_release(window); /* the client is closed; what it counts still is there */
	arena_free(arena);
}

static void after_a_while_without_a_movement_somebody_goes_on(void **state)
{
	(void)state;
	struct http_window *window = http_window_new(1000, 20);
	struct http_hold first = hold_of(window, 1, true);
	struct http_hold second = hold_of(window, 2, true);
	assert_true(http_window_grow(&first, FREE + 1000));
	assert_false(http_window_grow(&second, FREE + 1));
	assert_true(http_window_wait(&second));
	assert_int_equal(http_window_used(window), 1000 + FREE + 2);
	http_window_drop(&first);
	http_window_drop(&second);
	http_window_release(window);
}

static void a_cancellation_ends_all_waits(void **state)
{
	(void)state;
	struct http_window *window = http_window_new(1000, LONG);
	struct http_hold first = hold_of(window, 1, true);
	struct http_hold second = hold_of(window, 2, true);
	assert_true(http_window_grow(&first, FREE + 1000));
	assert_false(http_window_grow(&second, FREE + 1));
	http_window_cancel(window);
	assert_false(http_window_wait(&second));
	http_window_drop(&first);
	http_window_drop(&second);
	http_window_release(window);
}

struct crowd {
	struct http_window *window;
	atomic_size_t answers;
};

/* Some answers for one dashboard, of up to four times the window. */
static void read_some(void *user, size_t index)
{
	struct crowd *crowd = user;
	ARENA_AUTO arena = arena_new();
	for (size_t n = 0; n < 1 + index % 3; n++) {
		struct http_hold hold = http_window_hold(crowd->window, index % 7 != 0);
		size_t size = FREE + index * 7919 % 4000;
		do {
			for (size_t at = 0; at < size && http_window_grow(&hold, size / 10 + 1);)
				at += size / 10 + 1;
		} while (hold.gave_way && http_window_wait(&hold));
		http_window_keep(&hold, arena);
		atomic_fetch_add(&crowd->answers, 1);
	}
}

static void a_crowd_with_too_little_room_is_through_in_the_end(void **state)
{
	(void)state;
	struct crowd crowd = {.window = http_window_new(1000, LONG)};
	pool_run(16, 3000, read_some, &crowd);
	assert_int_equal(crowd.answers, 6000);
	assert_int_equal(http_window_used(crowd.window), 0);
	http_window_release(crowd.window);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_answers_do_not_count),
		cmocka_unit_test(the_thread_that_has_held_bytes_the_longest_never_gives_way),
		cmocka_unit_test(what_must_not_be_sent_again_is_counted_and_does_not_wait),
		cmocka_unit_test(bytes_count_until_the_arena_is_freed),
		cmocka_unit_test(after_a_while_without_a_movement_somebody_goes_on),
		cmocka_unit_test(a_cancellation_ends_all_waits),
		cmocka_unit_test(a_crowd_with_too_little_room_is_through_in_the_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
