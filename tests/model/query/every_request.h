/* SPDX-License-Identifier: MIT */
/*
 * every_request: all that would be asked for one dashboard, whatever it holds, with data sources made up, and what must
 * hold of each body: it is JSON, it has as many queries as were asked, and none of the dashboard's variables in it.
 * For the test on real dashboards and for the fuzz target, which both end the program when it does not hold.
 */
#ifndef DASHSYNC_TESTS_MODEL_QUERY_EVERY_REQUEST_H
#define DASHSYNC_TESTS_MODEL_QUERY_EVERY_REQUEST_H

#include <assert.h>

#include "model/base/arena.h"
#include "model/query/panel_query.h"
#include "model/query/reference.h"
#include "model/query/variables.h"
#include "model/value/json.h"
#include "model/value/value.h"

#define EVERY_REQUEST_NOW INT64_C(1594671549254)

struct every_request {
	size_t panels, bodies, queries; /* bodies that were made, and the queries in them */
	size_t plain;                   /* bodies in which no variable may be left */
	size_t refused;                 /* panels of which none was, for a reason that was given */
	size_t asked, taken;            /* variables that were asked for, and that then stood at something */
};

/* A data source of the type that the dashboard says, or that the variable it says it by has. */
static inline struct query_source every_request_source(const struct variables *variables,
						       const struct datasource_ref *ref)
{
	const struct variable *variable = variables_find(variables, ref->name);
	struct slice type = ref->type;
	if (ref->form == DATASOURCE_EXPRESSION)
		return (struct query_source){.uid = slice_of("__expr__"), .type = slice_of("__expr__")};
	if (!type.length && ref->form == DATASOURCE_VARIABLE && variable)
		type = value_get_text(variable->model, "query");
	return (struct query_source){.uid = slice_of("made-up"),
				     .type = type.length ? type : slice_of("prometheus"),
				     .interval = slice_of("15s")};
}

/* Whether what a variable stands at, or is seen as, can itself look like a reference that nothing fills again. */
static inline bool every_request_is_plain(const struct variables *variables)
{
	for (size_t i = 0; i < variables->count; i++) {
		const struct value *texts = value_get(value_get(variables->items[i].model, "current"), "text");
		struct reference unused;
		for (size_t j = 0; j < variables->items[i].count; j++)
			for (size_t k = 0; k < variables->items[i].values[j].length; k++)
				if (memchr("$[{", variables->items[i].values[j].at[k], 3))
					return false;
		if (texts && texts->kind == VALUE_STRING && reference_next(texts->text, 0, &unused))
			return false;
	}
	return true;
}

static inline void every_request_check(struct arena *arena, const struct variables *variables, struct slice body,
				       size_t count, struct every_request *sum)
{
	static const char *const own[] = {"refId", "datasource", NULL};
	bool is_plain = every_request_is_plain(variables);
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	const struct value *root = json_read(arena, body, (struct place){"body", 1, 1}, &diags);
	assert(root && diags.errors == 0);
	const struct value *queries = value_get_kind(root, "queries", VALUE_ARRAY);
	assert(queries && queries->count == count);
	assert(value_get_text(root, "from").length && value_get_text(root, "to").length);
	sum->bodies++;
	sum->queries += count;
	sum->plain += is_plain;
	for (uint32_t i = 0; i < queries->count; i++) {
		const struct value question = value_without(arena, &queries->items[i], own);
		assert(value_get_text(&queries->items[i], "refId").length);
		assert(!is_plain || variables_used(arena, variables, &question).count == 0);
	}
}

static inline void every_request_panel(struct arena *arena, struct panel_request *request, struct every_request *sum)
{
	const struct panel *panel = request->panel;
	const struct panel_query **queries = arena_array(arena, panel->count, sizeof *queries);
	struct query_source *sources = arena_array(arena, panel->count, sizeof *sources);
	const char *why = NULL;
	request->count = 0;
	request->queries = queries;
	request->sources = sources;
	for (size_t i = 0; i < panel->count; i++) {
		assert(panel->queries[i].what && panel->queries[i].ref_id.length);
		if (!panel_query_is_sent(panel, &panel->queries[i]))
			continue;
		sources[request->count] = every_request_source(request->variables, &panel->queries[i].source);
		queries[request->count++] = &panel->queries[i];
	}
	struct slice body = panel_request_body(arena, request, &why);
	assert(!body.at == (why != NULL));
	sum->panels++;
	sum->refused += !body.at;
	if (body.at)
		every_request_check(arena, request->variables, body, request->count, sum);
}

/* Asks for the values of a variable, and makes some up. */
static inline void every_request_variable(struct arena *arena, struct panel_request *request, struct variable *variable,
					  struct every_request *sum)
{
	static const struct slice values[] = {{"first", 5}, {"second value", 12}, {"a=\"1\",b=\"2\"", 11}};
	struct datasource_ref ref;
	struct slice label;
	const char *why = NULL;
	datasource_ref_read(value_get(variable->model, "datasource"), &ref);
	const struct query_source source = every_request_source(request->variables, &ref);
	const struct value *query = variable_query(arena, variable, source.type, &label, &why);
	assert(!query == (why != NULL));
	if (!query)
		return;
	request->sources = &source;
	request->count = 1;
	request->panel = NULL;
	struct slice body = variable_request_body(arena, request, query, &why);
	sum->asked += body.at != NULL;
	if (body.at)
		every_request_check(arena, request->variables, body, 1, sum);
	const struct variable_texts texts = {values, sizeof values / sizeof *values};
	struct variable_budget budget = VARIABLE_BUDGET;
	sum->taken += variable_take(arena, variable, &texts, &budget, &why);
}

static inline void every_request_of(struct arena *arena, const struct value *dashboard, struct every_request *sum)
{
	struct variables variables = variables_of(arena, dashboard);
	struct panels panels = panels_of(arena, dashboard);
	struct panel_request request = {.dashboard = dashboard, .variables = &variables, .now = EVERY_REQUEST_NOW};
	for (size_t i = 0; i < variables.count; i++)
		if (!variables.items[i].is_known && variables.items[i].kind == VARIABLE_QUERY)
			every_request_variable(arena, &request, &variables.items[i], sum);
	for (size_t i = 0; i < panels.count; i++) {
		request.panel = &panels.items[i];
		every_request_panel(arena, &request, sum);
	}
}

#endif
