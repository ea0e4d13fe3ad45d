/* SPDX-License-Identifier: MIT */
/* What a change of one thing is called, and its values in words. */
#include "tests/model/report/page_whole.h"

#define IN_PANEL(rest) "{'panels':[{'id':4,'type':'timeseries','title':'CPU'," rest "}]}"
#define PROM           "'datasource':{'type':'prometheus','uid':'p'}"
#define QUERY(rest)    IN_PANEL(PROM ",'targets':[{'refId':'A'," rest "}]")
#define DEFAULTS(rest) IN_PANEL("'fieldConfig':{'defaults':{" rest "}}")
#define OVERRIDE(matcher, rest)                                                                                        \
	IN_PANEL("'fieldConfig':{'overrides':[{'matcher':" matcher ",'properties':[" rest "]}]}")
#define TRANSFORMED(list) IN_PANEL("'transformations':[" list "]")
#define VARIABLE(rest)    "{'templating':{'list':[{'name':'env'," rest "}]}}"

static const struct page_case LABELS[] = {
	{"a query", QUERY("'expr':'up'"), QUERY("'expr':'down'"), "panel 'CPU' (id 4)\n  query A, PromQL | up => down"},
	{"beside the query", QUERY("'legendFormat':'a','format':'time_series','hide':false"),
	 QUERY("'legendFormat':'b','format':'table','hide':true"),
	 "panel 'CPU' (id 4)\n  query A, legend | a -> b\n  query A, shown as | time_series -> table\n"
	 "  query A, hidden | false -> true"},
	{"a query of Azure",
	 IN_PANEL("'targets':[{'refId':'A','datasource':{'type':'grafana-azure-monitor-datasource'},"
		  "'azureLogAnalytics':{'query':'a','resultFormat':'table'}}]"),
	 IN_PANEL("'targets':[{'refId':'A','datasource':{'type':'grafana-azure-monitor-datasource'},"
		  "'azureLogAnalytics':{'query':'b','resultFormat':'logs'}}]"),
	 "panel 'CPU' (id 4)\n  query A, KQL | a => b\n  query A, shown as | table -> logs"},
	{"field settings", DEFAULTS("'unit':'ms','custom':{'lineWidth':1}"),
	 DEFAULTS("'unit':'s','custom':{'lineWidth':2}"), "panel 'CPU' (id 4)\n  unit | ms -> s\n  lineWidth | 1 -> 2"},
	{"thresholds", DEFAULTS("'thresholds':{'mode':'absolute','steps':[{'color':'a'},{'color':'b','value':80}]}"),
	 DEFAULTS("'thresholds':{'mode':'percentage','steps':[{'color':'a'},{'color':'c','value':90}]}"),
	 "panel 'CPU' (id 4)\n  thresholds | base a, 80 b -> base a, 90 c, percentage"},
	{"a step of thresholds that comes, with their unit",
	 DEFAULTS("'unit':'percentunit','thresholds':{'mode':'absolute','steps':[{'color':'a','value':null}]}"),
	 DEFAULTS("'unit':'percentunit','thresholds':{'mode':'absolute','steps':[{'color':'a','value':null},{'color':'"
		  "b',"
		  "'value':0.8}]}"),
	 "panel 'CPU' (id 4)\n  thresholds (in percentunit) | base a -> base a, 0.8 b"},
	{"thresholds of an override",
	 OVERRIDE("{'id':'byName','options':'x'}", "{'id':'thresholds','value':{'steps':[{'color':'a'}]}}"),
	 OVERRIDE("{'id':'byName','options':'x'}", "{'id':'thresholds','value':{'steps':[{'color':'b'}]}}"),
	 "panel 'CPU' (id 4)\n  override for 'x': thresholds | base a -> base b"},
	{"an override",
	 OVERRIDE("{'id':'byName','options':'Write'}", "{'id':'unit','value':'s'},{'id':'custom.fill','value':1}"),
	 OVERRIDE("{'id':'byName','options':'Write'}", "{'id':'unit','value':'ms'},{'id':'custom.fill','value':2}"),
	 "panel 'CPU' (id 4)\n  override for 'Write': unit | s -> ms\n  override for 'Write': fill | 1 -> 2"},
	{"two overrides for one field",
	 IN_PANEL("'fieldConfig':{'overrides':[{'matcher':{'id':'byName','options':'W'},'properties':[{'id':'unit','"
		  "value':"
		  "'s'}]},{'matcher':{'id':'byName','options':'W'},'properties':[{'id':'min','value':0},{'id':'max','"
		  "value'"
		  ":9}]}]}"),
	 IN_PANEL("'fieldConfig':{'overrides':[{'matcher':{'id':'byName','options':'W'},'properties':[{'id':'unit','"
		  "value':"
		  "'s'}]},{'matcher':{'id':'byName','options':'W'},'properties':[{'id':'min','value':1},{'id':'max','"
		  "value'"
		  ":9}]}]}"),
	 "panel 'CPU' (id 4)\n  override for 'W' #2: min | 0 -> 1"},
	{"matchers", OVERRIDE("{'id':'byRegexp','options':'/a.*/'}", "{'id':'unit','value':'s'}"),
	 OVERRIDE("{'id':'byRegexp','options':'/a.*/'}", "{'id':'unit','value':'ms'}"),
	 "panel 'CPU' (id 4)\n  override for /a.*/: unit | s -> ms"},
	{"several names",
	 OVERRIDE("{'id':'byNames','options':{'mode':'exclude','names':['a','b']}}", "{'id':'unit','value':'s'}"),
	 OVERRIDE("{'id':'byNames','options':{'mode':'exclude','names':['a','b']}}", "{'id':'unit','value':'ms'}"),
	 "panel 'CPU' (id 4)\n  override for all but a, b: unit | s -> ms"},
	{"a matcher", OVERRIDE("{'id':'byName','options':'Read'}", "{'id':'unit','value':'s'}"),
	 OVERRIDE("{'id':'byName','options':'Write'}", "{'id':'unit','value':'s'}"),
	 "panel 'CPU' (id 4)\n  override: matches | Read -> Write"},
	{"options of a variable", VARIABLE("'options':[{'text':'a','value':'a','selected':true}]"),
	 VARIABLE("'options':[{'text':'b','value':'c','selected':false}]"),
	 "dashboard\n  variable 'env': options | a (selected) -> b = c"},
	{"a row of an old dashboard", "{'rows':[{'title':'R','panels':[],'height':1}]}",
	 "{'rows':[{'title':'R','panels':[],'height':2}]}", "row 'R'\n  height | 1 -> 2"},
	{"transformations",
	 TRANSFORMED("{'id':'organize','options':{'x':1}},{'id':'organize','options':{'y':{'a "
		     "b':1}}},{'id':'limit','options':{'n':1}}"),
	 TRANSFORMED("{'id':'organize','options':{'x':1}},{'id':'organize','options':{'y':{'a "
		     "b':2}}},{'id':'limit','options':{'n':2}}"),
	 "panel 'CPU' (id 4)\n  transformation 2 of 3, organize: y.a b | 1 -> 2\n"
	 "  transformation 3 of 3, limit: n | 1 -> 2"},
	{"a column that is hidden", TRANSFORMED("{'id':'organize','options':{'excludeByName':{'a':true}}}"),
	 TRANSFORMED("{'id':'organize','options':{'excludeByName':{'a':true,'url':true}}}"),
	 "panel 'CPU' (id 4)\n  transformation organize: column 'url', hidden | none -> true"},
	{"transformations in another order",
	 TRANSFORMED("{'id':'merge'},{'id':'limit'},{'id':'reduce','options':{'a':1}}"),
	 TRANSFORMED("{'id':'reduce','options':{'a':1}},{'id':'merge'},{'id':'limit'}"),
	 "panel 'CPU' (id 4)\n  order of transformations\n    transformation 1 of 3, reduce | was 3"},
	{"links of a panel and of its data",
	 IN_PANEL("'links':[{'title':'Docs','url':'a'}],'fieldConfig':{'defaults':{'links':[{'title':'Logs','url':'a'}]"
		  "}}"),
	 IN_PANEL("'links':[{'title':'Docs','url':'b'}],'fieldConfig':{'defaults':{'links':[{'title':'Logs','url':'c'}]"
		  "}}"),
	 "panel 'CPU' (id 4)\n  link 'Docs': url | a -> b\n  data link 'Logs': url | a -> c"},
	{"a variable", VARIABLE("'multi':false,'current':{'text':'a','value':'a'}"),
	 VARIABLE("'multi':true,'current':{'text':'b','value':'b'}"),
	 "dashboard\n  variable 'env': several values | false -> true\n  current value of variable 'env' | a -> b"},
	{"an annotation", "{'annotations':{'list':[{'name':'Deploys','expr':'a','enable':true}]}}",
	 "{'annotations':{'list':[{'name':'Deploys','expr':'b','enable':false}]}}",
	 "dashboard\n  annotation 'Deploys': query | a => b\n  annotation 'Deploys': enable | true -> false"},
	{"top-level values", "{'title':'a','time':{'from':'now-1h','to':'now'}}",
	 "{'title':'b','time':{'from':'now-6h','to':'now'}}",
	 "dashboard\n  dashboard title | a -> b\n  time range: from | now-1h -> now-6h"},
	{"a panel without id is named by its row", "{'rows':[{'title':'R','panels':[{'title':'CPU','x':1}]}]}",
	 "{'rows':[{'title':'R','panels':[{'title':'CPU','x':2}]}]}", "panel 'CPU' in row 'R'\n  x | 1 -> 2"},
	{"queries in another order",
	 IN_PANEL("'targets':[{'refId':'A','expr':'up'},{'refId':'B','expr':'rate(x[5m])'},{'refId':'C','expr':'z'}]"),
	 IN_PANEL("'targets':[{'refId':'C','expr':'z'},{'refId':'A','expr':'up'},{'refId':'B','expr':'rate(x[5m])'}]"),
	 "panel 'CPU' (id 4)\n  order of queries | A, B, C -> C, A, B"},
};

