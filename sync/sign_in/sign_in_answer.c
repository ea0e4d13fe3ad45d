/* SPDX-License-Identifier: MIT */
/*
 * Answers of token endpoints: Entra v1 writes its numbers as text, v2.0 as numbers, App Service and others give the end
 * as a date, Azure CLI in local time. What is no answer of a token endpoint at all (a login page of a proxy) is told
 * apart from a refusal.
 */
#include <stdlib.h>
#include <time.h>

#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/base/text.h"
#include "model/base/when.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "sync/sign_in/sign_in_internal.h"

#define COMPLAINT_BYTES 300

/* ---- hints ---- */

static const char audience_hint[] =
	"Check 'audience' and the tenant: the service must be known there. A later audience of the service is "
	"6f2d169c-08f3-4a4c-a982-bcaf2d038c45.";
static const char federation_hint[] =
	"Run 'dashsync doctor' in this job: it prints the token's subject and the 'az ad app federated-credential "
	"create' line for it. GitHub's subject has one of two forms, repo:OWNER/REPO:... and "
	"repo:OWNER@ID/REPO@ID:...; docs/identities.md has both.";
static const char login_hint[] = "Run 'az login' again.";

/* The most usual codes, by their number alone: Microsoft changes the texts. */
static const struct {
	const char *code;
	const char *hint;
} hints[] = {
	{"AADSTS7000215", "The client secret is wrong: its value is needed, not its id."},
	{"AADSTS7000222", "The client secret has expired; make a new one."},
	{"AADSTS700016", "Check 'client-id' (AZURE_CLIENT_ID) and 'tenant': the application is not in this tenant."},
	{"AADSTS90002", "Check 'tenant' (AZURE_TENANT_ID), and the authority of its cloud."},
	{"AADSTS900023", "Check 'tenant' (AZURE_TENANT_ID), and the authority of its cloud."},
	{"AADSTS700211", federation_hint},
	{"AADSTS700212", federation_hint},
	{"AADSTS700213", federation_hint},
	{"AADSTS70021", federation_hint},
	{"AADSTS700024", "Check the clock of this machine: the assertion is not valid now."},
	{"AADSTS700027", "The certificate is not registered with the application, or not any more."},
	{"AADSTS500011", audience_hint},
	{"AADSTS50001", audience_hint},
	{"AADSTS53003", "A Conditional Access policy of the tenant does not allow this sign-in."},
	{"AADSTS7000112", "The application is disabled in this tenant."},
	{"AADSTS50076", login_hint},
	{"AADSTS50173", login_hint},
	{"AADSTS700082", login_hint},
};

/* The digits behind "AADSTS", with it; empty when there is none. */
static struct slice code_in(struct slice text)
{
	static const char mark[] = "AADSTS";
	const char *at = memmem(text.at, text.length, mark, strlen(mark));
	if (!at)
		return (struct slice){0};
	const char *end = at + strlen(mark);
	while (end < text.at + text.length && is_digit(*end))
		end++;
	return (struct slice){at, (size_t)(end - at)};
}

bool sign_in_hint(struct slice text, struct error *err)
{
	struct slice code = code_in(text);
	if (code.length == 0)
		return false;
	for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++) {
		if (!slice_is(code, hints[i].code))
			continue;
		error_hint(err, "%s", hints[i].hint);
		return true;
	}
	error_hint(err, "See https://login.microsoftonline.com/error?code=%.*s", (int)(code.length - strlen("AADSTS")),
		   code.at + strlen("AADSTS"));
	return true;
}

/* ---- reading ---- */

static const struct value *read_object(struct arena *arena, struct slice text)
{
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	const struct value *root = json_read(arena, text, (struct place){"", 1, 1}, &diags);
	return root && root->kind == VALUE_OBJECT ? root : NULL;
}

/* A date with its zone, or in local time without one, as the formats say; seconds since the epoch. */
static bool read_date(struct arena *arena, struct slice text, int64_t *seconds)
{
	static const struct {
		const char *format;
		bool zoned;
	} formats[] = {
		{"%m/%d/%Y %I:%M:%S %p %z", true}, /* App Service, 2017 */
		{"%m/%d/%Y %H:%M:%S %z", true},
		{"%Y-%m-%d %H:%M:%S", false}, /* Azure CLI; a fraction may follow */
	};
	const char *copy = arena_slice(arena, text).at;
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
		struct tm tm = {.tm_isdst = -1};
		const char *end = strptime(copy, formats[i].format, &tm);
		if (!end || (*end && *end != '.'))
			continue;
		long zone = tm.tm_gmtoff; /* timegm forgets it */
		*seconds = formats[i].zoned ? timegm(&tm) - zone : mktime(&tm);
		return true;
	}
	return when_parse(text, seconds);
}

