/* SPDX-License-Identifier: MIT */
/* A row for each platform: how it is known, what its token needs, how it is obtained, and what makes a review of it. */
#include "sync/sign_in/job.h"

#include <assert.h>

#include "model/base/arena.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "sync/sign_in/claims.h"
#include "sync/sign_in/sign_in_internal.h"
#include "sync/sign_in/sign_in_methods.h"

#define EVENT_BYTES ((size_t)1 << 20)
#define TOKEN_FILE  "AZURE_FEDERATED_TOKEN_FILE"

static const char *variable(const struct sign_in_options *options, const char *name)
{
	return options->variable(options->variable_user, name);
}

static bool is_one_of(const char *value, const char *const *words)
{
	for (; value && *words; words++)
		if (strcmp(value, *words) == 0)
			return true;
	return false;
}

/* ---- reviews and forks ---- */

/* OWNER/REPO of one side of the event's pull request; empty when the side's repository is gone. */
static struct slice repository_of(const struct value *pull_request, const char *side)
{
	const struct value *end = value_get_kind(pull_request, side, VALUE_OBJECT);
	const struct value *repository = end ? value_get_kind(end, "repo", VALUE_OBJECT) : NULL;
	return repository ? value_get_text(repository, "full_name") : (struct slice){0};
}

static bool is_github_fork(const struct sign_in_options *options)
{
	ARENA_AUTO scratch = arena_new();
	ERROR_AUTO unused = {0};
	struct diagnostics diags;
	const char *path = variable(options, "GITHUB_EVENT_PATH");
	SECRET_AUTO text = sign_in_buffer(EVENT_BYTES);
	if (!path || !sign_in_read_file(path, &text, &unused))
		return false;
	diagnostics_init(&diags, scratch);
	const struct value *root = json_read(scratch, strbuf_slice(&text), (struct place){"", 1, 1}, &diags);
	const struct value *request = root && root->kind == VALUE_OBJECT
					      ? value_get_kind(root, "pull_request", VALUE_OBJECT)
					      : NULL;
	return request && !slice_equal(repository_of(request, "head"), repository_of(request, "base"));
}

static void look_at_github(const struct sign_in_options *options, struct job *out)
{
	static const char *const events[] = {"pull_request",
					     "pull_request_target",
					     "pull_request_review",
					     "pull_request_review_comment",
					     "issue_comment",
					     "merge_group",
					     NULL};
	out->is_review = is_one_of(variable(options, "GITHUB_EVENT_NAME"), events);
	out->is_fork = out->is_review && is_github_fork(options);
}

static void look_at_pipelines(const struct sign_in_options *options, struct job *out)
{
	static const char *const reasons[] = {"PullRequest", NULL};
	static const char *const yes[] = {"True", "true", NULL};
	out->is_review = variable(options, "SYSTEM_PULLREQUEST_PULLREQUESTID") ||
			 is_one_of(variable(options, "BUILD_REASON"), reasons);
	out->is_fork = out->is_review && is_one_of(variable(options, "SYSTEM_PULLREQUEST_ISFORK"), yes);
}

static void look_at_gitlab(const struct sign_in_options *options, struct job *out)
{
	static const char *const sources[] = {"merge_request_event", "external_pull_request_event", NULL};
	const char *from = variable(options, "CI_MERGE_REQUEST_SOURCE_PROJECT_ID");
	const char *to = variable(options, "CI_MERGE_REQUEST_PROJECT_ID");
	out->is_review = variable(options, "CI_MERGE_REQUEST_IID") ||
			 is_one_of(variable(options, "CI_PIPELINE_SOURCE"), sources);
	out->is_fork = out->is_review && from && to && strcmp(from, to) != 0;
}

static void look_at_pod(const struct sign_in_options *options, struct job *out)
{
	(void)options;
	(void)out;
}

/* ---- the platforms ---- */

#define MOST_NEEDS 3

static const struct platform {
	const char *name;
	const char *mark;              /* the variable by which it is known */
	const char *needs[MOST_NEEDS]; /* the variables that its token needs */
	const char *instead;           /* the variable that does in place of them, or NULL */
	const char *remedy;
	void (*look)(const struct sign_in_options *options, struct job *out);
	sign_in_asserts *assertion;
} platforms[] = {
	[JOB_NONE] = {.name = ""},
	[JOB_GITHUB] = {"GitHub Actions",
			"GITHUB_ACTIONS",
			{"ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"},
			NULL,
			"permissions: { id-token: write, contents: read }",
			look_at_github,
			sign_in_github_assertion},
	[JOB_AZURE_PIPELINES] =
		{"Azure Pipelines",
		 "TF_BUILD",
		 {"SYSTEM_OIDCREQUESTURI", "SYSTEM_ACCESSTOKEN", "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID"},
		 NULL,
		 "Run it in an AzureCLI@2 step, with env: { SYSTEM_ACCESSTOKEN: $(System.AccessToken) }",
		 look_at_pipelines,
		 sign_in_pipelines_assertion},
	[JOB_GITLAB] = {"GitLab",
			"GITLAB_CI",
			{"GITLAB_OIDC_TOKEN"},
			"GITLAB_OIDC_TOKEN_FILE",
			"id_tokens: { GITLAB_OIDC_TOKEN: { aud: 'api://AzureADTokenExchange' } }",
			look_at_gitlab,
			sign_in_gitlab_assertion},
	[JOB_POD] = {"Kubernetes", TOKEN_FILE, {TOKEN_FILE}, NULL, NULL, look_at_pod, sign_in_workload_assertion},
};

const char *job_platform_name(enum job_platform platform)
{
	return platforms[platform].name;
}

/* The first variable that the token needs and that is not set; NULL when it has all, or another way. */
static const char *find_lack(const struct sign_in_options *options, const struct platform *row)
{
	if (variable(options, TOKEN_FILE) || (row->instead && variable(options, row->instead)))
		return NULL;
	for (size_t i = 0; i < MOST_NEEDS && row->needs[i]; i++)
		if (!variable(options, row->needs[i]))
			return row->needs[i];
	return NULL;
}

void job_look(const struct sign_in_options *options, struct job *out)
{
	*out = (struct job){.platform = JOB_NONE};
	for (int i = JOB_GITHUB; i <= JOB_POD; i++) {
		const struct platform *row = &platforms[i];
		if (!variable(options, row->mark))
			continue;
		out->platform = (enum job_platform)i;
		out->lacks = find_lack(options, row);
		out->remedy = row->remedy;
		row->look(options, out);
		return;
	}
}

/* A job that lacks what its platform's token needs has written the token to a file: find_lack saw it. */
static sign_in_asserts *choose_assertion(const struct job *job, const struct sign_in_options *options)
{
	const struct platform *row = &platforms[job->platform];
	for (size_t i = 0; i < MOST_NEEDS && row->needs[i]; i++)
		if (!variable(options, row->needs[i]) && !(row->instead && variable(options, row->instead)))
			return sign_in_workload_assertion;
	return row->assertion;
}

bool job_claims(const struct job *job, const struct sign_in_options *options, struct http_client *client,
		struct arena *arena, struct claims *out, struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	struct sign_in_shared shared = {.options = *options, .client = client};
	struct slice token;
	assert(job->platform != JOB_NONE && !job->lacks);
	if (!choose_assertion(job, options)(&shared, scratch, &token, err))
		return error_context(err, "the token of the job");
	bool reads = claims_read(arena, token, out);
	sign_in_wipe(token);
	if (!reads)
		return error_set(err, FAULT_DENIED, "the token of the job has no readable claims");
	return true;
}
