/* SPDX-License-Identifier: MIT */
/* signing: a stage for tests of signing in: a directory with clients, machines and pipelines, and a Grafana behind it.
 */
#ifndef DASHSYNC_TESTS_GATEWAY_ENTRA_SIGNING_H
#define DASHSYNC_TESTS_GATEWAY_ENTRA_SIGNING_H

#include <stdint.h>

#include "tests/gateway/client.h"

#define NOW        1700000000
#define ORIGIN     "https://login.test"
#define RESOURCE   "ce34e7e5-485f-4d76-964f-b3d2b16d1e4f"
#define V1         "/contoso/oauth2/token"
#define V2         "/contoso/oauth2/v2.0/token"
#define BY(client) "grant_type=client_credentials&client_id=" client
#define FOR_V1     "&resource=" RESOURCE
#define FOR_V2     "&scope=" RESOURCE "%2F.default"

struct arena;
struct entra;
struct grafana;
struct signer;

struct fixture {
	struct arena *arena;
	struct signer *signer;
	char *dir;
	struct entra *entra;
	struct grafana *server;
	int64_t now;
};

/* What a request brings beside method and path. */
struct with {
	const char *form;
	const char *authorization;
	const char *metadata;
	const char *identity_header;
};

/* For cmocka: the stage at NOW, and its end. */
int signing_start(void **state);
int signing_stop(void **state);

/* Another directory than the usual: `more` goes behind its last member. */
void signing_open(struct fixture *f, const char *more);

/* Writes a file into the folder of the directory and returns its path. */
const char *signing_file(struct fixture *f, const char *name, const char *text);

/* A request to one of the paths of sign-in; a Retry-After is in `head`. */
struct reply asked(struct fixture *f, const char *method, const char *path, struct with with);
struct reply posted(struct fixture *f, const char *path, const char *form);

/* A GET from inside a machine, with the headers that it must have. */
struct reply got(struct fixture *f, const char *path);

/* The token of an answer, or of a form to the v1 endpoint; fails the test when there is none. */
const char *token_in(struct fixture *f, const struct reply *reply);
const char *token_of(struct fixture *f, const char *form);

/* What the simulated Grafana answers to who brings this token, and to a read of its dashboard. */
unsigned grafana_status(struct fixture *f, const char *method, const char *path, const char *token);
unsigned read_status(struct fixture *f, const char *token);

/* Refused in Entra's shape, at NOW. */
void assert_refused(struct fixture *f, const struct reply *reply, unsigned status, const char *word, int code);

#endif
