/* SPDX-License-Identifier: MIT */
/* What a merge makes of a file that one side, or both, changed. */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "sync/source/source.h"

#define FORK "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\n"

static const struct {
	const char *fork, *ours, *theirs;
	const char *merged; /* NULL: both changed the same lines */
} rows[] = {
	{FORK, FORK, FORK, FORK},
	{FORK, "a: 9\n", FORK, "a: 9\n"},
	{FORK, FORK, "a: 9\n", "a: 9\n"},
	{FORK, "a: 9\n", "a: 9\n", "a: 9\n"},
	{FORK, "a: 9\nb: 2\nc: 3\nd: 4\ne: 5\n", "a: 1\nb: 2\nc: 3\nd: 4\ne: 9\n", "a: 9\nb: 2\nc: 3\nd: 4\ne: 9\n"},
	{FORK, "a: 8\nb: 2\nc: 3\nd: 4\ne: 5\n", "a: 9\nb: 2\nc: 3\nd: 4\ne: 5\n", NULL},
	{FORK, "", "a: 9\nb: 2\nc: 3\nd: 4\ne: 5\n", NULL},
	{FORK, "", FORK, ""},
	{"", "a: 1\n", "", "a: 1\n"},
	{"", "a: 1\n", "a: 2\n", NULL},
};

static void what_both_sides_changed_in_a_text_is_merged(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		ARENA_AUTO arena = arena_new();
		const struct source_versions texts = {slice_of(rows[i].fork), slice_of(rows[i].ours),
						      slice_of(rows[i].theirs)};
		struct slice merged = slice_of("untouched");
		bool clean = source_merge_texts(arena, &texts, &merged);
		assert_int_equal(clean, rows[i].merged != NULL);
		if (!slice_is(merged, rows[i].merged ? rows[i].merged : "untouched"))
			fail_msg("row %zu: %.*s", i, SLICE_ARG(merged));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_both_sides_changed_in_a_text_is_merged),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
