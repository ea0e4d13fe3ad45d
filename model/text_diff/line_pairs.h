/* SPDX-License-Identifier: MIT */
/* line_pairs: which lines of old became which lines of new, as they are or with other words. */
#ifndef DASHSYNC_MODEL_TEXT_DIFF_LINE_PAIRS_H
#define DASHSYNC_MODEL_TEXT_DIFF_LINE_PAIRS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/slice.h"
#include "model/text_diff/line_match.h"

struct arena;

struct line_pairs {
	uint32_t *of_old; /* by line of old, from 0: the line of new, ascending, or NOT_PAIRED */
	bool is_whole;    /* the steps were enough to find all lines that are the same */
};

/* `steps` bounds the work; a step is some nanoseconds. */
struct line_pairs line_pairs(struct arena *arena, const struct slice *old, size_t old_count, const struct slice *new,
			     size_t new_count, size_t steps);

#endif
