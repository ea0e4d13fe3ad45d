/* SPDX-License-Identifier: MIT */
/* Signing in: what the token endpoints answer, whom they refuse and how, and what a token then opens. */
#include "tests/testing.h"

#include "fixtures/gateway/entra/directory.h"
#include "fixtures/gateway/entra/entra.h"
#include "fixtures/gateway/server/grafana.h"
#include "model/base/arena.h"
#include "model/base/error.h"
#include "model/value/value.h"
#include "tests/gateway/client.h"
#include "tests/gateway/entra/signing.h"

#define IMDS "/metadata/identity/oauth2/token"

/* ---- tokens ---- */

static void the_v1_endpoint_answers_all_as_text(void **state)
{
	struct fixture *f = *state;
	struct reply reply = posted(f, V1, BY("app") "&client_secret=s3+cr%26t" FOR_V1);
	assert_int_equal(reply.status, 200);
	assert_int_equal(reply.json->count, 7);
	for (size_t i = 0; i < reply.json->count; i++)
		assert_int_equal(reply.json->members[i].value.kind, VALUE_STRING);
	assert_string_equal(text_at(f->arena, &reply, "/token_type"), "Bearer");
	assert_string_equal(text_at(f->arena, &reply, "/expires_in"), "599");
	assert_string_equal(text_at(f->arena, &reply, "/expires_on"), "1700000599");
	assert_string_equal(text_at(f->arena, &reply, "/not_before"), "1699999700");
	assert_string_equal(text_at(f->arena, &reply, "/resource"), RESOURCE);
}

static void the_v2_endpoint_answers_numbers(void **state)
{
	struct fixture *f = *state;
	struct reply reply = posted(f, V2, BY("app") "&client_secret=s3+cr%26t" FOR_V2);
	assert_int_equal(reply.status, 200);
	assert_int_equal(value_get(reply.json, "expires_in")->kind, VALUE_NUMBER);
	assert_int_equal(number_at(f->arena, &reply, "/expires_in"), 599);
	assert_false(has_place(f->arena, &reply, "/expires_on"));
	assert_int_equal(read_status(f, token_in(f, &reply)), 200);
}

static void a_token_is_good_until_it_ends(void **state)
{
	struct fixture *f = *state;
	const char *token = token_of(f, BY("app") "&client_secret=s3+cr%26t" FOR_V1);
	f->now = NOW + 598;
	assert_int_equal(read_status(f, token), 200);
	f->now = NOW + 599;
	assert_int_equal(read_status(f, token), 401);
}

static void a_token_for_another_audience_is_unauthorized(void **state)
{
	struct fixture *f = *state;
	const char *token = token_of(
		f, BY("app") "&client_secret=s3+cr%26t&resource=https%3A%2F%2Fmanagement.azure.com%2F");
	assert_int_equal(read_status(f, token), 401);
}

static void a_token_with_the_signature_of_another_is_unauthorized(void **state)
{
	struct fixture *f = *state;
	const char *editor = token_of(f, BY("app") "&client_secret=s3+cr%26t" FOR_V1);
	const char *reader = token_of(f, BY("reader") "&client_secret=r" FOR_V1);
	int head = (int)(strrchr(editor, '.') - editor);
	assert_int_equal(read_status(f, "any"), 401);
	assert_int_equal(read_status(f, "x.y.z"), 401);
	assert_int_equal(read_status(f, arena_printf(f->arena, "%.*s", head, editor)), 401);
	assert_int_equal(read_status(f, arena_printf(f->arena, "%.*s%s", head, editor, strrchr(reader, '.'))), 401);
}

static void a_token_outlives_a_restart_with_the_same_directory(void **state)
{
	struct fixture *f = *state;
	const char *token = token_of(f, BY("app") "&client_secret=s3+cr%26t" FOR_V1);
	signing_open(f, "");
	assert_int_equal(read_status(f, token), 200);
	signing_open(f, ",\"html\":false");
	assert_int_equal(read_status(f, token), 401);
}

static void a_client_has_the_role_that_it_was_given(void **state)
{
	struct fixture *f = *state;
	const char *editor = token_of(f, BY("app") "&client_secret=s3+cr%26t" FOR_V1);
	const char *reader = token_of(f, BY("reader") "&client_secret=r" FOR_V1);
	const char *stranger = token_of(f, BY("stranger") "&client_secret=x" FOR_V1);
	assert_int_equal(grafana_status(f, "POST", "/api/dashboards/db", editor), 200);
	assert_int_equal(grafana_status(f, "POST", "/api/dashboards/db", reader), 403);
	assert_int_equal(read_status(f, reader), 200);
	assert_int_equal(read_status(f, stranger), 403);
}

/* ---- refusals ---- */

