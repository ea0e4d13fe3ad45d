/* SPDX-License-Identifier: MIT */
/* A resolver that does not answer: getaddrinfo is ours here. libcurl calls it in a thread of its own. */
#include "tests/testing.h"

#include <netdb.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "model/base/arena.h"
#include "sync/http/http.h"

#define PATIENCE_SECONDS 60 /* after them the resolver answers, and the test has failed */

static struct resolver {
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	unsigned asked;
	unsigned answered;
	bool released;
} resolver = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0, false};

static bool wait_for_change(time_t until)
{
	struct timespec at = {.tv_sec = until};
	return pthread_cond_timedwait(&resolver.changed, &resolver.mutex, &at) == 0;
}

/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name): the names of netdb.h are reserved */
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
	(void)node;
	(void)service;
	(void)hints;
	*result = NULL;
	time_t until = time(NULL) + PATIENCE_SECONDS;
	pthread_mutex_lock(&resolver.mutex);
	resolver.asked++;
	pthread_cond_broadcast(&resolver.changed);
	while (!resolver.released && wait_for_change(until))
		continue;
	resolver.answered++;
	pthread_cond_broadcast(&resolver.changed);
	pthread_mutex_unlock(&resolver.mutex);
	return EAI_AGAIN;
}

static unsigned answered(void)
{
	pthread_mutex_lock(&resolver.mutex);
	unsigned count = resolver.answered;
	pthread_mutex_unlock(&resolver.mutex);
	return count;
}

static void wait_until_asked(void)
{
	pthread_mutex_lock(&resolver.mutex);
	while (resolver.asked == 0)
		pthread_cond_wait(&resolver.changed, &resolver.mutex);
	pthread_mutex_unlock(&resolver.mutex);
}

struct fixture {
	struct http_client *client;
	struct arena *arena;
	struct http_response response;
	struct error err;
};

static int start(void **state)
{
	static struct fixture fixture;
	const struct http_options options = {.jobs = 2, .timeout = 1};
	fixture = (struct fixture){.arena = arena_new()};
	fixture.client = http_open(&options, &fixture.err);
	resolver.asked = resolver.answered = 0;
	resolver.released = false;
	*state = &fixture;
	return fixture.client ? 0 : -1;
}

/* The resolver answers at last, so that none of its threads outlives the test. */
static int stop(void **state)
{
	struct fixture *fixture = *state;
	http_close(fixture->client);
	arena_free(fixture->arena);
	error_clear(&fixture->err);
	pthread_mutex_lock(&resolver.mutex);
	resolver.released = true;
	pthread_cond_broadcast(&resolver.changed);
	while (resolver.answered < resolver.asked)
		pthread_cond_wait(&resolver.changed, &resolver.mutex);
	pthread_mutex_unlock(&resolver.mutex);
	return 0;
}

static bool get(struct fixture *fixture)
{
	const struct http_request request = {.method = "GET", .url = "https://grafana.example.org/", .limit = 1000};
	return http_perform(fixture->client, fixture->arena, &request, &fixture->response, &fixture->err);
}

static void a_name_that_is_not_looked_up_in_time_is_a_timeout(void **state)
{
	struct fixture *fixture = *state;
	assert_false(get(fixture));
	assert_int_equal(answered(), 0);
	assert_int_equal(fixture->response.outcome, HTTP_NOT_SENT);
	assert_int_equal(fixture->err.fault, FAULT_UNREACHABLE);
	assert_non_null(strstr(fixture->err.message, "timed out"));
}

static void *cancel(void *user)
{
	struct fixture *fixture = user;
	wait_until_asked();
	http_cancel(fixture->client);
	return NULL;
}

static void cancelling_ends_a_request_whose_name_is_looked_up(void **state)
{
	struct fixture *fixture = *state;
	pthread_t thread;
	pthread_create(&thread, NULL, cancel, fixture);
	assert_false(get(fixture));
	pthread_join(thread, NULL);
	assert_int_equal(answered(), 0);
	assert_int_equal(fixture->err.fault, FAULT_INTERRUPTED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_name_that_is_not_looked_up_in_time_is_a_timeout, start, stop),
		cmocka_unit_test_setup_teardown(cancelling_ends_a_request_whose_name_is_looked_up, start, stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
