/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include <pthread.h>

#include "model/base/arena.h"
#include "sync/grafana/api.h"
#include "sync/grafana/reach.h"
#include "sync/http/http.h"
#include "tests/sync/http/loopback.h"

#define WORKERS 16

static void destroy(struct reach *reach)
{
	reach_destroy(reach);
}
#define REACH_AUTO __attribute__((cleanup(destroy))) struct reach

/*
 * Events: "+" a dashboard may be asked for, "~" it must wait, "#" none is asked for any more; "a!" the request for
 * dashboard a failed by the target's fault, "a." it was answered, "a-" it shows neither.
 */
static const struct {
	const char *what;
	const char *events;
} runs[] = {
	{"three that fail one after the other close it", "+a!+b!+c!##"},
	{"three that fail together do", "+++~a!~b!~c!#"},
	{"an answer between them opens it for good", "+++~a!b.+++++c!d!e!f!g!+"},
	{"the last of three may be the one that answers", "+++a!b!~c.++++"},
	{"an answer before all faults does", "+a.+++++b!c!d!e!f!+"},
	{"what shows neither leaves its turn to another", "+++a!b!c-+~d!#"},
	{"a dashboard that fails again counts once", "+a!+a!+a!+b!+b!+c!#"},
	{"two are too few", "+a!+b!+"},
};

static void take_turn(struct reach *reach, char event, const char *what)
{
	static const char events[] = {[REACH_ASK] = '+', [REACH_WAIT] = '~', [REACH_CLOSED] = '#'};
	enum reach_turn turn = reach_turn(reach);
	if (events[turn] != event)
		fail_msg("%s: '%c' where '%c' was expected", what, events[turn], event);
}

static void the_first_dashboards_decide_whether_the_others_are_asked_for(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++) {
		REACH_AUTO reach;
		ERROR_AUTO err = {0};
		reach_init(&reach);
		error_set(&err, FAULT_UNREACHABLE, "refused");
		for (const char *at = runs[i].events; *at; at++) {
			if (strchr("+~#", *at)) {
				take_turn(&reach, *at, runs[i].what);
				continue;
			}
			struct slice uid = {at++, 1};
			reach_end(&reach, uid,
				  *at == '!'   ? REACH_FAULT
				  : *at == '.' ? REACH_ANSWERED
					       : REACH_NEITHER,
				  &err);
		}
	}
}

static void fail_with(struct reach *reach, const char *uid, enum fault fault, const char *message)
{
	ERROR_AUTO err = {0};
	error_set(&err, fault, "%s", message);
	error_hint(&err, "hint of %s", message);
	assert_int_equal(reach_turn(reach), REACH_ASK);
	reach_end(reach, slice_of(uid), REACH_FAULT, &err);
}

static void assert_said(const enum fault *faults, const char *const *messages, enum fault fault, const char *message)
{
	REACH_AUTO reach;
	ERROR_AUTO err = {0};
	size_t asked = 0;
	reach_init(&reach);
	assert_false(reach_said(&reach, &asked, &err));
	fail_with(&reach, "a", faults[0], messages[0]);
	fail_with(&reach, "b", faults[1], messages[1]);
	assert_false(reach_said(&reach, &asked, &err));
	fail_with(&reach, "c", faults[2], messages[2]);
	assert_true(reach_said(&reach, &asked, &err));
	assert_int_equal(asked, 3);
	assert_int_equal(err.fault, fault);
	assert_string_equal(err.message, message);
	assert_string_equal(err.hint + strlen("hint of "), message);
}

static void what_is_said_does_not_depend_on_which_failed_first(void **state)
{
	(void)state;
	const enum fault some[] = {FAULT_FAILED, FAULT_DENIED, FAULT_UNREACHABLE};
	const enum fault others[] = {FAULT_DENIED, FAULT_UNREACHABLE, FAULT_FAILED};
	assert_said(some, (const char *const[]){"a", "c", "b"}, FAULT_DENIED, "c");
	assert_said(others, (const char *const[]){"c", "b", "a"}, FAULT_DENIED, "c");
	const enum fault pages[] = {FAULT_FAILED, FAULT_FAILED, FAULT_FAILED};
	assert_said(pages, (const char *const[]){"b", "a", "c"}, FAULT_UNREACHABLE, "a");
	assert_said(pages, (const char *const[]){"a", "c", "b"}, FAULT_UNREACHABLE, "a");
}

/* ---- over HTTP ---- */

/* The same answer to every request. */
struct reply {
	int status;
	const char *headers;
	const char *body;
};

static bool answer_alike(const struct exchange *exchange, void *user)
{
	const struct reply *reply = user;
	loopback_json(exchange, reply->status, reply->headers, reply->body);
	return true;
}

struct server {
	struct loopback *loopback;
	struct http_client *client;
	struct api *api;
	struct gateway gateway;
	size_t failed; /* of those that many threads asked for */
	pthread_mutex_t mutex;
};

static void start(struct server *server, loopback_answer *answer, void *user)
{
	ERROR_AUTO err = {0};
	*server = (struct server){.loopback = loopback_start(answer, user)};
	server->client = http_open(&(struct http_options){.jobs = WORKERS, .timeout = 30}, &err);
	server->api = api_open(server->client, &(struct api_options){.endpoint = loopback_url(server->loopback)});
	server->gateway = api_gateway(server->api);
	pthread_mutex_init(&server->mutex, NULL);
}

