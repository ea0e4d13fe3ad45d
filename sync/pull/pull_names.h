/* SPDX-License-Identifier: MIT */
/*
 * pull_names: the names that the files use for what the target calls otherwise. Private to pull.
 *
 * The target's map of data sources is turned around. A uid that two of git stand for, or that git's files cannot say
 * because it would be mapped to another one, has no name: it becomes a text that no file has, which is then found in
 * what was made of it.
 */
#ifndef DASHSYNC_SYNC_PULL_PULL_NAMES_H
#define DASHSYNC_SYNC_PULL_PULL_NAMES_H

#include <stdbool.h>

#include "model/base/slice.h"
#include "model/document/resolve.h"

struct arena;
struct value;

/* What the files say for what the target says. */
struct resolution pull_names_invert(struct arena *arena, const struct resolution *with);

/* A dashboard of the target in the names of the files; the shape is the same. */
const struct value *pull_names_spell(struct arena *arena, const struct value *dashboard,
				     const struct resolution *inverted);

/* A uid of the target in a JSON text that pull_names_spell could not give a name; false when there is none. */
bool pull_names_missing(const struct resolution *inverted, struct slice text, struct slice *uid);

#endif
