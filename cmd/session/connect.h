/* SPDX-License-Identifier: MIT */
/*
 * connect: from a target's settings, the command line and the environment to the calls on a server: which endpoint,
 * which token, and whether the one may have the other. This is the only file that reads the environment.
 */
#ifndef DASHSYNC_CMD_SESSION_CONNECT_H
#define DASHSYNC_CMD_SESSION_CONNECT_H

#include <stdatomic.h>
#include <stdbool.h>

#include "cmd/shell/options.h"
#include "model/config/config.h"
#include "sync/grafana/api.h"
#include "sync/http/http.h"
#include "sync/http/http_url.h"
#include "sync/sign_in/sign_in.h"

struct connection {
	const char *endpoint;
	struct origin origin;
	struct http_client *client;
	struct sign_in *sign_in; /* NULL when no token is sent */
	struct api *api;
	struct gateway gateway;
	struct data_sources data_sources;
};

struct connect_options {
	const struct options *options;
	const struct config_target *target;   /* NULL without a config */
	const struct config_target *settings; /* the target's, or the defaults */
	struct slice ca;                      /* the text of `ca-file`, or at NULL */
	uint32_t jobs;
	const atomic_int *interrupted;
};

/*
 * Opens a connection; texts live in the arena, which must outlive it. Signs in at once where a token is needed, so that
 * a failed sign-in is reported once and not for every dashboard. The caller closes it on failure too, and finds there
 * how far it got: the endpoint; the client, for requests without a token; the sign-in.
 */
bool connect_open(struct connection *connection, struct arena *arena, const struct connect_options *options,
		  struct error *err);
void connect_close(struct connection *connection);

/*
 * What signing in by these settings would look at; `settings` NULL: the environment alone. For those who look and do
 * not sign in (doctor).
 */
struct sign_in_options connect_look(const struct config_target *settings);

/* An environment variable that is set and not empty, or NULL. */
const char *connect_variable(const char *name);

/* An environment variable as it is, for those to whom an empty one says something (git); NULL when it is not set. */
const char *connect_variable_or_empty(const char *name);

#endif
