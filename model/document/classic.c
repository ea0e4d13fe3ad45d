/* SPDX-License-Identifier: MIT */
/* One walk over the panels answers all questions about them. */
#include "model/document/classic.h"

#include "model/base/arena.h"
#include "model/value/value.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define LEVELS       3 /* of panels in panels: those of collapsed rows */

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
		"panels",
		"preload",
		"refresh",
		"revision",
		"rows",
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

bool classic_is_model(const struct value *object)
{
	if (value_get_kind(object, "panels", VALUE_ARRAY) || value_get_kind(object, "rows", VALUE_ARRAY))
		return true;
	if (!value_get_kind(object, "title", VALUE_STRING))
		return false;
	if (value_get(object, "schemaVersion"))
		return true;
	for (uint32_t i = 0; i < object->count; i++)
		if (!is_model_key(object->members[i].key))
			return false;
	return true;
}

/* ---- panels ---- */

static void note_misfit(struct classic_panels *panels, const struct value *value, const char *key)
{
	if (panels->misfit)
		return;
	panels->misfit = value;
	panels->misfit_key = key;
}

static void count_panel(struct classic_panels *panels, const struct value *panel)
{
	const struct value *library = value_get_kind(panel, "libraryPanel", VALUE_OBJECT);
	bool typed = library || value_get_kind(panel, "type", VALUE_STRING);
	panels->count++;
	panels->typed += typed;
	panels->libraries += library != NULL;
	if (!typed && !panels->first_untyped)
		panels->first_untyped = panel;
	if (library && !panels->first_library)
		panels->first_library = library;
}

/* The panels of `owner`, and what those hold that are rows; `levels` bounds it. */
static void walk_panels(struct classic_panels *panels, const struct value *owner, int levels)
{
	const struct value *list = value_get_kind(owner, "panels", VALUE_ARRAY);
	for (uint32_t i = 0; levels > 0 && list && i < list->count; i++) {
		if (list->items[i].kind != VALUE_OBJECT)
			continue;
		count_panel(panels, &list->items[i]);
		walk_panels(panels, &list->items[i], levels - 1);
	}
}

/* Only the model's own lists are looked at for misfits: what plugins keep under such keys is their affair. */
static void find_misfit(struct classic_panels *panels, const struct value *model)
{
	static const char *const keys[] = {"panels", "rows"};
	for (size_t k = 0; k < COUNT(keys); k++) {
		const struct value *list = value_get(model, keys[k]);
		bool is_list = list && list->kind == VALUE_ARRAY;
		if (list && !is_list && list->kind != VALUE_NULL)
			note_misfit(panels, list, keys[k]);
		for (uint32_t i = 0; is_list && i < list->count; i++)
			if (list->items[i].kind != VALUE_OBJECT)
				note_misfit(panels, &list->items[i], keys[k]);
	}
}

struct classic_panels classic_panels(const struct value *model)
{
	struct classic_panels panels = {0};
	const struct value *rows = value_get_kind(model, "rows", VALUE_ARRAY);
	find_misfit(&panels, model);
	walk_panels(&panels, model, LEVELS);
	for (uint32_t i = 0; rows && i < rows->count; i++)
		walk_panels(&panels, &rows->items[i], LEVELS - 1);
	return panels;
}

const char *classic_fault(struct arena *arena, const struct value *model, const struct value **where)
{
	static const char *const articles[] = {
		[VALUE_NULL] = "",     [VALUE_BOOL] = "a ",   [VALUE_NUMBER] = "a ",
		[VALUE_STRING] = "a ", [VALUE_ARRAY] = "an ", [VALUE_OBJECT] = "an ",
	};
	struct classic_panels panels = classic_panels(model);
	if (panels.misfit) {
		const struct value *misfit = panels.misfit;
		const char *kind = arena_printf(arena, "%s%s", articles[misfit->kind], value_kind_name(misfit->kind));
		bool is_owner = misfit == value_get(model, panels.misfit_key);
		*where = misfit;
		return is_owner ? arena_printf(arena, "'%s' is %s, not a list", panels.misfit_key, kind)
				: arena_printf(arena, "'%s' has %s where an object belongs", panels.misfit_key, kind);
	}
	if (panels.count == 0 || panels.typed > 0)
		return NULL;
	*where = panels.first_untyped;
	return panels.count == 1 ? "its only panel has no 'type'"
				 : arena_printf(arena, "none of its %zu panels has a 'type'", panels.count);
}
