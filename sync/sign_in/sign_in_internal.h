/* SPDX-License-Identifier: MIT */
/*
 * sign_in_internal: what the methods of signing in share. Private to sync/sign_in.
 *
 * A method is a row: what it lacks, and how it obtains a token. All of them run in one thread at a time.
 */
#ifndef DASHSYNC_SYNC_SIGN_IN_SIGN_IN_INTERNAL_H
#define DASHSYNC_SYNC_SIGN_IN_SIGN_IN_INTERNAL_H

#include <stddef.h>

#include "model/base/slice.h"
#include "model/base/strbuf.h"
#include "sync/http/http.h"
#include "sync/sign_in/sign_in.h"

#define LIMIT_TOKEN_BYTES ((size_t)64 << 10) /* of a token, an answer with one, or a file with a secret */

struct sign_in_method;

/* A token as it was obtained. */
struct grant {
	struct slice token; /* in the arena, which its owner wipes */
	int64_t life;       /* seconds that it lives, or 0: not said */
	const char *lacks; /* of an attempt that failed because the method turned out not to be configured; else NULL */
	const struct sign_in_method *method;
};

struct sign_in_shared {
	struct sign_in_options options;
	struct http_client *client;
	const struct sign_in_method *method; /* the one that answered first; NULL before */
	int64_t file_stamp;                  /* of the token file that was read last */
};

struct sign_in_method {
	const char *name;
	enum auth_method word; /* of the config; AUTH_UNSAID: goes before every method, without `auth` too */

	/* NULL when it is configured, else what is missing, in the arena. */
	const char *(*lacks)(struct sign_in_shared *shared, struct arena *arena);

	bool (*obtain)(struct sign_in_shared *shared, struct arena *arena, struct grant *out, struct error *err);

	/* Whether there is another token already, however long the old one lives; or NULL. */
	bool (*changed)(struct sign_in_shared *shared);

	bool is_entra; /* the token is one of Microsoft Entra */
};

extern const struct sign_in_method sign_in_methods[];
extern const size_t sign_in_methods_count;

/* ---- sign_in_chain.c ---- */

/* Obtains a token by the method that answered before, or by the first that is configured. */
bool sign_in_obtain(struct sign_in_shared *shared, struct arena *arena, struct grant *out, struct error *err);

/* ---- sign_in_ask.c: settings, files and requests, each with its secrets wiped ---- */

/* The config's value, else the first variable that is set, else NULL. Ends with a NULL name. */
const char *sign_in_setting(const struct sign_in_shared *shared, struct arena *arena, struct slice configured,
			    const char *const *names);
const char *sign_in_read_variable(const struct sign_in_shared *shared, const char *name);

/* A setting and what it is called where it is missing. */
struct setting {
	const char *value;
	const char *name;
};

/* "AZURE_TENANT_ID, AZURE_CLIENT_ID not set", or NULL when nothing is missing. */
const char *sign_in_missing(struct arena *arena, const struct setting *settings, size_t count);

/* A buffer that never moves, and that is wiped at its end. */
#define SECRET_AUTO __attribute__((cleanup(sign_in_wipe_buffer))) struct strbuf
struct strbuf sign_in_buffer(size_t size);
void sign_in_wipe_buffer(struct strbuf *buf);
void sign_in_wipe(struct slice secret);

/* Adds "&name=value", escaped. */
void sign_in_add_field(struct arena *arena, struct strbuf *form, const char *name, const char *value);

/* Reads a file of at most LIMIT_TOKEN_BYTES. FAULT_CONFIG. */
bool sign_in_read_file(const char *path, struct strbuf *out, struct error *err);

/* A token from a file, without the white space around it. FAULT_DENIED when there is none in it. */
bool sign_in_read_token_file(const char *path, struct strbuf *out, struct error *err);

/* Which answers pass, so that the request is tried again. */
enum patience {
	PATIENCE_NONE,
	PATIENCE_USUAL,    /* 429, 500 to 504, lost connections */
	PATIENCE_METADATA, /* also 404 and 410: the service is being updated */
};

