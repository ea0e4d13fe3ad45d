/* SPDX-License-Identifier: MIT */
#include "model/diff/change.h"

#include "model/diff/value_path.h"

#define SHAPE_ANY SHAPE_COUNT

/* The innermost path with a row decides; without any it is content. */
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

const char *change_class_name(enum change_class class)
{
	static const char *const names[] = {"query", "data source", "variable", "content", "layout", "cosmetic"};
	return names[class];
}

enum change_class change_class_of(const struct value_path *path)
{
	for (; path->parent; path = path->parent)
		for (size_t i = 0; !path->is_item && i < sizeof classes / sizeof *classes; i++)
			if ((classes[i].object == SHAPE_ANY || classes[i].object == path->parent->shape) &&
			    slice_is(path->key, classes[i].key))
				return classes[i].class;
	return CHANGE_CONTENT;
}

const char *change_weight_name(enum change_weight weight)
{
	static const char *const names[WEIGHT_COUNT] = {"query",     "data source", "variable", "annotation", "type",
							"threshold", "content",     "layout",   "cosmetic"};
	return names[weight];
}

/* The innermost path with a row decides, as for the class; without any the class does. */
static const struct {
	enum shape object;
	const char *key;
	enum change_weight weight;
} weights[] = {
	{SHAPE_DASHBOARD, "annotations", WEIGHT_ANNOTATION},
	{SHAPE_PANEL, "type", WEIGHT_TYPE},
	{SHAPE_PANEL, "title", WEIGHT_TYPE},
	{SHAPE_ROW, "title", WEIGHT_TYPE},
	{SHAPE_FIELD_DEFAULTS, "unit", WEIGHT_THRESHOLD},
	{SHAPE_FIELD_DEFAULTS, "thresholds", WEIGHT_THRESHOLD},
	{SHAPE_FIELD_DEFAULTS, "mappings", WEIGHT_THRESHOLD},
	{SHAPE_FIELD_DEFAULTS, "min", WEIGHT_THRESHOLD},
	{SHAPE_FIELD_DEFAULTS, "max", WEIGHT_THRESHOLD},
	{SHAPE_FIELD_DEFAULTS, "decimals", WEIGHT_THRESHOLD},
	{SHAPE_PANEL, "thresholds", WEIGHT_THRESHOLD},
	{SHAPE_PANEL, "format", WEIGHT_THRESHOLD},
	{SHAPE_PANEL, "valueMaps", WEIGHT_THRESHOLD},
	{SHAPE_PANEL, "rangeMaps", WEIGHT_THRESHOLD},
	{SHAPE_PANEL, "mappingTypes", WEIGHT_THRESHOLD},
};

enum change_weight change_weight_of(const struct value_path *path)
{
	static const enum change_weight of_class[] = {WEIGHT_QUERY,   WEIGHT_DATA_SOURCE, WEIGHT_VARIABLE,
						      WEIGHT_CONTENT, WEIGHT_LAYOUT,      WEIGHT_COSMETIC};
	enum change_class class = change_class_of(path);
	if (class != CHANGE_CONTENT)
		return of_class[class];
	for (; path->parent; path = path->parent)
		for (size_t i = 0; !path->is_item && i < sizeof weights / sizeof *weights; i++)
			if (weights[i].object == path->parent->shape && slice_is(path->key, weights[i].key))
				return weights[i].weight;
	return WEIGHT_CONTENT;
}
