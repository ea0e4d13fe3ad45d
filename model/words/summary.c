/* SPDX-License-Identifier: MIT */
/*
 * A kind of part is a row in the table `parts`, by its shape. A list of parts, or an object around one, that was absent
 * is told by what is in it.
 */
#include "model/words/summary.h"

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/value/value.h"
#include "model/words/label.h"
#include "model/words/panel_summary.h"
#include "model/words/part.h"
#include "model/words/transformation.h"
#include "model/words/words.h"

#define SUMMARY_BYTES (SIZE_MAX / 2)
#define SUMMARY_LINE  600 /* bytes; a longer value is JSON over several lines */

/* ---- parts ---- */

static struct part_words target_words(struct arena *arena, const struct value *value, const struct value *panel)
{
	return panel_summary_query(arena, value, panel);
}

static bool sets_nothing(const struct member *member)
{
	static const char *const zero[] = {"hide", "sort", "refresh"};
	const struct value *value = &member->value;
	for (size_t i = 0; value->kind == VALUE_NUMBER && i < sizeof zero / sizeof *zero; i++)
		if (slice_is(member->key, zero[i]) && slice_is(value->text, "0"))
			return true;
	return words_is_empty(value) || (value->kind == VALUE_BOOL && !value->boolean);
}

/* What is said of a variable or an annotation beside its name and query: what is empty or false sets nothing. */
static void add_settings(struct strbuf *out, const struct value *value, const char *const *said)
{
	for (size_t i = 0; value->kind == VALUE_OBJECT && i < value->count; i++) {
		const struct member *member = &value->members[i];
		bool is_left_out = sets_nothing(member);
		for (size_t k = 0; said[k]; k++)
			is_left_out = is_left_out || slice_is(member->key, said[k]);
		if (is_left_out)
			continue;
		words_comma(out);
		if (slice_is(member->key, "hide") && slice_is(member->value.text, "2")) {
			strbuf_add_text(out, "hidden");
			continue;
		}
		words_add_text(out, member->key);
		strbuf_add_char(out, ' ');
		words_add_value(out, &member->value);
	}
}

static void add_source(struct arena *arena, struct strbuf *out, const struct value *value)
{
	const struct value *source = value_get(value, "datasource");
	if (!source || words_is_empty(source))
		return;
	words_comma(out);
	strbuf_printf(out, "data source %s", words_of_data_source(arena, source));
}

static struct part_words variable_words(struct arena *arena, const struct value *value, const struct value *panel)
{
	static const char *const said[] = {"name",    "type",    "definition", "query", "datasource",
					   "options", "current", "selected",   NULL};
	STRBUF_AUTO out = STRBUF_INIT(SUMMARY_BYTES);
	struct slice key = {0};
	struct slice query = part_query(value, &key);
	const struct value *current = value_get(value_get(value, "current"), "value");
	strbuf_add_slice(&out, value_get_text(value, "type"));
	add_source(arena, &out, value);
	add_settings(&out, value, said);
	bool is_query = current && current->kind == VALUE_STRING && query.at && slice_equal(current->text, query);
	if (current && !words_is_empty(current) && !is_query) {
		words_comma(&out);
		strbuf_add_text(&out, "current value ");
		words_add_value(&out, current);
	}
	return (struct part_words){
		.line = text_c_string(arena, strbuf_slice(&out)),
		.text = query.at ? text_c_string(arena, words_without_cr(arena, query)) : NULL,
		.language = query.at ? label_language(value, panel, key, query) : NULL,
	};
}

static struct part_words annotation_words(struct arena *arena, const struct value *value, const struct value *panel)
{
	static const char *const said[] = {"name", "datasource", "expr", "query", "target", NULL};
	static const char *const all[] = {"name", "datasource", NULL};
	STRBUF_AUTO out = STRBUF_INIT(SUMMARY_BYTES);
	struct slice key = {0};
	struct slice query = part_query(value, &key);
	add_source(arena, &out, value);
	add_settings(&out, value, query.at ? said : all);
	return (struct part_words){
		.line = text_c_string(arena, strbuf_slice(&out)),
		.text = query.at ? text_c_string(arena, words_without_cr(arena, query)) : NULL,
		.language = query.at ? label_language(value, panel, key, query) : NULL,
	};
}

static struct part_words words_of_transformation(struct arena *arena, const struct value *value,
						 const struct value *panel)
{
	(void)panel;
	return (struct part_words){.line = transformation_words(arena, value)};
}

