/* SPDX-License-Identifier: MIT */
/* The payloads are written in base64url; the comment above each says what they are. */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "sync/sign_in/claims.h"

static bool read(struct arena *arena, const char *token, struct claims *out)
{
	*out = (struct claims){0};
	return claims_read(arena, slice_of(token), out);
}

static void an_application_has_roles_and_a_person_scopes(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct claims claims;
	/* {"aud":"a","exp":1700000000,"roles":["R1","R2"],"scp":"s"} */
	assert_true(read(arena, "h.eyJhdWQiOiJhIiwiZXhwIjoxNzAwMDAwMDAwLCJyb2xlcyI6WyJSMSIsIlIyIl0sInNjcCI6InMifQ.s",
			 &claims));
	assert_string_equal(claims.audience, "a");
	assert_string_equal(claims.roles, "R1, R2");
	assert_string_equal(claims.scopes, "s");
	assert_int_equal(claims.expires, 1700000000);
}

static void several_audiences_are_all_told(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct claims claims;
	/* {"aud":["a","b"],"exp":"1700000000"} */
	assert_true(read(arena, "h.eyJhdWQiOlsiYSIsImIiXSwiZXhwIjoiMTcwMDAwMDAwMCJ9.", &claims));
	assert_string_equal(claims.audience, "a, b");
	assert_int_equal(claims.expires, 1700000000);
	assert_null(claims.roles);
	assert_null(claims.scopes);
}

static void claims_of_another_kind_are_as_good_as_absent(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct claims claims;
	/* {"aud":7,"exp":"soon","roles":{},"scp":null} */
	assert_true(read(arena, "h.eyJhdWQiOjcsImV4cCI6InNvb24iLCJyb2xlcyI6e30sInNjcCI6bnVsbH0.s", &claims));
	assert_null(claims.audience);
	assert_null(claims.roles);
	assert_null(claims.scopes);
	assert_int_equal(claims.expires, 0);
}

static void the_two_digits_that_base64_spells_otherwise_are_read(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct claims claims;
	/* {"aud":"y with diaeresis, thorn, ?>"} */
	assert_true(read(arena, "h.eyJhdWQiOiLDv8O-Pz4ifQ.s", &claims));
	assert_string_equal(claims.audience, "\xc3\xbf\xc3\xbe?>");
}

static void what_is_no_jwt_says_nothing(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	static const char *const tokens[] = {
		"",
		".",
		"..",
		"glsa_opaque",
		"a.b",
		"h.e30",       /* {} in two parts */
		"h.e30.s.t",   /* and in four */
		"h.e30=.s",    /* padding */
		"h.e3 0.s",    /* white space */
		"h.e30gA.s",   /* {} and a space in four digits, and one digit more, which stands for nothing */
		"h.WzFd.s",    /* [1] */
		"h.eyJhIjo.s", /* {"a": */
		"h.eyJhdWQiOiLDv8O+Pz4ifQ.s", /* '+' is of the other alphabet */
	};
	struct claims claims;
	for (size_t i = 0; i < sizeof tokens / sizeof tokens[0]; i++)
		assert_false(read(arena, tokens[i], &claims));
	assert_true(read(arena, "h.e30.s", &claims));
}

static void a_long_claim_is_cut(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct claims claims;
	char *zeros = arena_alloc(arena, 4001);
	memset(zeros, 'A', 4000); /* decodes to 3000 bytes of U+0000, which are no JSON */
	zeros[4000] = '\0';
	assert_false(read(arena, arena_printf(arena, "h.%s.s", zeros), &claims));
	char *letters = arena_alloc(arena, 4001);
	for (size_t i = 0; i < 4000; i += 4)
		memcpy(letters + i, "eHh4", 4); /* "xxx" */
	letters[4000] = '\0';
	/* {"aud":"   and   "} around them */
	assert_true(read(arena, arena_printf(arena, "h.eyJhdWQiOiAi%sIn0g.s", letters), &claims));
	assert_int_equal(strlen(claims.audience), LIMIT_CLAIM_BYTES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_application_has_roles_and_a_person_scopes),
		cmocka_unit_test(several_audiences_are_all_told),
		cmocka_unit_test(claims_of_another_kind_are_as_good_as_absent),
		cmocka_unit_test(the_two_digits_that_base64_spells_otherwise_are_read),
		cmocka_unit_test(what_is_no_jwt_says_nothing),
		cmocka_unit_test(a_long_claim_is_cut),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
