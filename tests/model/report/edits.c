/* SPDX-License-Identifier: MIT */
#include "tests/model/report/edits.h"

#include <stdlib.h>
#include <string.h>

#include "tests/model/report/edit_parts.h"

static const struct {
	const char *name;
	enum group_kind group;
	bool pushes;
} edits[EDIT_COUNT] = {
	[EDIT_RENAME] = {"rename a panel", GROUP_EDIT, false},
	[EDIT_MOVE] = {"move a panel", GROUP_MOVED, false},
	[EDIT_INSERT_ABOVE] = {"insert a panel above", GROUP_ADDED, true},
	[EDIT_RENUMBER] = {"renumber all panels", GROUP_IDS, false},
	[EDIT_QUERY] = {"edit a query", GROUP_EDIT, false},
	[EDIT_COLLAPSE] = {"collapse a row", GROUP_ROW_FOLDED, false},
	[EDIT_DUPLICATE] = {"duplicate a panel", GROUP_DUPLICATED, true},
	[EDIT_VARIABLE] = {"rename a variable", GROUP_VARIABLE_RENAMED, false},
	[EDIT_DATA_SOURCE] = {"swap a data source", GROUP_DATA_SOURCE, false},
	[EDIT_TYPE] = {"change a type", GROUP_TYPE, false},
};

const char *edit_name(enum edit_kind kind)
{
	return edits[kind].name;
}

enum group_kind edit_group(enum edit_kind kind)
{
	return edits[kind].group;
}

bool edit_pushes(enum edit_kind kind)
{
	return edits[kind].pushes;
}

/* ---- making values ---- */

/* The dashboard with these panels, without those that are NULL. */
static const struct value *with_panels(const struct edit *edit, const struct value **panels, size_t count)
{
	struct value *items = arena_array(edit->arena, count, sizeof *items);
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		if (panels[i])
			items[kept++] = *panels[i];
	return with(edit->arena, edit->dashboard, "panels", value_array(edit->arena, items, kept));
}

/* Its panels, with room for some more. */
static const struct value **copy_panels(const struct edit *edit, size_t more, size_t *count)
{
	const struct value *list = panels_of(edit->dashboard);
	const struct value **panels = arena_array(edit->arena, list->count + more, sizeof *panels);
	for (size_t i = 0; i < list->count; i++)
		panels[i] = &list->items[i];
	*count = list->count;
	return panels;
}

static bool is_row_panel(const struct value *panel)
{
	return value_is_text(value_get(panel, "type"), "row");
}

static int64_t grid(const struct value *panel, const char *key)
{
	int64_t number = 0;
	value_to_integer(value_get(value_get(panel, "gridPos"), key), &number);
	return number;
}

static const struct value *at(struct arena *arena, const struct value *panel, int64_t x, int64_t y)
{
	const struct value *place = value_get(panel, "gridPos");
	place = with(arena, place, "x", value_integer(arena, x));
	place = with(arena, place, "y", value_integer(arena, y));
	return with(arena, panel, "gridPos", *place);
}

/* The panels from a line on, all but `stays`, by `dy`. */
static void push(const struct edit *edit, const struct value **panels, size_t count, int64_t from_y, int64_t dy)
{
	for (size_t i = 0; i < count; i++)
		if (panels[i] && grid(panels[i], "y") >= from_y)
			panels[i] = at(edit->arena, panels[i], grid(panels[i], "x"), grid(panels[i], "y") + dy);
}

/* A panel, from the one that the seed picks on, for which `fits` holds; `count` when there is none. */
static size_t pick(const struct edit *edit, bool (*fits)(const struct value *panel))
{
	const struct value *list = panels_of(edit->dashboard);
	for (size_t i = 0; i < list->count; i++) {
		size_t index = (edit->seed + i) % list->count;
		if (fits(&list->items[index]))
			return index;
	}
	return list->count;
}

static bool is_plain(const struct value *panel)
{
	return !is_row_panel(panel) && value_get_text(panel, "title").length > 0;
}

/* ---- the edits ---- */

static const struct value *rename_panel(const struct edit *edit)
{
	size_t count;
	const struct value **panels = copy_panels(edit, 0, &count);
	size_t index = pick(edit, is_plain);
	if (index == count)
		return NULL;
	panels[index] = with(edit->arena, panels[index], "title", text_value(edit->arena, "Another title of it"));
	return with_panels(edit, panels, count);
}

