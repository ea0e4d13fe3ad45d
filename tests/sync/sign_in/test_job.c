/* SPDX-License-Identifier: MIT */
/* Where a job runs is read from what the platforms set; the payloads of tokens are in base64url, as the comments say.
 */
#include "tests/sync/sign_in/signing.h"

#include "sync/sign_in/claims.h"
#include "sync/sign_in/job.h"

/* {"sub":"me","iss":"https://i"} */
#define TOKEN "h.eyJzdWIiOiJtZSIsImlzcyI6Imh0dHBzOi8vaSJ9.signature"

static struct job look(const struct signing *signing)
{
	struct job job;
	job_look(&signing->options, &job);
	return job;
}

static void set_all(struct signing *signing, const char *const *pairs)
{
	for (; *pairs; pairs += 2)
		signing_set(signing, pairs[0], pairs[1]);
}

static void each_platform_is_known_by_its_variables(void **state)
{
	struct signing *signing = *state;
	static const char *const marks[] = {NULL, "GITHUB_ACTIONS", "TF_BUILD", "GITLAB_CI",
					    "AZURE_FEDERATED_TOKEN_FILE"};
	static const char *const names[] = {"", "GitHub Actions", "Azure Pipelines", "GitLab", "Kubernetes"};
	for (int i = JOB_NONE; i <= JOB_POD; i++) {
		if (marks[i])
			signing_set(signing, marks[i], "true");
		assert_int_equal(look(signing).platform, i);
		assert_string_equal(job_platform_name((enum job_platform)i), names[i]);
		if (marks[i])
			signing_set(signing, marks[i], NULL);
	}
}

static void what_the_token_needs_is_named_with_its_remedy(void **state)
{
	struct signing *signing = *state;
	signing_set(signing, "GITHUB_ACTIONS", "true");
	assert_string_equal(look(signing).lacks, "ACTIONS_ID_TOKEN_REQUEST_URL");
	assert_contains(look(signing).remedy, "id-token: write");
	signing_set(signing, "AZURE_FEDERATED_TOKEN_FILE", "/f"); /* another way to the same token */
	assert_null(look(signing).lacks);
	signing_set(signing, "GITHUB_ACTIONS", NULL);
	signing_set(signing, "AZURE_FEDERATED_TOKEN_FILE", NULL);
	signing_set(signing, "TF_BUILD", "True");
	signing_set(signing, "SYSTEM_OIDCREQUESTURI", "https://u");
	assert_string_equal(look(signing).lacks, "SYSTEM_ACCESSTOKEN");
	signing_set(signing, "TF_BUILD", NULL);
	signing_set(signing, "GITLAB_CI", "true");
	assert_string_equal(look(signing).lacks, "GITLAB_OIDC_TOKEN");
	signing_set(signing, "GITLAB_OIDC_TOKEN_FILE", "/f");
	assert_null(look(signing).lacks);
}

