/* SPDX-License-Identifier: MIT */
/*
 * Sources: Grafana 9.4 and 11.0, plugins/panel/timeseries/migrations.ts (graph to time series),
 * plugins/panel/stat/StatMigrations.ts and grafana-ui, SingleStatShared/SingleStatBaseOptions.ts (singlestat to stat
 * and gauge), plugins/panel/table/migrations.ts (old table to table), plugins/panel/text/textPanelMigrationHandler.ts,
 * plugins/panel/piechart/migrations.ts.
 */
#include "model/report/successor_table.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "model/base/number.h"
#include "model/base/slice.h"
#include "model/base/strbuf.h"
#include "model/value/value.h"

#define NUMBER_BYTES 40
#define WORD_BYTES   4096 /* no word of the table is as long */

#define FIELD  "fieldConfig/defaults/"
#define CUSTOM FIELD "custom/"

const struct successor successor_table[] = {
	{"graph", "yaxes/0/format", FIELD "unit", WAY_SAME, NULL, NULL, "short", "unit"},
	{"graph", "yaxes/0/min", FIELD "min", WAY_SAME, NULL, NULL, NULL, "min"},
	{"graph", "yaxes/0/max", FIELD "max", WAY_SAME, NULL, NULL, NULL, "max"},
	{"graph", "yaxes/0/decimals", FIELD "decimals", WAY_SAME, NULL, NULL, NULL, "decimals"},
	{"graph", "decimals", FIELD "decimals", WAY_SAME, NULL, NULL, NULL, "decimals"},
	{"graph", "yaxes/0/label", CUSTOM "axisLabel", WAY_SAME, NULL, NULL, NULL, "axis label"},
	{"graph", "yaxes/0/logBase", CUSTOM "scaleDistribution", WAY_LOG, NULL, NULL, "1", "axis scale"},
	{"graph", "yaxes/0/show", CUSTOM "axisPlacement", WAY_WORDS, "true=auto|left|absent false=hidden", NULL, "true",
	 "axis"},
	{"graph", "yaxes/1", "", WAY_PART, NULL, NULL, NULL, ""}, /* used by series overrides alone */
	{"graph", "bars", CUSTOM "drawStyle", WAY_WORDS, "true=bars", NULL, NULL, "bars"},
	{"graph", "lines", CUSTOM "drawStyle", WAY_WORDS, "true=line|bars|absent false=points|bars", NULL, "true",
	 "lines"},
	{"graph", "points", CUSTOM "showPoints", WAY_WORDS, "true=always false=never", NULL, "false", "points"},
	{"graph", "pointradius", CUSTOM "pointSize", WAY_DIAMETER, NULL, "points", NULL, "point size"},
	{"graph", "fill", CUSTOM "fillOpacity", WAY_TENFOLD, NULL, NULL, "1", "fill"},
	{"graph", "fillGradient", CUSTOM "gradientMode", WAY_WORDS, "0=none|absent *=opacity", NULL, "0", "gradient"},
	{"graph", "linewidth", CUSTOM "lineWidth", WAY_SAME, NULL, NULL, "1", "line width"},
	{"graph", "steppedLine", CUSTOM "lineInterpolation", WAY_WORDS, "true=stepAfter false=linear|absent", NULL,
	 "false", "steps"},
	{"graph", "dashes", CUSTOM "lineStyle/fill", WAY_WORDS, "true=dash false=solid|absent", NULL, "false",
	 "dashes"},
	{"graph", "dashLength", CUSTOM "lineStyle/dash/0", WAY_SAME, NULL, "dashes", "10", "dash length"},
	{"graph", "spaceLength", CUSTOM "lineStyle/dash/1", WAY_SAME, NULL, "dashes", "10", "dash length"},
	{"graph", "stack", CUSTOM "stacking/mode", WAY_WORDS, "true=normal|percent false=none|absent", NULL, "false",
	 "stacking"},
	{"graph", "percentage", CUSTOM "stacking/mode", WAY_WORDS, "true=percent false=normal|none|absent", "stack",
	 "false", "stacking"},
	{"graph", "nullPointMode", CUSTOM "spanNulls", WAY_WORDS, "null=false|absent connected=true null_as_zero=zero",
	 NULL, "null", "null values"},
	{"graph", "nullPointMode", FIELD "nullValueMode", WAY_SAME, NULL, NULL, "null", "null values in totals"},
	{"graph", "legend/show", "options/legend/showLegend", WAY_WORDS, "true=true|absent false=false", NULL, "true",
	 "legend"},
	{"graph", "legend/alignAsTable", "options/legend/displayMode", WAY_WORDS,
	 "true=table|hidden false=list|hidden|absent", "legend/show", "false", "legend as table"},
	{"graph", "legend/rightSide", "options/legend/placement", WAY_WORDS, "true=right false=bottom|absent",
	 "legend/show", "false", "legend on the right"},
	{"graph", "legend/sideWidth", "options/legend/width", WAY_SAME, NULL, "legend/rightSide", NULL, "legend width"},
	{"graph", "legend/values", "options/legend/calcs", WAY_PART, NULL, NULL, NULL, ""},
	{"graph", "legend/min", "options/legend/calcs", WAY_WORDS, "true=min", "legend/values", NULL, "legend values"},
	{"graph", "legend/max", "options/legend/calcs", WAY_WORDS, "true=max", "legend/values", NULL, "legend values"},
	{"graph", "legend/avg", "options/legend/calcs", WAY_WORDS, "true=mean", "legend/values", NULL, "legend values"},
	{"graph", "legend/current", "options/legend/calcs", WAY_WORDS, "true=lastNotNull|last", "legend/values", NULL,
	 "legend values"},
	{"graph", "legend/total", "options/legend/calcs", WAY_WORDS, "true=sum", "legend/values", NULL,
	 "legend values"},
	{"graph", "legend/sort", "options/legend/sortBy", WAY_WORDS,
	 "min=Min max=Max avg=Mean current=Last|Last_* total=Total", "legend/show", NULL, "legend sorted by"},
	{"graph", "legend/sortDesc", "options/legend/sortDesc", WAY_SAME, NULL, "legend/sort", NULL,
	 "legend sorted descending"},
	{"graph", "tooltip/shared", "options/tooltip/mode", WAY_WORDS, "true=multi false=single|absent", NULL, "true",
	 "tooltip"},
	{"graph", "tooltip/sort", "options/tooltip/sort", WAY_WORDS, "0=none|absent 1=asc 2=desc", NULL, "0",
	 "tooltip order"},
	{"graph", "aliasColors", "", WAY_COLORS, NULL, NULL, NULL, "colors"},
	{"graph", "seriesOverrides", "", WAY_SERIES, NULL, NULL, NULL, "series overrides"},
	{"graph", "thresholds", FIELD "thresholds", WAY_STEPS, NULL, NULL, NULL, "thresholds"},

	{"singlestat", "format", FIELD "unit", WAY_SAME, NULL, NULL, "none", "unit"},
	{"singlestat", "decimals", FIELD "decimals", WAY_SAME, NULL, NULL, NULL, "decimals"},
	{"singlestat", "nullText", FIELD "noValue", WAY_SAME, NULL, NULL, NULL, "text for no value"},
	{"singlestat", "nullPointMode", FIELD "nullValueMode", WAY_SAME, NULL, NULL, "connected", "null values"},
	{"singlestat", "valueName", "options/reduceOptions/calcs", WAY_WORDS,
	 "avg=mean current=lastNotNull|last total=sum first=firstNotNull|first min=min max=max delta=delta diff=diff "
	 "range=range last_time=lastNotNull",
	 NULL, "avg", "value shown"},
	{"singlestat", "valueName", "options/textMode", WAY_WORDS, "name=name", NULL, NULL, "value shown"},
	{"singlestat", "tableColumn", "options/reduceOptions/fields", WAY_PATTERN, NULL, NULL, NULL, "column"},
	{"singlestat", "thresholds", FIELD "thresholds", WAY_LEVELS, NULL, NULL, NULL, "thresholds"},
	{"singlestat", "colors", FIELD "thresholds", WAY_PALETTE, NULL, NULL, NULL, "colors"},
	{"singlestat", "colorBackground", "options/colorMode", WAY_WORDS, "true=background|background_solid", NULL,
	 NULL, "background color"},
	{"singlestat", "colorValue", "options/colorMode", WAY_WORDS,
	 "true=value|background|absent false=none|background|background_solid", NULL, "false", "value color"},
	{"singlestat", "sparkline/show", "options/graphMode", WAY_WORDS, "true=area|absent false=none", NULL, "false",
	 "sparkline"},
	{"singlestat", "sparkline/lineColor", FIELD "color/fixedColor", WAY_SAME, NULL, "sparkline/show", NULL,
	 "sparkline color"},
	{"singlestat", "sparkline/fillColor", "", WAY_SAME, NULL, "sparkline/show", NULL, "sparkline fill color"},
	{"singlestat", "gauge/show", "type", WAY_WORDS, "true=gauge", NULL, NULL, "gauge"},
	{"singlestat", "gauge/minValue", FIELD "min", WAY_SAME, NULL, "gauge/show", "0", "min"},
	{"singlestat", "gauge/maxValue", FIELD "max", WAY_SAME, NULL, "gauge/show", "100", "max"},
	{"singlestat", "gauge/thresholdMarkers", "options/showThresholdMarkers", WAY_SAME, NULL, "gauge/show", "true",
	 "threshold markers"},
	{"singlestat", "gauge/thresholdLabels", "options/showThresholdLabels", WAY_SAME, NULL, "gauge/show", "false",
	 "threshold labels"},
	{"singlestat", "valueMaps", FIELD "mappings", WAY_TEXTS, NULL, NULL, NULL, "mappings"},
	{"singlestat", "rangeMaps", FIELD "mappings", WAY_TEXTS, NULL, NULL, NULL, "mappings"},
	{"singlestat", "mappingType", "", WAY_PART, NULL, NULL, NULL, ""},
	{"singlestat", "mappingTypes", "", WAY_PART, NULL, NULL, NULL, ""},
	{"singlestat", "prefixFontSize", "", WAY_SAME, NULL, "prefix", NULL, "prefix font size"},
	{"singlestat", "postfixFontSize", "", WAY_SAME, NULL, "postfix", NULL, "postfix font size"},

	{"table-old", "styles", "", WAY_STYLES, NULL, NULL, NULL, "column styles"},
	{"table-old", "showHeader", "options/showHeader", WAY_SAME, NULL, NULL, "true", "header"},
	{"table-old", "transform", "transformations/0/id", WAY_WORDS,
	 "timeseries_to_rows=seriesToRows timeseries_to_columns=seriesToColumns|joinByField "
	 "timeseries_aggregations=reduce table=merge|absent",
	 NULL, NULL, "transformation"},

	{"text", "content", "options/content", WAY_SAME, NULL, NULL, NULL, "content"},
	{"text", "mode", "options/mode", WAY_SAME, NULL, NULL, NULL, "mode"},

	{"grafana-piechart-panel", "format", FIELD "unit", WAY_SAME, NULL, NULL, NULL, "unit"},
	{"grafana-piechart-panel", "pieType", "options/pieType", WAY_SAME, NULL, NULL, NULL, "kind of pie"},
	{"grafana-piechart-panel", "valueName", "options/reduceOptions/calcs", WAY_WORDS,
	 "avg=mean current=lastNotNull|last total=sum min=min max=max", NULL, NULL, "value shown"},
	{"grafana-piechart-panel", "legendType", "options/legend/placement", WAY_WORDS,
	 "Right_side=right Under_graph=bottom", NULL, NULL, "legend"},
	{"grafana-piechart-panel", "legend/show", "options/legend/showLegend", WAY_WORDS,
	 "true=true|absent false=false", NULL, "true", "legend"},
	{"grafana-piechart-panel", "decimals", FIELD "decimals", WAY_SAME, NULL, NULL, "0", "decimals"},
	{"grafana-piechart-panel", "aliasColors", "", WAY_COLORS, NULL, NULL, NULL, "colors"},
};

