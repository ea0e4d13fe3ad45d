/* SPDX-License-Identifier: MIT */
/* Facts about Grafana as a table; the functions below match a path against it. */
#include "model/report/grafana_defaults.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "model/base/slice.h"
#include "model/base/strbuf.h"
#include "model/value/json.h"
#include "model/value/value.h"

#define SPELLING_BYTES 4096 /* more than any row has */
#define PATH_BYTES     4096

#define DASHBOARD  "Grafana 9.4, DashboardModel.ts, constructor"
#define BUILT_IN   "Grafana 9.4, DashboardModel.ts, addBuiltInAnnotationQuery"
#define PANEL      "Grafana 9.4, PanelModel.ts, defaults"
#define LINK       "Grafana 9.4, link_srv.ts, getLinkUrl"
#define VARIABLE   "Grafana 7.5, variables/query/reducer.ts, initialQueryVariableModelState"
#define STANDARD   "Grafana 9.4, OptionsUI/registry.tsx, getAllStandardFieldConfigs"
#define STEPS      "Grafana 9.4, getPanelOptionsWithDefaults.ts, fixThresholds"
#define GRAPH      "Grafana 9.4, plugins/panel/graph/module.ts, panelDefaults"
#define SINGLESTAT "Grafana 6.7, plugins/panel/singlestat/module.ts, panelDefaults"
#define TABLE_OLD  "Grafana 9.4, plugins/panel/table-old/module.ts, panelDefaults"
#define TIMESERIES "Grafana 11.0, plugins/panel/timeseries/config.ts, getGraphFieldConfig"
#define AXIS       "Grafana 11.0, grafana-ui, options/builder/axis.tsx"
#define LEGEND     "Grafana 9.4, grafana-ui, options/builder/legend.tsx"
#define TOOLTIP    "Grafana 11.0, grafana-ui, options/builder/tooltip.tsx"
#define REDUCE     "Grafana 9.4, plugins/panel/stat/common.ts, addStandardDataReduceOptions"
#define STAT       "Grafana 11.1, plugins/panel/stat/panelcfg.cue, defaults of Options"
#define GAUGE      "Grafana 9.4, plugins/panel/gauge/module.tsx"
#define TABLE      "Grafana 11.2, plugins/panel/table/panelcfg.cue, defaults of Options"

