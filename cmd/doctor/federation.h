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

/*
 * Whether only jobs that passed a gate have this identity, so that it may write: no review, and for GitHub and GitLab a
 * protected ref: an environment may be open to every branch, and a token does not say. Azure Pipelines and Kubernetes
 * have their gates elsewhere (docs/identities.md).
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