static void stop(struct server *server)
{
	api_close(server->api);
	http_close(server->client);
	loopback_stop(server->loopback);
	pthread_mutex_destroy(&server->mutex);
}

static bool ask(struct server *server, const char *uid)
{
	ARENA_AUTO arena = arena_new();
	ERROR_AUTO err = {0};
	struct live live;
	return server->gateway.ops->get(server->gateway.self, arena, slice_of(uid), &live, &err);
}

static void only_what_grafana_does_not_say_is_a_fault_of_the_target(void **state)
{
	(void)state;
	static const char page[] = "<!doctype html><title>Sign in</title>";
	const struct {
		struct reply reply;
		bool is_fault;
	} rows[] = {
		{{200, "", "{\"dashboard\":{}}"}, false},
		{{200, "", "{\"dashboard\":{\"title\":\"\\ud800\"}}"}, false}, /* one that the strict reader refuses */
		{{404, "", "{\"message\":\"Dashboard not found\"}"}, false},
		{{403, "", "{\"message\":\"You'll need additional permissions\"}"}, false},
		{{400, "", "{\"message\":\"bad request data\"}"}, false},
		{{406, "", "{\"message\":\"v2\"}"}, false},
		{{422, "", "{}"}, false},
		{{401, "", "{\"message\":\"Unauthorized\"}"}, true},
		{{401, "", ""}, true},
		{{302, "Location: /login\r\n", ""}, true},
		{{404, "", "{\"message\":\"Not found\"}"}, true}, /* a path that Grafana does not have */
		{{404, "", page}, true},
		{{404, "", ""}, true},
		{{200, "", page}, true},
		{{200, "", "It works!"}, true},
		{{200, "", "{\"status\":\"ok\"}"}, true}, /* another program */
		{{403, "", page}, true},
		{{410, "", page}, true},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct reply reply = rows[i].reply;
		struct server server;
		struct gateway_fault fault;
		ARENA_AUTO arena = arena_new();
		start(&server, answer_alike, &reply);
		for (const char *uids[] = {"a", "b", "c", "d", "e"}, **uid = uids; uid < uids + 5; uid++)
			ask(&server, *uid);
		bool is_fault = server.gateway.ops->is_at_fault(server.gateway.self, arena, &fault);
		if (is_fault != rows[i].is_fault || loopback_requests(server.loopback) != (is_fault ? 3 : 5))
			fail_msg("%d %s: %zu requests", reply.status, reply.body, loopback_requests(server.loopback));
		if (is_fault)
			assert_int_equal(fault.fault, reply.status == 401 ? FAULT_DENIED : FAULT_UNREACHABLE);
		stop(&server);
	}
}

static void *ask_some(void *user)
{
	struct server *server = user;
	for (int i = 0; i < 4; i++) {
		char uid[] = {'u', (char)('a' + i), '\0'};
		bool failed = !ask(server, uid);
		pthread_mutex_lock(&server->mutex);
		server->failed += failed;
		pthread_mutex_unlock(&server->mutex);
	}
	return NULL;
}

static void ask_from_many_threads(struct server *server)
{
	pthread_t threads[WORKERS];
	for (size_t i = 0; i < WORKERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, ask_some, server), 0);
	for (size_t i = 0; i < WORKERS; i++)
		pthread_join(threads[i], NULL);
}

/* The first two requests wait for the third, which is answered: they cannot have been the only ones. */
static bool answer_the_third(const struct exchange *exchange, void *user)
{
	(void)user;
	loopback_wait_for(exchange->server, 3);
	bool is_answered = exchange->number >= 2;
	loopback_json(exchange, is_answered ? 200 : 401, "", is_answered ? "{\"dashboard\":{}}" : "{}");
	return true;
}

static void one_answer_beside_two_faults_lets_all_others_be_asked_for(void **state)
{
	(void)state;
	struct server server;
	start(&server, answer_the_third, NULL);
	ask_from_many_threads(&server);
	assert_int_equal(loopback_requests(server.loopback), WORKERS * 4);
	assert_int_equal(server.failed, 2);
	stop(&server);
}

static void many_threads_stop_at_the_same_count(void **state)
{
	(void)state;
	struct server server;
	struct reply reply = {401, "", "{}"};
	ARENA_AUTO arena = arena_new();
	struct gateway_fault fault;
	start(&server, answer_alike, &reply);
	ask_from_many_threads(&server);
	assert_true(server.gateway.ops->is_at_fault(server.gateway.self, arena, &fault));
	assert_int_equal(fault.asked, 3);
	assert_int_equal(server.failed, WORKERS * 4);
	assert_true(loopback_requests(server.loopback) <
		    WORKERS * 4); /* a dashboard that was asked for twice counts once */
	stop(&server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_dashboards_decide_whether_the_others_are_asked_for),
		cmocka_unit_test(what_is_said_does_not_depend_on_which_failed_first),
		cmocka_unit_test(only_what_grafana_does_not_say_is_a_fault_of_the_target),
		cmocka_unit_test(one_answer_beside_two_faults_lets_all_others_be_asked_for),
		cmocka_unit_test(many_threads_stop_at_the_same_count),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
