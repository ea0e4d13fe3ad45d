/* SPDX-License-Identifier: MIT */
/* unread: what an operation did not read of its source, so that no dashboard is shown to have left git. */
#ifndef DASHSYNC_SYNC_APPLY_UNREAD_H
#define DASHSYNC_SYNC_APPLY_UNREAD_H

#include <stdbool.h>

#include "model/base/error.h"

struct arena;
struct operation;
struct plan;

/*
 * Why a dashboard may be in git although the plan does not have it, by the problems of its files and what the work tree
 * lacks; NULL in `*why` when everything was read. False when that cannot be found out.
 */
bool unread_find(const struct operation *operation, const struct plan *plan, struct arena *arena, const char **why,
		 struct error *err);

#endif
