/* SPDX-License-Identifier: MIT */
/*
 * What the methods read and ask: variables, files, requests. A secret is kept in as few places as can be, and each is
 * wiped: buffers that do not move, answers that the HTTP client wipes on its side and the caller on ours.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/percent.h"
#include "model/base/secret.h"
#include "model/value/json.h"
#include "sync/base/backoff.h"
#include "sync/http/http_url.h"
#include "sync/sign_in/sign_in_internal.h"

#define USUAL_PAUSE     1000 /* milliseconds */
#define SHORTEST_SECRET 4    /* what is shorter may be a word of the answer */

/* ---- settings ---- */

const char *sign_in_read_variable(const struct sign_in_shared *shared, const char *name)
{
	return shared->options.variable(shared->options.variable_user, name);
}

const char *sign_in_setting(const struct sign_in_shared *shared, struct arena *arena, struct slice configured,
			    const char *const *names)
{
	if (configured.length)
		return arena_slice(arena, configured).at;
	const char *value = NULL;
	for (; *names && !value; names++)
		value = sign_in_read_variable(shared, *names);
	return value;
}

const char *sign_in_missing(struct arena *arena, const struct setting *settings, size_t count)
{
	const char *names = NULL;
	for (size_t i = 0; i < count; i++)
		if (!settings[i].value)
			names = names ? arena_printf(arena, "%s, %s", names, settings[i].name) : settings[i].name;
	return names ? arena_printf(arena, "%s not set", names) : NULL;
}

/* ---- secrets in memory ---- */

void sign_in_wipe(struct slice secret)
{
	if (secret.length)
		explicit_bzero((char *)secret.at, secret.length);
}

struct strbuf sign_in_buffer(size_t size)
{
	struct strbuf buf = STRBUF_INIT(size);
	buf.at = heap_alloc(size + 1);
	buf.at[0] = '\0';
	buf.room = size + 1;
	return buf;
}

void sign_in_wipe_buffer(struct strbuf *buf)
{
	if (buf->at)
		explicit_bzero(buf->at, buf->room);
	strbuf_free(buf);
}

void sign_in_add_field(struct arena *arena, struct strbuf *form, const char *name, const char *value)
{
	const char *escaped = percent_encode(arena, slice_of(value));
	strbuf_printf(form, "%s%s=", form->length ? "&" : "", name);
	strbuf_add_text(form, escaped);
	sign_in_wipe(slice_of(escaped));
}

/* ---- files ---- */

bool sign_in_read_file(const char *path, struct strbuf *out, struct error *err)
{
	FILE *file = fopen(path, "rbe");
	if (!file)
		return error_set(err, FAULT_CONFIG, "'%s': %s", path, strerror(errno));
	setvbuf(file, NULL, _IONBF, 0); /* no further copy of a secret */
	size_t got = fread(out->at, 1, out->maximum, file);
	bool broken = ferror(file) != 0;
	bool whole = fgetc(file) == EOF;
	fclose(file);
	out->length = got;
	out->at[got] = '\0';
	if (broken)
		return error_set(err, FAULT_CONFIG, "'%s' cannot be read", path);
	return whole || error_set(err, FAULT_CONFIG, "'%s' is larger than %zu bytes", path, out->maximum);
}

bool sign_in_read_token_file(const char *path, struct strbuf *out, struct error *err)
{
	if (!sign_in_read_file(path, out, err))
		return false;
	size_t from = 0;
	while (out->length && isspace((unsigned char)out->at[out->length - 1]))
		out->length--;
	while (from < out->length && isspace((unsigned char)out->at[from]))
		from++;
	memmove(out->at, out->at + from, out->length -= from);
	out->at[out->length] = '\0';
	if (out->length == 0)
		return error_set(err, FAULT_DENIED, "the token file '%s' is empty", path);
	for (size_t i = 0; i < out->length; i++)
		if (!isgraph((unsigned char)out->at[i]))
			return error_set(err, FAULT_DENIED, "the token file '%s' does not hold a token", path);
	return true;
}

/* ---- requests ---- */

