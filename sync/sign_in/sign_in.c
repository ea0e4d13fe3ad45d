/* SPDX-License-Identifier: MIT */
/*
 * Keeps the token and decides when there must be another. One thread renews, outside the mutex; the others go on with
 * the old token as long as it lives, or sleep until the renewal has ended. Tokens that were handed out stay until the
 * end, for a request may be under way with them; they are few.
 */
#include "sync/sign_in/sign_in.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "model/base/arena.h"
#include "sync/sign_in/claims.h"
#include "sync/sign_in/sign_in_internal.h"

#define MARGIN        300 /* seconds before its end at which a token is renewed */
#define LIFE_UNSAID   600 /* seconds after which a token that does not say how long it lives is asked for anew */
#define FAILURE_PAUSE 30  /* seconds for which a failure is remembered */
#define FRESH         60  /* seconds for which a token that replaced a refused one is not itself replaced */
#define FOREVER       INT64_MAX

struct held {
	struct held *next;
	char *token;
};

struct sign_in {
	struct sign_in_shared shared; /* only the thread that renews touches it */

	pthread_mutex_t mutex; /* guards the rest */
	pthread_cond_t renewed;
	bool renewing;
	struct held *held; /* the newest first; NULL before the first */
	const struct sign_in_method *method;
	int64_t obtained;
	int64_t refresh; /* from when on it is renewed */
	int64_t end;
	bool replaces_refused;
	struct error failure; /* of the last renewal */
	int64_t retry;        /* until when the failure is remembered */
};

struct sign_in *sign_in_open(const struct sign_in_options *options, struct http_client *client)
{
	assert(options->auth.method != AUTH_NONE && options->timeout > 0);
	struct sign_in *sign_in = heap_alloc(sizeof *sign_in);
	*sign_in = (struct sign_in){.shared = {.options = *options, .client = client}};
	pthread_mutex_init(&sign_in->mutex, NULL);
	pthread_cond_init(&sign_in->renewed, NULL);
	return sign_in;
}

void sign_in_close(struct sign_in *sign_in)
{
	if (!sign_in)
		return;
	for (struct held *held = sign_in->held, *next; held; held = next) {
		next = held->next;
		explicit_bzero(held->token, strlen(held->token));
		free(held->token);
		free(held);
	}
	error_clear(&sign_in->failure);
	pthread_cond_destroy(&sign_in->renewed);
	pthread_mutex_destroy(&sign_in->mutex);
	free(sign_in);
}

/* ---- when there must be another token ---- */

enum need {
	NEED_NONE,
	NEED_SOON, /* the old one may still be used */
	NEED_NOW,
};

static int64_t now_of(const struct sign_in *sign_in)
{
	const struct sign_in_options *options = &sign_in->shared.options;
	return options->now(options->now_user);
}

static enum need need_of(const struct sign_in *sign_in, const char *refused, int64_t now)
{
	if (!sign_in->held || now >= sign_in->end)
		return NEED_NOW;
	if (refused && strcmp(refused, sign_in->held->token) == 0) {
		bool tried = sign_in->replaces_refused && now < sign_in->obtained + FRESH;
		return tried ? NEED_NONE : NEED_NOW;
	}
	bool changed = !sign_in->renewing && sign_in->method->changed &&
		       sign_in->method->changed((struct sign_in_shared *)&sign_in->shared);
	return changed || now >= sign_in->refresh ? NEED_SOON : NEED_NONE;
}

/* ---- renewing ---- */

static void hold(struct sign_in *sign_in, struct slice token)
{
	if (sign_in->held && slice_is(token, sign_in->held->token))
		return;
	struct held *held = heap_alloc(sizeof *held);
	*held = (struct held){sign_in->held, heap_alloc(token.length + 1)};
	memcpy(held->token, token.at, token.length);
	held->token[token.length] = '\0';
	sign_in->held = held;
}

static void keep(struct sign_in *sign_in, const struct grant *grant, bool refused, int64_t now)
{
	int64_t life = grant->life ? grant->life : LIFE_UNSAID;
	int64_t margin = life / 3 < MARGIN ? life / 3 : MARGIN;
	hold(sign_in, grant->token);
	sign_in->method = grant->method;
	sign_in->obtained = now;
	sign_in->refresh = now + life - margin;
	sign_in->end = grant->life ? now + life : FOREVER;
	sign_in->replaces_refused = refused;
	error_clear(&sign_in->failure);
	sign_in->retry = 0;
}

