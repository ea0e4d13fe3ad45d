/* SPDX-License-Identifier: MIT */
/* Each row of the table is looked for in both panels: was the setting set, and does the new panel have what it became?
 */
#include "model/report/successors.h"

#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/number.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/report/grafana_defaults.h"
#include "model/report/successor_table.h"
#include "model/value/digest.h"
#include "model/value/json.h"
#include "model/value/value.h"

#define VALUE_BYTES 100 /* of a value in a note; a longer one is cut, and --raw has it whole */

/* An override by the name or the expression that it is for. */
struct override_name {
	struct slice options;
	struct digest content;
	size_t index;
	const struct value *value;
};

/* Grafana 9.4, PanelModel.ts, mustKeepProps; those of old dashboards; and what a person edits apart from the type. */
bool successors_is_setting(struct slice key)
{
	static const char *const kept[] = {"id",
					   "gridPos",
					   "type",
					   "title",
					   "scopedVars",
					   "repeat",
					   "repeatPanelId",
					   "repeatDirection",
					   "repeatIteration",
					   "repeatedByRow",
					   "maxPerRow",
					   "minSpan",
					   "collapsed",
					   "panels",
					   "targets",
					   "datasource",
					   "timeFrom",
					   "timeShift",
					   "hideTimeOverride",
					   "description",
					   "links",
					   "cacheTimeout",
					   "queryCachingTTL",
					   "transparent",
					   "pluginVersion",
					   "transformations",
					   "maxDataPoints",
					   "interval",
					   "libraryPanel",
					   "alert",
					   "editable",
					   "error",
					   "isNew",
					   "span",
					   "height"};
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		if (slice_is(key, kept[i]))
			return false;
	return true;
}

