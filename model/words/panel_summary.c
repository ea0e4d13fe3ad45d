/* SPDX-License-Identifier: MIT */
#include "model/words/panel_summary.h"

#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/value/value.h"
#include "model/words/label.h"
#include "model/words/part.h"
#include "model/words/transformation.h"
#include "model/words/words.h"

#define SUMMARY_BYTES (SIZE_MAX / 2)

/* What is shown of a panel, and how many of its values that covers. */
struct panel_walk {
	struct arena *arena;
	struct summary *summary;
	const struct value *panel;
	size_t said;
};

void summary_add(struct arena *arena, struct summary *summary, const struct summary_line *line)
{
	summary->lines = arena_grow(arena, summary->lines, summary->count, &summary->room, sizeof *summary->lines);
	summary->lines[summary->count++] = *line;
}

/* ---- queries ---- */

static bool is_false(const struct value *value)
{
	return value->kind == VALUE_BOOL && !value->boolean;
}

static bool is_in(struct slice key, const char *const *list)
{
	for (; *list; list++)
		if (slice_is(key, *list))
			return true;
	return false;
}

/* Adds a member of a query; of an object what it sets, without what a server fills in. */
static void add_member(struct strbuf *out, const struct member *member)
{
	static const char *const filled_in[] = {"allowedTimeGrainsMs", NULL};
	const struct value *value = &member->value;
	if (value->kind == VALUE_OBJECT) {
		for (size_t i = 0; i < value->count; i++)
			if (!words_is_empty(&value->members[i].value) && !is_in(value->members[i].key, filled_in))
				add_member(out, &value->members[i]);
		return;
	}
	words_comma(out);
	strbuf_add_slice(out, slice_is(member->key, "legendFormat") ? slice_of("legend") : member->key);
	if (value->kind == VALUE_BOOL && value->boolean)
		return;
	strbuf_add_char(out, ' ');
	words_add_value(out, value);
}

/* Whether a member has a query's text, or has one in it, beside the one that is shown as such. */
static bool is_other_query(const struct member *member, struct slice query)
{
	const struct value *inside = value_get_kind(&member->value, "query", VALUE_STRING);
	if (member->value.kind == VALUE_STRING)
		return label_is_query(member->key) && member->value.text.at != query.at;
	return inside && inside->text.length > 0 && inside->text.at != query.at;
}

/* Whether the line of a query names a member: of one in a language only what it does with it, of any other all. */
static bool is_named(const struct value *target, const struct member *member, struct slice query, bool is_query)
{
	static const char *const shown[] = {"legendFormat", "alias",    "format", "resultFormat", "queryType", "hide",
					    "instant",      "interval", "step",   "type",         "reducer",   NULL};
	static const char *const never[] = {"refId", "datasource", "key", NULL};
	const struct value *value = &member->value;
	if (is_in(member->key, never) || words_is_empty(value) || is_false(value))
		return false;
	if (value->kind == VALUE_STRING &&
	    (value->text.at == query.at || slice_equal(value->text, value_get_text(target, "refId"))))
		return false;
	return !is_query || is_in(member->key, shown) || is_other_query(member, query);
}

/* How many values that are set the line of a query does not name. */
static size_t unnamed_leaves(const struct value *target)
{
	struct slice key = {0};
	struct slice query = part_query(target, &key);
	size_t count = 0;
	for (size_t i = 0; query.at && label_is_query(key) && i < target->count; i++) {
		const struct member *member = &target->members[i];
		const struct value *shown = value_get_kind(&member->value, "query", VALUE_STRING);
		if (is_named(target, member, query, false) && !is_named(target, member, query, true))
			count += words_leaves(&member->value) - (shown && shown->text.at == query.at);
	}
	return count;
}

struct part_words panel_summary_query(struct arena *arena, const struct value *target, const struct value *panel)
{
	const struct value *hide = value_get_kind(target, "hide", VALUE_BOOL);
	bool is_hidden = hide && hide->boolean;
	STRBUF_AUTO out = STRBUF_INIT(SUMMARY_BYTES);
	struct slice key = {0};
	struct slice query = part_query(target, &key);
	bool is_query = query.at && label_is_query(key);
	const struct value *source = value_get(target, "datasource");
	const struct value *other = value_get(panel, "datasource");
	for (size_t i = 0; i < target->count; i++)
		if (!(is_hidden && &target->members[i].value == hide) &&
		    is_named(target, &target->members[i], query, is_query))
			add_member(&out, &target->members[i]);
	if (source && !words_is_empty(source) && !(other && value_equal(source, other))) {
		words_comma(&out);
		strbuf_printf(&out, "data source %s", words_of_data_source(arena, source));
	}
	return (struct part_words){text_c_string(arena, strbuf_slice(&out)),
				   query.at ? text_c_string(arena, words_without_cr(arena, query)) : NULL,
				   query.at ? label_language(target, panel, key, query) : NULL, is_hidden};
}

