/* SPDX-License-Identifier: MIT */
#include "model/diff/change.h"

#include "model/diff/value_path.h"
#include "model/value/value.h"

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
	/* of panels before Grafana 8: graph, singlestat, table */
	{SHAPE_PANEL, "aliasColors", CHANGE_COSMETIC},
	{SHAPE_PANEL, "bars", CHANGE_COSMETIC},
	{SHAPE_PANEL, "lines", CHANGE_COSMETIC},
	{SHAPE_PANEL, "points", CHANGE_COSMETIC},
	{SHAPE_PANEL, "pointradius", CHANGE_COSMETIC},
	{SHAPE_PANEL, "dashes", CHANGE_COSMETIC},
	{SHAPE_PANEL, "dashLength", CHANGE_COSMETIC},
	{SHAPE_PANEL, "spaceLength", CHANGE_COSMETIC},
	{SHAPE_PANEL, "steppedLine", CHANGE_COSMETIC},
	{SHAPE_PANEL, "fillGradient", CHANGE_COSMETIC},
	{SHAPE_PANEL, "hiddenSeries", CHANGE_COSMETIC},
	{SHAPE_PANEL, "nullPointMode", CHANGE_COSMETIC},
	{SHAPE_PANEL, "renderer", CHANGE_COSMETIC},
	{SHAPE_PANEL, "yaxis", CHANGE_COSMETIC}, /* how the two are aligned */
	{SHAPE_PANEL, "colorBackground", CHANGE_COSMETIC},
	{SHAPE_PANEL, "colorValue", CHANGE_COSMETIC},
	{SHAPE_PANEL, "colors", CHANGE_COSMETIC},
	{SHAPE_PANEL, "valueFontSize", CHANGE_COSMETIC},
	{SHAPE_PANEL, "prefixFontSize", CHANGE_COSMETIC},
	{SHAPE_PANEL, "postfixFontSize", CHANGE_COSMETIC},
	{SHAPE_PANEL, "sparkline", CHANGE_COSMETIC},
	{SHAPE_PANEL, "fontSize", CHANGE_COSMETIC},
	{SHAPE_PANEL, "scroll", CHANGE_COSMETIC},
	{SHAPE_PANEL, "showHeader", CHANGE_COSMETIC},
	{SHAPE_AXIS, "show", CHANGE_COSMETIC},
	{SHAPE_FIELD_DEFAULTS, "color", CHANGE_COSMETIC},
	{SHAPE_FIELD_DEFAULTS, "custom", CHANGE_COSMETIC},
	{SHAPE_OPTIONS, "legend", CHANGE_COSMETIC},
	{SHAPE_OPTIONS, "tooltip", CHANGE_COSMETIC},
	{SHAPE_OPTIONS, "text", CHANGE_COSMETIC}, /* sizes */
	{SHAPE_OPTIONS, "wideLayout", CHANGE_COSMETIC},
	{SHAPE_OPTIONS, "justifyMode", CHANGE_COSMETIC},
	{SHAPE_OPTIONS, "orientation", CHANGE_COSMETIC},
	{SHAPE_OPTIONS, "colorMode", CHANGE_COSMETIC},
	{SHAPE_OPTIONS, "graphMode", CHANGE_COSMETIC},
	{SHAPE_OPTIONS, "percentChangeColorMode", CHANGE_COSMETIC},
	{SHAPE_FIELD_CUSTOM, "axisLabel", CHANGE_CONTENT},
	{SHAPE_FIELD_CUSTOM, "hideFrom", CHANGE_CONTENT},
	{SHAPE_FIELD_CUSTOM, "stacking", CHANGE_CONTENT},
	{SHAPE_ANY, "$$hashKey", CHANGE_COSMETIC},
};

/* Of an override's properties: how a value is judged. What begins with "custom." is looks, but for what hides. */
static const char *const judging[] = {"unit", "thresholds", "mappings", "min", "max", "decimals"};

static bool is_looks(struct slice property)
{
	static const char hides[] = "custom.hid";
	return slice_is(property, "color") ||
	       (slice_starts_with(property, "custom.") && !slice_starts_with(property, hides) &&
		!slice_is(property, "custom.stacking"));
}

const char *change_class_name(enum change_class class)
{
	static const char *const names[] = {"query", "data source", "variable", "content", "layout", "cosmetic"};
	return names[class];
}

static bool is_nothing(const struct value *value)
{
	return !value || value->kind == VALUE_NULL;
}

/* Whether a member of a panel asks for nothing: null beside absent, and the queries that Grafana 11 gives to rows. */
static bool asks_nothing(const struct value_path *member)
{
	bool is_there = member->old || member->new;
	bool is_of_row = value_is_text(value_get(member->parent->subject, "type"), "row");
	return member->parent->shape == SHAPE_PANEL &&
	       (is_of_row || (is_there && is_nothing(member->old) && is_nothing(member->new)));
}

static bool class_of_step(const struct value_path *path, enum change_class *class)
{
	if (path->is_item && path->shape == SHAPE_PROPERTY && is_looks(value_get_text(path->subject, "id"))) {
		*class = CHANGE_COSMETIC;
		return true;
	}
	for (size_t i = 0; !path->is_item && i < sizeof classes / sizeof *classes; i++) {
		if (classes[i].object != SHAPE_ANY && classes[i].object != path->parent->shape)
			continue;
		if (!slice_is(path->key, classes[i].key))
			continue;
		*class = classes[i].class;
		if (*class == CHANGE_QUERY && asks_nothing(path))
			*class = CHANGE_COSMETIC;
		return true;
	}
	return false;
}

enum change_class change_class_of(const struct value_path *path)
{
	enum change_class class;
	for (; path->parent; path = path->parent)
		if (class_of_step(path, &class))
			return class;
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
	{SHAPE_PANEL, "mappingType", WEIGHT_THRESHOLD},
	{SHAPE_PANEL, "decimals", WEIGHT_THRESHOLD},
	{SHAPE_AXIS, "format", WEIGHT_THRESHOLD},
	{SHAPE_AXIS, "min", WEIGHT_THRESHOLD},
	{SHAPE_AXIS, "max", WEIGHT_THRESHOLD},
	{SHAPE_AXIS, "decimals", WEIGHT_THRESHOLD},
};

static bool is_judging(const struct value_path *path)
{
	struct slice property = value_get_text(path->subject, "id");
	for (size_t i = 0; i < sizeof judging / sizeof *judging; i++)
		if (slice_is(property, judging[i]))
			return true;
	return false;
}

enum change_weight change_weight_of(const struct value_path *path)
{
	static const enum change_weight of_class[] = {WEIGHT_QUERY,   WEIGHT_DATA_SOURCE, WEIGHT_VARIABLE,
						      WEIGHT_CONTENT, WEIGHT_LAYOUT,      WEIGHT_COSMETIC};
	enum change_class class = change_class_of(path);
	if (class != CHANGE_CONTENT)
		return of_class[class];
	for (; path->parent; path = path->parent) {
		if (path->is_item && path->shape == SHAPE_PROPERTY && is_judging(path))
			return WEIGHT_THRESHOLD;
		for (size_t i = 0; !path->is_item && i < sizeof weights / sizeof *weights; i++)
			if (weights[i].object == path->parent->shape && slice_is(path->key, weights[i].key))
				return weights[i].weight;
	}
	return WEIGHT_CONTENT;
}
