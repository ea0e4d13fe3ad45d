/* SPDX-License-Identifier: MIT */
/*
 * One walk over the document, from the leaves up, so that an object which a row empties can be left out by a row of its
 * own. The walk carries the rows whose path still fits, each with the part of its path that is not used up: few inside
 * a panel, and below a panel's own settings only those that apply at any depth.
 */
#include "model/document/equivalence.h"

#include <assert.h>
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/diag.h"
#include "model/base/number.h"
#include "model/value/json.h"
#include "model/value/value.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- the table ---- */

#define DASHBOARD "Grafana 9.4, `DashboardModel.ts`, constructor"
#define PANEL     "Grafana 9.4, `PanelModel.ts`, `defaults`"
#define BUILT_IN  "`DashboardModel.ts`, `addBuiltInAnnotationQuery`"

/*
 * `path`: a JSON Pointer in which `*` is any item of an array, `**` any number of segments, `[key=text]` an item that
 * has this text at this key, and PANEL at the front each place of a panel (below). `spelling`: the JSON that means the
 * same as a missing key or item, `*` for any. docs/equivalences.md has the same rows,
 * tests/model/document/test_equivalence.c a case for each.
 */
static const struct row {
	const char *path;
	const char *spelling;
	const char *source;
	const char *why;
} rows[] = {
	{"/style", "\"dark\"", DASHBOARD, "an absent style is dark"},
	{"/gnetId", "null", DASHBOARD, "an absent number of grafana.com is null"},
	{"/editable", "true", DASHBOARD, "editable unless it is false"},
	{"/graphTooltip", "0", DASHBOARD, "an absent mode of the crosshair is 0"},
	{"/timezone", "\"\"", DASHBOARD, "an absent time zone is empty: the viewer's"},
	{"/weekStart", "\"\"", DASHBOARD, "an absent first day is empty: the viewer's"},
	{"/fiscalYearStartMonth", "0", DASHBOARD, "an absent month is 0, January"},
	{"/liveNow", "false", DASHBOARD, "an absent value is converted to false"},
	{"/tags", "[]", DASHBOARD, "absent tags are an empty list"},
	{"/links", "[]", DASHBOARD, "absent links are an empty list"},
	{"/timepicker", "{}", DASHBOARD, "absent settings are an empty object"},
	{"/templating/list", "[]", DASHBOARD, "`ensureListExist` adds the list"},
	{"/templating", "{}", DASHBOARD, "`ensureListExist` adds the object"},
	{"/annotations/list/0",
	 "{\"builtIn\":1,\"datasource\":\"-- Grafana --\",\"enable\":true,\"hide\":true,"
	 "\"iconColor\":\"rgba(0, 211, 255, 1)\",\"name\":\"Annotations & Alerts\",\"type\":\"dashboard\"}",
	 "Grafana 7.5, " BUILT_IN, "added when a dashboard without it is opened"},
	{"/annotations/list/0",
	 "{\"builtIn\":1,\"datasource\":{\"type\":\"grafana\",\"uid\":\"-- Grafana --\"},\"enable\":true,\"hide\":true,"
	 "\"iconColor\":\"rgba(0, 211, 255, 1)\",\"name\":\"Annotations & Alerts\",\"type\":\"dashboard\"}",
	 "Grafana 9.4, " BUILT_IN, "added when a dashboard without it is opened"},
	{"/annotations/list", "[]", DASHBOARD, "`ensureListExist` adds the list"},
	{"/annotations", "{}", DASHBOARD, "`ensureListExist` adds the object"},
	{"PANEL/renderer", "\"flot\"", "Grafana 9.4, `plugins/panel/graph/module.ts`, `panelDefaults`",
	 "the graph panel sets it when it is absent"},
	{"PANEL/title", "\"\"", PANEL, "set when absent, left out when saved"},
	{"PANEL/transparent", "false", PANEL, "set when absent, left out when saved"},
	{"PANEL/options", "{}", PANEL, "set when absent, left out when saved"},
	{"PANEL/links", "[]", "Grafana 9.4, `linkSuppliers.ts`, `getPanelLinksSupplier`",
	 "no links, whether absent or empty"},
	{"PANEL/timeFrom", "null", "Grafana 9.4, `dashboard/utils/panel.ts`, `applyPanelTimeOverrides`",
	 "the panel has the dashboard's time range"},
	{"PANEL/timeShift", "null", "Grafana 9.4, `dashboard/utils/panel.ts`, `applyPanelTimeOverrides`",
	 "the panel has the dashboard's time range"},
	{"PANEL/fieldConfig/defaults/thresholds/steps/0/value", "null",
	 "Grafana 9.4, `getPanelOptionsWithDefaults.ts`, `fixThresholds`", "the first step is always minus infinity"},
	{"PANEL/fieldConfig/overrides/*/properties/[id=thresholds]/value/steps/0/value", "null",
	 "Grafana 9.4, `getPanelOptionsWithDefaults.ts`, `fixThresholds`", "the first step is always minus infinity"},
	{"PANEL/fieldConfig/defaults", "{}", PANEL, "set when absent, left out when saved"},
	{"PANEL/fieldConfig/overrides", "[]", PANEL, "set when absent, left out when saved"},
	{"PANEL/fieldConfig", "{}", PANEL, "set when absent, left out when saved"},
	{"**/$$hashKey", "*", "AngularJS 1.8, `Angular.js`, `toJsonReplacer`",
	 "a mark of the browser's lists, no setting"},
};

