/* SPDX-License-Identifier: MIT */
/* The list of what was found, and the words for what cannot be. */
#include "model/document/document_reader.h"

#include "model/base/arena.h"
#include "model/base/text.h"
#include "model/document/classic.h"
#include "model/document/foreign.h"

#define USE_ANOTHER_FORM "Put the dashboard into a file of its own, or into a ConfigMap."

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
		list = arena_printf(arena, "%s%s'%s'", list, i ? ", " : " with ",
				    text_c_string(arena, value->members[i].key));
	return arena_printf(arena, "%s%s%s", kind, list, *list && value->count > shown ? ", ..." : "");
}

void document_reader_pass_over(struct document_reader *reader, const struct value *value,
			       const struct passed_over *what)
{
	reader->passed = arena_grow(reader->arena, reader->passed, reader->passed_count, &reader->passed_room,
				    sizeof *reader->passed);
	struct passed_over *passed = &reader->passed[reader->passed_count++];
	*passed = *what;
	passed->place = document_reader_place(reader, value);
}

/* ---- refusing ---- */

static void refuse(struct document_reader *reader, const struct value *value, const struct refusal *refusal)
{
	if (reader->refused++ > 0)
		return;
	reader->refusal = *refusal;
	reader->refusal.place = document_reader_place(reader, value);
}

void document_reader_refuse(struct document_reader *reader, const struct value *value,
			    const struct envelope_context *around)
{
	struct refusal refusal = {.rule = "not-a-dashboard"};
	if (around->envelope == ENVELOPE_CONFIGMAP)
		return;
	refusal.message = arena_printf(reader->arena, "not a dashboard: found %s",
				       document_reader_describe(reader->arena, value));
	if (value->kind == VALUE_OBJECT)
		refusal.hint = "A dashboard has 'panels', or a 'title' and other keys of a dashboard. A file of "
			       "another kind is skipped when 'exclude' in dashsync.yaml names it.";
	refuse(reader, value, &refusal);
}

void document_reader_refuse_foreign(struct document_reader *reader, const struct value *value,
				    const struct envelope_context *around, const struct foreign *foreign)
{
	const struct refusal refusal = {
		.rule = foreign->rule,
		.message = arena_printf(reader->arena, "not a Grafana dashboard: found %s", foreign->what),
		.hint = foreign->hint,
	};
	if (around->envelope == ENVELOPE_CONFIGMAP)
		diag_warning(reader->diags, document_reader_place(reader, value), "not-read", "%s", refusal.message);
	else
		refuse(reader, value, &refusal);
}

/* What the one error of a file with several such values adds. */
static const char *and_more(const struct document_reader *reader)
{
	size_t more = reader->refused - 1;
	return more == 0 ? ""
	       : more == 1
		       ? "; the file has another value that is not a dashboard"
		       : arena_printf(reader->arena, "; the file has %zu more values that are not dashboards", more);
}

static void finish_refused(struct document_reader *reader)
{
	const struct refusal *refusal = &reader->refusal;
	if (reader->refused == 0)
		return;
	struct diagnostic *diag = diag_error(reader->diags, refusal->place, refusal->rule, "%s%s", refusal->message,
					     and_more(reader));
	if (refusal->hint)
		diag_hint(reader->diags, diag, "%s", refusal->hint);
}

/* Why a file with nothing else in it has no dashboard. */
static void refuse_passed(struct document_reader *reader, const struct passed_over *passed)
{
	const char *why = passed->why                     ? passed->why
			  : passed->kind == PASSED_HOLDER ? "holds a dashboard that is not read"
							  : NULL;
	struct diagnostic *diag = diag_error(reader->diags, passed->place, "not-a-dashboard",
					     "not a dashboard: %s%s%s%s", why ? "" : "found ", passed->what,
					     why ? " " : "", why ? why : "");
	diag_hint(reader->diags, diag, "%s",
		  passed->kind == PASSED_HOLDER ? USE_ANOTHER_FORM
						: "A file of another kind is skipped when 'exclude' in dashsync.yaml "
						  "names it.");
}

void document_reader_finish(struct document_reader *reader, size_t errors)
{
	finish_refused(reader);
	bool is_empty = reader->count == 0 && reader->diags->errors == errors;
	for (size_t i = 0; i < reader->passed_count; i++) {
		const struct passed_over *passed = &reader->passed[i];
		if (passed->kind == PASSED_COMPANION)
			continue;
		if (is_empty)
			refuse_passed(reader, passed);
		else if (passed->kind == PASSED_HOLDER)
			diag_hint(reader->diags,
				  diag_warning(reader->diags, passed->place, "not-read",
					       "%s holds a dashboard that is not read", passed->what),
				  "%s", USE_ANOTHER_FORM);
		is_empty = false;
	}
}

void document_reader_refuse_v2(struct document_reader *reader, const struct value *value, struct slice api_version)
{
	const char *which = api_version.length
				    ? arena_printf(reader->arena, "'%s'", text_c_string(reader->arena, api_version))
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
	const struct value *where = model;
	const char *fault = classic_fault(reader->arena, model, &where);
	if (fault) {
		const struct refusal refusal = {
			.rule = "not-a-dashboard",
			.message = arena_printf(reader->arena, "not a dashboard: %s", fault),
			.hint = "A panel is an object with a 'type', such as timeseries. Commit what a generator "
				"makes, "
				"not its input.",
		};
		refuse(reader, where, &refusal);
		return;
	}
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