static struct part_words override_words(struct arena *arena, const struct value *value, const struct value *panel)
{
	(void)panel;
	return (struct part_words){.line = part_override(arena, value)};
}

static struct part_words link_words(struct arena *arena, const struct value *value, const struct value *panel)
{
	(void)panel;
	return (struct part_words){.line = part_link(arena, value)};
}

static struct part_words property_words(struct arena *arena, const struct value *value, const struct value *panel)
{
	const struct value *set = value_get(value, "value");
	(void)panel;
	if (set && value_is_text(value_get(value, "id"), "mappings"))
		return (struct part_words){.line = part_mappings(arena, set)};
	if (set && value_is_text(value_get(value, "id"), "thresholds"))
		return (struct part_words){.line = part_thresholds(arena, set)};
	return (struct part_words){.line = words_of_value(arena, set ? set : value)};
}

static const struct {
	enum shape shape;
	struct part_words (*words)(struct arena *arena, const struct value *value, const struct value *panel);
} parts[] = {
	{SHAPE_TARGET, target_words},         {SHAPE_VARIABLE, variable_words},
	{SHAPE_ANNOTATION, annotation_words}, {SHAPE_TRANSFORMATION, words_of_transformation},
	{SHAPE_OVERRIDE, override_words},     {SHAPE_LINK, link_words},
	{SHAPE_PROPERTY, property_words},
};

/* What a value that is not one of the parts sets: steps of thresholds in words, all else by its leaves. */
static const char *plain_words(struct arena *arena, const struct trail *trail, const struct value *value)
{
	const struct trail_step *last = &trail->steps[trail->count - 1];
	STRBUF_AUTO out = STRBUF_INIT(SUMMARY_BYTES);
	if (!last->is_item && slice_is(last->key, "datasource"))
		return words_of_data_source_type(arena, value);
	if (!last->is_item && slice_is(last->key, "thresholds") && value->kind == VALUE_OBJECT)
		return part_thresholds(arena, value);
	if (slice_is(last->is_item ? last[-1].key : last->key, "mappings"))
		return part_mappings(arena, value);
	if (last->is_item && slice_is(last[-1].key, "steps"))
		return part_threshold(arena, value);
	if (value->kind != VALUE_OBJECT || value->count == 0)
		words_add_value(&out, value);
	else
		part_add_leaves(&out, value, NULL);
	bool is_json = value->kind == VALUE_OBJECT || value->kind == VALUE_ARRAY;
	if (is_json && out.length > SUMMARY_LINE)
		return words_of_json(arena, value);
	return text_c_string(arena, strbuf_slice(&out));
}

static struct part_words part_words(struct arena *arena, const struct trail *trail, const struct value *value)
{
	enum shape shape = trail->steps[trail->count - 1].shape;
	for (size_t i = 0; value->kind == VALUE_OBJECT && i < sizeof parts / sizeof *parts; i++)
		if (parts[i].shape == shape)
			return parts[i].words(arena, value, trail->steps[0].value);
	return (struct part_words){.line = plain_words(arena, trail, value)};
}

/* ---- lists and objects around parts ---- */

/* The trail, one step longer. */
static struct trail below(struct arena *arena, const struct trail *trail, const struct trail_step *step)
{
	struct trail_step *steps = arena_array(arena, trail->count + 1, sizeof *steps);
	for (size_t i = 0; i < trail->count; i++)
		steps[i] = trail->steps[i];
	steps[trail->count] = *step;
	return (struct trail){steps, trail->count + 1};
}

static bool is_around(enum shape shape)
{
	return shape == SHAPE_TEMPLATING || shape == SHAPE_ANNOTATION_SET || shape == SHAPE_FIELD_CONFIG ||
	       shape == SHAPE_FIELD_DEFAULTS;
}

static void add_line(struct arena *arena, struct summary *summary, const char *label, const struct part_words *words)
{
	bool is_line = words->text && !strchr(words->text, '\n');
	if (words->is_hidden)
		label = arena_printf(arena, "%s (hidden)", label);
	struct summary_line line = {.label = label, .text = words->line};
	if (words->text && (is_line || !*words->line)) {
		line.language = words->language;
		line.text = words->text;
		if (*words->line)
			line.label = arena_printf(arena, "%s, %s", label, words->line);
	}
	summary_add(arena, summary, &line);
	if (words->text && line.text != words->text)
		summary_add(
			arena, summary,
			&(struct summary_line){arena_printf(arena, "%s, query", label), words->text, words->language});
}

