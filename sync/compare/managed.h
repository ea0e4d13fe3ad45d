/* SPDX-License-Identifier: MIT */
/*
 * managed: the uids of all dashboards of a source, for links between them.
 *
 * They are read when first asked for, since only a dashboard that has links needs them: reading all files twice would
 * cost every plan. Safe from any thread.
 */
#ifndef DASHSYNC_SYNC_COMPARE_MANAGED_H
#define DASHSYNC_SYNC_COMPARE_MANAGED_H

#include <stdbool.h>

#include "model/base/slice.h"

struct engine;
struct managed;

/* Of the engine's source and rules, whose `resolution` is not looked at; the engine outlives it. */
struct managed *managed_new(const struct engine *engine);
void managed_free(struct managed *managed); /* takes NULL */

bool managed_has(struct managed *managed, struct slice uid);

/* The uid in git of the dashboard that has this one on the engine's Azure target; false when none has. */
bool managed_find(struct managed *managed, struct slice live_uid, struct slice *uid);

#endif