static void a_review_and_a_fork_are_known_on_each_platform(void **state)
{
	struct signing *signing = *state;
	static const struct {
		const char *pairs[9];
		bool is_review;
		bool is_fork;
	} cases[] = {
		{{"GITHUB_ACTIONS", "true", "GITHUB_EVENT_NAME", "push"}, false, false},
		{{"GITHUB_ACTIONS", "true", "GITHUB_EVENT_NAME", "merge_group"}, true, false},
		{{"GITHUB_ACTIONS", "true", "GITHUB_EVENT_NAME", "workflow_run"}, false, false},
		{{"GITHUB_ACTIONS", "true", "GITHUB_EVENT_NAME", "issue_comment"}, true, false},
		{{"TF_BUILD", "True", "BUILD_REASON", "Schedule"}, false, false},
		{{"TF_BUILD", "True", "BUILD_REASON", "PullRequest"}, true, false},
		{{"TF_BUILD", "True", "BUILD_REASON", "PullRequest", "SYSTEM_PULLREQUEST_ISFORK", "True"}, true, true},
		{{"TF_BUILD", "True", "BUILD_REASON", "PullRequest", "SYSTEM_PULLREQUEST_ISFORK", "False"},
		 true,
		 false},
		{{"GITLAB_CI", "true", "CI_PIPELINE_SOURCE", "schedule"}, false, false},
		{{"GITLAB_CI", "true", "CI_MERGE_REQUEST_IID", "7", "CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "1",
		  "CI_MERGE_REQUEST_PROJECT_ID", "1"},
		 true,
		 false},
		{{"GITLAB_CI", "true", "CI_PIPELINE_SOURCE", "merge_request_event",
		  "CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "2", "CI_MERGE_REQUEST_PROJECT_ID", "1"},
		 true,
		 true},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		set_all(signing, cases[i].pairs);
		const struct job job = look(signing);
		if (job.is_review != cases[i].is_review || job.is_fork != cases[i].is_fork)
			fail_msg("case %zu", i);
		for (const char *const *pair = cases[i].pairs; *pair; pair += 2)
			signing_set(signing, pair[0], NULL);
	}
}

static void the_event_says_whether_a_pull_request_of_github_is_from_a_fork(void **state)
{
	struct signing *signing = *state;
	static const struct {
		const char *event;
		bool is_fork;
	} cases[] = {
		{"{\"pull_request\":{\"head\":{\"repo\":{\"full_name\":\"me/r\"}},\"base\":{\"repo\":{\"full_name\":"
		 "\"o/r\"}}}}",
		 true},
		{"{\"pull_request\":{\"head\":{\"repo\":{\"full_name\":\"o/r\"}},\"base\":{\"repo\":{\"full_name\":"
		 "\"o/r\"}}}}",
		 false},
		{"{\"pull_request\":{\"head\":{\"repo\":null},\"base\":{\"repo\":{\"full_name\":\"o/r\"}}}}", true},
		{"{\"merge_group\":{}}", false},
		{"[]", false},
		{"{", false},
	};
	signing_set(signing, "GITHUB_ACTIONS", "true");
	signing_set(signing, "GITHUB_EVENT_NAME", "pull_request");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		signing_set(signing, "GITHUB_EVENT_PATH", signing_file(signing, "event.json", cases[i].event));
		if (look(signing).is_fork != cases[i].is_fork)
			fail_msg("case %zu", i);
	}
	signing_set(signing, "GITHUB_EVENT_PATH", "/nowhere");
	assert_false(look(signing).is_fork);
}

static void the_claims_are_those_of_the_token_that_signing_in_asks_for(void **state)
{
	struct signing *signing = *state;
	struct claims claims;
	signing_set(signing, "GITHUB_ACTIONS", "true");
	signing_set_url(signing, "ACTIONS_ID_TOKEN_REQUEST_URL", "/oidc?v=2");
	signing_set(signing, "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "job");
	signing_route(signing, "GET /oidc?v=2&audience=api%3A%2F%2FAzureADTokenExchange ",
		      "200 \n{\"value\":\"" TOKEN "\"}", 0);
	const struct job job = look(signing);
	assert_true(job_claims(&job, &signing->options, signing->client, signing->arena, &claims, &signing->err));
	assert_string_equal(claims.subject, "me");
	assert_string_equal(claims.issuer, "https://i");
	assert_contains(signing_request(signing, 0), "Authorization: Bearer job");
	assert_int_equal(signing->count, 1);
}

static void a_token_without_claims_is_an_error_that_does_not_hold_it(void **state)
{
	struct signing *signing = *state;
	struct claims claims;
	signing_set(signing, "GITLAB_CI", "true");
	signing_set(signing, "GITLAB_OIDC_TOKEN", "opaque-s3cret");
	const struct job job = look(signing);
	assert_false(job_claims(&job, &signing->options, NULL, signing->arena, &claims, &signing->err));
	assert_int_equal(signing->err.fault, FAULT_DENIED);
	assert_null(strstr(signing->err.message, "s3cret"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, signing_setup, signing_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_platform_is_known_by_its_variables),
		TEST(what_the_token_needs_is_named_with_its_remedy),
		TEST(a_review_and_a_fork_are_known_on_each_platform),
		TEST(the_event_says_whether_a_pull_request_of_github_is_from_a_fork),
		TEST(the_claims_are_those_of_the_token_that_signing_in_asks_for),
		TEST(a_token_without_claims_is_an_error_that_does_not_hold_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