struct question {
	struct http_request request;
	const char *secret; /* that the request carries, or NULL: where an answer of 400 and above repeats it, it is
			       overwritten */
	enum patience patience;
};

/* http_perform with further tries. */
bool sign_in_ask(struct sign_in_shared *shared, struct arena *arena, struct question *question,
		 struct http_response *out, struct error *err);

/* Plain http to `url` only on loopback and link-local addresses; https anywhere. FAULT_CONFIG, naming the variable. */
bool sign_in_check_local(struct arena *arena, const char *url, const char *variable, struct error *err);

/* ---- sign_in_answer.c: what token endpoints say ---- */

/*
 * The token in an answer (`access_token`), or why there is none: FAULT_DENIED when the endpoint refuses,
 * FAULT_UNREACHABLE when it does not answer as one. `who` is the origin that was asked. The body is wiped.
 */
bool sign_in_read_grant(struct sign_in_shared *shared, struct arena *arena, const char *who,
			const struct http_response *response, struct grant *out, struct error *err);

/* One text member of an answer, the assertion of an OIDC provider. */
bool sign_in_read_member(struct arena *arena, const char *who, const struct http_response *response, const char *key,
			 struct slice *out, struct error *err);

/* The token in JSON that Azure CLI prints. */
bool sign_in_read_cli(struct arena *arena, struct slice text, int64_t now, struct grant *out, struct error *err);

/* The subscription in what `az account show` prints, borrowed from `text`; false when there is none. */
bool sign_in_read_account(struct arena *arena, struct slice text, struct cli_account *out);

/* Adds the hint for the first AADSTS code in the text; false when there is none. */
bool sign_in_hint(struct slice text, struct error *err);

/* ---- sign_in_entra.c ---- */

/* Who signs in, and with what: a secret or an assertion. */
struct entra {
	const char *tenant;
	const char *client_id;
	const char *secret;
	const char *assertion;
};

bool sign_in_entra(struct sign_in_shared *shared, struct arena *arena, const struct entra *entra, struct grant *out,
		   struct error *err);

/* The authority without a final slash, checked. */
bool sign_in_authority(struct sign_in_shared *shared, struct arena *arena, const char **out, struct error *err);

/* The v2.0 token endpoint: the audience of an assertion that we sign. */
bool sign_in_endpoint(struct sign_in_shared *shared, struct arena *arena, const char *tenant, bool version_2,
		      const char **out, struct error *err);

/* The audience for which OIDC providers make their tokens, which depends on the cloud. */
const char *sign_in_exchange_audience(struct sign_in_shared *shared, struct arena *arena);

/* The audience as a resource: without "/.default"; checked. */
bool sign_in_resource(struct sign_in_shared *shared, struct arena *arena, const char **out, struct error *err);

/* ---- sign_in_assertion.c ---- */

/* A signed assertion of the client (RFC 7523) for the token endpoint `audience`. */
bool sign_in_assert(struct sign_in_shared *shared, const char *path, const char *client_id, const char *audience,
		    struct strbuf *out, struct error *err);

/* ---- sign_in_child.c ---- */

struct child_result {
	struct strbuf *out; /* the caller's, for what it prints */
	struct strbuf *err;
	int status; /* as waitpid gives it */
	bool timed_out;
};

/* The first executable file of this name in an absolute entry of `path`, or NULL. */
const char *sign_in_find_program(struct arena *arena, const char *path, const char *name);

/*
 * Runs a program without a shell, with nothing on its standard input, in "/", in a process group of its own that is
 * killed when the time is over, at an interruption, and at the end. False when it cannot be started (FAULT_FAILED) or
 * http_cancel was called (FAULT_INTERRUPTED).
 */
bool sign_in_run(struct sign_in_shared *shared, char *const *arguments, struct child_result *out, struct error *err);

#endif
