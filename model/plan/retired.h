/* SPDX-License-Identifier: MIT */
/* retired: dashboards that left git on purpose and stay live (`retired` of a target in dashsync.yaml). */
#ifndef DASHSYNC_MODEL_PLAN_RETIRED_H
#define DASHSYNC_MODEL_PLAN_RETIRED_H

#include <stddef.h>

#include "model/base/diag.h"
#include "model/base/slice.h"

struct plan;

struct retired {
	struct slice uid; /* as git had it */
	struct slice reason;
	struct place place; /* in the config */
};

struct retired_list {
	const struct retired *items;
	size_t count;
};

/* The entry of a uid, or NULL. */
const struct retired *retired_find(const struct retired_list *list, struct slice uid);

/* Warns, at its place in the config, about each entry whose dashboard is in git: a row of the plan that has the uid. */
void retired_check(const struct retired_list *list, struct plan *plan);

#endif
