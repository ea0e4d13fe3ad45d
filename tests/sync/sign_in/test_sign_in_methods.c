/* SPDX-License-Identifier: MIT */
/* Each method's request, word for word, and what it takes from where; certificate and Azure CLI have files of their
 * own. */
#include "tests/sync/sign_in/signing.h"

#include <time.h>
#include <unistd.h>

#define AUDIENCE "ce34e7e5-485f-4d76-964f-b3d2b16d1e4f"
#define V1       "POST /tenant/oauth2/token "
#define V2       "POST /tenant/oauth2/v2.0/token "

/* ---- client secret ---- */

static void a_client_secret_is_sent_as_the_tutorial_prints_it(void **state)
{
	struct signing *signing = *state;
	signing_set_application(signing);
	signing_route(signing, V1, TOKEN_ANSWER("by-secret"), 0);
	assert_string_equal(signing_token(signing), "by-secret");
	const char *request = signing_request(signing, 0);
	assert_contains(request, "\r\nContent-Type: application/x-www-form-urlencoded\r\n");
	assert_contains(request,
			"\r\n\r\ngrant_type=client_credentials&client_id=app&client_secret=s3cret%26%2B%2F%3D%25"
			"&resource=" AUDIENCE);
	assert_null(strstr(request, "Authorization"));
}

static void an_audience_that_is_a_scope_asks_the_second_version(void **state)
{
	struct signing *signing = *state;
	signing_set_application(signing);
	signing->options.auth.audience = slice_of("api://grafana/.default");
	signing_route(signing, V2, TOKEN_ANSWER("two"), 0);
	assert_string_equal(signing_token(signing), "two");
	assert_contains(signing_request(signing, 0), "&scope=api%3A%2F%2Fgrafana%2F.default");
	assert_null(strstr(signing_request(signing, 0), "resource="));
}

static void an_authority_without_the_first_version_is_asked_by_the_second(void **state)
{
	struct signing *signing = *state;
	static const char *const answers[] = {
		"404 \n<html>",
		"400 \n{\"error_description\":\"AADSTS901002: The 'resource' request parameter is not supported.\"}",
	};
	signing_set_application(signing);
	for (size_t i = 0; i < 2; i++) {
		signing_forget_routes(signing);
		signing_route(signing, V1, answers[i], 0);
		signing_route(signing, V2, TOKEN_ANSWER("two"), 0);
		assert_string_equal(signing_token(signing), "two");
		assert_contains(signing_request(signing, 2 * i + 1), "&scope=" AUDIENCE "%2F.default");
		signing->now += 3500;
	}
}

static void the_config_goes_before_the_environment(void **state)
{
	struct signing *signing = *state;
	signing_set_application(signing);
	signing->options.auth.tenant = slice_of("contoso.onmicrosoft.com");
	signing->options.auth.client_id = slice_of("other app");
	signing->options.auth.audience = slice_of("6f2d169c");
	signing_route(signing, "POST /contoso.onmicrosoft.com/oauth2/token ", TOKEN_ANSWER("one"), 0);
	assert_non_null(signing_token(signing));
	assert_contains(signing_request(signing, 0), "&client_id=other%20app&");
	assert_contains(signing_request(signing, 0), "&resource=6f2d169c");
}

/* ---- nothing is configured ---- */

