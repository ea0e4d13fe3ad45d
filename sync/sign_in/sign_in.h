/* SPDX-License-Identifier: MIT */
/*
 * sign_in: the bearer tokens of a run, from whatever this machine signs in with (docs/sign-in.md).
 *
 *     struct sign_in *sign_in = sign_in_open(&options, client);
 *     sign_in_token(sign_in, NULL, &token, &err);            from any number of threads
 *     api_open(client, &(struct api_options){endpoint, sign_in_tokens(sign_in)});
 *     sign_in_close(sign_in);                                wipes every token that there was
 *
 * The methods are rows of one table (sync/sign_in/sign_in_chain.c), in azure-identity's order and with its variable
 * names. A method that is not configured is passed over; one that is configured and fails stops, for the next one would
 * sign in as somebody else. The method that answered first gives all tokens of the run.
 *
 * A token is renewed five minutes before it ends, or a third of its life when that is shorter, by one thread while the
 * others go on with the old one; and when a server refuses it. Environment and clock come in as functions.
 *
 * Where secrets go: client secrets, assertions and certificates' signatures only to the known Azure authorities, or to
 * the loopback address that AZURE_AUTHORITY_HOST names. Plain http only to loopback and to link-local metadata
 * addresses. Whether a token may go to an endpoint is for sync/grafana/trust.h to say, before anything is asked here.
 */
#ifndef DASHSYNC_SYNC_SIGN_IN_SIGN_IN_H
#define DASHSYNC_SYNC_SIGN_IN_SIGN_IN_H

#include <stdbool.h>
#include <stdint.h>

#include "model/base/error.h"
#include "model/config/config.h"
#include "sync/grafana/api.h"

struct claims;
struct http_client;
struct sign_in;
struct strbuf;

/* What signing in may look at. Texts and functions must stay as long as the sign_in. */
struct sign_in_options {
	struct config_auth auth; /* AUTH_UNSAID counts as AUTH_AUTO; AUTH_NONE does not come here */
	const char *target;      /* for DASHSYNC_TOKEN_<TARGET>; or NULL */
	bool is_azure;           /* the endpoint is one of the service's own hosts */

	/* An environment variable; NULL when it is not set or empty. `environ` is what Azure CLI is started with. */
	const char *(*variable)(void *user, const char *name);
	void *variable_user;
	char *const *environ;

	int64_t (*now)(void *user); /* seconds since the epoch */
	void *now_user;

	uint32_t timeout; /* seconds that Azure CLI may take */
	uint32_t pause;   /* milliseconds before a request is tried again, then twice that, ...; 0: the usual second */
};

/* Asks nobody yet. Borrows the client. */
struct sign_in *sign_in_open(const struct sign_in_options *options, struct http_client *client);
void sign_in_close(struct sign_in *sign_in); /* takes NULL */

/*
 * The token to send, valid until sign_in_close. `refused` is NULL, or a token that a server has just answered with 401:
 * then it is renewed, once; what comes may be the same, when there is no other.
 *
 * Fails with FAULT_DENIED (refused, nothing configured), FAULT_UNREACHABLE (nobody answers, or not as a token endpoint
 * does), FAULT_CONFIG (a value or a file is wrong) or FAULT_INTERRUPTED. A failure is remembered for half a minute, so
 * that a thousand dashboards do not mean a thousand attempts. No error holds a secret.
 */
bool sign_in_token(struct sign_in *sign_in, const char *refused, const char **token, struct error *err);

/* The same, as api_open takes it; a 401 that stays and a 403 are given the advice that fits an Azure target. */
struct token_source sign_in_tokens(struct sign_in *sign_in);

/* Appends which method answered, for which audience and until when: "client secret, for ce34..., until 2026-...Z". */
void sign_in_describe(struct sign_in *sign_in, struct strbuf *out);

/* What the token that is held says of itself (sync/sign_in/claims.h), in `arena`; false when it says nothing, or there
 * is none.
 */
bool sign_in_claims(struct sign_in *sign_in, struct arena *arena, struct claims *out);

/* What Azure CLI works with: texts are in the arena, at NULL where it has none. */
struct cli_account {
	struct slice subscription; /* its id */
	struct slice name;         /* of the subscription; untrusted */
};

/*
 * Reads the subscription of `az account show`, which asks no server. Of the options only `variable`, `environ` and
 * `timeout` count; the client is for interruptions. FAULT_FAILED, with the reason, when there is no az, nobody is
 * signed in, or it does not answer in time.
 */
bool sign_in_cli_account(const struct sign_in_options *options, struct http_client *client, struct arena *arena,
			 struct cli_account *out, struct error *err);

/* DASHSYNC_TOKEN_<TARGET>: the name in capitals, other characters than letters and digits as underscores. */
const char *sign_in_variable(struct arena *arena, const char *target);

/* Whether a method that goes before the config's is configured: DASHSYNC_TOKEN_<TARGET> or DASHSYNC_TOKEN is set. */
bool sign_in_is_given(const struct sign_in_options *options);

#endif
