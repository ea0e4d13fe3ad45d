/* SPDX-License-Identifier: MIT */
/*
 * The order matters: where to, whether a token may go there at all, and only then a token. Nobody is asked for one that
 * could not be sent.
 */
#include "cmd/session/connect.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "cmd/shell/progress.h"
#include "cmd/shell/watch.h"
#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "sync/base/under_way.h"
#include "sync/grafana/trust.h"
#include "sync/http/http_url.h"

#define LONGEST_DESCRIPTION 1000
#define LONGEST_LOOK        30 /* seconds */

const char *connect_variable_or_empty(const char *name)
{
	return getenv(name);
}

const char *connect_variable(const char *name)
{
	const char *value = connect_variable_or_empty(name);
	return value && *value ? value : NULL;
}

static const char *read_environment(void *user, const char *name)
{
	(void)user;
	return connect_variable(name);
}

static int64_t read_clock(void *user)
{
	(void)user;
	return time(NULL);
}

/* ---- where to, and who may be told a token ---- */

static bool choose_endpoint(struct connection *connection, struct arena *arena, const struct connect_options *options,
			    struct error *err)
{
	struct slice url = slice_of(options->options->endpoint);
	if (!url.at)
		url = options->settings->endpoint;
	if (!url.at && options->settings->has_azure && options->settings->azure.region.at) {
		const char *regional;
		if (!azure_endpoint(arena, &options->settings->azure, &regional, err))
			return false;
		url = slice_of(regional);
	}
	if (!url.at)
		url = slice_of(connect_variable("DASHSYNC_ENDPOINT"));
	if (!url.at) {
		error_set(err, FAULT_USAGE, "no endpoint is named");
		return error_hint(
			err, "Give --endpoint URL, or 'endpoint' of a target in dashsync.yaml; 'dashsync init' writes "
			     "one.");
	}
	struct slice endpoint;
	if (!http_check_endpoint(arena, url, &endpoint, &connection->origin, err))
		return false;
	connection->endpoint = arena_slice(arena, endpoint).at;
	return true;
}

/* Origins named from outside the repository (docs/sign-in.md). */
static bool check_trust(const struct connection *connection, struct arena *arena, const struct options *options,
			struct error *err)
{
	const char *pinned = connect_variable("DASHSYNC_ENDPOINT");
	const char *urls[MAX_TRUSTED + 2];
	size_t count = 0;
	if (options->endpoint)
		urls[count++] = options->endpoint;
	for (size_t i = 0; i < options->trusted_count; i++)
		urls[count++] = options->trusted[i];
	struct origin *origins = arena_array(arena, MAX_TRUSTED + 2, sizeof *origins);
	struct slice unused;
	for (size_t i = 0; i < count; i++)
		if (!http_check_endpoint(arena, slice_of(urls[i]), &unused, &origins[i], err))
			return false;
	struct trust trust = {.named = origins, .named_count = count};
	struct origin pin;
	if (pinned) {
		if (!http_check_endpoint(arena, slice_of(pinned), &unused, &pin, err))
			return error_context(err, "DASHSYNC_ENDPOINT");
		trust.only = &pin;
	}
	return trust_token(&connection->origin, &trust, err);
}

/* ---- signing in ---- */

static bool is_said(const struct config_auth *auth)
{
	return auth->method != AUTH_UNSAID || auth->tenant.at || auth->client_id.at || auth->authority.at ||
	       auth->audience.at || auth->token_file.at || auth->certificate.at || auth->identity.at;
}

/* Without a word about it a token is needed where it was given, and on the service's own hosts. */
static bool needs_token(const struct connection *connection, const struct sign_in_options *sign_in)
{
	if (sign_in->auth.method == AUTH_NONE)
		return false;
	return is_said(&sign_in->auth) || sign_in_is_given(sign_in) || trust_is_azure(&connection->origin);
}

struct sign_in_options connect_look(const struct config_target *settings)
{
	struct sign_in_options look = {
		.variable = read_environment,
		.environ = environ,
		.now = read_clock,
		.timeout = LONGEST_LOOK,
	};
	if (settings)
		look.auth = settings->auth;
	return look;
}

static struct sign_in_options sign_in_options(const struct connection *connection, struct arena *arena,
					      const struct connect_options *options, uint32_t timeout)
{
	struct sign_in_options sign_in = connect_look(options->settings);
	sign_in.is_azure = trust_is_azure(&connection->origin);
	sign_in.timeout = timeout;
	if (options->target)
		sign_in.target = arena_slice(arena, options->target->name).at;
	return sign_in;
}

static void tell_sign_in(const struct connection *connection)
{
	STRBUF_AUTO text = STRBUF_INIT(LONGEST_DESCRIPTION);
	STRBUF_AUTO printable = STRBUF_INIT(2 * LONGEST_DESCRIPTION);
	sign_in_describe(connection->sign_in, &text);
	text_printable(strbuf_slice(&text), &printable);
	fprintf(stderr, "signed in: %.*s\n", SLICE_ARG(strbuf_slice(&printable)));
}

/* The first token, under watch: a signal must not have to wait for a metadata service that does not answer. */
static bool sign_in_now(struct connection *connection, const struct connect_options *options, struct error *err)
{
	const char *unused;
	struct watch watch;
	struct progress progress;
	UNDER_WAY_AUTO step = {.what = "signing in"};
	under_way_begin(&step);
	progress_begin(&progress, options->options, step.what, NULL);
	watch_start(&watch, connection->client, options->interrupted);
	bool ok = sign_in_token(connection->sign_in, NULL, &unused, err);
	watch_stop(&watch);
	progress_end(&progress);
	if (ok && options->options->verbose)
		tell_sign_in(connection);
	return ok;
}

bool connect_open(struct connection *connection, struct arena *arena, const struct connect_options *options,
		  struct error *err)
{
	const struct options *given = options->options;
	uint32_t timeout = given->timeout ? given->timeout : options->settings->timeout;
	if (!choose_endpoint(connection, arena, options, err))
		return false;
	const struct sign_in_options sign_in = sign_in_options(connection, arena, options, timeout);
	const struct http_options http = {
		.jobs = options->jobs,
		.timeout = timeout,
		.window = LIMIT_ANSWERS_BYTES,
		.ca = options->ca,
		.trace = given->verbose ? stderr : NULL,
	};
	connection->client = http_open(&http, err);
	if (!connection->client)
		return false;
	bool needed = needs_token(connection, &sign_in);
	if (needed && !check_trust(connection, arena, given, err))
		return false;
	struct api_options api = {
		.endpoint = connection->endpoint,
		.interrupted = options->interrupted,
		.is_azure = options->settings->has_azure,
	};
	if (needed) {
		connection->sign_in = sign_in_open(&sign_in, connection->client);
		if (!sign_in_now(connection, options, err))
			return false;
		api.tokens = sign_in_tokens(connection->sign_in);
	}
	connection->api = api_open(connection->client, &api);
	connection->gateway = api_gateway(connection->api);
	connection->data_sources = api_data_sources(connection->api);
	return true;
}

void connect_close(struct connection *connection)
{
	api_close(connection->api);
	sign_in_close(connection->sign_in);
	http_close(connection->client);
	*connection = (struct connection){0};
}
