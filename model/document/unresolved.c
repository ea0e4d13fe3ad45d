/* SPDX-License-Identifier: MIT */
/*
 * Wherever a dashboard names a data source, `${x}` and `$x` must be a variable of the dashboard. Elsewhere a text may
 * hold anything; only `${DS_...}` and `${VAR_...}`, which the export writes, are known there.
 */
#include "model/document/unresolved.h"

#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/base/text.h"
#include "model/document/document.h"
#include "model/value/value.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define MOST_NAMES   20 /* that are warned of in one dashboard */

struct placeholder {
	struct slice text; /* "${DS_X}" */
	struct place place;
	size_t places;
	bool is_datasource; /* at one of them */
};

struct search {
	const struct value *variables; /* templating.list, or NULL */
	const char *file;
	struct placeholder found[MOST_NAMES];
	size_t count;
};

/* The name that a text consists of: "${name}", "${name:format}" or "$name"; false for any other text. */
static bool name_of(struct slice text, bool bare, struct slice *name)
{
	static const char letters[] = SCAN_LETTERS SCAN_DIGITS "_";
	struct slice rest = text;
	if (scan_literal(&rest, "${")) {
		*name = scan_span(&rest, letters);
		if (scan_one(&rest, ":."))
			scan_span(&rest, SCAN_LETTERS SCAN_DIGITS "_:.");
		return name->length && scan_literal(&rest, "}") && rest.length == 0;
	}
	if (!bare || !scan_literal(&rest, "$"))
		return false;
	*name = scan_span(&rest, letters);
	return name->length && rest.length == 0;
}

static bool is_variable(const struct search *search, struct slice name)
{
	const struct value *list = search->variables;
	for (uint32_t i = 0; list && i < list->count; i++)
		if (slice_equal(value_get_text(&list->items[i], "name"), name))
			return true;
	return slice_starts_with(name, "__"); /* of Grafana itself */
}

static void note(struct search *search, const struct value *string, bool is_datasource)
{
	for (size_t i = 0; i < search->count; i++) {
		struct placeholder *known = &search->found[i];
		if (!slice_equal(known->text, string->text))
			continue;
		known->places++;
		known->is_datasource |= is_datasource;
		return;
	}
	if (search->count == MOST_NAMES)
		return;
	search->found[search->count++] = (struct placeholder){
		.text = string->text,
		.place = {search->file, string->line, string->column},
		.places = 1,
		.is_datasource = is_datasource,
	};
}

static void look_at(struct search *search, const struct value *string, bool is_datasource)
{
	struct slice name;
	if (!name_of(string->text, is_datasource, &name) || is_variable(search, name))
		return;
	if (is_datasource || slice_starts_with(name, "DS_") || slice_starts_with(name, "VAR_"))
		note(search, string, is_datasource);
}

/* `is_datasource`: whether the value is one, as a text or as an object with a uid. */
static void walk(struct search *search, const struct value *value, bool is_datasource)
{
	if (value->kind == VALUE_STRING)
		look_at(search, value, is_datasource);
	if (value->kind == VALUE_ARRAY)
		for (uint32_t i = 0; i < value->count; i++)
			walk(search, &value->items[i], false);
	if (value->kind != VALUE_OBJECT)
		return;
	for (uint32_t i = 0; i < value->count; i++) {
		struct slice key = value->members[i].key;
		bool inside = slice_is(key, "datasource") || slice_is(key, "datasourceUid") ||
			      (is_datasource && slice_is(key, "uid"));
		walk(search, &value->members[i].value, inside);
	}
}

static void warn(struct arena *arena, const struct document *document, const struct placeholder *found,
		 struct diagnostics *diags)
{
	struct place place = found->place.line ? found->place : document->place;
	const char *places = found->places == 1 ? "" : arena_printf(arena, " (%zu places)", found->places);
	struct diagnostic *diag = diag_warning(diags, place, "unresolved-input",
					       "'%s' is not an input of the file, and no variable of the dashboard%s",
					       text_c_string(arena, found->text), places);
	if (!found->is_datasource) {
		diag_hint(diags, diag, "Put its value into the file, or the export's '__inputs' back.");
		return;
	}
	diag_hint(diags, diag, "Map it in the target: datasources: { \"%s\": UID }%s",
		  text_c_string(arena, found->text),
		  document->envelope == ENVELOPE_OPERATOR ? ". 'spec.datasources' is not read." : "");
}

void unresolved_warn(struct arena *arena, const struct document *document, const struct value *resolved,
		     struct diagnostics *diags)
{
	struct search search = {
		.variables = value_get_kind(value_get(resolved, "templating"), "list", VALUE_ARRAY),
		.file = document->place.file,
	};
	walk(&search, resolved, false);
	for (size_t i = 0; i < search.count; i++)
		warn(arena, document, &search.found[i], diags);
}
