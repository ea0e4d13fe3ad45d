/* SPDX-License-Identifier: MIT */
/*
 * signing: what the tests of signing in share: an environment, a clock and a server that are the test's own.
 *
 *     signing_set(signing, "AZURE_CLIENT_SECRET", "s3cret");
 *     signing_set_url(signing, "AZURE_AUTHORITY_HOST", "");            the server's own URL
 *     signing_route(signing, "POST /tenant/oauth2/token", "200 \n{...}", 0);
 *     assert_string_equal(signing_token(signing), "...");
 *     signing_request(signing, 0)                                      head and body of the first request
 *
 * Nobody else is reachable: IMDS is at a port where nobody listens, and PATH is empty.
 */
#ifndef DASHSYNC_TESTS_SYNC_SIGN_IN_SIGNING_H
#define DASHSYNC_TESTS_SYNC_SIGN_IN_SIGNING_H

#include "tests/testing.h"

#include <pthread.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "sync/http/http.h"
#include "sync/sign_in/sign_in.h"
#include "tests/sync/http/loopback.h"

#define SIGNING_ROUTES    16
#define SIGNING_REQUESTS  256
#define SIGNING_VARIABLES 32
#define SIGNING_SECONDS   60 /* of one test; then SIGALRM ends the program, and the last name that it printed hangs */

struct route {
	const char *start;  /* of the request line */
	const char *answer; /* "STATUS HEADER\nBODY" */
	size_t times;       /* that are left; 0: always */
};

struct signing {
	struct arena *arena;
	char *folder; /* for signing_file; gone at the end */
	struct loopback *server;
	struct http_client *client;
	struct sign_in_options options;
	struct sign_in *sign_in; /* opened by the first signing_token */
	struct error err;
	const char *names[SIGNING_VARIABLES];
	const char *values[SIGNING_VARIABLES];
	_Atomic int64_t now;

	pthread_mutex_t mutex; /* guards the rest */
	struct route routes[SIGNING_ROUTES];
	char *requests[SIGNING_REQUESTS];
	size_t count;
};

/* For cmocka_unit_test_setup_teardown. */
int signing_setup(void **state);
int signing_teardown(void **state);

void signing_set(struct signing *signing, const char *name, const char *value); /* NULL unsets it */
void signing_set_url(struct signing *signing, const char *name, const char *path);

/* Adds a route; an earlier one goes first as long as it has `times` left. */
void signing_route(struct signing *signing, const char *start, const char *answer, size_t times);
void signing_forget_routes(struct signing *signing);

/* A token, or NULL and the error. `refused` as sign_in_token takes it. */
const char *signing_token(struct signing *signing);
const char *signing_token_after(struct signing *signing, const char *refused);

const char *signing_request(struct signing *signing, size_t i);

/* The tenant, client and secret of an application, and its authority on the server. */
void signing_set_application(struct signing *signing);

/* The text of the error with its hint. */
const char *signing_error(struct signing *signing);

/* A file in the test's folder; its path. */
const char *signing_file(struct signing *signing, const char *name, const char *text);

void assert_contains(const char *text, const char *part);

#define TOKEN_ANSWER(token) "200 \n{\"token_type\":\"Bearer\",\"expires_in\":\"3600\",\"access_token\":\"" token "\"}"

#endif
