/* SPDX-License-Identifier: MIT */
/*
 * trail: the way from a panel, a row or the dashboard to what changed, step by step, with the values on the way.
 *
 *     struct trail trail = trail_of(arena, change, old, new);
 *     const struct trail_step *target = trail_find(&trail, SHAPE_TARGET);      the query around it, or NULL
 */
#ifndef DASHSYNC_MODEL_WORDS_TRAIL_H
#define DASHSYNC_MODEL_WORDS_TRAIL_H

#include "model/base/slice.h"
#include "model/diff/change.h"
#include "model/diff/shape.h"

struct arena;
struct value;

struct trail_step {
	enum shape shape; /* of the value here */
	bool is_item;
	size_t index;              /* of an item, in the document that `value` is in */
	struct slice key;          /* of a member; of an item its segment of the path */
	const struct value *value; /* in the new document, of a removal in the old one; NULL: unknown */
};

/* The first step is the innermost panel or row, or the dashboard; the last one is what changed. */
struct trail {
	const struct trail_step *steps;
	size_t count;
};

/* The trail of a change that was made of `old` and `new`, before changes_keep. */
struct trail trail_of(struct arena *arena, const struct change *change, const struct value *old,
		      const struct value *new);

/* The value that a JSON Pointer leads to, `up` steps before its end; NULL: there is none. */
const struct value *trail_value_at(struct arena *arena, const struct value *root, const char *pointer, size_t up);

/* The innermost step of a shape, or NULL. */
const struct trail_step *trail_find(const struct trail *trail, enum shape shape);

/* Whether the change is about a whole panel, row, query, variable, ...: an item that people have a word for. */
bool trail_is_part(const struct trail *trail);

#endif
