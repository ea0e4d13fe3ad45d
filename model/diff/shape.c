/* SPDX-License-Identifier: MIT */
/* The grammar of a dashboard as two tables: what its parts are, and under which key each of them is. */
#include "model/diff/shape.h"

static const struct shape_info shapes[SHAPE_COUNT] = {
	[SHAPE_PANELS] = {.is_transparent = true, .item = SHAPE_PANEL, .plural = "panels"},
	[SHAPE_PANEL] = {.noun = "panel", .identity = "id", .label = "title", .is_quoted = true},
	[SHAPE_ROWS] = {.is_transparent = true, .item = SHAPE_ROW, .plural = "rows"},
	[SHAPE_ROW] = {.noun = "row", .label = "title", .is_quoted = true},
	[SHAPE_TARGETS] = {.is_transparent = true, .item = SHAPE_TARGET, .plural = "queries"},
	[SHAPE_TARGET] = {.noun = "query", .identity = "refId", .label = "refId"},
	[SHAPE_TEMPLATING] = {.is_transparent = true},
	[SHAPE_VARIABLES] = {.is_transparent = true, .item = SHAPE_VARIABLE, .plural = "variables"},
	[SHAPE_VARIABLE] = {.noun = "variable", .identity = "name", .label = "name", .is_quoted = true},
	[SHAPE_ANNOTATION_SET] = {.is_transparent = true},
	[SHAPE_ANNOTATIONS] = {.is_transparent = true, .item = SHAPE_ANNOTATION, .plural = "annotations"},
	[SHAPE_ANNOTATION] = {.noun = "annotation", .identity = "name", .label = "name", .is_quoted = true},
	[SHAPE_LINKS] = {.is_transparent = true, .item = SHAPE_LINK, .plural = "links"},
	[SHAPE_LINK] = {.noun = "link", .label = "title", .is_quoted = true},
	[SHAPE_FIELD_CONFIG] = {.is_transparent = true},
	[SHAPE_FIELD_DEFAULTS] = {.is_transparent = true},
	[SHAPE_FIELD_CUSTOM] = {.is_transparent = true},
	[SHAPE_AXES] = {.item = SHAPE_AXIS},
	[SHAPE_OVERRIDES] = {.is_transparent = true, .item = SHAPE_OVERRIDE, .plural = "overrides"},
	[SHAPE_OVERRIDE] = {.noun = "override", .identity = "matcher"},
	[SHAPE_PROPERTIES] = {.is_transparent = true, .item = SHAPE_PROPERTY, .plural = "properties"},
	[SHAPE_PROPERTY] = {.noun = "property", .identity = "id", .label = "id"},
	[SHAPE_TRANSFORMATIONS] = {.is_transparent = true, .item = SHAPE_TRANSFORMATION, .plural = "transformations"},
	[SHAPE_TRANSFORMATION] = {.noun = "transformation", .label = "id"},
	[SHAPE_TIME] = {.noun = "time range"},
	[SHAPE_TIMEPICKER] = {.noun = "time picker"},
	[SHAPE_SET] = {.is_transparent = true},
};

static const struct {
	enum shape object;
	const char *key;
	enum shape member;
} edges[] = {
	{SHAPE_DASHBOARD, "panels", SHAPE_PANELS},
	{SHAPE_DASHBOARD, "rows", SHAPE_ROWS},
	{SHAPE_DASHBOARD, "templating", SHAPE_TEMPLATING},
	{SHAPE_DASHBOARD, "annotations", SHAPE_ANNOTATION_SET},
	{SHAPE_DASHBOARD, "links", SHAPE_LINKS},
	{SHAPE_DASHBOARD, "tags", SHAPE_SET},
	{SHAPE_LINK, "tags", SHAPE_SET},
	{SHAPE_DASHBOARD, "time", SHAPE_TIME},
	{SHAPE_DASHBOARD, "timepicker", SHAPE_TIMEPICKER},
	{SHAPE_ROW, "panels", SHAPE_PANELS},
	{SHAPE_TEMPLATING, "list", SHAPE_VARIABLES},
	{SHAPE_ANNOTATION_SET, "list", SHAPE_ANNOTATIONS},
	{SHAPE_VARIABLE, "current", SHAPE_CURRENT},
	{SHAPE_VARIABLE, "options", SHAPE_LEAF},
	{SHAPE_PANEL, "panels", SHAPE_PANELS},
	{SHAPE_PANEL, "gridPos", SHAPE_LEAF},
	{SHAPE_PANEL, "targets", SHAPE_TARGETS},
	{SHAPE_PANEL, "links", SHAPE_LINKS},
	{SHAPE_PANEL, "transformations", SHAPE_TRANSFORMATIONS},
	{SHAPE_PANEL, "fieldConfig", SHAPE_FIELD_CONFIG},
	{SHAPE_PANEL, "options", SHAPE_OPTIONS},
	{SHAPE_PANEL, "yaxes", SHAPE_AXES},
	{SHAPE_PANEL, "xaxis", SHAPE_AXIS},
	{SHAPE_FIELD_CONFIG, "defaults", SHAPE_FIELD_DEFAULTS},
	{SHAPE_FIELD_CONFIG, "overrides", SHAPE_OVERRIDES},
	{SHAPE_FIELD_DEFAULTS, "custom", SHAPE_FIELD_CUSTOM},
	{SHAPE_FIELD_DEFAULTS, "links", SHAPE_LINKS},
	{SHAPE_OVERRIDE, "properties", SHAPE_PROPERTIES},
};

const struct shape_info *shape_info(enum shape shape)
{
	return &shapes[shape];
}

enum shape shape_of_member(enum shape object, struct slice key)
{
	for (size_t i = 0; object != SHAPE_PLAIN && i < sizeof edges / sizeof *edges; i++)
		if (edges[i].object == object && slice_is(key, edges[i].key))
			return edges[i].member;
	return SHAPE_PLAIN;
}
