/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"

static void an_array_grows_and_keeps_what_it_holds(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	size_t room = 0;
	size_t heap_room = 0;
	int *items = NULL;
	int *on_heap = NULL;
	for (int i = 0; i < 1000; i++) {
		items = arena_grow(arena, items, (size_t)i, &room, sizeof *items);
		on_heap = heap_grow(on_heap, (size_t)i, &heap_room, sizeof *on_heap);
		items[i] = on_heap[i] = i;
	}
	for (int i = 0; i < 1000; i++)
		assert_true(items[i] == i && on_heap[i] == i);
	assert_true(room >= 1000 && room == heap_room);
	free(on_heap);
}

static void an_array_with_room_stays_where_it_is(void **state)
{
	(void)state;
	size_t room = 0;
	int *items = heap_grow(NULL, 0, &room, sizeof *items);
	assert_true(room > 1);
	assert_ptr_equal(heap_grow(items, room - 1, &room, sizeof *items), items);
	free(items);
}

static void an_absent_text_stays_absent_and_an_empty_one_does_not(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	assert_null(arena_keep(arena, (struct slice){0}).at);
	assert_string_equal(arena_keep(arena, slice_of("")).at, "");
	assert_string_equal(arena_keep(arena, (struct slice){"panel 4", 5}).at, "panel");
}

static void no_elements_are_copied_too(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const int items[] = {1, 2, 3};
	const int *copy = arena_copy_array(arena, items, 3, sizeof *items);
	assert_memory_equal(copy, items, sizeof items);
	assert_non_null(arena_copy_array(arena, NULL, 0, sizeof *items));
}

static void remarks_are_joined(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	assert_string_equal(arena_join(arena, NULL, "b"), "b");
	assert_string_equal(arena_join(arena, "a", "b"), "a; b");
}

static void note(void *user)
{
	char **at = user;
	*(*at)++ = 'x';
}

static void note_last(void *user)
{
	char **at = user;
	*(*at)++ = 'y';
}

static void what_is_to_be_done_at_the_end_is_done_from_the_last_on(void **state)
{
	(void)state;
	char notes[3] = {0};
	char *at = notes;
	struct arena *arena = arena_new();
	arena_at_end(arena, note, &at);
	arena_at_end(arena, note_last, &at);
	assert_string_equal(notes, "");
	arena_free(arena);
	assert_string_equal(notes, "yx");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_array_grows_and_keeps_what_it_holds),
		cmocka_unit_test(an_array_with_room_stays_where_it_is),
		cmocka_unit_test(an_absent_text_stays_absent_and_an_empty_one_does_not),
		cmocka_unit_test(no_elements_are_copied_too),
		cmocka_unit_test(remarks_are_joined),
		cmocka_unit_test(what_is_to_be_done_at_the_end_is_done_from_the_last_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
