/* SPDX-License-Identifier: MIT */
/* values_config: values that the config and the files of the work tree have. */
#ifndef DASHSYNC_CMD_COMPLETION_VALUES_CONFIG_H
#define DASHSYNC_CMD_COMPLETION_VALUES_CONFIG_H

#include "cmd/completion/answer.h"

values_fn values_targets, values_uids;

/* The file of the work tree that has the dashboard of a uid, from the current folder on; NULL when none is found. */
const char *values_file_of(struct completion *completion, const char *uid);

#endif
