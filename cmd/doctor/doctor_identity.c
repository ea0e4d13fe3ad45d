/* SPDX-License-Identifier: MIT */
/* Whom the job's own token says that it is, and the lines that let it sign in. The token goes to nobody. */
#include "cmd/doctor/doctor.h"
#include "cmd/doctor/federation.h"

#include <string.h>

#include "cmd/shell/watch.h"
#include "model/base/arena.h"
#include "sync/sign_in/claims.h"

#define PATIENCE 30 /* seconds */

static struct sign_in_options look(const struct doctor *doctor)
{
	return connect_look(doctor->opened ? &doctor->session.settings : NULL);
}

void doctor_look(struct doctor *doctor)
{
	const struct sign_in_options options = look(doctor);
	job_look(&options, &doctor->job);
}

/* ---- the token ---- */

/* By the connection's client; by one of its own where the endpoint could not be chosen. */
static bool read_claims(struct doctor *doctor, struct claims *out, struct error *err)
{
	const struct sign_in_options options = look(doctor);
	const struct http_options http = {.jobs = 1, .timeout = PATIENCE};
	struct http_client *own = NULL;
	struct http_client *client = doctor->session.connection.client;
	struct watch watch;
	if (!client) {
		client = own = http_open(&http, err);
		if (!own)
			return false;
	}
	const atomic_int *interrupted = doctor->session.operation.limits.interrupted; /* NULL before a config */
	watch_start(&watch, interrupted ? client : NULL, interrupted);
	bool ok = job_claims(&doctor->job, &options, client, doctor->arena, out, err);
	watch_stop(&watch);
	http_close(own);
	return ok;
}

static void keep_identity(struct doctor *doctor, const struct claims *claims, const char *other)
{
	struct job_identity *identity = arena_alloc(doctor->arena, sizeof *identity);
	*identity = (struct job_identity){
		.platform = job_platform_name(doctor->job.platform),
		.is_review = doctor->job.is_review,
		.is_fork = doctor->job.is_fork,
		.issuer = claims->issuer,
		.subject = claims->subject,
		.other_subject = other,
		.audience = claims->audience,
	};
	doctor->checkup.identity = identity;
}

/* ---- the lines ---- */

/* Whom the environment or the config names; nobody in a review, where both are anybody's. */
static const char *choose_application(const struct doctor *doctor)
{
	if (doctor->job.is_review)
		return NULL;
	const char *id = doctor->job.platform == JOB_AZURE_PIPELINES ? connect_variable("AZURESUBSCRIPTION_CLIENT_ID")
								     : NULL;
	struct slice configured = doctor->opened ? doctor->session.settings.auth.client_id : (struct slice){0};
	if (configured.length)
		id = arena_slice(doctor->arena, configured).at;
	return federation_application(id ? id : connect_variable("AZURE_CLIENT_ID"));
}

static const char *or_none(const char *text)
{
	return text ? text : "(none)";
}

static void add_subjects(struct doctor *doctor, const char *application, const struct claims *claims, const char *other,
			 bool immutable)
{
	struct checkup *checkup = &doctor->checkup;
	const char *line = federation_credential(doctor->arena, application, claims, claims->subject);
	checkup_add(checkup, FINDING_OK, "%s: the job's token has issuer '%s', subject '%s', audience '%s'",
		    job_platform_name(doctor->job.platform), or_none(claims->issuer), or_none(claims->subject),
		    or_none(claims->audience));
	if (!line) {
		checkup_add(
			checkup, FINDING_WARNING,
			"no line is printed for this token: its issuer, subject or audience is missing, longer than "
			"%d characters, or has characters that a shell or a log would misread",
			FEDERATION_MOST_SUBJECT);
		checkup_fix(checkup, "Add the federated credential in the portal, with the texts above.");
		return;
	}
	checkup_fix(checkup, "%s", line);
	const char *second = other ? federation_credential(doctor->arena, application, claims, other) : NULL;
	if (!second)
		return;
	checkup_add(checkup, FINDING_OK, "GitHub's other form of this subject, %s, is '%s'",
		    immutable ? "the default of repositories created or renamed since 2026-07-15"
			      : "that of older repositories",
		    other);
	checkup_fix(checkup, "%s", second);
}

