/* SPDX-License-Identifier: MIT */
/* When a token is obtained, kept, renewed and given up; each method has its tests in test_sign_in_methods.c. */
#include "tests/sync/sign_in/signing.h"

#define ENDPOINT "POST /tenant/oauth2/token "

static struct signing *with_application(void **state)
{
	struct signing *signing = *state;
	signing_set_application(signing);
	return signing;
}

static void a_token_is_obtained_once_and_kept(void **state)
{
	struct signing *signing = with_application(state);
	signing_route(signing, ENDPOINT, TOKEN_ANSWER("one"), 0);
	const char *first = signing_token(signing);
	assert_string_equal(first, "one");
	assert_ptr_equal(signing_token(signing), first);
	assert_int_equal(signing->count, 1);
}

static void a_token_is_renewed_five_minutes_before_its_end(void **state)
{
	struct signing *signing = with_application(state);
	signing_route(signing, ENDPOINT, TOKEN_ANSWER("one"), 1);
	signing_route(signing, ENDPOINT, TOKEN_ANSWER("two"), 0);
	const char *first = signing_token(signing);
	signing->now += 3600 - 301;
	assert_string_equal(signing_token(signing), "one");
	signing->now += 1;
	assert_string_equal(signing_token(signing), "two");
	assert_string_equal(first, "one"); /* a request may still be under way with it */
}

static void a_short_token_is_renewed_after_two_thirds_of_its_life(void **state)
{
	struct signing *signing = with_application(state);
	signing_route(signing, ENDPOINT, "200 \n{\"expires_in\":90,\"access_token\":\"one\"}", 1);
	signing_route(signing, ENDPOINT, TOKEN_ANSWER("two"), 0);
	assert_string_equal(signing_token(signing), "one");
	signing->now += 59;
	assert_string_equal(signing_token(signing), "one");
	signing->now += 1;
	assert_string_equal(signing_token(signing), "two");
}

static void a_renewal_that_fails_leaves_the_old_token_until_its_end(void **state)
{
	struct signing *signing = with_application(state);
	signing_route(signing, ENDPOINT, TOKEN_ANSWER("one"), 1);
	signing_route(signing, ENDPOINT, "400 \n{\"error_description\":\"AADSTS7000222: The secret is expired.\"}", 0);
	assert_string_equal(signing_token(signing), "one");
	signing->now += 3400;
	assert_string_equal(signing_token(signing), "one");
	assert_string_equal(signing_token(signing), "one");
	assert_int_equal(signing->count, 2); /* the failure is remembered for a while */
	signing->now += 100;
	assert_string_equal(signing_token(signing), "one");
	assert_int_equal(signing->count, 3);
	signing->now += 100;
	assert_null(signing_token(signing));
	assert_contains(signing_error(signing), "AADSTS7000222");
}

static void a_failure_is_remembered_so_that_a_thousand_dashboards_ask_once(void **state)
{
	struct signing *signing = with_application(state);
	signing_route(signing, ENDPOINT, "401 \n{\"error_description\":\"AADSTS7000215: Invalid client secret.\"}", 1);
	signing_route(signing, ENDPOINT, TOKEN_ANSWER("later"), 0);
	for (int i = 0; i < 5; i++) {
		assert_null(signing_token(signing));
		assert_int_equal(signing->err.fault, FAULT_DENIED);
		assert_contains(signing_error(signing), "AADSTS7000215");
	}
	assert_int_equal(signing->count, 1);
	signing->now += 31;
	assert_string_equal(signing_token(signing), "later");
}

static void a_refused_token_is_renewed_once(void **state)
{
	struct signing *signing = with_application(state);
	signing_route(signing, ENDPOINT, TOKEN_ANSWER("one"), 1);
	signing_route(signing, ENDPOINT, TOKEN_ANSWER("two"), 1);
	signing_route(signing, ENDPOINT, TOKEN_ANSWER("three"), 0);
	assert_string_equal(signing_token(signing), "one");
	assert_string_equal(signing_token_after(signing, "one"), "two");
	assert_string_equal(signing_token_after(signing, "one"), "two"); /* of a request that was under way */
	assert_int_equal(signing->count, 2);
	assert_string_equal(signing_token_after(signing, "two"), "two"); /* a third one would fare no better */
	assert_int_equal(signing->count, 2);
	signing->now += 61;
	assert_string_equal(signing_token_after(signing, "two"), "three");
}

static void a_refused_token_without_another_is_asked_for_once(void **state)
{
	struct signing *signing = *state;
	signing_set(signing, "DASHSYNC_TOKEN", "given");
	assert_string_equal(signing_token(signing), "given");
	assert_string_equal(signing_token_after(signing, "given"), "given");
}

/* ---- several threads ---- */

