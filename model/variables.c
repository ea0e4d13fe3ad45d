/* SPDX-License-Identifier: MIT */
/* Every kind has a row: what its `type` is, and where its values come from when nothing is current. */
#include "model/variables.h"

#include <regex.h>
#include <string.h>

#include "model/arena.h"
#include "model/diff_parts.h"
#include "model/strbuf.h"
#include "model/value.h"

#define COUNT(array)  (sizeof(array) / sizeof *(array))
#define LONGEST_REGEX 1000
#define LONGEST_TEXT  10000 /* of a value that a regex is tried on */
#define ALL           "$__all"

/* ---- references ---- */

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static size_t word_length(struct slice text, size_t at)
{
	size_t end = at;
	while (end < text.length && is_word(text.at[end]))
		end++;
	return end - at;
}

/* What stands between brackets: name, then ".field" or ":format". */
static bool read_inner(struct slice inner, struct reference *out)
{
	size_t length = word_length(inner, 0);
	struct slice rest = {inner.at + length, inner.length - length};
	out->name = (struct slice){inner.at, length};
	if (length == 0 || (rest.length && rest.at[0] != '.' && rest.at[0] != ':'))
		return false;
	if (!rest.length)
		return true;
	const char *colon = memchr(rest.at, ':', rest.length);
	size_t before = colon ? (size_t)(colon - rest.at) : rest.length;
	if (before > 1)
		out->field = (struct slice){rest.at + 1, before - 1};
	if (colon)
		out->format = (struct slice){colon + 1, rest.length - before - 1};
	return true;
}

static bool read_reference(struct slice text, size_t at, struct reference *out)
{
	*out = (struct reference){.at = at};
	struct slice rest = {text.at + at, text.length - at};
	bool is_old = slice_starts_with(rest, "[[");
	if (is_old || slice_starts_with(rest, "${")) {
		const char *close = is_old ? memmem(rest.at, rest.length, "]]", 2) : memchr(rest.at, '}', rest.length);
		if (!close)
			return false;
		out->length = (size_t)(close - rest.at) + (is_old ? 2 : 1);
		return read_inner((struct slice){rest.at + 2, (size_t)(close - rest.at) - 2}, out);
	}
	size_t length = rest.at[0] == '$' ? word_length(rest, 1) : 0;
	out->name = (struct slice){rest.at + 1, length};
	out->length = length + 1;
	return length > 0;
}

bool reference_next(struct slice text, size_t from, struct reference *out)
{
	for (size_t at = from; at < text.length; at++)
		if ((text.at[at] == '$' || text.at[at] == '[') && read_reference(text, at, out))
			return true;
	return false;
}

static bool text_uses(struct slice text, struct slice name)
{
	struct reference reference;
	for (size_t from = 0; reference_next(text, from, &reference); from = reference.at + reference.length)
		if (slice_equal(reference.name, name))
			return true;
	return false;
}

bool variable_is_used(const struct value *value, struct slice name)
{
	if (value->kind == VALUE_STRING)
		return text_uses(value->text, name);
	for (uint32_t i = 0; value->kind == VALUE_ARRAY && i < value->count; i++)
		if (variable_is_used(&value->items[i], name))
			return true;
	for (uint32_t i = 0; value->kind == VALUE_OBJECT && i < value->count; i++)
		if (variable_is_used(&value->members[i].value, name))
			return true;
	return false;
}

/* ---- values ---- */

struct texts {
	struct arena *arena;
	struct slice *items;
	size_t count;
	size_t room;
};

static void add_text(struct texts *texts, struct slice text)
{
	texts->items = arena_grow(texts->arena, texts->items, texts->count, &texts->room, sizeof *texts->items);
	texts->items[texts->count++] = text;
}

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

static void add_values(struct texts *texts, const struct value *value)
{
	struct slice text;
	if (value && scalar_text(value, &text))
		add_text(texts, text);
	for (uint32_t i = 0; value && value->kind == VALUE_ARRAY && i < value->count; i++)
		if (scalar_text(&value->items[i], &text))
			add_text(texts, text);
}

