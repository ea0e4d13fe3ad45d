/* SPDX-License-Identifier: MIT */
#include "tests/sync/sign_in/signing.h"

#include <dirent.h>
#include <unistd.h>

#include "tests/files.h"

static const char *variable(void *user, const char *name)
{
	struct signing *signing = user;
	for (size_t i = 0; i < SIGNING_VARIABLES && signing->names[i]; i++)
		if (strcmp(signing->names[i], name) == 0)
			return signing->values[i];
	return NULL;
}

static int64_t now(void *user)
{
	return ((struct signing *)user)->now;
}

static const struct route *find_route(struct signing *signing, const char *head)
{
	for (size_t i = 0; i < SIGNING_ROUTES && signing->routes[i].start; i++) {
		struct route *route = &signing->routes[i];
		if (strncmp(head, route->start, strlen(route->start)) != 0 || route->times == SIZE_MAX)
			continue;
		if (route->times && --route->times == 0)
			route->times = SIZE_MAX; /* used up */
		return route;
	}
	return NULL;
}

static bool answer(const struct exchange *exchange, void *user)
{
	struct signing *signing = user;
	pthread_mutex_lock(&signing->mutex);
	if (signing->count < SIGNING_REQUESTS)
		signing->requests[signing->count++] = heap_printf("%s%s", exchange->head, exchange->body);
	const struct route *route = find_route(signing, exchange->head);
	const char *text = route ? route->answer : "404 \n<html>no such route</html>";
	pthread_mutex_unlock(&signing->mutex);
	const char *body = strchr(text, '\n') + 1;
	char *headers = heap_printf("%.*s\r\n", (int)(body - 1 - (text + 4)), text + 4);
	loopback_json(exchange, atoi(text), headers[0] == '\r' ? "" : headers, body);
	free(headers);
	return true;
}

int signing_setup(void **state)
{
	struct signing *signing = heap_alloc(sizeof *signing);
	static char *const nobody[] = {NULL};
	*signing = (struct signing){.arena = arena_new(), .now = 1000000000};
	alarm(SIGNING_SECONDS);
	signing->folder = heap_printf("/tmp/dashsync-signing-XXXXXX");
	assert_non_null(mkdtemp(signing->folder));
	pthread_mutex_init(&signing->mutex, NULL);
	signing->server = loopback_start(answer, signing);
	signing->client = http_open(&(struct http_options){.jobs = 4, .timeout = 30}, &signing->err);
	signing->options = (struct sign_in_options){
		.variable = variable,
		.variable_user = signing,
		.environ = nobody,
		.now = now,
		.now_user = signing,
		.timeout = 30,
		.pause = 1,
	};
	signing_set(signing, "AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1:1");
	*state = signing;
	return 0;
}

static void remove_folder(const char *folder)
{
	DIR *files = opendir(folder);
	for (struct dirent *file; files && (file = readdir(files)) != NULL;) {
		char *path = heap_printf("%s/%s", folder, file->d_name);
		unlink(path); /* fails for "." and ".." */
		free(path);
	}
	closedir(files);
	rmdir(folder);
}

int signing_teardown(void **state)
{
	struct signing *signing = *state;
	alarm(0);
	sign_in_close(signing->sign_in);
	http_close(signing->client);
	loopback_stop(signing->server);
	for (size_t i = 0; i < signing->count; i++)
		free(signing->requests[i]);
	remove_folder(signing->folder);
	free(signing->folder);
	error_clear(&signing->err);
	arena_free(signing->arena);
	pthread_mutex_destroy(&signing->mutex);
	free(signing);
	return 0;
}

void signing_set(struct signing *signing, const char *name, const char *value)
{
	size_t i = 0;
	while (i < SIGNING_VARIABLES && signing->names[i] && strcmp(signing->names[i], name) != 0)
		i++;
	assert_true(i < SIGNING_VARIABLES);
	signing->names[i] = name;
	signing->values[i] = value;
}

void signing_set_url(struct signing *signing, const char *name, const char *path)
{
	signing_set(signing, name, arena_printf(signing->arena, "%s%s", loopback_url(signing->server), path));
}

void signing_route(struct signing *signing, const char *start, const char *text, size_t times)
{
	pthread_mutex_lock(&signing->mutex);
	size_t i = 0;
	while (i < SIGNING_ROUTES && signing->routes[i].start)
		i++;
	assert_true(i < SIGNING_ROUTES);
	signing->routes[i] = (struct route){start, text, times};
	pthread_mutex_unlock(&signing->mutex);
}

void signing_forget_routes(struct signing *signing)
{
	pthread_mutex_lock(&signing->mutex);
	memset(signing->routes, 0, sizeof signing->routes);
	pthread_mutex_unlock(&signing->mutex);
}

const char *signing_token_after(struct signing *signing, const char *refused)
{
	const char *token = NULL;
	error_clear(&signing->err);
	if (!signing->sign_in)
		signing->sign_in = sign_in_open(&signing->options, signing->client);
	return sign_in_token(signing->sign_in, refused, &token, &signing->err) ? token : NULL;
}

const char *signing_token(struct signing *signing)
{
	return signing_token_after(signing, NULL);
}

const char *signing_request(struct signing *signing, size_t i)
{
	pthread_mutex_lock(&signing->mutex);
	assert_true(i < signing->count);
	const char *request = signing->requests[i];
	pthread_mutex_unlock(&signing->mutex);
	return request;
}

void signing_set_application(struct signing *signing)
{
	signing_set(signing, "AZURE_TENANT_ID", "tenant");
	signing_set(signing, "AZURE_CLIENT_ID", "app");
	signing_set(signing, "AZURE_CLIENT_SECRET", "s3cret&+/=%");
	signing_set_url(signing, "AZURE_AUTHORITY_HOST", "");
}

const char *signing_error(struct signing *signing)
{
	const struct error *err = &signing->err;
	return arena_printf(signing->arena, "%s | %s", err->message ? err->message : "no error",
			    err->hint ? err->hint : "no hint");
}

const char *signing_file(struct signing *signing, const char *name, const char *text)
{
	return files_put(signing->arena, signing->folder, name, text);
}

void assert_contains(const char *text, const char *part)
{
	if (!text || !strstr(text, part))
		fail_msg("'%s' is not in '%s'", part, text ? text : "(nothing)");
}