/* `type`: of the panel, NULL any. `path`: `*` is any one segment. `spelling`: canonical JSON, `*` any value. */
static const struct row {
	const char *type;
	const char *path;
	const char *spelling;
	const char *source;
} rows[] = {
	{NULL, "/style", "\"dark\"", DASHBOARD},
	{NULL, "/gnetId", "null", DASHBOARD},
	{NULL, "/editable", "true", DASHBOARD},
	{NULL, "/graphTooltip", "0", DASHBOARD},
	{NULL, "/timezone", "\"\"", DASHBOARD},
	{NULL, "/weekStart", "\"\"", DASHBOARD},
	{NULL, "/fiscalYearStartMonth", "0", DASHBOARD},
	{NULL, "/liveNow", "false", DASHBOARD},
	{NULL, "/tags", "[]", DASHBOARD},
	{NULL, "/links", "[]", DASHBOARD},
	{NULL, "/timepicker", "{}", DASHBOARD},
	{NULL, "/templating/list", "[]", DASHBOARD},
	{NULL, "/templating", "{}", DASHBOARD},
	{NULL, "/annotations/list", "[]", DASHBOARD},
	{NULL, "/annotations", "{}", DASHBOARD},
	{NULL, "/annotations/list/*",
	 "{\"builtIn\":1,\"datasource\":\"-- Grafana --\",\"enable\":true,\"hide\":true,"
	 "\"iconColor\":\"rgba(0, 211, 255, 1)\",\"name\":\"Annotations & Alerts\",\"type\":\"dashboard\"}",
	 BUILT_IN},
	{NULL, "/annotations/list/*",
	 "{\"builtIn\":1,\"datasource\":{\"type\":\"grafana\",\"uid\":\"-- Grafana --\"},\"enable\":true,\"hide\":true,"
	 "\"iconColor\":\"rgba(0, 211, 255, 1)\",\"name\":\"Annotations & Alerts\",\"type\":\"dashboard\"}",
	 BUILT_IN},
	{NULL, "/hideControls", "false", "Grafana 4.6, dashboard/model.ts, constructor"},
	{NULL, "/sharedCrosshair", "false", "Grafana 4.6, dashboard/model.ts, updateSchema"},
	{NULL, "/refresh", "\"\"", "Grafana 9.4, TimeSrv.ts, setAutoRefresh"},
	{NULL, "/preload", "false", "Grafana 11.3, transformSaveModelToScene.ts, preload"},
	{NULL, "/links/*/targetBlank", "false", "Grafana 9.4, DashboardLinks.tsx"},
	{NULL, "/links/*/asDropdown", "false", "Grafana 9.4, DashboardLinks.tsx"},
	{NULL, "/links/*/includeVars", "false", LINK},
	{NULL, "/links/*/keepTime", "false", LINK},
	{NULL, "/links/*/tags", "[]", "Grafana 9.4, DashboardLinks.tsx"},

	{NULL, "/templating/list/*/allValue", "null", VARIABLE},
	{NULL, "/templating/list/*/label", "null", VARIABLE},
	{NULL, "/templating/list/*/label", "\"\"", "Grafana 9.4, PickerLabel.tsx"},
	{NULL, "/templating/list/*/hide", "0", VARIABLE},
	{NULL, "/templating/list/*/skipUrlSync", "false", VARIABLE},
	{NULL, "/templating/list/*/regex", "\"\"", VARIABLE},
	{NULL, "/templating/list/*/sort", "0", VARIABLE},
	{NULL, "/templating/list/*/multi", "false", VARIABLE},
	{NULL, "/templating/list/*/includeAll", "false", VARIABLE},
	{NULL, "/templating/list/*/options", "[]", VARIABLE},
	{NULL, "/templating/list/*/tags", "[]", VARIABLE},
	{NULL, "/templating/list/*/useTags", "false", VARIABLE},
	{NULL, "/templating/list/*/tagsQuery", "\"\"", VARIABLE},
	{NULL, "/templating/list/*/tagValuesQuery", "\"\"", VARIABLE},
	{NULL, "/templating/list/*/definition", "\"\"", VARIABLE},
	{NULL, "/templating/list/*/initLock", "null", VARIABLE},
	{NULL, "/templating/list/*/error", "null", "Grafana 9.4, variables/types.ts, initialVariableModelState"},
	{NULL, "/templating/list/*/description", "null", "Grafana 9.4, variables/types.ts, initialVariableModelState"},

	{NULL, "PANEL/title", "\"\"", PANEL},
	{NULL, "PANEL/transparent", "false", PANEL},
	{NULL, "PANEL/options", "{}", PANEL},
	{NULL, "PANEL/fieldConfig/defaults", "{}", PANEL},
	{NULL, "PANEL/fieldConfig/overrides", "[]", PANEL},
	{NULL, "PANEL/fieldConfig", "{}", PANEL},
	{NULL, "PANEL/links", "[]", "Grafana 9.4, linkSuppliers.ts, getPanelLinksSupplier"},
	{NULL, "PANEL/timeFrom", "null", "Grafana 9.4, dashboard/utils/panel.ts, applyPanelTimeOverrides"},
	{NULL, "PANEL/timeShift", "null", "Grafana 9.4, dashboard/utils/panel.ts, applyPanelTimeOverrides"},
	{NULL, "PANEL/hideTimeOverride", "false", "Grafana 9.4, dashboard/utils/panel.ts, applyPanelTimeOverrides"},
	{NULL, "PANEL/description", "\"\"", "Grafana 9.4, PanelHeaderCorner.tsx, getInfoMode"},
	{NULL, "PANEL/repeat", "null", "Grafana 9.4, DashboardModel.ts, processRepeats"},
	{NULL, "PANEL/interval", "null", "Grafana 9.4, PanelModel.ts, runAllPanelQueries"},
	{NULL, "PANEL/maxDataPoints", "null", "Grafana 9.4, PanelModel.ts, runAllPanelQueries"},
	{NULL, "PANEL/cacheTimeout", "null", SINGLESTAT},
	{NULL, "PANEL/datasource", "null", "Grafana 9.4, PanelModel.ts, datasource"},
	{NULL, "PANEL/transformations", "[]", "Grafana 9.4, PanelQueryRunner.ts, getData"},
	{NULL, "PANEL/editable", "true", "Grafana 4.6, panel_ctrl.ts"},
	{NULL, "PANEL/error", "false", "Grafana 4.6, panel_ctrl.ts"},
	{NULL, "PANEL/isNew", "*", "Grafana 9.4, PanelModel.ts, notPersistedProperties"},
	{NULL, "PANEL/targets/*/hide", "false", "Grafana 9.4, dataquery.cue"},
	{NULL, "PANEL/targets/*/datasource", "null", "Grafana 9.4, DashboardMigrator.ts, versions 33 and 36"},
	{NULL, "PANEL/fieldConfig/defaults/custom", "{}", STANDARD},
	{NULL, "PANEL/fieldConfig/defaults/mappings", "[]", STANDARD},
	{NULL, "PANEL/fieldConfig/defaults/links", "[]", STANDARD},
	{NULL, "PANEL/fieldConfig/defaults/fieldMinMax", "false", "Grafana 10.2, fieldOverrides.ts, calculateRange"},
	{NULL, "PANEL/fieldConfig/defaults/thresholds",
	 "{\"mode\":\"absolute\",\"steps\":[{\"color\":\"green\",\"value\":null},{\"color\":\"red\",\"value\":8e1}]}",
	 STANDARD},
	{NULL, "PANEL/fieldConfig/defaults/thresholds",
	 "{\"mode\":\"absolute\",\"steps\":[{\"color\":\"green\"},{\"color\":\"red\",\"value\":8e1}]}", STANDARD},
	{NULL, "PANEL/fieldConfig/defaults/thresholds/steps/0/value", "null", STEPS},
	{NULL, "PANEL/fieldConfig/overrides/*/properties/[id=thresholds]/value/steps/0/value", "null", STEPS},

	{"graph", "PANEL/renderer", "\"flot\"", GRAPH},
	{"graph", "PANEL/lines", "true", GRAPH},
	{"graph", "PANEL/fill", "1", GRAPH},
	{"graph", "PANEL/fillGradient", "0", GRAPH},
	{"graph", "PANEL/linewidth", "1", GRAPH},
	{"graph", "PANEL/dashes", "false", GRAPH},
	{"graph", "PANEL/dashLength", "1e1", GRAPH},
	{"graph", "PANEL/spaceLength", "1e1", GRAPH},
	{"graph", "PANEL/hiddenSeries", "false", GRAPH},
	{"graph", "PANEL/points", "false", GRAPH},
	{"graph", "PANEL/pointradius", "2", GRAPH},
	{"graph", "PANEL/bars", "false", GRAPH},
	{"graph", "PANEL/stack", "false", GRAPH},
	{"graph", "PANEL/percentage", "false", GRAPH},
	{"graph", "PANEL/legend/show", "true", GRAPH},
	{"graph", "PANEL/legend/values", "false", GRAPH},
	{"graph", "PANEL/legend/min", "false", GRAPH},
	{"graph", "PANEL/legend/max", "false", GRAPH},
	{"graph", "PANEL/legend/current", "false", GRAPH},
	{"graph", "PANEL/legend/total", "false", GRAPH},
	{"graph", "PANEL/legend/avg", "false", GRAPH},
	{"graph", "PANEL/nullPointMode", "\"null\"", GRAPH},
	{"graph", "PANEL/steppedLine", "false", GRAPH},
	{"graph", "PANEL/tooltip/value_type", "\"individual\"", GRAPH},
	{"graph", "PANEL/tooltip/shared", "true", GRAPH},
	{"graph", "PANEL/tooltip/sort", "0", GRAPH},
	{"graph", "PANEL/aliasColors", "{}", GRAPH},
	{"graph", "PANEL/seriesOverrides", "[]", GRAPH},
	{"graph", "PANEL/thresholds", "[]", GRAPH},
	{"graph", "PANEL/timeRegions", "[]", GRAPH},
	{"graph", "PANEL/xaxis/show", "true", GRAPH},
	{"graph", "PANEL/xaxis/mode", "\"time\"", GRAPH},
	{"graph", "PANEL/xaxis/name", "null", GRAPH},
	{"graph", "PANEL/xaxis/values", "[]", GRAPH},
	{"graph", "PANEL/xaxis/buckets", "null", GRAPH},
	{"graph", "PANEL/yaxis/align", "false", GRAPH},
	{"graph", "PANEL/yaxis/alignLevel", "null", GRAPH},
	{"graph", "PANEL/yaxes/*/label", "null", GRAPH},
	{"graph", "PANEL/yaxes/*/min", "null", GRAPH},
	{"graph", "PANEL/yaxes/*/max", "null", GRAPH},
	{"graph", "PANEL/yaxes/*/logBase", "1", GRAPH},
	{"graph", "PANEL/yaxes/*/show", "true", GRAPH},
	{"graph", "PANEL/yaxes/*/format", "\"short\"", GRAPH},
	{"graph", "PANEL/yaxes/*/decimals", "null", GRAPH},
	{"graph", "PANEL/decimals", "null", GRAPH},
	{"graph", "PANEL/grid", "{}", "Grafana 4.6, dashboard/model.ts, updateSchema"},

	{"singlestat", "PANEL/format", "\"none\"", SINGLESTAT},
	{"singlestat", "PANEL/decimals", "null", SINGLESTAT},
	{"singlestat", "PANEL/prefix", "\"\"", SINGLESTAT},
	{"singlestat", "PANEL/postfix", "\"\"", SINGLESTAT},
	{"singlestat", "PANEL/nullText", "null", SINGLESTAT},
	{"singlestat", "PANEL/nullPointMode", "\"connected\"", SINGLESTAT},
	{"singlestat", "PANEL/valueName", "\"avg\"", SINGLESTAT},
	{"singlestat", "PANEL/prefixFontSize", "\"50%\"", SINGLESTAT},
	{"singlestat", "PANEL/valueFontSize", "\"80%\"", SINGLESTAT},
	{"singlestat", "PANEL/postfixFontSize", "\"50%\"", SINGLESTAT},
	{"singlestat", "PANEL/thresholds", "\"\"", SINGLESTAT},
	{"singlestat", "PANEL/colorBackground", "false", SINGLESTAT},
	{"singlestat", "PANEL/colorValue", "false", SINGLESTAT},
	{"singlestat", "PANEL/colors", "[\"#299c46\",\"rgba(237, 129, 40, 0.89)\",\"#d44a3a\"]", SINGLESTAT},
	{"singlestat", "PANEL/valueMaps", "[{\"op\":\"=\",\"text\":\"N/A\",\"value\":\"null\"}]", SINGLESTAT},
	{"singlestat", "PANEL/rangeMaps", "[{\"from\":\"null\",\"text\":\"N/A\",\"to\":\"null\"}]", SINGLESTAT},
	{"singlestat", "PANEL/mappingType", "1", SINGLESTAT},
	{"singlestat", "PANEL/mappingTypes",
	 "[{\"name\":\"value to text\",\"value\":1},{\"name\":\"range to text\",\"value\":2}]", SINGLESTAT},
	{"singlestat", "PANEL/sparkline/show", "false", SINGLESTAT},
	{"singlestat", "PANEL/sparkline/full", "false", SINGLESTAT},
	{"singlestat", "PANEL/sparkline/lineColor", "\"rgb(31, 120, 193)\"", SINGLESTAT},
	{"singlestat", "PANEL/sparkline/fillColor", "\"rgba(31, 118, 189, 0.18)\"", SINGLESTAT},
	{"singlestat", "PANEL/gauge/show", "false", SINGLESTAT},
	{"singlestat", "PANEL/gauge/minValue", "0", SINGLESTAT},
	{"singlestat", "PANEL/gauge/maxValue", "1e2", SINGLESTAT},
	{"singlestat", "PANEL/gauge/thresholdLabels", "false", SINGLESTAT},
	{"singlestat", "PANEL/gauge/thresholdMarkers", "true", SINGLESTAT},
	{"singlestat", "PANEL/tableColumn", "\"\"", SINGLESTAT},
	{"singlestat", "PANEL/maxDataPoints", "1e2", SINGLESTAT},

	{"table-old", "PANEL/pageSize", "null", TABLE_OLD},
	{"table-old", "PANEL/scroll", "true", "Grafana 4.6, plugins/panel/table/module.ts, panelDefaults"},
	{"table-old", "PANEL/showHeader", "true", TABLE_OLD},
	{"table-old", "PANEL/columns", "[]", TABLE_OLD},
	{"table-old", "PANEL/fontSize", "\"100%\"", TABLE_OLD},
	{"table-old", "PANEL/sort/col", "0", TABLE_OLD},
	{"table-old", "PANEL/sort/desc", "true", TABLE_OLD},
	{"table-old", "PANEL/styles/*/align", "\"auto\"", "Grafana 9.4, DashboardMigrator.ts, version 22"},

	{"timeseries", "PANEL/fieldConfig/defaults/color", "{\"mode\":\"palette-classic\"}", TIMESERIES},
	{"timeseries", "PANEL/fieldConfig/defaults/custom/drawStyle", "\"line\"", TIMESERIES},
	{"timeseries", "PANEL/fieldConfig/defaults/custom/lineInterpolation", "\"linear\"", TIMESERIES},
	{"timeseries", "PANEL/fieldConfig/defaults/custom/barAlignment", "0", TIMESERIES},
	{"timeseries", "PANEL/fieldConfig/defaults/custom/barWidthFactor", "6e-1", TIMESERIES},
	{"timeseries", "PANEL/fieldConfig/defaults/custom/lineWidth", "1", TIMESERIES},
	{"timeseries", "PANEL/fieldConfig/defaults/custom/lineStyle", "{\"fill\":\"solid\"}", TIMESERIES},
	{"timeseries", "PANEL/fieldConfig/defaults/custom/fillOpacity", "0", TIMESERIES},
	{"timeseries", "PANEL/fieldConfig/defaults/custom/gradientMode", "\"none\"", TIMESERIES},
	{"timeseries", "PANEL/fieldConfig/defaults/custom/spanNulls", "false", TIMESERIES},
	{"timeseries", "PANEL/fieldConfig/defaults/custom/insertNulls", "false", TIMESERIES},
	{"timeseries", "PANEL/fieldConfig/defaults/custom/showPoints", "\"auto\"", TIMESERIES},
	{"timeseries", "PANEL/fieldConfig/defaults/custom/pointSize", "5", TIMESERIES},
	{"timeseries", "PANEL/fieldConfig/defaults/custom/stacking/group", "\"A\"", TIMESERIES},
	{"timeseries", "PANEL/fieldConfig/defaults/custom/stacking/mode", "\"none\"", TIMESERIES},
	{"timeseries", "PANEL/fieldConfig/defaults/custom/thresholdsStyle", "{\"mode\":\"off\"}", TIMESERIES},
	{NULL, "PANEL/fieldConfig/defaults/custom/axisCenteredZero", "false", AXIS},
	{NULL, "PANEL/fieldConfig/defaults/custom/axisBorderShow", "false", AXIS},
	{NULL, "PANEL/fieldConfig/defaults/custom/axisColorMode", "\"text\"", AXIS},
	{NULL, "PANEL/fieldConfig/defaults/custom/axisLabel", "\"\"", AXIS},
	{NULL, "PANEL/fieldConfig/defaults/custom/axisPlacement", "\"auto\"", AXIS},
	{NULL, "PANEL/fieldConfig/defaults/custom/scaleDistribution", "{\"type\":\"linear\"}", AXIS},
	{NULL, "PANEL/fieldConfig/defaults/custom/hideFrom/*", "false",
	 "Grafana 9.4, grafana-ui, options/builder/hideSeries.tsx"},
	{"timeseries", "PANEL/options/legend/calcs", "[]", LEGEND},
	{"timeseries", "PANEL/options/legend/displayMode", "\"list\"", LEGEND},
	{"timeseries", "PANEL/options/legend/placement", "\"bottom\"", LEGEND},
	{"timeseries", "PANEL/options/legend/showLegend", "true", LEGEND},
	{"timeseries", "PANEL/options/tooltip/mode", "\"single\"", TOOLTIP},
	{"timeseries", "PANEL/options/tooltip/sort", "\"none\"", TOOLTIP},
	{"timeseries", "PANEL/options/tooltip/hideZeros", "false",
	 "Grafana 11.5, grafana-ui, options/builder/tooltip.tsx, optsWithHideZeros"},

	{"stat", "PANEL/options/graphMode", "\"area\"", STAT},
	{"stat", "PANEL/options/colorMode", "\"value\"", STAT},
	{"stat", "PANEL/options/justifyMode", "\"auto\"", STAT},
	{"stat", "PANEL/options/textMode", "\"auto\"", STAT},
	{"stat", "PANEL/options/wideLayout", "true", STAT},
	{"stat", "PANEL/options/showPercentChange", "false", STAT},
	{"stat", "PANEL/options/percentChangeColorMode", "\"standard\"", STAT},
	{"stat", "PANEL/options/orientation", "\"auto\"", REDUCE},
	{"stat", "PANEL/options/text", "{}", "Grafana 9.4, grafana-ui, options/builder/text.tsx"},
	{"stat", "PANEL/options/reduceOptions/calcs", "[\"lastNotNull\"]", REDUCE},
	{"stat", "PANEL/options/reduceOptions/fields", "\"\"", REDUCE},
	{"stat", "PANEL/options/reduceOptions/values", "false", REDUCE},
	{"stat", "PANEL/fieldConfig/defaults/color", "{\"mode\":\"thresholds\"}", STANDARD},
	{"gauge", "PANEL/options/showThresholdLabels", "false", GAUGE},
	{"gauge", "PANEL/options/showThresholdMarkers", "true", GAUGE},
	{"gauge", "PANEL/options/orientation", "\"auto\"", REDUCE},
	{"gauge", "PANEL/options/reduceOptions/calcs", "[\"lastNotNull\"]", REDUCE},
	{"gauge", "PANEL/options/reduceOptions/fields", "\"\"", REDUCE},
	{"gauge", "PANEL/options/reduceOptions/values", "false", REDUCE},
	{"gauge", "PANEL/fieldConfig/defaults/color", "{\"mode\":\"thresholds\"}", STANDARD},
	{"table", "PANEL/options/showHeader", "true", TABLE},
	{"table", "PANEL/options/frameIndex", "0", TABLE},
	{"table", "PANEL/options/showTypeIcons", "false", TABLE},
	{"table", "PANEL/options/cellHeight", "\"sm\"", TABLE},
	{"table", "PANEL/options/footer/show", "false", TABLE},
	{"table", "PANEL/options/footer/countRows", "false", TABLE},
	{"table", "PANEL/fieldConfig/defaults/custom/align", "\"auto\"", TABLE},
	{"table", "PANEL/fieldConfig/defaults/custom/inspect", "false", TABLE},
	{"table", "PANEL/fieldConfig/defaults/custom/cellOptions", "{\"type\":\"auto\"}", TABLE},
	{"table", "PANEL/fieldConfig/defaults/color", "{\"mode\":\"thresholds\"}", STANDARD},
};

