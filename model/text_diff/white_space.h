/* SPDX-License-Identifier: MIT */
/* white_space: whether two texts differ in nothing but white space. */
#ifndef DASHSYNC_MODEL_TEXT_DIFF_WHITE_SPACE_H
#define DASHSYNC_MODEL_TEXT_DIFF_WHITE_SPACE_H

#include <stdbool.h>

#include "model/base/slice.h"

/*
 * True when they differ, and only in white space that no language takes for more: not within quotes, not between two
 * words or two operators that it joins or parts, and not a line break that ends a comment (`--`, `//`, `#`). In doubt
 * it is false. Linear.
 */
bool white_space_only(struct slice old, struct slice new);

#endif