/* How long the token lives: by `expires_in`, which no clock can spoil, else by when it ends. False when it is over. */
static bool read_life(struct arena *arena, const struct value *answer, int64_t now, int64_t *life)
{
	static const char *const ends[] = {"expires_on", "expiresOn"};
	const struct value *in = value_get(answer, "expires_in");
	*life = 0;
	if (in && value_to_integer(in, life))
		return *life > 0;
	for (size_t i = 0; i < 2; i++) {
		const struct value *end = value_get(answer, ends[i]);
		int64_t seconds;
		if (!end || !(value_to_integer(end, &seconds) ||
			      (end->kind == VALUE_STRING && read_date(arena, end->text, &seconds))))
			continue;
		*life = seconds - now;
		return *life > 0;
	}
	*life = 0;
	return true;
}

static bool is_token(struct slice token)
{
	for (size_t i = 0; i < token.length; i++)
		if ((unsigned char)token.at[i] <= ' ' || (unsigned char)token.at[i] >= 0x7f)
			return false;
	return token.length > 0;
}

static bool read_grant(struct arena *arena, const struct value *answer, const char *key, int64_t now, struct grant *out,
		       struct error *err)
{
	struct slice token = value_get_text(answer, key);
	if (!is_token(token))
		return error_set(err, FAULT_UNREACHABLE, "the answer holds no '%s'", key);
	if (!read_life(arena, answer, now, &out->life)) {
		error_set(err, FAULT_DENIED, "the token that was obtained has ended already");
		return error_hint(err, "Check the clock of this machine.");
	}
	out->token = arena_slice(arena, token);
	return true;
}

/* ---- refusals ---- */

/* Up to the trace ids and times that follow in lines of their own. */
static struct slice first_line(struct slice text)
{
	static const char tail[] = " Trace ID:";
	const char *end = memmem(text.at, text.length, tail, strlen(tail));
	size_t length = end ? (size_t)(end - text.at) : text.length;
	for (size_t i = 0; i < length; i++)
		if (text.at[i] == '\r' || text.at[i] == '\n')
			length = i;
	return text_cut_bytes((struct slice){text.at, length}, COMPLAINT_BYTES);
}

/* The words of an error: Entra's description; App Service's message, or one inside of `error`. */
static struct slice complaint_of(const struct value *answer)
{
	const struct value *error = value_get(answer, "error");
	struct slice found = value_get_text(answer, "error_description");
	if (!found.length)
		found = value_get_text(answer, "message");
	if (!found.length && error && error->kind == VALUE_OBJECT)
		found = value_get_text(error, "message");
	if (!found.length && error && error->kind == VALUE_STRING)
		found = error->text;
	return first_line(found);
}

static bool refuse(const struct http_response *response, const struct value *answer, const char *who, struct error *err)
{
	long status = response->status;
	bool refused = status >= 400 && status < 500 && status != 404 && status != 429 && answer;
	if (response->redirect)
		return error_set(err, FAULT_UNREACHABLE, "'%s' answered %ld, a redirect to '%s', which is not followed",
				 who, status, response->redirect);
	if (!answer) {
		error_set(err, FAULT_UNREACHABLE, "'%s' answered %ld, and not as a token endpoint does (%s)", who,
			  status, response->content_type ? response->content_type : "no content type");
		return error_hint(err, "Look for a login page of a proxy, or a wrong address.");
	}
	ARENA_AUTO scratch = arena_new();
	struct slice complaint = complaint_of(answer);
	error_set(err, refused ? FAULT_DENIED : FAULT_UNREACHABLE, "'%s' answered %ld%s%s", who, status,
		  complaint.length ? ": " : "", text_c_string(scratch, complaint));
	sign_in_hint(complaint, err);
	return false;
}

bool sign_in_read_grant(struct sign_in_shared *shared, struct arena *arena, const char *who,
			const struct http_response *response, struct grant *out, struct error *err)
{
	const struct sign_in_options *options = &shared->options;
	const struct value *answer = read_object(arena, response->body);
	if (response->status != 200 || !answer)
		return refuse(response, answer, who, err);
	bool ok = read_grant(arena, answer, "access_token", options->now(options->now_user), out, err);
	sign_in_wipe(response->body);
	return ok || error_context(err, "'%s'", who);
}

bool sign_in_read_member(struct arena *arena, const char *who, const struct http_response *response, const char *key,
			 struct slice *out, struct error *err)
{
	const struct value *answer = read_object(arena, response->body);
	if (response->status != 200 || !answer)
		return refuse(response, answer, who, err);
	struct slice text = value_get_text(answer, key);
	bool ok = is_token(text);
	*out = ok ? arena_slice(arena, text) : (struct slice){0};
	sign_in_wipe(response->body);
	return ok || error_set(err, FAULT_UNREACHABLE, "'%s': the answer holds no '%s'", who, key);
}

bool sign_in_read_cli(struct arena *arena, struct slice text, int64_t now, struct grant *out, struct error *err)
{
	const struct value *answer = read_object(arena, text);
	if (!answer)
		return error_set(err, FAULT_DENIED, "its output is not the JSON that was asked for");
	return read_grant(arena, answer, "accessToken", now, out, err);
}

bool sign_in_read_account(struct arena *arena, struct slice text, struct cli_account *out)
{
	const struct value *answer = read_object(arena, text);
	if (!answer)
		return false;
	*out = (struct cli_account){value_get_text(answer, "id"), value_get_text(answer, "name")};
	return out->subscription.length != 0;
}
