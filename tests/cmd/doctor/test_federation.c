/* SPDX-License-Identifier: MIT */
/* Lines that a person types into a shell that may do everything: no claim may become more than a text in them. */
#include "tests/testing.h"

#include <stdlib.h>

#include "cmd/doctor/federation.h"
#include "model/base/arena.h"
#include "model/document/azure.h"
#include "sync/sign_in/claims.h"
#include "sync/sign_in/job.h"

#define GITHUB "https://token.actions.githubusercontent.com"

static struct claims github(const char *subject)
{
	return (struct claims){
		.issuer = GITHUB,
		.subject = subject,
		.audience = "api://AzureADTokenExchange",
		.repository = "octo/infra",
		.owner_id = "123",
		.repository_id = "456",
	};
}

static void each_form_of_a_subject_leads_to_the_other(void **state)
{
	(void)state;
	static const struct {
		const char *subject;
		const char *other;
		bool immutable;
	} cases[] = {
		{"repo:octo/infra:environment:prod", "repo:octo@123/infra@456:environment:prod", true},
		{"repo:octo@123/infra@456:ref:refs/heads/main", "repo:octo/infra:ref:refs/heads/main", false},
		{"repo:octo/infra:pull_request", "repo:octo@123/infra@456:pull_request", true},
		{"repository_id:456:ref:main", NULL, false},
		{"repo:octo/infrastructure:pull_request", NULL, false},
		{"repo:octo@124/infra@456:pull_request", NULL, false},
	};
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct claims claims = github(cases[i].subject);
		bool immutable = false;
		const char *other = federation_other_subject(arena, &claims, &immutable);
		if (!cases[i].other) {
			assert_null(other);
			continue;
		}
		assert_string_equal(other, cases[i].other);
		assert_int_equal(immutable, cases[i].immutable);
	}
}

static void without_the_numbers_there_is_no_other_form(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	bool immutable;
	struct claims claims = github("repo:octo/infra:pull_request");
	claims.owner_id = "12x";
	assert_null(federation_other_subject(arena, &claims, &immutable));
	claims = github("repo:octo/infra:pull_request");
	claims.repository_id = NULL;
	assert_null(federation_other_subject(arena, &claims, &immutable));
	claims = github("repo:octo/infra:pull_request");
	claims.repository = "octo";
	assert_null(federation_other_subject(arena, &claims, &immutable));
}

static void a_credential_has_the_texts_of_the_token(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const struct claims claims = github("repo:octo/infra:environment:prod eu");
	assert_string_equal(federation_credential(arena, "0-1", &claims, claims.subject),
			    "az ad app federated-credential create --id 0-1 --parameters "
			    "'{\"name\":\"dashsync-repo-octo-infra-environment-prod-eu\",\"issuer\":\"" GITHUB "\","
			    "\"subject\":\"repo:octo/infra:environment:prod eu\","
			    "\"audiences\":[\"api://AzureADTokenExchange\"]}'");
	const char *unnamed = federation_credential(arena, NULL, &claims, claims.subject);
	assert_non_null(strstr(unnamed, " --id APPLICATION_ID "));
}

static void a_long_subject_has_a_name_that_fits_and_is_its_own(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	char one[FEDERATION_MOST_SUBJECT + 2];
	char two[FEDERATION_MOST_SUBJECT + 2];
	memset(one, 'a', sizeof one);
	one[FEDERATION_MOST_SUBJECT] = '\0';
	memcpy(two, one, sizeof one);
	two[FEDERATION_MOST_SUBJECT - 1] = 'b';
	const struct claims claims = github(one);
	const char *first = strstr(federation_credential(arena, NULL, &claims, one), "dashsync-");
	const char *second = strstr(federation_credential(arena, NULL, &claims, two), "dashsync-");
	assert_int_equal(strcspn(first, "\""), 120);
	assert_int_equal(strcspn(second, "\""), 120);
	assert_memory_not_equal(first, second, 120);
	memset(one, 'a', FEDERATION_MOST_SUBJECT + 1);
	one[FEDERATION_MOST_SUBJECT + 1] = '\0';
	assert_null(federation_credential(arena, NULL, &claims, one));
}

static void a_text_that_a_shell_or_a_log_would_misread_makes_no_line(void **state)
{
	(void)state;
	static const char *const hostile[] = {
		"",
		"it's",
		"a\"b",
		"$(id)",
		"`id`",
		"a\\x00b",
		"a\nb",
		"\x1b[31m",
		"##vso[x]",
		"##[error]x",
		"::set-output name=x::y",
		"\xe2\x80\xae"
		"evil",
		"\xc3\xa9",
	};
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
		struct claims claims = github("repo:octo/infra:pull_request");
		assert_null(federation_credential(arena, NULL, &claims, hostile[i]));
		claims.issuer = hostile[i];
		assert_null(federation_credential(arena, NULL, &claims, claims.subject));
		claims.issuer = GITHUB;
		claims.audience = hostile[i];
		assert_null(federation_credential(arena, NULL, &claims, claims.subject));
	}
	struct claims several = github("repo:octo/infra:pull_request");
	several.audience = "a, b";
	assert_null(federation_credential(arena, NULL, &several, several.subject));
	several.audience = NULL;
	assert_null(federation_credential(arena, NULL, &several, several.subject));
}

