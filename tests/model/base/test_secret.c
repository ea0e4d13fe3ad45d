/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include <time.h>

#include "model/base/arena.h"
#include "model/base/secret.h"

static void all_places_are_hidden(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		const char *secrets[2];
		const char *expected;
	} rows[] = {
		{"token t0k3n is not valid", {"t0k3n"}, "token ***** is not valid"},
		{"t0k3nt0k3n t0k3", {"t0k3n"}, "********** t0k3"},
		{"abababab!", {"ababab"}, "********!"},           /* two places that overlap */
		{"xaabaabaaabx", {"aabaa"}, "x********abx"},      /* and three letters of the first begin the second */
		{"aaabaa", {"aaaa"}, "aaabaa"},                   /* no beginning of it ends before the b */
		{"abcdefghi", {"abcdef", "defghi"}, "*********"}, /* two secrets that overlap */
		{"abcdefghi", {"defghi", "abcdef"}, "*********"},
		{"<!-- ******** -->", {"********"}, "<!-- ******** -->"}, /* a masked secret that somebody pasted */
		{"****************", {"********"}, "****************"},
		{"the", {"t0k3n"}, "the"},
		{"", {"t0k3n"}, ""},
	};
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *text = arena_strdup(arena, rows[i].text);
		struct slice secrets[] = {slice_of(rows[i].secrets[0]), slice_of(rows[i].secrets[1])};
		secret_hide(text, strlen(text), secrets, 2, 4);
		assert_string_equal(text, rows[i].expected);
	}
}

static void a_short_secret_is_left(void **state)
{
	(void)state;
	char text[] = "the cat";
	secret_hide(text, strlen(text), (struct slice[]){slice_of("cat")}, 1, 4);
	assert_string_equal(text, "the cat");
	secret_hide(text, strlen(text), (struct slice[]){slice_of("cat")}, 1, 3);
	assert_string_equal(text, "the ***");
}

static void bytes_after_a_nul_are_hidden_too(void **state)
{
	(void)state;
	char text[] = "a\0t0k3n";
	secret_hide(text, sizeof text - 1, (struct slice[]){slice_of("t0k3n")}, 1, 4);
	assert_memory_equal(text, "a\0*****", sizeof text - 1);
}

/* The server knows the token and writes the body: it must not be able to keep a run busy. */
static void a_body_made_for_it_costs_no_more_than_another(void **state)
{
	(void)state;
	enum { BODY = 4 << 20, TOKEN = 16 << 10 };
	char *body = heap_alloc(BODY);
	char *token = heap_alloc(TOKEN);
	const char bytes[] = {'*', 'a'};
	clock_t start = clock();
	for (size_t i = 0; i < sizeof bytes; i++) {
		memset(body, bytes[i], BODY);
		memset(token, bytes[i], TOKEN);
		secret_hide(body, BODY, (struct slice[]){{token, TOKEN}}, 1, 8);
		assert_int_equal(body[0], '*');
		assert_int_equal(body[BODY - 1], '*');
	}
	assert_true(clock() - start < 20 * CLOCKS_PER_SEC); /* 64 thousand million comparisons would take longer */
	free(body);
	free(token);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_places_are_hidden),
		cmocka_unit_test(a_short_secret_is_left),
		cmocka_unit_test(bytes_after_a_nul_are_hidden_too),
		cmocka_unit_test(a_body_made_for_it_costs_no_more_than_another),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
