/* SPDX-License-Identifier: MIT */
#include "model/words/part.h"

#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/value/value.h"
#include "model/words/label.h"
#include "model/words/words.h"

#define PART_BYTES (SIZE_MAX / 2)

/* ---- leaves ---- */

static bool is_in(struct slice key, const char *const *list)
{
	for (; list && *list; list++)
		if (slice_is(key, *list))
			return true;
	return false;
}

/* `path` is what leads to the value; it is as it was afterwards. */
static void add_leaves(struct strbuf *out, struct strbuf *path, const struct value *value, const char *const *but)
{
	size_t length = path->length;
	if (value->kind != VALUE_OBJECT || value->count == 0) {
		words_comma(out);
		strbuf_add_slice(out, strbuf_slice(path));
		strbuf_add_text(out, length ? " " : "");
		words_add_value(out, value);
		return;
	}
	for (size_t i = 0; i < value->count; i++) {
		const struct member *member = &value->members[i];
		if (is_in(member->key, but))
			continue;
		strbuf_add_text(path, length ? "." : "");
		strbuf_add_slice(path, member->key);
		add_leaves(out, path, &member->value, NULL);
		path->length = length;
	}
}

void part_add_leaves(struct strbuf *out, const struct value *value, const char *const *but)
{
	STRBUF_AUTO path = STRBUF_INIT(PART_BYTES);
	add_leaves(out, &path, value, but);
}

void part_add_filled(struct strbuf *out, const struct value *object, const char *const *but)
{
	STRBUF_AUTO path = STRBUF_INIT(PART_BYTES);
	for (size_t i = 0; i < object->count; i++) {
		const struct member *member = &object->members[i];
		if (is_in(member->key, but) || words_is_empty(&member->value))
			continue;
		strbuf_reset(&path);
		strbuf_add_slice(&path, member->key);
		add_leaves(out, &path, &member->value, NULL);
	}
}

/* ---- field settings ---- */

const char *part_threshold(struct arena *arena, const struct value *step)
{
	static const char *const said[] = {"value", "color", NULL};
	STRBUF_AUTO out = STRBUF_INIT(PART_BYTES);
	const struct value *value = value_get(step, "value");
	const struct value *color = value_get(step, "color");
	if (step->kind != VALUE_OBJECT)
		return words_of_value(arena, step);
	if (value && value->kind != VALUE_NULL)
		words_add_value(&out, value);
	else
		strbuf_add_text(&out, "base");
	strbuf_add_text(&out, out.length > 0 && color ? " " : "");
	if (color)
		words_add_value(&out, color);
	part_add_leaves(&out, step, said);
	return text_c_string(arena, strbuf_slice(&out));
}

const char *part_thresholds(struct arena *arena, const struct value *thresholds)
{
	static const char *const said[] = {"mode", "steps", NULL};
	STRBUF_AUTO out = STRBUF_INIT(PART_BYTES);
	const struct value *steps = value_get_kind(thresholds, "steps", VALUE_ARRAY);
	struct slice mode = value_get_text(thresholds, "mode");
	if (!steps)
		return words_of_value(arena, thresholds);
	for (size_t i = 0; i < steps->count; i++) {
		words_comma(&out);
		strbuf_add_text(&out, part_threshold(arena, &steps->items[i]));
	}
	if (mode.length > 0 && !slice_is(mode, "absolute")) {
		words_comma(&out);
		strbuf_add_slice(&out, mode);
	}
	part_add_leaves(&out, thresholds, said);
	return text_c_string(arena, strbuf_slice(&out));
}

/* "→ OK green" of what a mapping gives. */
static void add_result(struct strbuf *out, const struct value *result)
{
	static const char *const said[] = {"text", "color", "index", NULL};
	const struct value *text = value_get(result, "text");
	const struct value *color = value_get(result, "color");
	strbuf_add_text(out, " →");
	if (text) {
		strbuf_add_char(out, ' ');
		words_add_value(out, text);
	}
	if (color) {
		strbuf_add_char(out, ' ');
		words_add_value(out, color);
	}
	if (result && result->kind == VALUE_OBJECT)
		part_add_leaves(out, result, said);
}

/* What a mapping is for: 0 to 10, /regex/, null. */
static void add_mapped(struct strbuf *out, const struct value *options)
{
	const struct value *from = value_get(options, "from");
	const struct value *to = value_get(options, "to");
	const struct value *pattern = value_get(options, "pattern");
	const struct value *match = value_get(options, "match");
	if (pattern || match) {
		words_add_value(out, pattern ? pattern : match);
		return;
	}
	if (from)
		words_add_value(out, from);
	strbuf_add_text(out, from ? " to " : "up to ");
	if (to)
		words_add_value(out, to);
}

static void add_mapping(struct strbuf *out, const struct value *mapping)
{
	const struct value *options = value_get_kind(mapping, "options", VALUE_OBJECT);
	const struct value *result = value_get_kind(options, "result", VALUE_OBJECT);
	words_comma(out);
	if (result) {
		add_mapped(out, options);
		add_result(out, result);
	} else if (options && slice_is(value_get_text(mapping, "type"), "value")) {
		for (size_t i = 0; i < options->count; i++) {
			strbuf_add_text(out, i ? ", " : "");
			words_add_text(out, options->members[i].key);
			add_result(out, &options->members[i].value);
		}
	} else {
		words_add_value(out, mapping);
	}
}

