/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include <pthread.h>

#include "model/base/arena.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "sync/grafana/api.h"
#include "sync/http/http.h"
#include "tests/sync/http/loopback.h"

/* Answers in turn; the last one again and again. Keeps the last request. */
struct script {
	const char *const *answers; /* each "STATUS HEADER\nBODY", NULL-terminated; "" hangs up */
	char *head;
	char *body;
};

static bool answer_script(const struct exchange *exchange, void *user)
{
	struct script *script = user;
	size_t at = 0;
	while (at < exchange->number && script->answers[at + 1])
		at++;
	free(script->head);
	free(script->body);
	script->head = heap_printf("%s", exchange->head);
	script->body = heap_printf("%s", exchange->body);
	const char *answer = script->answers[at];
	if (!*answer)
		return false;
	const char *body = strchr(answer, '\n') + 1;
	char *headers = heap_printf("%.*s\r\n", (int)(body - 1 - (answer + 4)), answer + 4);
	loopback_json(exchange, atoi(answer), headers[0] == '\r' ? "" : headers, body);
	free(headers);
	return true;
}

struct fixture {
	struct script script;
	struct loopback *server;
	struct http_client *client;
	struct api *api;
	struct gateway gateway;
	struct arena *arena;
	struct error err;
	const char *first;  /* the token; NULL: "s3cret" */
	const char *second; /* the token after a refused one: NULL for none, "" for an error */
	size_t refusals;
	atomic_int interrupted;
};

/* Tokens as sync/sign_in/sign_in.h hands them out. */
static bool give_token(void *self, const char *refused, const char **token, struct error *err)
{
	struct fixture *fixture = self;
	*token = fixture->first ? fixture->first : "s3cret";
	if (!refused)
		return true;
	fixture->refusals++;
	assert_string_equal(refused, "s3cret");
	if (fixture->second)
		*token = fixture->second;
	return **token || error_set(err, FAULT_DENIED, "the secret has expired");
}

static void give_advice(void *self, long status, struct error *err)
{
	(void)self;
	error_hint(err, "advice for %ld", status);
}

static struct fixture *start(const char *const *answers)
{
	struct fixture *fixture = heap_alloc(sizeof *fixture);
	*fixture = (struct fixture){.script.answers = answers, .arena = arena_new()};
	fixture->server = loopback_start(answer_script, &fixture->script);
	fixture->client = http_open(&(struct http_options){.jobs = 2, .timeout = 30}, &fixture->err);
	const struct api_options options = {
		arena_printf(fixture->arena, "%s/sub", loopback_url(fixture->server)),
		{give_token, give_advice, fixture},
		&fixture->interrupted,
		false,
	};
	fixture->api = api_open(fixture->client, &options);
	fixture->gateway = api_gateway(fixture->api);
	return fixture;
}

static void stop(struct fixture **started)
{
	struct fixture *fixture = *started;
	api_close(fixture->api);
	http_close(fixture->client);
	loopback_stop(fixture->server);
	arena_free(fixture->arena);
	error_clear(&fixture->err);
	free(fixture->script.head);
	free(fixture->script.body);
	free(fixture);
}

#define START(...)   start((const char *const[]){__VA_ARGS__, NULL}) /* the answers, in turn */
#define FIXTURE_AUTO __attribute__((cleanup(stop))) struct fixture *

static bool get(struct fixture *fixture, const char *uid, struct live *live)
{
	error_clear(&fixture->err);
	return fixture->gateway.ops->get(fixture->gateway.self, fixture->arena, slice_of(uid), live, &fixture->err);
}

static void assert_request(const struct fixture *fixture, const char *line)
{
	if (strncmp(fixture->script.head, line, strlen(line)) != 0)
		fail_msg("'%.*s' is not '%s'", (int)strcspn(fixture->script.head, "\r"), fixture->script.head, line);
	assert_non_null(strstr(fixture->script.head, "\r\nAuthorization: Bearer s3cret\r\n"));
}

static void a_get_names_the_escaped_uid(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = START("200 \n{\"dashboard\":{\"version\":4}}");
	struct live live;
	assert_true(get(fixture, "subscriptions~s~x/y z", &live));
	assert_request(fixture, "GET /sub/api/dashboards/uid/subscriptions~s~x%2Fy%20z HTTP/1.1\r\n");
	assert_int_equal(live.version, 4);
}

