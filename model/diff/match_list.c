/* SPDX-License-Identifier: MIT */
#include "model/diff/match_list.h"

#include "model/base/arena.h"
#include "model/value/value.h"

struct match_list match_list_array(struct arena *arena, const struct value *array)
{
	struct match_list list = {.count = array->count};
	list.items = arena_array(arena, list.count, sizeof *list.items);
	for (size_t i = 0; i < list.count; i++)
		list.items[i] = (struct match_item){.value = &array->items[i], .pair = MATCH_NONE, .index = i};
	return list;
}

struct match_list match_list_copy(struct arena *arena, const struct match_list *list)
{
	struct match_list copy = *list;
	copy.items = arena_copy_array(arena, list->items, list->count, sizeof *copy.items);
	return copy;
}

size_t match_row_of(const struct match_item *panel)
{
	return panel->owner != MATCH_NONE ? panel->owner : panel->section;
}

bool match_holds_containers(const struct value *array)
{
	for (size_t i = 0; i < array->count; i++)
		if (array->items[i].kind == VALUE_ARRAY || array->items[i].kind == VALUE_OBJECT)
			return true;
	return false;
}

bool match_is_panel_list(const struct value *panels)
{
	if (!panels)
		return true;
	if (panels->kind != VALUE_ARRAY)
		return false;
	for (size_t i = 0; i < panels->count; i++)
		if (panels->items[i].kind != VALUE_OBJECT)
			return false;
	return true;
}

/* How many panels there are at most, the nested ones included. */
static size_t count_panels(const struct value *panels)
{
	if (!panels || !match_is_panel_list(panels))
		return 0;
	size_t count = panels->count;
	for (size_t i = 0; i < panels->count; i++)
		count += count_panels(value_get(&panels->items[i], "panels"));
	return count;
}

static size_t add_panels(struct match_list *list, const struct value *panels, size_t owner, bool is_row)
{
	size_t section = MATCH_NONE;
	if (!panels || !match_is_panel_list(panels))
		return 0;
	for (size_t i = 0; i < panels->count; i++) {
		bool is_heading = value_is_text(value_get(&panels->items[i], "type"), "row");
		size_t row = owner != MATCH_NONE ? owner : is_heading ? MATCH_NONE : section;
		list->items[list->count] = (struct match_item){
			.value = &panels->items[i],
			.pair = MATCH_NONE,
			.index = i,
			.is_row = is_row,
			.owner = owner,
			.section = section,
			.row = row == MATCH_NONE ? NULL : list->items[row].value,
		};
		if (is_heading)
			section = list->count;
		list->count++;
	}
	return panels->count;
}

struct match_list match_list_panels(struct arena *arena, const struct value *dashboard)
{
	const struct value *panels = value_get(dashboard, "panels");
	const struct value *rows = value_get(dashboard, "rows");
	struct match_list list = {0};
	list.items = arena_array(arena, count_panels(panels) + count_panels(rows), sizeof *list.items);
	list.top_count = add_panels(&list, panels, MATCH_NONE, false);
	list.rows_count = add_panels(&list, rows, MATCH_NONE, true);
	for (size_t i = 0; i < list.count; i++) {
		list.items[i].child = list.count;
		list.items[i].child_count = add_panels(&list, value_get(list.items[i].value, "panels"), i, false);
	}
	return list;
}
