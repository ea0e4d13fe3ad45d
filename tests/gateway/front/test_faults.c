/* SPDX-License-Identifier: MIT */
/*
 * Each fault over a real socket: what the client sees, and what was saved. No test measures time; that `latency` and
 * `slow` wait is seen in the answer that the pure part hands to the front.
 */
#include "tests/testing.h"

#include <inttypes.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fixtures/gateway/front/http.h"
#include "fixtures/gateway/front/router.h"
#include "fixtures/gateway/server/grafana.h"
#include "model/base/arena.h"
#include "model/base/error.h"
#include "model/value/value.h"
#include "tests/gateway/client.h"

static const char DB[] = "/api/dashboards/db";
static const char SAVE[] =
	"{\"dashboard\":{\"uid\":\"a\",\"title\":\"A\",\"version\":1,\"ours\":true},\"message\":\"m\"}";

struct fixture {
	struct arena *arena;
	struct grafana_fault fault;
	struct grafana *server;
	struct http_options options;
	struct http *http;
};

static void begin(struct fixture *f, const char *fault)
{
	ERROR_AUTO err = {0};
	*f = (struct fixture){.arena = arena_new(), .options = {.address = "127.0.0.1"}};
	assert_true(fault_parse(fault, &f->fault, &err));
	f->server = grafana_new(&(struct grafana_options){.faults = &f->fault, .faults_count = 1});
	assert_true(grafana_seed(f->server, "", slice_of("{\"uid\":\"a\",\"title\":\"A\"}"), &err));
	f->http = http_start(f->server, &f->options, &err);
	assert_non_null(f->http);
}

static void end(struct fixture *f)
{
	http_stop(f->http);
	grafana_free(f->server);
	arena_free(f->arena);
}

static struct reply save(struct fixture *f)
{
	return ask_port(f->arena, http_port(f->http), "POST", DB, SAVE);
}

static int64_t live_version(struct fixture *f)
{
	struct grafana_dashboard seen;
	assert_true(grafana_look(f->server, "a", f->arena, &seen));
	return seen.versions[seen.versions_count - 1].version;
}

/* ---- refused before, or lost after ---- */

struct lost {
	const char *fault;
	unsigned status; /* 0: no answer */
	int64_t version; /* live afterwards */
	const char *type;
};

static void an_answer_that_is_an_error_or_none_tells_nothing_of_what_was_saved(void **state)
{
	static const struct lost CASES[] = {
		{"429", 429, 1, "text/html"},         {"5xx-before", 502, 1, "text/html"},
		{"5xx-after", 504, 2, "text/html"},   {"drop-before", 0, 1, NULL},
		{"drop-after", 0, 2, NULL},           {"expired", 401, 1, "application/json"},
		{"slow", 200, 2, "application/json"}, {"latency", 200, 2, "application/json"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		struct fixture f;
		begin(&f, CASES[i].fault);
		struct reply reply = save(&f);
		print_message("%s\n", CASES[i].fault);
		assert_int_equal(reply.status, CASES[i].status);
		assert_int_equal(live_version(&f), CASES[i].version);
		assert_true(!CASES[i].type || strstr(reply.head, CASES[i].type));
		assert_true(reply.length == reply.promised);
		end(&f);
	}
}

static void a_429_says_when_to_come_back(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "429");
	assert_non_null(strstr(save(&f).head, "Retry-After: 1\r\n"));
	assert_int_equal(save(&f).status, 200);
	end(&f);
}

static void a_truncated_answer_promises_more_than_it_sends(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "truncate");
	struct reply reply = save(&f);
	assert_int_equal(reply.status, 200);
	assert_true(reply.length > 0 && reply.length < reply.promised);
	assert_int_equal(live_version(&f), 2);
	end(&f);
}

static void waiting_is_asked_of_the_one_who_carries_the_answer(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	static const struct {
		const char *fault;
		enum grafana_transport transport;
	} CASES[] = {{"latency@get:1", GRAFANA_SEND}, {"slow@get:1", GRAFANA_DRIBBLE}};
	for (size_t i = 0; i < 2; i++) {
		struct fixture f;
		struct grafana_response response;
		begin(&f, CASES[i].fault);
		router_handle(f.server,
			      &(struct grafana_request){
				      .method = "GET", .path = "/api/dashboards/uid/a", .authorization = "Bearer x"},
			      arena, &response);
		assert_int_equal(response.status, 200);
		assert_true(response.delay_ms > 0);
		assert_int_equal(response.transport, CASES[i].transport);
		end(&f);
	}
}

