/* SPDX-License-Identifier: MIT */
/* What token endpoints answer: numbers in every dress, refusals, and what is no answer at all; and where secrets go. */
#include "tests/sync/sign_in/signing.h"

#include <time.h>

#define V1 "POST /tenant/oauth2/token "

/* How long the token of an answer lives: until when it is handed out without another request. */
static void assert_life(struct signing *signing, const char *answer, int64_t life)
{
	signing_forget_routes(signing);
	signing_route(signing, V1, answer, 1);
	signing_route(signing, V1, TOKEN_ANSWER("next"), 0);
	sign_in_close(signing->sign_in);
	signing->sign_in = NULL;
	signing->now = 1000000000;
	if (!signing_token(signing))
		fail_msg("%s: %s", answer, signing_error(signing));
	int64_t margin = life / 3 < 300 ? life / 3 : 300;
	signing->now += life - margin - 1;
	assert_string_equal(signing_token(signing), "one");
	signing->now += 1;
	assert_string_equal(signing_token(signing), "next");
}

static void ends_are_read_as_text_numbers_and_dates(void **state)
{
	struct signing *signing = *state;
	setenv("TZ", "XYZ-2", 1); /* two hours east of Greenwich, for the one that is in local time */
	tzset();
	signing_set_application(signing);
#define ANSWER(members) "200 \n{\"access_token\":\"one\"," members "}"
	assert_life(signing, ANSWER("\"expires_in\":\"599\",\"expires_on\":\"1575500555\""), 599); /* the tutorial's */
	assert_life(signing, ANSWER("\"expires_in\":3599"), 3599);
	assert_life(signing, ANSWER("\"expires_in\":3599.0"), 3599);
	assert_life(signing, ANSWER("\"expires_on\":\"1000003600\""), 3600);
	assert_life(signing, ANSWER("\"expires_on\":1000003600"), 3600);
	assert_life(signing, ANSWER("\"expires_in\":\"\",\"expires_on\":1000003600"), 3600);
	assert_life(signing, ANSWER("\"expires_on\":\"2001-09-09T02:46:40Z\""), 3600);
	assert_life(signing, ANSWER("\"expires_on\":\"2001-09-09T04:46:40.123+02:00\""), 3600);
	assert_life(signing, ANSWER("\"expires_on\":\"09/09/2001 02:46:40 AM +00:00\""), 3600);
	assert_life(signing, ANSWER("\"expires_on\":\"9/9/2001 2:46:40 AM +00:00\""), 3600);
	assert_life(signing, ANSWER("\"expires_on\":\"09/09/2001 02:46:40 +00:00\""), 3600);
	assert_life(signing, ANSWER("\"expires_on\":\"2001-09-09 04:46:40.123456\""), 3600);
	assert_life(signing, ANSWER("\"token_type\":\"Bearer\""), 600); /* not said: asked again soon */
	unsetenv("TZ");
	tzset();
}

/* ---- refusals ---- */

static void assert_refused(struct signing *signing, const char *answer, enum fault fault, const char *words)
{
	signing_forget_routes(signing);
	signing_route(signing, "", answer, 0);
	signing->now += 31;
	assert_null(signing_token(signing));
	if (signing->err.fault != fault)
		fail_msg("%s: exit %d", signing_error(signing), signing->err.fault);
	assert_contains(signing_error(signing), words);
	assert_null(strpbrk(signing->err.message, "\r\n"));
}

#define REFUSAL(code) "401 \n{\"error\":\"invalid_client\",\"error_description\":\"" code ": Words. Trace ID: x\"}"

