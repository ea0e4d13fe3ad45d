/* SPDX-License-Identifier: MIT */
/*
 * Sources: Grafana 9.4 and 11.0, plugins/panel/graph/tab_display.html and tab_legend.html, plugins/panel/timeseries/
 * config.ts, grafana-ui, options/builder/{legend,tooltip}.tsx, plugins/panel/stat/panelcfg.cue.
 */
#include "model/report/setting_words.h"

#include <inttypes.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "model/words/words.h"

#define CUSTOM "fieldConfig/defaults/custom/"

/* `spelling`: canonical JSON, or "absent". */
static const struct {
	const char *path;
	const char *spelling;
	const char *words;
} rows[] = {
	{"tooltip/shared", "true", "all series"},
	{"tooltip/shared", "false", "one series"},
	{"options/tooltip/mode", "\"multi\"", "all series"},
	{"options/tooltip/mode", "\"single\"", "one series"},
	{"options/tooltip/mode", "absent", "one series"},
	{"options/tooltip/mode", "\"none\"", "hidden"},
	{"tooltip/sort", "0", "unsorted"},
	{"tooltip/sort", "1", "ascending"},
	{"tooltip/sort", "2", "descending"},
	{"options/tooltip/sort", "\"none\"", "unsorted"},
	{"options/tooltip/sort", "\"asc\"", "ascending"},
	{"options/tooltip/sort", "\"desc\"", "descending"},
	{"options/tooltip/sort", "absent", "unsorted"},
	{"legend/show", "true", "shown"},
	{"legend/show", "false", "hidden"},
	{"options/legend/showLegend", "true", "shown"},
	{"options/legend/showLegend", "false", "hidden"},
	{"legend/alignAsTable", "true", "table"},
	{"legend/alignAsTable", "false", "list"},
	{"options/legend/displayMode", "absent", "list"},
	{"legend/rightSide", "true", "right"},
	{"legend/rightSide", "false", "bottom"},
	{"options/legend/placement", "absent", "bottom"},
	{"nullPointMode", "\"null\"", "gaps"},
	{"nullPointMode", "\"null as zero\"", "zero"},
	{CUSTOM "spanNulls", "true", "connected"},
	{CUSTOM "spanNulls", "false", "gaps"},
	{CUSTOM "spanNulls", "absent", "gaps"},
	{"points", "true", "always"},
	{"points", "false", "never"},
	{CUSTOM "showPoints", "absent", "auto"},
	{"stack", "true", "on"},
	{"stack", "false", "off"},
	{CUSTOM "stacking/mode", "\"none\"", "off"},
	{CUSTOM "stacking/mode", "absent", "off"},
	{"percentage", "true", "percent"},
	{"percentage", "false", "normal"},
	{"steppedLine", "true", "on"},
	{"steppedLine", "false", "off"},
	{CUSTOM "lineInterpolation", "\"linear\"", "off"},
	{CUSTOM "lineInterpolation", "absent", "off"},
	{"lines", "true", "lines"},
	{"lines", "false", "none"},
	{CUSTOM "drawStyle", "absent", "line"},
	{CUSTOM "lineWidth", "absent", "1"},
	{"dashes", "true", "on"},
	{"dashes", "false", "off"},
	{CUSTOM "lineStyle/fill", "\"solid\"", "off"},
	{CUSTOM "lineStyle/fill", "absent", "off"},
	{"fillGradient", "0", "none"},
	{CUSTOM "gradientMode", "absent", "none"},
	{CUSTOM "fillOpacity", "absent", "0%"},
	{"yaxes/0/show", "true", "auto"},
	{"yaxes/0/show", "false", "hidden"},
	{CUSTOM "axisPlacement", "absent", "auto"},
	{"yaxes/0/logBase", "1", "linear"},
	{"yaxes/0/logBase", "2", "log 2"},
	{"yaxes/0/logBase", "1e1", "log 10"},
	{CUSTOM "scaleDistribution", "absent", "linear"},
	{CUSTOM "scaleDistribution", "{\"type\":\"linear\"}", "linear"},
	{CUSTOM "scaleDistribution", "{\"log\":2,\"type\":\"log\"}", "log 2"},
	{CUSTOM "scaleDistribution", "{\"log\":1e1,\"type\":\"log\"}", "log 10"},
	{"fieldConfig/defaults/unit", "absent", "none"},
	{"colorBackground", "true", "on"},
	{"colorValue", "true", "on"},
	{"colorValue", "false", "off"},
	{"options/colorMode", "absent", "value"},
	{"options/colorMode", "\"none\"", "off"},
	{"sparkline/show", "true", "on"},
	{"sparkline/show", "false", "off"},
	{"options/graphMode", "\"none\"", "off"},
	{"options/graphMode", "\"area\"", "on"},
	{"options/graphMode", "absent", "on"},
	{"options/reduceOptions/calcs", "absent", "lastNotNull"},
	{"valueName", "\"avg\"", "mean"},
	{"valueName", "\"current\"", "last"},
	{"valueName", "\"total\"", "sum"},
};

/* Settings in tenths, of which people see percent. */
static bool is_in_tenths(const char *path)
{
	return strcmp(path, "fill") == 0 || strcmp(path, "fillGradient") == 0;
}

static const char *row_words(const char *path, struct slice spelling)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i].path, path) == 0 && slice_is(spelling, rows[i].spelling))
			return rows[i].words;
	return NULL;
}

const char *setting_words(struct arena *arena, struct setting setting)
{
	STRBUF_AUTO spelling = STRBUF_INIT(SETTING_WORDS_BYTES);
	const struct value *value = setting.value;
	int64_t number;
	if (!value)
		return row_words(setting.path, slice_of("absent"));
	json_write_canonical(value, &spelling);
	const char *words = strbuf_full(&spelling) ? NULL : row_words(setting.path, strbuf_slice(&spelling));
	if (words)
		return words;
	if (value->kind == VALUE_ARRAY && value->count == 1 && value->items[0].kind < VALUE_ARRAY)
		return setting_words(arena, (struct setting){setting.path, &value->items[0]});
	if (value->kind == VALUE_NUMBER && value_to_integer(value, &number)) {
		if (is_in_tenths(setting.path) && number >= 0 && number <= 10)
			return arena_printf(arena, "%" PRId64 "%%", 10 * number);
		if (strcmp(setting.path, CUSTOM "fillOpacity") == 0)
			return arena_printf(arena, "%" PRId64 "%%", number);
		if (strcmp(setting.path, "pointradius") == 0 && number >= 0 && number <= 1000)
			return arena_printf(arena, "%" PRId64, 2 + 2 * number);
	}
	words = words_of_value(arena, value);
	return strlen(words) > SETTING_WORDS_BYTES ? NULL : words;
}
