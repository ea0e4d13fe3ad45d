/* SPDX-License-Identifier: MIT */
/*
 * What can be checked of a server by reading: is anybody there, who signs in, what that may do, which shape the answers
 * have, and the clocks. The first request carries no token, so that an endpoint that no token may go to is checked too.
 */
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "cmd/doctor/doctor.h"
#include "cmd/shell/watch.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/base/when.h"
#include "sync/compare/desired.h"
#include "sync/compare/remedy.h"
#include "sync/grafana/trust.h"
#include "sync/sign_in/claims.h"

#define TEXT_BYTES    ((size_t)1 << 16)
#define NOBODY        "dashsync-doctor" /* a uid to ask for where there is none: a 404 is an answer too */
#define DAY           ((int64_t)24 * 60 * 60)
#define MOST_SKEW     300 /* seconds: what Entra allows, and what a run may take */
#define EXPIRES_SOON  (14 * DAY)
#define TOKEN_MARGIN  300
#define AUDIENCE      "ce34e7e5-485f-4d76-964f-b3d2b16d1e4f"
#define LATE_AUDIENCE "6f2d169c-08f3-4a4c-a982-bcaf2d038c45"

/* Whether the server cannot be asked; says so. */
static bool skip(struct doctor *doctor)
{
	if (doctor->gap)
		checkup_add(&doctor->checkup, FINDING_SKIPPED, "not checked: %s", doctor->gap);
	return doctor->gap != NULL;
}