/* ---- a database under load ---- */

static void a_locked_save_is_a_412_that_nobody_made(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "locked");
	struct reply reply = save(&f);
	assert_int_equal(reply.status, 412);
	assert_non_null(strstr(reply.body, "\"status\":\"version-mismatch\""));
	assert_int_equal(live_version(&f), 1);
	assert_int_equal(save(&f).status, 200);
	end(&f);
}

/* A save that is answered is in flight no more: one writer after the other meets no load. */
static void under_load_one_save_after_the_other_succeeds(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "locked@*");
	for (int64_t version = 1; version <= 60; version++) {
		const char *body = arena_printf(
			f.arena, "{\"dashboard\":{\"uid\":\"a\",\"title\":\"A\",\"version\":%" PRId64 "}}", version);
		assert_int_equal(ask_port(f.arena, http_port(f.http), "POST", DB, body).status, 200);
	}
	end(&f);
}

/* Whoever carries the answers ends none of these, so each save finds one more in flight. */
static void under_load_many_at_once_meet_both_answers(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "locked@*");
	struct grafana_response response = {0};
	const struct grafana_request request = {.method = "POST",
						.path = DB,
						.authorization = "Bearer x",
						.content_type = "application/json",
						.body = slice_of(SAVE)};
	unsigned locked = 0;
	for (unsigned i = 0; i < 100; i++) {
		router_handle(f.server, &request, f.arena, &response);
		assert_int_equal(response.delay_ms, i * 10);
		if (response.status != 500)
			continue;
		locked++;
		assert_true(slice_is(response.body, "{\"error\":\"database is locked\",\"message\":\"Failed to save "
						    "dashboard\",\"traceID\":\"\"}"));
	}
	assert_true(locked > 0);
	router_end(f.server, &response);
	router_end(f.server, &response); /* counts once */
	router_handle(f.server, &request, f.arena, &response);
	assert_int_equal(response.delay_ms, 99 * 10);
	end(&f);
}

/* ---- other people ---- */

static void an_edit_just_before_makes_the_save_stale(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "edit");
	struct reply reply = save(&f);
	assert_int_equal(reply.status, 412);
	assert_int_equal(live_version(&f), 2);
	end(&f);
}

/* Both saves named version 1 and both are answered 200: the check of the version is not atomic. */
static void check_race(const char *fault, size_t ours)
{
	struct fixture f;
	struct grafana_dashboard seen;
	begin(&f, fault);
	struct reply reply = save(&f);
	assert_int_equal(reply.status, 200);
	assert_int_equal(number_at(f.arena, &reply, "/version"), ours + 1);
	assert_true(grafana_look(f.server, "a", f.arena, &seen));
	assert_int_equal(seen.versions_count, 3);
	for (size_t i = 1; i < 3; i++) {
		assert_int_equal(seen.versions[i].version, i + 1);
		assert_int_equal(seen.versions[i].parent, 1);
		assert_int_equal(seen.versions[i].by_person, i != ours);
	}
	end(&f);
}

static void in_a_race_theirs_comes_first_and_is_covered(void **state)
{
	(void)state;
	check_race("race", 2);
}

static void in_a_race_ours_may_come_first(void **state)
{
	(void)state;
	check_race("race-ours-first", 1);
}

static const struct value *chosen_edit(void *user, struct arena *arena, struct slice uid, const struct value *live)
{
	struct value *edited = arena_alloc(arena, sizeof *edited);
	*edited = value_with(arena, live, slice_of("theirs"), value_text(uid));
	++*(int *)user;
	return edited;
}

