/* SPDX-License-Identifier: MIT */
/*
 * value: an immutable JSON value that loses nothing and knows where it stood.
 *
 * Readers (json_read, yaml_read) make trees in an arena; nothing changes a node afterwards. Numbers keep their text,
 * strings keep every character (U+0000 too) and the spelling that they had in the file, objects keep the order of
 * their keys, and every node keeps its line and column. To "change" a document, the functions at the end make a new
 * node that shares the unchanged children.
 *
 * The structs are open for reading, so that loops over items and members stay plain; only this module and the readers
 * fill them. All objects have unique keys: a reader refuses duplicates before a tree is made.
 */
#ifndef DASHSYNC_MODEL_VALUE_VALUE_H
#define DASHSYNC_MODEL_VALUE_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/slice.h"

struct arena;
struct member;

enum value_kind {
	VALUE_NULL,
	VALUE_BOOL,
	VALUE_NUMBER,
	VALUE_STRING,
	VALUE_ARRAY,
	VALUE_OBJECT,
};

/* Dashboards are made of these: a byte more here is ten more for each byte of a dense document. */
struct value {
	enum value_kind kind : 8;
	bool verbatim : 1; /* string: a YAML literal block, whose n-th line stands n lines below `line` */
	uint32_t line;     /* from 1; 0 for a value that dashsync made */
	uint32_t column;   /* from 1, in code points */
	uint32_t count;    /* array: items; object: members */
	union {
		bool boolean;
		struct {
			struct slice text;     /* string: its characters in UTF-8; number: as it was written */
			struct slice spelling; /* string: between its quotes in JSON, when that differs from `text`;
						  else at NULL */
		};
		const struct value *items;
		struct {
			const struct member *members; /* in the order of the file */
			const uint32_t *sorted;       /* indexes into members, in byte order of the keys */
		};
	};
};

struct member {
	struct slice key;
	uint32_t line; /* of the key */
	uint32_t column;
	struct value value;
};

/* The words for a kind: "null", "boolean", "number", "string", "array", "object". */
const char *value_kind_name(enum value_kind kind);

/* The value of a key, or NULL when `object` is NULL, no object, or has no such key. Time: log of the members. */
const struct value *value_get(const struct value *object, const char *key);
const struct value *value_get_slice(const struct value *object, struct slice key);

/* As value_get, and NULL when the value is of another kind. */
const struct value *value_get_kind(const struct value *object, const char *key, enum value_kind kind);

/* The text of a string member, or an empty slice (at NULL) when it is absent or no string. */
struct slice value_get_text(const struct value *object, const char *key);

/* Whether `value` is a string with just this text. Takes NULL. */
bool value_is_text(const struct value *value, const char *text);

/* The i-th member in byte order of the keys; `i` below count. */
const struct member *value_sorted_member(const struct value *object, size_t i);

/*
 * A whole number that fits: from a number of any spelling ("3", "3.0", "3e0") or, because some servers answer so,
 * from a string of digits. False when it is none.
 */
bool value_to_integer(const struct value *value, int64_t *out);

/* Equality by value: numbers by number_equal, objects whatever the order of their keys, strings by characters. */
bool value_equal(const struct value *a, const struct value *b);

/* ---- making ---- */

struct value value_null(void);
struct value value_bool(bool boolean);
/* A string; `text` must be valid UTF-8 and outlive the value. */
struct value value_text(struct slice text);
struct value value_integer(struct arena *arena, int64_t number);

/* An array of `count` values, copied. */
struct value value_array(struct arena *arena, const struct value *items, size_t count);

/*
 * An object of `count` members, copied, in this order. False, and `*duplicate` set to the index of the second of two
 * equal keys, when keys are not unique; `duplicate` may be NULL.
 */
bool value_object(struct arena *arena, const struct member *members, size_t count, struct value *out,
		  size_t *duplicate);

/*
 * For readers, which report duplicates with their places: as value_object without the check, and the check apart.
 * value_next_duplicate gives the next member whose key another member before it in the file has, and that one; start
 * with `*cursor` 0. An object that has any must not leave the reader.
 */
struct value value_object_unchecked(struct arena *arena, const struct member *members, size_t count);
bool value_next_duplicate(const struct value *object, size_t *cursor, const struct member **first,
			  const struct member **second);

/* A copy of `object` in which `key` has this value: replaced in its place, or added at the end. */
struct value value_with(struct arena *arena, const struct value *object, struct slice key, struct value value);

/* A copy of `object` without the keys of a NULL-terminated list; children are shared. */
struct value value_without(struct arena *arena, const struct value *object, const char *const *keys);

/* A copy that shares nothing with the original, positions and spellings kept. */
struct value value_clone(struct arena *arena, const struct value *value);

/* Such a copy in the arena itself; NULL stays NULL. */
const struct value *value_keep(struct arena *arena, const struct value *value);

/* The same for what is only shown: strings have the shortest spelling, whatever their file had. */
const struct value *value_keep_plain(struct arena *arena, const struct value *value);

#endif
