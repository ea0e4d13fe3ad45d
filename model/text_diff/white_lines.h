/* SPDX-License-Identifier: MIT */
/* white_lines: of a text that was indented or wrapped anew, the lines that differ in nothing else. */
#ifndef DASHSYNC_MODEL_TEXT_DIFF_WHITE_LINES_H
#define DASHSYNC_MODEL_TEXT_DIFF_WHITE_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/slice.h"

/*
 * The lines of two texts, and which became which (line_match.h). The results are by line: whether it is white, and the
 * run that it is in; runs ascend between two equal lines, and lines of a lower run come before those of a higher one.
 * All are zero to begin with.
 */
struct white_lines {
	const struct slice *old;
	size_t old_count;
	const struct slice *new;
	size_t new_count;
	uint32_t *pairs;
	bool *old_is_white;
	bool *new_is_white;
	uint32_t *old_run;
	uint32_t *new_run;
};

/*
 * Finds runs of lines that, taken together, became lines with the same words (white_space_only), and gives up pairs
 * that lead out of such a run. `steps` bounds the work; a step is some nanoseconds.
 */
void white_lines(struct white_lines *lines, size_t steps);

#endif
