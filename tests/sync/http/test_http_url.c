/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "sync/http/http_url.h"

static const struct {
	const char *url;
	const char *endpoint; /* NULL: refused */
	const char *host;
	uint32_t port;
} endpoints[] = {
	{"https://grafana.example", "https://grafana.example", "grafana.example", 443},
	{"HTTPS://Grafana.Example:443/", "https://grafana.example", "grafana.example", 443},
	{"http://127.0.0.1:3000/grafana//", "http://127.0.0.1:3000/grafana", "127.0.0.1", 3000},
	{"http://[::1]:3000", "http://[::1]:3000", "::1", 3000},
	{"http://[::ABCD]/", "http://[::abcd]", "::abcd", 80},
	{"https://h:65535", "https://h:65535", "h", 65535},
	{"", NULL, NULL, 0},
	{"grafana.example", NULL, NULL, 0},
	{"ftp://grafana.example", NULL, NULL, 0},
	{"https:/grafana.example", NULL, NULL, 0},
	{"https://", NULL, NULL, 0},
	{"https:///path", NULL, NULL, 0},
	{"https://:443", NULL, NULL, 0},
	{"https://h:", NULL, NULL, 0},
	{"https://h:0", NULL, NULL, 0},
	{"https://h:65536", NULL, NULL, 0},
	{"https://h:4294967739", NULL, NULL, 0},
	{"https://h:44x", NULL, NULL, 0},
	{"https://user@h", NULL, NULL, 0},
	{"https://user:s3cret@h", NULL, NULL, 0},
	{"https://h?token=s3cret", NULL, NULL, 0},
	{"https://h/#fragment", NULL, NULL, 0},
	{"https://h\\@attacker.net", NULL, NULL, 0},
	{"https://h/ path", NULL, NULL, 0},
	{"https://h\r\nX: 1", NULL, NULL, 0},
	{"https://h%2eattacker.net", NULL, NULL, 0},
	{"https://[::1", NULL, NULL, 0},
	{"https://[1:2]", NULL, NULL, 0},
	{"https://[abc]", NULL, NULL, 0},
	{"https://[127.0.0.1]", NULL, NULL, 0},
	{"http://127.1", NULL, NULL, 0},
	{"http://2130706433", NULL, NULL, 0},
	{"http://0x7f.0.0.1", NULL, NULL, 0},
	{"http://0177.0.0.1", NULL, NULL, 0},
	{"http://127.0.0.1.", NULL, NULL, 0},
	{"http://a.0x", NULL, NULL, 0},
	{"http://0xg.b2", "http://0xg.b2", "0xg.b2", 80},
	{"http://1.2.3.4a:80", "http://1.2.3.4a", "1.2.3.4a", 80},
	{"https://h/a/../b", NULL, NULL, 0},
	{"https://h/.", NULL, NULL, 0},
	{"https://h/a/%2e%2E/b", NULL, NULL, 0},
	{"https://h/.%2e", NULL, NULL, 0},
	{"https://h/a..b/.c/...", "https://h/a..b/.c/...", "h", 443},
	{"https://[fe80::1%25eth0]", NULL, NULL, 0},
	{"https://gr\xc3\xa4ph", NULL, NULL, 0},
};

static void a_url_is_shown_without_its_query(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	assert_string_equal(http_url_path(arena, "https://h/login?state=s3cret#top"), "https://h/login");
	assert_string_equal(http_url_path(arena, "https://h#s3cret"), "https://h");
	assert_string_equal(http_url_path(arena, "https://h/a%20b"), "https://h/a%20b");
	assert_null(http_url_path(arena, "https://user:s3cret@h/login"));
	assert_null(http_url_path(arena, NULL));
	char *path = arena_alloc(arena, 5001);
	memset(path, 'x', 5000);
	path[5000] = '\0';
	assert_int_equal(strlen(http_url_path(arena, arena_printf(arena, "https://h/%s", path))), 1000);
}

static void an_endpoint_is_a_plain_url_or_refused(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < sizeof endpoints / sizeof endpoints[0]; i++) {
		ERROR_AUTO err = {0};
		struct slice endpoint = {0};
		struct origin origin = {0};
		bool accepted = http_check_endpoint(arena, slice_of(endpoints[i].url), &endpoint, &origin, &err);
		if (accepted != (endpoints[i].endpoint != NULL))
			fail_msg("'%s' should be %s", endpoints[i].url, accepted ? "refused" : "accepted");
		if (accepted) {
			assert_true(slice_is(endpoint, endpoints[i].endpoint));
			assert_string_equal(origin.host, endpoints[i].host);
			assert_int_equal(origin.port, endpoints[i].port);
			continue;
		}
		assert_int_equal(err.fault, FAULT_USAGE);
		assert_non_null(err.hint);
		assert_null(strstr(err.message, "s3cret"));
		assert_null(strchr(err.message, '\n'));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_endpoint_is_a_plain_url_or_refused),
		cmocka_unit_test(a_url_is_shown_without_its_query),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