/* Where panels are: on the grid, in a row of the grid, in the rows of dashboards before Grafana 5. */
static const char *const panel_places[] = {"/panels/*", "/panels/*/panels/*", "/rows/*/panels/*"};

/* ---- paths ---- */

/* A row whose path fits so far. */
struct candidate {
	const struct row *row;
	const char *place; /* what is left of the panel's place; empty once the walk is in the panel */
	const char *rest;  /* what is left of the row's own path */
};

/* The candidates of each value from the root down to where the walk is, those of one value in a row. */
struct walk {
	struct arena *arena;
	struct candidate *stack; /* on the heap */
	size_t count;
	size_t room;
};

/* The candidates of one value: [from, to) of the stack. */
struct range {
	size_t from;
	size_t to;
};

static void push(struct walk *walk, const struct row *row, const char *place, const char *rest)
{
	walk->stack = heap_grow(walk->stack, walk->count, &walk->room, sizeof *walk->stack);
	walk->stack[walk->count++] = (struct candidate){row, place, rest};
}

/* Pushes every row: the candidates of the root. */
static struct range begin(struct walk *walk)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *path = rows[i].path;
		bool in_panel = slice_starts_with(slice_of(path), "PANEL");
		if (!in_panel)
			push(walk, &rows[i], "", path);
		for (size_t k = 0; in_panel && k < COUNT(panel_places); k++)
			push(walk, &rows[i], panel_places[k], path + strlen("PANEL"));
	}
	return (struct range){0, walk->count};
}

/* Cuts the first segment, with the slash before it, off the front of a path that has one. */
static struct slice cut_segment(const char **path)
{
	const char *from = *path + (**path == '/');
	size_t length = strcspn(from, "/");
	*path = from + length;
	return (struct slice){from, length};
}

/* Whether `item` has the text at the key that a segment `[key=text]` names. */
static bool has_identity(struct slice segment, const struct value *item)
{
	const char *equals = memchr(segment.at, '=', segment.length);
	struct slice key = {segment.at + 1, (size_t)(equals - segment.at) - 1};
	struct slice text = {equals + 1, segment.length - key.length - 3};
	const struct value *found = value_get_slice(item, key);
	return found && found->kind == VALUE_STRING && slice_equal(found->text, text);
}

/* One step down. */
struct step {
	bool is_item;
	struct slice key; /* of a member */
	size_t index;     /* of an item */
	const struct value *value;
};

static bool segment_fits(struct slice segment, const struct step *step)
{
	if (!step->is_item)
		return slice_equal(segment, step->key);
	if (slice_is(segment, "*"))
		return true;
	if (segment.at[0] == '[')
		return has_identity(segment, step->value);
	return step->index == 0 && slice_is(segment, "0"); /* the only index in the table */
}

/* Pushes the candidates that fit one step further down. */
static struct range descend(struct walk *walk, struct range above, const struct step *step)
{
	size_t from = walk->count;
	for (size_t i = above.from; i < above.to; i++) {
		struct candidate next = walk->stack[i];
		const char **path = *next.place ? &next.place : &next.rest;
		if (!**path)
			continue;
		struct slice segment = cut_segment(path);
		if (slice_is(segment, "**")) { /* the table has it at the front alone, with one segment after it */
			push(walk, walk->stack[i].row, "", walk->stack[i].rest);
			segment = cut_segment(path);
		}
		if (segment_fits(segment, step))
			push(walk, next.row, next.place, next.rest);
	}
	return (struct range){from, walk->count};
}

