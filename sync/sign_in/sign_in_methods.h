/* SPDX-License-Identifier: MIT */
/*
 * sign_in_methods: the functions of the rows of sync/sign_in/sign_in_chain.c, by the file that has them.
 * docs/sign-in.md lists the settings of each; sign_in_internal.h has what they share: settings, files, requests, and
 * buffers that are wiped. Private to sync/sign_in.
 */
#ifndef DASHSYNC_SYNC_SIGN_IN_SIGN_IN_METHODS_H
#define DASHSYNC_SYNC_SIGN_IN_SIGN_IN_METHODS_H

#include <stdbool.h>

struct arena;
struct error;
struct grant;
struct sign_in_shared;
struct slice;

typedef const char *sign_in_lacks(struct sign_in_shared *shared, struct arena *arena);
/* The provider's token about us, in the arena; the caller wipes it. What it needs is set. */
typedef bool sign_in_asserts(struct sign_in_shared *shared, struct arena *arena, struct slice *out, struct error *err);
typedef bool sign_in_obtains(struct sign_in_shared *shared, struct arena *arena, struct grant *out, struct error *err);

/* sign_in_given.c */
sign_in_lacks sign_in_given_lacks, sign_in_file_lacks;
sign_in_obtains sign_in_given_obtain, sign_in_file_obtain;
bool sign_in_file_changed(struct sign_in_shared *shared);

/* sign_in_application.c */
sign_in_lacks sign_in_secret_lacks, sign_in_certificate_lacks;
sign_in_obtains sign_in_secret_obtain, sign_in_certificate_obtain;

/* sign_in_oidc.c */
sign_in_lacks sign_in_workload_lacks, sign_in_github_lacks, sign_in_pipelines_lacks, sign_in_gitlab_lacks;
sign_in_obtains sign_in_workload_obtain, sign_in_github_obtain, sign_in_pipelines_obtain, sign_in_gitlab_obtain;
sign_in_asserts sign_in_workload_assertion, sign_in_github_assertion, sign_in_pipelines_assertion;
sign_in_asserts sign_in_gitlab_assertion;

/* sign_in_managed.c */
sign_in_lacks sign_in_app_service_lacks, sign_in_imds_lacks;
sign_in_obtains sign_in_app_service_obtain, sign_in_imds_obtain;

/* sign_in_cli.c */
sign_in_lacks sign_in_cli_lacks;
sign_in_obtains sign_in_cli_obtain;

#endif
