/* SPDX-License-Identifier: MIT */
/* The grammar of a dashboard as three tables: what its parts are, where they stand, and what class a change there has.
 */
#include "model/diff/diff_parts.h"

#define SHAPE_ANY SHAPE_COUNT

static const struct shape_info shapes[SHAPE_COUNT] = {
	[SHAPE_PANELS] = {.is_silent = true, .item = SHAPE_PANEL, .plural = "panels"},
	[SHAPE_PANEL] = {.noun = "panel", .identity = "id", .label = "title", .is_quoted = true},
	[SHAPE_ROWS] = {.is_silent = true, .item = SHAPE_ROW, .plural = "rows"},
	[SHAPE_ROW] = {.noun = "row", .label = "title", .is_quoted = true},
	[SHAPE_TARGETS] = {.is_silent = true, .item = SHAPE_TARGET, .plural = "queries"},
	[SHAPE_TARGET] = {.noun = "query", .identity = "refId", .label = "refId"},
	[SHAPE_TEMPLATING] = {.is_silent = true},
	[SHAPE_VARIABLES] = {.is_silent = true, .item = SHAPE_VARIABLE, .plural = "variables"},
	[SHAPE_VARIABLE] = {.noun = "variable", .identity = "name", .label = "name", .is_quoted = true},
	[SHAPE_ANNOTATION_SET] = {.is_silent = true},
	[SHAPE_ANNOTATIONS] = {.is_silent = true, .item = SHAPE_ANNOTATION, .plural = "annotations"},
	[SHAPE_ANNOTATION] = {.noun = "annotation", .identity = "name", .label = "name", .is_quoted = true},
	[SHAPE_LINKS] = {.is_silent = true, .item = SHAPE_LINK, .plural = "links"},
	[SHAPE_LINK] = {.noun = "link", .label = "title", .is_quoted = true},
	[SHAPE_FIELD_CONFIG] = {.is_silent = true},
	[SHAPE_FIELD_DEFAULTS] = {.is_silent = true},
	[SHAPE_FIELD_CUSTOM] = {.is_silent = true},
	[SHAPE_OVERRIDES] = {.is_silent = true, .item = SHAPE_OVERRIDE, .plural = "overrides"},
	[SHAPE_OVERRIDE] = {.noun = "override", .identity = "matcher"},
	[SHAPE_PROPERTIES] = {.is_silent = true, .item = SHAPE_PROPERTY, .plural = "properties"},
	[SHAPE_PROPERTY] = {.noun = "property", .identity = "id", .label = "id"},
	[SHAPE_TRANSFORMATIONS] = {.is_silent = true, .item = SHAPE_TRANSFORMATION, .plural = "transformations"},
	[SHAPE_TRANSFORMATION] = {.noun = "transformation", .label = "id"},
	[SHAPE_TIME] = {.noun = "time range"},
	[SHAPE_TIMEPICKER] = {.noun = "time picker"},
	[SHAPE_SET] = {.is_silent = true},
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
	{SHAPE_FIELD_CONFIG, "defaults", SHAPE_FIELD_DEFAULTS},
	{SHAPE_FIELD_CONFIG, "overrides", SHAPE_OVERRIDES},
	{SHAPE_FIELD_DEFAULTS, "custom", SHAPE_FIELD_CUSTOM},
	{SHAPE_FIELD_DEFAULTS, "links", SHAPE_LINKS},
	{SHAPE_OVERRIDE, "properties", SHAPE_PROPERTIES},
};

