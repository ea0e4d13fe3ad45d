/* SPDX-License-Identifier: MIT */
/*
 * Panel by panel: what goes in one request (a group) is what the panel would send in one: its queries by data source,
 * or all of them when an expression may stand on any. Groups are asked side by side and reported in the order of the
 * document.
 */
#include "model/base/arena.h"
#include "model/value/value.h"
#include "sync/base/pool.h"
#include "sync/check/check_run_internal.h"

#define EXPRESSION "__expr__"
#define DEPTH      3 /* of variables that refer to variables */

/* The groups of a dashboard. */
struct asking {
	struct inspection *inspection;
	struct group *groups;
	size_t count;
	size_t room;
};

/* ---- which queries ---- */

/* Whether a change's path leads into the panel: /panels/[id=4]/targets/... */
static bool leads_into(const char *path, struct slice id)
{
	static const char words[] = "panels/[id=";
	for (const char *at = path; (at = strstr(at, words)) != NULL; at++) {
		const char *begin = at + sizeof words - 1;
		if (strncmp(begin, id.at, id.length) == 0 && begin[id.length] == ']')
			return true;
	}
	return false;
}

static bool is_of_interest(const struct change *change)
{
	return change->class != CHANGE_LAYOUT && change->class != CHANGE_COSMETIC;
}

/* The name of the variable that a change is of: /templating/list/[name=env]/...; at NULL: of none. */
static struct slice variable_of(const struct change *change)
{
	static const char words[] = "/templating/list/[name=";
	if (strncmp(change->path, words, sizeof words - 1) != 0)
		return (struct slice){0};
	const char *begin = change->path + sizeof words - 1;
	const char *end = strchr(begin, ']');
	return end ? (struct slice){begin, (size_t)(end - begin)} : (struct slice){0};
}

/* Whether a panel, or the query of a variable that it refers to, refers to this one. */
static bool depends_on(const struct inspection *inspection, const struct value *value, struct slice name, int depth)
{
	if (variable_is_used(value, name))
		return true;
	for (size_t i = 0; depth > 0 && i < inspection->variables.count; i++) {
		const struct variable *between = &inspection->variables.items[i];
		if (!slice_equal(between->name, name) && variable_is_used(value, between->name) &&
		    depends_on(inspection, between->model, name, depth - 1))
			return true;
	}
	return false;
}

static bool is_changed(const struct inspection *inspection, const struct panel *panel)
{
	const struct changes *changes = &inspection->row->changes;
	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->items[i];
		struct slice variable = variable_of(change);
		if (!is_of_interest(change))
			continue;
		if (variable.at && depends_on(inspection, panel->model, variable, DEPTH))
			return true;
		if (panel->id.at && leads_into(change->path, panel->id))
			return true;
		if (strstr(change->path, "/panels/") && !strstr(change->path, "/panels/[id="))
			return true; /* of one without an id, or with another's: which it is cannot be told */
	}
	return false;
}

static bool is_selected(const struct inspection *inspection, const struct panel *panel)
{
	const struct plan_row *row = inspection->row;
	if (inspection->checker->options.all || row->state == STATE_NEW || row->state == STATE_MISSING)
		return true;
	return is_changed(inspection, panel);
}

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
							  "only a browser can query data sources of type '%.*s'",
							  SLICE_ARG(out->type)));
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
	for (size_t i = 0; i < inspection->variables.count; i++) {
		struct variable *variable = &inspection->variables.items[i];
		bool is_needed = variable->kind == VARIABLE_QUERY && !variable->is_known && !inspection->was_asked[i] &&
				 variable_is_used(user, variable->name);
		if (!is_needed)
			continue;
		inspection->was_asked[i] = true;
		if (depth > 0)
			find_values(inspection, variable->model, depth - 1);
		inspection_ask_variable(inspection, variable);
	}
}

/* ---- all of them ---- */

static void ask(void *user, size_t index)
{
	struct asking *asking = user;
	struct group *group = &asking->groups[index];
	if (group->is_settled)
		return;
	group->arena = arena_new();
	group_ask(asking->inspection, group);
}

void inspection_check_queries(struct inspection *inspection)
{
	struct asking asking = {.inspection = inspection};
	struct panels panels = panels_of(inspection->arena, inspection->dashboard);
	inspection->was_asked = arena_array(inspection->arena, inspection->variables.count, sizeof(bool));
	for (size_t i = 0; i < panels.count; i++) {
		const struct panel *panel = &panels.items[i];
		if (!is_selected(inspection, panel)) {
			inspection->check->left_out += panel->count;
			continue;
		}
		find_values(inspection, panel->model, DEPTH);
		add_panel(&asking, panel);
	}
	pool_run(inspection->checker->options.query_jobs, asking.count, ask, &asking);
	for (size_t i = 0; i < asking.count; i++) {
		for (size_t j = 0; j < asking.groups[i].count; j++)
			inspection_add(inspection, &asking.groups[i].items[j]);
		arena_free(asking.groups[i].arena);
	}
}
