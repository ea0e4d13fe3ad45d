/* SPDX-License-Identifier: MIT */
/*
 * edits: how two sets of changes since the same base lie to each other, the question behind changed, diverged and
 * conflict (deciding.md sections 2 and 4).
 */
#ifndef DASHSYNC_MODEL_EDITS_H
#define DASHSYNC_MODEL_EDITS_H

#include "model/diff.h"

struct arena;

enum edits_relation {
	EDITS_CONTAINED, /* every edit of live was made in git alike: nothing of live would be lost */
	EDITS_DISJOINT,  /* they touch different places, or the same place alike */
	EDITS_OVERLAP,   /* one place, or a place and what holds it, was changed in two ways */
};

/* Compares base->git with base->live. Time: n log n. */
enum edits_relation edits_compare(struct arena *arena, const struct changes *git, const struct changes *live);

#endif
