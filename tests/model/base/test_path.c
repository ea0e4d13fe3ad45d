/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/base/path.h"

static void a_folder_ends_where_a_segment_ends(void **state)
{
	(void)state;
	static const struct {
		const char *folder;
		const char *path;
		const char *rest; /* NULL: the path is elsewhere */
	} rows[] = {
		{"", "a/b.json", "a/b.json"}, {"a", "a/b.json", "b.json"}, {"a/b.json", "a/b.json", ""},
		{"a", "ab/c.json", NULL},     {"a/b", "a", NULL},          {"", "", ""},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *rest = path_below(rows[i].folder, rows[i].path);
		assert_int_equal(path_is_below(rows[i].folder, rows[i].path), rows[i].rest != NULL);
		if (rows[i].rest)
			assert_string_equal(rest, rows[i].rest);
		else
			assert_null(rest);
	}
}

static void a_path_has_a_folder_and_a_name(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	static const char *const rows[][3] = {
		{"a/b/c.json", "a/b", "c.json"}, {"c.json", "", "c.json"}, {"/c.json", "/", "c.json"}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_string_equal(path_folder(arena, rows[i][0]), rows[i][1]);
		assert_string_equal(path_name(rows[i][0]), rows[i][2]);
	}
	assert_string_equal(path_join(arena, "a", "b"), "a/b");
	assert_string_equal(path_join(arena, "", "b"), "b");
}

static void a_tidy_path_has_no_idle_segments(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	static const char *const rows[][2] = {
		{"./a//b/./c/", "a/b/c"}, {".", ""}, {"a/../b", "a/../b"}, {"", ""}, {"...", "..."}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(path_tidy(arena, rows[i][0]), rows[i][1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_folder_ends_where_a_segment_ends),
		cmocka_unit_test(a_path_has_a_folder_and_a_name),
		cmocka_unit_test(a_tidy_path_has_no_idle_segments),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