static const char *utc(struct arena *arena, int64_t seconds)
{
	struct tm tm;
	time_t moment = seconds;
	if (!gmtime_r(&moment, &tm))
		return "an unknown time";
	return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
			    tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static const char *age(struct arena *arena, int64_t seconds)
{
	STRBUF_AUTO text = STRBUF_INIT(TEXT_BYTES);
	when_age(seconds < 0 ? -seconds : seconds, &text);
	return arena_strdup(arena, text.at);
}

/* ---- endpoint ---- */

static double milliseconds(int64_t from, int64_t until)
{
	return until > from ? (double)(until - from) / 1000 : 0;
}

static void add_answer(struct doctor *doctor)
{
	const struct http_facts *facts = &doctor->facts;
	int64_t ready = facts->secured ? facts->secured : facts->connected;
	STRBUF_AUTO steps = STRBUF_INIT(TEXT_BYTES);
	strbuf_printf(&steps, "name %.1f ms, connection %.1f ms", milliseconds(0, facts->named),
		      milliseconds(facts->named, facts->connected));
	if (facts->secured)
		strbuf_printf(&steps, ", TLS %.1f ms", milliseconds(facts->connected, ready));
	checkup_add(&doctor->checkup, FINDING_OK, "'%s' answers by %s (%s, answer %.1f ms)",
		    doctor->session.connection.endpoint, facts->version, steps.at,
		    milliseconds(facts->sent, facts->answered));
}

/* The chain as it was sent, from the server's certificate up. */
static void add_chain(struct doctor *doctor)
{
	const struct http_facts *facts = &doctor->facts;
	struct checkup *checkup = &doctor->checkup;
	STRBUF_AUTO text = STRBUF_INIT(TEXT_BYTES);
	for (size_t i = 0; i < facts->chain_count; i++) {
		const struct http_certificate *one = &facts->chain[i];
		strbuf_printf(&text, "%s'%s' until %s, issued by '%s'", i ? "; " : "", one->subject ? one->subject : "",
			      utc(doctor->arena, one->expires), one->issuer ? one->issuer : "");
	}
	if (text.length)
		checkup_add(checkup, FINDING_OK, "the certificate is trusted: %s", text.at);
	for (size_t i = 0; i < facts->chain_count; i++) {
		const struct http_certificate *one = &facts->chain[i];
		int64_t left = one->expires - doctor->answered;
		if (one->expires == 0 || left > EXPIRES_SOON)
			continue;
		checkup_add(checkup, FINDING_WARNING, "the certificate of '%s' ends in %s",
			    one->subject ? one->subject : "", age(doctor->arena, left));
		checkup_fix(checkup, "Have it renewed on the server; dashsync does not connect after its end.");
	}
}

/* Asks without a token; the first request of the client to this server, so that it is the one that connects. */
static bool probe(struct doctor *doctor, struct error *err)
{
	struct connection *connection = &doctor->session.connection;
	const struct api_options options = {.endpoint = connection->endpoint};
	struct api *api = api_open(connection->client, &options);
	struct slice uid = doctor->live_uid.at ? doctor->live_uid : slice_of(NOBODY);
	struct watch watch;
	progress_begin(&doctor->session.progress, doctor->session.options, "testing", NULL);
	watch_start(&watch, connection->client, doctor->session.operation.limits.interrupted);
	doctor->asked = time(NULL);
	bool answered = api_probe(api, doctor->arena, uid, &doctor->facts, err);
	doctor->answered = time(NULL);
	watch_stop(&watch);
	progress_end(&doctor->session.progress);
	api_close(api);
	return answered;
}

static void choose_live_uid(struct doctor *doctor)
{
	const struct azure *azure = doctor->session.operation.target.azure;
	doctor->live_uid = doctor->uid;
	if (azure && doctor->uid.at)
		doctor->live_uid = azure_live_uid(doctor->arena, azure, doctor->uid);
}

void doctor_check_endpoint(struct doctor *doctor)
{
	struct session *session = &doctor->session;
	ERROR_AUTO err = {0};
	doctor->gap = doctor->opened ? NULL : DOCTOR_NO_CONFIG;
	if (skip(doctor))
		return;
	doctor->connected = session_connect(session, &doctor->closed);
	choose_live_uid(doctor);
	if (!session->connection.client) {
		checkup_add_error(&doctor->checkup, &doctor->closed);
		doctor->gap = "no endpoint is configured";
	} else if (!probe(doctor, &err)) {
		checkup_add_error(&doctor->checkup, &err);
		doctor->gap = "the endpoint does not answer";
	} else {
		doctor->has_facts = true;
		add_answer(doctor);
		add_chain(doctor);
	}
}

/* ---- sign-in ---- */

static bool is_audience(const char *audience)
{
	return strstr(audience, AUDIENCE) || strstr(audience, LATE_AUDIENCE);
}

/* What the token says of itself, which nobody has verified. */
static void add_claims(struct doctor *doctor, const struct claims *claims, struct strbuf *out)
{
	strbuf_add_text(out, "; the token is");
	if (claims->audience)
		strbuf_printf(out, " for %s,", claims->audience);
	if (claims->expires)
		strbuf_printf(out, " until %s,", utc(doctor->arena, claims->expires));
	if (claims->scopes)
		strbuf_printf(out, " with scopes %s,", claims->scopes);
	if (claims->roles)
		strbuf_printf(out, " with roles %s", claims->roles);
	else
		strbuf_add_text(out, " without roles");
}

static void judge_claims(struct doctor *doctor, const struct claims *claims)
{
	struct checkup *checkup = &doctor->checkup;
	int64_t left = claims->expires - time(NULL);
	bool ends = claims->expires != 0;
	if (ends && left <= TOKEN_MARGIN) {
		checkup_add(checkup, FINDING_WARNING, left > 0 ? "the token ends in %s" : "the token ended %s ago",
			    age(doctor->arena, left));
		checkup_fix(checkup, "Get another one, and check this machine's clock.");
	}
	if (claims->audience && trust_is_azure(&doctor->session.connection.origin) && !is_audience(claims->audience)) {
		checkup_add(checkup, FINDING_WARNING, "the token is for another audience than the service's");
		checkup_fix(checkup,
			    "'audience' of the target's 'auth' is " AUDIENCE ", or the later " LATE_AUDIENCE ".");
	}
}

void doctor_check_sign_in(struct doctor *doctor)
{
	struct session *session = &doctor->session;
	struct sign_in *sign_in = session->connection.sign_in;
	struct claims claims = {0};
	STRBUF_AUTO text = STRBUF_INIT(TEXT_BYTES);
	if (!session->connection.client) {
		skip(doctor);
		return;
	}
	if (!doctor->connected && doctor->job.is_fork && doctor->closed.fault == FAULT_DENIED) {
		checkup_add(&doctor->checkup, FINDING_SKIPPED, "not checked: a pull request from a fork gets no token");
		doctor->gap = doctor->gap ? doctor->gap : "a pull request from a fork gets no token";
		return;
	}
	if (!doctor->connected) {
		checkup_add_error(&doctor->checkup, &doctor->closed);
		doctor->gap = doctor->gap ? doctor->gap : "nobody is signed in";
		return;
	}
	if (!sign_in) {
		checkup_add(&doctor->checkup, FINDING_OK,
			    session->settings.auth.method == AUTH_NONE
				    ? "no token is sent, as 'auth' says"
				    : "no token is sent: none is set, and the target has no 'auth'");
		return;
	}
	bool says = sign_in_claims(sign_in, doctor->arena, &claims);
	strbuf_add_text(&text, "signed in by ");
	sign_in_describe(sign_in, &text);
	if (says)
		add_claims(doctor, &claims, &text);
	else
		strbuf_add_text(&text, "; the token has no readable claims");
	checkup_add(&doctor->checkup, FINDING_OK, "%s", text.at);
	if (says)
		judge_claims(doctor, &claims);
}

/* ---- rights ---- */

static void check_versions(struct doctor *doctor)
{
	const struct gateway *gateway = &doctor->session.connection.gateway;
	const struct version_query query = {.limit = 1};
	ERROR_AUTO err = {0};
	doctor->has_versions = gateway->ops->versions(gateway->self, doctor->arena, doctor->live_uid, &query,
						      &doctor->versions, &err);
	bool review = doctor->job.is_review;
	if (doctor->has_versions && review) {
		checkup_add(&doctor->checkup, FINDING_WARNING,
			    "versions: may be listed, so this pull request's job may write: anybody with a branch may");
		checkup_fix(&doctor->checkup, "Sign in as an application that has the role Reader and no other; "
					      "docs/identities.md has the lines.");
	} else if (doctor->has_versions) {
		checkup_add(&doctor->checkup, FINDING_OK, "versions: may be listed");
	} else if (review && err.fault == FAULT_DENIED) {
		checkup_add(&doctor->checkup, FINDING_OK,
			    "versions: may not be listed, as it should be in a pull request's job; its plan does "
			    "not know which differences are edits by hand");
	} else {
		checkup_add_error(&doctor->checkup, &err);
	}
}

/* By what the server says of the dashboard: nothing is saved to find out. */
static void check_save(struct doctor *doctor)
{
	struct checkup *checkup = &doctor->checkup;
	const struct live *live = &doctor->live;
	if (!live->says_can_save) {
		checkup_add(checkup, FINDING_SKIPPED, "save: not checked: this server reports no rights before a save");
	} else if (doctor->job.is_review) {
		checkup_add(checkup, live->can_save ? FINDING_WARNING : FINDING_OK,
			    "save: may %sbe saved (meta.canSave)%s", live->can_save ? "" : "not ",
			    live->can_save ? "" : ", as it should be in a pull request's job");
		if (live->can_save)
			checkup_fix(checkup, "Give a pull request's job a token that may only read.");
	} else if (live->can_save) {
		checkup_add(checkup, FINDING_OK, "save: may be saved (meta.canSave)");
	} else {
		checkup_add(checkup, FINDING_WARNING, "save: may not be saved (meta.canSave): apply will fail");
		checkup_fix(checkup, "Give the token a role that may edit the dashboard, such as Editor.");
	}
	if (!live->provisioned)
		return;
	checkup_add(checkup, FINDING_WARNING, "save: the dashboard is provisioned from a file of the server");
	checkup_fix(checkup, "Take it out of the server's provisioning, or out of the repository.");
}

static void add_absent(struct doctor *doctor)
{
	struct checkup *checkup = &doctor->checkup;
	checkup_add(checkup, FINDING_WARNING, "'%.*s' is not on the server, so its rights cannot be checked",
		    SLICE_ARG(doctor->live_uid));
	const struct desired desired = {.file = doctor->file, .uid = doctor->uid, .live_uid = doctor->live_uid};
	const char *remedy = remedy_for(&doctor->session.operation, doctor->arena, &desired, STATE_MISSING);
	checkup_fix(checkup, "%s%sun 'dashsync doctor FILE' with a dashboard that is on the server.",
		    remedy ? remedy : "", remedy ? "; or r" : "R");
	doctor->gap = "the dashboard is not on the server";
}

static bool read_live(struct doctor *doctor, struct error *err)
{
	const struct gateway *gateway = &doctor->session.connection.gateway;
	return gateway->ops->get(gateway->self, doctor->arena, doctor->live_uid, &doctor->live, err);
}

static void check_dashboard(struct doctor *doctor)
{
	ERROR_AUTO err = {0};
	if (!read_live(doctor, &err)) {
		checkup_add_error(&doctor->checkup, &err);
		doctor->gap = "the dashboard cannot be read";
	} else if (!doctor->live.found) {
		add_absent(doctor);
	} else {
		doctor->has_live = true;
		checkup_add(&doctor->checkup, FINDING_OK, "read: '%.*s' may be read", SLICE_ARG(doctor->live_uid));
		check_versions(doctor);
		check_save(doctor);
	}
}

void doctor_check_rights(struct doctor *doctor)
{
	struct watch watch;
	if (!doctor->gap && !doctor->live_uid.at)
		doctor->gap = "there is no dashboard to ask about";
	if (skip(doctor))
		return;
	progress_begin(&doctor->session.progress, doctor->session.options, "testing", NULL);
	watch_start(&watch, doctor->session.connection.client, doctor->session.operation.limits.interrupted);
	check_dashboard(doctor);
	watch_stop(&watch);
	progress_end(&doctor->session.progress);
}

/* ---- server ---- */

static const char *shape_of(const struct doctor *doctor)
{
	if (!doctor->live.has_meta)
		return "the shape of the Azure tutorial, without 'meta'";
	if (!doctor->has_versions)
		return "dashboards with 'meta'; the shape of the versions is unknown";
	return doctor->versions.paged_by_token ? "the shape of Grafana 11.6 or newer: versions in pages with a token; "
						 "the server's own restore may be gone"
					       : "the shape of Grafana 9 to 11.5: versions as a list";
}

void doctor_check_server(struct doctor *doctor)
{
	struct checkup *checkup = &doctor->checkup;
	const struct live *live = &doctor->live;
	ARENA_AUTO scratch = arena_new();
	if (skip(doctor))
		return;
	checkup_add(checkup, FINDING_OK, "%s%s%s (version not reported)", shape_of(doctor),
		    live->api_version.length ? "; stored as " : "", text_c_string(scratch, live->api_version));
	if (!live->schema_v2)
		return;
	checkup_add(checkup, FINDING_WARNING, "the dashboard is stored in schema v2, which these calls would damage");
	checkup_fix(checkup, "Keep it in the v1 schema; dashsync leaves it alone.");
}

/* ---- clock ---- */

void doctor_check_clock(struct doctor *doctor)
{
	struct checkup *checkup = &doctor->checkup;
	const struct http_facts *facts = &doctor->facts;
	if (!doctor->has_facts) {
		skip(doctor);
		return;
	}
	if (facts->date <= 0) {
		checkup_add(checkup, FINDING_SKIPPED, "not checked: the server's answer has no Date");
		return;
	}
	int64_t skew = http_facts_skew(facts, doctor->asked, doctor->answered);
	const char *side = skew > 0 ? "ahead of" : "behind";
	if (skew == 0) {
		checkup_add(checkup, FINDING_OK, "the server's clock agrees with this machine's");
	} else if (skew <= MOST_SKEW && skew >= -MOST_SKEW) {
		checkup_add(checkup, FINDING_OK, "the server's clock is %s %s this machine's", age(doctor->arena, skew),
			    side);
	} else {
		checkup_add(checkup, FINDING_WARNING, "the server's clock is %s %s this machine's",
			    age(doctor->arena, skew), side);
		checkup_fix(
			checkup,
			"Set the wrong one by NTP: tokens begin and end by the clock, and so does --quiet-minutes.");
	}
}