static void codes_of_entra_come_through_with_a_hint(void **state)
{
	struct signing *signing = *state;
	static const char *const rows[][2] = {
		{REFUSAL("AADSTS7000215"), "401: AADSTS7000215: Words. | The client secret is wrong"},
		{REFUSAL("AADSTS7000222"), "AADSTS7000222: Words. | The client secret has expired"},
		{REFUSAL("AADSTS700016"), "AADSTS700016: Words. | Check 'client-id'"},
		{REFUSAL("AADSTS90002"), "AADSTS90002: Words. | Check 'tenant'"},
		{REFUSAL("AADSTS70021"), "AADSTS70021: Words. | Run 'dashsync doctor' in this job"},
		{REFUSAL("AADSTS700213"), "AADSTS700213: Words. | Run 'dashsync doctor' in this job"},
		{REFUSAL("AADSTS700024"), "AADSTS700024: Words. | Check the clock of this machine"},
		{REFUSAL("AADSTS700027"), "AADSTS700027: Words. | The certificate is not registered"},
		{REFUSAL("AADSTS500011"), "AADSTS500011: Words. | Check 'audience'"},
		{REFUSAL("AADSTS53003"), "AADSTS53003: Words. | A Conditional Access policy"},
		{REFUSAL("AADSTS999999"), "| See https://login.microsoftonline.com/error?code=999999"},
		{"400 \n{\"error_description\":\"AADSTS90002: No tenant.\\r\\nTrace ID: x\"}",
		 "AADSTS90002: No tenant. |"},
		{"400 \n{\"error\":\"invalid_request\"}", "answered 400: invalid_request"},
		{"400 \n{\"error\":{\"code\":\"x\",\"message\":\"inner words\"}}", "answered 400: inner words"},
		{"403 \n{\"statusCode\":403,\"message\":\"plain words\"}", "answered 403: plain words"},
	};
	signing_set_application(signing);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_refused(signing, rows[i][0], FAULT_DENIED, rows[i][1]);
}

static void what_is_no_token_endpoint_is_said_so(void **state)
{
	struct signing *signing = *state;
	static const char *const rows[][2] = {
		{"200 \n<html>Sign in to the guest network</html>", "answered 200, and not as a token endpoint does"},
		{"404 \n<html>", "answered 404, and not as a token endpoint does"},
		{"200 \n[]", "answered 200, and not as a token endpoint does"},
		{"200 \n{}", "the answer holds no 'access_token'"},
		{"200 \n{\"access_token\":\"\"}", "the answer holds no 'access_token'"},
		{"200 \n{\"access_token\":\"a b\"}", "the answer holds no 'access_token'"},
		{"302 Location: https://portal.example/login?state=s3cret\n{}",
		 "a redirect to 'https://portal.example/login', "},
		{"503 \n{\"error\":\"temporarily_unavailable\"}", "answered 503: temporarily_unavailable"},
		{"429 \n{\"error\":\"slow down\"}", "answered 429: slow down"},
	};
	signing_set_application(signing);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_refused(signing, rows[i][0], FAULT_UNREACHABLE, rows[i][1]);
}

static void a_token_that_has_ended_already_means_a_wrong_clock(void **state)
{
	struct signing *signing = *state;
	signing_set_application(signing);
	assert_refused(signing, "200 \n{\"access_token\":\"s3cret-token\",\"expires_on\":\"1000000000\"}", FAULT_DENIED,
		       "has ended already | Check the clock of this machine.");
	assert_refused(signing, "200 \n{\"access_token\":\"s3cret-token\",\"expires_in\":-5}", FAULT_DENIED,
		       "has ended already");
	assert_null(strstr(signing_error(signing), "s3cret"));
}

static void a_passing_failure_is_tried_again(void **state)
{
	struct signing *signing = *state;
	signing_set_application(signing);
	signing_route(signing, V1, "503 \n{}", 1);
	signing_route(signing, V1, "429 \n{}", 1);
	signing_route(signing, V1, TOKEN_ANSWER("third"), 0);
	assert_string_equal(signing_token(signing), "third");
	assert_int_equal(signing->count, 3);
}

static void an_answer_that_repeats_the_secret_does_not_bring_it_into_the_error(void **state)
{
	struct signing *signing = *state;
	signing_set_application(signing);
	assert_refused(
		signing,
		"400 \n{\"error_description\":\"no such client: client_secret=s3cret%26%2B%2F%3D%25 (s3cret&+/=%)\"}",
		FAULT_DENIED, "no such client");
	assert_null(strstr(signing_error(signing), "s3cret"));
	assert_refused(signing, "400 \n{\"error\":\"it was s3cret\\u0026+\\/=%\"}", FAULT_DENIED, "it was ***********");
	assert_null(strstr(signing_error(signing), "s3cret"));
}