static struct slice trim(struct slice text)
{
	while (text.length && strchr(" \t\r\n", text.at[0]) && text.at[0])
		text = (struct slice){text.at + 1, text.length - 1};
	while (text.length && strchr(" \t\r\n", text.at[text.length - 1]) && text.at[text.length - 1])
		text.length--;
	return text;
}

/* "label : value" stands for value. */
static struct slice value_of_option(struct slice option)
{
	const char *colon = memmem(option.at, option.length, " : ", 3);
	size_t before = colon ? (size_t)(colon - option.at) + 3 : 0;
	return trim((struct slice){option.at + before, option.length - before});
}

/* The options of a custom variable's `query`: commas between, a comma of a value behind a backslash. */
static void add_options(struct texts *texts, struct slice list)
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
				add_text(texts, arena_slice(texts->arena, value));
			strbuf_reset(&option);
		}
	}
}

/* All that there is to choose from, as far as the model lists it. */
static void add_listed(struct texts *texts, const struct variable *variable)
{
	const struct value *options = value_get_kind(variable->model, "options", VALUE_ARRAY);
	struct slice text;
	if (variable->kind == VARIABLE_CUSTOM) {
		add_options(texts, value_get_text(variable->model, "query"));
		return;
	}
	for (uint32_t i = 0; options && i < options->count; i++) {
		const struct value *value = value_get(&options->items[i], "value");
		if (value && scalar_text(value, &text) && !slice_is(text, ALL))
			add_text(texts, text);
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

static void keep_values(struct variable *variable, const struct texts *texts)
{
	variable->values = texts->items;
	variable->count = texts->count;
	variable->is_known = texts->count > 0;
}

static bool is_all(const struct texts *texts)
{
	for (size_t i = 0; i < texts->count; i++)
		if (slice_is(texts->items[i], ALL))
			return true;
	return false;
}

/* It stands at All: at the text that All has, else at all that is listed. */
static void take_all(struct arena *arena, struct variable *variable)
{
	struct texts texts = {.arena = arena};
	struct slice own = value_get_text(variable->model, "allValue");
	variable->is_all = true;
	variable->is_verbatim = own.length > 0;
	if (own.length)
		add_text(&texts, own);
	else
		add_listed(&texts, variable);
	keep_values(variable, &texts);
}

static void take_definition(struct arena *arena, struct variable *variable, const struct kind_row *row)
{
	struct texts texts = {.arena = arena};
	const struct value *query = value_get(variable->model, "query");
	struct slice text = query && query->kind == VALUE_STRING ? query->text : (struct slice){0};
	if (row->first)
		add_options(&texts, text);
	else if (text.at || query)
		add_text(&texts, text.at ? text : slice_of(""));
	if (row->first && texts.count > 1)
		texts.count = 1;
	keep_values(variable, &texts);
}

/* An interval that adapts stands for that of the panel. */
static void take_auto(struct arena *arena, struct variable *variable)
{
	struct texts texts = {.arena = arena};
	if (variable->kind != VARIABLE_INTERVAL || !variable->count ||
	    !(slice_is(variable->values[0], "auto") || slice_starts_with(variable->values[0], "$__auto_interval")))
		return;
	add_text(&texts, slice_of("${__interval}"));
	keep_values(variable, &texts);
}

static bool get_bool(const struct value *object, const char *key)
{
	const struct value *value = value_get_kind(object, key, VALUE_BOOL);
	return value && value->boolean;
}

static struct variable read_variable(struct arena *arena, const struct value *model)
{
	struct texts texts = {.arena = arena};
	const struct kind_row *row = find_kind(value_get_text(model, "type"));
	struct variable variable = {
		.name = value_get_text(model, "name"),
		.kind = row ? row->kind : VARIABLE_OTHER,
		.model = model,
		.is_multi = get_bool(model, "multi") || get_bool(model, "includeAll"),
		.line = model->line,
		.column = model->column,
	};
	variable.what = arena_printf(arena, "variable '%.*s'", SLICE_ARG(variable.name));
	add_values(&texts, value_get(value_get(model, "current"), "value"));
	bool is_empty = texts.count == 0 || (texts.count == 1 && texts.items[0].length == 0);
	if (is_all(&texts))
		take_all(arena, &variable);
	else if (!is_empty || variable.kind == VARIABLE_TEXTBOX)
		keep_values(&variable, &texts);
	if (!variable.is_known && row && row->by_query)
		take_definition(arena, &variable, row);
	take_auto(arena, &variable);
	return variable;
}

struct variables variables_of(struct arena *arena, const struct value *dashboard)
{
	const struct value *list = value_get_kind(value_get(dashboard, "templating"), "list", VALUE_ARRAY);
	struct variables variables = {.items = arena_array(arena, list ? list->count : 0, sizeof(struct variable))};
	for (uint32_t i = 0; list && i < list->count; i++)
		if (value_get_text(&list->items[i], "name").length)
			variables.items[variables.count++] = read_variable(arena, &list->items[i]);
	return variables;
}

struct variable *variables_find(const struct variables *variables, struct slice name)
{
	for (size_t i = 0; i < variables->count; i++)
		if (slice_equal(variables->items[i].name, name))
			return &variables->items[i];
	return NULL;
}

/* ---- what a query brought ---- */

/*
 * The pattern of "/pattern/flags", or a text as it is, with what POSIX spells differently; at NULL when it uses what
 * POSIX has not (lookaround, lazy quantifiers, named groups), and is not applied then.
 */
static const char *posix_pattern(struct arena *arena, struct slice regex)
{
	STRBUF_AUTO out = STRBUF_INIT(4 * LONGEST_REGEX);
	const char *last = regex.length > 1 && regex.at[0] == '/' ? memrchr(regex.at + 1, '/', regex.length - 1) : NULL;
	if (last)
		regex = (struct slice){regex.at + 1, (size_t)(last - regex.at) - 1};
	if (regex.length == 0 || regex.length > LONGEST_REGEX || memchr(regex.at, '\0', regex.length))
		return NULL;
	for (size_t i = 0; i < regex.length; i++) {
		char c = regex.at[i];
		char next = i + 1 < regex.length ? regex.at[i + 1] : '\0';
		static const char *const classes[][2] = {
			{"d", "[0-9]"}, {"w", "[A-Za-z0-9_]"}, {"s", "[[:space:]]"}, {"D", "[^0-9]"}, {"/", "/"}};
		if ((c == '(' && next == '?') || (strchr("*+?}", c) && next == '?'))
			return NULL;
		const char *class = NULL;
		for (size_t j = 0; c == '\\' && j < COUNT(classes); j++)
			class = next == classes[j][0][0] ? classes[j][1] : class;
		if (c == '\\' && !class && is_word(next))
			return NULL;
		if (class)
			strbuf_add_text(&out, class);
		else
			strbuf_add_char(&out, c);
		if (c == '\\' && !class && next)
			strbuf_add_char(&out, next);
		i += c == '\\';
	}
	return arena_strdup(arena, out.at);
}

/* What the regex makes of a text: its first group, or all of it. False: it does not match. */
static bool filter(struct arena *arena, const regex_t *regex, struct slice *text)
{
	regmatch_t match[2];
	if (text->length > LONGEST_TEXT || regexec(regex, arena_slice(arena, *text).at, 2, match, 0) != 0)
		return false;
	if (regex->re_nsub && match[1].rm_so >= 0)
		*text = (struct slice){text->at + match[1].rm_so, (size_t)(match[1].rm_eo - match[1].rm_so)};
	return true;
}

bool variable_take(struct arena *arena, struct variable *variable, const struct slice *texts, size_t count)
{
	const char *pattern = posix_pattern(arena, value_get_text(variable->model, "regex"));
	struct texts kept = {.arena = arena};
	regex_t regex;
	bool filters = pattern && regcomp(&regex, pattern, REG_EXTENDED) == 0;
	for (size_t i = 0; i < count; i++) {
		struct slice text = texts[i];
		if (!filters || filter(arena, &regex, &text))
			add_text(&kept, text);
	}
	if (filters)
		regfree(&regex);
	if (kept.count == 0)
		return false;
	if (!variable->is_all)
		kept.count = 1;
	keep_values(variable, &kept);
	return true;
}
