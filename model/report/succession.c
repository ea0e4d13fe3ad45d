/* SPDX-License-Identifier: MIT */
/*
 * Sources: Grafana 9.4 and 11.0, plugins/panel/graph/tab_display.html and tab_legend.html, plugins/panel/timeseries/
 * config.ts, grafana-ui, options/builder/{legend,tooltip}.tsx, plugins/panel/stat/panelcfg.cue.
 */
#include "model/report/succession.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/slice.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/report/grafana_defaults.h"
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

void successors_note(struct succession *succession, enum fate fate, const char *words, struct setting old,
		     struct setting new)
{
	const char *before = old.path ? setting_words(succession->arena, old) : NULL;
	const char *after = new.path ? setting_words(succession->arena, new) : NULL;
	bool is_long = (old.path && old.value && !before) || (new.path &&new.value && !after);
	if (is_long)
		words = arena_printf(succession->arena, "%s %s (--raw)", words,
				     old.value && new.value ? "edited" : "set");
	else if (old.path && new.path)
		words = arena_printf(succession->arena, "%s %s → %s", words, before ? before : "none",
				     after ? after : "none");
	else if (before || after)
		words = arena_printf(succession->arena, "%s %s", words, before ? before : after);
	succession->notes = arena_grow(succession->arena, succession->notes, succession->count, &succession->room,
				       sizeof *succession->notes);
	succession->notes[succession->count++] = (struct fate_note){fate, words};
}

bool successors_is_set(const char *type, const char *path, const struct value *value)
{
	static const struct value yes = {.kind = VALUE_BOOL, .boolean = true};
	char *in_panel = heap_printf("PANEL/%s", path);
	bool is_set = value && value->kind != VALUE_NULL;
	if (is_set && value->kind == VALUE_STRING)
		is_set = value->text.length > 0;
	else if (is_set && value->kind == VALUE_BOOL)
		is_set = value->boolean || grafana_is_default(type, in_panel, &yes);
	else if (is_set && value->kind != VALUE_NUMBER)
		is_set = value->count > 0;
	is_set = is_set && !grafana_is_default(type, in_panel, value);
	free(in_panel);
	return is_set;
}

const struct value *successors_at_path(const struct value *value, const char *path)
{
	while (value && *path) {
		struct slice segment = {path, strcspn(path, "/")};
		path += segment.length + (path[segment.length] == '/');
		if (value->kind == VALUE_ARRAY) {
			size_t index = strtoul(segment.at, NULL, 10);
			value = index < value->count ? &value->items[index] : NULL;
		} else {
			value = value_get_slice(value, segment);
		}
	}
	return value;
}
