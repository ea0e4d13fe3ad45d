/* SPDX-License-Identifier: MIT */
/* Half of what a method needs, and an interrupt while signing in waits. */
#include "tests/sync/sign_in/signing.h"

#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define V1 "POST /tenant/oauth2/token "

/* ---- one variable less ---- */

static const struct {
	enum auth_method method;
	const char *row; /* as it is called in the list of what lacks */
	const char *needs[6];
} methods[] = {
	{AUTH_ENVIRONMENT, "client secret", {"AZURE_CLIENT_SECRET", "AZURE_TENANT_ID", "AZURE_CLIENT_ID"}},
	{AUTH_ENVIRONMENT,
	 "client certificate",
	 {"AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_TENANT_ID", "AZURE_CLIENT_ID"}},
	{AUTH_WORKLOAD_IDENTITY,
	 "workload identity",
	 {"AZURE_FEDERATED_TOKEN_FILE", "AZURE_TENANT_ID", "AZURE_CLIENT_ID"}},
	{AUTH_WORKLOAD_IDENTITY,
	 "GitHub Actions",
	 {"ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "AZURE_TENANT_ID", "AZURE_CLIENT_ID"}},
	{AUTH_WORKLOAD_IDENTITY,
	 "Azure Pipelines",
	 {"SYSTEM_OIDCREQUESTURI", "SYSTEM_ACCESSTOKEN", "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID",
	  "AZURESUBSCRIPTION_TENANT_ID", "AZURESUBSCRIPTION_CLIENT_ID"}},
	{AUTH_WORKLOAD_IDENTITY, "GitLab", {"GITLAB_OIDC_TOKEN", "AZURE_TENANT_ID", "AZURE_CLIENT_ID"}},
};

static void set_all_but(struct signing *signing, const char *const *needs, const char *without)
{
	for (size_t i = 0; needs[i]; i++)
		signing_set(signing, needs[i], needs[i] == without ? NULL : "something");
}

/* It says which, and asks nobody. */
static void a_method_without_one_of_its_variables_is_not_configured(void **state)
{
	struct signing *signing = *state;
	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
		const char *const *needs = methods[i].needs;
		signing->options.auth.method = methods[i].method;
		for (size_t k = 0; needs[k]; k++) {
			set_all_but(signing, needs, needs[k]);
			sign_in_close(signing->sign_in);
			signing->sign_in = NULL;
			assert_null(signing_token(signing));
			assert_int_equal(signing->err.fault, FAULT_DENIED);
			assert_contains(signing_error(signing), "no way to sign in is configured: ");
			assert_contains(signing_error(signing),
					arena_printf(signing->arena, "%s (%s not set", methods[i].row, needs[k]));
		}
		for (size_t k = 0; needs[k]; k++)
			signing_set(signing, needs[k], NULL);
	}
	assert_int_equal(signing->count, 0);
}

static void app_service_needs_both_of_its_variables(void **state)
{
	static const char *const names[] = {"IDENTITY_ENDPOINT", "IDENTITY_HEADER"};
	struct signing *signing = *state;
	for (size_t i = 0; i < 2; i++) {
		signing_set(signing, names[i], NULL);
		signing_set(signing, names[1 - i], "http://127.0.0.1:1/msi");
		assert_null(signing_token(signing));
		assert_contains(signing_error(signing),
				arena_printf(signing->arena, "App Service identity (%s not set)", names[i]));
		signing->now += 31;
	}
}

/* ---- an interrupt ---- */

static void *cancel_in_the_pause(void *user)
{
	struct signing *signing = user;
	size_t count = 0;
	while (count == 0) {
		usleep(10000);
		pthread_mutex_lock(&signing->mutex);
		count = signing->count;
		pthread_mutex_unlock(&signing->mutex);
	}
	usleep(200000); /* until the answer is there; sooner it is an interrupted request, which ends alike */
	http_cancel(signing->client);
	return NULL;
}

static void an_interrupt_between_two_tries_is_no_refusal(void **state)
{
	static const char *const answers[] = {"503 \n{}", "429 \n{}"};
	for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
		void *own = NULL;
		pthread_t thread;
		struct timespec before;
		struct timespec after;
		assert_int_equal(signing_setup(&own), 0);
		struct signing *signing = own;
		signing_set_application(signing);
		signing_route(signing, V1, answers[i], 0);
		signing->options.pause = 20000;
		clock_gettime(CLOCK_MONOTONIC, &before);
		assert_int_equal(pthread_create(&thread, NULL, cancel_in_the_pause, signing), 0);
		assert_null(signing_token(signing));
		pthread_join(thread, NULL);
		clock_gettime(CLOCK_MONOTONIC, &after);
		assert_int_equal(signing->err.fault, FAULT_INTERRUPTED);
		assert_contains(signing_error(signing), "interrupted");
		assert_int_equal(signing->count, 1);
		assert_true(after.tv_sec - before.tv_sec < 15);
		signing_teardown(&own);
	}
	(void)state;
}

/* ---- words of az ---- */

static void empty_lines_ahead_of_what_az_says_are_passed_over(void **state)
{
	static const char *const rows[][2] = {
		{"\\n\\r\\n  the tenant is unknown\\nmore\\n", "failed: the tenant is unknown | "},
		{"\\nERROR:  the tenant is unknown\\r\\n", "failed: the tenant is unknown | "},
		{"WARNING: old\\nERROR: \\n  gone\\n", "failed: gone | "},
		{"\\n \\n", "failed | "},
		{"", "failed | "},
	};
	struct signing *signing = *state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *script = arena_printf(signing->arena, "#!/bin/sh\nprintf '%s' >&2; exit 1\n", rows[i][0]);
		const char *path = signing_file(signing, "az", script);
		assert_int_equal(chmod(path, 0700), 0);
		signing_set(signing, "PATH", signing->folder);
		assert_null(signing_token(signing));
		assert_contains(signing_error(signing), rows[i][1]);
		signing->now += 31;
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, signing_setup, signing_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_method_without_one_of_its_variables_is_not_configured),
		TEST(app_service_needs_both_of_its_variables),
		cmocka_unit_test(an_interrupt_between_two_tries_is_no_refusal),
		TEST(empty_lines_ahead_of_what_az_says_are_passed_over),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
