/* SPDX-License-Identifier: MIT */
/*
 * What an answer without success means, and who gave it. Between here and Grafana there may be gateways, firewalls and
 * sign-in pages, which answer with pages of their own. Only Grafana's own JSON says that something is missing or was
 * not saved; a page says what is in between, and is never taken for a missing right.
 */
#include "model/base/arena.h"
#include "model/base/text.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "sync/grafana/api_internal.h"
#include "sync/http/http.h"

#define COMPLAINT_CHARACTERS 300

/* ---- bodies ---- */

bool api_is_html(struct slice body)
{
	size_t i = 0;
	while (i < body.length && strchr(" \t\r\n", body.at[i]) && body.at[i])
		i++;
	return i < body.length && body.at[i] == '<';
}

/* The body as JSON, folded at `key` unless that is NULL; or NULL, and `diags` says why. */
static const struct value *parse(struct arena *arena, struct slice body, const char *key, struct diagnostics *diags)
{
	const struct place start = {.line = 1, .column = 1};
	diagnostics_init(diags, arena);
	return key ? json_read_folded(arena, body, start, diags, key) : json_read(arena, body, start, diags);
}

const struct value *api_read_folded(struct arena *arena, struct slice body, const char *key, struct error *err)
{
	struct diagnostics diags;
	if (api_is_html(body)) {
		error_set(err, FAULT_UNREACHABLE, "the server answered with HTML, not JSON");
		error_hint(err, "%s", api_endpoint_hint);
		return NULL;
	}
	const struct value *value = parse(arena, body, key, &diags);
	if (value)
		return value;
	diagnostics_sort(&diags);
	const struct diagnostic *first = diags.items;
	while (first->severity != SEVERITY_ERROR)
		first++;
	bool is_large = strcmp(first->rule, RULE_TOO_MANY_VALUES) == 0;
	error_set(err, FAULT_FAILED, "the answer %s: line %u, column %u: %s",
		  is_large ? "is too large" : "is not valid JSON", first->place.line, first->place.column,
		  first->message);
	return NULL;
}

const struct value *api_read_json(struct arena *arena, struct slice body, struct error *err)
{
	return api_read_folded(arena, body, NULL, err);
}

const struct value *api_parse(struct arena *arena, struct slice body)
{
	struct diagnostics diags;
	return parse(arena, body, NULL, &diags);
}

bool api_is_page(struct slice body)
{
	ARENA_AUTO scratch = arena_new();
	return body.length && (api_is_html(body) || !api_parse(scratch, body));
}

/* The longest prefix of that many characters; whatever is no UTF-8 counts a byte as one. */
static struct slice first_characters(struct slice text, size_t characters)
{
	size_t length = 0;
	for (; length < text.length; length++) {
		bool starts = ((unsigned char)text.at[length] & 0xc0) != 0x80;
		if (starts && characters-- == 0)
			break;
	}
	return (struct slice){text.at, length};
}

const char *api_cut_complaint(struct arena *arena, struct slice text)
{
	text = first_characters(text, COMPLAINT_CHARACTERS);
	return text.length ? text_c_string(arena, text) : NULL;
}

const char *api_complaint(struct arena *arena, struct slice body)
{
	if (api_is_html(body))
		return "an HTML page, not JSON";
	ARENA_AUTO scratch = arena_new();
	const struct value *root = api_parse(scratch, body);
	if (root)
		return api_cut_complaint(arena, value_get_text(root, "message"));
	while (body.length && strchr(" \t\r\n", body.at[body.length - 1]) && body.at[body.length - 1])
		body.length--;
	return api_cut_complaint(arena, body);
}

const char *api_words(struct arena *arena, const struct api_answer *answer)
{
	const char *complaint = api_complaint(arena, answer->body);
	return arena_printf(arena, "the server answered %ld%s%s", answer->status, complaint ? ": " : "",
			    complaint ? complaint : "");
}

/* ---- what is not there ---- */

bool api_says_absent(const struct api_answer *answer, const char *const *words)
{
	ARENA_AUTO scratch = arena_new();
	if (answer->status != 404 || api_is_html(answer->body))
		return false;
	const struct value *root = api_parse(scratch, answer->body);
	struct slice message = value_get_text(root, "message");
	bool is_said = root && answer->is_azure;
	for (; *words && !is_said; words++)
		is_said = slice_starts_with(message, *words);
	return is_said;
}

/* ---- statuses ---- */

const char api_endpoint_hint[] = "Is this the Grafana endpoint? A sign-in page or a proxy may be in between.";

enum body {
	BODY_ANY,
	BODY_PAGE,     /* neither empty nor JSON: something else than Grafana answered */
	BODY_GRAFANAS, /* a message other than that of a path that Grafana does not know */
};

