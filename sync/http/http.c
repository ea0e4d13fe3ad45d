/* SPDX-License-Identifier: MIT */
/*
 * A caller sets up an easy handle in its own thread, enters the queue and sleeps. The client's one thread owns the
 * multi handle: it takes jobs while fewer than `jobs` are under way, drives them, and wakes each caller when its
 * transfer has ended. An easy handle belongs to the caller before it is queued and after it is done, and to the
 * client's thread in between (http_queue.h). The window may end an answer that grows; its request is then sent again
 * (http_window.h). What is known of a request that failed is decided by whether a byte of it
 * was sent, never by the kind of failure: see outcome_of.
 */
#include "sync/http/http.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include <curl/curl.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "sync/http/http_causes.h"
#include "sync/http/http_easy.h"
#include "sync/http/http_facts.h"
#include "sync/http/http_fit.h"
#include "sync/http/http_queue.h"
#include "sync/http/http_url.h"
#include "sync/http/http_window.h"

#define PATIENCE          5000  /* milliseconds for which nothing moved in the window */
#define POLL_MILLISECONDS 60000 /* a wake-up or curl's own timers end the wait long before */

/* One request on its way through the client. Lives on the caller's stack. */
struct job {
	struct http_ticket ticket; /* first, so that a ticket is its job */
	struct job *next;          /* among those under way */
	CURL *easy;
	const struct origin *origin; /* of its URL */
	struct curl_slist *headers;
	struct strbuf body;
	struct http_hold *hold;       /* counts the body */
	char detail[CURL_ERROR_SIZE]; /* libcurl's interface fixes the size */
	CURLcode code;
	bool cancelled;
};

struct http_client {
	struct http_options options; /* without ca */
	struct strbuf ca;
	struct http_queue queue;
	struct http_window *window;
	pthread_t thread;

	CURLM *multi;       /* these three: the client's thread only, but for curl_multi_wakeup */
	struct job *active; /* under way */
	uint32_t active_count;

	pthread_mutex_t mutex; /* guards the rest, and orders the lines of the trace */
	CURL **spare;          /* easy handles to use again, at most `jobs` */
	size_t spare_count;
	struct http_counts counts;
};

/* ---- how a transfer failed ---- */

/* Always false, as error_set. */
static bool explain(struct arena *arena, struct job *job, struct http_response *out, struct error *err)
{
	out->is_too_large = strbuf_full(&job->body);
	if (out->is_too_large)
		return error_set(err, FAULT_FAILED, "'%s': the answer is larger than %zu bytes",
				 origin_text(arena, job->origin), job->body.maximum);
	const struct http_failure failure = {job->easy, job->code, job->detail, job->origin};
	return http_causes_explain(&failure, &out->is_retryable, err);
}

/*
 * Not by the kind of failure: when a reused connection dies unanswered libcurl sends the request again by itself, a
 * POST too, so that "connection refused" may be said of the second try of a request whose first one arrived.
 * REQUEST_SIZE counts the bytes of all tries, a CONNECT to a proxy among them, which errs on the safe side.
 */
static enum http_outcome outcome_of(const struct job *job)
{
	long sent = 0;
	curl_easy_getinfo(job->easy, CURLINFO_REQUEST_SIZE, &sent);
	return sent > 0 ? HTTP_UNKNOWN : HTTP_NOT_SENT;
}

/* ---- setting up an easy handle, in the caller's thread ---- */

static size_t take_bytes(char *bytes, size_t size, size_t count, void *user)
{
	struct job *job = user;
	if (!http_window_grow(job->hold, size * count))
		return 0; /* fewer than offered ends the transfer */
	strbuf_add(&job->body, bytes, size * count);
	return strbuf_full(&job->body) ? 0 : size * count;
}

static void set_up(struct job *job, const struct http_client *client, const struct http_request *request,
		   const struct origin *origin)
{
	job->headers = http_easy_set(job->easy, request, origin, client->options.timeout, strbuf_slice(&client->ca));
	curl_easy_setopt(job->easy, CURLOPT_ERRORBUFFER, job->detail);
	curl_easy_setopt(job->easy, CURLOPT_WRITEFUNCTION, take_bytes);
	curl_easy_setopt(job->easy, CURLOPT_WRITEDATA, job);
	curl_easy_setopt(job->easy, CURLOPT_PRIVATE, job);
}

/* ---- the client's thread ---- */

static void end_job(struct http_client *client, struct job *job, CURLcode code)
{
	struct job **link = &client->active;
	while (*link && *link != job)
		link = &(*link)->next;
	assert(*link); /* only jobs under way end */
	*link = job->next;
	client->active_count--;
	curl_multi_remove_handle(client->multi, job->easy);
	job->code = code;
	http_queue_done(&client->queue, &job->ticket);
}

static void start_job(struct http_client *client, struct job *job)
{
	job->next = client->active;
	client->active = job;
	client->active_count++;
	if (curl_multi_add_handle(client->multi, job->easy) != CURLM_OK)
		end_job(client, job, CURLE_FAILED_INIT);
}

