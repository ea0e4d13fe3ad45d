/* SPDX-License-Identifier: MIT */
/*
 * Panel by panel: what goes in one request (a group) is what the panel would send in one: its queries by data source,
 * or all of them when an expression may stand on any. Groups are asked side by side and reported in the order of the
 * document.
 */
#include "model/base/arena.h"
#include "model/base/text.h"
#include "model/value/value.h"
#include "sync/base/pool.h"
#include "sync/check/check_run_internal.h"

#define EXPRESSION "__expr__"

/* The groups of a dashboard. */
struct asking {
	struct inspection *inspection;
	struct group *groups;
	size_t count;
	size_t room;
};

/* ---- groups ---- */

static struct group *add_group(struct asking *asking, const struct panel *panel)
{
	struct arena *arena = asking->inspection->arena;
	asking->groups = arena_grow(arena, asking->groups, asking->count, &asking->room, sizeof *asking->groups);
	struct group *group = &asking->groups[asking->count++];
	*group = (struct group){.panel = panel};
	group->queries = arena_array(arena, panel->count, sizeof(struct panel_query *));
	group->sources = arena_array(arena, panel->count, sizeof *group->sources);
	group->items = arena_array(arena, panel->count, sizeof *group->items);
	return group;
}

/* The group, from `first` on, that asks this data source; or a new one. */
static struct group *group_for(struct asking *asking, size_t first, const struct panel *panel, struct slice uid)
{
	for (size_t i = first; i < asking->count; i++) {
		struct group *group = &asking->groups[i];
		if (!group->is_settled && (panel->has_expression || slice_equal(group->sources[0].uid, uid)))
			return group;
	}
	return add_group(asking, panel);
}

/* Whom a query goes to; false when it cannot be sent, and the item says why. */
static bool find_source(const struct inspection *inspection, const struct panel *panel, const struct panel_query *query,
			struct query_source *out, struct check_item *item)
{
	if (panel->whole)
		return check_leave_out(item, panel->whole);
	if (query->source.form == DATASOURCE_EXPRESSION) {
		*out = (struct query_source){.uid = slice_of(EXPRESSION), .type = slice_of(EXPRESSION)};
		item->data_source = EXPRESSION;
		return true;
	}
	bool found = inspection_find(inspection, &query->source, out, item);
	if (!found && item->status == CHECK_OK)
		return check_leave_out(item, ANSWERED_BY_BROWSER);
	if (found && plugin_is_asked_by_browser(out->type))
		return check_leave_out(item, arena_printf(inspection->arena,
							  "only a browser can query data sources of type '%s'",
							  text_c_string(inspection->arena, out->type)));
	if (!found && item->status == CHECK_INVISIBLE) /* which is said of the reference already */
		return check_leave_out(item, INVISIBLE_SOURCE);
	if (found)
		item->status = CHECK_OK; /* that its type is another one is said of the reference */
	return found;
}

static void add_query(struct asking *asking, size_t first, const struct panel *panel, const struct panel_query *query)
{
	struct check_item item = {.is_query = true, .what = query->what, .line = query->line, .column = query->column};
	struct query_source source = {0};
	bool found = find_source(asking->inspection, panel, query, &source, &item);
	struct group *group = found ? group_for(asking, first, panel, source.uid) : add_group(asking, panel);
	group->is_settled = !found;
	group->queries[group->count] = query;
	group->sources[group->count] = source;
	group->items[group->count++] = item;
}

static void add_panel(struct asking *asking, const struct panel *panel)
{
	size_t first = asking->count;
	bool all_found = true;
	for (size_t i = 0; i < panel->count; i++)
		if (panel_query_is_sent(panel, &panel->queries[i]))
			add_query(asking, first, panel, &panel->queries[i]);
	for (size_t i = first; i < asking->count; i++)
		all_found &= !asking->groups[i].is_settled;
	for (size_t i = first; i < asking->count && panel->has_expression && !all_found; i++) {
		if (!asking->groups[i].is_settled)
			group_settle(&asking->groups[i], CHECK_UNCHECKED, FAULT_NONE,
				     "another query of the panel, which it may use, cannot be sent");
		asking->groups[i].is_settled = true;
	}
}

/* ---- variables ---- */

/* Gives the variables that the panel needs their values, those first that others refer to. */
static void find_values(struct inspection *inspection, const struct value *user, int depth)
{
	ARENA_AUTO scratch = arena_new();
	struct variable_uses uses = variables_used(scratch, &inspection->variables, user);
	for (size_t i = 0; i < uses.count; i++) {
		struct variable *variable = &inspection->variables.items[uses.items[i]];
		if (variable->kind != VARIABLE_QUERY || variable->is_known || inspection->was_asked[uses.items[i]])
			continue;
		inspection->was_asked[uses.items[i]] = true;
		if (depth > 0)
			find_values(inspection, variable->model, depth - 1);
		inspection_ask_variable(inspection, variable);
	}
}

/* ---- all of them ---- */

/* The texts of a group's items, which the worker's arena has, in that of the inspection. */
static void keep_reasons(struct inspection *inspection, struct group *group)
{
	pthread_mutex_lock(&inspection->bodies.lock);
	for (size_t i = 0; i < group->count; i++)
		group->items[i].reason = arena_strdup(inspection->arena, group->items[i].reason);
	pthread_mutex_unlock(&inspection->bodies.lock);
}

static void ask(void *user, size_t index)
{
	struct asking *asking = user;
	struct group *group = &asking->groups[index];
	ARENA_AUTO arena = arena_new(); /* a request and its answer: gone with the group */
	group->arena = arena;
	group->number = index;
	group_ask(asking->inspection, group);
	if (!group->is_settled)
		keep_reasons(asking->inspection, group);
}

/* That queries are not asked because of what their variables bring in is said once, of the first. */
static void say_too_large(const struct asking *asking)
{
	struct inspection *inspection = asking->inspection;
	size_t others = inspection->bodies.too_large - 1;
	size_t first = 0;
	if (!inspection->bodies.too_large)
		return;
	while (!asking->groups[first].is_too_large)
		first++;
	struct check_item *item = &asking->groups[first].items[0];
	const char *more = others ? arena_printf(inspection->arena, ", like %zu more quer%s", others,
						 others == 1 ? "y" : "ies")
				  : "";
	item->reason = arena_printf(inspection->arena, "not checked%s: %s", more, panel_request_too_large);
	if (inspection->checker->options.severities.of[CHECK_UNCHECKED] == CHECK_USUAL)
		item->severity = CHECK_WARNING;
}

void inspection_check_queries(struct inspection *inspection)
{
	struct asking asking = {.inspection = inspection};
	struct panels panels = panels_of(inspection->arena, inspection->dashboard);
	struct choice choice = choice_of(inspection);
	inspection->was_asked = arena_array(inspection->arena, inspection->variables.count, sizeof(bool));
	for (size_t i = 0; i < panels.count; i++) {
		const struct panel *panel = &panels.items[i];
		if (!choice_has(&choice, panel)) {
			inspection->check->left_out += panel->count;
			continue;
		}
		find_values(inspection, panel->model, VARIABLE_DEPTH);
		add_panel(&asking, panel);
	}
	pool_run(inspection->checker->options.query_jobs, asking.count, ask, &asking);
	say_too_large(&asking);
	for (size_t i = 0; i < asking.count; i++)
		for (size_t j = 0; j < asking.groups[i].count; j++)
			inspection_add(inspection, &asking.groups[i].items[j]);
}