/* The first row whose range holds the status, and that is for such a body. The hint for a save may differ. */
static const struct answer_kind {
	long first, last;
	enum body body;
	enum fault fault; /* of a read; of a save, where it is FAULT_DENIED */
	const char *hint;
	const char *save_hint; /* NULL: the same */
} answer_kinds[] = {
	{202, 202, BODY_ANY, FAULT_FAILED, NULL, "The server took the request on, and may carry it out later."},
	{401, 401, BODY_ANY, FAULT_DENIED, "The token is missing, has expired, or is not one of this server.", NULL},
	{403, 403, BODY_PAGE, FAULT_UNREACHABLE,
	 "This page is not Grafana's: something in between refuses the request, such as a web application firewall.",
	 "This page is not Grafana's: something in between refuses the save, such as a web application firewall, "
	 "which may trip over '-- Grafana --' or a query. Its log names the rule; POST /api/dashboards/db must pass."},
	{403, 403, BODY_ANY, FAULT_DENIED, NULL, NULL},      /* names the right that is missing */
	{404, 404, BODY_GRAFANAS, FAULT_FAILED, NULL, NULL}, /* "Folder not found" */
	{404, 404, BODY_ANY, FAULT_UNREACHABLE,
	 "Is this the Grafana endpoint? Grafana may be below another path, or a proxy in between has no way to it.",
	 NULL},
	{405, 405, BODY_PAGE, FAULT_UNREACHABLE,
	 "This page is not Grafana's: something in between does not allow the method.",
	 "This page is not Grafana's: something in between does not allow POST /api/dashboards/db."},
	{408, 408, BODY_ANY, FAULT_FAILED, "A proxy in front of the server gave up waiting.", NULL},
	{413, 413, BODY_ANY, FAULT_FAILED, "A proxy on the way limits the size of requests.",
	 "The dashboard is larger than a proxy on the way allows: raise its limit (nginx: client_max_body_size)."},
	{300, 399, BODY_ANY, FAULT_UNREACHABLE,
	 "Redirects are not followed. Name the final address, with https if it wants that.", NULL},
	{429, 429, BODY_ANY, FAULT_FAILED, "The server limits requests; use fewer --jobs.", NULL},
	{502, 504, BODY_ANY, FAULT_FAILED,
	 "A proxy in front of the server, or the server itself, is overloaded or restarting.", NULL},
	{0, 999, BODY_PAGE, FAULT_FAILED, api_endpoint_hint, NULL},
	{0, 999, BODY_ANY, FAULT_FAILED, NULL, NULL},
};

static enum body body_of(struct slice body)
{
	ARENA_AUTO scratch = arena_new();
	if (api_is_page(body))
		return BODY_PAGE;
	const struct value *root = body.length ? api_parse(scratch, body) : NULL;
	struct slice message = value_get_text(root, "message");
	return message.length && !slice_is(message, "Not found") ? BODY_GRAFANAS : BODY_ANY;
}

static const struct answer_kind *kind_of(const struct api_answer *answer)
{
	enum body body = body_of(answer->body);
	const struct answer_kind *kind = answer_kinds;
	while (answer->status < kind->first || answer->status > kind->last ||
	       (kind->body != BODY_ANY && kind->body != body))
		kind++;
	return kind;
}

bool api_refuse_status(struct arena *arena, const struct api_answer *answer, const char *right, const char *subject,
		       struct error *err)
{
	const struct answer_kind *kind = kind_of(answer);
	error_set(err, kind->fault, "%s", api_words(arena, answer));
	if (answer->status == 403 && !kind->hint)
		return error_hint(err, "The token's role needs the right '%s' for %s.", right, subject);
	return kind->hint ? error_hint(err, "%s", kind->hint) : false;
}

void api_describe_save(struct arena *arena, const struct api_answer *answer, struct saved *out)
{
	const struct answer_kind *kind = kind_of(answer);
	out->complaint = api_words(arena, answer);
	out->hint = kind->save_hint ? kind->save_hint : kind->hint;
	out->fault = kind->fault == FAULT_DENIED ? FAULT_DENIED : FAULT_FAILED;
}

/* ---- of the target, or of one dashboard ---- */

/* Whether Grafana itself gave an answer without success, or one whose JSON is not what was asked for. */
static bool is_grafanas(long status, struct slice body)
{
	ARENA_AUTO scratch = arena_new();
	if (!api_parse(scratch, body)) /* a dashboard that the strict reader refuses, or a page */
		return status >= 200 && status <= 299 && body.length && (body.at[0] == '{' || body.at[0] == '[');
	if (status >= 200 && status <= 299)
		return false;
	return status != 404 || body_of(body) == BODY_GRAFANAS;
}

enum reach_end api_end_of(const struct http_response *response, const struct error *err)
{
	if (response->status == 401 || response->redirect)
		return REACH_FAULT;
	if (err->fault == FAULT_INTERRUPTED || response->status == 429)
		return REACH_NEITHER;
	if (response->outcome == HTTP_ANSWERED)
		return is_grafanas(response->status, response->body) ? REACH_ANSWERED : REACH_FAULT;
	if (response->is_too_large)
		return REACH_ANSWERED;
	return err->fault == FAULT_FAILED ? REACH_NEITHER : REACH_FAULT; /* the former by the pace: it was not sent */
}
