/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/base/percent.h"

static void a_segment_keeps_unreserved_characters_only(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	assert_string_equal(percent_encode(arena, slice_of("aZ09-._~")), "aZ09-._~");
	assert_string_equal(percent_encode(arena, slice_of("a/b?c#d%\xc3\xa4 ")), "a%2Fb%3Fc%23d%25%C3%A4%20");
	assert_string_equal(percent_encode(arena, slice_of(":@!$&'()*+,;=[]")),
			    "%3A%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%5B%5D");
	assert_string_equal(percent_encode(arena, (struct slice){"\0", 1}), "%00");
	assert_string_equal(percent_encode(arena, (struct slice){0}), "");
}

static void a_path_keeps_its_slashes(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	assert_string_equal(percent_path(arena, slice_of("/srv/a b/c#1.json")), "/srv/a%20b/c%231.json");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_segment_keeps_unreserved_characters_only),
		cmocka_unit_test(a_path_keeps_its_slashes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
