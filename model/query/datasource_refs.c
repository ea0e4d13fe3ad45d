/* SPDX-License-Identifier: MIT */
/*
 * One walk over the tree, with the paths that a diff names its changes by, so that a reference is called what a change
 * of it would be called. Texts with a meaning of their own are rows of a table.
 */
#include "model/query/datasource_refs.h"

#include "model/base/arena.h"
#include "model/diff/match.h"
#include "model/diff/shape.h"
#include "model/diff/value_path.h"
#include "model/query/reference.h"
#include "model/query/variables.h"
#include "model/value/value.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define RESOURCE     "Current Resource" /* Azure Monitor, resource-scoped queries of Prometheus */

/* ---- one value ---- */

/* Uids and types that mean something by themselves; a type only where no uid says more. */
static const struct word_row {
	const char *uid;
	const char *type;
	enum datasource_form form;
} word_rows[] = {
	{NULL, "__expr__", DATASOURCE_EXPRESSION},       {"__expr__", NULL, DATASOURCE_EXPRESSION},
	{"-100", NULL, DATASOURCE_EXPRESSION},           {"-- Mixed --", NULL, DATASOURCE_MIXED},
	{"-- Dashboard --", NULL, DATASOURCE_DASHBOARD}, {RESOURCE, NULL, DATASOURCE_RESOURCE},
	{"-- Grafana --", NULL, DATASOURCE_GRAFANA},     {"grafana", NULL, DATASOURCE_GRAFANA},
	{"default", NULL, DATASOURCE_DEFAULT},           {"", "mixed", DATASOURCE_MIXED},
	{"", "dashboard", DATASOURCE_DASHBOARD},         {"", "grafana", DATASOURCE_GRAFANA},
	{"", "datasource", DATASOURCE_GRAFANA},          {"", "", DATASOURCE_DEFAULT},
};

static bool find_word(struct slice uid, struct slice type, enum datasource_form *form)
{
	for (size_t i = 0; i < COUNT(word_rows); i++) {
		const struct word_row *row = &word_rows[i];
		if ((row->uid && !slice_is(uid, row->uid)) || (row->type && !slice_is(type, row->type)))
			continue;
		*form = row->form;
		return true;
	}
	return false;
}

bool variable_reference(struct slice text, struct slice *name)
{
	struct reference reference;
	if (!reference_next(text, 0, &reference) || reference.at || reference.length != text.length)
		return false;
	*name = reference.name;
	return true;
}

/* Words first: an export names its expressions by a placeholder, ${DS_EXPRESSION}, and the type says what they are. */
static void read_text(struct slice text, enum datasource_form plain, struct datasource_ref *out)
{
	struct reference part;
	if (find_word(text, out->type.at ? out->type : slice_of(""), &out->form))
		return;
	if (variable_reference(text, &out->name)) {
		out->form = DATASOURCE_VARIABLE;
		return;
	}
	out->form = reference_next(text, 0, &part) ? DATASOURCE_UNKNOWN : plain;
	out->name = text;
}

static void read_object(const struct value *object, struct datasource_ref *out)
{
	const struct value *uid = value_get(object, "uid");
	const struct value *name = value_get(object, "name");
	bool has_uid = uid && uid->kind != VALUE_NULL;
	out->type = value_get_text(object, "type");
	if (has_uid && uid->kind != VALUE_STRING)
		out->form = DATASOURCE_UNKNOWN;
	else if (has_uid && uid->text.length)
		read_text(uid->text, DATASOURCE_UID, out);
	else if (!out->type.length && name && name->kind == VALUE_STRING)
		read_text(name->text, DATASOURCE_NAME, out);
	else if (!find_word(slice_of(""), out->type, &out->form))
		out->form = DATASOURCE_TYPE;
}

void datasource_ref_read(const struct value *value, struct datasource_ref *out)
{
	*out = (struct datasource_ref){.form = DATASOURCE_UNKNOWN};
	if (!value || value->kind == VALUE_NULL)
		out->form = DATASOURCE_DEFAULT;
	else if (value->kind == VALUE_STRING)
		read_text(value->text, DATASOURCE_NAME, out);
	else if (value->kind == VALUE_OBJECT)
		read_object(value, out);
}

