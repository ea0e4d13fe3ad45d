/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "sync/grafana/redirect.h"

/* A request of /api/dashboards/uid/cpu?x at `endpoint`; NULL: no endpoint is proposed. */
static const struct {
	const char *endpoint;
	const char *target;
	const char *proposed;
} rows[] = {
	{"http://h", "http://h/grafana/api/dashboards/uid/cpu", "http://h/grafana"},
	{"http://h", "https://h/api/dashboards/uid/cpu", "https://h"},
	{"https://h/old", "https://new.example:8443/g/api/dashboards/uid/cpu", "https://new.example:8443/g"},
	{"http://h", "http://h/grafana/login", "http://h/grafana"},
	{"http://h", "http://h/login", NULL},
	{"http://h/grafana", "http://h/login", NULL},
	{"http://h", "http://h.evil.example/login", NULL},
	{"http://h", "http://h/api/dashboards/uid/cpu", NULL},
	{"http://h", "http://h/api/dashboards/uid/cpu/", NULL},
	{"http://h", "http://h/somewhere", NULL},
	{"http://h", NULL, NULL},
};

static void the_endpoint_that_a_redirect_leads_to_is_proposed(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *hint = redirect_hint(arena, rows[i].endpoint, "/api/dashboards/uid/cpu?x=1",
						 rows[i].target);
		const char *proposal = rows[i].proposed ? arena_printf(arena, "Write 'endpoint: %s',", rows[i].proposed)
							: NULL;
		if (proposal ? !strstr(hint, proposal) : strstr(hint, "Write 'endpoint:") != NULL)
			fail_msg("row %zu: %s", i, hint);
	}
}

static void a_sign_in_page_is_named(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const char *hint = redirect_hint(arena, "http://h", "/api/dashboards/uid/cpu", "https://portal.example/login");
	assert_non_null(strstr(hint, "sign-in page"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_endpoint_that_a_redirect_leads_to_is_proposed),
		cmocka_unit_test(a_sign_in_page_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
