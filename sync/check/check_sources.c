/* SPDX-License-Identifier: MIT */
/*
 * From what a dashboard says to a data source that is there. Which one is the default, and what a name means, only the
 * list of data sources tells, which the service does not answer; so these are said to be unchecked.
 */
#include "model/base/arena.h"
#include "model/base/text.h"
#include "model/value/value.h"
#include "sync/check/check_run_internal.h"
#include "sync/compare/operation.h"

/* Forms of which nothing is asked. `reason` NULL: there is nothing to ask. */
static const struct form_row {
	enum datasource_form form;
	const char *reason;
} unasked_forms[] = {
	{DATASOURCE_DEFAULT, "the default data source cannot be looked up"},
	{DATASOURCE_GRAFANA, NULL},
	{DATASOURCE_MIXED, NULL},
	{DATASOURCE_DASHBOARD, NULL},
	{DATASOURCE_EXPRESSION, NULL},
	{DATASOURCE_RESOURCE,
	 "it is that of the Azure resource from which the portal opens the dashboard; here there is none"},
	{DATASOURCE_UNKNOWN, "the form of its data source reference is unknown"},
};

static const char *text_of(struct arena *arena, struct slice text)
{
	return text.length ? text_c_string(arena, text) : NULL;
}

static void set_invisible(struct arena *arena, const struct data_source *source, struct check_item *item)
{
	item->status = CHECK_INVISIBLE;
	item->reason = arena_printf(arena,
				    "data source '%s' is not visible to this identity (%s): it does not exist, or this "
				    "identity may not see it",
				    item->data_source, source->seen == DATA_SOURCE_DENIED ? "403" : "404");
}

/* By its uid, when the dashboard says that it is of a type (or at NULL). */
static bool find_uid(const struct inspection *inspection, struct slice uid, struct slice type, struct query_source *out,
		     struct check_item *item)
{
	struct arena *arena = inspection->arena;
	ERROR_AUTO err = {0};
	struct data_source source;
	item->data_source = text_of(arena, uid);
	item->type = text_of(arena, type);
	if (!data_source_cache_get(inspection->checker->cache, uid, &source, &err)) {
		item->status = CHECK_UNANSWERED;
		item->fault = err.fault;
		item->reason = arena_strdup(arena, err.message);
		return false;
	}
	if (source.seen != DATA_SOURCE_VISIBLE) {
		set_invisible(arena, &source, item);
		return false;
	}
	*out = (struct query_source){.uid = uid, .type = source.type, .interval = source.interval};
	struct slice variable;
	bool is_typed = type.length && source.type.at && !variable_reference(type, &variable);
	if (is_typed && !plugin_is_same(type, source.type)) {
		item->status = CHECK_OTHER_TYPE;
		item->reason = arena_printf(arena, "data source '%s' is of type '%s', and the dashboard says '%s'",
					    item->data_source, text_c_string(arena, source.type),
					    text_c_string(arena, type));
	}
	item->type = text_of(arena, source.type);
	return true;
}

/* By a text of old that is a uid or a name. */
static bool find_name(const struct inspection *inspection, struct slice name, struct slice type,
		      struct query_source *out, struct check_item *item)
{
	bool found = find_uid(inspection, name, type, out, item);
	if (item->status == CHECK_INVISIBLE)
		check_leave_out(item, "no data source with this uid is visible, and a name cannot be looked up");
	return found;
}

/* What the config says of a plugin's default; else `unknown` is said. */
static bool find_default(const struct inspection *inspection, struct slice type, const char *unknown,
			 struct query_source *out, struct check_item *item)
{
	const struct slice *uid = pairs_find(&inspection->checker->operation->target.resolution.datasource_defaults,
					     type);
	if (uid)
		return find_uid(inspection, *uid, type, out, item);
	return check_leave_out(item, arena_printf(inspection->arena, "%s; set it in 'datasource-defaults'", unknown));
}

/* By any form but a variable. */
static bool find_plain(const struct inspection *inspection, const struct datasource_ref *ref, struct query_source *out,
		       struct check_item *item)
{
	if (ref->form == DATASOURCE_UID)
		return find_uid(inspection, ref->name, ref->type, out, item);
	if (ref->form == DATASOURCE_NAME)
		return find_name(inspection, ref->name, ref->type, out, item);
	if (ref->form == DATASOURCE_TYPE)
		return find_default(inspection, ref->type, "the default data source of its type cannot be looked up",
				    out, item);
	for (size_t i = 0; i < sizeof unasked_forms / sizeof *unasked_forms; i++) {
		if (unasked_forms[i].form == ref->form && unasked_forms[i].reason)
			return check_leave_out(item, unasked_forms[i].reason);
	}
	return false;
}

