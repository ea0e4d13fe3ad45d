/* SPDX-License-Identifier: MIT */
/* change: one difference between two dashboards, and the class that says whom it concerns. */
#ifndef DASHSYNC_MODEL_DIFF_CHANGE_H
#define DASHSYNC_MODEL_DIFF_CHANGE_H

#include <stdbool.h>
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

/* The order of what a person reads, the weightiest first. */
enum change_weight {
	WEIGHT_QUERY,
	WEIGHT_DATA_SOURCE,
	WEIGHT_VARIABLE,
	WEIGHT_ANNOTATION,
	WEIGHT_TYPE,      /* of a panel, and its title */
	WEIGHT_THRESHOLD, /* thresholds, units, mappings: how a value is judged */
	WEIGHT_CONTENT,
	WEIGHT_LAYOUT,
	WEIGHT_COSMETIC,
	WEIGHT_COUNT,
};

enum change_kind {
	CHANGE_SET,    /* a value differs: old and new are both there */
	CHANGE_ADD,    /* only new */
	CHANGE_REMOVE, /* only old */
	CHANGE_MOVE,   /* an item in another place. Of a panel that moved or changed its size on the screen old and new
			  are its gridPos, or NULL where it has none; of all else both are NULL. */
};

/*
 * Changes are exact: docs/report.md ("Applying changes") has the rules by which a program makes the new document of
 * the old one, and a program of 30 lines that does. They are in the order of the new document: of an array the item in
 * front before the next one, and what is added or moved before what is set in it.
 */
struct change {
	enum change_kind kind;
	enum change_class class;
	enum change_weight weight;
	const char
		*path; /* by identity: /panels/[id=4]/targets/[refId=A]/expr; the segments as RFC 6901 escapes them */
	const char *what; /* for people: panel 'CPU' (id 4), query A: expr; untrusted text in it is not yet escaped */
	const char *old_path; /* the path by identity in the old document; NULL: it is not there */
	const char *from;     /* a JSON Pointer (RFC 6901; items by index) into the old document; NULL: as old_path */
	const char *to;       /* a JSON Pointer into the new document; NULL: it is not there */
	const struct value *old;       /* or NULL */
	const struct value *new;       /* or NULL; of a row that comes with panels, its `panels` are [] here */
	const struct value *old_panel; /* the innermost panel or row around it, in the old document, or NULL; gone
					  after changes_keep */
	const struct value *new_panel; /* in the new document */
	uint32_t named;                /* bytes at the start of `what` that name this panel or row; 0 without one */
	uint32_t line; /* of the place in the new document; for a removal, of the container; 0 when unknown */
	uint32_t column;
};

struct changes {
	struct change *items;
	size_t count;
	bool is_in_old; /* the places are those of the old document (diff_edits) */
};

/* "query", "data source", "variable", "content", "layout", "cosmetic" */
const char *change_class_name(enum change_class class);

/* "query", "data source", "variable", "annotation", "type", "threshold", "content", "layout", "cosmetic" */
const char *change_weight_name(enum change_weight weight);

/* The class of a change at a path. */
enum change_class change_class_of(const struct value_path *path);

/* The weight of a change at a path. */
enum change_weight change_weight_of(const struct value_path *path);

#endif
