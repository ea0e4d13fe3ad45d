/* SPDX-License-Identifier: MIT */
/*
 * Members of items are looked for among the properties of overrides; each property of an override is one setting.
 *
 * Sources: as in successor_table.c.
 */
#include "model/report/successor_items.h"

#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/text.h"
#include "model/report/grafana_defaults.h"
#include "model/report/succession.h"
#include "model/report/successor_table.h"
#include "model/value/value.h"

/* A property of an override that a member of a series override or of a column's style became. */
struct successor_property {
	const char *key;
	const char *id;
	const char *below; /* a path in the property's value; "" all of it */
	enum way way;
	const char *words; /* of WAY_WORDS */
};

/* The property of an override that a member of a series override or of a column's style became, and how. */
static const struct successor_property properties[] = {
	{"fill", "custom.fillOpacity", "", WAY_TENFOLD, NULL},
	{"fillBelowTo", "custom.fillBelowTo", "", WAY_SAME, NULL},
	{"fillGradient", "custom.fillGradient", "", WAY_WORDS, "0=none *=opacity"}, /* sic: timeseries/migrations.ts */
	{"fillGradient", "custom.gradientMode", "", WAY_WORDS, "0=none *=opacity"},
	{"points", "custom.showPoints", "", WAY_WORDS, "true=always false=never"},
	{"points", "custom.drawStyle", "", WAY_WORDS, "true=points false=line|bars"},
	{"bars", "custom.drawStyle", "", WAY_WORDS, "true=bars false=line|points"},
	{"lines", "custom.lineWidth", "", WAY_WORDS, "false=0 true=1|2|3|4|5|6|7|8|9|10"},
	{"lines", "custom.drawStyle", "", WAY_WORDS, "true=line false=bars|points"},
	{"linewidth", "custom.lineWidth", "", WAY_SAME, NULL},
	{"pointradius", "custom.pointSize", "", WAY_DIAMETER, NULL},
	{"dashes", "custom.lineStyle", "fill", WAY_WORDS, "true=dash false=solid"},
	{"dashLength", "custom.lineStyle", "dash/0", WAY_SAME, NULL},
	{"spaceLength", "custom.lineStyle", "dash/1", WAY_SAME, NULL},
	{"steppedLine", "custom.lineInterpolation", "", WAY_WORDS, "true=stepAfter false=linear"},
	{"nullPointMode", "custom.spanNulls", "", WAY_WORDS, "null=false connected=true"},
	{"stack", "custom.stacking", "group", WAY_SAME, NULL},
	{"stack", "custom.stacking", "mode", WAY_WORDS, "true=normal|percent false=none"},
	{"color", "color", "fixedColor", WAY_SAME, NULL},
	{"transform", "custom.transform", "", WAY_SAME, NULL},
	{"yaxis", "custom.axisPlacement", "", WAY_WORDS, "1=left|auto 2=right"},
	{"legend", "custom.hideFrom", "legend", WAY_WORDS, "false=true true=false"},
	{"hiddenSeries", "custom.hideFrom", "viz", WAY_SAME, NULL},
	/* styles of the old table's columns */
	{"alias", "displayName", "", WAY_SAME, NULL},
	{"type", "custom.hidden", "", WAY_WORDS, "hidden=true"},
	{"unit", "unit", "", WAY_SAME, NULL},
	{"decimals", "decimals", "", WAY_SAME, NULL},
	{"dateFormat", "unit", "", WAY_TIME, NULL},
	{"linkUrl", "links", "0/url", WAY_SAME, NULL},
	{"linkTooltip", "links", "0/title", WAY_SAME, NULL},
	{"linkTargetBlank", "links", "0/targetBlank", WAY_SAME, NULL},
	{"colorMode", "custom.cellOptions", "type", WAY_WORDS,
	 "cell=color-background value=color-text row=color-background"},
	{"colorMode", "custom.displayMode", "", WAY_WORDS,
	 "cell=color-background value=color-text row=color-background"},
	{"thresholds", "thresholds", "", WAY_NUMBERS, NULL},
	{"align", "custom.align", "", WAY_SAME, NULL},
	{"valueMaps", "mappings", "", WAY_TEXTS, NULL},
	{"rangeMaps", "mappings", "", WAY_TEXTS, NULL},
};

static const struct successor_property *successor_property(const char *key, const struct successor_property *after)
{
	const struct successor_property *end = properties + sizeof properties / sizeof *properties;
	for (const struct successor_property *row = after ? after + 1 : properties; row < end; row++)
		if (strcmp(row->key, key) == 0)
			return row;
	return NULL;
}

static bool successor_is_name(const char *key)
{
	static const char *const names[] = {"pattern", "$$hashKey", "link", "colors", "mappingType"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], key) == 0)
			return true;
	return false;
}

/* An override of the new panel by the name or the expression that it is for. */
struct override_name {
	struct slice options;
	size_t index;
	const struct value *value;
};

