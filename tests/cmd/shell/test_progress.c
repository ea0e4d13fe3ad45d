/* SPDX-License-Identifier: MIT */
#include "cmd/shell/progress.h"

#include "cmd/shell/options.h"
#include "tests/testing.h"

#define SECOND ((uint64_t)1000)

static void the_options_and_the_stream_choose_what_is_printed(void **state)
{
	static const struct {
		const char *progress;
		bool quiet;
		enum progress_mode terminal;
		enum progress_mode file;
	} rows[] = {
		{"auto", false, PROGRESS_LINE, PROGRESS_HEARTBEATS}, {"auto", true, PROGRESS_NONE, PROGRESS_NONE},
		{"always", false, PROGRESS_LINE, PROGRESS_ALL},      {"always", true, PROGRESS_LINE, PROGRESS_ALL},
		{"never", false, PROGRESS_NONE, PROGRESS_NONE},      {"never", true, PROGRESS_NONE, PROGRESS_NONE},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct options options = {.progress = rows[i].progress, .quiet = rows[i].quiet};
		assert_int_equal(progress_mode_of(&options, true), rows[i].terminal);
		assert_int_equal(progress_mode_of(&options, false), rows[i].file);
	}
}

static void without_a_terminal_a_line_is_due_each_ten_seconds_of_the_run(void **state)
{
	static const struct {
		uint64_t printed;
		uint64_t next;
	} rows[] = {
		{0, 10 * SECOND},
		{9999, 10 * SECOND},
		{10 * SECOND, 20 * SECOND},
		{10 * SECOND + 3, 20 * SECOND}, /* a late line does not move those after it */
		{35 * SECOND, 40 * SECOND},
		{3600 * SECOND, 3610 * SECOND},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(progress_next(PROGRESS_HEARTBEATS, rows[i].printed), rows[i].next);
}

static void elsewhere_it_is_due_each_second(void **state)
{
	(void)state;
	assert_int_equal(progress_next(PROGRESS_LINE, 0), SECOND);
	assert_int_equal(progress_next(PROGRESS_LINE, 1500), 2 * SECOND);
	assert_int_equal(progress_next(PROGRESS_ALL, 2 * SECOND), 3 * SECOND);
}

static void a_step_may_be_over_before_its_first_line(void **state)
{
	struct progress progress = {0};
	const struct options options = {.progress = "never"};
	(void)state;
	progress_step(&progress, 1, 2); /* before the beginning nothing is printed */
	progress_begin(&progress, &options, "comparing", "compared");
	progress_step(&progress, 2, 2);
	progress_end(&progress);
	progress_end(&progress);
	assert_int_equal(progress.mode, PROGRESS_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_options_and_the_stream_choose_what_is_printed),
		cmocka_unit_test(without_a_terminal_a_line_is_due_each_ten_seconds_of_the_run),
		cmocka_unit_test(elsewhere_it_is_due_each_second),
		cmocka_unit_test(a_step_may_be_over_before_its_first_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
