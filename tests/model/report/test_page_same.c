/* SPDX-License-Identifier: MIT */
/* What is alike in several places is one group, and only what is alike. */
#include "tests/model/report/page_whole.h"

#define PROM         "'datasource':{'type':'prometheus','uid':'p'}"
#define PANELS(list) "{'panels':[" list "]}"
#define ASKS(id, expr)                                                                                                 \
	"{'id':" #id ",'title':'P" #id "','type':'stat'," PROM ",'targets':[{'refId':'A','expr':'" expr "'}]}"
#define WITH(id, rest) "{'id':" #id ",'title':'P" #id "','type':'stat'," rest "}"

static const struct page_case TEXTS[] = {
	{"a label replaced in queries",
	 PANELS(ASKS(1, "sum(instance)") "," ASKS(2, "max(x, instance)") "," ASKS(3, "up")),
	 PANELS(ASKS(1, "sum(node_name)") "," ASKS(2, "max(x, node_name)") "," ASKS(3, "down")),
	 "dashboard\n  2 queries, PromQL | instance -> node_name\n    @ 'P1' (id 1); 'P2' (id 2)\n"
	 "panel 'P3' (id 3)\n  query A, PromQL | up => down"},
	{"twice in one of them",
	 PANELS(ASKS(1, "sum by (instance) (rate(y[5m]))") "," ASKS(2, "sum by (instance) (rate(x[5m], instance))")),
	 PANELS(ASKS(1, "sum by (node_name) (rate(y[5m]))") "," ASKS(2, "sum by (node_name) (rate(x[5m], node_name))")),
	 "dashboard\n  2 queries, PromQL | instance -> node_name\n    @ 'P1' (id 1); 'P2' (id 2)"},
	{"one with another edit beside it is not alike", PANELS(ASKS(1, "a(instance)") "," ASKS(2, "b(instance)")),
	 PANELS(ASKS(1, "a(node_name)") "," ASKS(2, "ccc(node_name)")),
	 "panel 'P1' (id 1)\n  query A, PromQL | a(instance) => a(node_name)\n"
	 "panel 'P2' (id 2)\n  query A, PromQL | b(instance) => ccc(node_name)"},
	{"one that has the edit and another one is not alike",
	 PANELS(ASKS(1, "sum by (instance) (rate(x[5m]))") "," ASKS(2, "sum by (instance) (rate(y[5m]))")),
	 PANELS(ASKS(1, "sum by (node_name) (rate(x[5m]))") "," ASKS(2, "sum by (node_name) (increase(y[5m]))")),
	 "panel 'P1' (id 1)\n  query A, PromQL | sum by (instance) (rate(x[5m])) => sum by (node_name) (rate(x[5m]))\n"
	 "panel 'P2' (id 2)\n  query A, PromQL | sum by (instance) (rate(y[5m])) => sum by (node_name) "
	 "(increase(y[5m]))"},
	{"words that say nothing alone are shown where they are", PANELS(ASKS(1, "a{x=~1}") "," ASKS(2, "b{x=~1}")),
	 PANELS(ASKS(1, "a{x=1}") "," ASKS(2, "b{x=1}")),
	 "dashboard\n  2 queries, as in 'P1' (id 1), PromQL | a{x=~1} => a{x=1}\n    @ 'P1' (id 1); 'P2' (id 2)"},
	{"the same sign elsewhere is another edit", PANELS(ASKS(1, "a{x=~b}") "," ASKS(2, "a{y=~b}")),
	 PANELS(ASKS(1, "a{x=b}") "," ASKS(2, "a{y=b}")),
	 "panel 'P1' (id 1)\n  query A, PromQL | a{x=~b} => a{x=b}\npanel 'P2' (id 2)\n  query A, PromQL | a{y=~b} => "
	 "a{y=b}"},
	{"words put in, words taken out",
	 PANELS(ASKS(1, "a{x}") "," ASKS(2, "b{x}") "," WITH(3, "'description':'requests a second of old'") "," WITH(
		 4, "'description':'errors in a minute of old'")),
	 PANELS(ASKS(1, "a{x,cluster}") "," ASKS(2, "b{x,cluster}") "," WITH(
		 3, "'description':'requests a second'") "," WITH(4, "'description':'errors in a minute'")),
	 "dashboard\n  2 queries, as in 'P1' (id 1), PromQL | a{x} => a{x,cluster}\n    @ 'P1' (id 1); 'P2' (id 2)\n"
	 "  2 descriptions, as in 'P3' (id 3) | requests a second of old => requests a second\n    @ "
	 "'P3' (id 3); 'P4' (id 4)"},
	{"a comma before the words or behind them is one edit",
	 PANELS(ASKS(1, "a{b}") "," ASKS(2, "a{b,c}") "," ASKS(3, "d{}")),
	 PANELS(ASKS(1, "a{b,job=1}") "," ASKS(2, "a{job=1,b,c}") "," ASKS(3, "d{job=1}")),
	 "dashboard\n  3 queries, as in 'P1' (id 1), PromQL | a{b} => a{b,job=1}\n"
	 "    @ 'P1' (id 1); 'P2' (id 2); 'P3' (id 3)"},
	{"half an identifier is shown as a whole", PANELS(ASKS(1, "a.git_old_org.x") "," ASKS(2, "b.git_old_org.y")),
	 PANELS(ASKS(1, "a.new_org.x") "," ASKS(2, "b.new_org.y")),
	 "dashboard\n  2 queries, PromQL | git_old_org -> new_org\n    @ 'P1' (id 1); 'P2' (id 2)"},
	{"but not where the identifiers are others",
	 PANELS(ASKS(1, "x.mirror_py39_one") "," ASKS(2, "y.mirror_py39_two")),
	 PANELS(ASKS(1, "x.mirror_py310_one") "," ASKS(2, "y.mirror_py310_two")),
	 "dashboard\n  2 queries, PromQL | py39 -> py310\n    @ 'P1' (id 1); 'P2' (id 2)"},
	{"queries and titles",
	 PANELS("{'id':1,'title':'CPU seconds of instance','type':'stat'," PROM
		",'targets':[{'refId':'A','expr':'sum by (instance) (up)'}]}"),
	 PANELS("{'id':1,'title':'CPU seconds of node_name','type':'stat'," PROM
		",'targets':[{'refId':'A','expr':'sum by (node_name) (up)'}]}"),
	 "panel 'CPU seconds of node_name' (id 1)\n  1 query, 1 title | instance -> node_name\n    @ 'CPU seconds of "
	 "node_name' (id "
	 "1); query A"},
	{"white space", PANELS(ASKS(1, "a(b)") "," ASKS(2, "c(d)")), PANELS(ASKS(1, "a( b )") "," ASKS(2, "c( d)")),
	 "dashboard\n  2 queries, white space only, PromQL\n    @ 'P1' (id 1); 'P2' (id 2)"},
};

