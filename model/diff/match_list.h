/* SPDX-License-Identifier: MIT */
/* match_list: the items of an array, or all panels of a dashboard, as a list whose items can have a partner in another.
 */
#ifndef DASHSYNC_MODEL_DIFF_MATCH_LIST_H
#define DASHSYNC_MODEL_DIFF_MATCH_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct value;

#define MATCH_NONE SIZE_MAX

/* One item of an array, or one panel of a dashboard wherever it stands. */
struct match_item {
	const struct value *value;
	size_t pair;    /* the index in the other side's list, or MATCH_NONE */
	size_t index;   /* in its array */
	bool is_unique; /* no other item of its list has this identity */

	/* panels only */
	const struct value *row; /* that it belongs to on the screen, or NULL */
	bool is_namesake;        /* another panel of the dashboard is named alike, and no id says which one it is */
	bool is_row_namesake;    /* even in the same row */
	bool is_row;             /* one of the old rows[] */
	size_t owner;            /* the row whose panels[] this is in, or MATCH_NONE */
	size_t section;          /* the row panel above it in the same array, or MATCH_NONE */
	size_t child;            /* the items of its own panels[] are [child, child + child_count) */
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

/* The row that a panel belongs to on the screen: the one whose panels[] it is in, else the one above it. */
size_t match_row_of(const struct match_item *panel);

/* Whether an array has items that are arrays or objects. */
bool match_holds_containers(const struct value *array);

#endif
