/* SPDX-License-Identifier: MIT */
/* The plain model, the envelopes of the API, and the table of shapes; resources are in resource.c. */
#include "model/document/envelope.h"

#include "model/document/classic.h"
#include "model/document/document_reader.h"
#include "model/document/foreign.h"
#include "model/document/resource.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- the models ---- */

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

static void open_inner_model(struct document_reader *reader, const struct value *model,
			     const struct envelope_context *inside)
{
	if (document_reader_is_v2(model))
		open_v2_model(reader, model, inside);
	else if (classic_is_model(model))
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
	{document_reader_is_v2, open_v2_model},
	{is_api_answer, open_api_answer},
	{is_api_version, open_api_version},
	{classic_is_model, document_reader_add},
};

static void open_items(struct document_reader *reader, const struct value *items, const struct envelope_context *around)
{
	for (uint32_t i = 0; i < items->count; i++)
		envelope_open(reader, &items->items[i], around);
}

static void open_object(struct document_reader *reader, const struct value *object,
			const struct envelope_context *around)
{
	struct foreign foreign;
	if (foreign_find(object, &foreign)) {
		document_reader_refuse_foreign(reader, object, around, &foreign);
		return;
	}
	if (resource_open(reader, object, around))
		return;
	for (size_t i = 0; i < COUNT(shapes); i++) {
		if (!shapes[i].is(object))
			continue;
		shapes[i].open(reader, object, around);
		return;
	}
	const char *companion = foreign_companion_file(reader->file, object);
	if (companion)
		document_reader_pass_over(reader, object,
					  &(struct passed_over){.kind = PASSED_COMPANION, .what = companion});
	else
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
