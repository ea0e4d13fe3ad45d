/* SPDX-License-Identifier: MIT */
/* The list of what was found, and the words for what cannot be. */
#include "model/document/document_reader.h"

#include "model/base/arena.h"

struct envelope_context document_reader_wrap(const struct envelope_context *around, enum envelope envelope)
{
	struct envelope_context inside = *around;
	inside.item_kind = inside.item_version = (struct slice){0};
	if (inside.envelope == ENVELOPE_PLAIN)
		inside.envelope = envelope;
	return inside;
}

struct place document_reader_place(const struct document_reader *reader, const struct value *value)
{
	return (struct place){reader->file, value->line, value->column};
}

const char *document_reader_describe(struct arena *arena, const struct value *value)
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

void document_reader_pass_over(struct document_reader *reader, const struct value *value, const char *what)
{
	if (reader->passed)
		return;
	reader->passed = what;
	reader->passed_place = document_reader_place(reader, value);
}

void document_reader_refuse(struct document_reader *reader, const struct value *value,
			    const struct envelope_context *around)
{
	if (around->envelope == ENVELOPE_CONFIGMAP)
		return;
	struct diagnostic *diag = diag_error(reader->diags, document_reader_place(reader, value), "not-a-dashboard",
					     "not a dashboard: found %s",
					     document_reader_describe(reader->arena, value));
	if (value->kind == VALUE_OBJECT)
		diag_hint(reader->diags, diag, "A dashboard has 'panels', or a 'title' and other keys of a dashboard.");
}

void document_reader_refuse_v2(struct document_reader *reader, const struct value *value, struct slice api_version)
{
	const char *which = api_version.length ? arena_printf(reader->arena, "'%.*s'", SLICE_ARG(api_version))
					       : "'elements' and 'layout'";
	struct diagnostic *diag = diag_error(reader->diags, document_reader_place(reader, value), "schema-v2",
					     "schema v2 (%s) cannot be written: the dashboard API would damage it",
					     which);
	diag_hint(reader->diags, diag, "Export the dashboard as classic JSON or as a v1 resource.");
}

bool document_reader_is_v2(const struct value *value)
{
	return value_get_kind(value, "elements", VALUE_OBJECT) && value_get_kind(value, "layout", VALUE_OBJECT);
}

void document_reader_add(struct document_reader *reader, const struct value *model,
			 const struct envelope_context *around)
{
	reader->items = arena_grow(reader->arena, reader->items, reader->count, &reader->room, sizeof *reader->items);
	reader->items[reader->count++] = (struct document){
		.dashboard = model,
		.uid = around->uid.length ? around->uid : slice_or_none(value_get_text(model, "uid")),
		.title = value_get_text(model, "title"),
		.folder_uid = around->folder_uid,
		.place = document_reader_place(reader, model),
		.envelope = around->envelope,
		.is_export = value_get(model, "__inputs") || value_get(model, "__requires") ||
			     value_get(model, "__elements"),
	};
}