static void the_hint_fits_the_method_and_the_server(void **state)
{
	struct signing *signing = *state;
	const struct {
		enum auth_method method;
		bool is_azure;
		const char *hint;
		const char *not_said;
	} rows[] = {
		{AUTH_TOKEN, true, "Set DASHSYNC_TOKEN, or 'token-file'", "az login"},
		{AUTH_TOKEN, false, "Set DASHSYNC_TOKEN, or 'token-file'", "az login"},
		{AUTH_ENVIRONMENT, true, "Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET", "az login"},
		{AUTH_WORKLOAD_IDENTITY, true, "docs/sign-in.md", "az login"},
		{AUTH_AZURE_CLI, true, "Run 'az login'.", "laptop"},
		{AUTH_AUTO, true, "On a laptop, run 'az login'", "service account"},
		{AUTH_UNSAID, true, "On a laptop, run 'az login'", "service account"},
		{AUTH_AUTO, false, "Set DASHSYNC_TOKEN to a service account's token", "az login"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		signing->options.auth.method = rows[i].method;
		signing->options.is_azure = rows[i].is_azure;
		sign_in_close(signing->sign_in);
		signing->sign_in = NULL;
		assert_null(signing_token(signing));
		assert_contains(signing_error(signing),
				"no way to sign in is configured: token (DASHSYNC_TOKEN not set)");
		assert_contains(signing->err.hint, rows[i].hint);
		assert_null(strstr(signing->err.hint, rows[i].not_said));
	}
}

/* ---- workload identity ---- */

static struct signing *federated(void **state)
{
	struct signing *signing = *state;
	signing_set_application(signing);
	signing_set(signing, "AZURE_CLIENT_SECRET", NULL);
	signing_route(signing, V2, TOKEN_ANSWER("federated"), 0);
	return signing;
}

static void a_token_file_is_read_anew_at_each_use(void **state)
{
	struct signing *signing = federated(state);
	signing_set(signing, "AZURE_FEDERATED_TOKEN_FILE", signing_file(signing, "federated", "  first.jwt\n"));
	assert_string_equal(signing_token(signing), "federated");
	assert_contains(signing_request(signing, 0), "&client_assertion=first.jwt&scope=" AUDIENCE "%2F.default");
	signing_file(signing, "federated", "second.jwt");
	signing->now += 3500;
	assert_string_equal(signing_token(signing), "federated");
	assert_contains(signing_request(signing, 1), "&client_assertion=second.jwt&");
}

static void a_token_file_that_is_empty_or_no_token_is_named(void **state)
{
	struct signing *signing = federated(state);
	static const char *const rows[][2] = {
		{"", "is empty"},
		{" \n", "is empty"},
		{"two words", "does not hold a token"},
		{"a\nb: s3cret\n", "does not hold a token"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		signing_set(signing, "AZURE_FEDERATED_TOKEN_FILE", signing_file(signing, "federated", rows[i][0]));
		assert_null(signing_token(signing));
		assert_int_equal(signing->err.fault, FAULT_DENIED);
		assert_contains(signing_error(signing), "signing in (workload identity): the token file '/tmp/");
		assert_contains(signing_error(signing), rows[i][1]);
		assert_null(strstr(signing_error(signing), "s3cret"));
		signing->now += 31;
	}
	signing_set(signing, "AZURE_FEDERATED_TOKEN_FILE", "/nowhere/token");
	assert_null(signing_token(signing));
	assert_int_equal(signing->err.fault, FAULT_CONFIG);
	assert_int_equal(signing->count, 0);
}

static void github_is_asked_for_a_token_for_entra(void **state)
{
	struct signing *signing = federated(state);
	signing_set_url(signing, "ACTIONS_ID_TOKEN_REQUEST_URL", "/idtoken?api-version=2");
	signing_set(signing, "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "request-s3cret");
	signing_route(signing, "GET /idtoken?api-version=2&audience=api%3A%2F%2FAzureADTokenExchange ",
		      "200 \n{\"value\":\"github.jwt\"}", 0);
	assert_string_equal(signing_token(signing), "federated");
	assert_contains(signing_request(signing, 0), "\r\nAuthorization: Bearer request-s3cret\r\n");
	assert_contains(signing_request(signing, 1), "&client_assertion=github.jwt&");
}

static void github_without_its_permission_says_so(void **state)
{
	struct signing *signing = federated(state);
	signing_set(signing, "GITHUB_ACTIONS", "true");
	assert_null(signing_token(signing));
	assert_contains(signing_error(signing), "the job needs 'permissions: id-token: write'");
}

static void azure_pipelines_is_asked_with_the_service_connection(void **state)
{
	struct signing *signing = federated(state);
	signing_set_url(signing, "SYSTEM_OIDCREQUESTURI", "/oidc");
	signing_set(signing, "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", "c0ffee&x");
	signing_set(signing, "AZURESUBSCRIPTION_CLIENT_ID", "connection-app");
	assert_null(signing_token(signing));
	assert_contains(signing_error(signing), "SYSTEM_ACCESSTOKEN not set; map it with");
	signing->now += 31;
	signing_set(signing, "SYSTEM_ACCESSTOKEN", "system-s3cret");
	signing_route(signing, "POST /oidc?api-version=7.1&serviceConnectionId=c0ffee%26x ",
		      "200 \n{\"oidcToken\":\"pipelines.jwt\"}", 0);
	assert_string_equal(signing_token(signing), "federated");
	assert_contains(signing_request(signing, 0), "\r\nAuthorization: Bearer system-s3cret\r\n");
	assert_contains(signing_request(signing, 0), "\r\nX-TFS-FedAuthRedirect: Suppress\r\n");
	assert_contains(signing_request(signing, 0), "\r\nContent-Length: 0\r\n");
	assert_contains(signing_request(signing, 1), "&client_id=connection-app&");
	assert_contains(signing_request(signing, 1), "&client_assertion=pipelines.jwt&");
}

static void gitlab_gives_its_token_in_a_variable_or_a_file(void **state)
{
	struct signing *signing = federated(state);
	signing_set(signing, "GITLAB_OIDC_TOKEN_FILE", signing_file(signing, "gitlab", "file.jwt\n"));
	assert_string_equal(signing_token(signing), "federated");
	assert_contains(signing_request(signing, 0), "&client_assertion=file.jwt&");
	signing_set(signing, "GITLAB_OIDC_TOKEN", "variable.jwt");
	signing->now += 3500;
	assert_string_equal(signing_token(signing), "federated");
	assert_contains(signing_request(signing, 1), "&client_assertion=variable.jwt&");
}

static void a_provider_that_answers_something_else_is_named(void **state)
{
	struct signing *signing = federated(state);
	signing_set_url(signing, "ACTIONS_ID_TOKEN_REQUEST_URL", "/idtoken");
	signing_set(signing, "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "request-s3cret");
	signing_route(signing, "GET /idtoken?audience=", "200 \n{\"count\":1}", 0);
	assert_null(signing_token(signing));
	assert_int_equal(signing->err.fault, FAULT_UNREACHABLE);
	assert_contains(signing_error(signing), "the answer holds no 'value'");
	signing->now += 31;
	signing_set(signing, "ACTIONS_ID_TOKEN_REQUEST_URL", "http://actions.example/idtoken");
	assert_null(signing_token(signing));
	assert_int_equal(signing->err.fault, FAULT_CONFIG);
	assert_contains(
		signing_error(signing),
		"ACTIONS_ID_TOKEN_REQUEST_URL: no token is requested from 'http://actions.example' over plain http");
}

/* ---- managed identity ---- */

static const struct {
	const char *identity;
	const char *client_id;
	const char *variable;
	const char *imds;
	const char *app_service;
} identities[] = {
	{NULL, NULL, NULL, "", ""},
	{NULL, NULL, "from-env", "&client_id=from-env", "&client_id=from-env"},
	{NULL, "from config", "from-env", "&client_id=from%20config", "&client_id=from%20config"},
	{"one", "two", "three", "&client_id=one", "&client_id=one"},
	{"client-id:one", NULL, NULL, "&client_id=one", "&client_id=one"},
	{"object-id:one", NULL, NULL, "&object_id=one", "&object_id=one"},
	{"resource-id:/x", NULL, NULL, "&msi_res_id=%2Fx", "&mi_res_id=%2Fx"},
	{"/subscriptions/s", NULL, NULL, "&msi_res_id=%2Fsubscriptions%2Fs", "&mi_res_id=%2Fsubscriptions%2Fs"},
};

#define IDENTITIES (sizeof identities / sizeof identities[0])

static void set_identity(struct signing *signing, size_t i)
{
	signing->options.auth.identity = slice_of(identities[i].identity);
	signing->options.auth.client_id = slice_of(identities[i].client_id);
	signing_set(signing, "AZURE_CLIENT_ID", identities[i].variable);
	sign_in_close(signing->sign_in);
	signing->sign_in = NULL;
}

static void app_service_is_asked_with_its_header(void **state)
{
	struct signing *signing = *state;
	signing_set_url(signing, "IDENTITY_ENDPOINT", "/msi/token");
	signing_set(signing, "IDENTITY_HEADER", "header-s3cret");
	signing_route(signing, "GET /msi/token?", TOKEN_ANSWER("app-service"), 0);
	for (size_t i = 0; i < IDENTITIES; i++) {
		set_identity(signing, i);
		assert_string_equal(signing_token(signing), "app-service");
		const char *line = arena_printf(
			signing->arena, "GET /msi/token?api-version=2019-08-01&resource=" AUDIENCE "%s HTTP/1.1\r\n",
			identities[i].app_service);
		assert_contains(signing_request(signing, i), line);
		assert_contains(signing_request(signing, i), "\r\nX-IDENTITY-HEADER: header-s3cret\r\n");
	}
}

static void imds_is_probed_and_asked_with_metadata_true(void **state)
{
	struct signing *signing = *state;
	signing_set_url(signing, "AZURE_POD_IDENTITY_AUTHORITY_HOST", "/");
	signing_route(signing, "GET /metadata/identity/oauth2/token ", "400 \n{\"error\":\"bad_request\"}", 0);
	signing_route(signing, "GET /metadata/identity/oauth2/token?", TOKEN_ANSWER("imds"), 0);
	for (size_t i = 0; i < IDENTITIES; i++) {
		set_identity(signing, i);
		assert_string_equal(signing_token(signing), "imds");
		const char *line = arena_printf(
			signing->arena,
			"GET /metadata/identity/oauth2/token?api-version=2018-02-01&resource=" AUDIENCE
			"%s HTTP/1.1\r\n",
			identities[i].imds);
		assert_null(strstr(signing_request(signing, 2 * i), "Metadata"));
		assert_contains(signing_request(signing, 2 * i + 1), line);
		assert_contains(signing_request(signing, 2 * i + 1), "\r\nMetadata: true\r\n");
	}
}

static void imds_that_docker_desktop_answers_for_is_not_there(void **state)
{
	struct signing *signing = *state;
	signing_set_url(signing, "AZURE_POD_IDENTITY_AUTHORITY_HOST", "");
	signing_route(signing, "GET /metadata/",
		      "403 \n{\"x\":\"connecting to 169.254.169.254: network is unreachable\"}", 0);
	assert_null(signing_token(signing));
	assert_contains(signing_error(signing), "managed identity (nobody answers at ");
}

static bool answer_never(const struct exchange *exchange, void *user)
{
	(void)user;
	loopback_hang(exchange);
	return false;
}

static void imds_that_does_not_answer_is_given_up_after_a_second(void **state)
{
	struct signing *signing = *state;
	struct loopback *silent = loopback_start(answer_never, NULL);
	struct timespec before, after;
	signing_set(signing, "AZURE_POD_IDENTITY_AUTHORITY_HOST", loopback_url(silent));
	clock_gettime(CLOCK_MONOTONIC, &before);
	assert_null(signing_token(signing));
	clock_gettime(CLOCK_MONOTONIC, &after);
	assert_true(after.tv_sec - before.tv_sec <= 5); /* of the client's 30 */
	assert_contains(signing_error(signing), "managed identity (nobody answers at ");
	loopback_stop(silent);
}

static void imds_is_given_time_to_come_back(void **state)
{
	struct signing *signing = *state;
	signing->options.auth.method = AUTH_MANAGED_IDENTITY;
	signing_set_url(signing, "AZURE_POD_IDENTITY_AUTHORITY_HOST", "");
	signing_route(signing, "GET /metadata/", "410 \n{}", 1);
	signing_route(signing, "GET /metadata/", "404 \n{}", 1);
	signing_route(signing, "GET /metadata/", "429 \n{}", 1);
	signing_route(signing, "GET /metadata/", "500 \n{}", 1);
	signing_route(signing, "GET /metadata/", TOKEN_ANSWER("imds"), 0);
	assert_string_equal(signing_token(signing), "imds");
	assert_int_equal(signing->count, 5); /* and no probe, for the config names the method */
}

static void an_identity_that_the_machine_does_not_have_is_told_with_a_hint(void **state)
{
	struct signing *signing = *state;
	signing->options.auth.method = AUTH_MANAGED_IDENTITY;
	signing_set_url(signing, "AZURE_POD_IDENTITY_AUTHORITY_HOST", "");
	signing_route(signing, "GET /metadata/",
		      "400 \n{\"error\":\"invalid_request\",\"error_description\":\"Identity not found\"}", 0);
	assert_null(signing_token(signing));
	assert_int_equal(signing->err.fault, FAULT_DENIED);
	assert_contains(signing_error(signing), "400: Identity not found | Assign the identity to this machine");
	assert_int_equal(signing->count, 1);
}

static void metadata_is_asked_at_local_addresses_only(void **state)
{
	struct signing *signing = *state;
	static const char *const urls[] = {"http://metadata.example", "http://169.254.example", "http://10.0.0.4"};
	signing->options.auth.method = AUTH_MANAGED_IDENTITY;
	for (size_t i = 0; i < 3; i++) {
		signing_set(signing, "AZURE_POD_IDENTITY_AUTHORITY_HOST", urls[i]);
		assert_null(signing_token(signing));
		assert_int_equal(signing->err.fault, FAULT_CONFIG);
		assert_contains(signing_error(signing), "no token is requested from ");
		assert_contains(signing_error(signing), "over plain http");
		signing->now += 31;
	}
	signing_set(signing, "IDENTITY_ENDPOINT", "http://identity.example/msi");
	signing_set(signing, "IDENTITY_HEADER", "header-s3cret");
	assert_null(signing_token(signing));
	assert_contains(signing_error(signing),
			"IDENTITY_ENDPOINT: no token is requested from 'http://identity.example'");
}

/* ---- a token by hand ---- */

static void a_token_file_of_the_method_token_is_read_when_it_changes(void **state)
{
	struct signing *signing = *state;
	signing->options.auth.method = AUTH_TOKEN;
	signing->options.auth.token_file = slice_of(signing_file(signing, "bearer", "first\n"));
	assert_string_equal(signing_token(signing), "first");
	assert_string_equal(signing_token(signing), "first");
	usleep(20000); /* the file system's clock is coarse */
	signing_file(signing, "bearer", "second");
	assert_string_equal(signing_token(signing), "second");
	assert_string_equal(signing_token_after(signing, "second"), "second");
}

static void a_token_with_a_line_break_is_refused_and_not_shown(void **state)
{
	struct signing *signing = *state;
	signing_set(signing, "DASHSYNC_TOKEN", "s3cret\n");
	assert_null(signing_token(signing));
	assert_int_equal(signing->err.fault, FAULT_DENIED);
	assert_null(strstr(signing_error(signing), "s3cret"));
}

static void only_a_token_by_hand_is_given_without_auth(void **state)
{
	struct signing *signing = *state;
	signing_set_application(signing);
	signing->options.auth.token_file = slice_of("/nowhere/token");
	assert_false(sign_in_is_given(&signing->options));
	signing_set(signing, "DASHSYNC_TOKEN_TEST_1", "by-target");
	assert_false(sign_in_is_given(&signing->options));
	signing->options.target = "test-1";
	assert_true(sign_in_is_given(&signing->options));
	signing->options.target = NULL;
	signing_set(signing, "DASHSYNC_TOKEN", "by-hand");
	assert_true(sign_in_is_given(&signing->options));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, signing_setup, signing_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_client_secret_is_sent_as_the_tutorial_prints_it),
		TEST(an_audience_that_is_a_scope_asks_the_second_version),
		TEST(an_authority_without_the_first_version_is_asked_by_the_second),
		TEST(the_config_goes_before_the_environment),
		TEST(a_token_file_is_read_anew_at_each_use),
		TEST(a_token_file_that_is_empty_or_no_token_is_named),
		TEST(github_is_asked_for_a_token_for_entra),
		TEST(github_without_its_permission_says_so),
		TEST(azure_pipelines_is_asked_with_the_service_connection),
		TEST(gitlab_gives_its_token_in_a_variable_or_a_file),
		TEST(a_provider_that_answers_something_else_is_named),
		TEST(app_service_is_asked_with_its_header),
		TEST(imds_is_probed_and_asked_with_metadata_true),
		TEST(imds_that_docker_desktop_answers_for_is_not_there),
		TEST(imds_that_does_not_answer_is_given_up_after_a_second),
		TEST(imds_is_given_time_to_come_back),
		TEST(an_identity_that_the_machine_does_not_have_is_told_with_a_hint),
		TEST(metadata_is_asked_at_local_addresses_only),
		TEST(a_token_file_of_the_method_token_is_read_when_it_changes),
		TEST(a_token_with_a_line_break_is_refused_and_not_shown),
		TEST(only_a_token_by_hand_is_given_without_auth),
		TEST(the_hint_fits_the_method_and_the_server),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
