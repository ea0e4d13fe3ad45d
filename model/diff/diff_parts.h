/* SPDX-License-Identifier: MIT */
/*
 * diff_parts: what diff.c and its diff_*.c share; beside them only merge_parts.h and json_patch.c include it, for the
 * same identities.
 *
 * A dashboard is a tree with a known grammar at the top (panels have targets, targets have a refId) and anybody's JSON
 * below. A *shape* is what that grammar says of a value. A *spot* is where the walk is: the way back to the dashboard,
 * one step an array or object, kept on the stack; names are made from it only once a change is found.
 */
#ifndef DASHSYNC_MODEL_DIFF_DIFF_PARTS_H
#define DASHSYNC_MODEL_DIFF_DIFF_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/slice.h"
#include "model/diff/diff.h"
#include "model/value/value.h"

struct arena;
struct match_item;

enum shape {
	SHAPE_PLAIN, /* nothing is known of it */
	SHAPE_DASHBOARD,
	SHAPE_PANELS,
	SHAPE_PANEL, /* rows of today's dashboards too */
	SHAPE_ROWS,  /* of dashboards before schema version 16 */
	SHAPE_ROW,
	SHAPE_TARGETS,
	SHAPE_TARGET,
	SHAPE_TEMPLATING,
	SHAPE_VARIABLES,
	SHAPE_VARIABLE,
	SHAPE_CURRENT, /* of a variable: {text, value, selected}, of which value says it all */
	SHAPE_LEAF,    /* one value to people, whatever it is made of */
	SHAPE_ANNOTATION_SET,
	SHAPE_ANNOTATIONS,
	SHAPE_ANNOTATION,
	SHAPE_LINKS,
	SHAPE_LINK,
	SHAPE_FIELD_CONFIG,
	SHAPE_FIELD_DEFAULTS,
	SHAPE_FIELD_CUSTOM,
	SHAPE_OVERRIDES,
	SHAPE_OVERRIDE,
	SHAPE_PROPERTIES,
	SHAPE_PROPERTY,
	SHAPE_TRANSFORMATIONS,
	SHAPE_TRANSFORMATION,
	SHAPE_TIME,
	SHAPE_TIMEPICKER,
	SHAPE_SET, /* an array whose order means nothing */
	SHAPE_COUNT,
};

/* What is known of one shape. */
struct shape_info {
	const char *noun;     /* what people call one: "query"; NULL: nothing of its own */
	const char *identity; /* the key that says which one it is among its siblings; NULL: content, then order */
	const char *label;    /* the key whose text follows the noun */
	bool is_quoted;       /* the label stands in quotes */
	bool is_silent;       /* never named on the way to something below: fieldConfig, targets */
	enum shape item;      /* array: the shape of its items */
	const char *plural;   /* array: what people call it */
};

const struct shape_info *shape_info(enum shape shape);

/* The shape of the value of `key` in an object of a shape. */
enum shape shape_of_member(enum shape object, struct slice key);

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

/* The class of a change at this spot. */
enum change_class spot_class(const struct spot *spot);

/* The path by identity, as struct change has it. */
const char *spot_path(struct arena *arena, const struct spot *spot);

/* The words for people; `event` ("moved") follows when it is not NULL. */
const char *spot_words(struct arena *arena, const struct spot *spot, const char *event);

/* A row, of today's or the old kind, as people say it: row 'CPU'. */
const char *row_words(struct arena *arena, const struct value *row);

/* ---- matching ---- */

#define MATCH_NONE SIZE_MAX

/* Arrays within arrays below which items are not matched: bounds what matching costs in a malicious document. */
#define MATCHED_ARRAYS 16

/* One item of an array, or one panel of a dashboard wherever it stands. */
struct match_item {
	const struct value *value;
	size_t pair;    /* the index in the other side's list, or MATCH_NONE */
	size_t index;   /* in its array */
	bool is_unique; /* no other item of its list has this identity */

	/* panels only */
	bool is_row;    /* one of the old rows[] */
	size_t owner;   /* the row whose panels[] this is in, or MATCH_NONE */
	size_t section; /* the row panel that stands above it in the same array, or MATCH_NONE */
	size_t child;   /* the items of its own panels[] are [child, child + child_count) */
	size_t child_count;
};

struct match_list {
	struct match_item *items;
	size_t count;
	size_t top_count;  /* panels only: the dashboard's panels are the first ones, */
	size_t rows_count; /* its rows[] the next */
};

/* The items [from, from + count) of a list of panels: those of one array. */
struct match_range {
	size_t from;
	size_t count;
};

/* Whether panels[] or rows[] can be listed: absent, or an array of objects. */
bool match_is_panel_list(const struct value *panels);

/* All panels of a dashboard: panels[], rows[], then what is inside of each. */
struct match_list match_list_panels(struct arena *arena, const struct value *dashboard);

/* The items of one array. */
struct match_list match_list_array(struct arena *arena, const struct value *array);

/* The same items with pairs of their own. */
struct match_list match_list_copy(struct arena *arena, const struct match_list *list);

/* Sets is_unique. */
void match_mark_unique(struct match_list *list, const char *identity);

/* The row that a panel belongs to on the screen: the one whose panels[] it is in, else the one above it. */
size_t match_row_of(const struct match_item *panel);

/* Leaves out all but the first of equal items. */
void match_drop_repeated(struct match_list *list);

/* Whether an array has items that are arrays or objects. */
bool match_holds_containers(const struct value *array);

/* Pairs the panels of two dashboards: by id, else by type, title and position; see the table in diff_match.c. */
void match_panels(struct match_list *old, struct match_list *new);

/* Pairs the items of two arrays of a shape by identity, else by content, else by what stands around them. */
void match_arrays(enum shape item, struct match_list *old, struct match_list *new);

/*
 * Pairs, of what has no partner in a third document, items that are equal (panels: but for the panels in them), then
 * those with one identity.
 */
void match_additions(enum shape item, struct match_list *left, struct match_list *right);

/* ---- the walk ---- */

struct diff_walk {
	struct arena *arena;
	struct arena *scratch;
	struct match_list old; /* panels */
	struct match_list new;
	struct changes changes;
	size_t room;
	unsigned arrays; /* that the walk is in */
};

/* An object on both sides. */
struct diff_sides {
	const struct value *old;
	const struct value *new;
	const struct match_item *old_panel; /* of a panel or a row, else NULL */
	const struct match_item *new_panel;
};

/* Adds a change of a kind; `event` are words that follow the place ("moved"), or NULL. */
struct change *diff_add_change(struct diff_walk *walk, enum change_kind kind, const struct spot *spot,
			       const char *event);

/* Adds a difference of two values of which one may not be there. */
void diff_add_difference(struct diff_walk *walk, const struct spot *spot, const struct value *old,
			 const struct value *new);

/* Adds that the items of an array that are on both sides stand in another order. */
void diff_add_reordered(struct diff_walk *walk, const struct spot *spot);

/* Compares the members of an object. */
void diff_members(struct diff_walk *walk, const struct spot *object, const struct diff_sides *sides);

/* Compares the panels of one panels[] or rows[] (diff_panel.c). */
void diff_panel_list(struct diff_walk *walk, const struct spot *array, struct match_range old, struct match_range new);

#endif
