/* SPDX-License-Identifier: MIT */
/* client: asking a simulated server, in this process or through a socket that sees every byte. */
#ifndef DASHSYNC_TESTS_GATEWAY_CLIENT_H
#define DASHSYNC_TESTS_GATEWAY_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct grafana;
struct value;

struct reply {
	unsigned status;  /* 0: the connection ended without an answer */
	const char *head; /* through a socket: status line and headers */
	const char *body;
	size_t length;            /* of the body that came */
	size_t promised;          /* Content-Length */
	const struct value *json; /* NULL when the body is none */
};

/* A request as Admin, handled in this process. `body` may be NULL. */
struct reply ask(struct arena *arena, struct grafana *server, const char *method, const char *path, const char *body);

/* The same to 127.0.0.1:port, with a connection of its own. */
struct reply ask_port(struct arena *arena, uint16_t port, const char *method, const char *path, const char *body);

/* A connected socket. */
int connect_port(uint16_t port);

/* The text or whole number at a place of the answer ("/dashboard/version"); fails the test when there is none. */
const char *text_at(struct arena *arena, const struct reply *reply, const char *pointer);
int64_t number_at(struct arena *arena, const struct reply *reply, const char *pointer);

/* Whether there is such a place. */
bool has_place(struct arena *arena, const struct reply *reply, const char *pointer);

/* A server of a profile with one dashboard: uid "a", title "A", version 1. */
struct grafana *server_of(const char *profile);

#endif