static void an_error_of_a_get_says_what_was_read(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = START("403 \n{\"message\":\"no\"}");
	struct live live;
	assert_false(get(fixture, "cpu", &live));
	assert_int_equal(fixture->err.fault, FAULT_DENIED);
	assert_string_equal(fixture->err.message, "reading dashboard 'cpu': the server answered 403: no");
	assert_int_equal(loopback_requests(fixture->server), 1);
}

static struct saved save(struct fixture *fixture, const char *folder_uid)
{
	struct diagnostics diags;
	struct saved saved;
	diagnostics_init(&diags, fixture->arena);
	const struct value *dashboard = json_read(fixture->arena,
						  slice_of("{ \"uid\" : \"cpu\", \"id\": 5, \"n\": 1.0 }"),
						  (struct place){NULL, 1, 1}, &diags);
	struct save save = {dashboard, slice_of(folder_uid), slice_of("say \"hi\"\n[dashsync]")};
	fixture->gateway.ops->save(fixture->gateway.self, fixture->arena, &save, &saved);
	return saved;
}

static void a_get_is_tried_again_after_answers_that_pass(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = START("500 \n{}", "", "200 \n{\"dashboard\":{}}");
	struct live live;
	assert_true(get(fixture, "cpu", &live));
	assert_int_equal(loopback_requests(fixture->server), 3);
	assert_int_equal(fixture->err.fault, FAULT_NONE);
}

static void a_get_is_given_up_after_three_tries(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = START("500 Retry-After: 1\n{}", "502 \n<html>", "503 \n{\"message\":\"third\"}",
				     "200 \n{}");
	struct live live;
	assert_false(get(fixture, "cpu", &live));
	assert_non_null(strstr(fixture->err.message, "503: third"));
	assert_int_equal(loopback_requests(fixture->server), 3);
}

static void a_get_is_sent_again_for_what_passes(void **state)
{
	(void)state;
	static const struct {
		const char *first;
		int requests;
	} rows[] = {
		{"501 \n<html>", 1}, {"502 \n<html>", 2}, {"503 \n<html>", 2}, {"504 \n<html>", 2}, {"505 \n<html>", 1},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		FIXTURE_AUTO fixture = START(rows[i].first, "404 \n{\"message\":\"Dashboard not found\"}");
		struct live live;
		get(fixture, "cpu", &live);
		assert_int_equal(loopback_requests(fixture->server), rows[i].requests);
	}
}

static void a_pause_that_is_too_long_is_not_waited_for(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = START("503 Retry-After: 4000000000\n{}", "200 \n{\"dashboard\":{}}");
	struct live live;
	assert_false(get(fixture, "cpu", &live));
	assert_int_equal(loopback_requests(fixture->server), 1);
}

static void a_limited_get_is_asked_again_and_takes_no_try(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = START("429 \n{}", "500 \n{}", "429 \n{}", "502 \n{}", "200 \n{\"dashboard\":{}}");
	struct live live;
	assert_true(get(fixture, "cpu", &live));
	assert_int_equal(loopback_requests(fixture->server), 5);
	assert_int_equal(api_refusals(fixture->api), 2);
}

static void a_limit_that_lasts_too_long_ends_the_run(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = START("429 Retry-After: 3600\n{}", "200 \n{\"dashboard\":{}}");
	struct live live;
	assert_false(get(fixture, "cpu", &live));
	assert_string_equal(fixture->err.message, "reading dashboard 'cpu': the server limits requests (429) and asks "
						  "to wait 3600 s");
	assert_int_equal(fixture->err.fault, FAULT_FAILED);
	error_clear(&fixture->err);
	assert_false(get(fixture, "disk", &live));
	struct saved saved = save(fixture, NULL);
	assert_int_equal(saved.outcome, SAVE_THROTTLED);
	assert_non_null(strstr(saved.complaint, "3600 s"));
	assert_int_equal(loopback_requests(fixture->server), 1);
}