/* Starts what may start; after a cancellation ends everything. False when the client closes. */
static bool take_jobs(struct http_client *client)
{
	struct http_queue_state state;
	for (;;) {
		bool may_start = client->active_count < client->options.jobs;
		struct job *job = (struct job *)http_queue_next(&client->queue, may_start, &state);
		if (!job)
			break;
		if (!state.cancelled) {
			start_job(client, job);
			continue;
		}
		job->cancelled = true;
		http_queue_done(&client->queue, &job->ticket);
	}
	while (state.cancelled && client->active) {
		client->active->cancelled = true;
		end_job(client, client->active, CURLE_ABORTED_BY_CALLBACK);
	}
	return !state.closing;
}

/* Hands the ended transfers to their callers; whether there were any. */
static bool end_finished(struct http_client *client)
{
	bool any = false;
	int left;
	for (CURLMsg *message; (message = curl_multi_info_read(client->multi, &left));) {
		struct job *job = NULL;
		CURLcode code = message->data.result; /* before the handle leaves, and the message with it */
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &job);
		end_job(client, job, code);
		any = true;
	}
	return any;
}

static void *drive(void *user)
{
	struct http_client *client = user;
	while (take_jobs(client)) {
		int running;
		CURLMcode code = curl_multi_perform(client->multi, &running);
		while (code != CURLM_OK && client->active) /* libcurl is broken: better an error than a hang */
			end_job(client, client->active, CURLE_FAILED_INIT);
		if (!end_finished(client)) /* otherwise a queued job may have its turn now */
			curl_multi_poll(client->multi, NULL, 0, POLL_MILLISECONDS, NULL);
	}
	return NULL;
}

/* ---- one request, in the caller's thread ---- */

static CURL *take_handle(struct http_client *client)
{
	pthread_mutex_lock(&client->mutex);
	CURL *easy = client->spare_count ? client->spare[--client->spare_count] : NULL;
	client->counts.requests++;
	pthread_mutex_unlock(&client->mutex);
	easy = easy ? easy : curl_easy_init();
	assert(easy);
	return easy;
}

/* The reset forgets the token; connections, names and sessions belong to the multi handle and stay. */
static void give_back_handle(struct http_client *client, CURL *easy)
{
	long connections = 0;
	curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connections);
	curl_easy_reset(easy);
	pthread_mutex_lock(&client->mutex);
	client->counts.connections += (uint64_t)connections;
	bool keep = client->spare_count < client->options.jobs;
	if (keep)
		client->spare[client->spare_count++] = easy;
	pthread_mutex_unlock(&client->mutex);
	if (!keep)
		curl_easy_cleanup(easy);
}

