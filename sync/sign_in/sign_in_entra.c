/* SPDX-License-Identifier: MIT */
/*
 * The token endpoint of Microsoft Entra. A client secret is sent in the v1 form that the service's tutorial prints
 * (`resource`); assertions go to v2.0 (`scope`), as Microsoft's own libraries send them. An audience that is written as
 * a scope, with "/.default", asks v2.0 in any case, and so does an authority that has no v1.
 *
 * The config is part of the branch under review, and the environment is easily wrong: a secret goes to no host that is
 * not in the table.
 */
#include "model/base/arena.h"
#include "sync/http/http_url.h"
#include "sync/sign_in/sign_in_internal.h"

#define DEFAULT_AUTHORITY "https://login.microsoftonline.com"
#define DEFAULT_AUDIENCE  "ce34e7e5-485f-4d76-964f-b3d2b16d1e4f"
#define SCOPE_SUFFIX      "/.default"
#define NO_V1             "AADSTS901002" /* "the 'resource' request parameter is not supported" */

#define LETTERS "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* The authorities of all Azure clouds, and for whom OIDC providers make the tokens that are exchanged there. */
static const struct cloud {
	const char *host;
	const char *exchange;
} clouds[] = {
	{"login.microsoftonline.com", "api://AzureADTokenExchange"},
	{"login.microsoft.com", "api://AzureADTokenExchange"},
	{"login.windows.net", "api://AzureADTokenExchange"},
	{"login.microsoftonline.us", "api://AzureADTokenExchangeUSGov"},
	{"login.chinacloudapi.cn", "api://AzureADTokenExchangeChina"},
	{"login.partner.microsoftonline.cn", "api://AzureADTokenExchangeChina"},
	{"login.sovcloud-identity.fr", "api://AzureADTokenExchange"},
	{"login.sovcloud-identity.de", "api://AzureADTokenExchange"},
	{"login.sovcloud-identity.sg", "api://AzureADTokenExchange"},
};

static const struct cloud *find_cloud(const struct origin *origin)
{
	if (strcmp(origin->scheme, "https") != 0 || origin->port != 443)
		return NULL;
	for (size_t i = 0; i < sizeof clouds / sizeof clouds[0]; i++)
		if (strcmp(origin->host, clouds[i].host) == 0)
			return &clouds[i];
	return NULL;
}

/* As it is named: by the config, by the environment, or not at all. */
static const char *named_authority(struct sign_in_shared *shared, struct arena *arena, bool *outside)
{
	struct slice configured = shared->options.auth.authority;
	const char *variable = sign_in_read_variable(shared, "AZURE_AUTHORITY_HOST");
	*outside = !configured.length && variable;
	if (configured.length)
		return arena_slice(arena, configured).at;
	if (!variable)
		return DEFAULT_AUTHORITY;
	return strstr(variable, "://") ? variable : arena_printf(arena, "https://%s", variable);
}

bool sign_in_authority(struct sign_in_shared *shared, struct arena *arena, const char **out, struct error *err)
{
	bool outside;
	const char *named = named_authority(shared, arena, &outside);
	const char *where = outside ? "AZURE_AUTHORITY_HOST" : "authority";
	struct slice endpoint;
	struct origin origin;
	if (!http_check_endpoint(arena, slice_of(named), &endpoint, &origin, err)) {
		err->fault = FAULT_CONFIG;
		return error_context(err, "%s", where);
	}
	if (!find_cloud(&origin) && !(outside && origin_is_loopback(&origin))) {
		error_set(err, FAULT_CONFIG,
			  "%s: '%s' is none of the Azure clouds' authorities, so no secret is sent there", where,
			  origin_text(arena, &origin));
		return error_hint(err,
				  "The public cloud's is " DEFAULT_AUTHORITY "; docs/sign-in.md lists the others.");
	}
	*out = origin_text(arena, &origin); /* a path would be the tenant, which is added anyway */
	return true;
}