static const struct value *move_panel(const struct edit *edit)
{
	size_t count;
	const struct value **panels = copy_panels(edit, 0, &count);
	size_t index = pick(edit, is_plain);
	if (index == count)
		return NULL;
	int64_t y = grid(panels[index], "y") + 1 + (int64_t)(edit->seed % 7);
	panels[index] = at(edit->arena, panels[index], (grid(panels[index], "x") + 5) % 13, y);
	return with_panels(edit, panels, count);
}

static const struct value *insert_above(const struct edit *edit)
{
	size_t count;
	const struct value **panels = copy_panels(edit, 1, &count);
	int64_t height = 3 + (int64_t)(edit->seed % 6);
	push(edit, panels, count, 0, height);
	struct value empty;
	struct value place;
	value_object(edit->arena, NULL, 0, &empty, NULL);
	value_object(edit->arena, NULL, 0, &place, NULL);
	const struct value *panel = keep(edit->arena, empty);
	const struct value *where = keep(edit->arena, place);
	where = with(edit->arena, where, "x", value_integer(edit->arena, 0));
	where = with(edit->arena, where, "y", value_integer(edit->arena, 0));
	where = with(edit->arena, where, "w", value_integer(edit->arena, 24));
	where = with(edit->arena, where, "h", value_integer(edit->arena, height));
	panel = with(edit->arena, panel, "id", value_integer(edit->arena, greatest_id(edit->dashboard) + 1));
	panel = with(edit->arena, panel, "type", text_value(edit->arena, "text"));
	panel = with(edit->arena, panel, "title", text_value(edit->arena, "Put in by hand, above all others"));
	panel = with(edit->arena, panel, "gridPos", *where);
	memmove(panels + 1, panels, count * sizeof(const struct value *));
	panels[0] = panel;
	return with_panels(edit, panels, count + 1);
}