static void only_an_id_is_an_application(void **state)
{
	(void)state;
	assert_string_equal(federation_application("22222222-2222-4222-8222-222222222222"),
			    "22222222-2222-4222-8222-222222222222");
	static const char *const wrong[] = {NULL, "", "--help", "a b", "$(id)", "a'b", "\xc3\xa9"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_null(federation_application(wrong[i]));
}

static void a_role_is_for_the_resource_group_of_the_target(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct azure azure = {.subscription = slice_of("5-5"), .resource_group = slice_of("rg")};
	assert_string_equal(federation_role(arena, "0-1", &azure, true),
			    "az role assignment create --assignee 0-1 --role 'Azure Monitor Dashboards with Grafana "
			    "Contributor' --scope /subscriptions/5-5/resourceGroups/rg");
	assert_string_equal(federation_role(arena, NULL, &azure, false),
			    "az role assignment create --assignee APPLICATION_ID --role Reader --scope "
			    "/subscriptions/5-5/resourceGroups/rg");
	azure.resource_group = slice_of("rg --role Owner");
	assert_non_null(strstr(federation_role(arena, NULL, &azure, false),
			       "--scope /subscriptions/SUBSCRIPTION/resourceGroups/RESOURCE_GROUP"));
	assert_non_null(strstr(federation_role(arena, NULL, NULL, false), "/SUBSCRIPTION/"));
}

static void a_guard_is_a_protected_ref_and_never_a_review_nor_its_environment(void **state)
{
	(void)state;
	static const struct {
		enum job_platform platform;
		bool is_review;
		const char *subject;
		const char *event;
		const char *ref_protected;
		bool guarded;
	} cases[] = {
		{JOB_GITHUB, false, "repo:o/r:environment:prod", "push", "true", true},
		{JOB_GITHUB, false, "repo:o/r:environment:prod", "push", "false", false},
		{JOB_GITHUB, false, "repo:o/r:environment:prod", "push", NULL, false},
		{JOB_GITHUB, false, "repo:o/r:environment:" FEDERATION_REVIEWS, "workflow_dispatch", "false", false},
		{JOB_GITHUB, false, "repo:o/r:environment:" FEDERATION_REVIEWS, "workflow_dispatch", "true", false},
		{JOB_GITHUB, false, "repo:o/r:ref:refs/heads/main", "push", "true", true},
		{JOB_GITHUB, false, "repo:o/r:ref:refs/heads/x", "push", "false", false},
		{JOB_GITHUB, false, "repo:o/r:ref:refs/heads/x", "push", NULL, false},
		{JOB_GITHUB, true, "repo:o/r:environment:prod", NULL, "true", false},
		{JOB_GITHUB, false, "repo:o/r:environment:prod", "pull_request_target", "true", false},
		{JOB_GITHUB, false, "repo:o/r:environment:prod", "merge_group", "true", false},
		{JOB_GITHUB, false, "repo:o/r:pull_request", NULL, "true", false},
		{JOB_GITLAB, false, "project_path:o/r:ref_type:branch:ref:main", NULL, "true", true},
		{JOB_GITLAB, false, "project_path:o/r:ref_type:branch:ref:x:environment:y", NULL, "false", false},
		{JOB_GITLAB, true, "project_path:o/r:ref_type:branch:ref:main", NULL, "true", false},
		{JOB_AZURE_PIPELINES, false, "sc://o/p/c", NULL, NULL, true},
		{JOB_AZURE_PIPELINES, true, "sc://o/p/c", NULL, NULL, false},
		{JOB_POD, false, "system:serviceaccount:n:s", NULL, NULL, true},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct job job = {.platform = cases[i].platform, .is_review = cases[i].is_review};
		const struct claims claims = {
			.subject = cases[i].subject, .event = cases[i].event, .ref_protected = cases[i].ref_protected};
		if (federation_is_guarded(&job, &claims) != cases[i].guarded)
			fail_msg("case %zu", i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_form_of_a_subject_leads_to_the_other),
		cmocka_unit_test(without_the_numbers_there_is_no_other_form),
		cmocka_unit_test(a_credential_has_the_texts_of_the_token),
		cmocka_unit_test(a_long_subject_has_a_name_that_fits_and_is_its_own),
		cmocka_unit_test(a_text_that_a_shell_or_a_log_would_misread_makes_no_line),
		cmocka_unit_test(only_an_id_is_an_application),
		cmocka_unit_test(a_role_is_for_the_resource_group_of_the_target),
		cmocka_unit_test(a_guard_is_a_protected_ref_and_never_a_review_nor_its_environment),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
