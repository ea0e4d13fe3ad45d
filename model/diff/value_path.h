/* SPDX-License-Identifier: MIT */
/*
 * value_path: the place that a walk has reached: the way back to the dashboard, one step an array or object, kept on
 * the stack. Names are made from it only once they are needed.
 */
#ifndef DASHSYNC_MODEL_DIFF_VALUE_PATH_H
#define DASHSYNC_MODEL_DIFF_VALUE_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/slice.h"
#include "model/diff/shape.h"

struct arena;
struct match_item;
struct strbuf;
struct value;

struct value_path {
	const struct value_path *parent;     /* NULL: the dashboard itself */
	const struct value_path *old_parent; /* of what was in another array in the old document; NULL: `parent` */
	enum shape shape;                    /* of the value here */
	bool is_item;                        /* of an array; else a member of an object */
	bool is_indexed;  /* an item whose identity is absent or not unique: its index says which one it is */
	bool is_numbered; /* a panel whose name is another one's, too, in the same row; its number says which one */
	const struct value *row;     /* of a panel whose name is another one's, in another row; else NULL */
	struct slice key;            /* of a member */
	size_t index;                /* of an item: in the new document; of a removal in the old one */
	size_t old_index;            /* of an item in the old document */
	bool is_old_indexed;         /* as is_indexed, there */
	const struct value *subject; /* the value whose labels name this path: the new one, of a removal the old one */
	const struct value *old;     /* the value here in the old document; NULL: not there */
	const struct value *new;     /* in the new document */
	const struct value *place;   /* the value here in the document that has the places; NULL: not there */
	bool is_in_old;              /* that document is the old one, else the new one */
};

/* The path of an item, or of a member, that is on one side (the other is NULL) or on both. */
struct value_path value_path_of_item(const struct value_path *array, const struct match_item *old,
				     const struct match_item *new);
struct value_path value_path_of_member(const struct value_path *object, struct slice key, const struct value *old,
				       const struct value *new);

/* The innermost path around this one that has a place with a line, or NULL. */
const struct value_path *value_path_placed(const struct value_path *path);

/* The path by identity, as struct change has it. */
const char *value_path_text(struct arena *arena, const struct value_path *path);
void value_path_add_text(struct strbuf *out, const struct value_path *path);

/* The same in the old document; of what is in it. */
void value_path_add_old_text(struct strbuf *out, const struct value_path *path);

/*
 * The JSON Pointer (RFC 6901) of what is in the old or in the new document. False when a key has U+0000, which a C
 * string cannot hold: `out` then has something else.
 */
bool value_path_add_old_pointer(struct strbuf *out, const struct value_path *path);
bool value_path_add_pointer(struct strbuf *out, const struct value_path *path);

/* The words for people; `event` ("moved") follows when it is not NULL. */
const char *value_path_words(struct arena *arena, const struct value_path *path, const char *event);

/* Adds them; returns how many bytes of them name the innermost panel or row, 0 outside of any. */
size_t value_path_add_words(struct strbuf *out, const struct value_path *path, const char *event);

/* A row, of today's or the old kind, as people say it: row 'CPU'. */
const char *row_words(struct arena *arena, const struct value *row);

#endif