static void refusals_have_entras_codes_and_words(void **state)
{
	static const struct {
		const char *path;
		const char *form;
		unsigned status;
		const char *word;
		int code;
	} CASES[] = {
		{V1, BY("app") "&client_secret=gu3ss" FOR_V1, 401, "invalid_client", 7000215},
		{V2, BY("app") "&client_secret=gu3ss" FOR_V2, 401, "invalid_client", 7000215},
		{V1, BY("app") "&client_secret=old" FOR_V1, 401, "invalid_client", 7000222},
		{V1, BY("app") FOR_V1, 401, "invalid_client", 7000216},
		{V1, BY("nobody") "&client_secret=r" FOR_V1, 400, "unauthorized_client", 700016},
		{"/fabrikam/oauth2/token", BY("app") "&client_secret=r" FOR_V1, 400, "unauthorized_client", 700016},
		{"/nowhere/oauth2/token", BY("app") "&client_secret=r" FOR_V1, 400, "invalid_request", 90002},
		{V1, BY("reader") "&client_secret=r&resource=other", 400, "invalid_resource", 500011},
		{V2, BY("reader") "&client_secret=r&scope=other/.default", 400, "invalid_resource", 500011},
		{V2, BY("reader") "&client_secret=r&scope=" RESOURCE, 400, "invalid_scope", 1002012},
		{V1, BY("reader") "&client_secret=r", 400, "invalid_request", 900144},
		{V1, "grant_type=password&client_id=app" FOR_V1, 400, "unsupported_grant_type", 70003},
		{V1, "", 400, "invalid_request", 900144},
	};
	struct fixture *f = *state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		struct reply reply = posted(f, CASES[i].path, CASES[i].form);
		assert_refused(f, &reply, CASES[i].status, CASES[i].word, CASES[i].code);
		assert_null(strstr(reply.body, "gu3ss"));
	}
}

static void what_the_directory_orders_comes_before_a_token(void **state)
{
	struct fixture *f = *state;
	signing_open(f, ",\"retry\":{\"times\":2,\"status\":503,\"retry-after\":\"7\"}");
	for (size_t i = 0; i < 2; i++) {
		struct reply reply = posted(f, V1, BY("reader") "&client_secret=r" FOR_V1);
		assert_int_equal(reply.status, 503);
		assert_string_equal(reply.head, "7");
	}
	token_of(f, BY("reader") "&client_secret=r" FOR_V1);
	signing_open(f, ",\"retry\":{\"times\":1,\"status\":410}");
	assert_int_equal(got(f, IMDS "?api-version=2018-02-01&resource=" RESOURCE).status, 410);
	assert_int_equal(got(f, IMDS "?api-version=2018-02-01&resource=" RESOURCE).status, 200);
	signing_open(f, ",\"html\":true");
	struct reply page = posted(f, V1, BY("reader") "&client_secret=r" FOR_V1);
	assert_int_equal(page.status, 200);
	assert_null(page.json);
	assert_non_null(strstr(page.body, "<html>"));
}

/* ---- managed identities ---- */

static void a_machine_gets_tokens_for_its_identities(void **state)
{
	static const struct {
		const char *named;
		const char *client;
	} CASES[] = {
		{"", "m2"},
		{"&client_id=m1", "m1"},
		{"&object_id=o1", "m1"},
		{"&principal_id=O1", "m1"},
		{"&msi_res_id=%2Fsubscriptions%2Fs%2Fm1", "m1"},
	};
	struct fixture *f = *state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		const char *path = arena_printf(f->arena, IMDS "?api-version=2018-02-01&resource=" RESOURCE "%s",
						CASES[i].named);
		struct reply reply = got(f, path);
		assert_int_equal(read_status(f, token_in(f, &reply)), 200);
		assert_string_equal(text_at(f->arena, &reply, "/client_id"), CASES[i].client);
		assert_string_equal(text_at(f->arena, &reply, "/expires_in"), "599");
		assert_int_equal(value_get(reply.json, "expires_on")->kind, VALUE_STRING);
	}
}

static void a_machine_is_refused_as_imds_does(void **state)
{
	static const struct {
		const char *query;
		const char *metadata;
		const char *says;
	} CASES[] = {
		{"", NULL, "Required metadata header not specified"},
		{"?api-version=2018-02-01&resource=" RESOURCE, "no", "Required metadata header not specified"},
		{"?resource=" RESOURCE, "true", "'api-version' is missing"},
		{"?api-version=2018-02-01", "true", "'resource' is missing"},
		{"?api-version=2018-02-01&resource=" RESOURCE "&client_id=m9", "true", "Identity not found"},
		{"?api-version=2018-02-01&resource=" RESOURCE "&client_id=m1&object_id=o2", "true", "not found"},
		{"?api-version=2018-02-01&resource=other", "true", "AADSTS500011"},
	};
	struct fixture *f = *state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		struct reply reply = asked(f, "GET", arena_printf(f->arena, IMDS "%s", CASES[i].query),
					   (struct with){.metadata = CASES[i].metadata});
		assert_int_equal(reply.status, 400);
		assert_non_null(strstr(text_at(f->arena, &reply, "/error_description"), CASES[i].says));
	}
}

