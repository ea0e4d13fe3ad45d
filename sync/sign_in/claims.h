/* SPDX-License-Identifier: MIT */
/*
 * claims: what a token says of itself: whose it is, for whom, until when, and which roles it gives. Only for people to
 * read.
 *
 * A token of Entra is a JWT (RFC 7519): three parts in base64url with dots between, the second one JSON. No signature
 * is checked, so nothing may be decided by these claims. Other tokens (Grafana's own) have no claims.
 */
#ifndef DASHSYNC_SYNC_SIGN_IN_CLAIMS_H
#define DASHSYNC_SYNC_SIGN_IN_CLAIMS_H

#include <stdbool.h>
#include <stdint.h>

#include "model/base/slice.h"

struct arena;

#define LIMIT_CLAIM_BYTES ((size_t)1000) /* of a text; the rest is cut */

/* Texts are NULL when absent, and untrusted. */
struct claims {
	const char *audience; /* `aud`; of several, all, with ", " between */
	const char *roles;    /* `roles` of an application, the same way */
	const char *scopes;   /* `scp` of a person */
	const char *issuer;   /* `iss` */
	const char *subject;  /* `sub` */
	/* of GitHub's tokens: OWNER/REPO, and the numbers of both; an event's name; GitLab's, too: the job's
	 * environment, and is the ref protected? */
	const char *repository;
	const char *owner_id;
	const char *repository_id;
	const char *event;
	const char *environment;
	const char *ref_protected;
	int64_t expires; /* `exp`, seconds since the epoch, or 0 */
};

/* Reads the claims into `arena`; false when the token is not a JWT. The claims are never the token or a part of it. */
bool claims_read(struct arena *arena, struct slice token, struct claims *out);

#endif