static void one_edit_of_several_texts_is_said_once(void **state)
{
	(void)state;
	check_whole_cases(TEXTS, sizeof TEXTS / sizeof *TEXTS);
}

#define UNIT(unit, decimals) "'fieldConfig':{'defaults':{'unit':'" unit "','decimals':" #decimals "}}"
#define OVERRIDES(list)      "'fieldConfig':{'overrides':[" list "]}"
#define OVERRIDE(value)      "{'matcher':{'id':'byName','options':'x'},'properties':[{'id':'unit','value':'" value "'}]}"

static const struct page_case SETTINGS[] = {
	{"one setting", PANELS(WITH(1, UNIT("s", 1)) "," WITH(2, UNIT("s", 1)) "," WITH(3, UNIT("s", 1))),
	 PANELS(WITH(1, UNIT("ms", 1)) "," WITH(2, UNIT("ms", 1)) "," WITH(3, UNIT("m", 1))),
	 "dashboard\n  unit | s -> ms\n    @ 'P1' (id 1); 'P2' (id 2)\npanel 'P3' (id 3)\n  unit | s -> m"},
	{"several settings in the same panels", PANELS(WITH(1, UNIT("s", 1)) "," WITH(2, UNIT("s", 1))),
	 PANELS(WITH(1, UNIT("ms", 2)) "," WITH(2, UNIT("ms", 2))),
	 "dashboard\n  the same 2 settings in 2 panels\n    unit | s → ms\n    decimals | 1 → 2\n    @ 'P1' (id 1); "
	 "'P2' (id 2)"},
	{"from another value is not alike", PANELS(WITH(1, "'interval':1") "," WITH(2, "'interval':2")),
	 PANELS(WITH(1, "'interval':3") "," WITH(2, "'interval':3")),
	 "panel 'P1' (id 1)\n  interval | 1 -> 3\npanel 'P2' (id 2)\n  interval | 2 -> 3"},
	{"settings that came", PANELS(WITH(1, "'a':1") "," WITH(2, "'a':1")),
	 PANELS(WITH(1, "'a':1,'b':2,'c':'d'") "," WITH(2, "'a':1,'b':2,'c':'d'")),
	 "dashboard\n  the same 2 settings in 2 panels\n    b | none → 2\n    c | none → d\n    @ 'P1' (id 1); 'P2' "
	 "(id 2)"},
	{"a part that came to several panels", PANELS(WITH(1, OVERRIDES("")) "," WITH(2, OVERRIDES(""))),
	 PANELS(WITH(1, OVERRIDES(OVERRIDE("s"))) "," WITH(2, OVERRIDES(OVERRIDE("s")))),
	 "dashboard\n+ override for 'x' | unit s\n    @ 'P1' (id 1); 'P2' (id 2)"},
	{"several parts that came to one panel", PANELS(WITH(1, "'transformations':[{'id':'merge'}]")),
	 PANELS(WITH(1, "'transformations':[{'id':'merge'},{'id':'limit','options':{'n':1}},{'id':'reduce'},{'id':'"
			"transpose'}]")),
	 "panel 'P1' (id 1)\n+ transformations 2 to 4\n    2 | limit, n 1\n    3 | reduce\n    4 | transpose"},
	{"transformations in runs, in the order in which they work",
	 PANELS(WITH(1, "'transformations':[{'id':'merge','options':{'n':1}}]")),
	 PANELS(WITH(1,
		     "'transformations':[{'id':'limit'},{'id':'reduce'},{'id':'transpose'},{'id':'merge','options':{'"
		     "n':2}},{'id':'organize'}]")),
	 "panel 'P1' (id 1)\n+ transformations 1 to 3\n    1 | limit\n    2 | reduce\n    3 | transpose\n"
	 "  transformation 4 of 5, merge: n | 1 -> 2\n+ transformation 5 of 5 | organize"},
	{"panels that came are never one", PANELS(""), PANELS(WITH(1, "'x':1") "," WITH(2, "'y':'z'")),
	 "panel 'P1' (id 1)\n+ stat, 1 more setting\npanel 'P2' (id 2)\n+ stat, 1 more setting"},
};

static void one_setting_in_several_places_is_said_once(void **state)
{
	(void)state;
	check_whole_cases(SETTINGS, sizeof SETTINGS / sizeof *SETTINGS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_edit_of_several_texts_is_said_once),
		cmocka_unit_test(one_setting_in_several_places_is_said_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
