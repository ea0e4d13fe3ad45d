/* SPDX-License-Identifier: MIT */
/* The plain model, the envelopes of the API, and the table of shapes; resources are in resource.c. */
#include "model/document/envelope.h"

#include "model/document/document_reader.h"
#include "model/document/resource.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- the plain model ---- */

static bool has_text(const struct value *object, const char *key)
{
	return value_get_kind(object, key, VALUE_STRING) != NULL;
}

static bool is_model_key(struct slice key)
{
	static const char *const keys[] = {
		"__elements",
		"__inputs",
		"__requires",
		"annotations",
		"description",
		"editable",
		"fiscalYearStartMonth",
		"gnetId",
		"graphTooltip",
		"hideControls",
		"id",
		"iteration",
		"links",
		"liveNow",
		"preload",
		"refresh",
		"revision",
		"sharedCrosshair",
		"style",
		"tags",
		"templating",
		"time",
		"timepicker",
		"timezone",
		"title",
		"uid",
		"version",
		"weekStart",
	};
	for (size_t i = 0; i < COUNT(keys); i++)
		if (slice_is(key, keys[i]))
			return true;
	return false;
}

static bool is_model(const struct value *value)
{
	if (value_get_kind(value, "panels", VALUE_ARRAY) || value_get_kind(value, "rows", VALUE_ARRAY))
		return true;
	if (!has_text(value, "title"))
		return false;
	if (value_get(value, "schemaVersion"))
		return true;
	for (uint32_t i = 0; i < value->count; i++)
		if (!is_model_key(value->members[i].key))
			return false;
	return true;
}

static void open_v2_model(struct document_reader *reader, const struct value *value,
			  const struct envelope_context *around)
{
	(void)around;
	document_reader_refuse_v2(reader, value, (struct slice){0});
}

/* ---- envelopes of the API ---- */

static bool is_api_answer(const struct value *value)
{
	return value_get_kind(value, "dashboard", VALUE_OBJECT);
}

/*
 * grafyaml's files look like the body of a save, but are the input of a generator that adds what is missing: ids,
 * schemaVersion, the templating object. Sent as they are they would make a broken dashboard. A save whose dashboard
 * came from Grafana has at least one of these keys.
 */
static bool is_grafyaml(const struct value *value)
{
	const struct value *model = value_get(value, "dashboard");
	return !value_get(value, "meta") && value_get_kind(model, "rows", VALUE_ARRAY) &&
	       !value_get(model, "schemaVersion") && !value_get(model, "uid") && !value_get(model, "id");
}

static void open_grafyaml(struct document_reader *reader, const struct value *value,
			  const struct envelope_context *around)
{
	(void)around;
	struct diagnostic *diag = diag_error(
		reader->diags, document_reader_place(reader, value), "grafyaml",
		"a grafyaml file is not a dashboard: its 'dashboard' has no 'schemaVersion', 'uid' or 'id'");
	diag_hint(reader->diags, diag,
		  "Commit the dashboard as Grafana exports it, not the grafyaml file that it is made from.");
}

static void open_inner_model(struct document_reader *reader, const struct value *model,
			     const struct envelope_context *inside)
{
	if (document_reader_is_v2(model))
		open_v2_model(reader, model, inside);
	else if (is_model(model))
		document_reader_add(reader, model, inside);
	else
		document_reader_refuse(reader, model, inside);
}

static void open_api_answer(struct document_reader *reader, const struct value *value,
			    const struct envelope_context *around)
{
	struct envelope_context inside = document_reader_wrap(around, ENVELOPE_API);
	struct slice folder = value_get_text(value_get(value, "meta"), "folderUid");
	inside.folder_uid = slice_or_none(folder.length ? folder : value_get_text(value, "folderUid"));
	open_inner_model(reader, value_get(value, "dashboard"), &inside);
}

static bool is_api_version(const struct value *value)
{
	return value_get_kind(value, "data", VALUE_OBJECT) && value_get_kind(value, "version", VALUE_NUMBER) &&
	       (value_get(value, "dashboardId") || value_get(value, "parentVersion"));
}

static void open_api_version(struct document_reader *reader, const struct value *value,
			     const struct envelope_context *around)
{
	struct envelope_context inside = document_reader_wrap(around, ENVELOPE_API);
	const struct value *model = value_get(value, "data");
	if (value_get_text(model, "uid").length == 0)
		inside.uid = value_get_text(value, "uid");
	open_inner_model(reader, model, &inside);
}

/* ---- the table ---- */

static const struct {
	bool (*is)(const struct value *object);
	void (*open)(struct document_reader *reader, const struct value *value, const struct envelope_context *around);
} shapes[] = {
	{document_reader_is_v2, open_v2_model}, {is_grafyaml, open_grafyaml},    {is_api_answer, open_api_answer},
	{is_api_version, open_api_version},     {is_model, document_reader_add},
};

static void open_items(struct document_reader *reader, const struct value *items, const struct envelope_context *around)
{
	for (uint32_t i = 0; i < items->count; i++)
		envelope_open(reader, &items->items[i], around);
}

static void open_object(struct document_reader *reader, const struct value *object,
			const struct envelope_context *around)
{
	if (resource_open(reader, object, around))
		return;
	for (size_t i = 0; i < COUNT(shapes); i++) {
		if (!shapes[i].is(object))
			continue;
		shapes[i].open(reader, object, around);
		return;
	}
	document_reader_refuse(reader, object, around);
}

void envelope_open(struct document_reader *reader, const struct value *value, const struct envelope_context *around)
{
	struct envelope_context here = *around;
	if (++here.depth > LIMIT_ENVELOPES)
		diag_error(reader->diags, document_reader_place(reader, value), "too-deep",
			   "envelopes nested over %d deep cannot be read", LIMIT_ENVELOPES);
	else if (value->kind == VALUE_ARRAY && value->count > 0)
		open_items(reader, value, &here);
	else if (value->kind == VALUE_OBJECT)
		open_object(reader, value, &here);
	else
		document_reader_refuse(reader, value, &here);
}