static void a_limited_save_is_sent_again(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = START("429 Retry-After: 1\n<html>", "200 \n{\"status\":\"success\",\"version\":5}");
	struct saved saved = save(fixture, NULL);
	assert_int_equal(saved.outcome, SAVE_ACCEPTED);
	assert_int_equal(saved.version, 5);
	assert_int_equal(loopback_requests(fixture->server), 2);
}

static void *signal_after_the_first_request(void *user)
{
	struct fixture *fixture = user;
	loopback_wait_for(fixture->server, 1);
	fixture->interrupted = 1;
	return NULL;
}

static void a_limited_save_is_not_sent_again_after_a_signal(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = START("429 Retry-After: 30\n{}");
	pthread_t thread;
	pthread_create(&thread, NULL, signal_after_the_first_request, fixture);
	struct saved saved = save(fixture, NULL);
	assert_int_equal(saved.outcome, SAVE_NOT_SENT);
	assert_string_equal(saved.complaint, "interrupted");
	assert_int_equal(loopback_requests(fixture->server), 1);
	pthread_join(thread, NULL);
}

static void *cancel_after_the_first_request(void *user)
{
	struct fixture *fixture = user;
	loopback_wait_for(fixture->server, 1);
	http_cancel(fixture->client);
	return NULL;
}

static void a_pause_between_tries_ends_with_a_cancellation(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = START("429 Retry-After: 30\n{}");
	struct live live;
	pthread_t thread;
	pthread_create(&thread, NULL, cancel_after_the_first_request, fixture);
	assert_false(get(fixture, "cpu", &live));
	assert_int_equal(fixture->err.fault, FAULT_INTERRUPTED);
	assert_int_equal(loopback_requests(fixture->server), 1);
	pthread_join(thread, NULL);
}

static void a_refused_token_is_replaced_once(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = START("401 \n{}", "200 \n{\"dashboard\":{}}");
	struct live live;
	fixture->second = "n3w-s3cret";
	assert_true(get(fixture, "cpu", &live));
	assert_non_null(strstr(fixture->script.head, "\r\nAuthorization: Bearer n3w-s3cret\r\n"));
	assert_int_equal(loopback_requests(fixture->server), 2);
	assert_int_equal(fixture->refusals, 1);
}

static void a_refusal_of_the_second_token_stands(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = START("401 \n{\"message\":\"n3w-s3cret is not valid\"}");
	struct live live;
	fixture->second = "n3w-s3cret";
	assert_false(get(fixture, "cpu", &live));
	assert_int_equal(fixture->err.fault, FAULT_DENIED);
	assert_string_equal(fixture->err.message,
			    "reading dashboard 'cpu': the server answered 401: ********** is not valid");
	assert_string_equal(fixture->err.hint, "advice for 401");
	assert_int_equal(loopback_requests(fixture->server), 2);
	assert_int_equal(fixture->refusals, 1);
}

/* A secret that was masked before it was pasted, and a proxy's page of the same asterisks. */
static void a_token_of_asterisks_in_the_answer_ends_the_read(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = START("401 \n{\"message\":\"no ******** ********\"}");
	struct live live;
	fixture->second = "********";
	assert_false(get(fixture, "cpu", &live));
	assert_string_equal(fixture->err.message,
			    "reading dashboard 'cpu': the server answered 401: no ******** ********");
}

static void without_another_token_nothing_is_sent_again(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = START("401 \n{}");
	struct live live;
	assert_false(get(fixture, "cpu", &live));
	assert_int_equal(loopback_requests(fixture->server), 1);
	fixture->second = "";
	assert_false(get(fixture, "cpu", &live));
	assert_string_equal(fixture->err.message, "reading dashboard 'cpu': the server refused the token (401): "
						  "the secret has expired");
	assert_int_equal(loopback_requests(fixture->server), 2);
}

static void a_redirect_is_refused_by_where_it_leads_but_for_the_query(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = START("302 Location: https://login.example/x?state=abc\n{}");
	struct live live;
	struct saved saved;
	struct value dashboard = value_null();
	assert_false(get(fixture, "cpu", &live));
	assert_int_equal(fixture->err.fault, FAULT_UNREACHABLE);
	assert_string_equal(fixture->err.message, "reading dashboard 'cpu': the server answered 302, a redirect to "
						  "'https://login.example/x'");
	fixture->gateway.ops->save(fixture->gateway.self, fixture->arena, &(struct save){.dashboard = &dashboard},
				   &saved);
	assert_int_equal(saved.outcome, SAVE_UNKNOWN);
	assert_string_equal(saved.complaint, "the server answered 302, a redirect to 'https://login.example/x'");
	assert_non_null(saved.hint);
}