const size_t successor_table_count = sizeof successor_table / sizeof *successor_table;

/* ---- how a new value follows ---- */

/* A scalar as text: "true", "null", 1e1 as "10"; empty for anything else. */
static void add_scalar(const struct value *value, struct strbuf *out)
{
	int64_t number;
	if (value->kind == VALUE_BOOL)
		strbuf_add_text(out, value->boolean ? "true" : "false");
	else if (value->kind == VALUE_NUMBER && value_to_integer(value, &number))
		strbuf_printf(out, "%" PRId64, number);
	else if (value->kind == VALUE_NUMBER)
		strbuf_add_slice(out, value->text);
	else if (value->kind == VALUE_STRING)
		for (size_t i = 0; i < value->text.length; i++)
			strbuf_add_char(out, value->text.at[i] == ' ' ? '_' : value->text.at[i]);
}

static bool number_of(struct slice text, double *out)
{
	STRBUF_AUTO copy = STRBUF_INIT(NUMBER_BYTES);
	strbuf_add_slice(&copy, text);
	if (strbuf_full(&copy) || number_check(text) != NUMBER_OK)
		return false;
	*out = strtod(copy.at, NULL);
	return true;
}

static bool number_value(const struct value *value, double *out)
{
	return value && (value->kind == VALUE_NUMBER || value->kind == VALUE_STRING) && number_of(value->text, out);
}