static void add_detail(struct panel_walk *walk, const char *label, const char *text, const char *language)
{
	summary_add(walk->arena, walk->summary, &(struct summary_line){label, text, language});
}

static void add_queries(struct panel_walk *walk)
{
	struct arena *arena = walk->arena;
	const struct value *targets = value_get_kind(walk->panel, "targets", VALUE_ARRAY);
	for (size_t i = 0; targets && i < targets->count; i++) {
		const struct value *target = &targets->items[i];
		if (target->kind != VALUE_OBJECT)
			continue;
		struct part_words words = panel_summary_query(arena, target, walk->panel);
		struct slice id = value_get_text(target, "refId");
		const char *label = id.length ? text_c_string(arena, id) : arena_printf(arena, "#%zu", i + 1);
		label = arena_printf(arena, "query %s%s", label, words.is_hidden ? " (hidden)" : "");
		walk->said += words_leaves(target) - unnamed_leaves(target);
		if (words.text && *words.line)
			label = arena_printf(arena, "%s, %s", label, words.line);
		add_detail(walk, label, words.text ? words.text : words.line, words.language);
	}
}

/* ---- settings ---- */

static const struct value *find(const struct value *panel, const char *path)
{
	const struct value *value = panel;
	while (value && *path) {
		size_t length = strcspn(path, ".");
		size_t index = (size_t)(*path - '0');
		if (value->kind == VALUE_ARRAY)
			value = index < value->count ? &value->items[index] : NULL;
		else
			value = value_get_slice(value, (struct slice){path, length});
		path += length + (path[length] == '.');
	}
	return value;
}

/* Whether the second axis of a graph says what the first one does. */
static bool is_of_both_axes(const struct panel_walk *walk, const char *path, const struct value *value)
{
	struct slice second = slice_of(path);
	if (!scan_literal(&second, "yaxes.1."))
		return false;
	const struct value *first = value_get_slice(find(walk->panel, "yaxes.0"), second);
	const struct value *show = value_get_kind(find(walk->panel, "yaxes.1"), "show", VALUE_BOOL);
	return (show && !show->boolean) || (first && value_equal(first, value)) || slice_is(value->text, "short");
}

static void add_thresholds(struct panel_walk *walk, struct strbuf *out)
{
	const struct value *thresholds = find(walk->panel, "fieldConfig.defaults.thresholds");
	const struct value *steps = value_get_kind(thresholds, "steps", VALUE_ARRAY);
	const struct value *mappings = find(walk->panel, "fieldConfig.defaults.mappings");
	if (steps && steps->count > 1) {
		words_comma(out);
		strbuf_printf(out, "thresholds %s", part_thresholds(walk->arena, thresholds));
		walk->said += words_leaves(thresholds);
	}
	if (mappings && !words_is_empty(mappings)) {
		words_comma(out);
		strbuf_printf(out, "mappings %s", part_mappings(walk->arena, mappings));
		walk->said += words_leaves(mappings);
	}
}

/* The settings that say what a value is and how it is judged. */
static void add_judgement(struct panel_walk *walk, struct strbuf *out)
{
	static const char *const settings[][2] = {
		{"fieldConfig.defaults.unit", "unit"},
		{"format", "unit"},
		{"yaxes.0.format", "unit"},
		{"yaxes.1.format", "right unit"},
		{"fieldConfig.defaults.min", "min"},
		{"yaxes.0.min", "min"},
		{"yaxes.1.min", "right min"},
		{"fieldConfig.defaults.max", "max"},
		{"yaxes.0.max", "max"},
		{"yaxes.1.max", "right max"},
		{"fieldConfig.defaults.decimals", "decimals"},
		{"decimals", "decimals"},
		{"options.reduceOptions.calcs", "value"},
		{"valueName", "value"},
		{"fieldConfig.defaults.custom.stacking.mode", "stacking"},
		{"fieldConfig.defaults.noValue", "no value"},
		{"thresholds", "thresholds"},
		{"valueMaps", "mappings"},
		{"repeat", "repeated for"},
		{"interval", "min interval"},
		{"maxDataPoints", "max data points"},
		{"timeFrom", "time from"},
		{"timeShift", "time shift"},
		{"span", "span"},
	};
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
		const struct value *value = find(walk->panel, settings[i][0]);
		if (!value || words_is_empty(value))
			continue;
		walk->said += words_leaves(value);
		if (is_of_both_axes(walk, settings[i][0], value))
			continue;
		words_comma(out);
		strbuf_printf(out, "%s ", settings[i][1]);
		words_add_value(out, value->kind == VALUE_ARRAY && value->count == 1 ? &value->items[0] : value);
	}
	add_thresholds(walk, out);
}