const char *datasource_form_name(enum datasource_form form)
{
	static const char *const names[DATASOURCE_FORM_COUNT] = {
		[DATASOURCE_UID] = "uid",
		[DATASOURCE_NAME] = "name",
		[DATASOURCE_TYPE] = "default of its type",
		[DATASOURCE_DEFAULT] = "default",
		[DATASOURCE_VARIABLE] = "variable",
		[DATASOURCE_GRAFANA] = "built in",
		[DATASOURCE_MIXED] = "mixed",
		[DATASOURCE_DASHBOARD] = "another panel",
		[DATASOURCE_EXPRESSION] = "expression",
		[DATASOURCE_RESOURCE] = "current resource",
		[DATASOURCE_UNKNOWN] = "unknown",
	};
	return names[form];
}

/* ---- what nothing asks ---- */

/* Panels whose plugin says so (skipDataQuery), and rows. */
const char *panel_idle_reason(struct arena *arena, const struct value *panel)
{
	static const char *const types[] = {"alertGroups", "alertlist",      "annolist", "dashlist",
					    "live",        "gettingstarted", "news",     "pluginlist",
					    "row",         "text",           "welcome"};
	struct slice type = value_get_text(panel, "type");
	for (size_t i = 0; i < COUNT(types); i++)
		if (slice_is(type, types[i]))
			return arena_printf(arena, "a panel of type '%s' sends no queries", types[i]);
	return NULL;
}

static const char *variable_idle_reason(struct arena *arena, const struct value *variable)
{
	static const char *const types[] = {"constant", "custom", "datasource", "interval", "textbox"};
	struct slice type = value_get_text(variable, "type");
	for (size_t i = 0; i < COUNT(types); i++)
		if (slice_is(type, types[i]))
			return arena_printf(arena, "a variable of type '%s' sends no query", types[i]);
	return NULL;
}

static const char *annotation_idle_reason(const struct value *annotation)
{
	const struct value *enabled = value_get_kind(annotation, "enable", VALUE_BOOL);
	return enabled && !enabled->boolean ? "the annotation is off" : NULL;
}

/*
 * Why nothing asks the data source that `object` names. Of a panel only its own and those of its queries are idle: the
 * options of a list of alerts may name one that it does ask. Rows of old name one for nobody.
 */
static const char *idle_reason(struct arena *arena, const struct value_path *object)
{
	bool is_own = true;
	for (const struct value_path *at = object; at; at = at->parent) {
		switch (at->shape) {
		case SHAPE_TARGETS:
			is_own = true;
			break;
		case SHAPE_PANEL:
			return is_own ? panel_idle_reason(arena, at->subject) : NULL;
		case SHAPE_ROW:
			return is_own ? "a row sends no queries" : NULL;
		case SHAPE_VARIABLE:
			return is_own ? variable_idle_reason(arena, at->subject) : NULL;
		case SHAPE_ANNOTATION:
			return annotation_idle_reason(at->subject);
		default:
			is_own = at->shape == SHAPE_TARGET;
		}
	}
	return NULL;
}

/* ---- the walk ---- */

struct walk {
	struct arena *arena;
	struct datasource_refs refs;
	size_t room;
};

/* Adds what was read; `owner` is the path of what names it, `at` its own. */
static void add(struct walk *walk, const struct datasource_ref *read, const struct value_path *owner,
		const struct value_path *at, const struct value *place)
{
	struct datasource_refs *refs = &walk->refs;
	refs->items = arena_grow(walk->arena, refs->items, refs->count, &walk->room, sizeof *refs->items);
	struct datasource_ref *ref = &refs->items[refs->count++];
	*ref = *read;
	ref->path = value_path_text(walk->arena, at);
	ref->what = value_path_words(walk->arena, owner, NULL);
	ref->idle = read->is_current ? NULL : idle_reason(walk->arena, owner);
	ref->line = place->line;
	ref->column = place->column;
}

/* Grafana writes null where nothing was chosen, for rows and texts as well. */
static bool says_nothing(const struct value *object)
{
	const struct value *said = value_get(object, "datasource");
	return !said || said->kind == VALUE_NULL;
}

/* A panel of which a query says nothing: neither does the panel, or it is mixed. */
static bool has_open_query(const struct value *object)
{
	const struct value *targets = value_get_kind(object, "targets", VALUE_ARRAY);
	struct datasource_ref own;
	datasource_ref_read(value_get(object, "datasource"), &own);
	if (!targets || (own.form != DATASOURCE_MIXED && !says_nothing(object)))
		return false;
	for (uint32_t i = 0; i < targets->count; i++)
		if (targets->items[i].kind == VALUE_OBJECT && says_nothing(&targets->items[i]))
			return true;
	return false;
}