/* ---- where secrets go ---- */

static const struct {
	const char *variable;
	const char *config;
	const char *words; /* NULL: it may go there */
} authorities[] = {
	{"https://login.example", NULL, "AZURE_AUTHORITY_HOST: 'https://login.example' is none of the Azure clouds'"},
	{"login.example", NULL, "'https://login.example' is none of"},
	{"https://login.microsoftonline.com.example", NULL, "is none of"},
	{"https://xlogin.microsoftonline.com", NULL, "is none of"},
	{"https://login.microsoftonline.com:8443", NULL, "is none of"},
	{"http://login.microsoftonline.com", NULL, "is none of"},
	{"https://user:s3cret@login.microsoftonline.com", NULL, "AZURE_AUTHORITY_HOST"},
	{"https://login.microsoftonline.com\\@login.example", NULL, "AZURE_AUTHORITY_HOST"},
	{NULL, "https://login.example", "authority: 'https://login.example' is none of"},
	{"https://login.microsoftonline.com", "https://login.example", "authority: 'https://login.example' is none of"},
	{NULL, "http://127.0.0.1:1", "authority: 'http://127.0.0.1:1' is none of"}, /* never by the config */
	{"http://127.0.0.1:1", NULL, NULL},
};

static void secrets_go_to_the_known_authorities_only(void **state)
{
	struct signing *signing = *state;
	signing_set_application(signing);
	for (size_t i = 0; i < sizeof authorities / sizeof authorities[0]; i++) {
		signing_set(signing, "AZURE_AUTHORITY_HOST", authorities[i].variable);
		signing->options.auth.authority = slice_of(authorities[i].config);
		sign_in_close(signing->sign_in);
		signing->sign_in = NULL;
		assert_null(signing_token(signing));
		assert_contains(signing_error(signing), authorities[i].words ? authorities[i].words : "refused");
		assert_int_equal(signing->err.fault, authorities[i].words ? FAULT_CONFIG : FAULT_UNREACHABLE);
		assert_null(strstr(signing_error(signing), "s3cret"));
	}
	assert_int_equal(signing->count, 0);
}

/* A proxy on loopback sees which host is asked for, and lets nobody through. */
static bool answer_connect(const struct exchange *exchange, void *user)
{
	char **asked = user;
	free(*asked);
	*asked = heap_printf("%.*s", (int)strcspn(exchange->head, "\r"), exchange->head);
	loopback_json(exchange, 407, "Proxy-Authenticate: Basic realm=\"x\"\r\n", "{}");
	return false;
}

static void every_cloud_has_its_authority(void **state)
{
	struct signing *signing = *state;
	char *asked = NULL;
	struct loopback *proxy = loopback_start(answer_connect, &asked);
	static const char *const hosts[] = {"login.microsoftonline.com", "login.microsoftonline.us",
					    "login.chinacloudapi.cn", "login.partner.microsoftonline.cn"};
	setenv("https_proxy", loopback_url(proxy), 1);
	signing_set_application(signing);
	for (size_t i = 0; i < 4; i++) {
		signing_set(signing, "AZURE_AUTHORITY_HOST",
			    i % 2 ? arena_printf(signing->arena, "https://%s/", hosts[i]) : hosts[i]);
		sign_in_close(signing->sign_in);
		signing->sign_in = NULL;
		assert_null(signing_token(signing));
		assert_int_equal(signing->err.fault, FAULT_UNREACHABLE);
		assert_contains(signing_error(signing), "asks for a login (407)");
		assert_contains(asked, arena_printf(signing->arena, "CONNECT %s:443 ", hosts[i]));
	}
	unsetenv("https_proxy");
	loopback_stop(proxy);
	free(asked);
}

