/* SPDX-License-Identifier: MIT */
/* glimpse_json: a glimpse of JSON, from either end. */
#ifndef DASHSYNC_CMD_COMPLETION_GLIMPSE_JSON_H
#define DASHSYNC_CMD_COMPLETION_GLIMPSE_JSON_H

#include "cmd/completion/glimpse_seen.h"

/* Reads from the front; the end may be cut off at any byte. */
void glimpse_json(struct glimpse *glimpse, struct slice text);

/* Reads JSON from its end; the front may be cut off at any byte. Sees the outermost object alone. */
void glimpse_tail(struct glimpse *glimpse, struct slice text);

#endif
