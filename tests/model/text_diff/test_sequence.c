/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/text_diff/sequence.h"

#define PLENTY  ((size_t)1000000)
#define LETTERS 128

/* A sequence of the letters of a text. */
static struct sequence letters(struct arena *arena, const char *text)
{
	size_t count = strlen(text);
	uint32_t *ids = arena_array(arena, count, sizeof *ids);
	for (size_t i = 0; i < count; i++)
		ids[i] = (uint32_t)text[i];
	return (struct sequence){ids, count, arena_array(arena, count, sizeof(bool))};
}

static size_t count_same(const struct sequence *side)
{
	size_t count = 0;
	for (size_t i = 0; i < side->count; i++)
		count += side->same[i];
	return count;
}

/* The n-th same element of one side is that of the other. */
static void assert_pairs(const struct sequence *old, const struct sequence *new)
{
	size_t j = 0;
	assert_int_equal(count_same(old), count_same(new));
	for (size_t i = 0; i < old->count; i++) {
		if (!old->same[i])
			continue;
		while (!new->same[j])
			j++;
		assert_int_equal(old->ids[i], new->ids[j++]);
	}
}

/* Whether all was compared; `*same` is how many elements are the same. */
static bool compared(const char *old_text, const char *new_text, size_t steps, size_t *same)
{
	ARENA_AUTO arena = arena_new();
	struct sequence old = letters(arena, old_text);
	struct sequence new = letters(arena, new_text);
	struct sequence_room room = sequence_room(arena, LETTERS);
	bool is_whole = sequence_diff(&old, &new, &room, steps);
	assert_pairs(&old, &new);
	*same = count_same(&old);
	return is_whole;
}

/* The length of a longest common subsequence, from its definition. */
static size_t longest(const char *a, const char *b)
{
	size_t best[64] = {0};
	for (size_t i = 0; a[i]; i++) {
		size_t diagonal = 0;
		for (size_t j = 0; b[j]; j++) {
			size_t above = best[j + 1];
			size_t as_pair = a[i] == b[j] ? diagonal + 1 : 0;
			size_t beside = best[j] > above ? best[j] : above;
			best[j + 1] = as_pair > beside ? as_pair : beside;
			diagonal = above;
		}
	}
	return best[strlen(b)];
}

static void as_much_is_the_same_as_can_be(void **state)
{
	(void)state;
	uint64_t seed = 88172645463325252U;
	for (size_t i = 0; i < 5000; i++) {
		char texts[2][64] = {{0}};
		size_t same;
		for (size_t side = 0; side < 2; side++) {
			seed = seed * 6364136223846793005U + 1442695040888963407U;
			size_t length = (seed >> 33) % 30;
			for (size_t j = 0; j < length; j++) {
				seed = seed * 6364136223846793005U + 1442695040888963407U;
				texts[side][j] = (char)('a' + (seed >> 33) % (2 + i % 6));
			}
		}
		assert_true(compared(texts[0], texts[1], PLENTY, &same));
		assert_int_equal(same, longest(texts[0], texts[1]));
	}
}

static void beyond_the_bound_what_occurs_once_is_found(void **state)
{
	(void)state;
	size_t same;
	assert_true(compared("abXab", "baXba", 1, &same));
	assert_int_equal(same, 3); /* X, and a letter on either side of it */
	assert_false(compared("ababXabab", "babaXbaba", 1, &same));
	assert_int_equal(same, 1);
	assert_false(compared("ababab", "bbaaba", 1, &same));
}

static void ends_and_elements_of_one_side_need_no_steps(void **state)
{
	(void)state;
	size_t same;
	assert_true(compared("abcdef", "abxyef", 0, &same));
	assert_int_equal(same, 4);
	assert_true(compared("abc", "xyz", 0, &same));
	assert_true(compared("", "xyz", 0, &same));
	assert_int_equal(same, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_much_is_the_same_as_can_be),
		cmocka_unit_test(beyond_the_bound_what_occurs_once_is_found),
		cmocka_unit_test(ends_and_elements_of_one_side_need_no_steps),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
