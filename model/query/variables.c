/* SPDX-License-Identifier: MIT */
/* Every kind has a row: what its `type` is, and where its values come from when nothing is current. */
#include "model/query/variables.h"

#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/string_list.h"
#include "model/base/text.h"
#include "model/query/variable_regex.h"
#include "model/value/value.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define ALL          "$__all"

/* ---- values ---- */

/* A scalar as the text that is put in. */
static bool scalar_text(const struct value *value, struct slice *out)
{
	if (value->kind == VALUE_STRING || value->kind == VALUE_NUMBER)
		*out = value->text;
	else if (value->kind == VALUE_BOOL)
		*out = slice_of(value->boolean ? "true" : "false");
	else
		return false;
	return true;
}

static void add_values(struct arena *arena, struct string_list *texts, const struct value *value)
{
	struct slice text;
	if (value && scalar_text(value, &text))
		string_list_add(texts, arena, text);
	for (uint32_t i = 0; value && value->kind == VALUE_ARRAY && i < value->count; i++)
		if (scalar_text(&value->items[i], &text))
			string_list_add(texts, arena, text);
}

static struct slice trim(struct slice text)
{
	while (text.length && strchr(" \t\r\n", text.at[0]) && text.at[0])
		text = (struct slice){text.at + 1, text.length - 1};
	while (text.length && strchr(" \t\r\n", text.at[text.length - 1]) && text.at[text.length - 1])
		text.length--;
	return text;
}

/* "label : value" stands for value; the last colon that stands alone counts. */
static struct slice value_of_option(struct slice option)
{
	option = trim(option);
	for (size_t i = option.length; i-- > 2;)
		if (i + 1 < option.length && option.at[i] == ' ' && option.at[i - 1] == ':' && option.at[i - 2] == ' ')
			return trim((struct slice){option.at + i + 1, option.length - i - 1});
	return option;
}

/* The options of a custom variable's `query`: commas between, a comma of a value behind a backslash. */
static void add_options(struct arena *arena, struct string_list *texts, struct slice list)
{
	STRBUF_AUTO option = STRBUF_INIT(list.length + 1);
	for (size_t i = 0; i <= list.length; i++) {
		if (i < list.length && list.at[i] == '\\' && i + 1 < list.length && list.at[i + 1] == ',') {
			strbuf_add_char(&option, list.at[++i]);
		} else if (i < list.length && list.at[i] != ',') {
			strbuf_add_char(&option, list.at[i]);
		} else {
			struct slice value = value_of_option(strbuf_slice(&option));
			if (value.length)
				string_list_add(texts, arena, arena_slice(arena, value));
			strbuf_reset(&option);
		}
	}
}

/* All that there is to choose from, as far as the model lists it. */
static void add_listed(struct arena *arena, struct string_list *texts, const struct variable *variable)
{
	const struct value *options = value_get_kind(variable->model, "options", VALUE_ARRAY);
	struct slice text;
	if (variable->kind == VARIABLE_CUSTOM) {
		add_options(arena, texts, value_get_text(variable->model, "query"));
		return;
	}
	for (uint32_t i = 0; options && i < options->count; i++) {
		const struct value *value = value_get(&options->items[i], "value");
		if (value && scalar_text(value, &text) && !slice_is(text, ALL))
			string_list_add(texts, arena, text);
	}
}

static const struct kind_row {
	const char *type;
	enum variable_kind kind;
	bool by_query; /* without a current value, what `query` says */
	bool first;    /* its first option, and not all of it */
} kind_rows[] = {
	{"query", VARIABLE_QUERY, false, false},      {"custom", VARIABLE_CUSTOM, true, true},
	{"constant", VARIABLE_CONSTANT, true, false}, {"textbox", VARIABLE_TEXTBOX, true, false},
	{"interval", VARIABLE_INTERVAL, true, true},  {"datasource", VARIABLE_DATASOURCE, false, false},
};

static const struct kind_row *find_kind(struct slice type)
{
	for (size_t i = 0; i < COUNT(kind_rows); i++)
		if (slice_is(type, kind_rows[i].type))
			return &kind_rows[i];
	return NULL;
}

static void keep_values(struct variable *variable, const struct string_list *texts)
{
	variable->values = texts->items;
	variable->count = texts->count;
	variable->is_known = texts->count > 0;
}

/* It stands at All: at the text that All has, else at all that is listed. */
static void take_all(struct arena *arena, struct variable *variable)
{
	struct string_list texts = {0};
	struct slice own = value_get_text(variable->model, "allValue");
	variable->is_all = true;
	variable->is_verbatim = own.length > 0;
	variable->is_list = !own.length;
	if (own.length)
		string_list_add(&texts, arena, own);
	else
		add_listed(arena, &texts, variable);
	keep_values(variable, &texts);
}

static void take_definition(struct arena *arena, struct variable *variable, const struct kind_row *row)
{
	struct string_list texts = {0};
	const struct value *query = value_get(variable->model, "query");
	struct slice text = slice_of("");
	bool is_reported = query && scalar_text(query, &text);
	if (row->first)
		add_options(arena, &texts, text);
	else if (is_reported || row->kind == VARIABLE_TEXTBOX)
		string_list_add(&texts, arena, text);
	if (row->first && texts.count > 1)
		texts.count = 1;
	keep_values(variable, &texts);
}

