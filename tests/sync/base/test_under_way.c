/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sync/base/replace_file.h"
#include "sync/base/under_way.h"

static void pause_for(long milliseconds)
{
	nanosleep(&(struct timespec){.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000}, NULL);
}

/* Runs `work` in a process of its own, which is ended as the watchdog does it; gives the exit code. */
static int end_of(void (*work)(const char *path), const char *path)
{
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		work(path);
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static char *temporary_path(const char *name)
{
	char *path = NULL;
	const char *folder = getenv("TMPDIR");
	assert_true(asprintf(&path, "%s/under-way-%ld-%s", folder ? folder : "/tmp", (long)getpid(), name) > 0);
	return path;
}

/* ---- counting ---- */

/* Saves of a thread, one after the other: the number of the one that is under way or has ended. */
static atomic_uint_least64_t last_save;
static atomic_bool is_saved;

static void *save_often(void *unused)
{
	(void)unused;
	for (uint64_t i = 1; i <= 200000; i++) {
		struct under_way save = {.kind = UNDER_WAY_SAVE, .what = "the save", .of = "a"};
		under_way_begin(&save);
		last_save = i;
		under_way_end(&save);
	}
	is_saved = true;
	return NULL;
}

/* Else a run would be ended, after a save of some seconds, as one in which nothing moves and nothing was written. */
static void a_save_that_is_not_under_way_any_more_has_moved_and_lasts(void **state)
{
	(void)state;
	const struct under_way_counts before = under_way_count();
	pthread_t thread;
	assert_int_equal(pthread_create(&thread, NULL, save_often, NULL), 0);
	uint64_t missed = 0;
	while (!is_saved) {
		uint64_t saves = last_save;
		struct under_way_counts now = under_way_count();
		bool is_told = now.lasting - before.lasting >= saves && now.moves - before.moves >= 2 * saves;
		missed += now.vital == before.vital && !is_told;
	}
	pthread_join(thread, NULL);
	assert_int_equal(missed, 0);
}

static void saves_and_commits_are_waited_for_and_steps_are_not(void **state)
{
	(void)state;
	struct under_way_counts before = under_way_count();
	struct under_way save = {.kind = UNDER_WAY_SAVE, .what = "the save", .of = "a"};
	struct under_way commit = {.kind = UNDER_WAY_COMMIT, .what = "the commit"};
	struct under_way step = {.kind = UNDER_WAY_STEP, .what = "comparing"};
	under_way_begin(&save);
	under_way_begin(&commit);
	under_way_begin(&step);
	assert_int_equal(under_way_count().vital, before.vital + 2);
	assert_int_equal(under_way_count().lasting, before.lasting);
	under_way_end(&step);
	under_way_end(&commit);
	under_way_end(&save);
	assert_int_equal(under_way_count().vital, before.vital);
	assert_int_equal(under_way_count().lasting, before.lasting + 2);
}

static void whatever_begins_ends_or_is_done_counts_as_a_move(void **state)
{
	(void)state;
	uint64_t moves = under_way_count().moves;
	struct under_way step = {.kind = UNDER_WAY_STEP, .what = "comparing"};
	under_way_begin(&step);
	assert_int_equal(under_way_count().moves, moves + 1);
	under_way_move();
	assert_int_equal(under_way_count().moves, moves + 2);
	under_way_end(&step);
	assert_int_equal(under_way_count().moves, moves + 3);
}

static void as_many_entries_as_there_are_slots_find_one(void **state)
{
	(void)state;
	enum { MANY = 2047 };
	static struct under_way many[MANY];
	for (size_t i = 0; i < MANY; i++) {
		many[i] = (struct under_way){.kind = UNDER_WAY_STEP, .what = "one of many"};
		under_way_begin(&many[i]);
	}
	struct under_way last = {.kind = UNDER_WAY_STEP, .what = "the last that fits"};
	under_way_begin(&last);
	under_way_end(&last);
	for (size_t i = 0; i < MANY; i++)
		under_way_end(&many[i]);
}

/* ---- when the process may be ended ---- */

static void the_end_waits_for_saves_and_for_reports_of_what_was_written(void **state)
{
	(void)state;
	static const struct {
		struct under_way_counts counts;
		double quiet, all;
		bool is_overdue;
	} rows[] = {
		{{0}, 2.9, 2.9, false},
		{{0}, 3, 3, true},
		{{0}, 0.1, 29.9, false}, /* it moves */
		{{0}, 0.1, 30, true},
		{{.lasting = 1}, 29.9, 29.9, false},
		{{.lasting = 1}, 30, 30, true},
		{{.lasting = 1}, 0.1, 149, false},
		{{.lasting = 1}, 0.1, 150, true},
		{{.vital = 1}, 119.9, 119.9, false},
		{{.vital = 1}, 0.1, 120, true},
		{{.vital = 1, .lasting = 5}, 119.9, 119.9, false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(under_way_is_overdue(&rows[i].counts, rows[i].quiet, rows[i].all), rows[i].is_overdue);
}

static atomic_bool begun;

static void *begin_a_save(void *unused)
{
	(void)unused;
	struct under_way save = {.kind = UNDER_WAY_SAVE, .what = "the save", .of = "late"};
	under_way_begin(&save);
	begun = true;
	under_way_end(&save);
	return NULL;
}

static void no_save_begins_while_the_list_is_closed(void **state)
{
	(void)state;
	pthread_t thread;
	under_way_close(true);
	assert_int_equal(pthread_create(&thread, NULL, begin_a_save, NULL), 0);
	pause_for(100);
	assert_false(begun);
	under_way_close(false);
	pthread_join(thread, NULL);
	assert_true(begun);
}

/* ---- the end ---- */

static void write_half(const char *path)
{
	struct replace_file output;
	struct error err = {0};
	if (!replace_file_open(&output, path, &err))
		_exit(1);
	fputs("half of", output.file);
	fflush(output.file);
	if (access(output.temporary, F_OK) != 0)
		_exit(2);
	under_way_drop(NULL, NULL);
	_exit(access(output.temporary, F_OK) == 0 ? 3 : 0);
}

static void a_file_that_is_half_written_is_removed(void **state)
{
	(void)state;
	char *path = temporary_path("half");
	assert_int_equal(end_of(write_half, path), 0);
	assert_int_not_equal(access(path, F_OK), 0);
	free(path);
}

static void write_whole(const char *path)
{
	struct replace_file output;
	struct error err = {0};
	if (!replace_file_open(&output, path, &err))
		_exit(1);
	fputs("whole", output.file);
	if (!replace_file_close(&output, &err))
		_exit(2);
	under_way_drop(NULL, NULL);
	_exit(0);
}

static void a_file_that_has_its_name_stays(void **state)
{
	(void)state;
	char *path = temporary_path("whole");
	assert_int_equal(end_of(write_whole, path), 0);
	assert_int_equal(access(path, F_OK), 0);
	unlink(path);
	free(path);
}

static void start_child(const char *unused)
{
	(void)unused;
	int ends[2];
	char byte;
	if (pipe(ends) != 0)
		_exit(1);
	pid_t child = fork();
	if (child == 0) {
		setpgid(0, 0);
		close(ends[0]);
		if (write(ends[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	close(ends[1]);
	if (read(ends[0], &byte, 1) != 1)
		_exit(2);
	struct under_way work = {.kind = UNDER_WAY_CHILD, .of = "child", .group = child};
	under_way_begin(&work);
	under_way_drop(NULL, NULL);
	int status;
	_exit(waitpid(child, &status, 0) == child && WIFSIGNALED(status) ? 0 : 3);
}

static void a_child_is_killed(void **state)
{
	(void)state;
	assert_int_equal(end_of(start_child, NULL), 0);
}

static void *end_a_step(void *user)
{
	under_way_end(user);
	begun = true;
	return NULL;
}

static void name_them(void *user, const struct under_way *work)
{
	char **names = user;
	names[work->kind] = (char *)(work->of ? work->of : work->what);
}

static void drop_while_others_work(const char *unused)
{
	(void)unused;
	pthread_t thread;
	char *names[UNDER_WAY_CHILD + 1] = {0};
	struct under_way step = {.kind = UNDER_WAY_STEP, .what = "comparing", .of = "a.json"};
	struct under_way save = {.kind = UNDER_WAY_SAVE, .what = "the save", .of = "a"};
	under_way_begin(&step);
	under_way_begin(&save);
	under_way_drop(name_them, names);
	begun = false;
	if (pthread_create(&thread, NULL, end_a_step, &step) != 0)
		_exit(1);
	pause_for(100);
	bool is_named = names[UNDER_WAY_STEP] && strcmp(names[UNDER_WAY_STEP], "a.json") == 0 &&
			names[UNDER_WAY_SAVE] && strcmp(names[UNDER_WAY_SAVE], "a") == 0;
	_exit(!is_named ? 2 : begun ? 3 : 0);
}

static void what_is_under_way_is_named_and_goes_no_further(void **state)
{
	(void)state;
	assert_int_equal(end_of(drop_while_others_work, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(saves_and_commits_are_waited_for_and_steps_are_not),
		cmocka_unit_test(a_save_that_is_not_under_way_any_more_has_moved_and_lasts),
		cmocka_unit_test(whatever_begins_ends_or_is_done_counts_as_a_move),
		cmocka_unit_test(as_many_entries_as_there_are_slots_find_one),
		cmocka_unit_test(the_end_waits_for_saves_and_for_reports_of_what_was_written),
		cmocka_unit_test(no_save_begins_while_the_list_is_closed),
		cmocka_unit_test(a_file_that_is_half_written_is_removed),
		cmocka_unit_test(a_file_that_has_its_name_stays),
		cmocka_unit_test(a_child_is_killed),
		cmocka_unit_test(what_is_under_way_is_named_and_goes_no_further),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
