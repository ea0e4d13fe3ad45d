/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/base/slug.h"

static void a_slug_keeps_letters_and_spells_some_out(void **state)
{
	static const char *const CASES[][2] = {
		{"Life", "life"},
		{"  A   B  ", "a-b"},
		{"A-B", "a-b"},
		{"50% of 9 & more", "50-of-9-and-more"},
		{"ünïcode Ä", "uenicode-ae"},
		{"\xef\xbf\xbd\xef\xbf\xbd", "77-977-9"},
		{"日本", "5pel5pys"},
	};
	(void)state;
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
		assert_string_equal(slug_of(arena, slice_of(CASES[i][0])), CASES[i][1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_slug_keeps_letters_and_spells_some_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
