/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "model/base/arena.h"
#include "sync/http/http.h"
#include "tests/sync/http/loopback.h"

/* A server that answers as the test says, a client for it, and where its answers go. */
struct fixture {
	struct loopback *server;
	struct http_client *client;
	struct arena *arena;
	struct http_response response;
	struct error err;
};

static struct fixture start(loopback_answer *answer, void *user, uint32_t jobs, uint32_t timeout)
{
	struct http_options options = {.jobs = jobs, .timeout = timeout};
	struct fixture fixture = {.server = loopback_start(answer, user), .arena = arena_new()};
	fixture.client = http_open(&options, &fixture.err);
	assert_non_null(fixture.client);
	return fixture;
}

static void stop(struct fixture *fixture)
{
	http_close(fixture->client);
	loopback_stop(fixture->server);
	arena_free(fixture->arena);
	error_clear(&fixture->err);
}

#define FIXTURE_AUTO __attribute__((cleanup(stop))) struct fixture

static bool perform(struct fixture *fixture, struct http_request request)
{
	error_clear(&fixture->err);
	request.method = request.body.at ? "POST" : "GET";
	request.url = loopback_url(fixture->server);
	request.limit = request.limit ? request.limit : 1000;
	return http_perform(fixture->client, fixture->arena, &request, &fixture->response, &fixture->err);
}

static bool get(struct fixture *fixture)
{
	return perform(fixture, (struct http_request){0});
}

/* ---- answers ---- */

static bool answer_hello(const struct exchange *exchange, void *user)
{
	(void)user;
	loopback_json(exchange, 200, "", "{\"hello\":1}");
	return true;
}

static void an_answer_arrives_whole(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = start(answer_hello, NULL, 1, 30);
	assert_true(get(&fixture));
	assert_int_equal(fixture.response.outcome, HTTP_ANSWERED);
	assert_int_equal(fixture.response.status, 200);
	assert_string_equal(fixture.response.content_type, "application/json");
	assert_true(slice_is(fixture.response.body, "{\"hello\":1}"));
	assert_int_equal(fixture.response.retry_after, 0);
	assert_null(fixture.response.redirect);
}

/* Keeps what was asked, for the test to look at. */
struct asked {
	char *head;
	char *body;
};

static bool answer_and_keep(const struct exchange *exchange, void *user)
{
	struct asked *asked = user;
	free(asked->head);
	free(asked->body);
	asked->head = heap_printf("%s", exchange->head);
	asked->body = heap_printf("%s", exchange->body);
	loopback_json(exchange, 200, "", "{}");
	return true;
}

static void a_post_carries_its_body_and_token_and_no_expect(void **state)
{
	(void)state;
	struct asked asked = {0};
	FIXTURE_AUTO fixture = start(answer_and_keep, &asked, 1, 30);
	char *long_body = malloc(100001); /* from 1 MB on some libcurls ask for leave first, from 1 kB on others */
	memset(long_body, 'x', 100000);
	long_body[100000] = '\0';
	assert_true(perform(&fixture, (struct http_request){.body = slice_of(long_body), .bearer_token = "s3cret"}));
	assert_string_equal(asked.body, long_body);
	assert_memory_equal(asked.head, "POST / HTTP/1.1\r\n", 17);
	assert_non_null(strstr(asked.head, "\r\nAuthorization: Bearer s3cret\r\n"));
	assert_non_null(strstr(asked.head, "\r\nContent-Type: application/json\r\n"));
	assert_non_null(strstr(asked.head, "\r\nUser-Agent: dashsync/" DASHSYNC_VERSION "\r\n"));
	assert_null(strstr(asked.head, "Expect"));
	free(long_body);

	assert_true(get(&fixture));
	assert_memory_equal(asked.head, "GET / HTTP/1.1\r\n", 16);
	assert_null(strstr(asked.head, "Authorization")); /* the handle was used again, the token was not */
	assert_null(strstr(asked.head, "Content-Type"));
	assert_string_equal(asked.body, "");
	free(asked.head);
	free(asked.body);
}

