/* SPDX-License-Identifier: MIT */
#include "sync/http/http_url.h"
#include "tests/testing.h"

#include "model/base/arena.h"
#include "sync/grafana/trust.h"
#include "sync/http/http.h"

static struct origin origin(struct arena *arena, const char *url)
{
	struct origin origin;
	assert_true(origin_of_url(arena, url, &origin));
	return origin;
}

/* One row a rule: the endpoint, what names origins from outside, and whether the token may go. */
static const struct row {
	const char *endpoint;
	const char *named;
	const char *only;
	bool allowed;
} rows[] = {
	{"https://local-westus.gateway.dashboard.azure.com", NULL, NULL, true},
	{"https://LOCAL-westus.Gateway.Dashboard.Azure.COM", NULL, NULL, true},
	{"https://a.b.gateway.dashboard.azure.com", NULL, NULL, true},
	{"http://local-westus.gateway.dashboard.azure.com", NULL, NULL, false},
	{"https://local-westus.gateway.dashboard.azure.com:8443", NULL, NULL, false},
	{"https://gateway.dashboard.azure.com", NULL, NULL, false},
	{"https://.gateway.dashboard.azure.com", NULL, NULL, false},
	{"https://xgateway.dashboard.azure.com", NULL, NULL, false},
	{"https://evil-gateway.dashboard.azure.com", NULL, NULL, false},
	{"https://evil-gateway.dashboard.azure.com.attacker.net", NULL, NULL, false},
	{"https://x.gateway.dashboard.azure.com.attacker.net", NULL, NULL, false},
	{"https://x.gateway.dashboard.azure.com.", NULL, NULL, false},
	{"http://127.0.0.1:3000", NULL, NULL, true},
	{"http://127.9.8.7", NULL, NULL, true},
	{"http://[::1]:3000", NULL, NULL, true},
	{"https://localhost", NULL, NULL, true},
	{"http://128.0.0.1:3000", NULL, NULL, false},
	{"http://127.0.0.1.attacker.net", NULL, NULL, false},
	{"http://localhost.attacker.net", NULL, NULL, false},
	{"https://grafana.example", NULL, NULL, false},
	{"https://grafana.example", "https://grafana.example", NULL, true},
	{"https://grafana.example/grafana", "https://GRAFANA.example:443/", NULL, true},
	{"https://grafana.example:8443", "https://grafana.example", NULL, false},
	{"http://grafana.example", "http://grafana.example", NULL, false},
	{"https://grafana.example", NULL, "https://grafana.example", true},
	{"https://grafana.example", "https://grafana.example", "https://other.example", false},
	{"https://local-westus.gateway.dashboard.azure.com", NULL, "https://other.example", false},
	{"http://127.0.0.1:3000", NULL, "https://other.example", false},
	{"http://grafana.example", NULL, "http://grafana.example", false},
};

static void a_token_goes_only_where_the_rule_lets_it(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct row *row = &rows[i];
		struct origin endpoint = origin(arena, row->endpoint);
		struct origin named[2] = {origin(arena, "https://first.example")};
		struct trust trust = {.named = named, .named_count = 1};
		struct origin only;
		if (row->named)
			named[trust.named_count++] = origin(arena, row->named);
		if (row->only) {
			only = origin(arena, row->only);
			trust.only = &only;
		}
		ERROR_AUTO err = {0};
		if (trust_token(&endpoint, &trust, &err) != row->allowed)
			fail_msg("row %zu: '%s' should be %s", i, row->endpoint, row->allowed ? "allowed" : "refused");
		assert_int_equal(err.fault, row->allowed ? FAULT_NONE : FAULT_DENIED);
	}
}

static void a_refusal_names_the_origin_and_the_way_out(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct origin endpoint = origin(arena, "https://grafana.example:8443/path");
	struct trust trust = {0};
	ERROR_AUTO err = {0};
	assert_false(trust_token(&endpoint, &trust, &err));
	assert_string_equal(err.message, "'https://grafana.example:8443': no token is sent there, because only the "
					 "repository's own config names it");
	assert_non_null(strstr(err.hint, "'--trust-endpoint https://grafana.example:8443'"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_token_goes_only_where_the_rule_lets_it),
		cmocka_unit_test(a_refusal_names_the_origin_and_the_way_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
