/* SPDX-License-Identifier: MIT */
/*
 * Workload identity federation: somebody whom the tenant trusts (Kubernetes, GitHub, Azure DevOps, GitLab) says in a
 * token of theirs who we are, and Entra takes it in place of a secret. Theirs is asked for or read anew each time, for
 * it lives for minutes only.
 */
#include "model/base/arena.h"
#include "model/base/percent.h"
#include "sync/http/http_url.h"
#include "sync/sign_in/sign_in_internal.h"
#include "sync/sign_in/sign_in_methods.h"

static const char *const tenant_names[] = {"AZURE_TENANT_ID", NULL};
static const char *const client_names[] = {"AZURE_CLIENT_ID", NULL};

static struct entra application(struct sign_in_shared *shared, struct arena *arena)
{
	return (struct entra){
		.tenant = sign_in_setting(shared, arena, shared->options.auth.tenant, tenant_names),
		.client_id = sign_in_setting(shared, arena, shared->options.auth.client_id, client_names),
	};
}

static const struct setting nothing_more = {"", ""}; /* never missing */

/* What all of them need beside their own two settings. */
static const char *missing(struct arena *arena, const struct entra *entra, struct setting first, struct setting second)
{
	const struct setting settings[] = {
		first, second, {entra->tenant, "AZURE_TENANT_ID"}, {entra->client_id, "AZURE_CLIENT_ID"}};
	return sign_in_missing(arena, settings, sizeof settings / sizeof settings[0]);
}

static bool exchange(struct sign_in_shared *shared, struct arena *arena, struct entra *entra, struct slice assertion,
		     struct grant *out, struct error *err)
{
	entra->assertion = assertion.at; /* in the arena, or in a buffer: ends with a NUL */
	bool ok = sign_in_entra(shared, arena, entra, out, err);
	sign_in_wipe(assertion);
	return ok;
}

static bool read_file(struct arena *arena, const char *path, struct slice *out, struct error *err)
{
	SECRET_AUTO token = sign_in_buffer(LIMIT_TOKEN_BYTES);
	if (!sign_in_read_token_file(path, &token, err))
		return false;
	*out = arena_slice(arena, strbuf_slice(&token));
	return true;
}

/* ---- a token file: Kubernetes, and whoever does as it does ---- */

static const char *token_file(struct sign_in_shared *shared, struct arena *arena)
{
	static const char *const names[] = {"AZURE_FEDERATED_TOKEN_FILE", NULL};
	return sign_in_setting(shared, arena, shared->options.auth.token_file, names);
}

const char *sign_in_workload_lacks(struct sign_in_shared *shared, struct arena *arena)
{
	struct setting file = {token_file(shared, arena), "AZURE_FEDERATED_TOKEN_FILE"};
	struct entra entra = application(shared, arena);
	return missing(arena, &entra, file, nothing_more);
}

bool sign_in_workload_assertion(struct sign_in_shared *shared, struct arena *arena, struct slice *out,
				struct error *err)
{
	return read_file(arena, token_file(shared, arena), out, err);
}

bool sign_in_workload_obtain(struct sign_in_shared *shared, struct arena *arena, struct grant *out, struct error *err)
{
	struct entra entra = application(shared, arena);
	struct slice assertion;
	return sign_in_workload_assertion(shared, arena, &assertion, err) &&
	       exchange(shared, arena, &entra, assertion, out, err);
}

/* ---- GitHub Actions ---- */

#define GITHUB_URL   "ACTIONS_ID_TOKEN_REQUEST_URL"
#define GITHUB_TOKEN "ACTIONS_ID_TOKEN_REQUEST_TOKEN"

const char *sign_in_github_lacks(struct sign_in_shared *shared, struct arena *arena)
{
	struct entra entra = application(shared, arena);
	const char *url = sign_in_read_variable(shared, GITHUB_URL);
	if (!url && sign_in_read_variable(shared, "GITHUB_ACTIONS"))
		return GITHUB_URL " not set; the job needs 'permissions: id-token: write'";
	return missing(arena, &entra, (struct setting){url, GITHUB_URL},
		       (struct setting){sign_in_read_variable(shared, GITHUB_TOKEN), GITHUB_TOKEN});
}

/* Asks a provider for its token about us. */
static bool ask_provider(struct sign_in_shared *shared, struct arena *arena, const struct http_request *request,
			 const char *member, struct slice *out, struct error *err)
{
	struct http_response response;
	struct origin origin;
	struct question question = {*request, request->bearer_token, PATIENCE_USUAL};
	if (!sign_in_ask(shared, arena, &question, &response, err))
		return false;
	origin_of_url(arena, request->url, &origin);
	return sign_in_read_member(arena, origin_text(arena, &origin), &response, member, out, err);
}

bool sign_in_github_assertion(struct sign_in_shared *shared, struct arena *arena, struct slice *out, struct error *err)
{
	const char *url = sign_in_read_variable(shared, GITHUB_URL);
	const char *audience = sign_in_exchange_audience(shared, arena);
	if (!sign_in_check_local(arena, url, GITHUB_URL, err))
		return false;
	const struct http_request request = {
		.method = "GET",
		.url = arena_printf(arena, "%s%saudience=%s", url, strchr(url, '?') ? "&" : "?",
				    percent_encode(arena, slice_of(audience))),
		.bearer_token = sign_in_read_variable(shared, GITHUB_TOKEN),
	};
	return ask_provider(shared, arena, &request, "value", out, err);
}