static void a_form_and_headers_are_sent_as_they_are_named(void **state)
{
	(void)state;
	struct asked asked = {0};
	FIXTURE_AUTO fixture = start(answer_and_keep, &asked, 1, 30);
	const char *const headers[] = {"Metadata: true", "X-Identity-Header: s3cret", NULL};
	assert_true(perform(&fixture, (struct http_request){
					      .body = slice_of("a=1&b=2"),
					      .content_type = "Content-Type: application/x-www-form-urlencoded",
					      .headers = headers,
					      .secret = true,
				      }));
	assert_string_equal(asked.body, "a=1&b=2");
	assert_non_null(strstr(asked.head, "\r\nContent-Type: application/x-www-form-urlencoded\r\n"));
	assert_null(strstr(asked.head, "Content-Type: application/json"));
	assert_non_null(strstr(asked.head, "\r\nMetadata: true\r\n"));
	assert_non_null(strstr(asked.head, "\r\nX-Identity-Header: s3cret\r\n"));
	assert_true(slice_is(fixture.response.body, "{}"));

	assert_true(get(&fixture)); /* the headers of one request are not those of the next */
	assert_null(strstr(asked.head, "Metadata"));
	assert_null(strstr(asked.head, "Expect"));
	free(asked.head);
	free(asked.body);
}

static void a_header_with_a_line_break_is_not_sent_and_not_shown(void **state)
{
	(void)state;
	struct asked asked = {0};
	FIXTURE_AUTO fixture = start(answer_and_keep, &asked, 1, 30);
	const char *const headers[] = {"X-Identity-Header: s3cret\r\nX-Evil: 1", NULL};
	assert_false(perform(&fixture, (struct http_request){.headers = headers}));
	assert_int_equal(fixture.response.outcome, HTTP_NOT_SENT);
	assert_int_equal(fixture.err.fault, FAULT_DENIED);
	assert_non_null(strstr(fixture.err.message, "'X-Identity-Header'"));
	assert_null(strstr(fixture.err.message, "s3cret"));
	assert_int_equal(loopback_requests(fixture.server), 0);
}

static void a_connection_is_used_again(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = start(answer_hello, NULL, 4, 30);
	for (int i = 0; i < 5; i++)
		assert_true(get(&fixture));
	assert_int_equal(loopback_connections(fixture.server), 1);
	assert_int_equal(http_counts(fixture.client).requests, 5);
	assert_int_equal(http_counts(fixture.client).connections, 1);
}

static bool answer_redirect(const struct exchange *exchange, void *user)
{
	(void)user;
	loopback_json(exchange, 302, "Location: https://login.example/sign-in?state=s3cret\r\n", "{}");
	return true;
}

static void a_redirect_is_an_answer_and_is_not_followed(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = start(answer_redirect, NULL, 1, 30);
	assert_true(get(&fixture));
	assert_int_equal(fixture.response.status, 302);
	assert_string_equal(fixture.response.redirect, "https://login.example/sign-in");
	assert_int_equal(loopback_requests(fixture.server), 1);
}