static bool is_within(const char *path, const char *outer)
{
	size_t length = strlen(outer);
	return strncmp(path, outer, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

bool successors_heard(const struct succession *succession, const char *path)
{
	for (size_t i = 0; i < succession->heard_count; i++)
		if (is_within(path, succession->heard[i]))
			return true;
	return false;
}

bool successors_claimed(const struct succession *succession, const char *path)
{
	static const char overrides[] = "fieldConfig/overrides/";
	if (strncmp(path, overrides, strlen(overrides)) == 0) {
		size_t index = strtoul(path + strlen(overrides), NULL, 10);
		return index < succession->new_overrides.count && succession->is_claimed[index];
	}
	for (size_t i = 0; i < succession->claims_count; i++)
		if (is_within(path, succession->claims[i]))
			return true;
	return false;
}

static void claim(struct succession *succession, const char *path)
{
	if (!*path)
		return;
	succession->claims = arena_grow(succession->arena, succession->claims, succession->claims_count,
					&succession->claims_room, sizeof *succession->claims);
	succession->claims[succession->claims_count++] = path;
}

static void hear(struct succession *succession, const char *path)
{
	succession->heard = arena_grow(succession->arena, succession->heard, succession->heard_count,
				       &succession->heard_room, sizeof *succession->heard);
	succession->heard[succession->heard_count++] = path;
}

/* " ms"; a long value is cut. */
static const char *value_text_of(struct arena *arena, const struct value *value)
{
	STRBUF_AUTO text = STRBUF_INIT(VALUE_BYTES);
	bool is_text = value->kind == VALUE_STRING && value->text.length;
	if (is_text)
		strbuf_add_slice(&text, text_cut_bytes(value->text, VALUE_BYTES));
	else
		json_write(value, &text);
	struct slice cut = text_cut_bytes(strbuf_slice(&text), VALUE_BYTES);
	bool is_cut = strbuf_full(&text) || (is_text && cut.length < value->text.length);
	return arena_printf(arena, " %s%s", text_c_string(arena, cut), is_cut ? "…" : "");
}

void successors_note(struct succession *succession, enum fate fate, const char *words, const struct value *old,
		     const struct value *new)
{
	words = arena_printf(succession->arena, "%s%s%s%s", words, old ? value_text_of(succession->arena, old) : "",
			     old && new ? " →" : "", new ? value_text_of(succession->arena, new) : "");
	succession->notes = arena_grow(succession->arena, succession->notes, succession->count, &succession->room,
				       sizeof *succession->notes);
	succession->notes[succession->count++] = (struct fate_note){fate, words};
}

bool successors_is_set(const char *type, const char *path, const struct value *value)
{
	static const struct value yes = {.kind = VALUE_BOOL, .boolean = true};
	char *in_panel = heap_printf("PANEL/%s", path);
	bool is_set = value && value->kind != VALUE_NULL;
	if (is_set && value->kind == VALUE_STRING)
		is_set = value->text.length > 0;
	else if (is_set && value->kind == VALUE_BOOL)
		is_set = value->boolean || grafana_is_default(type, in_panel, &yes);
	else if (is_set && value->kind != VALUE_NUMBER)
		is_set = value->count > 0;
	is_set = is_set && !grafana_is_default(type, in_panel, value);
	free(in_panel);
	return is_set;
}

/* ---- values ---- */

static const struct value *at_path(const struct value *value, const char *path)
{
	while (value && *path) {
		struct slice segment = {path, strcspn(path, "/")};
		path += segment.length + (path[segment.length] == '/');
		if (value->kind == VALUE_ARRAY) {
			size_t index = strtoul(segment.at, NULL, 10);
			value = index < value->count ? &value->items[index] : NULL;
		} else {
			value = value_get_slice(value, segment);
		}
	}
	return value;
}

/* ---- overrides ---- */

static int compare_contents(const void *a, const void *b)
{
	const struct override_name *left = a;
	const struct override_name *right = b;
	int order = slice_compare(left->options, right->options);
	return order ? order : strcmp(left->content.hex, right->content.hex);
}

static int compare_override_names(const void *a, const void *b)
{
	const struct override_name *left = a;
	const struct override_name *right = b;
	int order = compare_contents(a, b);
	return order ? order : left->index < right->index ? -1 : left->index > right->index;
}

static struct override_index index_overrides(struct arena *arena, const struct value *panel)
{
	const struct value *list = value_get_kind(value_get(panel, "fieldConfig"), "overrides", VALUE_ARRAY);
	size_t count = list ? list->count : 0;
	struct override_name *names = arena_array(arena, count, sizeof *names);
	for (size_t i = 0; i < count; i++)
		names[i] = (struct override_name){value_get_text(value_get(&list->items[i], "matcher"), "options"),
						  digest_of_value(&list->items[i]), i, &list->items[i]};
	if (count)
		qsort(names, count, sizeof *names, compare_override_names);
	return (struct override_index){names, count};
}

/* The first of the overrides for a name; it goes on while the options are equal. */
static size_t first_override(const struct override_index *overrides, struct slice name)
{
	size_t low = 0;
	for (size_t high = overrides->count; low < high;) {
		size_t middle = low + (high - low) / 2;
		if (slice_compare(overrides->names[middle].options, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool successors_has_override(const struct override_index *overrides, const struct value *override)
{
	const struct override_name sought = {value_get_text(value_get(override, "matcher"), "options"),
					     digest_of_value(override), 0, override};
	return overrides->count &&
	       bsearch(&sought, overrides->names, overrides->count, sizeof sought, compare_contents);
}

static const struct value *property_of(const struct value *override, const char *id)
{
	const struct value *list = value_get_kind(override, "properties", VALUE_ARRAY);
	for (size_t i = 0; list && i < list->count; i++)
		if (value_is_text(value_get(&list->items[i], "id"), id))
			return value_get(&list->items[i], "value");
	return NULL;
}

/* The value of the first of some properties that an override for the name has; the override is claimed. */
static const struct value *overridden(struct succession *succession, struct slice name, const char *const *ids)
{
	const struct override_index *overrides = &succession->new_overrides;
	for (size_t i = first_override(overrides, name);
	     i < overrides->count && slice_equal(overrides->names[i].options, name); i++)
		for (size_t k = 0; ids[k]; k++) {
			const struct value *found = property_of(overrides->names[i].value, ids[k]);
			if (!found)
				continue;
			succession->is_claimed[overrides->names[i].index] = true;
			return found;
		}
	return NULL;
}

static void follow_colors(struct succession *succession, const struct successor *row, const struct value *old)
{
	static const char *const ids[] = {"color", NULL};
	size_t kept = 0;
	for (size_t i = 0; old->kind == VALUE_OBJECT && i < old->count; i++) {
		const struct member *alias = &old->members[i];
		const struct value *color = overridden(succession, alias->key, ids);
		const struct value *fixed = value_get(color, "fixedColor");
		if (fixed && value_equal(fixed, &alias->value))
			kept++;
		else
			successors_note(succession, fixed ? FATE_CHANGED : FATE_LOST,
					arena_printf(succession->arena, "color of '%s'",
						     text_c_string(succession->arena, alias->key)),
					&alias->value, fixed);
	}
	if (kept)
		successors_note(succession, FATE_KEPT, row->name, NULL, NULL);
}

/* A style for all columns went to the defaults. */
static bool is_in_defaults(const struct succession *succession, const char *const *ids)
{
	const struct value *defaults = value_get(value_get(succession->new, "fieldConfig"), "defaults");
	for (size_t i = 0; ids[i]; i++) {
		bool is_custom = strncmp(ids[i], "custom.", 7) == 0;
		if (is_custom ? value_get(value_get(defaults, "custom"), ids[i] + 7) : value_get(defaults, ids[i]))
			return true;
	}
	return false;
}

/* One [{alias, fill, ...}] of a graph, or [{pattern, unit, ...}] of an old table. */
static void follow_items(struct succession *succession, const struct successor *row, const struct value *old)
{
	static const char *const alias[] = {"displayName", NULL};
	bool is_style = row->way == WAY_STYLES;
	size_t kept = 0;
	for (size_t i = 0; old->kind == VALUE_ARRAY && i < old->count; i++) {
		const struct value *item = &old->items[i];
		struct slice name = value_get_text(item, is_style ? "pattern" : "alias");
		bool is_all = is_style && slice_is(name, "/.*/");
		for (size_t k = 0; item->kind == VALUE_OBJECT && k < item->count; k++) {
			const char *key = arena_slice(succession->arena, item->members[k].key).at;
			const struct value *value = &item->members[k].value;
			const char *const *ids = is_style && strcmp(key, "alias") == 0 ? alias
										       : successor_properties(key);
			if ((successor_is_name(key) && ids != alias) || !successors_is_set("", key, value))
				continue;
			if (ids && (overridden(succession, name, ids) || (is_all && is_in_defaults(succession, ids))))
				kept++;
			else
				successors_note(succession, FATE_LOST,
						arena_printf(succession->arena, "%s of '%s'", key,
							     text_c_string(succession->arena, name)),
						value, NULL);
		}
	}
	if (kept)
		successors_note(succession, FATE_KEPT, row->name, NULL, NULL);
}

/* ---- rows ---- */

/* What a missing setting means, as the row spells it. */
static struct value otherwise_of(const struct successor *row)
{
	struct slice text = slice_of(row->otherwise);
	struct value value = value_text(text);
	if (slice_is(text, "true") || slice_is(text, "false"))
		return value_bool(slice_is(text, "true"));
	if (number_check(text) == NUMBER_OK)
		value.kind = VALUE_NUMBER;
	return value;
}

static bool is_needed(const struct succession *succession, const struct successor *row)
{
	if (!row->needs)
		return true;
	const struct value *needed = at_path(succession->old, row->needs);
	if (needed && needed->kind == VALUE_BOOL)
		return needed->boolean;
	return needed ? needed->kind == VALUE_STRING : strcmp(row->needs, "legend/show") == 0;
}

static bool is_of_same_setting(const struct successor *row, const struct successor *other)
{
	return strcmp(other->from, row->from) == 0 && strcmp(other->setting, row->setting) == 0;
}

/* Of the rows of one setting one says that it was changed or lost: the first that finds a value in the new panel. */
static bool speaks(const struct succession *succession, const struct successor *row)
{
	const struct successor *first = NULL;
	for (size_t i = 0; i < successor_table_count; i++) {
		const struct successor *other = &successor_table[i];
		if (!is_of_same_setting(row, other) || !is_needed(succession, other))
			continue;
		if (at_path(succession->new, other->to))
			return other == row;
		first = first ? first : other;
	}
	return first == row;
}

/* Whether an earlier or later row of the same setting finds it in the new panel. */
static bool is_found_elsewhere(const struct succession *succession, const struct successor *row,
			       const struct value *old)
{
	for (size_t i = 0; i < successor_table_count; i++) {
		const struct successor *other = &successor_table[i];
		if (other != row && is_of_same_setting(row, other) && is_needed(succession, other) &&
		    successor_has_become(other, old, at_path(succession->new, other->to)) &&
		    !(other->way == WAY_WORDS && !at_path(succession->new, other->to)))
			return true;
	}
	return false;
}

static void follow_row(struct succession *succession, const struct successor *row)
{
	const struct value *old = at_path(succession->old, row->setting);
	const struct value *new = *row->to ? at_path(succession->new, row->to) : NULL;
	struct value otherwise;
	hear(succession, row->setting);
	if (row->way == WAY_PART || (old && !is_needed(succession, row)))
		return;
	bool is_set = old && successors_is_set(row->from, row->setting, old);
	if (!old && row->otherwise) {
		otherwise = otherwise_of(row);
		old = &otherwise;
	}
	if (!old)
		return;
	if (row->way == WAY_COLORS) {
		follow_colors(succession, row, old);
		return;
	}
	if (row->way == WAY_SERIES || row->way == WAY_STYLES) {
		follow_items(succession, row, old);
		return;
	}
	if (successor_has_become(row, old, new)) {
		claim(succession, row->to);
		if (is_set)
			successors_note(succession, FATE_KEPT, row->name, NULL, NULL);
		return;
	}
	if ((!is_set && (!new || !successor_has_word(row, old))) || !is_needed(succession, row) ||
	    is_found_elsewhere(succession, row, old) || !speaks(succession, row))
		return; /* what was never set cannot be lost, but what it meant may be something else now */
	if (new) {
		claim(succession, row->to);
		successors_note(succession, FATE_CHANGED, row->name, old, new);
		return;
	}
	successors_note(succession, FATE_LOST, row->name, old, NULL);
}

void successors_follow(struct succession *succession)
{
	const char *type = strcmp(succession->old_type, "grafana-singlestat-panel") == 0 ? "singlestat"
											 : succession->old_type;
	succession->old_overrides = index_overrides(succession->arena, succession->old);
	succession->new_overrides = index_overrides(succession->arena, succession->new);
	succession->is_claimed = arena_array(succession->arena, succession->new_overrides.count, sizeof(bool));
	for (size_t i = 0; i < successor_table_count; i++)
		if (strcmp(successor_table[i].from, type) == 0)
			follow_row(succession, &successor_table[i]);
}