static void add_alert(struct panel_walk *walk)
{
	const struct value *alert = value_get_kind(walk->panel, "alert", VALUE_OBJECT);
	STRBUF_AUTO out = STRBUF_INIT(SUMMARY_BYTES);
	if (!alert || alert->count == 0)
		return;
	part_add_filled(&out, alert, NULL);
	add_detail(walk, "alert", text_c_string(walk->arena, strbuf_slice(&out)), NULL);
	walk->said += words_leaves(alert);
}

/* Of queries without a data source that of the panel is asked, else the default one. */
static void add_source(struct panel_walk *walk, struct strbuf *out)
{
	const struct value *source = value_get(walk->panel, "datasource");
	const struct value *targets = value_get_kind(walk->panel, "targets", VALUE_ARRAY);
	bool is_default = false;
	if (source && !words_is_empty(source)) {
		words_comma(out);
		strbuf_printf(out, "data source %s", words_of_data_source(walk->arena, source));
		return;
	}
	for (size_t i = 0; targets && i < targets->count; i++) {
		const struct value *own = value_get(&targets->items[i], "datasource");
		is_default = is_default || !own || words_is_empty(own);
	}
	if (is_default) {
		words_comma(out);
		strbuf_add_text(out, "default data source");
	}
}

static void add_texts(struct panel_walk *walk)
{
	static const char *const paths[][2] = {
		{"options.content", "content"}, {"content", "content"}, {"description", "description"}};
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		const struct value *value = find(walk->panel, paths[i][0]);
		if (!value || value->kind != VALUE_STRING || value->text.length == 0)
			continue;
		walk->said++;
		add_detail(walk, paths[i][1], text_c_string(walk->arena, words_without_cr(walk->arena, value->text)),
			   strcmp(paths[i][1], "content") == 0 ? label_content_language(walk->panel) : NULL);
	}
}

/* A line for each item of a list. */
static void add_list(struct panel_walk *walk, const char *path, enum shape shape,
		     const char *(*words)(struct arena *arena, const struct value *item))
{
	struct arena *arena = walk->arena;
	const struct value *list = find(walk->panel, path);
	struct trail_step steps[3] = {{.shape = SHAPE_PANEL, .value = walk->panel}, {.value = list}};
	if (!list || list->kind != VALUE_ARRAY)
		return;
	for (size_t i = 0; i < list->count; i++) {
		steps[2] = (struct trail_step){.shape = shape, .is_item = true, .index = i, .value = &list->items[i]};
		steps[2].key = slice_of("[");
		const struct trail trail = {steps, 3};
		struct label none = {.noun = label_part(arena, &trail, &steps[2]), .sort = "", .tail = ""};
		const char *label = label_of_added(arena, &trail, &none);
		add_detail(walk, label, words(arena, &list->items[i]), NULL);
		walk->said += words_leaves(&list->items[i]);
	}
}

/* The settings that are judged by, and how many are left: behind the label where both fit a line, else below it. */
static void add_rest(struct panel_walk *walk, const char *label)
{
	STRBUF_AUTO out = STRBUF_INIT(SUMMARY_BYTES);
	add_judgement(walk, &out);
	size_t all = words_leaves(walk->panel);
	walk->summary->label = label;
	if (all > walk->said) {
		words_comma(&out);
		strbuf_add_text(&out, words_of_count(walk->arena, all - walk->said, "more setting", "more settings"));
	}
	if (out.length == 0)
		return;
	const char *text = text_c_string(walk->arena, strbuf_slice(&out));
	if (strlen(label) + out.length + 2 <= WORDS_LINE)
		walk->summary->label = arena_printf(walk->arena, "%s, %s", label, text);
	else
		add_detail(walk, "", text, NULL);
}

void panel_summary(struct arena *arena, struct summary *summary, const struct value *panel)
{
	static const char *const heading[] = {"id", "title", "type", "gridPos", "datasource"};
	struct panel_walk walk = {arena, summary, panel, 0};
	STRBUF_AUTO out = STRBUF_INIT(SUMMARY_BYTES);
	const char *place = words_of_place(arena, value_get(panel, "gridPos"));
	for (size_t i = 0; i < sizeof heading / sizeof *heading; i++)
		walk.said += words_leaves(value_get(panel, heading[i]));
	strbuf_add_text(&out, words_of_type(arena, panel));
	if (*place) {
		words_comma(&out);
		strbuf_add_text(&out, place);
	}
	add_source(&walk, &out);
	add_queries(&walk);
	add_texts(&walk);
	add_list(&walk, "transformations", SHAPE_TRANSFORMATION, transformation_words);
	add_list(&walk, "fieldConfig.overrides", SHAPE_OVERRIDE, part_override);
	add_list(&walk, "links", SHAPE_LINK, part_link);
	add_alert(&walk);
	add_rest(&walk, out.length > 0 ? arena_strdup(arena, out.at) : "panel");
}
