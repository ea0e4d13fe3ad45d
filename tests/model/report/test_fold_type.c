/* SPDX-License-Identifier: MIT */
/* Panels of another type: what was kept, what has another value, what was lost, what is new. */
#include "tests/model/report/page_described.h"

#define PANELS(list)          "{'panels':[" list "]}"
#define PANEL(id, type, rest) "{'id':" #id ",'type':'" type "','title':'P" #id "'" rest "}"
#define FIELDS(rest)          ",'fieldConfig':{'defaults':{" rest "},'overrides':[]}"
#define OVERRIDES(list)       ",'fieldConfig':{'defaults':{},'overrides':[" list "]}"
#define OVERRIDE(name, id, value)                                                                                      \
	"{'matcher':{'id':'byName','options':'" name "'},'properties':[{'id':'" id "','value':" value "}]}"

/* what Grafana writes into each graph */
#define GRAPH_DEFAULTS                                                                                                 \
	",'renderer':'flot','lines':true,'fill':1,'linewidth':1,'dashes':false,'dashLength':10,'spaceLength':10,"      \
	"'points':false,'pointradius':2,'bars':false,'stack':false,'percentage':false,'nullPointMode':'null',"         \
	"'steppedLine':false,'aliasColors':{},'seriesOverrides':[],'thresholds':[],'timeRegions':[],"                  \
	"'xaxis':{'show':true,'mode':'time','name':null,'values':[],'buckets':null},"                                  \
	"'yaxis':{'align':false,'alignLevel':null},'tooltip':{'shared':true,'sort':0,'value_type':'individual'},"      \
	"'legend':{'show':true,'values':false,'min':false,'max':false,'current':false,'total':false,'avg':false}"
#define SERIES_DEFAULTS                                                                                                \
	",'options':{'legend':{'calcs':[],'displayMode':'list','placement':'bottom','showLegend':true},"               \
	"'tooltip':{'mode':'multi','sort':'none'}},'fieldConfig':{'defaults':{'color':{'mode':'palette-classic'},"     \
	"'custom':{'drawStyle':'line','fillOpacity':10,'lineWidth':1,'showPoints':'never','spanNulls':false,"          \
	"'pointSize':5},'unit':'short'},'overrides':[]}"

/* graph to time series in Grafana 8: always a tooltip of one series, null as "connected" */
#define GRAFANA_8(bridged)                                                                                             \
	",'options':{'legend':{'calcs':[],'displayMode':'list','placement':'bottom'},'tooltip':{'mode':'single'}}"     \
	",'fieldConfig':{'defaults':{'custom':{'drawStyle':'line','fillOpacity':10,'lineWidth':1,"                     \
	"'showPoints':'never','spanNulls':" bridged "},'unit':'short'},'overrides':[]}"

