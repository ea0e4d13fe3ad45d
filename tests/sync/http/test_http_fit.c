/* SPDX-License-Identifier: MIT */
/* The ends of the ranges: what a token and a header may hold. */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "sync/http/http_fit.h"
#include "sync/http/http_url.h"

static bool fits(const char *token, const char *header, struct error *err)
{
	ARENA_AUTO arena = arena_new();
	struct origin origin;
	const char *const headers[] = {"Accept: application/json", header, NULL};
	return http_fit(arena, "https://grafana.example/api", token, headers, &origin, err);
}

static void a_token_holds_what_is_printed_and_no_space(void **state)
{
	(void)state;
	for (int byte = 1; byte < 256; byte++) {
		ERROR_AUTO err = {0};
		const char token[] = {'a', (char)byte, 'b', '\0'};
		bool expected = byte >= 0x21 && byte != 0x7f;
		if (fits(token, NULL, &err) != expected)
			fail_msg("byte 0x%02x", byte);
		assert_int_equal(err.fault, expected ? FAULT_NONE : FAULT_DENIED);
		assert_true(expected || !strstr(err.message, token));
	}
}

static void a_header_holds_what_is_printed(void **state)
{
	(void)state;
	for (int byte = 1; byte < 256; byte++) {
		ERROR_AUTO err = {0};
		const char header[] = {'X', ':', 's', '3', 'c', (char)byte, '\0'};
		bool expected = byte >= 0x20 && byte != 0x7f;
		if (fits("token", header, &err) != expected)
			fail_msg("byte 0x%02x", byte);
		assert_true(expected || (strstr(err.message, "'X'") && !strstr(err.message, "s3c")));
	}
}

static void neither_has_to_be_there_and_the_url_has(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	ERROR_AUTO err = {0};
	struct origin origin;
	assert_true(http_fit(arena, "https://grafana.example", NULL, NULL, &origin, &err));
	assert_false(http_fit(arena, "grafana.example", NULL, NULL, &origin, &err));
	assert_int_equal(err.fault, FAULT_UNREACHABLE);
}

static void a_ca_file_holds_a_certificate(void **state)
{
	(void)state;
	ERROR_AUTO err = {0};
	assert_true(http_fit_ca(slice_of("text\n-----BEGIN CERTIFICATE-----\nMA==\n"), &err));
	assert_false(http_fit_ca(slice_of("-----BEGIN PRIVATE KEY-----\nMA==\n"), &err));
	assert_int_equal(err.fault, FAULT_CONFIG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_token_holds_what_is_printed_and_no_space),
		cmocka_unit_test(a_header_holds_what_is_printed),
		cmocka_unit_test(neither_has_to_be_there_and_the_url_has),
		cmocka_unit_test(a_ca_file_holds_a_certificate),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
