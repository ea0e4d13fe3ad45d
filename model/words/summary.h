/* SPDX-License-Identifier: MIT */
/*
 * summary: what a person must know of a part that was added or removed, in place of its JSON: whole queries and texts,
 * formulas, and how many settings are left.
 *
 *     struct summary summary = summary_of_part(arena, &trail, dashboard);
 */
#ifndef DASHSYNC_MODEL_WORDS_SUMMARY_H
#define DASHSYNC_MODEL_WORDS_SUMMARY_H

#include "model/words/panel_summary.h"

struct trail;

/* The part, setting or container at the end of a trail; `dashboard` is the document that the trail is in. */
struct summary summary_of_part(struct arena *arena, const struct trail *trail, const struct value *dashboard);

#endif