/* ---- values ---- */

static bool is_spelled(struct arena *arena, const struct value *value, const char *spelling)
{
	struct slice text = slice_of(spelling);
	if (slice_is(text, "*"))
		return true;
	switch (value->kind) {
	case VALUE_NULL:
		return slice_is(text, "null");
	case VALUE_BOOL:
		return slice_is(text, value->boolean ? "true" : "false");
	case VALUE_NUMBER:
		return number_check(text) == NUMBER_OK && number_equal(value->text, text);
	case VALUE_STRING:
		return text.at[0] == '"' && slice_equal(value->text, (struct slice){text.at + 1, text.length - 2});
	default:
		break;
	}
	if (value->count == 0 || text.length <= strlen("[]"))
		return value->count == 0 && slice_is(text, value->kind == VALUE_ARRAY ? "[]" : "{}");
	if (text.at[0] != (value->kind == VALUE_ARRAY ? '[' : '{'))
		return false;
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	const struct value *spelled = json_read(arena, text, (struct place){"equivalence.c", 1, 1}, &diags);
	assert(spelled);
	return value_equal(value, spelled);
}

/* Whether a row says that this value is as good as none. */
static bool is_as_good_as_absent(const struct walk *walk, struct range here, const struct value *value)
{
	for (size_t i = here.from; i < here.to; i++) {
		const struct candidate *candidate = &walk->stack[i];
		if (!*candidate->place && !*candidate->rest && is_spelled(walk->arena, value, candidate->row->spelling))
			return true;
	}
	return false;
}

/* ---- the walk ---- */

static const struct value *put(struct walk *walk, const struct value *value, struct range here);

/* The value below a step in its one spelling, or NULL when it is left out. */
static const struct value *put_below(struct walk *walk, const struct step *step, struct range above)
{
	struct range here = descend(walk, above, step);
	const struct value *made = here.from == here.to ? step->value : put(walk, step->value, here);
	if (is_as_good_as_absent(walk, here, made))
		made = NULL;
	walk->count = here.from;
	return made;
}

static const struct value *put_object(struct walk *walk, const struct value *object, struct range here)
{
	struct member *members = NULL; /* begun when the first one changes */
	size_t count = 0;
	for (size_t i = 0; i < object->count; i++) {
		const struct member *member = &object->members[i];
		struct step step = {.key = member->key, .value = &member->value};
		const struct value *made = put_below(walk, &step, here);
		if (made != &member->value && !members) {
			members = arena_copy_array(walk->arena, object->members, object->count, sizeof *members);
			count = i;
		}
		if (members && made) {
			members[count] = *member;
			members[count++].value = *made;
		}
	}
	if (!members)
		return object;
	struct value *made = arena_alloc(walk->arena, sizeof *made);
	*made = value_object_unchecked(walk->arena, members, count);
	made->line = object->line;
	made->column = object->column;
	return made;
}

static const struct value *put_array(struct walk *walk, const struct value *array, struct range here)
{
	struct value *items = NULL;
	size_t count = 0;
	for (size_t i = 0; i < array->count; i++) {
		struct step step = {.is_item = true, .index = i, .value = &array->items[i]};
		const struct value *made = put_below(walk, &step, here);
		if (made != &array->items[i] && !items) {
			items = arena_copy_array(walk->arena, array->items, array->count, sizeof *items);
			count = i;
		}
		if (items && made)
			items[count++] = *made;
	}
	if (!items)
		return array;
	struct value *made = arena_alloc(walk->arena, sizeof *made);
	*made = value_array(walk->arena, items, count);
	made->line = array->line;
	made->column = array->column;
	return made;
}

static const struct value *put(struct walk *walk, const struct value *value, struct range here)
{
	if (value->kind == VALUE_OBJECT)
		return put_object(walk, value, here);
	if (value->kind == VALUE_ARRAY)
		return put_array(walk, value, here);
	return value;
}

const struct value *equivalence_normal(struct arena *arena, const struct value *normal)
{
	struct walk walk = {.arena = arena};
	struct range all = begin(&walk);
	const struct value *made = put(&walk, normal, all);
	free(walk.stack);
	return made;
}
