/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_folder_ends_where_a_segment_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