static void an_app_service_says_only_when_its_token_ends(void **state)
{
	static const char PATH[] = "/msi/token?api-version=2019-08-01&resource=" RESOURCE "&client_id=m1";
	struct fixture *f = *state;
	struct reply reply = got(f, PATH);
	assert_int_equal(read_status(f, token_in(f, &reply)), 200);
	assert_string_equal(text_at(f->arena, &reply, "/expires_on"), "1700000599");
	assert_false(has_place(f->arena, &reply, "/expires_in"));
	reply = asked(f, "GET", PATH, (struct with){.identity_header = "x"});
	assert_int_equal(reply.status, 401);
	assert_int_equal(number_at(f->arena, &reply, "/statusCode"), 401);
	assert_int_equal(got(f, "/msi/token?api-version=2017-09-01&resource=" RESOURCE).status, 400);
	assert_int_equal(got(f, "/msi/token?api-version=2019-08-01&resource=" RESOURCE "&client_id=m9").status, 400);
	assert_int_equal(got(f, "/msi/token?api-version=2019-08-01&resource=other").status, 500);
}

/* ---- beside tokens ---- */

static void discovery_names_the_endpoints_as_the_client_reached_them(void **state)
{
	struct fixture *f = *state;
	struct reply reply = got(f, "/contoso/v2.0/.well-known/openid-configuration");
	assert_string_equal(text_at(f->arena, &reply, "/token_endpoint"), ORIGIN V2);
	assert_string_equal(text_at(f->arena, &reply, "/issuer"), ORIGIN "/contoso/v2.0");
	reply = got(f, "/nowhere/v2.0/.well-known/openid-configuration");
	assert_refused(f, &reply, 400, "invalid_request", 90002);
}

static void what_is_not_signing_in_is_left_to_others(void **state)
{
	static const char *const PATHS[] = {"/api/dashboards/uid/a", "/contoso/oauth2/token", "/oauth2/token", "/", ""};
	struct fixture *f = *state;
	for (size_t i = 0; i < sizeof PATHS / sizeof *PATHS; i++) {
		struct grafana_request request = {.method = "GET", .path = PATHS[i]};
		struct grafana_response response = {.status = 7};
		assert_false(entra_handle(f->entra, &request, f->arena, &response));
		assert_int_equal(response.status, 7);
	}
}

static void a_directory_with_a_mistake_is_refused(void **state)
{
	static const char *const CASES[][2] = {
		{"[]", "not a JSON object"},
		{"{\"tenant\":[]}", "has no key 'tenant'"},
		{"{\"tenants\":\"t\"}", "'tenants' of the file is of the wrong kind"},
		{"{\"tenants\":[1]}", "'tenants'"},
		{"{\"lifetime\":-1}", "'lifetime'"},
		{"{\"html\":\"yes\"}", "'html'"},
		{"{\"tenants\":[\"t\"],\"clients\":[{\"tenant\":\"u\",\"id\":\"a\"}]}", "one of the 'tenants'"},
		{"{\"tenants\":[\"t\"],\"clients\":[{\"tenant\":\"t\"}]}", "an 'id'"},
		{"{\"tenants\":[\"t\"],\"clients\":[{\"tenant\":\"t\",\"id\":\"a\",\"role\":\"Owner\"}]}", "'role'"},
		{"{\"tenants\":[\"t\"],\"clients\":[{\"tenant\":\"t\",\"id\":\"a\",\"certificates\":[\"entra.json\"]}]"
		 "}",
		 "no certificate"},
		{"{\"tenants\":[\"t\"],\"clients\":[{\"tenant\":\"t\",\"id\":\"a\",\"certificates\":[\"absent\"]}]}",
		 "absent"},
		{"{\"identities\":[{\"object-id\":\"o\"}]}", "a 'client-id'"},
		{"{\"github\":{\"token\":\"x\"}}", "github has no key 'token'"},
	};
	struct fixture *f = *state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		ERROR_AUTO err = {0};
		assert_null(directory_read(f->arena, signing_file(f, "entra.json", CASES[i][0]), &err));
		if (!strstr(err.message, CASES[i][1]) || !strstr(err.message, "entra.json"))
			fail_msg("'%s' does not say '%s'", err.message, CASES[i][1]);
	}
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, signing_start, signing_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH(the_v1_endpoint_answers_all_as_text),
		WITH(the_v2_endpoint_answers_numbers),
		WITH(a_token_is_good_until_it_ends),
		WITH(a_token_for_another_audience_is_unauthorized),
		WITH(a_token_with_the_signature_of_another_is_unauthorized),
		WITH(a_token_outlives_a_restart_with_the_same_directory),
		WITH(a_client_has_the_role_that_it_was_given),
		WITH(refusals_have_entras_codes_and_words),
		WITH(what_the_directory_orders_comes_before_a_token),
		WITH(a_machine_gets_tokens_for_its_identities),
		WITH(a_machine_is_refused_as_imds_does),
		WITH(an_app_service_says_only_when_its_token_ends),
		WITH(discovery_names_the_endpoints_as_the_client_reached_them),
		WITH(what_is_not_signing_in_is_left_to_others),
		WITH(a_directory_with_a_mistake_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
