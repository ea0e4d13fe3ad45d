/* SPDX-License-Identifier: MIT */
#include "tests/gateway/client.h"

#include "tests/testing.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fixtures/gateway/base/gojson.h"
#include "fixtures/gateway/front/router.h"
#include "fixtures/gateway/server/grafana.h"
#include "model/base/arena.h"
#include "model/base/error.h"
#include "model/base/strbuf.h"

#define REPLY_LIMIT ((size_t)16 << 20)

struct reply ask(struct arena *arena, struct grafana *server, const char *method, const char *path, const char *body)
{
	struct grafana_request request = {.method = method,
					  .path = path,
					  .authorization = "Bearer anything",
					  .content_type = "application/json",
					  .body = slice_of(body)};
	struct grafana_response response;
	router_handle(server, &request, arena, &response);
	return (struct reply){.status = response.status,
			      .body = arena_slice(arena, response.body).at,
			      .length = response.body.length,
			      .promised = response.body.length,
			      .json = gojson_read(arena, arena_slice(arena, response.body))};
}

int connect_port(uint16_t port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
	return fd;
}

static struct reply reply_of(struct arena *arena, struct slice all)
{
	const char *blank = strstr(all.at, "\r\n\r\n");
	struct reply reply = {.head = all.at, .body = ""};
	if (!slice_starts_with(all, "HTTP/1.1 ") || !blank)
		return reply;
	reply.status = (unsigned)strtoul(all.at + strlen("HTTP/1.1 "), NULL, 10);
	const char *length = strcasestr(all.at, "Content-Length: ");
	reply.head = arena_copy(arena, all.at, (size_t)(blank + 2 - all.at));
	reply.body = blank + 4;
	reply.length = all.length - (size_t)(reply.body - all.at);
	reply.promised = length ? strtoul(length + strlen("Content-Length: "), NULL, 10) : 0;
	reply.json = gojson_read(arena, (struct slice){reply.body, reply.length});
	return reply;
}

struct reply ask_port(struct arena *arena, uint16_t port, const char *method, const char *path, const char *body)
{
	int fd = connect_port(port);
	STRBUF_AUTO all = STRBUF_INIT(REPLY_LIMIT);
	char *request = arena_printf(arena,
				     "%s %s HTTP/1.1\r\nHost: here\r\nConnection: close\r\nAuthorization: Bearer x\r\n"
				     "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
				     method, path, body ? strlen(body) : 0, body ? body : "");
	assert_true(send(fd, request, strlen(request), MSG_NOSIGNAL) == (ssize_t)strlen(request));
	char block[4096];
	for (ssize_t got; (got = recv(fd, block, sizeof block, 0)) > 0;)
		strbuf_add(&all, block, (size_t)got);
	close(fd);
	return reply_of(arena, arena_slice(arena, strbuf_slice(&all)));
}

static const struct value *place(struct arena *arena, const struct reply *reply, const char *pointer)
{
	char *rest = arena_strdup(arena, pointer + 1);
	const struct value *value = reply->json;
	for (char *part; value && (part = strsep(&rest, "/"));) {
		size_t index = strtoul(part, NULL, 10);
		if (value->kind == VALUE_ARRAY)
			value = index < value->count ? &value->items[index] : NULL;
		else
			value = value_get(value, part);
	}
	return value;
}

bool has_place(struct arena *arena, const struct reply *reply, const char *pointer)
{
	return place(arena, reply, pointer) != NULL;
}

const char *text_at(struct arena *arena, const struct reply *reply, const char *pointer)
{
	const struct value *value = place(arena, reply, pointer);
	if (!value || (value->kind != VALUE_STRING && value->kind != VALUE_NUMBER))
		fail_msg("no text or number at %s of %s", pointer, reply->body);
	return value ? arena_slice(arena, value->text).at : "";
}

int64_t number_at(struct arena *arena, const struct reply *reply, const char *pointer)
{
	int64_t number = 0;
	const struct value *value = place(arena, reply, pointer);
	if (!value || !value_to_integer(value, &number))
		fail_msg("no whole number at %s of %s", pointer, reply->body);
	return number;
}

struct grafana *server_of(const char *profile)
{
	ERROR_AUTO err = {0};
	struct grafana *server = grafana_new(&(struct grafana_options){.profile = profile_find(profile)});
	assert_true(grafana_seed(server, "", slice_of("{\"uid\":\"a\",\"title\":\"A\",\"tags\":[]}"), &err));
	return server;
}
