/* SPDX-License-Identifier: MIT */
/*
 * uid_index: the uids of all dashboards of a source, for links between them.
 *
 * They are read when first asked for, since only a dashboard that has links needs them: reading all files twice would
 * cost every plan. Safe from any thread.
 */
#ifndef DASHSYNC_SYNC_COMPARE_MANAGED_H
#define DASHSYNC_SYNC_COMPARE_MANAGED_H

#include <stdbool.h>

#include "model/base/slice.h"

struct operation;
struct uid_index;

/* Of the operation's source and rules, whose `resolution` is not looked at; the operation outlives it. */
struct uid_index *uid_index_new(const struct operation *operation);
void uid_index_free(struct uid_index *uid_index); /* takes NULL */

bool uid_index_has(struct uid_index *uid_index, struct slice uid);

/* The uid in git of the dashboard that has this one on the operation's Azure target; false when none has. */
bool uid_index_find(struct uid_index *uid_index, struct slice live_uid, struct slice *uid);

#endif