/* Method, URL without its query, status or 0. Neither headers nor bodies, for they hold the secrets. */
static void trace(struct http_client *client, const struct http_request *request, const struct job *job)
{
	double seconds = 0;
	long status = 0; /* of a whole answer */
	if (!client->options.trace)
		return;
	if (job->code == CURLE_OK)
		curl_easy_getinfo(job->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(job->easy, CURLINFO_TOTAL_TIME, &seconds);
	pthread_mutex_lock(&client->mutex);
	fprintf(client->options.trace, "%s %.*s: %ld, %zu bytes, %.3f s%s\n", request->method,
		(int)strcspn(request->url, "?#"), request->url, status, job->body.length, seconds,
		job->hold->gave_way ? ", again when there is memory for it" : "");
	pthread_mutex_unlock(&client->mutex);
}

/* The body becomes the arena's; a secret is copied, and the buffer wiped by the caller. */
static struct slice take_body(struct arena *arena, struct job *job, bool is_secret)
{
	if (is_secret || !job->body.at)
		return arena_slice(arena, strbuf_slice(&job->body));
	struct slice body = {heap_resize(job->body.at, job->body.length + 1), job->body.length};
	arena_at_end(arena, free, (char *)body.at);
	job->body.at = NULL;
	return body;
}

static void read_answer(struct arena *arena, struct job *job, bool is_secret, struct http_response *out)
{
	curl_off_t seconds = 0, microseconds = 0;
	char *content_type = NULL, *redirect = NULL;
	curl_easy_getinfo(job->easy, CURLINFO_TOTAL_TIME_T, &microseconds);
	out->milliseconds = (uint32_t)(microseconds / 1000);
	curl_easy_getinfo(job->easy, CURLINFO_RESPONSE_CODE, &out->status);
	curl_easy_getinfo(job->easy, CURLINFO_RETRY_AFTER, &seconds);
	curl_easy_getinfo(job->easy, CURLINFO_CONTENT_TYPE, &content_type);
	curl_easy_getinfo(job->easy, CURLINFO_REDIRECT_URL, &redirect);
	out->outcome = HTTP_ANSWERED;
	out->retry_after = seconds < 0 ? 0 : seconds > INT32_MAX ? INT32_MAX : (uint32_t)seconds;
	out->content_type = arena_strdup(arena, content_type);
	out->redirect = http_url_path(arena, redirect);
	out->body = take_body(arena, job, is_secret);
}

/* What a transfer that brought no whole answer means. Always false. */
static bool settle_lost(struct arena *arena, struct job *job, struct http_response *out, struct error *err)
{
	out->outcome = outcome_of(job);
	if (job->cancelled || job->hold->gave_way)
		return error_set(err, FAULT_INTERRUPTED, "'%s': interrupted", origin_text(arena, job->origin));
	return explain(arena, job, out, err);
}

/* Sends the request, and waits until its transfer has ended. */
static void carry_out(struct http_client *client, struct job *job)
{
	if (http_queue_enter(&client->queue, &job->ticket)) {
		curl_multi_wakeup(client->multi);
		http_queue_wait(&client->queue, &job->ticket);
	} else {
		job->cancelled = true;
	}
}

/* One attempt; `hold` says whether it gave way. */
static bool attempt(struct http_client *client, struct arena *arena, const struct http_request *request,
		    struct job *job, struct http_response *out, struct error *err)
{
	size_t room = request->secret ? request->limit + 1 : 0; /* all of it, so that growing leaves no copies behind */
	job->easy = take_handle(client);
	job->body = (struct strbuf){.at = room ? heap_alloc(room) : NULL, .room = room, .maximum = request->limit};
	job->code = CURLE_ABORTED_BY_CALLBACK; /* what it stays when a cancellation comes before its turn */
	set_up(job, client, request, job->origin);
	carry_out(client, job);
	trace(client, request, job);
	bool answered = job->code == CURLE_OK;
	if (answered)
		read_answer(arena, job, request->secret, out);
	else
		settle_lost(arena, job, out, err);
	if (answered && request->facts)
		http_facts_read(arena, job->easy, request->facts);
	give_back_handle(client, job->easy);
	http_easy_free_headers(job->headers);
	if (room)
		explicit_bzero(job->body.at, room);
	strbuf_free(&job->body);
	return answered;
}

bool http_perform(struct http_client *client, struct arena *arena, const struct http_request *request,
		  struct http_response *out, struct error *err)
{
	struct origin origin;
	struct http_hold hold = http_window_hold(client->window, request->may_repeat);
	bool answered;
	*out = (struct http_response){.outcome = HTTP_NOT_SENT};
	if (!http_fit(arena, request->url, request->bearer_token, request->headers, &origin, err))
		return false;
	do {
		struct job job = {.origin = &origin, .hold = &hold};
		error_clear(err);
		answered = attempt(client, arena, request, &job, out, err);
	} while (!answered && hold.gave_way && http_window_wait(&hold));
	if (answered)
		http_window_keep(&hold, arena);
	else
		http_window_drop(&hold);
	return answered;
}

/* ---- opening and closing ---- */

/* Signals are for the program's own threads; and a write of TLS to a dead connection must not raise SIGPIPE here. */
static bool start_thread(struct http_client *client)
{
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	bool started = pthread_create(&client->thread, NULL, drive, client) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return started;
}

static void free_client(struct http_client *client)
{
	for (size_t i = 0; i < client->spare_count; i++)
		curl_easy_cleanup(client->spare[i]);
	curl_multi_cleanup(client->multi);
	curl_global_cleanup();
	http_queue_destroy(&client->queue);
	http_window_release(client->window);
	pthread_mutex_destroy(&client->mutex);
	free(client->spare);
	strbuf_free(&client->ca);
	free(client);
}

struct http_client *http_open(const struct http_options *options, struct error *err)
{
	assert(options->jobs > 0 && options->timeout > 0);
	if (options->ca.at && !http_fit_ca(options->ca, err))
		return NULL;
	struct http_client *client = heap_alloc(sizeof *client);
	*client = (struct http_client){.options = *options};
	client->ca = (struct strbuf)STRBUF_INIT(options->ca.length);
	strbuf_add_slice(&client->ca, options->ca);
	client->spare = heap_alloc(options->jobs * sizeof *client->spare);
	http_queue_init(&client->queue);
	client->window = http_window_new(options->window, PATIENCE);
	pthread_mutex_init(&client->mutex, NULL);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	client->multi = curl_multi_init();
	curl_multi_setopt(client->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)options->jobs);
	curl_multi_setopt(client->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)options->jobs);
	curl_multi_setopt(client->multi, CURLMOPT_MAXCONNECTS, (long)options->jobs);
	if (!client->multi || !start_thread(client)) {
		error_set(err, FAULT_FAILED, "the HTTP client cannot be started");
		free_client(client);
		return NULL;
	}
	return client;
}

void http_close(struct http_client *client)
{
	if (!client)
		return;
	http_queue_close(&client->queue);
	curl_multi_wakeup(client->multi);
	pthread_join(client->thread, NULL);
	assert(!client->active);
	free_client(client);
}

void http_cancel(struct http_client *client)
{
	http_window_cancel(client->window);
	http_queue_cancel(&client->queue);
	curl_multi_wakeup(client->multi);
}

bool http_pause(struct http_client *client, uint32_t milliseconds)
{
	return http_queue_pause(&client->queue, milliseconds);
}

struct http_counts http_counts(struct http_client *client)
{
	pthread_mutex_lock(&client->mutex);
	struct http_counts counts = client->counts;
	pthread_mutex_unlock(&client->mutex);
	return counts;
}
