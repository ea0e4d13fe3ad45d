/* SPDX-License-Identifier: MIT */
/* change: one difference between two dashboards, and the class that says whom it concerns. */
#ifndef DASHSYNC_MODEL_DIFF_CHANGE_H
#define DASHSYNC_MODEL_DIFF_CHANGE_H

#include <stddef.h>
#include <stdint.h>

struct value_path;
struct value;

enum change_class {
	CHANGE_QUERY,
	CHANGE_DATA_SOURCE,
	CHANGE_VARIABLE,
	CHANGE_CONTENT,
	CHANGE_LAYOUT,
	CHANGE_COSMETIC,
};

enum change_kind {
	CHANGE_SET,    /* a value differs: old and new are both there */
	CHANGE_ADD,    /* only new */
	CHANGE_REMOVE, /* only old */
	CHANGE_MOVE,   /* same content, another place: old and new are the gridPos, or NULL for a change of order */
};

struct change {
	enum change_kind kind;
	enum change_class class;
	const char
		*path; /* by identity: /panels/[id=4]/targets/[refId=A]/expr; the segments as RFC 6901 escapes them */
	const char *what; /* for people: panel 'CPU' (id 4), query A: expr; untrusted text in it is not yet escaped */
	const struct value *old; /* or NULL */
	const struct value *new; /* or NULL */
	uint32_t line;           /* of the place in the new document; for a removal, of the container; 0 when unknown */
	uint32_t column;
};

struct changes {
	struct change *items;
	size_t count;
};

/* "query", "data source", "variable", "content", "layout", "cosmetic" */
const char *change_class_name(enum change_class class);

/* The class of a change at a path. */
enum change_class change_class_of(const struct value_path *path);

#endif