static void a_test_may_choose_what_the_person_saves(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	ERROR_AUTO err = {0};
	int edits = 0;
	struct grafana_fault fault;
	assert_true(fault_parse("race@*", &fault, &err));
	struct grafana *server = grafana_new(
		&(struct grafana_options){.faults = &fault, .faults_count = 1, .edit = chosen_edit, .user = &edits});
	assert_true(grafana_seed(server, "", slice_of("{\"uid\":\"a\",\"title\":\"A\"}"), &err));
	assert_int_equal(ask(arena, server, "POST", DB, SAVE).status, 200);
	struct grafana_dashboard seen;
	assert_true(grafana_look(server, "a", arena, &seen));
	assert_int_equal(edits, 1);
	assert_int_equal(seen.versions_count, 3);
	assert_non_null(strstr(arena_slice(arena, seen.versions[1].data).at, "\"theirs\":\"a\""));
	grafana_free(server);
}

/* ---- when ---- */

static void a_fault_meets_the_save_of_its_number(void **state)
{
	static const struct {
		const char *fault;
		unsigned statuses[3];
	} CASES[] = {
		{"5xx-before", {502, 200, 412}},       {"5xx-before@1", {502, 200, 412}},
		{"5xx-before@2", {200, 502, 412}},     {"5xx-before@*", {502, 502, 502}},
		{"5xx-before@get:1", {200, 412, 412}},
	};
	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		struct fixture f;
		begin(&f, CASES[i].fault);
		for (size_t n = 0; n < 3; n++)
			assert_int_equal(ask(f.arena, f.server, "POST", DB, SAVE).status, CASES[i].statuses[n]);
		end(&f);
	}
}

/* Each kind of call is counted apart: the first of every other kind passes, and so does the first of this one. */
static void a_fault_meets_the_call_of_its_kind_and_number(void **state)
{
	static const struct {
		const char *call;
		const char *method;
		const char *path;
		const char *body;
		unsigned status; /* without a fault */
	} CALLS[] = {
		{"get", "GET", "/api/dashboards/uid/a", NULL, 200},
		{"versions", "GET", "/api/dashboards/uid/a/versions", NULL, 200},
		{"version", "GET", "/api/dashboards/uid/a/versions/1", NULL, 200},
		{"restore", "POST", "/api/dashboards/id/1/restore", "{\"version\":1}", 200},
		{"datasource", "GET", "/api/datasources/uid/testdata", NULL, 200},
		{"query", "POST", "/api/ds/query", "{\"queries\":[]}", 400},
		{"save", "POST", DB, "{\"dashboard\":{\"uid\":\"b\",\"title\":\"B\"},\"overwrite\":true}", 200},
	};
	enum { COUNT = sizeof CALLS / sizeof *CALLS };
	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		ARENA_AUTO arena = arena_new();
		struct fixture f;
		begin(&f, arena_printf(arena, "429@%s:2", CALLS[i].call));
		for (size_t n = 0; n < 3 * COUNT; n++) {
			size_t j = n % COUNT;
			struct reply reply = ask(arena, f.server, CALLS[j].method, CALLS[j].path, CALLS[j].body);
			assert_int_equal(reply.status, j == i && n / COUNT == 1 ? 429 : CALLS[j].status);
		}
		end(&f);
	}
}

static void what_happens_to_a_query_is_seen_over_a_socket(void **state)
{
	static const struct lost CASES[] = {
		{"429@query:1", 429, 1, "Retry-After: 1"},
		{"5xx-before@query:1", 502, 1, "text/html"},
		{"5xx-after@query:*", 504, 1, "text/html"},
		{"drop-before@query:1", 0, 1, NULL},
		{"drop-after@query:*", 0, 1, NULL},
		{"expired@query:1", 401, 1, "application/json"},
		{"latency@query:1", 400, 1, "application/json"},
		{"slow@query:1", 400, 1, "application/json"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		struct fixture f;
		begin(&f, CASES[i].fault);
		struct reply reply = ask_port(f.arena, http_port(f.http), "POST", "/api/ds/query", "{\"queries\":[]}");
		print_message("%s\n", CASES[i].fault);
		assert_int_equal(reply.status, CASES[i].status);
		assert_true(!CASES[i].type || strstr(reply.head, CASES[i].type));
		end(&f);
	}
}

/* A restore names no version: it covers the edit, which stays a version of its own. */
static void an_edit_just_before_a_restore_is_covered(void **state)
{
	(void)state;
	struct fixture f;
	struct grafana_dashboard seen;
	begin(&f, "edit@restore:1");
	assert_int_equal(ask(f.arena, f.server, "POST", "/api/dashboards/id/1/restore", "{\"version\":1}").status, 200);
	assert_true(grafana_look(f.server, "a", f.arena, &seen));
	assert_int_equal(seen.versions_count, 3);
	assert_true(seen.versions[1].by_person);
	assert_false(seen.versions[2].by_person);
	assert_int_equal(seen.versions[2].version, 3);
	end(&f);
}

static void a_fault_that_there_is_not_is_named(void **state)
{
	static const char *const WRONG[] = {"",
					    "zap",
					    "429@",
					    "429@0",
					    "429@-1",
					    "429@1x",
					    "429@get",
					    "429@get:0",
					    "race@get:1",
					    "429@put:1",
					    "429@:1",
					    "429@query:",
					    "429@1:get",
					    "edit@query:1",
					    "edit@datasource:*",
					    "429@get:1:2",
					    "race@restore:1",
					    "race-ours-first@query:1",
					    "edit@versions:1",
					    "429@99999999999"};
	(void)state;
	for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
		ERROR_AUTO err = {0};
		struct grafana_fault fault;
		assert_false(fault_parse(WRONG[i], &fault, &err));
		assert_int_equal(err.fault, FAULT_USAGE);
		assert_non_null(strstr(err.message, WRONG[i]));
	}
}

