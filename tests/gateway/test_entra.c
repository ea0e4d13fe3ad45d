/* SPDX-License-Identifier: MIT */
/* Signing in: what the token endpoints answer, whom they refuse and how, and what a token then opens. */
#include "tests/testing.h"

#include <unistd.h>

#include "fixtures/gateway/directory.h"
#include "fixtures/gateway/entra.h"
#include "fixtures/gateway/gojson.h"
#include "fixtures/gateway/grafana.h"
#include "model/arena.h"
#include "model/error.h"
#include "model/strbuf.h"
#include "tests/gateway/client.h"
#include "tests/gateway/signer.h"

#define NOW        1700000000
#define GOOD_UNTIL (NOW + 600)
#define ORIGIN     "https://login.test"
#define RESOURCE   "ce34e7e5-485f-4d76-964f-b3d2b16d1e4f"
#define V1         "/contoso/oauth2/token"
#define V2         "/contoso/oauth2/v2.0/token"
#define IMDS       "/metadata/identity/oauth2/token"
#define BY(client) "grant_type=client_credentials&client_id=" client
#define FOR_V1     "&resource=" RESOURCE
#define FOR_V2     "&scope=" RESOURCE "%2F.default"
#define ASSERTION                                                                                                      \
	"&client_assertion_type=urn%%3Aietf%%3Aparams%%3Aoauth%%3Aclient-assertion-type%%3Ajwt-bearer"                 \
	"&client_assertion=%s"

static const char DIRECTORY[] =
	"{\"tenants\":[\"contoso\",\"fabrikam\"],\"resources\":[\"https://management.azure.com/\"],\"lifetime\":599,"
	"\"clients\":[{\"tenant\":\"contoso\",\"id\":\"app\",\"secrets\":[\"s3 cr&t\"],\"expired-secrets\":[\"old\"],"
	"\"certificates\":[\"client.pem\"],\"federated-tokens\":[\"from-kubernetes\"],"
	"\"federated-subjects\":[\"repo:o/r:ref:refs/heads/main\",\"sc://o/p/c\"]},"
	"{\"tenant\":\"contoso\",\"id\":\"reader\",\"role\":\"Viewer\",\"secrets\":[\"r\"]},"
	"{\"tenant\":\"contoso\",\"id\":\"stranger\",\"role\":\"None\",\"secrets\":[\"x\"]}],"
	"\"identities\":[{\"client-id\":\"m1\",\"object-id\":\"o1\",\"resource-id\":\"/subscriptions/S/m1\"},"
	"{\"client-id\":\"m2\",\"object-id\":\"o2\",\"default\":true,\"role\":\"Viewer\"}],"
	"\"app-service-header\":\"h\","
	"\"github\":{\"bearer\":\"job\",\"subject\":\"repo:o/r:ref:refs/heads/main\"},"
	"\"azure-pipelines\":{\"bearer\":\"pipe\",\"subject\":\"sc://o/p/c\",\"connection\":\"c-1\"}";

struct fixture {
	struct arena *arena;
	struct signer *signer;
	char *dir;
	const struct directory *directory;
	struct entra *entra;
	struct grafana *server;
	int64_t now;
};

/* What a request brings beside method and path. */
struct with {
	const char *form;
	const char *authorization;
	const char *metadata;
	const char *identity_header;
};

static int64_t now(void *user)
{
	const struct fixture *f = user;
	return f->now;
}

static enum grafana_role sign_in(void *user, const char *token)
{
	const struct fixture *f = user;
	return entra_role(f->entra, token);
}