static bool is_asking_variable(const struct value *variable)
{
	static const char *const types[] = {"query", "adhoc", "groupby"};
	for (size_t i = 0; i < COUNT(types); i++)
		if (value_is_text(value_get(variable, "type"), types[i]))
			return true;
	return false;
}

/* Whether something here asks the default, for nothing says whom. Grafana's own annotation asks Grafana. */
static bool leaves_to_default(struct arena *arena, const struct value_path *path)
{
	const struct value *object = path->subject;
	if (path->shape == SHAPE_VARIABLE)
		return says_nothing(object) && is_asking_variable(object);
	if (path->shape == SHAPE_ANNOTATION)
		return says_nothing(object) && !value_get(object, "builtIn") && !annotation_idle_reason(object);
	return has_open_query(object) && !idle_reason(arena, path);
}

/* One value that a variable of type `datasource` stands at: a uid, or a name in older dashboards. */
static void add_current(struct walk *walk, const struct value_path *variable, const struct value *value)
{
	struct datasource_ref ref = {.type = value_get_text(variable->subject, "query")};
	if (value->kind != VALUE_STRING || value->text.length == 0 || slice_is(value->text, "$__all"))
		return;
	if (variable_is_resource(variable->subject))
		ref.form = DATASOURCE_RESOURCE;
	else
		read_text(value->text, DATASOURCE_NAME, &ref);
	ref.is_current = true;
	add(walk, &ref, variable, variable, value);
}

bool variable_is_resource(const struct value *variable)
{
	const struct value *text = value_get(value_get(variable, "current"), "text");
	const struct value *first = text && text->kind == VALUE_ARRAY && text->count == 1 ? &text->items[0] : text;
	return value_is_text(value_get(variable, "type"), "datasource") && value_is_text(first, RESOURCE);
}

static void read_current(struct walk *walk, const struct value_path *variable)
{
	const struct value *value = value_get(value_get(variable->subject, "current"), "value");
	if (!value || !value_is_text(value_get(variable->subject, "type"), "datasource"))
		return;
	if (value->kind != VALUE_ARRAY)
		add_current(walk, variable, value);
	for (uint32_t i = 0; value->kind == VALUE_ARRAY && i < value->count; i++)
		add_current(walk, variable, &value->items[i]);
}

static void visit(struct walk *walk, const struct value_path *path);

static void visit_member(struct walk *walk, const struct value_path *object, const struct member *member)
{
	const struct value_path path = value_path_of_member(object, member->key, NULL, &member->value);
	struct datasource_ref ref;
	if (slice_is(member->key, "datasource") && member->value.kind != VALUE_NULL) {
		datasource_ref_read(&member->value, &ref);
		add(walk, &ref, object, &path, &member->value);
	} else if (slice_is(member->key, "datasourceUid") && member->value.kind == VALUE_STRING) {
		ref = (struct datasource_ref){0};
		read_text(member->value.text, DATASOURCE_UID, &ref);
		add(walk, &ref, object, &path, &member->value);
	} else {
		visit(walk, &path);
	}
}

static void visit_object(struct walk *walk, const struct value_path *path)
{
	const struct value *object = path->subject;
	if (leaves_to_default(walk->arena, path)) {
		const struct datasource_ref ref = {.form = DATASOURCE_DEFAULT};
		add(walk, &ref, path, path, object);
	}
	if (path->shape == SHAPE_VARIABLE)
		read_current(walk, path);
	for (uint32_t i = 0; i < object->count; i++)
		visit_member(walk, path, &object->members[i]);
}

static void visit_array(struct walk *walk, const struct value_path *path)
{
	const char *identity = shape_info(shape_info(path->shape)->item)->identity;
	struct match_list list = match_list_array(walk->arena, path->subject);
	if (identity)
		match_mark_unique(&list, identity);
	for (size_t i = 0; i < list.count; i++) {
		const struct value_path item = value_path_of_item(path, NULL, &list.items[i]);
		visit(walk, &item);
	}
}

static void visit(struct walk *walk, const struct value_path *path)
{
	if (path->subject->kind == VALUE_OBJECT)
		visit_object(walk, path);
	else if (path->subject->kind == VALUE_ARRAY && match_holds_containers(path->subject))
		visit_array(walk, path);
}

struct datasource_refs datasource_refs_of(struct arena *arena, const struct value *dashboard)
{
	struct walk walk = {.arena = arena};
	const struct value_path root = {.shape = SHAPE_DASHBOARD, .subject = dashboard, .place = dashboard};
	visit(&walk, &root);
	return walk.refs;
}
