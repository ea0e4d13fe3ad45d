/* SPDX-License-Identifier: MIT */
/*
 * pull: edits that people made live, taken into the files of the work tree.
 *
 *     plan_operation(&operation, &plan, &err);
 *     pull_files(&pull, &plan);          every row says what became of its file
 *
 * Every row that was edited by hand is compared again; its file gets both sides' edits since base, as merge.h merges
 * them, in the formatting that it has (json_patch.h). Where both sides changed one place, the dashboard is refused
 * unless live's side is asked for. With policy.adopt only, a dashboard without a known base is taken over as it is
 * live.
 *
 * Every text is read again before it is written, and must have the wanted meaning. Only plain JSON files can be pulled
 * into; YAML, dashboards in strings and exports with inputs are refused by name.
 */
#ifndef DASHSYNC_SYNC_PULL_PULL_H
#define DASHSYNC_SYNC_PULL_PULL_H

#include "sync/pull/pull_options.h"

struct plan;

/*
 * Pulls the rows of a settled plan. A row whose file was written has the outcome `written`, and as edits what came in,
 * with the places where it stands now; one that was not says why.
 */
void pull_files(const struct pull *pull, struct plan *plan);

#endif