bool sign_in_github_obtain(struct sign_in_shared *shared, struct arena *arena, struct grant *out, struct error *err)
{
	struct entra entra = application(shared, arena);
	struct slice assertion;
	return sign_in_github_assertion(shared, arena, &assertion, err) &&
	       exchange(shared, arena, &entra, assertion, out, err);
}

/* ---- Azure Pipelines ---- */

#define PIPELINES_URL     "SYSTEM_OIDCREQUESTURI"
#define PIPELINES_TOKEN   "SYSTEM_ACCESSTOKEN"
#define PIPELINES_SERVICE "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID"

/* The Azure tasks of a pipeline set variables of their own for whom the service connection signs in. */
static struct entra service_connection(struct sign_in_shared *shared, struct arena *arena)
{
	static const char *const tenants[] = {"AZURESUBSCRIPTION_TENANT_ID", "AZURE_TENANT_ID", NULL};
	static const char *const clients[] = {"AZURESUBSCRIPTION_CLIENT_ID", "AZURE_CLIENT_ID", NULL};
	return (struct entra){
		.tenant = sign_in_setting(shared, arena, shared->options.auth.tenant, tenants),
		.client_id = sign_in_setting(shared, arena, shared->options.auth.client_id, clients),
	};
}

const char *sign_in_pipelines_lacks(struct sign_in_shared *shared, struct arena *arena)
{
	const struct entra entra = service_connection(shared, arena);
	const struct setting settings[] = {
		{sign_in_read_variable(shared, PIPELINES_URL), PIPELINES_URL},
		{sign_in_read_variable(shared, PIPELINES_TOKEN), PIPELINES_TOKEN},
		{sign_in_read_variable(shared, PIPELINES_SERVICE), PIPELINES_SERVICE},
		{entra.tenant, "AZURESUBSCRIPTION_TENANT_ID"},
		{entra.client_id, "AZURESUBSCRIPTION_CLIENT_ID"},
	};
	const char *lacks = sign_in_missing(arena, settings, sizeof settings / sizeof settings[0]);
	if (lacks && settings[0].value && !settings[1].value)
		return arena_printf(arena, "%s; map it with 'env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)'", lacks);
	return lacks;
}

bool sign_in_pipelines_assertion(struct sign_in_shared *shared, struct arena *arena, struct slice *out,
				 struct error *err)
{
	static const char *const headers[] = {"X-TFS-FedAuthRedirect: Suppress", NULL};
	const char *url = sign_in_read_variable(shared, PIPELINES_URL);
	const char *service = sign_in_read_variable(shared, PIPELINES_SERVICE);
	if (!sign_in_check_local(arena, url, PIPELINES_URL, err))
		return false;
	const struct http_request request = {
		.method = "POST",
		.url = arena_printf(arena, "%s%sapi-version=7.1&serviceConnectionId=%s", url,
				    strchr(url, '?') ? "&" : "?", percent_encode(arena, slice_of(service))),
		.bearer_token = sign_in_read_variable(shared, PIPELINES_TOKEN),
		.headers = headers,
		.body = {"", 0},
	};
	return ask_provider(shared, arena, &request, "oidcToken", out, err);
}

bool sign_in_pipelines_obtain(struct sign_in_shared *shared, struct arena *arena, struct grant *out, struct error *err)
{
	struct entra entra = service_connection(shared, arena);
	struct slice assertion;
	return sign_in_pipelines_assertion(shared, arena, &assertion, err) &&
	       exchange(shared, arena, &entra, assertion, out, err);
}

/* ---- GitLab: `id_tokens` of the job, as a variable or, of type file, as its path ---- */

#define GITLAB_TOKEN "GITLAB_OIDC_TOKEN"
#define GITLAB_FILE  "GITLAB_OIDC_TOKEN_FILE"

const char *sign_in_gitlab_lacks(struct sign_in_shared *shared, struct arena *arena)
{
	struct entra entra = application(shared, arena);
	const char *token = sign_in_read_variable(shared, GITLAB_TOKEN);
	struct setting either = {token ? token : sign_in_read_variable(shared, GITLAB_FILE), GITLAB_TOKEN};
	return missing(arena, &entra, either, nothing_more);
}

bool sign_in_gitlab_assertion(struct sign_in_shared *shared, struct arena *arena, struct slice *out, struct error *err)
{
	const char *token = sign_in_read_variable(shared, GITLAB_TOKEN);
	if (!token)
		return read_file(arena, sign_in_read_variable(shared, GITLAB_FILE), out, err);
	*out = slice_of(arena_strdup(arena, token));
	return true;
}

bool sign_in_gitlab_obtain(struct sign_in_shared *shared, struct arena *arena, struct grant *out, struct error *err)
{
	struct entra entra = application(shared, arena);
	struct slice assertion;
	return sign_in_gitlab_assertion(shared, arena, &assertion, err) &&
	       exchange(shared, arena, &entra, assertion, out, err);
}
