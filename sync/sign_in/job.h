/* SPDX-License-Identifier: MIT */
/*
 * job: where dashsync runs, by what the platform set in the environment, and whom the job's own OIDC token says that it
 * is. For people to read: nothing is signed in with it, and nobody has verified the claims.
 *
 *     job_look(&options, &job);
 *     if (job.platform != JOB_NONE && !job.lacks && job_claims(&job, &options, client, arena, &claims, err))
 *             ... claims.subject is what a federated credential has to name
 *
 * Variables of the platforms: docs.github.com (GITHUB_*), learn.microsoft.com/azure/devops (BUILD_*, SYSTEM_*),
 * docs.gitlab.com/ci/variables (CI_*), azure-workload-identity (AZURE_FEDERATED_TOKEN_FILE).
 */
#ifndef DASHSYNC_SYNC_SIGN_IN_JOB_H
#define DASHSYNC_SYNC_SIGN_IN_JOB_H

#include <stdbool.h>

struct arena;
struct claims;
struct error;
struct http_client;
struct sign_in_options;

enum job_platform {
	JOB_NONE,
	JOB_GITHUB,
	JOB_AZURE_PIPELINES,
	JOB_GITLAB,
	JOB_POD, /* AZURE_FEDERATED_TOKEN_FILE is set, and it is none of the above: Kubernetes */
};

struct job {
	enum job_platform platform;
	bool is_review;     /* of a pull or merge request, or of a merge queue: its files are not on the branch yet */
	bool is_fork;       /* a review whose files come from another repository */
	const char *lacks;  /* a literal: what the token needs and the job does not have; NULL when it has all of it */
	const char *remedy; /* a literal: what to add to the job, when `lacks` */
};

/* A review from a fork is given no token, and no secret either. */
#define JOB_FORK_HINT                                                                                                  \
	"Give a pull request from a fork no token and no secret: preview it without one, as "                          \
	"docs/identities.md shows under 'Forks'."

/* "GitHub Actions", "Azure Pipelines", "GitLab", "Kubernetes"; "" for JOB_NONE. */
const char *job_platform_name(enum job_platform platform);

/*
 * Of `options` only `variable` counts. Reads at most 1 MiB of the file of GITHUB_EVENT_PATH; one that cannot be read
 * makes no fork. Asks nobody.
 */
void job_look(const struct sign_in_options *options, struct job *out);

/*
 * Asks the platform for the job's token, as signing in does, reads the claims into `arena` and wipes the token, which
 * is sent to nobody. The job lacks nothing. FAULT_DENIED when the token has no claims, else as sign_in_token fails.
 */
bool job_claims(const struct job *job, const struct sign_in_options *options, struct http_client *client,
		struct arena *arena, struct claims *out, struct error *err);

#endif
