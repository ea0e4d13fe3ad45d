/* SPDX-License-Identifier: MIT */
/*
 * azure: how dashboards are addressed in Azure Monitor dashboards with Grafana.
 *
 * There a dashboard is a resource, and its uid in the Grafana API is its ARM id without the leading slash and with `~`
 * for each other one:
 *
 *     subscriptions~S~resourceGroups~RG~providers~Microsoft.Dashboard~dashboards~NAME
 *
 * NAME is the uid in git where that is a legal resource name, else what the target's `names` says. A uid in git that
 * begins with `subscriptions~` is used as it is, where it is a dashboard in the target's own subscription and group:
 * the files are of the branch under review, and must not choose what the target's identity writes.
 */
#ifndef DASHSYNC_MODEL_DOCUMENT_AZURE_H
#define DASHSYNC_MODEL_DOCUMENT_AZURE_H

#include <stdbool.h>

#include "model/base/error.h"
#include "model/base/pairs.h"
#include "model/base/slice.h"

struct arena;

#define AZURE_API_VERSION "2025-08-01" /* of Microsoft.Dashboard/dashboards, the stable one */

/* The `azure` block of a target; texts are at NULL when absent. */
struct azure {
	struct slice region;
	struct slice subscription;
	struct slice resource_group;
	struct slice endpoint_pattern; /* with `{region}` where the region goes */
	struct pairs names;            /* uid in git: ARM name */
};

/*
 * The endpoint of the region, "https://local-westcentralus.gateway.dashboard.azure.com". The region may be spelled as
 * people and az do ("West Central US", "westcentralus"). FAULT_CONFIG without a region, or when it is not a name.
 */
bool azure_endpoint(struct arena *arena, const struct azure *azure, const char **out, struct error *err);

/* Checks the parts of live uids: FAULT_CONFIG when the subscription or the resource group is absent or invalid. */
bool azure_check(const struct azure *azure, struct error *err);

/*
 * The live uid of a uid in git; at NULL when that is not a legal resource name and `names` has none for it, or when it
 * is the address of something else than a dashboard in the subscription and group of `azure`.
 */
struct slice azure_live_uid(struct arena *arena, const struct azure *azure, struct slice uid);

/* The ARM name of a uid in git: of `names`, or itself; at NULL when it is not a legal name. */
struct slice azure_name(const struct azure *azure, struct slice uid);

/* 2 to 30 characters: a letter, letters, digits and hyphens, and no hyphen at the end. */
bool azure_is_name(struct slice name);

/* Whether a uid is the address of a resource, wherever that is. */
bool azure_is_resource(struct slice uid);

/* The last part of such a uid, its name. */
struct slice azure_resource_name(struct slice uid);

/* The order of two live uids: byte order, but ARM takes the names of resources in any case of their letters. */
int azure_compare(struct slice a, struct slice b);

/*
 * Legal names for those uids that are none and no resources: what is illegal becomes a hyphen, what is too long is cut,
 * and no two are alike, nor like a uid. A guess, for a person to check.
 */
void azure_suggest_names(struct arena *arena, const struct slice *uids, size_t count, struct pairs *out);

/* "/subscriptions/..." of such a uid, for commands of az. */
const char *azure_resource_id(struct arena *arena, struct slice live_uid);

/*
 * The line to type that creates, or deletes, the resource of such a uid. Without a region in `azure` (or without
 * `azure`: NULL) the command says REGION.
 */
const char *azure_create_command(struct arena *arena, const struct azure *azure, struct slice live_uid);
const char *azure_delete_command(struct arena *arena, struct slice live_uid);

#endif
