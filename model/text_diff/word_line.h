/* SPDX-License-Identifier: MIT */
/* word_line: a line as a sequence of words, and which of them another line has, too. */
#ifndef DASHSYNC_MODEL_TEXT_DIFF_WORD_LINE_H
#define DASHSYNC_MODEL_TEXT_DIFF_WORD_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/slice.h"
#include "model/text_diff/sequence.h"

struct arena;

struct word_line {
	struct slice line;
	const struct slice *words; /* they cover the line */
	struct sequence sequence;
};

/* Compares two lines by words. False when `steps` were not enough to find all that is the same. */
bool word_lines(struct arena *arena, struct slice old_line, struct slice new_line, struct word_line *old,
		struct word_line *new, size_t steps);

#endif
