/* SPDX-License-Identifier: MIT */
/*
 * trust: where a bearer token may go.
 *
 * The config is part of the branch under review, so its endpoint alone does not decide: whoever can open a pull request
 * could name a server of their own and be handed the token of the pipeline. A token goes to
 *
 *   - https://<name>.gateway.dashboard.azure.com, the service's own hosts;
 *   - loopback;
 *   - an origin that was named from outside the repository (--endpoint, --trust-endpoint, DASHSYNC_ENDPOINT),
 *
 * and, when DASHSYNC_ENDPOINT is set, to that origin alone. Plain http carries a token to loopback only, whoever named
 * it. The rule is pure: command line and environment come in as arguments.
 */
#ifndef DASHSYNC_SYNC_GRAFANA_TRUST_H
#define DASHSYNC_SYNC_GRAFANA_TRUST_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/error.h"

struct origin;

/* What was named from outside the repository. */
struct trust {
	const struct origin *only;  /* DASHSYNC_ENDPOINT: a token goes nowhere else; or NULL */
	const struct origin *named; /* --endpoint and each --trust-endpoint */
	size_t named_count;
};

/* Whether it is a host of the service: https://<name>.gateway.dashboard.azure.com. */
bool trust_is_azure(const struct origin *endpoint);

/*
 * Whether a token may be sent to `endpoint`. Otherwise FAULT_DENIED (77, sign-in): nothing is wrong with how the
 * program was called, it will not sign in there. The hint says what to do.
 */
bool trust_token(const struct origin *endpoint, const struct trust *trust, struct error *err);

#endif
