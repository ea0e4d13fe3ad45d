/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/base/string_list.h"

static void a_list_is_put_in_order_and_each_text_kept_once(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct string_list list = {0};
	static const char *const texts[] = {"node", "cpu", "node", "a", "cpu", "node", "node"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		string_list_add(&list, arena, slice_of(texts[i]));
	assert_true(string_list_has(&list, slice_of("node")));
	assert_false(string_list_has(&list, slice_of("nod")));
	assert_int_equal(string_list_sort(&list), 4);
	assert_int_equal(list.count, 3);
	assert_true(slice_is(list.items[0], "a") && slice_is(list.items[1], "cpu") && slice_is(list.items[2], "node"));
	assert_true(string_list_find(&list, slice_of("cpu")));
	assert_false(string_list_find(&list, slice_of("cp")));
}

static void an_empty_list_holds_nothing(void **state)
{
	(void)state;
	struct string_list list = {0};
	assert_int_equal(string_list_sort(&list), 0);
	assert_false(string_list_find(&list, slice_of("")));
	assert_false(string_list_has(&list, slice_of("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_is_put_in_order_and_each_text_kept_once),
		cmocka_unit_test(an_empty_list_holds_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
