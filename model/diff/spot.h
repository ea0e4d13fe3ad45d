/* SPDX-License-Identifier: MIT */
/*
 * spot: the place that a walk has reached: the way back to the dashboard, one step an array or object, kept on the
 * stack. Names are made from it only once they are needed.
 */
#ifndef DASHSYNC_MODEL_DIFF_SPOT_H
#define DASHSYNC_MODEL_DIFF_SPOT_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/slice.h"
#include "model/diff/shape.h"

struct arena;
struct match_item;
struct value;

struct spot {
	const struct spot *parent; /* NULL: the dashboard itself */
	enum shape shape;          /* of the value here */
	bool is_item;              /* of an array; else a member of an object */
	bool is_indexed;           /* an item whose identity is absent or not unique: its index says which one it is */
	struct slice key;          /* of a member */
	size_t index;              /* of an item */
	const struct value *subject; /* the value whose labels name this spot: the new one, of a removal the old one */
	const struct value *place;   /* the value here in the document that has the places; NULL: not there */
	bool is_in_old;              /* that document is the old one, else the new one */
};

/* The spot of an item, or of a member, that is on one side (the other is NULL) or on both. */
struct spot spot_of_item(const struct spot *array, const struct match_item *old, const struct match_item *new);
struct spot spot_of_member(const struct spot *object, struct slice key, const struct value *old,
			   const struct value *new);

/* The innermost spot around this one that has a place with a line, or NULL. */
const struct spot *spot_placed(const struct spot *spot);

/* The path by identity, as struct change has it. */
const char *spot_path(struct arena *arena, const struct spot *spot);

/* The words for people; `event` ("moved") follows when it is not NULL. */
const char *spot_words(struct arena *arena, const struct spot *spot, const char *event);

/* A row, of today's or the old kind, as people say it: row 'CPU'. */
const char *row_words(struct arena *arena, const struct value *row);

#endif