static const struct page_case GRAPHS[] = {
	{"of nothing but defaults", PANELS(PANEL(1, "graph", GRAPH_DEFAULTS)),
	 PANELS(PANEL(1, "timeseries", SERIES_DEFAULTS)),
	 "type | panel 'P1' (id 1) | type | graph -> timeseries\n  lost: nothing that was set"},
	{"panels of one pair of types are one group, with the settings that each had",
	 PANELS(PANEL(1, "graph", ",'stack':true,'yaxes':[{'format':'ms','min':'0'}]") "," PANEL(
		 2, "graph", ",'yaxes':[{'format':'s'}]")),
	 PANELS(PANEL(1, "timeseries",
		      FIELDS("'unit':'ms','min':0,'custom':{'stacking':{'group':'A','mode':'normal'}"
			     "}")) "," PANEL(2, "timeseries", FIELDS("'unit':'s'"))),
	 "type |  | 2 panels | graph -> timeseries\n"
	 "  kept: min, stacking, unit (in 2 panels)\n"
	 "  changed: fill 10% → 0% (in 2 panels), points never → auto (2), tooltip all series → one series (2)\n"
	 "  lost: nothing that was set\n"
	 "  @ 'P1' (id 1); 'P2' (id 2)"},
	{"a successor with another value", PANELS(PANEL(1, "graph", ",'linewidth':3,'yaxes':[{'format':'ms'}]")),
	 PANELS(PANEL(1, "timeseries", FIELDS("'unit':'s','custom':{'lineWidth':1}"))),
	 "type | panel 'P1' (id 1) | type | graph -> timeseries\n"
	 "  changed: fill 10% → 0%, line width 3 → 1, points never → auto, tooltip all series → one series, unit ms → "
	 "s\n"
	 "  lost: nothing that was set"},
	{"lost, each with its value",
	 PANELS(PANEL(1, "graph", ",'fill':0,'legend':{'show':true,'hideZero':true,'sort':'max'}")),
	 PANELS(PANEL(1, "timeseries", "")),
	 "type | panel 'P1' (id 1) | type | graph -> timeseries\n"
	 "  kept: fill\n"
	 "  changed: points never → auto, tooltip all series → one series, unit short → none\n"
	 "  lost: legend sorted by max, legend.hideZero true"},
	{"what nobody had set before", PANELS(PANEL(1, "graph", "")),
	 PANELS(PANEL(1, "timeseries", FIELDS("'custom':{'axisSoftMin':0,'fillOpacity':80}"))),
	 "type | panel 'P1' (id 1) | type | graph -> timeseries\n"
	 "  changed: fill 10% → 80%, points never → auto, tooltip all series → one series, unit short → none\n"
	 "  lost: nothing that was set\n"
	 "  new: axisSoftMin 0"},
	{"colors, series and thresholds",
	 PANELS(PANEL(1, "graph",
		      ",'aliasColors':{'errors':'red','ok':'green'},"
		      "'seriesOverrides':[{'alias':'errors','fill':5,'zindex':3},{'alias':'ok','yaxis':2}],"
		      "'thresholds':[{'value':80,'op':'gt'}]")),
	 PANELS(PANEL(1, "timeseries",
		      ",'fieldConfig':{'defaults':{'thresholds':{'steps':[{'color':'green'},"
		      "{'color':'red','value':80}]}},'overrides':[" OVERRIDE(
			      "errors", "color",
			      "{'mode':'fixed','fixedColor':'red'}") "," OVERRIDE("errors", "custom.fillOpacity",
										  "50") "," OVERRIDE("ok",
												     "display"
												     "Name",
												     "'fine"
												     "'") "]"
													  "}")),
	 "type | panel 'P1' (id 1) | type | graph -> timeseries\n"
	 "  kept: colors, series overrides, thresholds\n"
	 "  changed: fill 10% → 0%, points never → auto, tooltip all series → one series, unit short → none\n"
	 "  lost: color of 'ok' green, yaxis of 'ok' 2, zindex of 'errors' 3\n"
	 "  new: displayName of 'ok' fine"},
	{"as Grafana 8 did it: tooltips show one series and gaps are bridged, for all that were left alone",
	 PANELS(PANEL(1, "graph", GRAPH_DEFAULTS) "," PANEL(2, "graph", GRAPH_DEFAULTS)),
	 PANELS(PANEL(1, "timeseries", GRAFANA_8("true")) "," PANEL(2, "timeseries", GRAFANA_8("false"))),
	 "type |  | 2 panels | graph -> timeseries\n"
	 "  changed: null values gaps → connected, tooltip all series → one series (in 2 panels)\n"
	 "  lost: nothing that was set\n"
	 "  @ 'P1' (id 1); 'P2' (id 2)"},
	{"a legend that is hidden, and values that only the new one has",
	 PANELS(PANEL(1, "graph", ",'legend':{'show':true,'values':true,'max':true,'alignAsTable':true}")),
	 PANELS(PANEL(1, "timeseries",
		      ",'options':{'legend':{'showLegend':false,'displayMode':'table','calcs':['max','min']},"
		      "'tooltip':{'mode':'multi'}}" FIELDS(
			      "'unit':'short','custom':{'fillOpacity':10,'showPoints':'never'}"))),
	 "type | panel 'P1' (id 1) | type | graph -> timeseries\n"
	 "  kept: legend as table, legend values\n"
	 "  changed: legend shown → hidden\n"
	 "  lost: nothing that was set\n"
	 "  new: legend values min"},
	{"an override with another value, and a threshold more",
	 PANELS(PANEL(
		 1, "graph",
		 ",'seriesOverrides':[{'alias':'a','fill':5},{'alias':'b','lines':false}],'thresholds':[{'value':80}]"
		 ",'bars':true,'tooltip':{'shared':false},'yaxes':[{'format':'none','logBase':10}]")),
	 PANELS(PANEL(1, "timeseries",
		      ",'fieldConfig':{'defaults':{'unit':'none','thresholds':{'steps':[{'color':'green'},"
		      "{'color':'red','value':80},{'color':'blue','value':90}]},'custom':{'drawStyle':'bars',"
		      "'fillOpacity':100,'showPoints':'never','scaleDistribution':{'type':'log','log':2}}},'overrides':"
		      "[" OVERRIDE("a", "custom.fillOpacity", "20") "," OVERRIDE("b", "custom.lineWidth", "0") "]}")),
	 "type | panel 'P1' (id 1) | type | graph -> timeseries\n"
	 "  kept: bars, series overrides, tooltip, unit\n"
	 "  changed: axis scale log 10 → log 2, fill of 'a' 50% → 20%, thresholds [{value: 80}] → {steps: [{color: "
	 "green}, {color: red, value: 80}, {color: blue, value: 90}]}\n"
	 "  lost: nothing that was set"},
	{"title, queries, data source and place stay changes of their own",
	 PANELS(PANEL(1, "graph", ",'description':'a','targets':[{'refId':'A','expr':'up'}]" GRAPH_DEFAULTS)),
	 PANELS(PANEL(1, "timeseries", ",'description':'b','targets':[{'refId':'A','expr':'down'}]" SERIES_DEFAULTS)),
	 "edit | panel 'P1' (id 1)\n"
	 "type | panel 'P1' (id 1) | type | graph -> timeseries\n  lost: nothing that was set\n"
	 "edit | panel 'P1' (id 1)"},
};

