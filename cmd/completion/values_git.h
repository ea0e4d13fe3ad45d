/* SPDX-License-Identifier: MIT */
/* values_git: values that the repository has: its branches and tags, and the commits that changed a dashboard's file.
 */
#ifndef DASHSYNC_CMD_COMPLETION_VALUES_GIT_H
#define DASHSYNC_CMD_COMPLETION_VALUES_GIT_H

#include "cmd/completion/answer.h"

values_fn values_refs, values_versions;

#endif