/* Called with the mutex held, which is given back meanwhile. */
static void renew(struct sign_in *sign_in, bool refused)
{
	ARENA_AUTO arena = arena_new();
	struct grant grant = {0};
	struct error why = {0};
	sign_in->renewing = true;
	pthread_mutex_unlock(&sign_in->mutex);
	int64_t now = now_of(sign_in); /* before it is asked for, so that no token is believed to live longer */
	bool obtained = sign_in_obtain(&sign_in->shared, arena, &grant, &why);
	pthread_mutex_lock(&sign_in->mutex);
	if (obtained) {
		keep(sign_in, &grant, refused, now);
		sign_in_wipe(grant.token);
	} else {
		error_clear(&sign_in->failure);
		error_move(&sign_in->failure, &why);
		sign_in->retry = now_of(sign_in) + FAILURE_PAUSE;
	}
	sign_in->renewing = false;
	pthread_cond_broadcast(&sign_in->renewed);
}

static bool fail(const struct sign_in *sign_in, struct error *err)
{
	const struct error *failure = &sign_in->failure;
	error_set(err, failure->fault, "%s", failure->message);
	return failure->hint ? error_hint(err, "%s", failure->hint) : false;
}

/* Until there is a token to use; each turn something has changed. */
static bool settle(struct sign_in *sign_in, const char *refused, struct error *err)
{
	for (;;) {
		int64_t now = now_of(sign_in);
		enum need need = need_of(sign_in, refused, now);
		bool failed = sign_in->failure.fault != FAULT_NONE && now < sign_in->retry;
		if (need == NEED_NONE || (need == NEED_SOON && (sign_in->renewing || failed)))
			return true;
		if (sign_in->renewing)
			pthread_cond_wait(&sign_in->renewed, &sign_in->mutex);
		else if (failed)
			return fail(sign_in, err);
		else
			renew(sign_in, refused && need == NEED_NOW);
	}
}

bool sign_in_token(struct sign_in *sign_in, const char *refused, const char **token, struct error *err)
{
	pthread_mutex_lock(&sign_in->mutex);
	bool ok = settle(sign_in, refused, err);
	if (ok)
		*token = sign_in->held->token;
	pthread_mutex_unlock(&sign_in->mutex);
	return ok;
}

/* ---- what the API and the commands see ---- */

static bool source_token(void *self, const char *refused, const char **token, struct error *err)
{
	return sign_in_token(self, refused, token, err);
}

static const struct sign_in_method *method_of(struct sign_in *sign_in)
{
	pthread_mutex_lock(&sign_in->mutex);
	const struct sign_in_method *method = sign_in->method;
	pthread_mutex_unlock(&sign_in->mutex);
	return method;
}

static void source_advise(void *self, long status, struct error *err)
{
	struct sign_in *sign_in = self;
	const struct sign_in_method *method = method_of(sign_in);
	if (!method || (!method->is_entra && !sign_in->shared.options.is_azure))
		return;
	if (status == 403)
		error_hint(err,
			   "Give the identity that signed in (%s) the role 'Azure Monitor Dashboards with Grafana "
			   "Contributor' on the dashboard or its resource group.",
			   method->name);
	else
		error_hint(err,
			   "The token is for another audience, or of another tenant. A later one of the service is "
			   "'audience: 6f2d169c-08f3-4a4c-a982-bcaf2d038c45'.");
}

struct token_source sign_in_tokens(struct sign_in *sign_in)
{
	return (struct token_source){source_token, source_advise, sign_in};
}

void sign_in_describe(struct sign_in *sign_in, struct strbuf *out)
{
	ARENA_AUTO arena = arena_new();
	ERROR_AUTO unused = {0};
	const char *resource = NULL;
	pthread_mutex_lock(&sign_in->mutex);
	const struct sign_in_method *method = sign_in->method;
	time_t end = (time_t)sign_in->end;
	bool ends = sign_in->held && sign_in->end != FOREVER;
	pthread_mutex_unlock(&sign_in->mutex);
	strbuf_add_text(out, method ? method->name : "not signed in");
	if (method && method->is_entra && sign_in_resource(&sign_in->shared, arena, &resource, &unused))
		strbuf_printf(out, ", for %s", resource);
	struct tm tm;
	char text[sizeof "2026-01-31T09:00:00Z+++++++"];
	if (ends && gmtime_r(&end, &tm) && strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm))
		strbuf_printf(out, ", until %s", text);
}

bool sign_in_claims(struct sign_in *sign_in, struct arena *arena, struct claims *out)
{
	pthread_mutex_lock(&sign_in->mutex);
	bool says = sign_in->held && claims_read(arena, slice_of(sign_in->held->token), out);
	pthread_mutex_unlock(&sign_in->mutex);
	return says;
}
