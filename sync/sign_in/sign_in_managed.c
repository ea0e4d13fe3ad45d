/* SPDX-License-Identifier: MIT */
/*
 * Managed identity: a service beside the workload hands out tokens without a secret. App Service and Functions name
 * theirs in the environment; on a virtual machine it is at a link-local address (IMDS), where in `auto` a short
 * question tells whether it is there at all. The metadata service restarts and answers 404 and 410 for a while: it gets
 * more tries than others.
 */
#include "model/base/arena.h"
#include "model/base/percent.h"
#include "sync/http/http_url.h"
#include "sync/sign_in/sign_in_internal.h"
#include "sync/sign_in/sign_in_methods.h"

#define ENDPOINT           "IDENTITY_ENDPOINT"
#define HEADER             "IDENTITY_HEADER"
#define IMDS_HOST          "AZURE_POD_IDENTITY_AUTHORITY_HOST"
#define IMDS_DEFAULT       "http://169.254.169.254"
#define IMDS_PATH          "/metadata/identity/oauth2/token"
#define PROBE_MILLISECONDS 1000

/* What an identity is named by, and the parameter for it in each service. */
static const struct kind {
	const char *prefix; /* of the config's `identity` */
	bool stays;         /* the prefix is part of the id */
	const char *app_service;
	const char *imds;
} kinds[] = {
	{"/subscriptions/", true, "mi_res_id", "msi_res_id"},
	{"resource-id:", false, "mi_res_id", "msi_res_id"},
	{"object-id:", false, "object_id", "object_id"},
	{"client-id:", false, "client_id", "client_id"},
	{"", false, "client_id", "client_id"},
};

/* "&client_id=...", or "" for the system-assigned identity. */
static const char *identity_parameter(struct sign_in_shared *shared, struct arena *arena, bool imds)
{
	static const char *const names[] = {"AZURE_CLIENT_ID", NULL};
	const struct config_auth *auth = &shared->options.auth;
	struct slice configured = auth->identity.length ? auth->identity : auth->client_id;
	struct slice id = slice_of(sign_in_setting(shared, arena, configured, names));
	if (id.length == 0)
		return "";
	const struct kind *kind = kinds;
	while (!slice_starts_with(id, kind->prefix))
		kind++;
	size_t skip = kind->stays ? 0 : strlen(kind->prefix);
	struct slice value = {id.at + skip, id.length - skip};
	return arena_printf(arena, "&%s=%s", imds ? kind->imds : kind->app_service, percent_encode(arena, value));
}

static const char *origin_name(struct arena *arena, const char *url)
{
	struct origin origin;
	return origin_of_url(arena, url, &origin) ? origin_text(arena, &origin) : "the metadata service";
}

/* Both say 400 for an identity that the machine does not have. */
static bool read_grant(struct sign_in_shared *shared, struct arena *arena, const char *url,
		       const struct http_response *response, struct grant *out, struct error *err)
{
	if (sign_in_read_grant(shared, arena, origin_name(arena, url), response, out, err))
		return true;
	if (response->status == 400 && !err->hint)
		error_hint(err, "Assign the identity to this machine, or check 'identity' (AZURE_CLIENT_ID).");
	return false;
}

/* ---- App Service and Functions ---- */

const char *sign_in_app_service_lacks(struct sign_in_shared *shared, struct arena *arena)
{
	const struct setting settings[] = {
		{sign_in_read_variable(shared, ENDPOINT), ENDPOINT},
		{sign_in_read_variable(shared, HEADER), HEADER},
	};
	return sign_in_missing(arena, settings, 2);
}

bool sign_in_app_service_obtain(struct sign_in_shared *shared, struct arena *arena, struct grant *out,
				struct error *err)
{
	const char *endpoint = sign_in_read_variable(shared, ENDPOINT);
	const char *secret = sign_in_read_variable(shared, HEADER);
	const char *resource = NULL;
	struct http_response response;
	if (!sign_in_check_local(arena, endpoint, ENDPOINT, err) || !sign_in_resource(shared, arena, &resource, err))
		return false;
	const char *url = arena_printf(arena, "%s%sapi-version=2019-08-01&resource=%s%s", endpoint,
				       strchr(endpoint, '?') ? "&" : "?", percent_encode(arena, slice_of(resource)),
				       identity_parameter(shared, arena, false));
	const char *const headers[] = {arena_printf(arena, "X-IDENTITY-HEADER: %s", secret), NULL};
	struct question question = {{.method = "GET", .url = url, .headers = headers}, secret, PATIENCE_METADATA};
	bool answered = sign_in_ask(shared, arena, &question, &response, err);
	sign_in_wipe(slice_of(headers[0]));
	return answered && read_grant(shared, arena, url, &response, out, err);
}

/* ---- virtual machines: IMDS ---- */

static const char *imds_url(struct sign_in_shared *shared, struct arena *arena)
{
	struct slice host = slice_of(sign_in_read_variable(shared, IMDS_HOST));
	if (!host.at)
		return IMDS_DEFAULT IMDS_PATH;
	while (slice_ends_with(host, "/"))
		host.length--;
	return arena_printf(arena, "%.*s" IMDS_PATH, SLICE_ARG(host));
}

/* Any answer will do, but for the 403 with which Docker Desktop says that there is nobody. */
static bool is_there(struct sign_in_shared *shared, struct arena *arena, const char *url)
{
	static const char nobody[] = "unreachable";
	ERROR_AUTO unused = {0};
	struct http_response response;
	struct question question = {.request = {.method = "GET", .url = url, .timeout = PROBE_MILLISECONDS}};
	if (!sign_in_check_local(arena, url, IMDS_HOST, &unused) ||
	    !sign_in_ask(shared, arena, &question, &response, &unused))
		return false;
	return response.status != 403 || !memmem(response.body.at, response.body.length, nobody, strlen(nobody));
}

/* Where the config names managed identity nothing is probed: a slow answer is better than none. */
const char *sign_in_imds_lacks(struct sign_in_shared *shared, struct arena *arena)
{
	const char *url = imds_url(shared, arena);
	if (shared->options.auth.method == AUTH_MANAGED_IDENTITY || is_there(shared, arena, url))
		return NULL;
	return arena_printf(arena, "nobody answers at %s", origin_name(arena, url));
}

bool sign_in_imds_obtain(struct sign_in_shared *shared, struct arena *arena, struct grant *out, struct error *err)
{
	static const char *const headers[] = {"Metadata: true", NULL};
	const char *url = imds_url(shared, arena);
	const char *resource = NULL;
	struct http_response response;
	if (!sign_in_check_local(arena, url, IMDS_HOST, err) || !sign_in_resource(shared, arena, &resource, err))
		return false;
	url = arena_printf(arena, "%s?api-version=2018-02-01&resource=%s%s", url,
			   percent_encode(arena, slice_of(resource)), identity_parameter(shared, arena, true));
	struct question question = {{.method = "GET", .url = url, .headers = headers}, NULL, PATIENCE_METADATA};
	return sign_in_ask(shared, arena, &question, &response, err) &&
	       read_grant(shared, arena, url, &response, out, err);
}
