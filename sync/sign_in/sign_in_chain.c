/* SPDX-License-Identifier: MIT */
/*
 * The table of methods, in the order in which `auto` goes through them: a token given by hand, then azure-identity's
 * order, with the pipelines' own tokens behind the token file that other tools use. A method named in the config
 * restricts the walk to its rows.
 */
#include "model/base/arena.h"
#include "sync/sign_in/job.h"
#include "sync/sign_in/sign_in_internal.h"
#include "sync/sign_in/sign_in_methods.h"

const struct sign_in_method sign_in_methods[] = {
	{"token", AUTH_UNSAID, sign_in_given_lacks, sign_in_given_obtain, NULL, false},
	{"token file", AUTH_TOKEN, sign_in_file_lacks, sign_in_file_obtain, sign_in_file_changed, false},
	{"client secret", AUTH_ENVIRONMENT, sign_in_secret_lacks, sign_in_secret_obtain, NULL, true},
	{"client certificate", AUTH_ENVIRONMENT, sign_in_certificate_lacks, sign_in_certificate_obtain, NULL, true},
	{"workload identity", AUTH_WORKLOAD_IDENTITY, sign_in_workload_lacks, sign_in_workload_obtain, NULL, true},
	{"GitHub Actions", AUTH_WORKLOAD_IDENTITY, sign_in_github_lacks, sign_in_github_obtain, NULL, true},
	{"Azure Pipelines", AUTH_WORKLOAD_IDENTITY, sign_in_pipelines_lacks, sign_in_pipelines_obtain, NULL, true},
	{"GitLab", AUTH_WORKLOAD_IDENTITY, sign_in_gitlab_lacks, sign_in_gitlab_obtain, NULL, true},
	{"App Service identity", AUTH_MANAGED_IDENTITY, sign_in_app_service_lacks, sign_in_app_service_obtain, NULL,
	 true},
	{"managed identity", AUTH_MANAGED_IDENTITY, sign_in_imds_lacks, sign_in_imds_obtain, NULL, true},
	{"Azure CLI", AUTH_AZURE_CLI, sign_in_cli_lacks, sign_in_cli_obtain, NULL, true},
};

const size_t sign_in_methods_count = sizeof sign_in_methods / sizeof sign_in_methods[0];

bool sign_in_is_given(const struct sign_in_options *options)
{
	ARENA_AUTO arena = arena_new();
	struct sign_in_shared shared = {.options = *options};
	for (size_t i = 0; i < sign_in_methods_count; i++)
		if (sign_in_methods[i].word == AUTH_UNSAID && !sign_in_methods[i].lacks(&shared, arena))
			return true;
	return false;
}

/* A token file is a bearer token only where the config says `token`; in `auto` it is workload identity's. */
static bool applies(const struct sign_in_method *row, enum auth_method desired)
{
	bool any = desired == AUTH_UNSAID || desired == AUTH_AUTO;
	return row->word == AUTH_UNSAID || row->word == desired || (any && row->word != AUTH_TOKEN);
}

/* By one row. False with `out->lacks` or the error set. */
static bool attempt(struct sign_in_shared *shared, struct arena *arena, const struct sign_in_method *row,
		    struct grant *out, struct error *err)
{
	*out = (struct grant){.method = row, .lacks = row->lacks(shared, arena)};
	if (out->lacks)
		return false;
	return row->obtain(shared, arena, out, err) ||
	       (!out->lacks && error_context(err, "signing in (%s)", row->name));
}

#define NEEDS_OF_METHODS "'dashsync help environment' and docs/sign-in.md have what each method needs."

/* What to do where a method that the config names lacks something. */
static const struct {
	enum auth_method word;
	const char *hint;
} method_hints[] = {
	{AUTH_TOKEN, "Set DASHSYNC_TOKEN, or 'token-file' under the target's 'auth'."},
	{AUTH_ENVIRONMENT, "Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or "
			   "AZURE_CLIENT_CERTIFICATE_PATH."},
	{AUTH_WORKLOAD_IDENTITY, NEEDS_OF_METHODS},
	{AUTH_MANAGED_IDENTITY, NEEDS_OF_METHODS},
	{AUTH_AZURE_CLI, "Run 'az login'."},
};

/* Any method may do: a Grafana of one's own has tokens of its own, which no method of Entra gives. */
static const char *hint_at_any(const struct sign_in_options *options)
{
	return options->is_azure ? "On a laptop, run 'az login'; " NEEDS_OF_METHODS
				 : "Set DASHSYNC_TOKEN to a service account's token of this Grafana. For Microsoft "
				   "Entra, " NEEDS_OF_METHODS;
}

static bool nothing_configured(const struct sign_in_options *options, const struct strbuf *list, struct error *err)
{
	struct job job;
	job_look(options, &job);
	error_set(err, FAULT_DENIED, "no way to sign in is configured: %.*s", SLICE_ARG(strbuf_slice(list)));
	if (job.is_fork)
		return error_hint(err, "%s", JOB_FORK_HINT);
	for (size_t i = 0; i < sizeof method_hints / sizeof method_hints[0]; i++)
		if (method_hints[i].word == options->auth.method)
			return error_hint(err, "%s", method_hints[i].hint);
	return error_hint(err, "%s", hint_at_any(options));
}

bool sign_in_obtain(struct sign_in_shared *shared, struct arena *arena, struct grant *out, struct error *err)
{
	STRBUF_AUTO list = STRBUF_INIT(LIMIT_TOKEN_BYTES);
	for (size_t i = 0; i < sign_in_methods_count; i++) {
		const struct sign_in_method *row = &sign_in_methods[i];
		bool again = shared->method != NULL;
		if (again ? row != shared->method : !applies(row, shared->options.auth.method))
			continue;
		if (attempt(shared, arena, row, out, err)) {
			shared->method = row;
			return true;
		}
		if (!out->lacks)
			return false;
		strbuf_printf(&list, "%s%s (%s)", list.length ? "; " : "", row->name, out->lacks);
	}
	return nothing_configured(&shared->options, &list, err);
}
