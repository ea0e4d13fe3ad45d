/* SPDX-License-Identifier: MIT */
/* text_json: what differs between two texts that are JSON, as in the body of a request or the query of a variable. */
#ifndef DASHSYNC_MODEL_TEXT_DIFF_TEXT_JSON_H
#define DASHSYNC_MODEL_TEXT_DIFF_TEXT_JSON_H

#include <stddef.h>

#include "model/base/slice.h"
#include "model/text_diff/text_diff.h"

struct arena;

enum text_json {
	TEXT_JSON_NONE,     /* one of the two is not an object or an array, or too large: compare them as texts */
	TEXT_JSON_SPELLING, /* equal by value: white space, order of keys, spelling of numbers and strings differ */
	TEXT_JSON_VALUE,    /* values differ */
};

/*
 * Compares two texts that are each one JSON object or array. `diff` is left alone for TEXT_JSON_NONE, is that of the
 * texts as they are for TEXT_JSON_SPELLING, and for TEXT_JSON_VALUE that of the same values, indented by two spaces: it
 * applies to the indented text, which is in the arena.
 */
enum text_json text_diff_json(struct arena *arena, struct slice old, struct slice new, size_t context,
			      struct text_diff *diff);

#endif