const char *part_mappings(struct arena *arena, const struct value *mappings)
{
	STRBUF_AUTO out = STRBUF_INIT(PART_BYTES);
	if (mappings->kind == VALUE_OBJECT)
		add_mapping(&out, mappings);
	for (size_t i = 0; mappings->kind == VALUE_ARRAY && i < mappings->count; i++)
		add_mapping(&out, &mappings->items[i]);
	return out.length ? text_c_string(arena, strbuf_slice(&out)) : words_of_value(arena, mappings);
}

static void add_property(struct arena *arena, struct strbuf *out, const struct value *property)
{
	struct slice id = value_get_text(property, "id");
	const struct value *value = value_get(property, "value");
	scan_literal(&id, "custom.");
	words_comma(out);
	words_add_text(out, id);
	strbuf_add_text(out, value ? " " : "");
	if (value && slice_is(id, "thresholds"))
		strbuf_add_text(out, part_thresholds(arena, value));
	else if (value && slice_is(id, "mappings"))
		strbuf_add_text(out, part_mappings(arena, value));
	else if (value)
		words_add_value(out, value);
}

const char *part_override(struct arena *arena, const struct value *override)
{
	static const char *const said[] = {"matcher", "properties", NULL};
	STRBUF_AUTO out = STRBUF_INIT(PART_BYTES);
	const struct value *properties = value_get_kind(override, "properties", VALUE_ARRAY);
	for (size_t i = 0; properties && i < properties->count; i++)
		add_property(arena, &out, &properties->items[i]);
	if (override->kind == VALUE_OBJECT)
		part_add_leaves(&out, override, said);
	return text_c_string(arena, strbuf_slice(&out));
}

/* "dropdown of dashboards tagged Cloud" of a link to dashboards. */
static void add_dashboards(struct strbuf *out, const struct value *link)
{
	const struct value *dropdown = value_get_kind(link, "asDropdown", VALUE_BOOL);
	const struct value *tags = value_get_kind(link, "tags", VALUE_ARRAY);
	strbuf_add_text(out, dropdown && dropdown->boolean ? "dropdown of dashboards" : "dashboards");
	for (size_t i = 0; tags && i < tags->count; i++) {
		strbuf_add_text(out, i ? ", " : " tagged ");
		words_add_value(out, &tags->items[i]);
	}
}

const char *part_link(struct arena *arena, const struct value *link)
{
	static const char *const said[] = {"title", "url", NULL};
	static const char *const said_of_tags[] = {"title", "url", "type", "tags", "asDropdown", "icon", NULL};
	bool is_by_tags = value_is_text(value_get(link, "type"), "dashboards");
	STRBUF_AUTO out = STRBUF_INIT(PART_BYTES);
	struct slice url = value_get_text(link, "url");
	if (link->kind != VALUE_OBJECT)
		return words_of_value(arena, link);
	if (is_by_tags)
		add_dashboards(&out, link);
	else if (url.length > 0)
		strbuf_add_slice(&out, url);
	part_add_leaves(&out, link, is_by_tags ? said_of_tags : said);
	return text_c_string(arena, strbuf_slice(&out));
}

/* ---- options of a variable ---- */

static const struct value *option_of(const struct value *option, const char *key)
{
	const struct value *value = value_get(option, key);
	return value && (value->kind == VALUE_STRING || value->kind == VALUE_NUMBER) ? value : NULL;
}

static bool is_option(const struct value *option)
{
	size_t known = 2 + (value_get_kind(option, "selected", VALUE_BOOL) != NULL);
	return option_of(option, "text") && option_of(option, "value") && option->count == known;
}

const char *part_options(struct arena *arena, const struct value *options)
{
	STRBUF_AUTO out = STRBUF_INIT(PART_BYTES);
	if (options->kind != VALUE_ARRAY)
		return NULL;
	for (size_t i = 0; i < options->count; i++) {
		const struct value *option = &options->items[i];
		const struct value *selected = value_get_kind(option, "selected", VALUE_BOOL);
		if (!is_option(option))
			return NULL;
		strbuf_add_text(&out, i ? "\n" : "");
		words_add_value(&out, option_of(option, "text"));
		if (!slice_equal(option_of(option, "text")->text, option_of(option, "value")->text)) {
			strbuf_add_text(&out, " = ");
			words_add_value(&out, option_of(option, "value"));
		}
		strbuf_add_text(&out, selected && selected->boolean ? " (selected)" : "");
	}
	return text_c_string(arena, strbuf_slice(&out));
}

/* ---- queries ---- */

struct slice part_query(const struct value *target, struct slice *key)
{
	if (!target || target->kind != VALUE_OBJECT)
		return slice_of(NULL);
	for (size_t i = 0; i < target->count; i++) {
		const struct member *member = &target->members[i];
		if (member->value.kind == VALUE_STRING && member->value.text.length > 0 &&
		    label_is_query(member->key)) {
			*key = member->key;
			return member->value.text;
		}
	}
	for (size_t i = 0; i < target->count; i++) {
		const struct value *query = value_get_kind(&target->members[i].value, "query", VALUE_STRING);
		if (query && query->text.length > 0) {
			*key = slice_of("query");
			return query->text;
		}
	}
	for (size_t i = 0; i < target->count; i++) {
		const struct value *text = &target->members[i].value;
		if (text->kind == VALUE_STRING && slice_contains(text->text, "\n")) {
			*key = target->members[i].key;
			return text->text;
		}
	}
	return slice_of(NULL);
}
