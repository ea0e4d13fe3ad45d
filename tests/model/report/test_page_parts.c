/* SPDX-License-Identifier: MIT */
/* What a person reads of parts that were added or removed, in place of their JSON. */
#include "tests/model/report/page_whole.h"

#define PANELS(list)   "{'panels':[" list "]}"
#define IN_PANEL(rest) PANELS("{'id':4,'type':'timeseries','title':'CPU'," rest "}")
#define PROM           "'datasource':{'type':'prometheus','uid':'prom'}"
#define NEW_PANEL                                                                                                      \
	"{'id':7,'type':'timeseries','title':'Errors','gridPos':{'x':0,'y':4,'w':12,'h':8}," PROM ",'targets':["       \
	"{'refId':'A'," PROM ",'expr':'sum(\\nup)','legendFormat':'{{job}}'},"                                         \
	"{'refId':'B','datasource':{'type':'loki','uid':'l'},'expr':'{a=1}','hide':true}],"                            \
	"'fieldConfig':{'defaults':{'unit':'ms','min':0,'custom':{'lineWidth':2},'thresholds':{'mode':'absolute',"     \
	"'steps':[{'color':'green','value':null},{'color':'red','value':80}]}},'overrides':[{'matcher':{'id':"         \
	"'byName','options':'x'},'properties':[{'id':'unit','value':'s'}]}]},"                                         \
	"'transformations':[{'id':'calculateField','options':{'mode':'binary','alias':'cost','binary':{'left':"        \
	"'tokens','operator':'*','right':'price'}}}],'options':{'legend':{'placement':'bottom'}}}"

static const struct page_case PANEL_CASES[] = {
	{"a panel is told by its type, place, data source, whole queries and what judges its values", PANELS(""),
	 PANELS(NEW_PANEL),
	 "panel 'Errors' (id 7)\n"
	 "+ time series, 12x8 at x 0, y 4, data source prom\n"
	 "    query A, legend {{job}} | sum(\\nup), PromQL\n"
	 "    query B (hidden), data source l | {a=1}, LogQL\n"
	 "    transformation | cost = tokens * price\n"
	 "    override for 'x' | unit s\n"
	 "     | unit ms, min 0, thresholds base green, 80 red, 2 more settings"},
	{"one that goes as well, for its queries are lost", PANELS(NEW_PANEL), PANELS(""),
	 "panel 'Errors' (id 7)\n"
	 "- time series, 12x8 at x 0, y 4, data source prom\n"
	 "    query A, legend {{job}} | sum(\\nup), PromQL\n"
	 "    query B (hidden), data source l | {a=1}, LogQL\n"
	 "    transformation | cost = tokens * price\n"
	 "    override for 'x' | unit s\n"
	 "     | unit ms, min 0, thresholds base green, 80 red, 2 more settings"},
	{"a query with another one beside it, and what its line does not name is counted", PANELS(""),
	 PANELS("{'id':7,'type':'table','title':'Cost','targets':[{'refId':'A','azureLogAnalytics':{'query':'T | "
		"count','"
		"resources':['/a','/b']},'azureResourceGraph':{'query':'Resources | count'}}]}"),
	 "panel 'Cost' (id 7)\n"
	 "+ table, default data source, 2 more settings\n"
	 "    query A, query Resources | count | T | count"},
	{"a graph without a data source, with its axes", PANELS(""),
	 PANELS("{'id':7,'type':'graph','title':'G','span':4,'targets':[{'refId':'A','target':'a.b'}],'lines':true,"
		"'yaxes':[{'format':'deckbytes','min':0},{'format':'deckbytes','min':0}],'alert':{'name':'G is "
		"high'}}"),
	 "panel 'G' (id 7)\n+ graph, default data source\n"
	 "    query A | a.b\n    alert | name G is high\n     | unit deckbytes, min 0, span 4, 1 more setting"},
	{"another axis at the right", PANELS(""),
	 PANELS("{'id':7,'type':'graph','title':'G','yaxes':[{'format':'s'},{'format':'ms'}],'valueName':'current'}"),
	 "panel 'G' (id 7)\n+ graph, unit s, right unit ms, value current"},
	{"mappings and what is shown", PANELS(""),
	 PANELS("{'id':7,'type':'stat','title':'G','options':{'reduceOptions':{'calcs':['lastNotNull']}},'fieldConfig':"
		"{'"
		"defaults':{'mappings':[{'type':'value','options':{'0':{'text':'down'}}}]}}}"),
	 "panel 'G' (id 7)\n+ stat, value lastNotNull, mappings 0 → down"},
	{"a text panel", PANELS(""), PANELS("{'id':8,'type':'text','options':{'mode':'markdown','content':'# a\\nb'}}"),
	 "text panel (id 8)\n+ text, 1 more setting\n    content | # a\\nb, Markdown"},
	{"a folded row and its panels", PANELS(""),
	 PANELS("{'id':9,'type':'row','title':'R','collapsed':true,'panels':[{'id':1,'type':'stat','title':'A'}]}"),
	 "row 'R' (id 9)\n+ collapsed row with 1 panel\npanel 'A' (id 1)\n+ stat"},
	{"an open row has the panels up to the next one",
	 PANELS("{'id':1,'type':'stat'},{'id':2,'type':'stat'},{'id':3,'type':'row'}"),
	 PANELS("{'id':9,'type':'row','title':'R'},{'id':1,'type':'stat'},{'id':2,'type':'stat'},{'id':3,'type':'row'"
		"}"),
	 "row 'R' (id 9)\n+ row with 2 panels"},
};