static void a_redirect_with_the_token_in_its_path_does_not_show_it(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = START("302 Location: /in/n3w-s3cret/x\n{}");
	struct live live;
	fixture->first = "n3w-s3cret";
	assert_false(get(fixture, "cpu", &live));
	assert_non_null(strstr(fixture->err.message, "/in/**********/x'"));
}

static void versions_are_asked_for_by_page(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = START("200 \n[{\"version\":1}]");
	static const struct {
		struct version_query query;
		const char *line;
	} rows[] = {
		{{.limit = 1}, "GET /sub/api/dashboards/uid/cpu/versions?limit=1 HTTP/1.1\r\n"},
		{{.limit = 4, .start = 1}, "GET /sub/api/dashboards/uid/cpu/versions?limit=4&start=1 HTTP/1.1\r\n"},
		{{.limit = 4, .start = 1, .continue_token = {"a+b&c", 5}},
		 "GET /sub/api/dashboards/uid/cpu/versions?limit=4&continueToken=a%2Bb%26c HTTP/1.1\r\n"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct version_list list;
		assert_true(fixture->gateway.ops->versions(fixture->gateway.self, fixture->arena, slice_of("cpu"),
							   &rows[i].query, &list, &fixture->err));
		assert_int_equal(list.count, 1);
		assert_request(fixture, rows[i].line);
	}
}

static void a_version_that_is_not_there_is_asked_for_once(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = START("500 \n{\"message\":\"Dashboard version 9 not found for dashboardId 5\"}");
	struct version version = {.found = true};
	assert_true(fixture->gateway.ops->version(fixture->gateway.self, fixture->arena, slice_of("cpu"), 9, &version,
						  &fixture->err));
	assert_false(version.found);
	assert_request(fixture, "GET /sub/api/dashboards/uid/cpu/versions/9 HTTP/1.1\r\n");
	assert_int_equal(loopback_requests(fixture->server), 1);
}

static void a_save_sends_what_it_was_given_and_never_overwrites(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = START("200 \n{\"status\":\"success\",\"version\":5}");
	assert_int_equal(save(fixture, "").outcome, SAVE_ACCEPTED);
	assert_request(fixture, "POST /sub/api/dashboards/db HTTP/1.1\r\n");
	assert_string_equal(fixture->script.body,
			    "{\"dashboard\":{\"uid\":\"cpu\",\"id\":5,\"n\":1.0},\"folderUid\":\"\","
			    "\"message\":\"say \\\"hi\\\"\\n[dashsync]\",\"overwrite\":false}");
	assert_int_equal(save(fixture, NULL).version, 5);
	assert_null(strstr(fixture->script.body, "folderUid"));
}

static void a_save_that_was_answered_401_is_sent_again_with_another_token(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = START("401 \n{}", "200 \n{\"status\":\"success\",\"version\":5}");
	fixture->second = "n3w-s3cret";
	struct saved saved = save(fixture, NULL);
	assert_int_equal(saved.outcome, SAVE_ACCEPTED);
	assert_non_null(strstr(fixture->script.head, "\r\nAuthorization: Bearer n3w-s3cret\r\n"));
	assert_int_equal(loopback_requests(fixture->server), 2);
}

static void a_save_that_is_denied_says_what_to_do(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = START("403 \n{\"message\":\"Permission denied\"}");
	struct saved saved = save(fixture, NULL);
	assert_int_equal(saved.outcome, SAVE_DENIED);
	assert_string_equal(saved.complaint, "the server answered 403: Permission denied");
	assert_string_equal(saved.hint, "advice for 403");
	assert_int_equal(saved.fault, FAULT_DENIED);
}

/* A firewall's page says nothing of a right: it is somebody else's 403. */
static void a_403_with_a_page_brings_no_advice_about_rights(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = START("403 \n<html>No</html>");
	struct live live;
	struct saved saved = save(fixture, NULL);
	assert_int_equal(saved.outcome, SAVE_UNKNOWN);
	assert_int_equal(saved.fault, FAULT_FAILED);
	assert_string_equal(saved.complaint, "the server answered 403: an HTML page, not JSON");
	assert_non_null(strstr(saved.hint, "firewall"));
	assert_non_null(strstr(saved.hint, "-- Grafana --"));
	assert_false(get(fixture, "cpu", &live));
	assert_int_equal(fixture->err.fault, FAULT_UNREACHABLE);
	assert_non_null(strstr(fixture->err.hint, "firewall"));
}

static void a_save_for_which_no_token_is_to_be_had_is_denied(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = START("401 \n{}");
	fixture->second = "";
	struct saved saved = save(fixture, NULL);
	assert_int_equal(saved.outcome, SAVE_DENIED);
	assert_string_equal(saved.complaint, "the server refused the token (401): the secret has expired");
	assert_int_equal(loopback_requests(fixture->server), 1);
}

static void a_save_is_sent_once_whatever_comes_of_it(void **state)
{
	(void)state;
	static const struct {
		const char *answer;
		enum save_outcome outcome;
		uint32_t retry_after;
	} rows[] = {
		{"500 \n{}", SAVE_UNKNOWN, 0},
		{"503 Retry-After: 2\n", SAVE_UNKNOWN, 2},
		{"", SAVE_UNKNOWN, 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		FIXTURE_AUTO fixture = START(rows[i].answer);
		struct saved saved = save(fixture, NULL);
		assert_int_equal(saved.outcome, rows[i].outcome);
		assert_int_equal(saved.retry_after, rows[i].retry_after);
		assert_int_equal(loopback_requests(fixture->server), 1);
		assert_non_null(saved.complaint);
	}
}

static void a_save_to_a_server_that_is_down_was_not_sent(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = START("200 \n{}");
	loopback_refuse(fixture->server);
	struct saved saved = save(fixture, NULL);
	assert_int_equal(saved.outcome, SAVE_NOT_SENT);
	assert_int_equal(saved.status, 0);
	assert_non_null(strstr(saved.complaint, "refused"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_get_names_the_escaped_uid),
		cmocka_unit_test(an_error_of_a_get_says_what_was_read),
		cmocka_unit_test(a_get_is_tried_again_after_answers_that_pass),
		cmocka_unit_test(a_get_is_given_up_after_three_tries),
		cmocka_unit_test(a_get_is_sent_again_for_what_passes),
		cmocka_unit_test(a_pause_that_is_too_long_is_not_waited_for),
		cmocka_unit_test(a_limited_get_is_asked_again_and_takes_no_try),
		cmocka_unit_test(a_limit_that_lasts_too_long_ends_the_run),
		cmocka_unit_test(a_limited_save_is_sent_again),
		cmocka_unit_test(a_limited_save_is_not_sent_again_after_a_signal),
		cmocka_unit_test(a_pause_between_tries_ends_with_a_cancellation),
		cmocka_unit_test(a_refused_token_is_replaced_once),
		cmocka_unit_test(a_refusal_of_the_second_token_stands),
		cmocka_unit_test(a_token_of_asterisks_in_the_answer_ends_the_read),
		cmocka_unit_test(without_another_token_nothing_is_sent_again),
		cmocka_unit_test(a_redirect_is_refused_by_where_it_leads_but_for_the_query),
		cmocka_unit_test(versions_are_asked_for_by_page),
		cmocka_unit_test(a_version_that_is_not_there_is_asked_for_once),
		cmocka_unit_test(a_save_sends_what_it_was_given_and_never_overwrites),
		cmocka_unit_test(a_save_that_was_answered_401_is_sent_again_with_another_token),
		cmocka_unit_test(a_save_that_is_denied_says_what_to_do),
		cmocka_unit_test(a_403_with_a_page_brings_no_advice_about_rights),
		cmocka_unit_test(a_redirect_with_the_token_in_its_path_does_not_show_it),
		cmocka_unit_test(a_save_for_which_no_token_is_to_be_had_is_denied),
		cmocka_unit_test(a_save_is_sent_once_whatever_comes_of_it),
		cmocka_unit_test(a_save_to_a_server_that_is_down_was_not_sent),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