static void a_label_has_the_words_of_the_field(void **state)
{
	(void)state;
	check_whole_cases(LABELS, sizeof LABELS / sizeof *LABELS);
}

#define AT(x, y, w, h) IN_PANEL("'gridPos':{'x':" #x ",'y':" #y ",'w':" #w ",'h':" #h "}")

static const struct page_case VALUES[] = {
	{"a text has no quotes and no escapes", IN_PANEL("'a':'x \\\\ y'"), IN_PANEL("'a':'\\u003e z'"),
	 "panel 'CPU' (id 4)\n  a | x \\ y -> > z"},
	{"an empty text and blanks are seen", IN_PANEL("'a':''"), IN_PANEL("'a':' b'"),
	 "panel 'CPU' (id 4)\n  a | '' -> ' b'"},
	{"a number as a text is not a number", IN_PANEL("'a':'5'"), IN_PANEL("'a':5"),
	 "panel 'CPU' (id 4)\n  a | \"5\" -> 5"},
	{"numbers as written", IN_PANEL("'a':1.50"), IN_PANEL("'a':9007199254740993"),
	 "panel 'CPU' (id 4)\n  a | 1.50 -> 9007199254740993"},
	{"small containers are on one line", IN_PANEL("'a':[1,'b']"), IN_PANEL("'a':{'b':null,'c':''}"),
	 "panel 'CPU' (id 4)\n  a | [1, b] -> {b: null, c: ''}"},
	{"large ones are compared by lines",
	 IN_PANEL("'a':['aaaaaaaaaaaaaaaaaaaa','aaaaaaaaaaaaaaaaaaaa','aaaaaaaaaaaaaaaaaaaa','aaaaaaaaaa']"),
	 IN_PANEL("'a':['b']"),
	 "panel 'CPU' (id 4)\n  a, JSON | [\\n  \"aaaaaaaaaaaaaaaaaaaa\",\\n  \"aaaaaaaaaaaaaaaaaaaa\",\\n  "
	 "\"aaaaaaaaaaaaaaaaaaaa\",\\n  \"aaaaaaaaaa\"\\n] => [\\n  \"b\"\\n]"},
	{"line ends are told once", IN_PANEL("'description':'a\\r\\nb\\r\\nc'"), IN_PANEL("'description':'a\\nb\\nc'"),
	 "panel 'CPU' (id 4)\n  description, line ends: CRLF → LF"},
	{"line ends beside an edit", IN_PANEL("'description':'a\\nb\\nc'"), IN_PANEL("'description':'a\\r\\nb\\r\\nd'"),
	 "panel 'CPU' (id 4)\n  description, line ends: LF → CRLF | a\\nb\\nc => a\\nb\\nd"},
	{"line ends of both sorts", IN_PANEL("'description':'a\\r\\nb\\nc'"), IN_PANEL("'description':'a\\nb\\r\\nd'"),
	 "panel 'CPU' (id 4)\n  description, CRLF and LF line ends | a\\nb\\nc => a\\nb\\nd"},
	{"line ends that stay are no matter", IN_PANEL("'description':'a\\r\\nb'"),
	 IN_PANEL("'description':'c\\r\\nb'"), "panel 'CPU' (id 4)\n  description | a\\nb => c\\nb"},
	{"JSON in a text is JSON", IN_PANEL("'description':'{\\u0022a\\u0022:1}'"),
	 IN_PANEL("'description':'{\\u0022a\\u0022:2}'"),
	 "panel 'CPU' (id 4)\n  description, JSON | {\\n  \"a\": 1\\n} => {\\n  \"a\": 2\\n}"},
	{"long texts are compared by words", IN_PANEL("'a':'x'"),
	 IN_PANEL("'a':'a text that is longer than sixty characters, which is quite long'"),
	 "panel 'CPU' (id 4)\n  a | x => a text that is longer than sixty characters, which is quite long"},
	{"what sets nothing", IN_PANEL("'x':null,'a':1"), IN_PANEL("'b':[],'a':1"),
	 "panel 'CPU' (id 4)\n  x | null -> none\n  b | none -> []"},
	{"a setting that comes or goes", IN_PANEL("'a':1"), IN_PANEL("'b':{'c':{'d':2,'e':[]}}"),
	 "panel 'CPU' (id 4)\n  a | 1 -> none\n  b | none -> c.d 2, c.e []"},
	{"a legend that comes", QUERY("'expr':'up'"), QUERY("'expr':'up','legendFormat':'p95'"),
	 "panel 'CPU' (id 4)\n  query A, legend | none -> p95"},
	{"a property of an override", OVERRIDE("{'id':'byName','options':'x'}", "{'id':'unit','value':'s'}"),
	 OVERRIDE("{'id':'byName','options':'x'}", "{'id':'unit','value':'s'},{'id':'min','value':0}"),
	 "panel 'CPU' (id 4)\n  override for 'x': min | none -> 0"},
	{"a value that is the word itself", IN_PANEL("'x':'none'"), IN_PANEL("'a':1"),
	 "panel 'CPU' (id 4)\n  x | none -> absent\n  a | none -> 1"},
	{"a text of several lines", IN_PANEL("'a':1"), IN_PANEL("'a':1,'description':'b\\nc'"),
	 "panel 'CPU' (id 4)\n  description, added | b\\nc"},
	{"a panel moves", AT(0, 12, 20, 8), AT(0, 25, 20, 8), "panel 'CPU' (id 4)\n  moved, y 12 → 25"},
	{"a panel moves and grows", AT(0, 12, 20, 8), AT(0, 25, 23, 8),
	 "panel 'CPU' (id 4)\n  moved and resized, y 12 → 25, w 20 → 23"},
	{"tags", "{'tags':['a','b']}", "{'tags':['b','a','c']}", "dashboard\n+ tags | c"},
	{"tags that come and go", "{'tags':['a','b']}", "{'tags':['b','c']}", "dashboard\n  tags | [a, b] -> [b, c]"},
	{"a data source as a text and as a reference", IN_PANEL("'datasource':'x'"),
	 IN_PANEL("'datasource':{'type':'loki','uid':'l'}"), "panel 'CPU' (id 4)\n  data source | x -> l (loki)"},
};

