/* SPDX-License-Identifier: MIT */
/* listing: walks a store for the files that the rules name; what source_list does, see there. */
#ifndef DASHSYNC_SYNC_SOURCE_LISTING_H
#define DASHSYNC_SYNC_SOURCE_LISTING_H

#include <stdbool.h>

#include "model/base/diag.h"
#include "model/base/error.h"

struct arena;
struct patterns;
struct source_files;
struct store;

/* Whether a file is a dashboard by its name: .json, .yaml or .yml, and not dashsync's own config. */
bool listing_takes(const char *path);

/* `arena` gets the paths. False when the root cannot be read, or the tree is endless. */
bool listing_run(struct store *store, const struct patterns *patterns, struct arena *arena, struct source_files *out,
		 struct diagnostics *diags, struct error *err);

#endif
