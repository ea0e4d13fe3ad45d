/* SPDX-License-Identifier: MIT */
/*
 * How a data source is asked for the values of a variable is the plugin's own affair: a row a plugin. Where a browser
 * would use another call than /api/ds/query (resources of the plugin), and no query says the same, the row says so.
 */
#include "model/base/arena.h"
#include "model/base/text.h"
#include "model/query/variable_regex.h"
#include "model/query/variables.h"
#include "model/value/value.h"

#define COUNT(array)    (sizeof(array) / sizeof *(array))
#define BY_ANOTHER_CALL "the browser asks for its values by another call, which the service does not answer"

/* What a plugin makes of a definition: a text, or an object of its own. */
struct definition {
	struct slice text;          /* of a text, or of an object's `query`; at NULL: it has none */
	const struct value *object; /* or NULL */
};

typedef const struct value *make_query(struct arena *arena, const struct definition *definition, struct slice *label,
				       const char **why);

static const struct value *object_of(struct arena *arena, const struct member *members, size_t count)
{
	struct value *object = arena_alloc(arena, sizeof *object);
	value_object(arena, members, count, object, NULL);
	return object;
}

/* ---- Prometheus ---- */

static struct slice trim(struct slice text)
{
	while (text.length && text.at[0] == ' ')
		text = (struct slice){text.at + 1, text.length - 1};
	while (text.length && (text.at[text.length - 1] == ' ' || text.at[text.length - 1] == '\n'))
		text.length--;
	return text;
}

/* What stands in the brackets of "name(...)". */
static bool is_call(struct slice text, const char *name, struct slice *inner)
{
	size_t length = strlen(name);
	if (!slice_starts_with(text, name) || !slice_ends_with(text, ")") || text.length < length + 2 ||
	    text.at[length] != '(')
		return false;
	*inner = trim((struct slice){text.at + length + 1, text.length - length - 2});
	return true;
}

static const struct value *instant_query(struct arena *arena, const char *expr)
{
	const struct member members[] = {
		{.key = slice_of("expr"), .value = value_text(slice_of(expr))},
		{.key = slice_of("instant"), .value = value_bool(true)},
		{.key = slice_of("range"), .value = value_bool(false)},
	};
	return object_of(arena, members, COUNT(members));
}

/* The comma before the last argument: label_values(metric{a="b,c"}, label). */
static const char *last_comma(struct slice inner)
{
	const char *comma = inner.length ? memrchr(inner.at, ',', inner.length) : NULL;
	const char *brace = inner.length ? memrchr(inner.at, '}', inner.length) : NULL;
	return comma && (!brace || brace < comma) ? comma : NULL;
}

static bool is_label(struct slice text)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
	for (size_t i = 0; i < text.length; i++)
		if (!text.at[i] || !strchr(letters, text.at[i]))
			return false;
	return text.length > 0;
}

static const struct value *ask_prometheus(struct arena *arena, const struct definition *definition, struct slice *label,
					  const char **why)
{
	struct slice text = trim(definition->text);
	struct slice inner;
	if (is_call(text, "query_result", &inner)) {
		*why = "the browser makes its values out of names, labels and numbers of the answer";
		return NULL;
	}
	if (!is_call(text, "label_values", &inner)) {
		*why = BY_ANOTHER_CALL;
		return NULL;
	}
	const char *comma = last_comma(inner);
	struct slice metric = comma ? trim((struct slice){inner.at, (size_t)(comma - inner.at)}) : (struct slice){0};
	*label = comma ? trim((struct slice){comma + 1, inner.length - (size_t)(comma - inner.at) - 1}) : inner;
	if (!is_label(*label)) {
		*why = "its query names no label, or only a variable";
		return NULL;
	}
	if (!metric.length)
		metric = slice_of(arena_printf(arena, "{%.*s!=\"\"}", SLICE_ARG(*label)));
	return instant_query(arena,
			     arena_printf(arena, "group by (%.*s) (%.*s)", SLICE_ARG(*label), SLICE_ARG(metric)));
}

/* ---- the others ---- */

static const struct value *ask_azure_monitor(struct arena *arena, const struct definition *definition,
					     struct slice *label, const char **why)
{
	static const char *const types[] = {"Azure Log Analytics", "Azure Resource Graph"};
	(void)arena;
	(void)label;
	for (size_t i = 0; i < COUNT(types); i++)
		if (value_is_text(value_get(definition->object, "queryType"), types[i]))
			return definition->object;
	*why = BY_ANOTHER_CALL;
	return NULL;
}

static const struct value *ask_as_it_is(struct arena *arena, const struct definition *definition, struct slice *label,
					const char **why)
{
	(void)arena;
	(void)label;
	if (!definition->object)
		*why = "its query is a text that only the browser can turn into a query";
	return definition->object;
}

static const struct value *ask_data_explorer(struct arena *arena, const struct definition *definition,
					     struct slice *label, const char **why)
{
	(void)arena;
	(void)label;
	if (value_get_text(definition->object, "database").length && definition->text.length)
		return definition->object;
	*why = "its query names no database; the browser would look up the first one";
	return NULL;
}

static const struct value *ask_sql(struct arena *arena, const struct definition *definition, struct slice *label,
				   const char **why)
{
	(void)label;
	if (value_get_text(definition->object, "rawSql").length)
		return definition->object;
	if (!definition->text.length) {
		*why = "its query is empty";
		return NULL;
	}
	const struct member members[] = {
		{.key = slice_of("rawSql"), .value = value_text(definition->text)},
		{.key = slice_of("format"), .value = value_text(slice_of("table"))},
	};
	return object_of(arena, members, COUNT(members));
}

static const struct plugin_row {
	const char *id;
	make_query *make;
} plugins[] = {
	{"prometheus", ask_prometheus},
	{"grafana-azureprometheus-datasource", ask_prometheus},
	{"grafana-amazonprometheus-datasource", ask_prometheus},
	{"grafana-azure-monitor-datasource", ask_azure_monitor},
	{"grafana-azure-data-explorer-datasource", ask_data_explorer},
	{"testdata", ask_as_it_is},
	{"grafana-testdata-datasource", ask_as_it_is},
	{"mysql", ask_sql},
	{"postgres", ask_sql},
	{"grafana-postgresql-datasource", ask_sql},
	{"mssql", ask_sql},
};

const struct value *variable_query(struct arena *arena, const struct variable *variable, struct slice plugin,
				   struct slice *label, const char **why)
{
	const struct value *query = value_get(variable->model, "query");
	struct definition definition = {.object = query && query->kind == VALUE_OBJECT ? query : NULL};
	definition.text = query && query->kind == VALUE_STRING ? query->text : value_get_text(query, "query");
	*label = (struct slice){0};
	*why = NULL;
	struct variable_regex regex;
	if (!variable_regex_open(arena, value_get_text(variable->model, "regex"), &regex, why)) {
		*why = arena_printf(arena, "only a browser can apply its regex: %s", *why);
		return NULL;
	}
	variable_regex_close(&regex);
	for (size_t i = 0; i < COUNT(plugins); i++)
		if (slice_is(plugin, plugins[i].id))
			return plugins[i].make(arena, &definition, label, why);
	*why = arena_printf(arena, "dashsync cannot query data sources of type '%s' for the values of variables",
			    text_c_string(arena, plugin));
	return NULL;
}
