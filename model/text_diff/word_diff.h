/* SPDX-License-Identifier: MIT */
/* word_diff: what differs between a line and the line that it became, by words. */
#ifndef DASHSYNC_MODEL_TEXT_DIFF_WORD_DIFF_H
#define DASHSYNC_MODEL_TEXT_DIFF_WORD_DIFF_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/slice.h"
#include "model/text_diff/text_word.h"

struct arena;

struct word_diff {
	struct text_word *words; /* no two of the same kind in a row; a removed one comes before an added one */
	size_t count;
	bool is_alike; /* enough of the lines is the same: as one line with marks it reads better than as two lines */
	bool is_whole; /* the steps were enough to find all that is the same */
};

/*
 * The words of the lines without what is not there on either side are these two lines, byte by byte. `steps` bounds the
 * work; a step is some nanoseconds.
 */
struct word_diff word_diff(struct arena *arena, struct slice old, struct slice new, size_t steps);

#endif