static bool find_variable(const struct inspection *inspection, struct slice name, struct query_source *out,
			  struct check_item *item)
{
	struct arena *arena = inspection->arena;
	const struct variable *variable = variables_find(&inspection->variables, name);
	struct datasource_ref ref = {.form = DATASOURCE_VARIABLE};
	item->data_source = arena_printf(arena, "${%s}", text_c_string(arena, name));
	if (!variable) {
		item->status = CHECK_INVISIBLE;
		item->reason = arena_printf(arena, "the dashboard has no variable '%s'", text_c_string(arena, name));
		return false;
	}
	if (variable->is_known && variable->count && !variable->is_all) {
		const struct value text = value_text(variable->values[0]);
		datasource_ref_read(&text, &ref);
	}
	if (variable_is_resource(variable->model))
		ref.form = DATASOURCE_RESOURCE;
	const char *unknown = arena_printf(arena, "the current data source of %s is unknown", variable->what);
	bool is_typed = variable->kind == VARIABLE_DATASOURCE;
	if (is_typed)
		ref.type = value_get_text(variable->model, "query");
	if (is_typed && (ref.form == DATASOURCE_VARIABLE || ref.form == DATASOURCE_DEFAULT))
		return find_default(inspection, ref.type, unknown, out, item);
	if (ref.form == DATASOURCE_VARIABLE)
		return check_leave_out(item, unknown);
	return find_plain(inspection, &ref, out, item);
}

bool inspection_find(const struct inspection *inspection, const struct datasource_ref *ref, struct query_source *out,
		     struct check_item *item)
{
	*out = (struct query_source){0};
	if (ref->form == DATASOURCE_VARIABLE)
		return find_variable(inspection, ref->name, out, item);
	return find_plain(inspection, ref, out, item);
}

/* A reference by a variable of its own kind is as good as what that stands at, which is a reference, too. */
static bool is_by_variable(const struct inspection *inspection, const struct datasource_ref *ref)
{
	const struct variable *variable = variables_find(&inspection->variables, ref->name);
	return ref->form == DATASOURCE_VARIABLE && variable && variable->kind == VARIABLE_DATASOURCE;
}

/* The current value of a variable: whoever looks at the dashboard chooses it, and Grafana takes another one of the type
 * when it is not there.
 */
static void check_current(const struct inspection *inspection, const struct datasource_ref *ref,
			  struct check_item *item)
{
	struct query_source unused;
	if (ref->form == DATASOURCE_NAME)
		find_uid(inspection, ref->name, ref->type, &unused, item);
	else
		inspection_find(inspection, ref, &unused, item);
	if (item->status == CHECK_INVISIBLE)
		check_leave_out(item, "no data source with this uid is visible; it may be a name, and Grafana falls "
				      "back to another data source of the type");
}

static struct check_item item_of(const struct inspection *inspection, const struct datasource_ref *ref)
{
	struct check_item item = {.what = ref->what, .line = ref->line, .column = ref->column};
	item.form = datasource_form_name(ref->form);
	item.type = text_of(inspection->arena, ref->type);
	item.data_source = text_of(inspection->arena, ref->name);
	if (ref->form == DATASOURCE_VARIABLE)
		item.data_source = arena_printf(inspection->arena, "${%s}",
						text_c_string(inspection->arena, ref->name));
	return item;
}

/* What nothing asks breaks nothing, whatever the config says of a data source that something asks. */
static void settle_idle(const struct inspection *inspection, const struct datasource_ref *ref, struct check_item *item)
{
	if (!ref->idle || item->status == CHECK_OK)
		return;
	if (item->status == CHECK_UNANSWERED)
		item->status = CHECK_UNCHECKED;
	item->fault = FAULT_NONE;
	item->severity = CHECK_NOTE;
	item->reason = arena_printf(inspection->arena, "%s; nothing asks it: %s", item->reason, ref->idle);
}

void inspection_check_sources(struct inspection *inspection)
{
	struct datasource_refs refs = datasource_refs_of(inspection->arena, inspection->dashboard);
	for (size_t i = 0; i < refs.count; i++) {
		const struct datasource_ref *ref = &refs.items[i];
		struct query_source unused;
		struct check_item item = item_of(inspection, ref);
		const char *said = item.data_source;
		if (ref->is_current)
			check_current(inspection, ref, &item);
		else if (!is_by_variable(inspection, ref))
			inspection_find(inspection, ref, &unused, &item);
		settle_idle(inspection, ref, &item);
		item.data_source = said; /* the variable, where that is said, and not what it stands at */
		inspection_add(inspection, &item);
	}
}
