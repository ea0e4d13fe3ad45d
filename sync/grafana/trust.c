/* SPDX-License-Identifier: MIT */
/* The rule of trust.h. Refusals first, each with its own words; then the three reasons to say yes. */
#include "sync/grafana/trust.h"

#include <string.h>

#include "model/base/arena.h"
#include "sync/http/http_url.h"

#define AZURE_DOMAIN ".gateway.dashboard.azure.com" /* the dot keeps "evilgateway.dashboard.azure.com" out */

/* A host below the service's domain, on the port that the service has. */
bool trust_is_azure(const struct origin *endpoint)
{
	struct slice host = slice_of(endpoint->host);
	return strcmp(endpoint->scheme, "https") == 0 && endpoint->port == 443 && slice_ends_with(host, AZURE_DOMAIN) &&
	       host.length > strlen(AZURE_DOMAIN);
}

static bool is_named(const struct origin *endpoint, const struct trust *trust)
{
	for (size_t i = 0; i < trust->named_count; i++)
		if (origin_equal(endpoint, &trust->named[i]))
			return true;
	return false;
}

bool trust_token(const struct origin *endpoint, const struct trust *trust, struct error *err)
{
	ARENA_AUTO arena = arena_new();
	const char *name = origin_text(arena, endpoint);
	bool loopback = origin_is_loopback(endpoint);
	if (strcmp(endpoint->scheme, "https") != 0 && !loopback) {
		error_set(err, FAULT_DENIED, "'%s': no token is sent over plain http", name);
		return error_hint(err, "Use https; plain http is for loopback only.");
	}
	if (trust->only) {
		if (origin_equal(endpoint, trust->only))
			return true;
		error_set(err, FAULT_DENIED, "'%s': no token is sent there, because DASHSYNC_ENDPOINT names '%s'", name,
			  origin_text(arena, trust->only));
		return error_hint(err,
				  "If the token is meant for it, unset DASHSYNC_ENDPOINT and run again with "
				  "'--trust-endpoint %s'.",
				  name);
	}
	if (loopback || trust_is_azure(endpoint) || is_named(endpoint, trust))
		return true;
	error_set(err, FAULT_DENIED, "'%s': no token is sent there, because only the repository's own config names it",
		  name);
	return error_hint(err, "If the token is meant for it, run again with '--trust-endpoint %s'.", name);
}