/* Cuts the first segment, with the slash before it, off the front of a path. */
static struct slice cut_segment(const char **path)
{
	const char *from = *path + (**path == '/');
	size_t length = strcspn(from, "/");
	*path = from + length;
	return (struct slice){from, length};
}

static bool path_fits(const char *pattern, const char *path)
{
	if ((*pattern == '/') != (*path == '/'))
		return false;
	while (*pattern && *path) {
		struct slice want = cut_segment(&pattern);
		struct slice found = cut_segment(&path);
		if (!slice_is(want, "*") && !slice_equal(want, found))
			return false;
	}
	return !*pattern && !*path;
}

static bool is_spelled(const struct value *value, const char *spelling)
{
	STRBUF_AUTO text = STRBUF_INIT(SPELLING_BYTES);
	json_write_canonical(value, &text);
	return !strbuf_full(&text) && slice_is(strbuf_slice(&text), spelling);
}

/* Singlestat and the old table have had other names. */
static const char *type_known_as(const char *type)
{
	return strcmp(type, "grafana-singlestat-panel") == 0 ? "singlestat" : type;
}

static bool has_row(const char *type, const char *path, const struct value *value)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if ((!rows[i].type || strcmp(rows[i].type, type) == 0) && path_fits(rows[i].path, path) &&
		    (strcmp(rows[i].spelling, "*") == 0 || is_spelled(value, rows[i].spelling)))
			return true;
	return false;
}

