/* SPDX-License-Identifier: MIT */
/* The parameters are JSON in single quotes; what could end the quotes, or the string, is refused before. */
#include "cmd/doctor/federation.h"

#include <string.h>

#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/document/azure.h"
#include "model/value/digest.h"
#include "model/value/json.h"
#include "sync/sign_in/claims.h"
#include "sync/sign_in/job.h"

#define LINE_BYTES  ((size_t)8 << 10)
#define MOST_NAME   120 /* characters of a credential's name, which Entra limits */
#define MARK_DIGITS 8   /* of a digest, in a name that was cut */
#define MOST_WORD   64
#define WRITER      "Azure Monitor Dashboards with Grafana Contributor"
#define UNNAMED     "APPLICATION_ID"
#define NO_SCOPE    "/subscriptions/SUBSCRIPTION/resourceGroups/RESOURCE_GROUP"
#define CLAIM_MARKS " -._~:/@+=,#%*!&?()[]{}|^<>;" /* no quote, backslash, '$' or '`' */

/* ---- which texts go into a line ---- */

static bool is_printed_as_it_is(const char *text)
{
	STRBUF_AUTO printed = STRBUF_INIT(LINE_BYTES);
	text_printable(slice_of(text), &printed);
	return slice_equal(strbuf_slice(&printed), slice_of(text));
}

static bool is_plain(const char *text)
{
	size_t length = text ? strlen(text) : 0;
	for (size_t i = 0; i < length; i++)
		if (!is_word_character(text[i], CLAIM_MARKS))
			return false;
	return length > 0 && length <= FEDERATION_MOST_SUBJECT && is_printed_as_it_is(text);
}

const char *federation_application(const char *id)
{
	size_t length = id ? strlen(id) : 0;
	for (size_t i = 0; i < length; i++)
		if (!is_word_character(id[i], "-"))
			return NULL;
	return length > 0 && length <= MOST_WORD && id[0] != '-' ? id : NULL;
}

/* ---- GitHub's two forms ---- */

static const char *join(struct arena *arena, struct slice owner, struct slice repository, const struct claims *claims,
			bool immutable)
{
	if (!immutable)
		return arena_printf(arena, "repo:%.*s/%.*s:", SLICE_ARG(owner), SLICE_ARG(repository));
	return arena_printf(arena, "repo:%.*s@%s/%.*s@%s:", SLICE_ARG(owner), claims->owner_id, SLICE_ARG(repository),
			    claims->repository_id);
}

const char *federation_other_subject(struct arena *arena, const struct claims *claims, bool *immutable)
{
	const char *slash = claims->repository ? strchr(claims->repository, '/') : NULL;
	if (!claims->subject || !slash || !claims->owner_id || !claims->repository_id ||
	    !is_digits(slice_of(claims->owner_id)) || !is_digits(slice_of(claims->repository_id)))
		return NULL;
	const struct slice owner = {claims->repository, (size_t)(slash - claims->repository)};
	for (int form = 0; form < 2; form++) {
		const char *prefix = join(arena, owner, slice_of(slash + 1), claims, form == 1);
		if (!slice_starts_with(slice_of(claims->subject), prefix))
			continue;
		*immutable = form == 0;
		return arena_printf(arena, "%s%s", join(arena, owner, slice_of(slash + 1), claims, *immutable),
				    claims->subject + strlen(prefix));
	}
	return NULL;
}

/* ---- the credential ---- */

/* The subject in the characters of a name. What is cut is told apart by its digest. */
static void add_name(const char *subject, struct strbuf *out)
{
	const char prefix[] = "dashsync-";
	size_t most = MOST_NAME - strlen(prefix);
	size_t length = strlen(subject);
	size_t kept = length <= most ? length : most - 1 - MARK_DIGITS;
	strbuf_add_text(out, prefix);
	for (size_t i = 0; i < kept; i++)
		strbuf_add_char(out, is_word_character(subject[i], "") ? subject[i] : '-');
	if (kept == length)
		return;
	const struct digest digest = digest_of_bytes(slice_of(subject));
	strbuf_printf(out, "-%.*s", MARK_DIGITS, digest.hex);
}

static void add_member(struct strbuf *out, const char *before, const char *text)
{
	strbuf_add_text(out, before);
	json_write_string(slice_of(text), out);
}

const char *federation_credential(struct arena *arena, const char *application, const struct claims *claims,
				  const char *subject)
{
	if (!is_plain(claims->issuer) || !is_plain(subject) || !is_plain(claims->audience) ||
	    strchr(claims->audience, ' ')) /* of several: a credential has one */
		return NULL;
	STRBUF_AUTO name = STRBUF_INIT(LINE_BYTES);
	STRBUF_AUTO json = STRBUF_INIT(LINE_BYTES);
	add_name(subject, &name);
	add_member(&json, "{\"name\":", name.at);
	add_member(&json, ",\"issuer\":", claims->issuer);
	add_member(&json, ",\"subject\":", subject);
	add_member(&json, ",\"audiences\":[", claims->audience);
	strbuf_add_text(&json, "]}");
	return arena_printf(arena, "az ad app federated-credential create --id %s --parameters %s",
			    application ? application : UNNAMED, text_shell_word(arena, strbuf_slice(&json)));
}

/* ---- the role ---- */

bool federation_is_review(const struct job *job, const struct claims *claims)
{
	const struct slice event = slice_of(claims->event ? claims->event : "");
	const struct slice subject = slice_of(claims->subject ? claims->subject : "");
	return job->is_review || slice_starts_with(event, "pull_request") || slice_is(event, "merge_group") ||
	       slice_ends_with(subject, ":pull_request");
}

const char *federation_environment(const struct claims *claims)
{
	const char mark[] = ":environment:";
	const char *found = claims->subject ? strstr(claims->subject, mark) : NULL;
	if (claims->environment)
		return claims->environment;
	return found ? found + strlen(mark) : NULL;
}

bool federation_is_guarded(const struct job *job, const struct claims *claims)
{
	const char *environment = federation_environment(claims);
	if (federation_is_review(job, claims))
		return false;
	if (job->platform != JOB_GITHUB && job->platform != JOB_GITLAB)
		return true;
	if (environment && strcmp(environment, FEDERATION_REVIEWS) == 0)
		return false; /* also on a protected ref: its subject is that of every pull request */
	return claims->ref_protected && strcmp(claims->ref_protected, "true") == 0;
}

/* A subscription or a resource group: nothing that a shell or a log reads, and short. */
static bool is_name(struct slice text)
{
	for (size_t i = 0; i < text.length; i++)
		if (!is_word_character(text.at[i], "-_."))
			return false;
	return text.length > 0 && text.length <= MOST_NAME;
}

const char *federation_role(struct arena *arena, const char *application, const struct azure *azure, bool writes)
{
	const char *scope = NO_SCOPE;
	if (azure && is_name(azure->subscription) && is_name(azure->resource_group))
		scope = arena_printf(arena, "/subscriptions/%.*s/resourceGroups/%.*s", SLICE_ARG(azure->subscription),
				     SLICE_ARG(azure->resource_group));
	return arena_printf(arena, "az role assignment create --assignee %s --role %s --scope %s",
			    application ? application : UNNAMED, writes ? "'" WRITER "'" : "Reader", scope);
}