/* A number may be a text: the old axes have "min": "0". */
static bool is_same(const struct value *old, const struct value *new)
{
	double a;
	double b;
	if (!new)
		return false;
	return value_equal(old, new) || (number_value(old, &a) && number_value(new, &b) && a == b);
}

/* Whether `word` is among those that "avg=mean current=last|lastNotNull" has for `key`. */
static bool has_word(const char *words, struct slice key, struct slice word)
{
	while (words && *words) {
		words += *words == ' ';
		struct slice name = {words, strcspn(words, "=")};
		struct slice list = {words + name.length + 1, strcspn(words + name.length + 1, " ")};
		words = list.at + list.length;
		if (!slice_equal(name, key) && !slice_is(name, "*"))
			continue;
		while (list.length) {
			const char *bar = memchr(list.at, '|', list.length);
			struct slice one = {list.at, bar ? (size_t)(bar - list.at) : list.length};
			if (slice_equal(one, word))
				return true;
			list.at += one.length + (bar != NULL);
			list.length -= one.length + (bar != NULL);
		}
		return false;
	}
	return false;
}

static bool is_by_words(const char *words, const struct value *old, const struct value *new)
{
	STRBUF_AUTO key = STRBUF_INIT(WORD_BYTES);
	STRBUF_AUTO word = STRBUF_INIT(WORD_BYTES);
	add_scalar(old, &key);
	if (new &&new->kind == VALUE_ARRAY) {
		for (size_t i = 0; i < new->count; i++)
			if (is_by_words(words, old, &new->items[i]))
				return true;
		return false;
	}
	if (new)
		add_scalar(new, &word);
	else
		strbuf_add_text(&word, "absent");
	return has_word(words, strbuf_slice(&key), strbuf_slice(&word));
}

