/* SPDX-License-Identifier: MIT */
/* line_match: the best pairs of some lines of old and some of new, by the words that they share. */
#ifndef DASHSYNC_MODEL_TEXT_DIFF_LINE_MATCH_H
#define DASHSYNC_MODEL_TEXT_DIFF_LINE_MATCH_H

#include <stddef.h>
#include <stdint.h>

#include "model/base/slice.h"

#define NOT_PAIRED UINT32_MAX

/* A run of lines on either side; neither is empty. */
struct lines_range {
	const struct slice *old;
	size_t old_count;
	const struct slice *new;
	size_t new_count;
};

/*
 * Fills `pairs`, by line of old: the line of new, from 0 and ascending, or NOT_PAIRED. With many lines
 * only those are compared that are near the same place in their run, so that the work is about `steps`.
 */
void line_match(const struct lines_range *range, uint32_t *pairs, size_t steps);

#endif
