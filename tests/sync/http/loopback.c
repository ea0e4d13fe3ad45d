/* SPDX-License-Identifier: MIT */
/* Blocking sockets and a thread a connection. Stopping shuts every socket down, which ends every read. */
#include "tests/sync/http/loopback.h"

#include <arpa/inet.h>
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "model/base/arena.h"

#define CONNECTIONS 64
#define HEAD_BYTES  65536

struct connection {
	struct loopback *server;
	int socket;
	pthread_t thread;
};

struct loopback {
	loopback_answer *answer;
	void *user;
	char *url;
	int listener;
	pthread_t thread;
	pthread_mutex_t mutex; /* guards the rest */
	pthread_cond_t arrived;
	struct connection connections[CONNECTIONS];
	size_t connection_count;
	size_t requests;
};

/* Reads until `length` bytes are there; false at the end of the connection. */
static bool read_exactly(int socket, char *into, size_t length)
{
	while (length > 0) {
		ssize_t got = recv(socket, into, length, 0);
		if (got <= 0)
			return false;
		into += got;
		length -= (size_t)got;
	}
	return true;
}

/* A byte at a time, so that nothing of the body or of the next request is taken. Hangs up on a TLS handshake. */
static bool read_head(int socket, char *head)
{
	size_t length = 0;
	while (length < HEAD_BYTES - 1 && read_exactly(socket, head + length, 1)) {
		if (head[0] == 0x16)
			return false;
		head[++length] = '\0';
		if (length >= 4 && strcmp(head + length - 4, "\r\n\r\n") == 0)
			return true;
	}
	return false;
}

static bool serve_one(struct connection *connection, char *head)
{
	struct loopback *server = connection->server;
	if (!read_head(connection->socket, head))
		return false;
	const char *header = strstr(head, "Content-Length: ");
	size_t length = header ? (size_t)strtoul(header + strlen("Content-Length: "), NULL, 10) : 0;
	char *body = heap_alloc(length + 1);
	body[length] = '\0';
	bool open = read_exactly(connection->socket, body, length);
	if (open) {
		struct exchange exchange = {server, connection->socket, head, body, 0};
		pthread_mutex_lock(&server->mutex);
		exchange.number = server->requests++;
		pthread_cond_broadcast(&server->arrived);
		pthread_mutex_unlock(&server->mutex);
		open = server->answer(&exchange, server->user);
	}
	free(body);
	return open;
}

static void *serve_connection(void *user)
{
	struct connection *connection = user;
	char *head = heap_alloc(HEAD_BYTES);
	while (serve_one(connection, head))
		continue;
	free(head);
	pthread_mutex_lock(
		&connection->server->mutex); /* loopback_stop must not shut down a number that is another's */
	close(connection->socket);
	connection->socket = -1;
	pthread_mutex_unlock(&connection->server->mutex);
	return NULL;
}

static void *accept_all(void *user)
{
	struct loopback *server = user;
	for (int socket; (socket = accept(server->listener, NULL, NULL)) >= 0;) {
		pthread_mutex_lock(&server->mutex);
		assert(server->connection_count < CONNECTIONS);
		struct connection *connection = &server->connections[server->connection_count++];
		*connection = (struct connection){.server = server, .socket = socket};
		pthread_create(&connection->thread, NULL, serve_connection, connection);
		pthread_mutex_unlock(&server->mutex);
	}
	return NULL;
}

struct loopback *loopback_start(loopback_answer *answer, void *user)
{
	struct loopback *server = heap_alloc(sizeof *server);
	*server = (struct loopback){.answer = answer, .user = user};
	pthread_mutex_init(&server->mutex, NULL);
	pthread_cond_init(&server->arrived, NULL);
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof address;
	server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int failed = bind(server->listener, (struct sockaddr *)&address, size) ||
		     listen(server->listener, CONNECTIONS) ||
		     getsockname(server->listener, (struct sockaddr *)&address, &size) ||
		     pthread_create(&server->thread, NULL, accept_all, server);
	assert(!failed);
	(void)failed;
	server->url = heap_printf("http://127.0.0.1:%u", ntohs(address.sin_port));
	return server;
}

const char *loopback_url(const struct loopback *server)
{
	return server->url;
}

size_t loopback_requests(struct loopback *server)
{
	pthread_mutex_lock(&server->mutex);
	size_t requests = server->requests;
	pthread_mutex_unlock(&server->mutex);
	return requests;
}

size_t loopback_connections(struct loopback *server)
{
	pthread_mutex_lock(&server->mutex);
	size_t connections = server->connection_count;
	pthread_mutex_unlock(&server->mutex);
	return connections;
}

void loopback_wait_for(struct loopback *server, size_t requests)
{
	pthread_mutex_lock(&server->mutex);
	while (server->requests < requests)
		pthread_cond_wait(&server->arrived, &server->mutex);
	pthread_mutex_unlock(&server->mutex);
}

void loopback_refuse(struct loopback *server)
{
	if (server->listener < 0)
		return;
	shutdown(server->listener, SHUT_RDWR);
	pthread_join(server->thread, NULL);
	close(server->listener);
	server->listener = -1;
}

void loopback_stop(struct loopback *server)
{
	loopback_refuse(server);
	pthread_mutex_lock(&server->mutex);
	for (size_t i = 0; i < server->connection_count; i++)
		if (server->connections[i].socket >= 0)
			shutdown(server->connections[i].socket, SHUT_RDWR);
	pthread_mutex_unlock(&server->mutex);
	for (size_t i = 0; i < server->connection_count; i++)
		pthread_join(server->connections[i].thread, NULL);
	pthread_cond_destroy(&server->arrived);
	pthread_mutex_destroy(&server->mutex);
	free(server->url);
	free(server);
}

void loopback_write_bytes(const struct exchange *exchange, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t sent = send(exchange->socket, bytes, length, MSG_NOSIGNAL);
		if (sent <= 0)
			return;
		bytes += sent;
		length -= (size_t)sent;
	}
}

void loopback_write(const struct exchange *exchange, const char *text)
{
	loopback_write_bytes(exchange, text, strlen(text));
}

void loopback_json(const struct exchange *exchange, int status, const char *headers, const char *body)
{
	char *text = heap_printf("HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n%s\r\n%s",
				 status, strlen(body), headers, body);
	loopback_write(exchange, text);
	free(text);
}

void loopback_reset(const struct exchange *exchange)
{
	struct linger now = {.l_onoff = 1, .l_linger = 0};
	setsockopt(exchange->socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

void loopback_hang(const struct exchange *exchange)
{
	char byte;
	while (recv(exchange->socket, &byte, 1, 0) > 0)
		continue;
}
