/* SPDX-License-Identifier: MIT */
/* What proves a client without a secret: the signature of its certificate, or a token that the directory trusts. */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "tests/gateway/client.h"
#include "tests/gateway/entra/signer.h"
#include "tests/gateway/entra/signing.h"

#define GOOD_UNTIL (NOW + 600)
#define ASSERTION                                                                                                      \
	"&client_assertion_type=urn%%3Aietf%%3Aparams%%3Aoauth%%3Aclient-assertion-type%%3Ajwt-bearer"                 \
	"&client_assertion=%s"

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

#define WITH(test) cmocka_unit_test_setup_teardown(test, signing_start, signing_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH(a_certificates_signature_signs_in),
		WITH(an_assertion_that_does_not_hold_is_refused),
		WITH(a_signature_of_another_key_is_refused),
		WITH(a_federated_token_is_one_that_the_directory_has),
		WITH(a_job_on_github_signs_in_with_the_token_that_it_asks_for),
		WITH(a_job_of_another_subject_is_refused),
		WITH(a_job_of_azure_pipelines_signs_in_by_its_connection),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
