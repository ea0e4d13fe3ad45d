/* SPDX-License-Identifier: MIT */
/*
 * loopback: a server of a few lines on 127.0.0.1, for answers that no well-behaved server gives.
 *
 *     struct loopback *server = loopback_start(answer, user);
 *     ... loopback_url(server) ...
 *     loopback_stop(server);
 *
 * Each connection has a thread; `answer` is called for each whole request and writes what it likes to the socket.
 */
#ifndef DASHSYNC_TESTS_SYNC_HTTP_LOOPBACK_H
#define DASHSYNC_TESTS_SYNC_HTTP_LOOPBACK_H

#include <stdbool.h>
#include <stddef.h>

struct loopback;

struct exchange {
	struct loopback *server;
	int socket;
	const char *head; /* request line and headers, NUL-terminated */
	const char *body; /* NUL-terminated */
	size_t number;    /* of the request, from 0, over all connections */
};

/* Returns whether the connection stays open. */
typedef bool loopback_answer(const struct exchange *exchange, void *user);

struct loopback *loopback_start(loopback_answer *answer, void *user);
const char *loopback_url(const struct loopback *server); /* "http://127.0.0.1:PORT" */
size_t loopback_requests(struct loopback *server);
size_t loopback_connections(struct loopback *server);
void loopback_wait_for(struct loopback *server, size_t requests); /* until so many have arrived */
void loopback_refuse(struct loopback *server);                    /* closes the listening socket: no more connections */
void loopback_stop(struct loopback *server);

void loopback_write(const struct exchange *exchange, const char *text);
void loopback_write_bytes(const struct exchange *exchange, const char *bytes, size_t length);
void loopback_json(const struct exchange *exchange, int status, const char *headers, const char *body);
void loopback_reset(const struct exchange *exchange); /* the connection will end with a RST */
void loopback_hang(const struct exchange *exchange);  /* waits until the client or the test ends the connection */

#endif