/* Why no line gives a role that writes, and what to do about it. */
static void add_doubt(struct doctor *doctor, const struct claims *claims)
{
	struct checkup *checkup = &doctor->checkup;
	const char *environment = federation_environment(claims);
	bool github = doctor->job.platform == JOB_GITHUB;
	if (environment && strcmp(environment, FEDERATION_REVIEWS) == 0) {
		checkup_add(checkup, FINDING_OK,
			    "no line for a role that writes: the jobs of pull requests have the environment '%s' too",
			    environment);
		return;
	}
	if (github && environment) {
		checkup_add(checkup, FINDING_WARNING,
			    "no line for a role that writes: the ref is not protected, and the environment takes it");
		checkup_fix(checkup, "Restrict the environment's deployment branches to a protected branch, and run "
				     "the job on that.");
		return;
	}
	checkup_add(checkup, FINDING_WARNING,
		    "no line for a role that writes: any job of this ref has this identity, and "
		    "the token does not show that the ref is protected");
	checkup_fix(checkup, github ? "environment: NAME in the job, and restrict the environment's deployment branches"
				    : "Protect the branch, and run the job on it in a protected environment.");
}

static void add_role(struct doctor *doctor, const char *application, const struct claims *claims)
{
	struct checkup *checkup = &doctor->checkup;
	bool guarded = federation_is_guarded(&doctor->job, claims);
	const struct config_target *settings = doctor->opened ? &doctor->session.settings : NULL;
	const struct azure *azure = settings && settings->has_azure ? &settings->azure : NULL;
	if (doctor->job.is_review)
		checkup_add(checkup, FINDING_OK,
			    "a pull request's job gets an application of its own, with a role that only reads");
	else
		checkup_add(checkup, FINDING_OK,
			    guarded ? "apply, drift and capture need a role that lists versions and saves"
				    : "plan needs a role that reads");
	checkup_fix(checkup, "%s", federation_role(doctor->arena, application, azure, guarded));
	if (!guarded && !doctor->job.is_review)
		add_doubt(doctor, claims);
	if (!guarded || doctor->job.platform != JOB_GITHUB || !federation_environment(claims))
		return;
	checkup_add(checkup, FINDING_OK,
		    "every job in the environment '%s' has this identity, and the token does not "
		    "have the branches that it takes",
		    federation_environment(claims));
	checkup_fix(checkup, "Restrict the environment's deployment branches to protected ones.");
}

/* ---- the check ---- */

static void add_lack(struct doctor *doctor)
{
	struct checkup *checkup = &doctor->checkup;
	const struct job *job = &doctor->job;
	if (job->is_fork && !job->lacks) {
		checkup_add(checkup, FINDING_WARNING,
			    "%s gives this pull request from a fork a token: whoever opens one can use it",
			    job_platform_name(job->platform));
		checkup_fix(checkup, "%s", JOB_FORK_HINT);
		return;
	}
	if (job->is_fork) {
		checkup_add(checkup, FINDING_SKIPPED, "not checked: %s gives no token to a pull request from a fork",
			    job_platform_name(job->platform));
		checkup_fix(checkup, "%s", JOB_FORK_HINT);
		return;
	}
	checkup_add(checkup, FINDING_SKIPPED, "not checked: the %s job gets no token: %s not set",
		    job_platform_name(job->platform), job->lacks);
	if (job->remedy)
		checkup_fix(checkup, "%s", job->remedy);
}

void doctor_check_identity(struct doctor *doctor)
{
	struct checkup *checkup = &doctor->checkup;
	struct job *job = &doctor->job;
	struct claims claims = {0};
	ERROR_AUTO err = {0};
	bool immutable = false;
	if (job->platform == JOB_NONE) {
		checkup_add(checkup, FINDING_SKIPPED,
			    "not checked: not in a job of GitHub Actions, Azure Pipelines or GitLab, nor in a pod with "
			    "workload identity");
		return;
	}
	keep_identity(doctor, &claims, NULL);
	if (job->lacks || job->is_fork) {
		add_lack(doctor);
		return;
	}
	if (!read_claims(doctor, &claims, &err)) {
		checkup_add_error(checkup, &err);
		return;
	}
	job->is_review = federation_is_review(job, &claims);
	const char *other = job->platform == JOB_GITHUB ? federation_other_subject(doctor->arena, &claims, &immutable)
							: NULL;
	const char *application = choose_application(doctor);
	keep_identity(doctor, &claims, other);
	add_subjects(doctor, application, &claims, other, immutable);
	add_role(doctor, application, &claims);
}