static int compare_override_names(const void *a, const void *b)
{
	const struct override_name *left = a;
	const struct override_name *right = b;
	int order = slice_compare(left->options, right->options);
	return order ? order : left->index < right->index ? -1 : left->index > right->index;
}

static const struct value *properties_of(const struct value *override)
{
	return value_get_kind(override, "properties", VALUE_ARRAY);
}

void successor_index_overrides(struct succession *succession)
{
	const struct value *list = value_get_kind(value_get(succession->new, "fieldConfig"), "overrides", VALUE_ARRAY);
	size_t count = list ? list->count : 0;
	struct override_name *names = arena_array(succession->arena, count, sizeof *names);
	size_t *first = arena_array(succession->arena, count, sizeof *first);
	size_t total = 0;
	for (size_t i = 0; i < count; i++) {
		const struct value *own = properties_of(&list->items[i]);
		names[i] = (struct override_name){value_get_text(value_get(&list->items[i], "matcher"), "options"), i,
						  &list->items[i]};
		first[i] = total;
		total += own ? own->count : 0;
	}
	if (count)
		qsort(names, count, sizeof *names, compare_override_names);
	succession->overrides = names;
	succession->overrides_count = count;
	succession->first_property = first;
	succession->is_claimed = arena_array(succession->arena, total, sizeof *succession->is_claimed);
}

