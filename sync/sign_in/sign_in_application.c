/* SPDX-License-Identifier: MIT */
/* An application that signs in with a secret or a certificate of its own: azure-identity's EnvironmentCredential. */
#include "model/base/arena.h"
#include "sync/sign_in/sign_in_internal.h"
#include "sync/sign_in/sign_in_methods.h"

static const char *const tenant_names[] = {"AZURE_TENANT_ID", NULL};
static const char *const client_names[] = {"AZURE_CLIENT_ID", NULL};
static const char *const certificate_names[] = {"AZURE_CLIENT_CERTIFICATE_PATH", NULL};

static const char *tenant_of(struct sign_in_shared *shared, struct arena *arena)
{
	return sign_in_setting(shared, arena, shared->options.auth.tenant, tenant_names);
}

static const char *client_of(struct sign_in_shared *shared, struct arena *arena)
{
	return sign_in_setting(shared, arena, shared->options.auth.client_id, client_names);
}

static const char *certificate_of(struct sign_in_shared *shared, struct arena *arena)
{
	return sign_in_setting(shared, arena, shared->options.auth.certificate, certificate_names);
}

const char *sign_in_secret_lacks(struct sign_in_shared *shared, struct arena *arena)
{
	const struct setting settings[] = {
		{sign_in_read_variable(shared, "AZURE_CLIENT_SECRET"), "AZURE_CLIENT_SECRET"},
		{tenant_of(shared, arena), "AZURE_TENANT_ID"},
		{client_of(shared, arena), "AZURE_CLIENT_ID"},
	};
	if (shared->options.auth.certificate.length)
		return "the config names a certificate";
	return sign_in_missing(arena, settings, 3);
}

bool sign_in_secret_obtain(struct sign_in_shared *shared, struct arena *arena, struct grant *out, struct error *err)
{
	const struct entra entra = {
		.tenant = tenant_of(shared, arena),
		.client_id = client_of(shared, arena),
		.secret = sign_in_read_variable(shared, "AZURE_CLIENT_SECRET"),
	};
	return sign_in_entra(shared, arena, &entra, out, err);
}

const char *sign_in_certificate_lacks(struct sign_in_shared *shared, struct arena *arena)
{
	const struct setting settings[] = {
		{certificate_of(shared, arena), "AZURE_CLIENT_CERTIFICATE_PATH"},
		{tenant_of(shared, arena), "AZURE_TENANT_ID"},
		{client_of(shared, arena), "AZURE_CLIENT_ID"},
	};
	return sign_in_missing(arena, settings, 3);
}

bool sign_in_certificate_obtain(struct sign_in_shared *shared, struct arena *arena, struct grant *out,
				struct error *err)
{
	struct entra entra = {.tenant = tenant_of(shared, arena), .client_id = client_of(shared, arena)};
	const char *path = certificate_of(shared, arena);
	const char *audience;
	SECRET_AUTO assertion = sign_in_buffer(LIMIT_TOKEN_BYTES);
	if (!sign_in_endpoint(shared, arena, entra.tenant, true, &audience, err) ||
	    !sign_in_assert(shared, path, entra.client_id, audience, &assertion, err))
		return false;
	entra.assertion = assertion.at;
	return sign_in_entra(shared, arena, &entra, out, err);
}
