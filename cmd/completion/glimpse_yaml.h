/* SPDX-License-Identifier: MIT */
/* glimpse_yaml: a glimpse of YAML, from the front; the end may be cut off behind any line. */
#ifndef DASHSYNC_CMD_COMPLETION_GLIMPSE_YAML_H
#define DASHSYNC_CMD_COMPLETION_GLIMPSE_YAML_H

#include "cmd/completion/glimpse_seen.h"

void glimpse_yaml(struct glimpse *glimpse, struct slice text);

#endif
