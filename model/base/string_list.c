/* SPDX-License-Identifier: MIT */
#include "model/base/string_list.h"

#include <stdlib.h>

#include "model/base/arena.h"

void string_list_add(struct string_list *list, struct arena *arena, struct slice text)
{
	list->items = arena_grow(arena, list->items, list->count, &list->room, sizeof *list->items);
	list->items[list->count++] = text;
}

bool string_list_has(const struct string_list *list, struct slice text)
{
	for (size_t i = 0; i < list->count; i++)
		if (slice_equal(list->items[i], text))
			return true;
	return false;
}

static int compare_items(const void *left, const void *right)
{
	return slice_compare(*(const struct slice *)left, *(const struct slice *)right);
}

size_t string_list_sort(struct string_list *list)
{
	size_t all = list->count;
	size_t kept = 0;
	if (all)
		qsort(list->items, all, sizeof *list->items, compare_items);
	for (size_t i = 0; i < all; i++)
		if (kept == 0 || !slice_equal(list->items[kept - 1], list->items[i]))
			list->items[kept++] = list->items[i];
	list->count = kept;
	return all - kept;
}

bool string_list_find(const struct string_list *list, struct slice text)
{
	return list->count > 0 && bsearch(&text, list->items, list->count, sizeof *list->items, compare_items);
}