static const char *write_file(struct fixture *f, const char *name, const char *text)
{
	const char *path = arena_printf(f->arena, "%s/%s", f->dir, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	return path;
}

/* Another directory than the usual: `more` goes behind its last member. */
static void open_entra(struct fixture *f, const char *more)
{
	ERROR_AUTO err = {0};
	const char *path = write_file(f, "entra.json", arena_printf(f->arena, "%s%s}", DIRECTORY, more));
	f->directory = directory_read(f->arena, path, &err);
	assert_non_null(f->directory);
	entra_free(f->entra);
	f->entra = entra_new(&(struct entra_options){.directory = f->directory, .now = now, .user = f});
}

static int start(void **state)
{
	ERROR_AUTO err = {0};
	struct fixture *f = test_malloc(sizeof *f);
	*f = (struct fixture){.arena = arena_new(), .signer = signer_new(), .now = NOW};
	const char *tmp = getenv("TMPDIR");
	f->dir = arena_printf(f->arena, "%s/entra-XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(f->dir));
	write_file(f, "client.pem", signer_certificate(f->signer, f->arena));
	open_entra(f, "");
	f->server = grafana_new(&(struct grafana_options){.sign_in = sign_in, .user = f});
	assert_true(grafana_seed(f->server, "", slice_of("{\"uid\":\"a\",\"title\":\"A\"}"), &err));
	*state = f;
	return 0;
}

static int stop(void **state)
{
	struct fixture *f = *state;
	unlink(arena_printf(f->arena, "%s/client.pem", f->dir));
	unlink(arena_printf(f->arena, "%s/entra.json", f->dir));
	rmdir(f->dir);
	grafana_free(f->server);
	entra_free(f->entra);
	signer_free(f->signer);
	arena_free(f->arena);
	test_free(f);
	return 0;
}

static struct reply asked(struct fixture *f, const char *method, const char *path, struct with with)
{
	struct grafana_request request = {.method = method,
					  .path = path,
					  .authorization = with.authorization,
					  .content_type = with.form ? "application/x-www-form-urlencoded" : NULL,
					  .body = slice_of(with.form),
					  .origin = ORIGIN,
					  .metadata = with.metadata,
					  .identity_header = with.identity_header};
	struct grafana_response response;
	assert_true(entra_handle(f->entra, &request, f->arena, &response));
	return (struct reply){.status = response.status,
			      .head = response.retry_after,
			      .body = arena_slice(f->arena, response.body).at,
			      .json = gojson_read(f->arena, arena_slice(f->arena, response.body))};
}

static struct reply posted(struct fixture *f, const char *path, const char *form)
{
	return asked(f, "POST", path, (struct with){.form = form});
}

static struct reply got(struct fixture *f, const char *path)
{
	return asked(f, "GET", path, (struct with){.metadata = "true", .identity_header = "h"});
}

static const char *token_in(struct fixture *f, const struct reply *reply)
{
	assert_int_equal(reply->status, 200);
	return text_at(f->arena, reply, "/access_token");
}

static const char *token_of(struct fixture *f, const char *form)
{
	struct reply reply = posted(f, V1, form);
	return token_in(f, &reply);
}

/* What the simulated Grafana answers to who brings this token. */
static unsigned grafana_status(struct fixture *f, const char *method, const char *path, const char *token)
{
	struct grafana_request request = {
		.method = method,
		.path = path,
		.authorization = arena_printf(f->arena, "Bearer %s", token),
		.content_type = "application/json",
		.body = slice_of("{\"dashboard\":{\"uid\":\"a\",\"title\":\"A\",\"version\":1}}")};
	struct grafana_response response;
	grafana_handle(f->server, &request, f->arena, &response);
	return response.status;
}

static unsigned read_status(struct fixture *f, const char *token)
{
	return grafana_status(f, "GET", "/api/dashboards/uid/a", token);
}

static void assert_refused(struct fixture *f, const struct reply *reply, unsigned status, const char *word, int code)
{
	const char *start = arena_printf(f->arena, "AADSTS%d: ", code);
	if (!has_place(f->arena, reply, "/error_description") ||
	    strncmp(text_at(f->arena, reply, "/error_description"), start, strlen(start)) != 0)
		fail_msg("%s expected: %u %s", start, reply->status, reply->body);
	assert_int_equal(reply->status, status);
	assert_string_equal(text_at(f->arena, reply, "/error"), word);
	assert_int_equal(number_at(f->arena, reply, "/error_codes/0"), code);
	assert_non_null(strstr(text_at(f->arena, reply, "/error_description"), "\r\nTrace ID: "));
	assert_string_equal(text_at(f->arena, reply, "/timestamp"), "2023-11-14 22:13:20Z");
	assert_true(has_place(f->arena, reply, "/trace_id") && has_place(f->arena, reply, "/correlation_id"));
}

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
	open_entra(f, "");
	assert_int_equal(read_status(f, token), 200);
	open_entra(f, ",\"html\":false");
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
	open_entra(f, ",\"retry\":{\"times\":2,\"status\":503,\"retry-after\":\"7\"}");
	for (size_t i = 0; i < 2; i++) {
		struct reply reply = posted(f, V1, BY("reader") "&client_secret=r" FOR_V1);
		assert_int_equal(reply.status, 503);
		assert_string_equal(reply.head, "7");
	}
	token_of(f, BY("reader") "&client_secret=r" FOR_V1);
	open_entra(f, ",\"retry\":{\"times\":1,\"status\":410}");
	assert_int_equal(got(f, IMDS "?api-version=2018-02-01&resource=" RESOURCE).status, 410);
	assert_int_equal(got(f, IMDS "?api-version=2018-02-01&resource=" RESOURCE).status, 200);
	open_entra(f, ",\"html\":true");
	struct reply page = posted(f, V1, BY("reader") "&client_secret=r" FOR_V1);
	assert_int_equal(page.status, 200);
	assert_null(page.json);
	assert_non_null(strstr(page.body, "<html>"));
}

/* ---- assertions ---- */

static struct reply asserted(struct fixture *f, const char *path, const char *assertion)
{
	const char *audience = strcmp(path, V1) == 0 ? FOR_V1 : FOR_V2;
	return posted(f, path, arena_printf(f->arena, BY("app") "%s" ASSERTION, audience, assertion));
}

/* Times may have fractions: MSAL for Python writes them so. */
static const char *claims_of(struct fixture *f, const char *audience, const char *issuer, const char *subject,
			     long long expires)
{
	return arena_printf(f->arena,
			    "{\"aud\":\"" ORIGIN "%s\",\"iss\":\"%s\",\"sub\":\"%s\",\"nbf\":%d,\"exp\":%lld.5}",
			    audience, issuer, subject, NOW, expires);
}

static void a_certificates_signature_signs_in(void **state)
{
	struct fixture *f = *state;
	for (size_t is_pss = 0; is_pss < 2; is_pss++) {
		const char *path = is_pss ? V2 : V1;
		const char *claims = claims_of(f, path, "app", "app", GOOD_UNTIL);
		struct reply reply = asserted(f, path, signer_sign(f->signer, f->arena, is_pss, claims));
		assert_int_equal(read_status(f, token_in(f, &reply)), 200);
	}
}

static void an_assertion_that_does_not_hold_is_refused(void **state)
{
	struct fixture *f = *state;
	const struct {
		const char *audience;
		const char *issuer;
		const char *subject;
		long long expires;
		int code;
	} CASES[] = {
		{"/fabrikam/oauth2/token", "app", "app", GOOD_UNTIL, 700023},
		{V1, "reader", "app", GOOD_UNTIL, 700021},
		{V1, "app", "reader", GOOD_UNTIL, 700021},
		{V1, "app", "app", NOW - 1, 700024},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		const char *claims = claims_of(f, CASES[i].audience, CASES[i].issuer, CASES[i].subject,
					       CASES[i].expires);
		struct reply reply = asserted(f, V1, signer_sign(f->signer, f->arena, true, claims));
		assert_refused(f, &reply, 401, "invalid_client", CASES[i].code);
	}
	f->now = NOW - 1;
	const char *early = claims_of(f, V1, "app", "app", GOOD_UNTIL);
	struct reply reply = asserted(f, V1, signer_sign(f->signer, f->arena, false, early));
	assert_int_equal(number_at(f->arena, &reply, "/error_codes/0"), 700024);
}

static void a_signature_of_another_key_is_refused(void **state)
{
	struct fixture *f = *state;
	struct signer *other = signer_new();
	const char *claims = claims_of(f, V1, "app", "app", GOOD_UNTIL);
	const char *foreign = signer_sign(other, f->arena, true, claims);
	const char *ours = signer_sign(f->signer, f->arena, true, claims);
	struct reply unknown = asserted(f, V1, foreign);
	assert_refused(f, &unknown, 401, "invalid_client", 700027);
	assert_non_null(strstr(unknown.body, "The key was not found"));

	/* Our header and claims, and a signature that another key made. */
	int head = (int)(strrchr(ours, '.') - ours);
	struct reply wrong = asserted(f, V1, arena_printf(f->arena, "%.*s%s", head, ours, strrchr(foreign, '.')));
	assert_refused(f, &wrong, 401, "invalid_client", 700027);
	assert_non_null(strstr(wrong.body, "did not match"));
	signer_free(other);
}

static void a_federated_token_is_one_that_the_directory_has(void **state)
{
	struct fixture *f = *state;
	struct reply reply = asserted(f, V2, "from-kubernetes");
	assert_int_equal(read_status(f, token_in(f, &reply)), 200);
	reply = asserted(f, V2, "no-token-at-all");
	assert_refused(f, &reply, 400, "invalid_request", 50027);
	reply = asserted(f, V2, "e30.eyJpc3MiOiJrOHMifQ.AA");
	assert_refused(f, &reply, 400, "invalid_request", 70021);
	assert_non_null(strstr(reply.body, "Assertion Issuer: 'k8s'"));
}

static void a_job_on_github_signs_in_with_the_token_that_it_asks_for(void **state)
{
	struct fixture *f = *state;
	struct reply job = asked(f, "GET", "/github/oidc?audience=api%3A%2F%2FAzureADTokenExchange",
				 (struct with){.authorization = "Bearer job"});
	const char *token = text_at(f->arena, &job, "/value");
	struct reply reply = asserted(f, V2, token);
	assert_int_equal(read_status(f, token_in(f, &reply)), 200);
	f->now = NOW + 300;
	reply = asserted(f, V2, token);
	assert_int_equal(number_at(f->arena, &reply, "/error_codes/0"), 700024);
	f->now = NOW;
	job = asked(f, "GET", "/github/oidc?audience=sigstore", (struct with){.authorization = "Bearer job"});
	reply = asserted(f, V2, text_at(f->arena, &job, "/value"));
	assert_refused(f, &reply, 401, "invalid_client", 700212);
	assert_int_equal(asked(f, "GET", "/github/oidc", (struct with){.authorization = "Bearer jo"}).status, 401);
}

static void a_job_of_another_subject_is_refused(void **state)
{
	struct fixture *f = *state;
	struct reply job = asked(f, "GET", "/github/oidc?audience=api%3A%2F%2FAzureADTokenExchange",
				 (struct with){.authorization = "Bearer job"});
	struct reply reply = posted(
		f, V2, arena_printf(f->arena, BY("reader") "%s" ASSERTION, FOR_V2, text_at(f->arena, &job, "/value")));
	assert_refused(f, &reply, 401, "invalid_client", 700213);
}

static void a_job_of_azure_pipelines_signs_in_by_its_connection(void **state)
{
	static const char PATH[] = "/azure-pipelines/oidctoken?api-version=7.1&serviceConnectionId=";
	struct fixture *f = *state;
	const struct with with = {.authorization = "Bearer pipe"};
	struct reply job = asked(f, "POST", arena_printf(f->arena, "%sc-1", PATH), with);
	struct reply reply = asserted(f, V2, text_at(f->arena, &job, "/oidcToken"));
	assert_int_equal(read_status(f, token_in(f, &reply)), 200);
	assert_int_equal(asked(f, "POST", arena_printf(f->arena, "%sc-2", PATH), with).status, 404);
	assert_int_equal(asked(f, "POST", arena_printf(f->arena, "%sc-1", PATH), (struct with){0}).status, 401);
	assert_int_equal(asked(f, "POST", "/azure-pipelines/oidctoken?serviceConnectionId=c-1", with).status, 400);
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
		{"[]", "no JSON object"},
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
		assert_null(directory_read(f->arena, write_file(f, "entra.json", CASES[i][0]), &err));
		if (!strstr(err.message, CASES[i][1]) || !strstr(err.message, "entra.json"))
			fail_msg("'%s' does not say '%s'", err.message, CASES[i][1]);
	}
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, start, stop)

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
		WITH(a_certificates_signature_signs_in),
		WITH(an_assertion_that_does_not_hold_is_refused),
		WITH(a_signature_of_another_key_is_refused),
		WITH(a_federated_token_is_one_that_the_directory_has),
		WITH(a_job_on_github_signs_in_with_the_token_that_it_asks_for),
		WITH(a_job_of_another_subject_is_refused),
		WITH(a_job_of_azure_pipelines_signs_in_by_its_connection),
		WITH(a_machine_gets_tokens_for_its_identities),
		WITH(a_machine_is_refused_as_imds_does),
		WITH(an_app_service_says_only_when_its_token_ends),
		WITH(discovery_names_the_endpoints_as_the_client_reached_them),
		WITH(what_is_not_signing_in_is_left_to_others),
		WITH(a_directory_with_a_mistake_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
