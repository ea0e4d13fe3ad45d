/* SPDX-License-Identifier: MIT */
/*
 * redirect: what a redirect says about the endpoint. Redirects are not followed: a token would go where nobody named
 * it. But where one leads often shows what the endpoint should have been.
 */
#ifndef DASHSYNC_SYNC_GRAFANA_REDIRECT_H
#define DASHSYNC_SYNC_GRAFANA_REDIRECT_H

struct arena;

/*
 * The hint for a request of `path` (its query is passed over) at `endpoint` that was redirected to `target`, an URL
 * without a query, or NULL when where it leads is not known: the endpoint to write when `target` ends with the same
 * path, or with the sign-in page of a Grafana below the endpoint; else what may be wrong.
 */
const char *redirect_hint(struct arena *arena, const char *endpoint, const char *path, const char *target);

#endif
