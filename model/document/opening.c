/* SPDX-License-Identifier: MIT */
/* The list of what was found, and the words for what cannot be. */
#include "model/document/opening.h"

#include "model/base/arena.h"

struct wrapping opening_wrap(const struct wrapping *around, enum envelope envelope)
{
	struct wrapping inside = *around;
	inside.item_kind = inside.item_version = (struct slice){0};
	if (inside.envelope == ENVELOPE_PLAIN)
		inside.envelope = envelope;
	return inside;
}

struct place opening_place(const struct opening *opening, const struct value *value)
{
	return (struct place){opening->file, value->line, value->column};
}

const char *opening_describe(struct arena *arena, const struct value *value)
{
	static const size_t shown = 3;
	if (value->kind == VALUE_NULL)
		return "null";
	bool vowel = value->kind == VALUE_ARRAY || value->kind == VALUE_OBJECT;
	const char *kind = arena_printf(arena, vowel ? "an %s" : "a %s", value_kind_name(value->kind));
	if (!vowel)
		return kind;
	if (value->count == 0)
		return arena_printf(arena, "an empty %s", value_kind_name(value->kind));
	const char *list = "";
	for (size_t i = 0; value->kind == VALUE_OBJECT && i < value->count && i < shown; i++)
		list = arena_printf(arena, "%s%s'%.*s'", list, i ? ", " : " with ", SLICE_ARG(value->members[i].key));
	return arena_printf(arena, "%s%s%s", kind, list, *list && value->count > shown ? ", ..." : "");
}

void opening_pass_over(struct opening *opening, const struct value *value, const char *what)
{
	if (opening->passed)
		return;
	opening->passed = what;
	opening->passed_place = opening_place(opening, value);
}

void opening_refuse(struct opening *opening, const struct value *value, const struct wrapping *around)
{
	if (around->envelope == ENVELOPE_CONFIGMAP)
		return;
	struct diagnostic *diag = diag_error(opening->diags, opening_place(opening, value), "not-a-dashboard",
					     "not a dashboard: found %s", opening_describe(opening->arena, value));
	if (value->kind == VALUE_OBJECT)
		diag_hint(opening->diags, diag,
			  "A dashboard has 'panels', or a 'title' and other keys of a dashboard.");
}

void opening_refuse_v2(struct opening *opening, const struct value *value, struct slice api_version)
{
	const char *which = api_version.length ? arena_printf(opening->arena, "'%.*s'", SLICE_ARG(api_version))
					       : "'elements' and 'layout'";
	struct diagnostic *diag = diag_error(opening->diags, opening_place(opening, value), "schema-v2",
					     "schema v2 (%s) cannot be written: the dashboard API would damage it",
					     which);
	diag_hint(opening->diags, diag, "Export the dashboard as classic JSON or as a v1 resource.");
}

bool opening_is_v2(const struct value *value)
{
	return value_get_kind(value, "elements", VALUE_OBJECT) && value_get_kind(value, "layout", VALUE_OBJECT);
}

void opening_add(struct opening *opening, const struct value *model, const struct wrapping *around)
{
	opening->items = arena_grow(opening->arena, opening->items, opening->count, &opening->room,
				    sizeof *opening->items);
	opening->items[opening->count++] = (struct document){
		.dashboard = model,
		.uid = around->uid.length ? around->uid : slice_or_none(value_get_text(model, "uid")),
		.title = value_get_text(model, "title"),
		.folder_uid = around->folder_uid,
		.place = opening_place(opening, model),
		.envelope = around->envelope,
		.is_export = value_get(model, "__inputs") || value_get(model, "__requires") ||
			     value_get(model, "__elements"),
	};
}
