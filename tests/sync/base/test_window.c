/* SPDX-License-Identifier: MIT */
/* How many bytes are in work at once. */
#include <stdatomic.h>
#include <stdbool.h>

#include "tests/testing.h"

#include "sync/base/pool.h"
#include "sync/base/window.h"

struct crowd {
	struct window window;
	atomic_size_t inside; /* bytes */
	atomic_size_t most;
	atomic_bool met; /* something large was not alone */
};

static void pass(void *user, size_t index)
{
	struct crowd *crowd = user;
	size_t bytes = index % 50 == 0 ? 500 : index % 40;
	window_enter(&crowd->window, bytes);
	size_t inside = atomic_fetch_add(&crowd->inside, bytes) + bytes;
	if (bytes == 500 && inside != 500)
		atomic_store(&crowd->met, true);
	size_t most = atomic_load(&crowd->most);
	while (bytes != 500 && inside > most && !atomic_compare_exchange_weak(&crowd->most, &most, inside))
		;
	atomic_fetch_sub(&crowd->inside, bytes);
	window_leave(&crowd->window, bytes);
}

static void no_more_than_the_window_is_in_work_and_what_is_larger_goes_alone(void **state)
{
	(void)state;
	struct crowd crowd = {0};
	window_init(&crowd.window, 100);
	pool_run(16, 20000, pass, &crowd);
	assert_true(crowd.most <= 100);
	assert_false(crowd.met);
	assert_int_equal(crowd.window.used, 0);
	window_destroy(&crowd.window);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_more_than_the_window_is_in_work_and_what_is_larger_goes_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