static bool is_retryable(const struct http_response *response, enum patience patience)
{
	if (response->outcome != HTTP_ANSWERED)
		return response->is_retryable;
	long status = response->status;
	if (patience == PATIENCE_METADATA && (status == 404 || status == 410))
		return true;
	return status == 429 || status == 500 || (status >= 502 && status <= 504);
}

static bool next_try(const struct sign_in_shared *shared, const struct http_response *response, enum patience patience,
		     unsigned tried, uint32_t *pause)
{
	static const unsigned most[] = {[PATIENCE_NONE] = 1, [PATIENCE_USUAL] = 3, [PATIENCE_METADATA] = 6};
	if (tried >= most[patience] || !is_retryable(response, patience) ||
	    response->retry_after > BACKOFF_LONGEST_ASKED)
		return false;
	uint32_t first = shared->options.pause ? shared->options.pause : USUAL_PAUSE;
	*pause = backoff_pause(first, tried, response->retry_after);
	return true;
}

/* JSON has many spellings for one text: the body in the one that we write. What is no JSON stays as it is. */
static struct slice respell(struct arena *arena, struct slice body)
{
	struct diagnostics diags;
	STRBUF_AUTO text = STRBUF_INIT(6 * LIMIT_TOKEN_BYTES); /* at most \u00xx for each byte */
	diagnostics_init(&diags, arena);
	const struct value *value = json_read(arena, body, (struct place){"", 1, 1}, &diags);
	if (!value)
		return body;
	json_write_canonical(value, &text);
	return arena_slice(arena, strbuf_slice(&text));
}

/* Whoever answers may repeat what it was sent: as it was, escaped as in the form, or in JSON. */
static void hide(struct arena *arena, struct http_response *response, const char *secret)
{
	if (!secret || strlen(secret) < SHORTEST_SECRET)
		return;
	const char *escaped = percent_encode(arena, slice_of(secret));
	SECRET_AUTO quoted = sign_in_buffer(6 * LIMIT_TOKEN_BYTES);
	json_write_string(slice_of(secret), &quoted);
	struct slice spellings[] = {slice_of(secret), slice_of(escaped), {quoted.at + 1, quoted.length - 2}};
	response->body = respell(arena, response->body);
	secret_hide((char *)response->body.at, response->body.length, spellings, sizeof spellings / sizeof *spellings,
		    SHORTEST_SECRET);
	sign_in_wipe(slice_of(escaped));
}

bool sign_in_ask(struct sign_in_shared *shared, struct arena *arena, struct question *question,
		 struct http_response *out, struct error *err)
{
	struct http_request *request = &question->request;
	bool answered;
	uint32_t pause;
	request->secret = true;
	request->usual_ca = true; /* `ca-file` is the branch's word on its own endpoint, not on Entra */
	request->limit = LIMIT_TOKEN_BYTES;
	for (unsigned tried = 1;; tried++) {
		answered = http_perform(shared->client, arena, request, out, err);
		if (!next_try(shared, out, question->patience, tried, &pause))
			break;
		if (!http_pause(shared->client, pause))
			return error_set(err, FAULT_INTERRUPTED, "interrupted");
		error_clear(err);
	}
	if (answered && out->status >= 400)
		hide(arena, out, question->secret);
	return answered;
}

/* ---- addresses ---- */

static bool is_link_local(const struct origin *origin)
{
	return strncmp(origin->host, "169.254.", 8) == 0 && strspn(origin->host, "0123456789.") == strlen(origin->host);
}

bool sign_in_check_local(struct arena *arena, const char *url, const char *variable, struct error *err)
{
	struct origin origin;
	if (!origin_of_url(arena, url, &origin))
		return error_set(err, FAULT_CONFIG, "%s is not a URL", variable);
	if (strcmp(origin.scheme, "https") == 0 || origin_is_loopback(&origin) || is_link_local(&origin))
		return true;
	error_set(err, FAULT_CONFIG, "%s: no token is requested from '%s' over plain http", variable,
		  origin_text(arena, &origin));
	return error_hint(err, "Plain http is for loopback and link-local addresses only.");
}
