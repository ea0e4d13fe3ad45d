/* SPDX-License-Identifier: MIT */
/*
 * string_list: texts in a row, in an arena.
 *
 *     struct string_list uids = {0};
 *     string_list_add(&uids, arena, arena_slice(arena, uid));
 *     string_list_sort(&uids);
 *
 * The list borrows the texts: whoever adds one that does not live long enough copies it first.
 */
#ifndef DASHSYNC_MODEL_BASE_STRING_LIST_H
#define DASHSYNC_MODEL_BASE_STRING_LIST_H

#include "model/base/slice.h"

struct arena;

struct string_list {
	struct slice *items;
	size_t count;
	size_t room;
};

/* Adds a text at the end. */
void string_list_add(struct string_list *list, struct arena *arena, struct slice text);

/* Whether the text is in the list; looks at all of it. */
bool string_list_has(const struct string_list *list, struct slice text);

/* Puts the texts in byte order and drops those that are there twice. Returns how many it dropped. */
size_t string_list_sort(struct string_list *list);

/* Whether the text is in a list that string_list_sort has put in order. */
bool string_list_find(const struct string_list *list, struct slice text);

#endif