static int64_t schema_of(const struct value *dashboard)
{
	int64_t version = 0;
	const struct value *schema = value_get(dashboard, "schemaVersion");
	return schema && schema->kind == VALUE_NUMBER && value_to_integer(schema, &version) ? version : 0;
}

/* Grafana 9.4, DashboardMigrator.ts, version 24: a table with styles is the old one. */
bool grafana_renames(const struct value *old, const struct value *new, const struct value *old_panel,
		     const struct value *new_panel)
{
	return schema_of(old) < 24 && schema_of(new) >= 24 && value_is_text(value_get(old_panel, "type"), "table") &&
	       value_get(old_panel, "styles") && value_is_text(value_get(new_panel, "type"), "table-old");
}

bool grafana_is_default(const char *type, const char *path, const struct value *value)
{
	size_t length = strlen(path);
	if (slice_ends_with(slice_of(path), "/$$hashKey")) /* AngularJS 1.8, Angular.js, toJsonReplacer */
		return true;
	if (length > PATH_BYTES)
		return false;
	if (has_row(type_known_as(type), path, value))
		return true;
	const char *last = strrchr(path, '/');
	bool is_item = last && (last[1] == '[' || isdigit((unsigned char)last[1]));
	if (is_item || value->kind != VALUE_OBJECT || value->count == 0)
		return false;
	for (size_t i = 0; i < value->count; i++) {
		STRBUF_AUTO below = STRBUF_INIT(2 * PATH_BYTES);
		strbuf_printf(&below, "%s/", path);
		strbuf_add_slice(&below, value->members[i].key);
		if (strlen(below.at) != below.length || !grafana_is_default(type, below.at, &value->members[i].value))
			return false;
	}
	return true;
}