/* ---- the front ---- */

static size_t receive_until(int fd, char *out, size_t room, const char *end)
{
	size_t length = 0;
	while (length + 1 < room && !strstr(out, end)) {
		ssize_t got = recv(fd, out + length, room - 1 - length, 0);
		if (got <= 0)
			break;
		length += (size_t)got;
		out[length] = '\0';
	}
	return length;
}

static void one_connection_carries_many_requests(void **state)
{
	static const char REQUEST[] =
		"GET /api/dashboards/uid/a HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer x\r\n\r\n";
	(void)state;
	struct fixture f;
	begin(&f, "429");
	int fd = connect_port(http_port(f.http));
	for (int i = 0; i < 3; i++) {
		char answer[4000] = "";
		assert_true(send(fd, REQUEST, strlen(REQUEST), MSG_NOSIGNAL) > 0);
		receive_until(fd, answer, sizeof answer, "\"version\":1}}");
		assert_non_null(strstr(answer, "HTTP/1.1 200 OK"));
		assert_non_null(strstr(answer, "Cache-Control: no-cache"));
	}
	close(fd);
	assert_int_equal(grafana_requests(f.server, GRAFANA_GET), 3);
	end(&f);
}

static void a_slash_in_a_uid_stays_one_segment(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "429");
	struct reply reply = ask_port(f.arena, http_port(f.http), "GET", "/api/dashboards/uid/a%2Fb", NULL);
	assert_int_equal(reply.status, 404);
	assert_string_equal(text_at(f.arena, &reply, "/message"), "Dashboard not found");
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_that_is_an_error_or_none_tells_nothing_of_what_was_saved),
		cmocka_unit_test(a_429_says_when_to_come_back),
		cmocka_unit_test(a_truncated_answer_promises_more_than_it_sends),
		cmocka_unit_test(waiting_is_asked_of_the_one_who_carries_the_answer),
		cmocka_unit_test(a_locked_save_is_a_412_that_nobody_made),
		cmocka_unit_test(under_load_one_save_after_the_other_succeeds),
		cmocka_unit_test(under_load_many_at_once_meet_both_answers),
		cmocka_unit_test(an_edit_just_before_makes_the_save_stale),
		cmocka_unit_test(in_a_race_theirs_comes_first_and_is_covered),
		cmocka_unit_test(in_a_race_ours_may_come_first),
		cmocka_unit_test(a_test_may_choose_what_the_person_saves),
		cmocka_unit_test(a_fault_meets_the_save_of_its_number),
		cmocka_unit_test(a_fault_meets_the_call_of_its_kind_and_number),
		cmocka_unit_test(what_happens_to_a_query_is_seen_over_a_socket),
		cmocka_unit_test(an_edit_just_before_a_restore_is_covered),
		cmocka_unit_test(a_fault_that_there_is_not_is_named),
		cmocka_unit_test(one_connection_carries_many_requests),
		cmocka_unit_test(a_slash_in_a_uid_stays_one_segment),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