/* The key of a query's text, for the languages of the dashboards that the test has. */
static const char *query_key(const struct value *target)
{
	static const char *const keys[] = {"expr", "rawSql", "query", "target", "expression"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (value_get_text(target, keys[i]).length)
			return keys[i];
	return NULL;
}

static bool has_query(const struct value *panel)
{
	const struct value *targets = value_get_kind(panel, "targets", VALUE_ARRAY);
	return !is_row_panel(panel) && targets && targets->count && query_key(&targets->items[0]) &&
	       value_get_text(&targets->items[0], "refId").length;
}

static const struct value *edit_query(const struct edit *edit)
{
	size_t count;
	const struct value **panels = copy_panels(edit, 0, &count);
	size_t index = pick(edit, has_query);
	if (index == count)
		return NULL;
	const struct value *targets = value_get(panels[index], "targets");
	struct value *items = arena_copy_array(edit->arena, targets->items, targets->count, sizeof *items);
	const char *key = query_key(&items[0]);
	struct slice text = value_get_text(&items[0], key);
	const char *edited = arena_printf(edit->arena, "%.*s /* edited */", SLICE_ARG(text));
	items[0] = *with(edit->arena, &items[0], key, text_value(edit->arena, edited));
	panels[index] = with(edit->arena, panels[index], "targets", value_array(edit->arena, items, targets->count));
	return with_panels(edit, panels, count);
}

static bool is_open_row(const struct value *panel)
{
	const struct value *collapsed = value_get(panel, "collapsed");
	const struct value *inside = panels_of(panel);
	return is_row_panel(panel) && (!collapsed || !collapsed->boolean) && (!inside || inside->count == 0);
}

/* Grafana takes the panels up to the next row into it, and what is below moves up. */
static const struct value *collapse_row(const struct edit *edit)
{
	size_t count;
	const struct value **panels = copy_panels(edit, 0, &count);
	size_t row = pick(edit, is_open_row);
	size_t end = row + 1;
	if (row == count)
		return NULL;
	int64_t bottom = grid(panels[row], "y") + 1;
	for (; end < count && !is_row_panel(panels[end]); end++)
		if (grid(panels[end], "y") + grid(panels[end], "h") > bottom)
			bottom = grid(panels[end], "y") + grid(panels[end], "h");
	if (end == row + 1)
		return NULL;
	struct value *items = arena_array(edit->arena, end - row, sizeof *items);
	for (size_t i = row + 1; i < end; i++) {
		items[i - row - 1] = *panels[i];
		panels[i] = NULL;
	}
	int64_t below = grid(panels[row], "y") + 1;
	panels[row] = with(edit->arena, panels[row], "collapsed", value_bool(true));
	panels[row] = with(edit->arena, panels[row], "panels", value_array(edit->arena, items, end - row - 1));
	for (size_t i = end; i < count; i++)
		if (grid(panels[i], "y") >= bottom)
			panels[i] = at(edit->arena, panels[i], grid(panels[i], "x"),
				       grid(panels[i], "y") - (bottom - below));
	return with_panels(edit, panels, count);
}

static bool has_settings(const struct value *panel)
{
	return is_plain(panel) && value_get(panel, "type") && panel->count > 5;
}

static const struct value *duplicate(const struct edit *edit)
{
	size_t count;
	const struct value **panels = copy_panels(edit, 1, &count);
	size_t index = pick(edit, has_settings);
	if (index == count)
		return NULL;
	const struct value *panel = panels[index];
	int64_t y = grid(panel, "y") + grid(panel, "h");
	push(edit, panels, count, y, grid(panel, "h"));
	panel = at(edit->arena, panel, grid(panel, "x"), y);
	panel = with(edit->arena, panel, "id", value_integer(edit->arena, greatest_id(edit->dashboard) + 1));
	memmove(panels + index + 2, panels + index + 1, (count - index - 1) * sizeof(const struct value *));
	panels[index + 1] = panel;
	return with_panels(edit, panels, count + 1);
}

static const struct value *change_type(const struct edit *edit)
{
	static const char *const others[] = {"barchart", "histogram", "piechart", "state-timeline"};
	size_t count;
	const struct value **panels = copy_panels(edit, 0, &count);
	size_t index = pick(edit, has_settings);
	if (index == count)
		return NULL;
	const char *type = others[edit->seed % 4];
	if (value_is_text(value_get(panels[index], "type"), type))
		return NULL;
	panels[index] = with(edit->arena, panels[index], "type", text_value(edit->arena, type));
	if (edit->seed % 2)
		panels[index] = with(edit->arena, panels[index], "options", value_null());
	return with_panels(edit, panels, count);
}

const struct value *edit_dashboard(struct arena *arena, const struct value *dashboard, enum edit_kind kind,
				   uint64_t seed)
{
	static const struct value *(*const makers[EDIT_COUNT])(const struct edit *) = {
		[EDIT_RENAME] = rename_panel, [EDIT_MOVE] = move_panel,        [EDIT_INSERT_ABOVE] = insert_above,
		[EDIT_QUERY] = edit_query,    [EDIT_RENUMBER] = edit_ids,      [EDIT_COLLAPSE] = collapse_row,
		[EDIT_DUPLICATE] = duplicate, [EDIT_VARIABLE] = edit_variable, [EDIT_DATA_SOURCE] = edit_data_source,
		[EDIT_TYPE] = change_type,
	};
	struct edit edit = {arena, dashboard, seed};
	return makers[kind](&edit);
}

static bool has_place(const struct value *panel)
{
	static const char *const keys[] = {"x", "y", "w", "h"};
	for (size_t i = 0; i < 4; i++) {
		int64_t number;
		const struct value *value = value_get(value_get(panel, "gridPos"), keys[i]);
		if (!value || value->kind != VALUE_NUMBER || !value_to_integer(value, &number))
			return false;
	}
	return true;
}

static int compare_numbers(const void *a, const void *b)
{
	const int64_t *left = a;
	const int64_t *right = b;
	return (*left > *right) - (*left < *right);
}

bool edit_is_possible(const struct value *dashboard)
{
	int64_t ids[1000];
	size_t count = 0;
	const struct value *list = panels_of(dashboard);
	if (!list || list->count == 0 || value_get(dashboard, "rows"))
		return false;
	for (size_t i = 0; i < list->count; i++) {
		const struct value *inside = panels_of(&list->items[i]);
		size_t all = 1 + (inside ? inside->count : 0);
		if (!has_place(&list->items[i]))
			return false;
		for (size_t k = 0; k < all; k++) {
			const struct value *panel = k ? &inside->items[k - 1] : &list->items[i];
			if (count == sizeof ids / sizeof *ids || panel->kind != VALUE_OBJECT ||
			    !value_to_integer(value_get(panel, "id"), &ids[count++]))
				return false;
		}
	}
	qsort(ids, count, sizeof *ids, compare_numbers);
	for (size_t i = 1; i < count; i++)
		if (ids[i] == ids[i - 1])
			return false;
	return true;
}

const struct value *edit_without_panel(struct arena *arena, const struct value *dashboard, size_t index)
{
	struct edit edit = {arena, dashboard, 0};
	size_t count;
	const struct value **panels = copy_panels(&edit, 0, &count);
	panels[index] = NULL;
	return with_panels(&edit, panels, count);
}