/* Providers make their token for the cloud where it is exchanged. */
static void each_cloud_has_its_audience_for_the_exchange(void **state)
{
	struct signing *signing = *state;
	static const char *const rows[][2] = {
		{"login.microsoftonline.com", "api%3A%2F%2FAzureADTokenExchange "},
		{"login.microsoftonline.us", "api%3A%2F%2FAzureADTokenExchangeUSGov "},
		{"login.chinacloudapi.cn", "api%3A%2F%2FAzureADTokenExchangeChina "},
	};
	signing_set_application(signing);
	signing_set(signing, "AZURE_CLIENT_SECRET", NULL);
	signing_set_url(signing, "ACTIONS_ID_TOKEN_REQUEST_URL", "/idtoken");
	signing_set(signing, "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "request-s3cret");
	for (size_t i = 0; i < 3; i++) {
		signing_set(signing, "AZURE_AUTHORITY_HOST", rows[i][0]);
		assert_null(signing_token(signing)); /* the provider has no answer here: Entra is not asked */
		assert_contains(signing_request(signing, i),
				arena_printf(signing->arena, "GET /idtoken?audience=%s", rows[i][1]));
		signing->now += 31;
	}
}

static void values_that_could_change_a_url_are_refused(void **state)
{
	struct signing *signing = *state;
	signing_set_application(signing);
	static const char *const tenants[] = {"a/b", "a?b", "a b", "a\r\nb", "a%2fb", "a#b", "..\\a"};
	for (size_t i = 0; i < sizeof tenants / sizeof tenants[0]; i++) {
		signing_set(signing, "AZURE_TENANT_ID", tenants[i]);
		assert_null(signing_token(signing));
		assert_int_equal(signing->err.fault, FAULT_CONFIG);
		assert_contains(signing_error(signing), "the tenant holds a character that no tenant has");
		signing->now += 31;
	}
	signing_set(signing, "AZURE_TENANT_ID", "tenant");
	signing->options.auth.audience = slice_of("x&y");
	sign_in_close(signing->sign_in);
	signing->sign_in = NULL;
	assert_null(signing_token(signing));
	assert_contains(signing_error(signing), "the audience holds a character that no audience has");
	assert_int_equal(signing->count, 0);
}

static void a_client_id_cannot_add_a_field(void **state)
{
	struct signing *signing = *state;
	signing_set_application(signing);
	signing_set(signing, "AZURE_CLIENT_ID", "x&resource=evil");
	signing_route(signing, V1, TOKEN_ANSWER("one"), 0);
	assert_non_null(signing_token(signing));
	assert_contains(signing_request(signing, 0), "&client_id=x%26resource%3Devil&");
}

static void a_header_cannot_be_broken_by_the_environment(void **state)
{
	struct signing *signing = *state;
	signing_set_url(signing, "IDENTITY_ENDPOINT", "/msi");
	signing_set(signing, "IDENTITY_HEADER", "s3cret\r\nX-Evil: 1");
	signing_route(signing, "GET /msi", TOKEN_ANSWER("one"), 0);
	assert_null(signing_token(signing));
	assert_int_equal(signing->count, 0);
	assert_null(strstr(signing_error(signing), "s3cret"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, signing_setup, signing_teardown)
	const struct CMUnitTest tests[] = {
		TEST(ends_are_read_as_text_numbers_and_dates),
		TEST(codes_of_entra_come_through_with_a_hint),
		TEST(what_is_no_token_endpoint_is_said_so),
		TEST(a_token_that_has_ended_already_means_a_wrong_clock),
		TEST(a_passing_failure_is_tried_again),
		TEST(an_answer_that_repeats_the_secret_does_not_bring_it_into_the_error),
		TEST(secrets_go_to_the_known_authorities_only),
		TEST(every_cloud_has_its_authority),
		TEST(each_cloud_has_its_audience_for_the_exchange),
		TEST(values_that_could_change_a_url_are_refused),
		TEST(a_client_id_cannot_add_a_field),
		TEST(a_header_cannot_be_broken_by_the_environment),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
