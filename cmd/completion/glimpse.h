/* SPDX-License-Identifier: MIT */
/*
 * glimpse: the uid and the title of a dashboard's file, found without reading it as a document.
 *
 * Completion looks at thousands of files within milliseconds, so this reads no tree, checks no syntax and stops as soon
 * as both texts are there. It sees members of the outermost object only (never a panel's title), and those of the three
 * envelopes that people keep in git: an answer of the API ("dashboard"), and a resource of Kubernetes ("metadata" and
 * "spec") of the kind Dashboard. Of a file with several dashboards it sees the first. A text that is not JSON or YAML
 * gives nothing or rubbish, and never a read beyond its end.
 *
 *     struct glimpse glimpse = {0};
 *     glimpse_tail(&glimpse, the last 8 kB);
 *     if (!glimpse_is_complete(&glimpse))
 *             glimpse_text(&glimpse, all of it);
 *     if (glimpse_name(&glimpse, arena, &uid, &title)) ...
 */
#ifndef DASHSYNC_CMD_COMPLETION_GLIMPSE_H
#define DASHSYNC_CMD_COMPLETION_GLIMPSE_H

#include <stdbool.h>

#include "cmd/completion/glimpse_seen.h"
#include "model/base/slice.h"

struct arena;

/* Reads a text of JSON or YAML from the front; it may be cut off at any byte. */
void glimpse_text(struct glimpse *glimpse, struct slice text);

/* The uid and the title (at NULL when there is none) as texts, in `arena`. False when there is no uid. */
bool glimpse_name(const struct glimpse *glimpse, struct arena *arena, struct slice *uid, struct slice *title);

#endif
