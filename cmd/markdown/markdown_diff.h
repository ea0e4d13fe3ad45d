/* SPDX-License-Identifier: MIT */
/* markdown_diff: two texts, or the lines of one, in a fence of `diff`: `+` and `-` are in the first column. */
#ifndef DASHSYNC_CMD_MARKDOWN_MARKDOWN_DIFF_H
#define DASHSYNC_CMD_MARKDOWN_MARKDOWN_DIFF_H

#include "model/base/slice.h"
#include "model/text_diff/text_diff.h"

struct strbuf;

/* Each line of the text behind `before` ("+ "); those of the empty text: none. For markdown_fence. */
void markdown_diff_lines(const char *before, struct slice text, struct strbuf *out);

/* A comparison: a changed line is there twice, as it was and as it is. */
void markdown_diff_compared(const struct text_diff *diff, struct strbuf *out);

#endif