static void a_panel_that_comes_or_goes_is_told_with_its_queries(void **state)
{
	(void)state;
	check_whole_cases(PANEL_CASES, sizeof PANEL_CASES / sizeof *PANEL_CASES);
}

#define TRANSFORMED(list) IN_PANEL("'transformations':[" list "]")
#define KEPT              "{'id':'merge','options':{}}"
#define VARIABLES(list)   "{'templating':{'list':[" list "]}}"

static const struct page_case PART_CASES[] = {
	{"a query", IN_PANEL(PROM ",'targets':[]"),
	 IN_PANEL(PROM ",'targets':[{'refId':'B','expr':'up','legendFormat':'x'}]"),
	 "panel 'CPU' (id 4)\n+ query B, legend x, PromQL | up"},
	{"a query that is no text", IN_PANEL("'targets':[]"), IN_PANEL("'targets':[{'refId':'B','scenarioId':'walk'}]"),
	 "panel 'CPU' (id 4)\n+ query B | scenarioId walk"},
	{"a query by metrics", IN_PANEL("'targets':[]"),
	 IN_PANEL("'targets':[{'refId':'B','azureMonitor':{'metricName':'Requests','aggregation':'Total','alias':'','"
		  "allowedTimeGrainsMs':[1,2],'dimensionFilters':[]}}]"),
	 "panel 'CPU' (id 4)\n+ query B | metricName Requests, aggregation Total"},
	{"a query by a body", IN_PANEL("'targets':[]"),
	 IN_PANEL("'targets':[{'refId':'B','body':'{\\n}','method':'POST'}]"),
	 "panel 'CPU' (id 4)\n+ query B, method POST | {\\n}"},
	{"a formula", TRANSFORMED(KEPT),
	 TRANSFORMED(KEPT ",{'id':'calculateField','options':{'mode':'reduceRow','alias':'s','reduce':{'reducer':'sum',"
			  "'include':['a','b']},'replaceFields':true}}"),
	 "panel 'CPU' (id 4)\n+ transformation 2 of 2 | s = sum of a, b, in place of all other fields"},
	{"a formula with a number", TRANSFORMED(KEPT),
	 TRANSFORMED(KEPT
		     ",{'id':'calculateField','options':{'mode':'binary','alias':'s','binary':{'left':{'matcher':{'id':"
		     "'byName','options':'a'}},'operator':'/','right':{'fixed':'2'}},'replaceFields':false}}"),
	 "panel 'CPU' (id 4)\n+ transformation 2 of 2 | s = a / 2"},
	{"organize", TRANSFORMED(KEPT),
	 TRANSFORMED(KEPT ",{'id':'organize','options':{'renameByName':{'a':'b','c':'d'},'excludeByName':{'e':true},'"
			  "indexByName':{'g':1,'f':0}}}"),
	 "panel 'CPU' (id 4)\n+ transformation 2 of 2 | organize: rename a to b, c to d; hide e; order f, g"},
	{"others with their options", TRANSFORMED(KEPT),
	 TRANSFORMED(KEPT ",{'id':'limit','options':{'limitField':10},'disabled':true}"),
	 "panel 'CPU' (id 4)\n+ transformation 2 of 2 | limit, limitField 10, disabled true"},
	{"an override", IN_PANEL("'fieldConfig':{'overrides':[]}"),
	 IN_PANEL("'fieldConfig':{'overrides':[{'matcher':{'id':'byName','options':'x'},'properties':[{'id':'custom."
		  "lineWidth','value':2},{'id':'unit','value':'s'}]}]}"),
	 "panel 'CPU' (id 4)\n+ override for 'x' | lineWidth 2, unit s"},
	{"a threshold", IN_PANEL("'fieldConfig':{'defaults':{'thresholds':{'steps':[{'color':'a','value':1}]}}}"),
	 IN_PANEL("'fieldConfig':{'defaults':{'thresholds':{'steps':[{'color':'a','value':1},{'color':'red','value':80}"
		  "]}}}"),
	 "panel 'CPU' (id 4)\n  thresholds | 1 a -> 1 a, 80 red"},
	{"mappings of values",
	 IN_PANEL("'fieldConfig':{'defaults':{'mappings':[{'type':'value','options':{'0':{'text':'a'}}}]}}"),
	 IN_PANEL("'fieldConfig':{'defaults':{'mappings':[{'type':'value','options':{'0':{'text':'a'}}},"
		  "{'type':'value','options':{'1':{'text':'up','color':'green','index':0},'2':{'color':'red'}}}]}}"),
	 "panel 'CPU' (id 4)\n+ mapping 2 | 1 → up green, 2 → red"},
	{"mappings of an override", IN_PANEL("'fieldConfig':{'overrides':[]}"),
	 IN_PANEL("'fieldConfig':{'overrides':[{'matcher':{'id':'byName','options':'x'},'properties':[{'id':'mappings',"
		  "'value':[{'type':'range','options':{'from':0,'to':9,'result':{'text':'low'}}},{'type':'special',"
		  "'options':{'match':'null','result':{'text':'N/A'}}}]}]}]}"),
	 "panel 'CPU' (id 4)\n+ override for 'x' | mappings 0 to 9 → low, null → N/A"},
	{"a link", IN_PANEL("'links':[]"),
	 IN_PANEL("'links':[{'title':'Docs','url':'https://a.example','targetBlank':true}]"),
	 "panel 'CPU' (id 4)\n+ link 'Docs' | https://a.example, targetBlank true"},
	{"a query that is hidden", IN_PANEL("'targets':[]"),
	 IN_PANEL("'targets':[{'refId':'B','expr':'up','hide':true}]"), "panel 'CPU' (id 4)\n+ query B (hidden) | up"},
	{"a link to dashboards", IN_PANEL("'links':[]"),
	 IN_PANEL("'links':[{'title':'Cloud','type':'dashboards','tags':['cloud','infra'],'asDropdown':true,'icon':'x',"
		  "'url':''}]"),
	 "panel 'CPU' (id 4)\n+ link 'Cloud' | dropdown of dashboards tagged cloud, infra"},
	{"a constant has its value", VARIABLES(""),
	 VARIABLES("{'name':'v','type':'constant','query':'1.0','current':{'text':'1.0','value':'1.0'},'hide':2}"),
	 "dashboard\n+ variable 'v' | constant, hidden: 1.0"},
	{"a variable", VARIABLES(""),
	 VARIABLES("{'name':'env','type':'query'," PROM
		   ",'definition':'label_values(up, env)','query':{'query':'label_values(up, "
		   "env)','refId':'x'},'multi':true,'hide':0}"),
	 "dashboard\n+ variable 'env' | query, data source prom, multi true: label_values(up, env)"},
	{"a variable whose query has several lines", VARIABLES(""),
	 VARIABLES("{'name':'env','type':'query'," PROM ",'query':'a\\nb'}"),
	 "dashboard\n+ variable 'env' | query, data source prom\n    query | a\\nb, PromQL"},
	{"an annotation", "{'annotations':{'list':[]}}",
	 "{'annotations':{'list':[{'name':'Deploys'," PROM ",'expr':'up','enable':true}]}}",
	 "dashboard\n+ annotation 'Deploys' | data source prom, enable true: up"},
};

