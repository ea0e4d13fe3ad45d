/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "sync/http/http_facts.h"

/* A request from `before` until `after` by our clock, whose answer says `date`. */
static const struct row {
	int64_t date, before, after, skew;
} rows[] = {
	{1000, 1000, 1000, 0},    {1000, 1001, 1001, 0}, /* made in the last moment of its second */
	{999, 1001, 1001, -1},    {1001, 1000, 1000, 1},
	{1001, 1000, 1001, 0},                               /* our second had passed when it was made */
	{1005, 1000, 1010, 0},                               /* a slow answer, made in the middle */
	{1010, 1000, 1010, 0},                               /* and at its end */
	{1011, 1000, 1010, 1},                               /* after it was there */
	{998, 1000, 1010, -1},                               /* before it was asked for */
	{4600, 1000, 1000, 3600}, {1000, 4600, 4600, -3599}, /* an hour, less the second that may be missing */
	{0, 1000, 1000, 0},       {-1, 1000, 1000, 0},
};

static void clocks_differ_by_what_is_sure(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct http_facts facts = {.date = rows[i].date};
		assert_int_equal(http_facts_skew(&facts, rows[i].before, rows[i].after), rows[i].skew);
	}
}

static void a_certificate_is_three_lines_of_many(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct http_facts facts = {0};
	http_facts_begin(arena, 1, &facts);
	struct http_certificate *one = &facts.chain[0];
	assert_int_equal(facts.chain_count, 1);
	assert_null(one->subject);
	assert_int_equal(one->expires, 0);
	static const char *const lines[] = {
		"Subject:C = NL, CN = a:b",
		"Issuer:CN = Authority",
		"Version:2",
		"Start date:Jan  1 00:00:00 1999 GMT",
		"Expire date:Jan  2 03:04:05 1970 GMT",
		"Subject Public Key:x",
		"no colon",
	};
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		http_facts_add(arena, one, lines[i]);
	assert_string_equal(one->subject, "C = NL, CN = a:b");
	assert_string_equal(one->issuer, "CN = Authority");
	assert_int_equal(one->expires, 24 * 3600 + 3 * 3600 + 4 * 60 + 5);
}

static void an_end_that_cannot_be_read_is_not_said(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct http_certificate one = {0};
	static const char *const ends[] = {"", "soon", "Jan  2 03:04:05 1970", "Jan  2 03:04:05 1970 CET",
					   "Jan  2 03:04:05 1970 GMT and more"};
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		http_facts_add(arena, &one, arena_printf(arena, "Expire date:%s", ends[i]));
		assert_int_equal(one.expires, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clocks_differ_by_what_is_sure),
		cmocka_unit_test(a_certificate_is_three_lines_of_many),
		cmocka_unit_test(an_end_that_cannot_be_read_is_not_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