static void *take_token(void *user)
{
	struct signing *signing = user;
	ERROR_AUTO err = {0};
	const char *token = NULL;
	for (int i = 0; i < 50; i++)
		if (!sign_in_token(signing->sign_in, NULL, &token, &err))
			return NULL;
	return (void *)token;
}

static void many_threads_mean_one_request(void **state)
{
	enum { THREADS = 8 };
	struct signing *signing = with_application(state);
	pthread_t threads[THREADS];
	signing_route(signing, ENDPOINT, TOKEN_ANSWER("one"), 0);
	signing->sign_in = sign_in_open(&signing->options, signing->client);
	for (size_t i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, take_token, signing);
	for (size_t i = 0; i < THREADS; i++) {
		void *token = NULL;
		pthread_join(threads[i], &token);
		assert_string_equal(token, "one");
	}
	assert_int_equal(signing->count, 1);
}

/* The renewal's answer waits until the test has seen that others go on. */
struct gate {
	struct loopback *server;
	pthread_mutex_t mutex;
	pthread_cond_t opened;
	bool open;
	size_t count;
};

static bool answer_at_the_gate(const struct exchange *exchange, void *user)
{
	struct gate *gate = user;
	pthread_mutex_lock(&gate->mutex);
	bool first = gate->count++ == 0;
	while (!first && !gate->open)
		pthread_cond_wait(&gate->opened, &gate->mutex);
	pthread_mutex_unlock(&gate->mutex);
	loopback_json(exchange, 200, "",
		      first ? "{\"expires_in\":3600,\"access_token\":\"one\"}"
			    : "{\"expires_in\":3600,\"access_token\":\"two\"}");
	return true;
}

static void *take_one(void *user)
{
	struct signing *signing = user;
	ERROR_AUTO err = {0};
	const char *token = NULL;
	return sign_in_token(signing->sign_in, NULL, &token, &err) ? (void *)token : NULL;
}

static void others_go_on_with_the_old_token_while_one_renews(void **state)
{
	struct signing *signing = with_application(state);
	struct gate gate = {.mutex = PTHREAD_MUTEX_INITIALIZER, .opened = PTHREAD_COND_INITIALIZER};
	gate.server = loopback_start(answer_at_the_gate, &gate);
	signing_set(signing, "AZURE_AUTHORITY_HOST", loopback_url(gate.server));
	assert_string_equal(signing_token(signing), "one");
	signing->now += 3500;
	pthread_t renewer;
	pthread_create(&renewer, NULL, take_one, signing);
	loopback_wait_for(gate.server, 2);
	assert_string_equal(signing_token(signing), "one");
	pthread_mutex_lock(&gate.mutex);
	gate.open = true;
	pthread_cond_broadcast(&gate.opened);
	pthread_mutex_unlock(&gate.mutex);
	void *token = NULL;
	pthread_join(renewer, &token);
	assert_string_equal(token, "two");
	assert_string_equal(signing_token(signing), "two");
	assert_int_equal(loopback_requests(gate.server), 2);
	loopback_stop(gate.server);
}

/* ---- the chain ---- */

static void a_token_given_by_hand_goes_first(void **state)
{
	struct signing *signing = with_application(state);
	signing_set(signing, "DASHSYNC_TOKEN", "for-all");
	signing_set(signing, "DASHSYNC_TOKEN_PROD_EU", "for-prod");
	signing->options.target = "prod-eu";
	signing->options.auth.method = AUTH_ENVIRONMENT;
	assert_string_equal(signing_token(signing), "for-prod");
	assert_int_equal(signing->count, 0);
}

static void without_any_method_each_says_what_it_lacks(void **state)
{
	struct signing *signing = *state;
	signing_set(signing, "AZURE_CLIENT_ID", "app");
	assert_null(signing_token(signing));
	assert_int_equal(signing->err.fault, FAULT_DENIED);
	const char *error = signing_error(signing);
	assert_contains(error, "token (DASHSYNC_TOKEN not set)");
	assert_contains(error, "client secret (AZURE_CLIENT_SECRET, AZURE_TENANT_ID not set)");
	assert_contains(error, "client certificate (AZURE_CLIENT_CERTIFICATE_PATH, AZURE_TENANT_ID not set)");
	assert_contains(error, "workload identity (AZURE_FEDERATED_TOKEN_FILE, AZURE_TENANT_ID not set)");
	assert_contains(error, "GitHub Actions (ACTIONS_ID_TOKEN_REQUEST_URL, ");
	assert_contains(error, "Azure Pipelines (SYSTEM_OIDCREQUESTURI, ");
	assert_contains(error, "GitLab (GITLAB_OIDC_TOKEN, ");
	assert_contains(error, "App Service identity (IDENTITY_ENDPOINT, IDENTITY_HEADER not set)");
	assert_contains(error, "managed identity (nobody answers at http://127.0.0.1:1)");
	assert_contains(error, "Azure CLI (no 'az' in an absolute folder of PATH)");
	assert_null(strchr(signing->err.message, '\n'));
}