static void a_part_that_comes_is_told_by_what_it_does(void **state)
{
	(void)state;
	check_whole_cases(PART_CASES, sizeof PART_CASES / sizeof *PART_CASES);
}

static const struct page_case CONTAINERS[] = {
	{"templating", "{}", VARIABLES("{'name':'a','type':'constant','query':'1'},{'name':'b','type':'textbox'}"),
	 "dashboard\n+ variables\n    variable 'a', constant | 1\n    variable 'b' | textbox"},
	{"transformations", IN_PANEL("'transformations':[{'id':'merge'},{'id':'limit','options':{'n':1}}]"),
	 IN_PANEL("'x':1"),
	 "panel 'CPU' (id 4)\n- transformations\n    transformation 1 of 2 | merge\n    transformation 2 of 2 | limit, "
	 "n "
	 "1\n  x | none -> 1"},
	{"field settings", IN_PANEL("'x':1"),
	 IN_PANEL("'x':1,'fieldConfig':{'defaults':{'unit':'s','custom':{'a':1,'b':2}},'overrides':[{'matcher':{'id':'"
		  "byName','options':'x'},'properties':[]}]}"),
	 "panel 'CPU' (id 4)\n+ field settings\n    unit | s\n    custom | a 1, b 2\n    override for 'x' | "},
};

static void a_container_that_was_absent_is_told_by_what_is_in_it(void **state)
{
	(void)state;
	check_whole_cases(CONTAINERS, sizeof CONTAINERS / sizeof *CONTAINERS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_panel_that_comes_or_goes_is_told_with_its_queries),
		cmocka_unit_test(a_part_that_comes_is_told_by_what_it_does),
		cmocka_unit_test(a_container_that_was_absent_is_told_by_what_is_in_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