/* ---- thresholds and mappings ---- */

static bool has_step(const struct value *steps, const char *key, const struct value *sought)
{
	for (size_t i = 0; steps && steps->kind == VALUE_ARRAY && i < steps->count; i++)
		if (sought && is_same(sought, value_get(&steps->items[i], key)))
			return true;
	return false;
}

/* Each item of old, which is [{value}], is a step of new. */
static bool is_by_steps(const struct value *old, const struct value *new)
{
	size_t steps = 0;
	for (size_t i = 0; old->kind == VALUE_ARRAY && i < old->count; i++)
		if (!has_step(value_get(new, "steps"), "value", value_get(&old->items[i], "value")))
			return false;
	const struct value *list = value_get_kind(new, "steps", VALUE_ARRAY);
	for (size_t i = 0; list && i < list->count; i++)
		steps += value_get_kind(&list->items[i], "value", VALUE_NUMBER) != NULL;
	return old->kind == VALUE_ARRAY && steps <= old->count;
}

/* Each item of old, a number or one spelled as a text, is a step of new. */
static bool is_by_numbers(const struct value *old, const struct value *new)
{
	for (size_t i = 0; old->kind == VALUE_ARRAY && i < old->count; i++)
		if (!has_step(value_get(new, "steps"), "value", &old->items[i]))
			return false;
	return old->kind == VALUE_ARRAY;
}

/* "50, 80" and the steps behind the first. */
static bool is_by_levels(const struct value *old, const struct value *new)
{
	const struct value *steps = value_get_kind(new, "steps", VALUE_ARRAY);
	size_t step = 1;
	if (old->kind != VALUE_STRING || !steps)
		return false;
	for (size_t from = 0; from < old->text.length; step++) {
		struct slice rest = {old->text.at + from, old->text.length - from};
		const char *comma = memchr(rest.at, ',', rest.length);
		struct slice one = {rest.at, comma ? (size_t)(comma - rest.at) : rest.length};
		from += one.length + 1;
		while (one.length && one.at[0] == ' ')
			one = (struct slice){one.at + 1, one.length - 1};
		while (one.length && one.at[one.length - 1] == ' ')
			one.length--;
		struct value level = value_text(one);
		if (step >= steps->count || !is_same(&level, value_get(&steps->items[step], "value")))
			return false;
	}
	return step == steps->count;
}

static bool is_by_palette(const struct value *old, const struct value *new)
{
	const struct value *steps = value_get_kind(new, "steps", VALUE_ARRAY);
	for (size_t i = 0; steps && old->kind == VALUE_ARRAY && i < steps->count && i < old->count; i++)
		if (!is_same(&old->items[i], value_get(&steps->items[i], "color")))
			return false;
	return steps && steps->count > 0;
}