static void a_value_is_shown_as_people_write_it(void **state)
{
	(void)state;
	check_whole_cases(VALUES, sizeof VALUES / sizeof *VALUES);
}

static const struct page_case TOGETHER[] = {
	{"a time range", "{'time':{'from':'now-1h','to':'now'}}", "{'time':{'from':'now-7d','to':'now-1d'}}",
	 "dashboard\n  time range | now-1h to now -> now-7d to now-1d"},
	{"a variable's query and its definition",
	 VARIABLE(PROM ",'definition':'up','query':{'query':'up','refId':'r'}"),
	 VARIABLE(PROM ",'definition':'down','query':{'query':'down','refId':'r'}"),
	 "dashboard\n  variable 'env': query, PromQL | up => down"},
	{"a definition that was another one stays apart", VARIABLE("'definition':'old','query':'up'"),
	 VARIABLE("'definition':'down','query':'down'"),
	 "dashboard\n  variable 'env': definition | old => down\n  variable 'env': query | up => down"},
	{"a query that became an object", VARIABLE("'definition':'up','query':'up'"),
	 VARIABLE("'definition':'up','query':{'query':'up','refId':'r'}"),
	 "dashboard\n  variable 'env': query, the same text in another form\n    now beside it | refId r"},
};

static void changes_of_one_thing_are_one_group(void **state)
{
	(void)state;
	check_whole_cases(TOGETHER, sizeof TOGETHER / sizeof *TOGETHER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_label_has_the_words_of_the_field),
		cmocka_unit_test(a_value_is_shown_as_people_write_it),
		cmocka_unit_test(changes_of_one_thing_are_one_group),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