/* The innermost spot with a row decides; without any it is content. */
static const struct {
	enum shape object;
	const char *key;
	enum change_class class;
} classes[] = {
	{SHAPE_ANY, "datasource", CHANGE_DATA_SOURCE},
	{SHAPE_ANY, "datasourceUid", CHANGE_DATA_SOURCE},
	{SHAPE_DASHBOARD, "templating", CHANGE_VARIABLE},
	{SHAPE_DASHBOARD, "schemaVersion", CHANGE_COSMETIC},
	{SHAPE_DASHBOARD, "style", CHANGE_COSMETIC},
	{SHAPE_DASHBOARD, "editable", CHANGE_COSMETIC},
	{SHAPE_DASHBOARD, "graphTooltip", CHANGE_COSMETIC},
	{SHAPE_DASHBOARD, "sharedCrosshair", CHANGE_COSMETIC},
	{SHAPE_DASHBOARD, "hideControls", CHANGE_COSMETIC},
	{SHAPE_DASHBOARD, "liveNow", CHANGE_COSMETIC},
	{SHAPE_DASHBOARD, "preload", CHANGE_COSMETIC},
	{SHAPE_DASHBOARD, "weekStart", CHANGE_COSMETIC},
	{SHAPE_DASHBOARD, "fiscalYearStartMonth", CHANGE_COSMETIC},
	{SHAPE_DASHBOARD, "revision", CHANGE_COSMETIC},
	{SHAPE_DASHBOARD, "gnetId", CHANGE_COSMETIC},
	{SHAPE_DASHBOARD, "timepicker", CHANGE_COSMETIC},
	{SHAPE_DASHBOARD, "__inputs", CHANGE_COSMETIC},
	{SHAPE_DASHBOARD, "__requires", CHANGE_COSMETIC},
	{SHAPE_DASHBOARD, "__elements", CHANGE_COSMETIC},
	{SHAPE_PANEL, "targets", CHANGE_QUERY},
	{SHAPE_PANEL, "interval", CHANGE_QUERY},
	{SHAPE_PANEL, "maxDataPoints", CHANGE_QUERY},
	{SHAPE_PANEL, "timeFrom", CHANGE_QUERY},
	{SHAPE_PANEL, "timeShift", CHANGE_QUERY},
	{SHAPE_PANEL, "cacheTimeout", CHANGE_QUERY},
	{SHAPE_PANEL, "queryCachingTTL", CHANGE_QUERY},
	{SHAPE_ANNOTATION, "target", CHANGE_QUERY},
	{SHAPE_ANNOTATION, "expr", CHANGE_QUERY},
	{SHAPE_ANNOTATION, "query", CHANGE_QUERY},
	{SHAPE_ANNOTATION, "iconColor", CHANGE_COSMETIC},
	{SHAPE_PANEL, "gridPos", CHANGE_LAYOUT},
	{SHAPE_PANEL, "collapsed", CHANGE_LAYOUT},
	{SHAPE_PANEL, "maxPerRow", CHANGE_LAYOUT},
	{SHAPE_PANEL, "repeatDirection", CHANGE_LAYOUT},
	{SHAPE_PANEL, "span", CHANGE_LAYOUT},
	{SHAPE_PANEL, "height", CHANGE_LAYOUT},
	{SHAPE_ROW, "collapse", CHANGE_LAYOUT},
	{SHAPE_ROW, "height", CHANGE_LAYOUT},
	{SHAPE_ROW, "showTitle", CHANGE_LAYOUT},
	{SHAPE_ROW, "titleSize", CHANGE_COSMETIC},
	{SHAPE_PANEL, "id", CHANGE_COSMETIC},
	{SHAPE_PANEL, "pluginVersion", CHANGE_COSMETIC},
	{SHAPE_PANEL, "transparent", CHANGE_COSMETIC},
	{SHAPE_PANEL, "editable", CHANGE_COSMETIC},
	{SHAPE_PANEL, "error", CHANGE_COSMETIC},
	{SHAPE_PANEL, "isNew", CHANGE_COSMETIC},
	{SHAPE_PANEL, "legend", CHANGE_COSMETIC},
	{SHAPE_PANEL, "tooltip", CHANGE_COSMETIC},
	{SHAPE_PANEL, "fill", CHANGE_COSMETIC},
	{SHAPE_PANEL, "linewidth", CHANGE_COSMETIC},
	{SHAPE_FIELD_DEFAULTS, "color", CHANGE_COSMETIC},
	{SHAPE_FIELD_DEFAULTS, "custom", CHANGE_COSMETIC},
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

const char *change_class_name(enum change_class class)
{
	static const char *const names[] = {"query", "data source", "variable", "content", "layout", "cosmetic"};
	return names[class];
}

enum change_class spot_class(const struct spot *spot)
{
	for (; spot->parent; spot = spot->parent)
		for (size_t i = 0; !spot->is_item && i < sizeof classes / sizeof *classes; i++)
			if ((classes[i].object == SHAPE_ANY || classes[i].object == spot->parent->shape) &&
			    slice_is(spot->key, classes[i].key))
				return classes[i].class;
	return CHANGE_CONTENT;
}