static void a_graph_becomes_a_time_series(void **state)
{
	(void)state;
	check_page_cases(GRAPHS, sizeof GRAPHS / sizeof *GRAPHS);
}

#define TEN  "0123456789"
#define LONG TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static const struct page_case OTHERS[] = {
	{"a singlestat becomes a stat",
	 PANELS(PANEL(1, "singlestat",
		      ",'format':'percent','valueName':'current','thresholds':'50, 80','colors':['a','b','c'],"
		      "'colorBackground':true,'sparkline':{'show':true,'full':true},'prefix':'about ',"
		      "'valueMaps':[{'value':'1','op':'=','text':'up'}],'valueFontSize':'80%'")),
	 PANELS(PANEL(
		 1, "stat",
		 FIELDS("'unit':'percent','thresholds':{'mode':'absolute','steps':[{'color':'a','value':null},"
			"{'color':'b','value':50},{'color':'c','value':80}]},"
			"'mappings':[{'type':'value','options':{'1':{'text':'up'}}}]") ",'options':{'colorMode':'"
										       "background','graphMode':'area',"
										       "'reduceOptions':{'calcs':['"
										       "lastNotNull']}}")),
	 "type | panel 'P1' (id 1) | type | singlestat -> stat\n"
	 "  kept: background color, colors, mappings, sparkline, thresholds, unit, value shown\n"
	 "  lost: prefix 'about ', sparkline.full true"},
	{"a singlestat with a gauge becomes a gauge",
	 PANELS(PANEL(1, "singlestat", ",'gauge':{'show':true,'minValue':0,'maxValue':50}")),
	 PANELS(PANEL(1, "gauge", FIELDS("'min':0,'max':50"))),
	 "type | panel 'P1' (id 1) | type | singlestat -> gauge\n"
	 "  kept: gauge, max\n  lost: nothing that was set"},
	{"an old table, which was called table, becomes one",
	 PANELS(PANEL(1, "table",
		      ",'styles':[{'pattern':'Time','type':'date','alias':'When','dateFormat':'YYYY'},"
		      "{'pattern':'Value','type':'number','unit':'ms','decimals':2}],'showHeader':true,'scroll':true")),
	 PANELS(PANEL(1, "table",
		      OVERRIDES(OVERRIDE("Time", "displayName", "'When'") "," OVERRIDE("Value", "unit", "'ms'")))),
	 "type | panel 'P1' (id 1) | type | table-old -> table\n"
	 "  kept: column styles\n"
	 "  lost: dateFormat of 'Time' YYYY, decimals of 'Value' 2"},
	{"the content of a text goes into its options", PANELS(PANEL(1, "text", ",'content':'# Hi','mode':'markdown'")),
	 PANELS(PANEL(1, "text", ",'options':{'content':'# Hi','mode':'markdown'}")),
	 "type | panel 'P1' (id 1) | settings written as in Grafana 7\n"
	 "  kept: content, mode\n  lost: nothing that was set"},
	{"a hidden column, a mapping of another value and a text too long for a line",
	 PANELS(PANEL(1, "table",
		      ",'styles':[{'pattern':'id','type':'hidden'},{'pattern':'up','type':'number','unit':'s',"
		      "'valueMaps':[{'value':'1','text':'up'}]}],'emptyText':'" LONG "'")),
	 PANELS(PANEL(1, "table",
		      OVERRIDES(OVERRIDE("up", "unit", "'ms'") "," OVERRIDE(
			      "up", "mappings", "[{'type':'value','options':{'0':{'text':'up'}}}]")))),
	 "type | panel 'P1' (id 1) | type | table-old -> table\n"
	 "  changed: unit of 'up' s → ms, valueMaps of 'up' [{value: 1, text: up}] → "
	 "[{type: value, options: {0: {text: up}}}]\n"
	 "  lost: emptyText set (--raw), type of 'id' hidden"},
	{"types without a row: what both have under one name is kept",
	 PANELS(PANEL(1, "stat", ",'options':{'textMode':'value','orientation':'horizontal'}" FIELDS("'unit':'ms'"))),
	 PANELS(PANEL(1, "gauge",
		      ",'options':{'orientation':'horizontal','showThresholdLabels':true}" FIELDS("'unit':'ms'"))),
	 "type | panel 'P1' (id 1) | type | stat -> gauge\n"
	 "  lost: textMode value\n  new: showThresholdLabels true"},
};

static void other_types_have_successors_too(void **state)
{
	(void)state;
	check_page_cases(OTHERS, sizeof OTHERS / sizeof *OTHERS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_graph_becomes_a_time_series),
		cmocka_unit_test(other_types_have_successors_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
