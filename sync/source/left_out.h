/* SPDX-License-Identifier: MIT */
/*
 * left_out: dashboard files that git has or had and that are not read. That they are missing from a listing does not
 * prove that their dashboards left git.
 */
#ifndef DASHSYNC_SYNC_SOURCE_LEFT_OUT_H
#define DASHSYNC_SYNC_SOURCE_LEFT_OUT_H

#include <stdbool.h>

#include "model/base/error.h"

struct arena;
struct git;
struct source_rules;
struct source_skipped;
struct store;

/* As source_find_skipped, for a store that is the work tree of `git`; none where that is NULL. */
bool left_out_skipped(struct git *git, struct store *store, const struct source_rules *rules, struct arena *arena,
		      struct source_skipped *out, struct error *err);

/* As source_why_unread. */
const char *left_out_reason(struct store *store, struct arena *arena, const char *path);

#endif