static void a_method_that_fails_stops_and_the_next_is_not_tried(void **state)
{
	struct signing *signing = with_application(state);
	signing_route(signing, ENDPOINT, "401 \n{\"error_description\":\"AADSTS7000215: Invalid client secret.\"}", 0);
	signing_set_url(signing, "IDENTITY_ENDPOINT", "/msi");
	signing_set(signing, "IDENTITY_HEADER", "header");
	signing_route(signing, "GET /msi", TOKEN_ANSWER("somebody-else"), 0);
	assert_null(signing_token(signing));
	assert_contains(signing_error(signing), "signing in (client secret)");
	assert_int_equal(signing->count, 1);
}

static void a_method_that_is_not_configured_is_passed_over(void **state)
{
	struct signing *signing = with_application(state);
	signing_set(signing, "AZURE_CLIENT_SECRET", NULL);
	signing_set_url(signing, "IDENTITY_ENDPOINT", "/msi");
	signing_set(signing, "IDENTITY_HEADER", "header");
	signing_route(signing, "GET /msi", TOKEN_ANSWER("managed"), 0);
	assert_string_equal(signing_token(signing), "managed");
}

static void a_named_method_is_the_only_one(void **state)
{
	struct signing *signing = with_application(state);
	signing->options.auth.method = AUTH_WORKLOAD_IDENTITY;
	signing_route(signing, ENDPOINT, TOKEN_ANSWER("by-secret"), 0);
	assert_null(signing_token(signing));
	assert_int_equal(signing->count, 0);
	assert_contains(signing_error(signing), "workload identity (AZURE_FEDERATED_TOKEN_FILE not set)");
	assert_null(strstr(signing_error(signing), "client secret"));
}

static void a_renewal_is_by_the_method_that_answered_first(void **state)
{
	struct signing *signing = with_application(state);
	signing_set(signing, "AZURE_CLIENT_SECRET", NULL);
	signing_set_url(signing, "IDENTITY_ENDPOINT", "/msi");
	signing_set(signing, "IDENTITY_HEADER", "header");
	signing_route(signing, "GET /msi", TOKEN_ANSWER("managed"), 0);
	signing_route(signing, ENDPOINT, TOKEN_ANSWER("by-secret"), 0);
	assert_string_equal(signing_token(signing), "managed");
	signing_set(signing, "AZURE_CLIENT_SECRET", "later");
	signing->now += 3500;
	assert_string_equal(signing_token(signing), "managed");
	assert_int_equal(signing->count, 2);
}

static void a_cancelled_run_ends_signing_in(void **state)
{
	struct signing *signing = with_application(state);
	http_cancel(signing->client);
	assert_null(signing_token(signing));
	assert_int_equal(signing->err.fault, FAULT_INTERRUPTED);
}

static void what_answered_is_described_without_the_token(void **state)
{
	struct signing *signing = with_application(state);
	STRBUF_AUTO text = STRBUF_INIT(1000);
	signing_route(signing, ENDPOINT, TOKEN_ANSWER("t0ken"), 0);
	signing->now = 1767225600;
	assert_non_null(signing_token(signing));
	sign_in_describe(signing->sign_in, &text);
	assert_string_equal(text.at,
			    "client secret, for ce34e7e5-485f-4d76-964f-b3d2b16d1e4f, until 2026-01-01T01:00:00Z");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, signing_setup, signing_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_token_is_obtained_once_and_kept),
		TEST(a_token_is_renewed_five_minutes_before_its_end),
		TEST(a_short_token_is_renewed_after_two_thirds_of_its_life),
		TEST(a_renewal_that_fails_leaves_the_old_token_until_its_end),
		TEST(a_failure_is_remembered_so_that_a_thousand_dashboards_ask_once),
		TEST(a_refused_token_is_renewed_once),
		TEST(a_refused_token_without_another_is_asked_for_once),
		TEST(many_threads_mean_one_request),
		TEST(others_go_on_with_the_old_token_while_one_renews),
		TEST(a_token_given_by_hand_goes_first),
		TEST(without_any_method_each_says_what_it_lacks),
		TEST(a_method_that_fails_stops_and_the_next_is_not_tried),
		TEST(a_method_that_is_not_configured_is_passed_over),
		TEST(a_named_method_is_the_only_one),
		TEST(a_renewal_is_by_the_method_that_answered_first),
		TEST(a_cancelled_run_ends_signing_in),
		TEST(what_answered_is_described_without_the_token),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