/* An interval that adapts stands for that of the panel. */
static void take_auto(struct arena *arena, struct variable *variable)
{
	struct string_list texts = {0};
	if (variable->kind != VARIABLE_INTERVAL || !variable->count ||
	    !(slice_is(variable->values[0], "auto") || slice_starts_with(variable->values[0], "$__auto")))
		return;
	string_list_add(&texts, arena, slice_of("${__interval}"));
	keep_values(variable, &texts);
}

static bool get_bool(const struct value *object, const char *key)
{
	const struct value *value = value_get_kind(object, key, VALUE_BOOL);
	return value && value->boolean;
}

static struct variable read_variable(struct arena *arena, const struct value *model)
{
	struct string_list texts = {0};
	const struct kind_row *row = find_kind(value_get_text(model, "type"));
	struct variable variable = {
		.name = value_get_text(model, "name"),
		.kind = row ? row->kind : VARIABLE_OTHER,
		.model = model,
		.is_several = get_bool(model, "multi"),
		.is_multi = get_bool(model, "multi") || get_bool(model, "includeAll"),
		.line = model->line,
		.column = model->column,
	};
	variable.what = arena_printf(arena, "variable '%s'", text_c_string(arena, variable.name));
	const struct value *current = value_get(value_get(model, "current"), "value");
	add_values(arena, &texts, current);
	variable.is_list = current && current->kind == VALUE_ARRAY;
	bool is_empty = texts.count == 0 || (texts.count == 1 && texts.items[0].length == 0);
	if (string_list_has(&texts, slice_of(ALL)))
		take_all(arena, &variable);
	else if (!is_empty || variable.kind == VARIABLE_TEXTBOX)
		keep_values(&variable, &texts);
	if (!variable.is_known && row && row->by_query)
		take_definition(arena, &variable, row);
	take_auto(arena, &variable);
	return variable;
}

/* Of one name the first of the dashboard is first. */
static int compare_names(const void *left, const void *right)
{
	const struct variable *a = *(const struct variable *const *)left;
	const struct variable *b = *(const struct variable *const *)right;
	int order = slice_compare(a->name, b->name);
	return order ? order : (a > b) - (a < b);
}

static void sort_names(struct arena *arena, struct variables *variables)
{
	variables->by_name = arena_array(arena, variables->count, sizeof *variables->by_name);
	for (size_t i = 0; i < variables->count; i++)
		variables->by_name[i] = &variables->items[i];
	if (variables->count > 1)
		qsort(variables->by_name, variables->count, sizeof *variables->by_name, compare_names);
}

struct variables variables_of(struct arena *arena, const struct value *dashboard)
{
	const struct value *list = value_get_kind(value_get(dashboard, "templating"), "list", VALUE_ARRAY);
	struct variables variables = {.items = arena_array(arena, list ? list->count : 0, sizeof(struct variable))};
	for (uint32_t i = 0; list && i < list->count; i++)
		if (value_get_text(&list->items[i], "name").length)
			variables.items[variables.count++] = read_variable(arena, &list->items[i]);
	sort_names(arena, &variables);
	return variables;
}

struct variables variables_add_names(struct arena *arena, const struct variables *variables, const struct slice *names,
				     size_t count)
{
	static const struct value nothing = {.kind = VALUE_NULL};
	struct variables all = {.items = arena_array(arena, variables->count + count, sizeof *all.items)};
	for (size_t i = 0; i < variables->count; i++)
		all.items[all.count++] = variables->items[i];
	for (size_t i = 0; i < count; i++)
		if (!variables_find(variables, names[i]))
			all.items[all.count++] = (struct variable){
				.name = names[i], .kind = VARIABLE_OTHER, .model = &nothing, .what = "variable"};
	sort_names(arena, &all);
	return all;
}

struct variable *variables_find(const struct variables *variables, struct slice name)
{
	size_t low = 0;
	size_t high = variables->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (slice_compare(variables->by_name[middle]->name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	bool found = low < variables->count && slice_equal(variables->by_name[low]->name, name);
	return found ? variables->by_name[low] : NULL;
}

/* ---- what a query brought ---- */

/* Nobody's regex takes more for a byte of a value: a text of 1000 bytes may be run through twenty times. */
#define STEPS_A_BYTE 20

static void grant_steps(struct variable_budget *budget, const struct variable_texts *texts)
{
	for (size_t i = 0; i < texts->count; i++)
		budget->steps += STEPS_A_BYTE * texts->items[i].length;
}

bool variable_take(struct arena *arena, struct variable *variable, const struct variable_texts *texts,
		   struct variable_budget *budget, const char **why)
{
	ARENA_AUTO scratch = arena_new();
	struct string_list kept = {0};
	struct variable_parts parts = {0};
	struct variable_regex regex;
	*why = NULL;
	bool ok = variable_regex_open(arena, value_get_text(variable->model, "regex"), &regex, why);
	grant_steps(budget, texts);
	variable_regex_meter(&regex, &budget->steps);
	for (size_t i = 0; ok && i < texts->count && (variable->is_all || kept.count == 0); i++) {
		ok = variable_regex_take(&regex, scratch, texts->items[i], &parts, why);
		for (size_t j = 0; ok && j < (variable->is_all ? parts.count : parts.count > 0); j++)
			string_list_add(&kept, arena, arena_slice(arena, parts.items[j]));
	}
	variable_regex_close(&regex);
	if (!ok) {
		*why = arena_printf(arena, "only a browser can apply its regex: %s", *why);
		return false;
	}
	if (kept.count == 0)
		return false;
	variable->is_list = variable->is_all || variable->is_several;
	keep_values(variable, &kept);
	return true;
}
