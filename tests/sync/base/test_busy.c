/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include <stdlib.h>

#include "sync/base/busy.h"

static void keep(struct busy *busy, unsigned saves)
{
	for (unsigned i = 0; i < saves; i++)
		busy_kept(busy, true);
}

static void each_busy_answer_halves_the_writers_down_to_one(void **state)
{
	static const uint32_t expected[] = {8, 4, 2, 1, 1, 1};
	struct busy busy;
	(void)state;
	busy_init(&busy, 16);
	assert_int_equal(busy.writers, 16);
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		busy_met(&busy);
		assert_int_equal(busy.writers, expected[i]);
	}
	assert_int_equal(busy.answers, 6);
	busy_init(&busy, 3);
	busy_met(&busy);
	assert_int_equal(busy.writers, 1);
	busy_init(&busy, 0);
	assert_int_equal(busy.writers, 1);
}

static void twenty_clean_saves_add_a_writer_up_to_the_number_that_was_asked_for(void **state)
{
	struct busy busy;
	(void)state;
	busy_init(&busy, 4);
	busy_met(&busy);
	busy_met(&busy);
	keep(&busy, 19);
	assert_int_equal(busy.writers, 1);
	keep(&busy, 1);
	assert_int_equal(busy.writers, 2);
	keep(&busy, 39);
	assert_int_equal(busy.writers, 3);
	keep(&busy, 1000);
	assert_int_equal(busy.writers, 4);
	assert_int_equal(busy.fewest, 1);
}

static void a_busy_answer_starts_the_count_again_and_a_save_that_met_one_is_not_clean(void **state)
{
	struct busy busy;
	(void)state;
	busy_init(&busy, 2);
	busy_met(&busy);
	keep(&busy, 19);
	busy_met(&busy);
	busy_kept(&busy, false);
	keep(&busy, 19);
	assert_int_equal(busy.writers, 1);
	keep(&busy, 1);
	assert_int_equal(busy.writers, 2);
}

static void clean_saves_at_full_number_are_not_saved_up(void **state)
{
	struct busy busy;
	(void)state;
	busy_init(&busy, 2);
	keep(&busy, 1000);
	busy_met(&busy);
	keep(&busy, 19);
	assert_int_equal(busy.writers, 1);
}

static void a_save_has_two_minutes(void **state)
{
	struct patience patience = {.resends = 1000, .spent = BUSY_PATIENCE - 1};
	(void)state;
	assert_true(patience_lasts(&patience, false));
	patience.spent = BUSY_PATIENCE;
	assert_false(patience_lasts(&patience, false));
	assert_int_equal(BUSY_PATIENCE, 2 * 60 * 1000);
}

static void after_one_save_in_vain_the_next_have_three_tries_until_one_is_kept(void **state)
{
	struct busy busy;
	struct patience patience = {.resends = 2};
	(void)state;
	busy_init(&busy, 4);
	assert_false(busy.is_hopeless);
	busy_gave_up(&busy);
	assert_true(patience_lasts(&patience, busy.is_hopeless));
	patience.resends = BUSY_TRIES;
	assert_false(patience_lasts(&patience, busy.is_hopeless));
	busy_kept(&busy, false);
	assert_true(patience_lasts(&patience, busy.is_hopeless));
}

/* The bound doubles from 25 ms to 6.4 s; below it a pause is random. */
static void pauses_grow_to_a_few_seconds_and_have_jitter(void **state)
{
	(void)state;
	uint32_t longest[30] = {0};
	for (unsigned round = 0; round < 200; round++) {
		struct patience patience = {0};
		for (unsigned i = 0; i < 30; i++) {
			uint32_t bound = i < 8 ? 25U << i : 6400;
			uint32_t pause = patience_pause(&patience, 0);
			assert_int_equal(patience.resends, i + 1);
			assert_in_range(pause, 0, bound);
			if (pause > longest[i])
				longest[i] = pause;
		}
	}
	for (unsigned i = 1; i < 9; i++)
		assert_true(longest[i] > longest[i - 1]);
	struct patience patience = {0};
	assert_in_range(patience_pause(&patience, 7), 7000, 7025);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_busy_answer_halves_the_writers_down_to_one),
		cmocka_unit_test(twenty_clean_saves_add_a_writer_up_to_the_number_that_was_asked_for),
		cmocka_unit_test(a_busy_answer_starts_the_count_again_and_a_save_that_met_one_is_not_clean),
		cmocka_unit_test(clean_saves_at_full_number_are_not_saved_up),
		cmocka_unit_test(a_save_has_two_minutes),
		cmocka_unit_test(after_one_save_in_vain_the_next_have_three_tries_until_one_is_kept),
		cmocka_unit_test(pauses_grow_to_a_few_seconds_and_have_jitter),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