/* The first of the overrides for a name; it goes on while the options are equal. */
static size_t first_override(const struct succession *succession, struct slice name)
{
	size_t low = 0;
	for (size_t high = succession->overrides_count; low < high;) {
		size_t middle = low + (high - low) / 2;
		if (slice_compare(succession->overrides[middle].options, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The value of a property that overrides for the name have, the last of which holds; `matcher` NULL: any. They are
 * claimed. */
static const struct value *overridden(struct succession *succession, struct slice name, const struct value *matcher,
				      struct slice id)
{
	const struct value *last = NULL;
	for (size_t i = first_override(succession, name);
	     i < succession->overrides_count && slice_equal(succession->overrides[i].options, name); i++) {
		const struct override_name *found = &succession->overrides[i];
		const struct value *list = properties_of(found->value);
		const struct value *own = value_get(found->value, "matcher");
		if (!list || (matcher && !(own && value_equal(own, matcher))))
			continue;
		for (size_t k = 0; k < list->count; k++) {
			if (!slice_equal(value_get_text(&list->items[k], "id"), id))
				continue;
			succession->is_claimed[succession->first_property[found->index] + k] = true;
			last = value_get(&list->items[k], "value");
		}
	}
	return last;
}

/* "displayName of 'ok'" */
static const char *property_words(const struct succession *succession, const struct value *override, size_t at)
{
	const struct value *options = value_get(value_get(override, "matcher"), "options");
	const char *id = text_c_string(succession->arena, value_get_text(&properties_of(override)->items[at], "id"));
	bool is_named = options && options->kind == VALUE_STRING;
	return arena_printf(
		succession->arena, "%s of %s%s%s", strncmp(id, "custom.", 7) == 0 ? id + 7 : id, is_named ? "'" : "",
		is_named ? text_c_string(succession->arena, options->text) : "some fields", is_named ? "'" : "");
}

void successors_judge_old(struct succession *succession, const struct value *override)
{
	const struct value *list = properties_of(override);
	const struct value *matcher = value_get(override, "matcher");
	for (size_t i = 0; list && i < list->count; i++) {
		struct slice id = value_get_text(&list->items[i], "id");
		const struct value *value = value_get(&list->items[i], "value");
		const struct value *other =
			matcher ? overridden(succession, value_get_text(matcher, "options"), matcher, id) : NULL;
		if (other && value && value_equal(value, other))
			continue;
		successors_note(succession, other ? FATE_CHANGED : FATE_LOST, property_words(succession, override, i),
				(struct setting){"", value}, (struct setting){other ? "" : NULL, other});
	}
}

void successors_judge_new(struct succession *succession, const struct value *override, size_t index)
{
	const struct value *list = properties_of(override);
	for (size_t i = 0; list && i < list->count; i++)
		if (!succession->is_claimed[succession->first_property[index] + i] &&
		    successors_is_set("", "", value_get(&list->items[i], "value")))
			successors_note(succession, FATE_SET, property_words(succession, override, i),
					(struct setting){0}, (struct setting){"", value_get(&list->items[i], "value")});
}

void successor_follow_colors(struct succession *succession, const struct successor *row, const struct value *old)
{
	size_t kept = 0;
	for (size_t i = 0; old->kind == VALUE_OBJECT && i < old->count; i++) {
		const struct member *alias = &old->members[i];
		const struct value *color = overridden(succession, alias->key, NULL, slice_of("color"));
		const struct value *fixed = value_get(color, "fixedColor");
		if (fixed && value_equal(fixed, &alias->value))
			kept++;
		else
			successors_note(succession, fixed ? FATE_CHANGED : FATE_LOST,
					arena_printf(succession->arena, "color of '%s'",
						     text_c_string(succession->arena, alias->key)),
					(struct setting){"", &alias->value},
					(struct setting){fixed ? "" : NULL, fixed});
	}
	if (kept)
		successors_note(succession, FATE_KEPT, row->name, (struct setting){0}, (struct setting){0});
}

/* A style for all columns went to the defaults. */
static const struct value *in_defaults(const struct succession *succession, const char *id)
{
	const struct value *defaults = value_get(value_get(succession->new, "fieldConfig"), "defaults");
	bool is_custom = strncmp(id, "custom.", 7) == 0;
	return is_custom ? value_get(value_get(defaults, "custom"), id + 7) : value_get(defaults, id);
}

/* What a member of an item became, and by which row; the property is claimed. */
static const struct value *find_member(struct succession *succession, struct slice name, const struct member *member,
				       bool is_all, const struct successor_property **out)
{
	const char *key = text_c_string(succession->arena, member->key);
	const struct value *found = NULL;
	const struct successor_property *row = NULL;
	while (!found && (row = successor_property(key, row))) {
		found = overridden(succession, name, NULL, slice_of(row->id));
		if (!found && is_all)
			found = in_defaults(succession, row->id);
		found = found ? successors_at_path(found, row->below) : NULL;
		if (out)
			*out = row;
	}
	return found;
}

/* "fieldConfig/defaults/custom/fillOpacity" for custom.fillOpacity: where people's words for it are. */
static const char *default_path(const struct succession *succession, const struct successor_property *row)
{
	bool is_custom = strncmp(row->id, "custom.", 7) == 0;
	return arena_printf(succession->arena, "fieldConfig/defaults/%s%s%s%s", is_custom ? "custom/" : "",
			    is_custom ? row->id + 7 : row->id, *row->below ? "/" : "", row->below);
}

/* A member of an item: whether it was kept; else a note. */
static bool follow_member(struct succession *succession, struct slice name, const struct member *member, bool is_all)
{
	const char *key = text_c_string(succession->arena, member->key);
	const struct successor_property *row = NULL;
	const struct value *found = find_member(succession, name, member, is_all, &row);
	struct successor way = {.way = found ? row->way : WAY_PART, .words = found ? row->words : NULL};
	if (found && successor_has_become(&way, &member->value, found))
		return true;
	successors_note(succession, found ? FATE_CHANGED : FATE_LOST,
			arena_printf(succession->arena, "%s of '%s'", key, text_c_string(succession->arena, name)),
			(struct setting){key, &member->value},
			(struct setting){found ? default_path(succession, row) : NULL, found});
	return false;
}

/* Whether a member of an item does something: of a style's type only `hidden` is no matter of the data. */
static bool is_member_set(const struct member *member, bool is_style)
{
	const struct value *value = &member->value;
	if (value->kind == VALUE_BOOL)
		return value->boolean || !is_style;
	if (value->kind == VALUE_NULL || (value->kind == VALUE_STRING && value->text.length == 0) ||
	    (value->kind >= VALUE_ARRAY && value->count == 0))
		return false;
	if (slice_is(member->key, "type"))
		return value_is_text(value, "hidden");
	return !slice_is(member->key, "align") || !grafana_is_default("table-old", "PANEL/styles/0/align", value);
}

/* Settings of a style that a member of another type of column leaves idle: Grafana 9.4, table-old/renderer.ts. */
static bool does_something(const struct value *item, const char *key)
{
	static const struct {
		const char *key;
		const char *type;
	} idle[] = {{"dateFormat", "date"}, {"unit", "number"}, {"decimals", "number"}};
	const struct value *type = value_get(item, "type");
	for (size_t i = 0; i < sizeof idle / sizeof *idle; i++)
		if (strcmp(idle[i].key, key) == 0)
			return !type || value_is_text(type, idle[i].type);
	return !type || !value_is_text(type, "hidden") || strcmp(key, "type") == 0;
}

/* One [{alias, fill, ...}] of a graph, or [{pattern, unit, ...}] of an old table. */
void successor_follow_items(struct succession *succession, const struct successor *row, const struct value *old)
{
	bool is_style = row->way == WAY_STYLES;
	size_t kept = 0;
	for (size_t i = 0; old->kind == VALUE_ARRAY && i < old->count; i++) {
		const struct value *item = &old->items[i];
		struct slice name = value_get_text(item, is_style ? "pattern" : "alias");
		bool is_all = is_style && slice_is(name, "/.*/");
		for (size_t k = 0; item->kind == VALUE_OBJECT && k < item->count; k++) {
			const struct member *member = &item->members[k];
			const char *key = text_c_string(succession->arena, member->key);
			if (successor_is_name(key) || (!is_style && strcmp(key, "alias") == 0))
				continue;
			if (!is_member_set(member, is_style) || !does_something(item, key))
				find_member(succession, name, member, is_all, NULL);
			else
				kept += follow_member(succession, name, member, is_all);
		}
	}
	if (kept)
		successors_note(succession, FATE_KEPT, row->name, (struct setting){0}, (struct setting){0});
}