/* A detail for each part or setting below a value; its own settings where it is neither a list nor around parts. */
static void add_contents(struct arena *arena, struct summary *summary, const struct trail *trail)
{
	const struct trail_step *last = &trail->steps[trail->count - 1];
	const struct value *value = last->value;
	bool is_list = value->kind == VALUE_ARRAY && shape_info(last->shape)->item != SHAPE_PLAIN;
	if (!is_list && !(is_around(last->shape) && value->kind == VALUE_OBJECT)) {
		struct label label = label_of(arena, trail);
		struct part_words words = part_words(arena, trail, value);
		add_line(arena, summary, label_of_added(arena, trail, &label), &words);
		return;
	}
	for (size_t i = 0; i < value->count; i++) {
		struct trail_step step = {.is_item = is_list, .index = i};
		step.value = is_list ? &value->items[i] : &value->members[i].value;
		if (!is_list)
			step.key = value->members[i].key;
		step.shape = is_list ? shape_info(last->shape)->item : shape_of_member(last->shape, step.key);
		struct trail deeper = below(arena, trail, &step);
		add_contents(arena, summary, &deeper);
	}
}

/* ---- together ---- */

/* The panels in a row: those within, else those behind it up to the next row. */
static size_t count_panels(const struct value *dashboard, const struct value *row)
{
	const struct value *panels = value_get_kind(row, "panels", VALUE_ARRAY);
	const struct value *list = value_get_kind(dashboard, "panels", VALUE_ARRAY);
	size_t count = 0;
	if ((panels && panels->count) || !list || row < list->items || row >= list->items + list->count)
		return panels ? panels->count : 0;
	for (const struct value *panel = row + 1; panel < list->items + list->count; panel++, count++)
		if (slice_is(value_get_text(panel, "type"), "row"))
			break;
	return count;
}

static const char *row_label(struct arena *arena, const struct value *row, const struct value *dashboard)
{
	const struct value *repeat = value_get(row, "repeat");
	const struct value *collapsed = value_get_kind(row, "collapsed", VALUE_BOOL);
	bool is_repeated = repeat && !words_is_empty(repeat);
	return arena_printf(arena, "%srow with %s%s%s", collapsed && collapsed->boolean ? "collapsed " : "",
			    words_of_count(arena, count_panels(dashboard, row), "panel", "panels"),
			    is_repeated ? ", repeated for " : "", is_repeated ? words_of_value(arena, repeat) : "");
}

static void set_words(struct arena *arena, struct summary *summary, const struct part_words *words, bool is_query)
{
	summary->text = words->line;
	if (words->is_hidden)
		summary->label = arena_printf(arena, "%s (hidden)", summary->label);
	if (!words->text)
		return;
	if (is_query || !*words->line) {
		summary->text = words->text;
		summary->language = words->language;
		if (*words->line)
			summary->label = arena_printf(arena, "%s, %s", summary->label, words->line);
	} else if (!strchr(words->text, '\n')) {
		summary->text = arena_printf(arena, "%s: %s", words->line, words->text);
	} else {
		summary_add(arena, summary, &(struct summary_line){"query", words->text, words->language});
	}
}

struct summary summary_of_part(struct arena *arena, const struct trail *trail, const struct value *dashboard)
{
	const struct trail_step *last = &trail->steps[trail->count - 1];
	const struct value *value = last->value;
	struct summary summary = {0};
	if (trail->count == 1 && last->shape != SHAPE_DASHBOARD && value->kind == VALUE_OBJECT) {
		if (last->shape == SHAPE_ROW || value_is_text(value_get(value, "type"), "row"))
			summary.label = row_label(arena, value, dashboard);
		else
			panel_summary(arena, &summary, value);
		return summary;
	}
	struct label label = label_of(arena, trail);
	summary.label = label_of_added(arena, trail, &label);
	bool is_container = value->kind == VALUE_ARRAY ? shape_info(last->shape)->item != SHAPE_PLAIN
						       : value->kind == VALUE_OBJECT && is_around(last->shape);
	if (is_container && value->count > 0) {
		add_contents(arena, &summary, trail);
		return summary;
	}
	struct part_words words = part_words(arena, trail, value);
	set_words(arena, &summary, &words, last->shape == SHAPE_TARGET);
	return summary;
}