/* Whether one of new, {type, options}, or of Grafana 7 {value, text} and {from, to, text}, maps what `old` maps. */
static bool is_mapped(const struct value *old, const struct value *new)
{
	const struct value *value = value_get(old, "value");
	const struct value *text = value_get(old, "text");
	const struct value *options = value_get(new, "options");
	const struct value *result = value_get(options, "result");
	bool is_null = value_is_text(value ? value : value_get(old, "from"), "null");
	if (is_null && value_is_text(value_get(options, "match"), "null"))
		return is_same(text, value_get(result, "text"));
	if (value) {
		const struct value *found = value->kind == VALUE_STRING || value->kind == VALUE_NUMBER
						    ? value_get_slice(options, value->text)
						    : NULL;
		return is_same(text, value_get(found, "text")) ||
		       (is_same(value, value_get(new, "value")) && is_same(text, value_get(new, "text")));
	}
	const struct value *range = result ? options : new;
	const struct value *from = value_get(old, "from");
	const struct value *to = value_get(old, "to");
	return from && to && is_same(from, value_get(range, "from")) && is_same(to, value_get(range, "to")) &&
	       is_same(text, value_get(result ? result : new, "text"));
}

static bool is_by_texts(const struct value *old, const struct value *new)
{
	if (!new || new->kind != VALUE_ARRAY || old->kind != VALUE_ARRAY)
		return false;
	for (size_t i = 0; i < old->count; i++) {
		bool is_found = !value_get_kind(&old->items[i], "text", VALUE_STRING);
		for (size_t k = 0; k < new->count && !is_found; k++)
			is_found = is_mapped(&old->items[i], &new->items[k]);
		if (!is_found)
			return false;
	}
	return true;
}

static bool is_by_pattern(const struct value *old, const struct value *new)
{
	return old->kind == VALUE_STRING &&
	       new &&new->kind == VALUE_STRING &&new->text.length == old->text.length + 4 &&
	       slice_starts_with(new->text, "/^") && slice_ends_with(new->text, "$/") &&
	       memcmp(new->text.at + 2, old->text.at, old->text.length) == 0;
}

/* yaxes: a base of 1 is linear. */
static bool is_by_log(const struct value *old, const struct value *new)
{
	static const struct value one = {.kind = VALUE_NUMBER, .text = {"1", 1}};
	bool is_log = value_is_text(value_get(new, "type"), "log");
	return is_same(old, &one) ? !is_log : is_log && is_same(old, value_get(new, "log"));
}

/* "YYYY-MM-DD" and the unit "time: YYYY-MM-DD". */
static bool is_by_time(const struct value *old, const struct value *new)
{
	static const char prefix[] = "time:";
	if (old->kind != VALUE_STRING || !new || new->kind != VALUE_STRING || !slice_starts_with(new->text, prefix))
		return false;
	struct slice format = {new->text.at + strlen(prefix), new->text.length - strlen(prefix)};
	while (format.length && format.at[0] == ' ')
		format = (struct slice){format.at + 1, format.length - 1};
	return slice_equal(format, old->text);
}

bool successor_has_become(const struct successor *row, const struct value *old, const struct value *new)
{
	double a = 0;
	double b = 0;
	bool is_number = number_value(old, &a) && number_value(new, &b);
	switch (row->way) {
	case WAY_SAME:
		return is_same(old, new);
	case WAY_TENFOLD:
		return is_number && b == 10 * a;
	case WAY_DIAMETER:
		return is_number && b == 2 + 2 * a;
	case WAY_WORDS:
		return is_by_words(row->words, old, new);
	case WAY_STEPS:
		return is_by_steps(old, new);
	case WAY_NUMBERS:
		return is_by_numbers(old, new);
	case WAY_LOG:
		return is_by_log(old, new);
	case WAY_TIME:
		return is_by_time(old, new);
	case WAY_LEVELS:
		return is_by_levels(old, new);
	case WAY_PALETTE:
		return is_by_palette(old, new);
	case WAY_TEXTS:
		return is_by_texts(old, new);
	case WAY_PATTERN:
		return is_by_pattern(old, new);
	default:
		return false;
	}
}

bool successor_knows(const struct successor *row, const struct value *old)
{
	STRBUF_AUTO key = STRBUF_INIT(WORD_BYTES);
	if (row->way != WAY_WORDS)
		return true;
	add_scalar(old, &key);
	for (const char *words = row->words; *words;) {
		words += *words == ' ';
		struct slice name = {words, strcspn(words, "=")};
		words += strcspn(words, " ");
		if (slice_equal(name, strbuf_slice(&key)) || slice_is(name, "*"))
			return true;
	}
	return false;
}