const char *sign_in_exchange_audience(struct sign_in_shared *shared, struct arena *arena)
{
	bool outside;
	struct origin origin;
	const char *named = named_authority(shared, arena, &outside);
	const struct cloud *cloud = origin_of_url(arena, named, &origin) ? find_cloud(&origin) : NULL;
	return cloud ? cloud->exchange : clouds[0].exchange;
}

bool sign_in_endpoint(struct sign_in_shared *shared, struct arena *arena, const char *tenant, bool version_2,
		      const char **out, struct error *err)
{
	const char *authority = NULL;
	if (tenant[strspn(tenant, LETTERS "-.")] != '\0')
		return error_set(err, FAULT_CONFIG, "the tenant holds a character that no tenant has");
	if (!sign_in_authority(shared, arena, &authority, err))
		return false;
	*out = arena_printf(arena, "%s/%s/oauth2/%stoken", authority, tenant, version_2 ? "v2.0/" : "");
	return true;
}

static bool is_scope(const struct sign_in_shared *shared)
{
	return slice_ends_with(shared->options.auth.audience, SCOPE_SUFFIX);
}

bool sign_in_resource(struct sign_in_shared *shared, struct arena *arena, const char **out, struct error *err)
{
	struct slice audience = shared->options.auth.audience;
	if (is_scope(shared))
		audience.length -= strlen(SCOPE_SUFFIX);
	const char *resource = audience.length ? arena_slice(arena, audience).at : DEFAULT_AUDIENCE;
	if (resource[strspn(resource, LETTERS "-_.:/")] != '\0')
		return error_set(err, FAULT_CONFIG, "the audience holds a character that no audience has");
	*out = resource;
	return true;
}

static bool ask(struct sign_in_shared *shared, struct arena *arena, const struct entra *entra, bool version_2,
		struct http_response *response, struct error *err)
{
	const char *resource = NULL;
	const char *url = NULL;
	if (!sign_in_resource(shared, arena, &resource, err) ||
	    !sign_in_endpoint(shared, arena, entra->tenant, version_2, &url, err))
		return false;
	SECRET_AUTO form = sign_in_buffer(2 * LIMIT_TOKEN_BYTES);
	sign_in_add_field(arena, &form, "grant_type", "client_credentials");
	sign_in_add_field(arena, &form, "client_id", entra->client_id);
	if (entra->secret) {
		sign_in_add_field(arena, &form, "client_secret", entra->secret);
	} else {
		sign_in_add_field(arena, &form, "client_assertion_type",
				  "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
		sign_in_add_field(arena, &form, "client_assertion", entra->assertion);
	}
	if (version_2)
		sign_in_add_field(arena, &form, "scope", arena_printf(arena, "%s" SCOPE_SUFFIX, resource));
	else
		sign_in_add_field(arena, &form, "resource", resource);
	if (strbuf_full(&form))
		return error_set(err, FAULT_CONFIG, "the secret is larger than %zu bytes", LIMIT_TOKEN_BYTES);
	struct question question = {
		.request = {.method = "POST",
			    .url = url,
			    .body = strbuf_slice(&form),
			    .content_type = "Content-Type: application/x-www-form-urlencoded"},
		.secret = entra->secret ? entra->secret : entra->assertion,
		.patience = PATIENCE_USUAL,
	};
	return sign_in_ask(shared, arena, &question, response, err);
}

/* An authority that has no v1 endpoint, or whose v1 does not take what the tutorial sends. */
static bool wants_version_2(const struct http_response *response)
{
	struct slice body = response->body;
	bool refuses = response->status == 400 && memmem(body.at, body.length, NO_V1, strlen(NO_V1));
	return response->status == 404 || refuses;
}

bool sign_in_entra(struct sign_in_shared *shared, struct arena *arena, const struct entra *entra, struct grant *out,
		   struct error *err)
{
	struct http_response response = {0};
	bool version_2 = is_scope(shared) || !entra->secret;
	if (!ask(shared, arena, entra, version_2, &response, err))
		return false;
	if (!version_2 && wants_version_2(&response) && !ask(shared, arena, entra, true, &response, err))
		return false;
	const char *authority = NULL;
	return sign_in_authority(shared, arena, &authority, err) &&
	       sign_in_read_grant(shared, arena, authority, &response, out, err);
}