static bool answer_gzip(const struct exchange *exchange, void *user)
{
	(void)user;
	static const char bytes[] = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xabVJT\xb2"
				    "2\xac\x05\x00\xaf\xac\x1bV\x07\x00\x00\x00";
	loopback_write(exchange, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 27\r\n\r\n");
	loopback_write_bytes(exchange, bytes, 27);
	return true;
}

static void a_compressed_answer_is_decoded_and_the_limit_counts_decoded_bytes(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = start(answer_gzip, NULL, 1, 30);
	assert_true(get(&fixture));
	assert_true(slice_is(fixture.response.body, "{\"a\":1}"));
	assert_true(perform(&fixture, (struct http_request){.limit = 7}));
	assert_false(perform(&fixture, (struct http_request){.limit = 6}));
}

/* ---- Retry-After ---- */

static bool answer_retry_after(const struct exchange *exchange, void *user)
{
	char *header = heap_printf("Retry-After: %s\r\n", (const char *)user);
	loopback_json(exchange, 429, header, "{}");
	free(header);
	return true;
}

static uint32_t retry_after(const char *text)
{
	struct fixture fixture = start(answer_retry_after, (void *)(uintptr_t)text, 1, 30);
	assert_true(get(&fixture));
	uint32_t seconds = fixture.response.retry_after;
	stop(&fixture);
	return seconds;
}

static void retry_after_is_read_as_seconds_and_as_a_date(void **state)
{
	(void)state;
	assert_int_equal(retry_after("7"), 7);
	assert_int_equal(retry_after("soon"), 0);
	assert_int_equal(retry_after("Wed, 21 Oct 2015 07:28:00 GMT"), 0);
	assert_true(retry_after("Wed, 21 Oct 2037 07:28:00 GMT") > 1000000);
	assert_true(retry_after("99999999999999999999") <= INT32_MAX);
}

/* ---- answers that do not arrive whole ---- */

static void assert_lost(struct fixture *fixture, enum http_outcome outcome, const char *words)
{
	assert_int_equal(fixture->response.outcome, outcome);
	assert_int_equal(fixture->err.fault, fixture->response.is_too_large ? FAULT_FAILED : FAULT_UNREACHABLE);
	if (!strstr(fixture->err.message, words))
		fail_msg("'%s' does not say '%s'", fixture->err.message, words);
	assert_non_null(strstr(fixture->err.message, "'http://127.0.0.1:"));
}

static bool answer_part(const struct exchange *exchange, void *user)
{
	(void)user;
	loopback_write(exchange, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":");
	return false;
}

static void an_answer_that_is_cut_short_is_unknown(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = start(answer_part, NULL, 1, 30);
	assert_false(get(&fixture));
	assert_lost(&fixture, HTTP_UNKNOWN, "cut short");
	assert_true(fixture.response.is_retryable);
}

static bool answer_reset(const struct exchange *exchange, void *user)
{
	(void)user;
	loopback_reset(exchange);
	return false;
}

static void a_reset_is_unknown(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = start(answer_reset, NULL, 1, 30);
	assert_false(get(&fixture));
	assert_lost(&fixture, HTTP_UNKNOWN, "reset");
	assert_true(fixture.response.is_retryable);
}

static bool answer_nothing(const struct exchange *exchange, void *user)
{
	(void)exchange;
	(void)user;
	return false;
}

static void a_connection_closed_without_an_answer_is_unknown(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = start(answer_nothing, NULL, 1, 30);
	assert_false(get(&fixture));
	assert_lost(&fixture, HTTP_UNKNOWN, "closed without an answer");
}

static bool answer_never(const struct exchange *exchange, void *user)
{
	(void)user;
	loopback_hang(exchange);
	return false;
}

static void a_slow_answer_times_out_as_unknown(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = start(answer_never, NULL, 1, 1);
	assert_false(get(&fixture));
	assert_lost(&fixture, HTTP_UNKNOWN, "timed out");
	assert_non_null(strstr(fixture.err.hint, "--timeout"));
	assert_false(fixture.response.is_retryable);
}

static bool answer_endlessly(const struct exchange *exchange, void *user)
{
	(void)user;
	loopback_write(exchange, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
	for (int i = 0; i < 1000000; i++)
		loopback_write(exchange, "10\r\n0123456789abcdef\r\n");
	return false;
}

static void a_request_may_have_a_shorter_timeout_of_its_own(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = start(answer_never, NULL, 1, 30);
	assert_false(perform(&fixture, (struct http_request){.timeout = 50}));
	assert_int_equal(fixture.response.outcome, HTTP_UNKNOWN);
	assert_non_null(strstr(fixture.err.message, "it timed out"));
}

/* An https request through a proxy that wants to know who asks. */
static bool answer_proxy_login(const struct exchange *exchange, void *user)
{
	(void)user;
	assert_memory_equal(exchange->head, "CONNECT login.example:443 ", 26);
	loopback_json(exchange, 407, "Proxy-Authenticate: Basic realm=\"x\"\r\n", "{}");
	return true;
}

static void a_proxy_that_asks_for_a_login_is_said_so(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = start(answer_proxy_login, NULL, 1, 30);
	setenv("https_proxy", loopback_url(fixture.server), 1);
	const struct http_request request = {.method = "GET", .url = "https://login.example/", .limit = 1000};
	assert_false(http_perform(fixture.client, fixture.arena, &request, &fixture.response, &fixture.err));
	unsetenv("https_proxy");
	assert_int_equal(fixture.err.fault, FAULT_UNREACHABLE);
	const char *message = arena_printf(fixture.arena,
					   "'https://login.example': the proxy at %s asks for a login (407)",
					   loopback_url(fixture.server) + strlen("http://"));
	assert_string_equal(fixture.err.message, message);
}

static bool answer_proxy_status(const struct exchange *exchange, void *user)
{
	loopback_json(exchange, *(int *)user, "", "{}");
	return true;
}

static void a_proxy_that_makes_no_connection_is_named(void **state)
{
	(void)state;
	static const struct {
		int status;
		const char *words;
		const char *hint;
		bool is_retryable;
	} rows[] = {
		{403, "refuses to connect to it (403)", "must allow this host", false},
		{502, "cannot reach it (502)", "as the proxy sees it", true},
		{503, "cannot reach it (503)", "NO_PROXY", true},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int status = rows[i].status;
		FIXTURE_AUTO fixture = start(answer_proxy_status, &status, 1, 30);
		const char *address = loopback_url(fixture.server) + strlen("http://");
		setenv("https_proxy", loopback_url(fixture.server), 1);
		const struct http_request request = {.method = "GET", .url = "https://login.example/", .limit = 1000};
		assert_false(http_perform(fixture.client, fixture.arena, &request, &fixture.response, &fixture.err));
		unsetenv("https_proxy");
		assert_non_null(strstr(fixture.err.message, address));
		assert_non_null(strstr(fixture.err.message, rows[i].words));
		assert_non_null(strstr(fixture.err.hint, rows[i].hint));
		assert_int_equal(fixture.response.is_retryable, rows[i].is_retryable);
	}
}

/* Port 1 of loopback: nobody listens there. */
static void a_proxy_that_refuses_the_connection_is_named(void **state)
{
	(void)state;
	static const char *const proxies[] = {"http://127.0.0.1:1", "127.0.0.1:1", "http://user:s3cret@127.0.0.1:1"};
	for (size_t i = 0; i < sizeof proxies / sizeof *proxies; i++) {
		FIXTURE_AUTO fixture = start(answer_hello, NULL, 1, 30);
		setenv("https_proxy", proxies[i], 1);
		const struct http_request request = {.method = "GET", .url = "https://login.example/", .limit = 1000};
		assert_false(http_perform(fixture.client, fixture.arena, &request, &fixture.response, &fixture.err));
		unsetenv("https_proxy");
		assert_string_equal(fixture.err.message,
				    "'https://login.example': the proxy at 127.0.0.1:1 refused the connection");
		assert_non_null(strstr(fixture.err.hint, "HTTPS_PROXY"));
		assert_int_equal(fixture.response.outcome, HTTP_NOT_SENT);
	}
}

static void an_endless_answer_is_ended_at_the_limit(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = start(answer_endlessly, NULL, 1, 30);
	assert_false(get(&fixture));
	assert_lost(&fixture, HTTP_UNKNOWN, "larger than 1000 bytes");
	assert_true(fixture.response.is_too_large);
	assert_false(fixture.response.is_retryable);
}

#define LARGE   600000
#define PUT_OFF 2 /* the number of the request whose answer gives way */

/* Counts the answers that the client has ended. */
static bool answer_largely(const struct exchange *exchange, void *user)
{
	atomic_uint *ended = user;
	char *body = malloc(LARGE + 1);
	memset(body, '1', LARGE);
	body[LARGE] = '\0';
	loopback_json(exchange, 200, "", body);
	free(body);
	if (exchange->number != PUT_OFF)
		return true;
	loopback_hang(exchange);
	atomic_fetch_add(ended, 1);
	return false;
}

/* A request of a thread of its own, in an arena of its own. */
struct getter {
	struct fixture *fixture;
	bool may_repeat;
	bool answered;
	size_t length;
	pthread_t thread;
};

static void *get_largely(void *user)
{
	struct getter *getter = user;
	ARENA_AUTO arena = arena_new();
	ERROR_AUTO err = {0};
	struct http_response response;
	const struct http_request request = {.method = "GET",
					     .url = loopback_url(getter->fixture->server),
					     .limit = 2 * LARGE,
					     .may_repeat = getter->may_repeat};
	getter->answered = http_perform(getter->fixture->client, arena, &request, &response, &err);
	getter->length = response.body.length;
	return NULL;
}

static void a_large_answer_is_sent_for_again_when_another_one_is_no_longer_needed(void **state)
{
	(void)state;
	atomic_uint ended = 0;
	FIXTURE_AUTO fixture = start(answer_largely, &ended, 4, 30);
	struct getter waits = {&fixture, .may_repeat = true};
	struct getter takes = {&fixture, .may_repeat = false};
	assert_true(perform(&fixture, (struct http_request){.limit = 2 * LARGE, .may_repeat = true}));
	assert_int_equal(fixture.response.body.length, LARGE);
	pthread_create(&takes.thread, NULL, get_largely, &takes); /* a save: its answer is taken all the same */
	pthread_join(takes.thread, NULL);
	assert_true(takes.answered && takes.length == LARGE);
	pthread_create(&waits.thread, NULL, get_largely, &waits);
	while (atomic_load(&ended) == 0)
		usleep(1000);
	assert_true(perform(&fixture, (struct http_request){.limit = 2 * LARGE, .may_repeat = true})); /* the first */
	arena_free(fixture.arena);
	fixture.arena = arena_new();
	pthread_join(waits.thread, NULL);
	assert_true(waits.answered && waits.length == LARGE);
	assert_int_equal(loopback_requests(fixture.server), 5);
}

static void a_cancellation_ends_the_wait_for_memory(void **state)
{
	(void)state;
	atomic_uint ended = 0;
	FIXTURE_AUTO fixture = start(answer_largely, &ended, 4, 30);
	struct getter waits = {&fixture, .may_repeat = true};
	for (unsigned i = 0; i < PUT_OFF; i++)
		assert_true(perform(&fixture, (struct http_request){.limit = 2 * LARGE, .may_repeat = true}));
	pthread_create(&waits.thread, NULL, get_largely, &waits);
	while (atomic_load(&ended) == 0)
		usleep(1000);
	http_cancel(fixture.client);
	pthread_join(waits.thread, NULL);
	assert_false(waits.answered);
}

static bool answer_noise(const struct exchange *exchange, void *user)
{
	(void)user;
	loopback_write(exchange, "SSH-2.0-OpenSSH_9.2\r\n\r\n");
	return false;
}

static void an_answer_that_is_no_http_is_said_so(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = start(answer_noise, NULL, 1, 30);
	assert_false(get(&fixture));
	assert_lost(&fixture, HTTP_UNKNOWN, "not HTTP");
}

/* ---- requests that surely did not arrive ---- */

static void a_refused_connection_is_not_sent(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = start(answer_hello, NULL, 1, 30);
	loopback_refuse(fixture.server);
	assert_false(get(&fixture));
	assert_lost(&fixture, HTTP_NOT_SENT, "refused");
	assert_true(fixture.response.is_retryable);
	assert_non_null(fixture.err.hint);
}

/* The first request is answered. The second arrives on the kept connection, which then dies, with the server. */
static bool answer_once_and_go(const struct exchange *exchange, void *user)
{
	(void)user;
	if (exchange->number == 0) {
		loopback_json(exchange, 200, "", "{}");
		return true;
	}
	loopback_refuse(exchange->server);
	return false;
}

static void a_request_that_was_sent_before_the_connection_was_refused_is_unknown(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = start(answer_once_and_go, NULL, 1, 30);
	assert_true(get(&fixture));
	assert_false(perform(&fixture, (struct http_request){.body = slice_of("{}")}));
	assert_lost(&fixture, HTTP_UNKNOWN, "refused");
	assert_int_equal(loopback_requests(fixture.server), 2);
}

/* The server hangs up on what is no HTTP. */
static void a_handshake_that_fails_is_not_sent(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = start(answer_hello, NULL, 1, 30);
	const char *url = arena_printf(fixture.arena, "https%s", loopback_url(fixture.server) + strlen("http"));
	struct http_request request = {.method = "POST", .url = url, .body = slice_of("{}"), .limit = 10};
	assert_false(http_perform(fixture.client, fixture.arena, &request, &fixture.response, &fixture.err));
	assert_int_equal(fixture.response.outcome, HTTP_NOT_SENT);
	assert_non_null(strstr(fixture.err.message, "the TLS handshake failed"));
	assert_non_null(strstr(fixture.err.hint, "https"));
}

/* A label of 64 characters is no name, which a resolver knows without asking the network. */
#define SIXTEEN "abcdefghijklmnop"
#define NO_NAME SIXTEEN SIXTEEN SIXTEEN SIXTEEN ".invalid"

static void a_name_that_does_not_exist_is_not_sent(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = start(answer_hello, NULL, 1, 30);
	struct http_request request = {.method = "GET", .url = "http://" NO_NAME "/", .limit = 10};
	assert_false(http_perform(fixture.client, fixture.arena, &request, &fixture.response, &fixture.err));
	assert_int_equal(fixture.response.outcome, HTTP_NOT_SENT);
	assert_string_equal(fixture.err.message, "'http://" NO_NAME "': the host name was not found");
	assert_non_null(fixture.err.hint);
}

static void a_token_with_a_line_break_is_not_sent_and_not_shown(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = start(answer_hello, NULL, 1, 30);
	assert_false(perform(&fixture, (struct http_request){.bearer_token = "s3cret\r\nX-Evil: 1"}));
	assert_int_equal(fixture.response.outcome, HTTP_NOT_SENT);
	assert_int_equal(fixture.err.fault, FAULT_DENIED);
	assert_null(strstr(fixture.err.message, "s3cret"));
	assert_int_equal(loopback_requests(fixture.server), 0);
}

static void a_url_with_a_user_is_refused(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = start(answer_hello, NULL, 1, 30);
	struct http_request request = {.method = "GET", .url = "http://u:s3cret@127.0.0.1/", .limit = 10};
	assert_false(http_perform(fixture.client, fixture.arena, &request, &fixture.response, &fixture.err));
	assert_int_equal(fixture.response.outcome, HTTP_NOT_SENT);
	assert_null(strstr(fixture.err.message, "s3cret"));
}

/* ---- many threads ---- */

struct worker {
	struct fixture *fixture;
	pthread_t thread;
	bool answered;
	struct http_response response;
	enum fault fault;
};

static void *work(void *user)
{
	struct worker *worker = user;
	ARENA_AUTO arena = arena_new();
	ERROR_AUTO err = {0};
	struct http_request request = {.method = "GET", .url = loopback_url(worker->fixture->server), .limit = 100};
	worker->answered = http_perform(worker->fixture->client, arena, &request, &worker->response, &err);
	worker->fault = err.fault;
	return NULL;
}

static void start_workers(struct fixture *fixture, struct worker *workers, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		workers[i] = (struct worker){.fixture = fixture};
		assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
	}
}

static void join_workers(struct worker *workers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		pthread_join(workers[i].thread, NULL);
}

static void more_callers_than_jobs_all_get_their_answer(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = start(answer_hello, NULL, 3, 30);
	struct worker workers[20];
	start_workers(&fixture, workers, 20);
	join_workers(workers, 20);
	for (size_t i = 0; i < 20; i++)
		assert_true(workers[i].answered);
	assert_true(loopback_connections(fixture.server) <= 3);
	assert_int_equal(loopback_requests(fixture.server), 20);
}

static void cancelling_ends_requests_under_way_and_those_that_wait(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = start(answer_never, NULL, 2, 300);
	struct worker workers[4];
	start_workers(&fixture, workers, 4);
	loopback_wait_for(fixture.server, 2);
	while (http_counts(fixture.client).requests < 4)
		http_pause(fixture.client, 1);
	http_pause(fixture.client, 20); /* most likely the other two are in the queue now; the outcome is the same */
	http_cancel(fixture.client);
	join_workers(workers, 4);
	size_t unknown = 0;
	for (size_t i = 0; i < 4; i++) {
		assert_false(workers[i].answered);
		assert_int_equal(workers[i].fault, FAULT_INTERRUPTED);
		unknown += workers[i].response.outcome == HTTP_UNKNOWN;
	}
	assert_int_equal(unknown, 2);
	assert_int_equal(loopback_requests(fixture.server), 2);

	assert_false(get(&fixture));
	assert_int_equal(fixture.err.fault, FAULT_INTERRUPTED);
	assert_int_equal(fixture.response.outcome, HTTP_NOT_SENT);
	assert_false(http_pause(fixture.client, 300000));
}

static void *cancel_soon(void *user)
{
	struct fixture *fixture = user;
	http_pause(fixture->client, 20);
	http_cancel(fixture->client);
	return NULL;
}

static void a_pause_is_ended_by_cancelling(void **state)
{
	(void)state;
	FIXTURE_AUTO fixture = start(answer_hello, NULL, 1, 30);
	pthread_t thread;
	assert_true(http_pause(fixture.client, 1));
	pthread_create(&thread, NULL, cancel_soon, &fixture);
	assert_false(http_pause(fixture.client, 299000)); /* the test's own limit is 300 seconds */
	pthread_join(thread, NULL);
}

/* ---- options ---- */

static void a_ca_file_without_a_certificate_is_said_at_once(void **state)
{
	(void)state;
	ERROR_AUTO err = {0};
	struct http_options options = {.jobs = 1, .timeout = 1, .ca = slice_of("not PEM")};
	assert_null(http_open(&options, &err));
	assert_int_equal(err.fault, FAULT_CONFIG);
	options.ca = slice_of("");
	assert_null(http_open(&options, &err));
}

static void the_trace_holds_neither_token_nor_query(void **state)
{
	(void)state;
	char *text = NULL;
	size_t length;
	ERROR_AUTO err = {0};
	ARENA_AUTO arena = arena_new();
	struct http_response response;
	struct loopback *server = loopback_start(answer_hello, NULL);
	FILE *trace = open_memstream(&text, &length);
	struct http_options options = {.jobs = 1, .timeout = 30, .trace = trace};
	struct http_client *client = http_open(&options, &err);
	struct http_request request = {
		.method = "GET",
		.url = arena_printf(arena, "%s/path?code=s3cret", loopback_url(server)),
		.bearer_token = "s3cret",
		.limit = 100,
	};
	assert_true(http_perform(client, arena, &request, &response, &err));
	http_close(client);
	loopback_stop(server);
	fclose(trace);
	assert_non_null(strstr(text, "/path: 200, 11 bytes, "));
	assert_null(strstr(text, "s3cret"));
	free(text);
}

/* A proxy variable that would lead to a dead port; loopback must not care. */
static void loopback_needs_no_proxy(void **state)
{
	(void)state;
	setenv("http_proxy", "http://127.0.0.1:1", 1);
	setenv("all_proxy", "http://127.0.0.1:1", 1);
	struct fixture fixture = start(answer_hello, NULL, 1, 30);
	assert_true(get(&fixture));
	stop(&fixture);
	unsetenv("http_proxy");
	unsetenv("all_proxy");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_arrives_whole),
		cmocka_unit_test(a_post_carries_its_body_and_token_and_no_expect),
		cmocka_unit_test(a_form_and_headers_are_sent_as_they_are_named),
		cmocka_unit_test(a_header_with_a_line_break_is_not_sent_and_not_shown),
		cmocka_unit_test(a_connection_is_used_again),
		cmocka_unit_test(a_redirect_is_an_answer_and_is_not_followed),
		cmocka_unit_test(a_compressed_answer_is_decoded_and_the_limit_counts_decoded_bytes),
		cmocka_unit_test(retry_after_is_read_as_seconds_and_as_a_date),
		cmocka_unit_test(an_answer_that_is_cut_short_is_unknown),
		cmocka_unit_test(a_reset_is_unknown),
		cmocka_unit_test(a_connection_closed_without_an_answer_is_unknown),
		cmocka_unit_test(a_slow_answer_times_out_as_unknown),
		cmocka_unit_test(a_request_may_have_a_shorter_timeout_of_its_own),
		cmocka_unit_test(a_proxy_that_asks_for_a_login_is_said_so),
		cmocka_unit_test(a_proxy_that_makes_no_connection_is_named),
		cmocka_unit_test(a_proxy_that_refuses_the_connection_is_named),
		cmocka_unit_test(an_endless_answer_is_ended_at_the_limit),
		cmocka_unit_test(a_large_answer_is_sent_for_again_when_another_one_is_no_longer_needed),
		cmocka_unit_test(a_cancellation_ends_the_wait_for_memory),
		cmocka_unit_test(an_answer_that_is_no_http_is_said_so),
		cmocka_unit_test(a_refused_connection_is_not_sent),
		cmocka_unit_test(a_request_that_was_sent_before_the_connection_was_refused_is_unknown),
		cmocka_unit_test(a_handshake_that_fails_is_not_sent),
		cmocka_unit_test(a_name_that_does_not_exist_is_not_sent),
		cmocka_unit_test(a_token_with_a_line_break_is_not_sent_and_not_shown),
		cmocka_unit_test(a_url_with_a_user_is_refused),
		cmocka_unit_test(more_callers_than_jobs_all_get_their_answer),
		cmocka_unit_test(cancelling_ends_requests_under_way_and_those_that_wait),
		cmocka_unit_test(a_pause_is_ended_by_cancelling),
		cmocka_unit_test(a_ca_file_without_a_certificate_is_said_at_once),
		cmocka_unit_test(the_trace_holds_neither_token_nor_query),
		cmocka_unit_test(loopback_needs_no_proxy),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
