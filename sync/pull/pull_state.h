/* SPDX-License-Identifier: MIT */
/* pull_state: what pull does in each state of a row, and how it says no. Private to sync/pull. */
#ifndef DASHSYNC_SYNC_PULL_PULL_STATE_H
#define DASHSYNC_SYNC_PULL_PULL_STATE_H

#include <stdbool.h>

#include "model/base/error.h"
#include "model/plan/decide.h"

struct plan_row;

enum pulls {
	PULLS_NOTHING,  /* there is no edit by hand, or only what looks like git's own */
	PULLS_REFUSED,  /* there may be one */
	PULLS_MERGED,   /* both sides' edits since base */
	PULLS_WHOLE,    /* live as it is, with --adopt */
	PULLS_REPORTED, /* nothing, and the row says already why */
};

enum pulls pulls_in(enum state state);

/* Whether git does not say in this state what live is, and may be made to. */
bool pulls_whole_in(enum state state);

/* The row says that nothing is taken in, and why; texts are copied. Of an error, with its fault. */
void pull_refuse(struct plan_row *row, const char *reason, const char *hint);
void pull_fail(struct plan_row *row, const struct error *err);

#endif
