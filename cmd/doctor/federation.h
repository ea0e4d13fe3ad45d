/* SPDX-License-Identifier: MIT */
/*
 * federation: the lines that let a job sign in: its federated credential, by the claims of the token that it presents,
 * and its role. Pure: what a token says goes in, lines to type come out.
 *
 * The claims are untrusted. A text of theirs goes into a line only if it has the characters of a usual issuer, subject
 * or audience, is not longer than Entra takes, and no log would misread it; else there is no line.
 *
 * In a review (a pull or merge request) anybody with a branch writes the job, the variables and the config. So such a
 * job's lines name no application, for the one that is configured there may be that which writes; and give no role that
 * may write.
 */
#ifndef DASHSYNC_CMD_DOCTOR_FEDERATION_H
#define DASHSYNC_CMD_DOCTOR_FEDERATION_H

#include <stdbool.h>

struct arena;
struct azure;
struct claims;
struct job;

#define FEDERATION_MOST_SUBJECT 600 /* characters that Entra takes in an issuer or a subject (learn.microsoft.com) */

/*
 * GitHub's subject in its other form: `repo:OWNER/REPO:REST` and `repo:OWNER@ID/REPO@ID:REST`, of which the second is
 * the default of repositories created or renamed since 2026-07-15. `immutable` is set to whether it is the second. NULL
 * when the subject has another form (an organization can choose one), or the claims lack the numbers or the names.
 * In the arena.
 */
const char *federation_other_subject(struct arena *arena, const struct claims *claims, bool *immutable);

/*
 * "az ad app federated-credential create --id APPLICATION --parameters '{...}'" for this subject, with the issuer and
 * the audience of the claims. `application` NULL: a placeholder. NULL when a text does not go into a line. In the
 * arena.
 */
const char *federation_credential(struct arena *arena, const char *application, const struct claims *claims,
				  const char *subject);

/* Whether the job is of a review, by the platform's variables or by the token. */
bool federation_is_review(const struct job *job, const struct claims *claims);

#define FEDERATION_REVIEWS "dashsync-pull-request" /* the environment of pull requests (docs/identities.md) */

/* The environment of the job, by its claim or by GitHub's subject, which ends in it; NULL when it has none. */
const char *federation_environment(const struct claims *claims);

/*
 * Whether this identity may get a role that writes: no review, and for GitHub and GitLab a protected ref, outside
 * FEDERATION_REVIEWS. An environment proves nothing by itself: a token does not have the branches that it takes. A
 * token of a ref that is not protected proves that it takes such refs; one of a protected ref leaves it open, and the
 * caller names what to restrict. Azure Pipelines and Kubernetes have their gates elsewhere (docs/identities.md).
 */
bool federation_is_guarded(const struct job *job, const struct claims *claims);

/*
 * "az role assignment create --assignee APPLICATION --role ... --scope /subscriptions/..." for the resource group of
 * `azure`; NULL or an invalid one: placeholders. `writes`: the role that saves and lists versions, else Reader.
 */
const char *federation_role(struct arena *arena, const char *application, const struct azure *azure, bool writes);

/* The application as a line may have it: a GUID or another word; else NULL. */
const char *federation_application(const char *id);

#endif
