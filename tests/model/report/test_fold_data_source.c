/* SPDX-License-Identifier: MIT */
/* One data source for another, a variable under another name, and what variables currently have. */
#include "tests/model/report/page_described.h"

#define PANELS(list) "{'panels':[" list "]}"
#define PANEL(id, source, targets)                                                                                     \
	"{'id':" #id ",'type':'stat','title':'P" #id "','datasource':" source ",'targets':[" targets "]}"
#define QUERY(letter, source) "{'refId':'" letter "','expr':'up','datasource':" source "}"
#define OBJECT(type, uid)     "{'type':'" type "','uid':'" uid "'}"
#define OLD                   OBJECT("prometheus", "old")
#define NEW                   OBJECT("prometheus", "new")

static const struct page_case CASES[] = {
	{"over panels, queries, variables and annotations",
	 "{'panels':[" PANEL(1, OLD, QUERY("A", OLD) "," QUERY("B", OLD)) "," PANEL(
		 2, "'-- Mixed --'", QUERY("A", OLD)) "],"
						      "'templating':{'list':[{'name':'pod','datasource':" OLD "}]},"
						      "'annotations':{'list':[{'name':'restarts','datasource':" OLD
						      "}]}}",
	 "{'panels':[" PANEL(1, NEW, QUERY("A", NEW) "," QUERY("B", NEW)) "," PANEL(
		 2, "'-- Mixed --'", QUERY("A", NEW)) "],"
						      "'templating':{'list':[{'name':'pod','datasource':" NEW "}]},"
						      "'annotations':{'list':[{'name':'restarts','datasource':" NEW
						      "}]}}",
	 "data source |  | data source in 2 panels, 3 queries, 1 variable, 1 annotation | old -> new\n"
	 "  @ 'P1' (id 1); 'P2' (id 2), query A; variable 'pod'; annotation 'restarts'"},
	{"two pairs are two groups", PANELS(PANEL(1, OLD, "") "," PANEL(2, OBJECT("loki", "old"), "")),
	 PANELS(PANEL(1, NEW, "") "," PANEL(2, OBJECT("loki", "logs"), "")),
	 "data source | panel 'P1' (id 1) | data source | old -> new\n"
	 "data source | panel 'P2' (id 2) | data source | old -> logs"},
	{"another type is named", PANELS(PANEL(1, OLD, "")), PANELS(PANEL(1, OBJECT("loki", "logs"), "")),
	 "data source | panel 'P1' (id 1) | data source | old (prometheus) -> logs (loki)"},
	{"the type alone", PANELS(PANEL(1, OLD, "")), PANELS(PANEL(1, OBJECT("loki", "old"), "")),
	 "data source | panel 'P1' (id 1) | data source type | prometheus -> loki"},
	{"a query names what it had from its panel", PANELS(PANEL(1, OLD, "{'refId':'A'},{'refId':'B'}")),
	 PANELS(PANEL(1, OLD, "{'refId':'A','datasource':" OLD "},{'refId':'B','datasource':" OLD "}")),
	 "data source | panel 'P1' (id 1) | data source old written out in 1 panel, 2 queries (the panel's, the same)\n"
	 "  @ 'P1' (id 1), query A, query B"},
	{"a query names what its panel has now: part of the replacement",
	 PANELS(PANEL(1, OLD, "{'refId':'A','expr':'up'}")), PANELS(PANEL(1, NEW, QUERY("A", NEW))),
	 "data source | panel 'P1' (id 1) | data source in 1 panel, 1 query | old -> new\n  @ 'P1' (id 1)"},
	{"a query is left to its panel", PANELS(PANEL(1, OLD, QUERY("A", OLD))),
	 PANELS(PANEL(1, OLD, "{'refId':'A','expr':'up'}")),
	 "data source | panel 'P1' (id 1) | query A: data source old left out (the panel's, the same)"},
	{"a query had another than its panel: left to it, that is an edit", PANELS(PANEL(1, OLD, QUERY("A", NEW))),
	 PANELS(PANEL(1, OLD, "{'refId':'A','expr':'up'}")),
	 "data source | panel 'P1' (id 1) | query A: data source | new -> old"},
	{"a query names one that is not its panel's, under the same uid",
	 PANELS(PANEL(1, OLD, "{'refId':'A','expr':'up'}")), PANELS(PANEL(1, OLD, QUERY("A", OBJECT("loki", "old")))),
	 "data source | panel 'P1' (id 1) | query A: data source | old (prometheus) -> old (loki)"},
	{"nor is a text the same for sure", PANELS(PANEL(1, "'old'", "{'refId':'A','expr':'up'}")),
	 PANELS(PANEL(1, "'old'", QUERY("A", OLD))),
	 "data source | panel 'P1' (id 1) | query A: data source | old -> old (prometheus)"},
	{"a query keeps what its panel had", PANELS(PANEL(1, OLD, "{'refId':'A','expr':'up'}")),
	 PANELS(PANEL(1, NEW, QUERY("A", OLD))),
	 "data source | panel 'P1' (id 1) | data source | old -> new\n"
	 "data source | panel 'P1' (id 1) | query A: data source old written out (the panel's before)"},
	{"a color of a series of that name",
	 PANELS("{'id':1,'type':'graph','title':'P1','aliasColors':{'datasource':'red'}}"),
	 PANELS("{'id':1,'type':'graph','title':'P1','aliasColors':{'datasource':'blue'}}"),
	 "edit | panel 'P1' (id 1)"},
	{"uid and name", PANELS(PANEL(1, "{'uid':'a','name':'x'}", "")), PANELS(PANEL(1, "{'uid':'b','name':'y'}", "")),
	 "data source | panel 'P1' (id 1) | data source | a, name x -> b, name y"},
	{"one that is called default, and none", PANELS(PANEL(1, "{'uid':'default'}", "")),
	 PANELS(PANEL(1, "null", "")), "data source | panel 'P1' (id 1) | data source | default -> none"},
	{"a text and an object of one name", PANELS(PANEL(1, "'${ds}'", "")),
	 PANELS(PANEL(1, OBJECT("prometheus", "${ds}"), "")),
	 "data source | panel 'P1' (id 1) | data source | ${ds} -> ${ds} (prometheus)"},
	{"the default one", PANELS(PANEL(1, "null", "")), PANELS(PANEL(1, OLD, "")),
	 "data source | panel 'P1' (id 1) | data source | default -> old (prometheus)"},
};

static void one_data_source_for_another_is_one_group(void **state)
{
	(void)state;
	check_page_cases(CASES, sizeof CASES / sizeof *CASES);
}

#define VARIABLES(list) "{'templating':{'list':[" list "]}"
#define USING(name)                                                                                                    \
	"{'id':1,'type':'stat','title':'of [[" name "]]','repeat':'" name "','datasource':{'uid':'${" name "}'},"      \
	"'scopedVars':{'" name "':{'text':'a'}},'links':[{'title':'l','url':'/d/x?var-" name "=$" name "&x=$jobs'}],"  \
	"'targets':[{'refId':'A','expr':'up{a=\\\"$" name "\\\"} + ${" name ":csv}','tags':['$" name "']}]}"
#define NAMED(name)     "{'name':'" name "','type':'custom','query':'a,b'}"
#define RENAMED(panels) ",'panels':[" panels "]}"

static const struct page_case NAMES[] = {
	{"with all its uses", VARIABLES(NAMED("job")) RENAMED(USING("job")),
	 VARIABLES(NAMED("service")) RENAMED(USING("service")),
	 "variable renamed |  | variable renamed, with 7 uses | job -> service\n"
	 "  @ 'of [[service]]' (id 1)"},
	{"without any", VARIABLES(NAMED("job")) "}", VARIABLES(NAMED("service")) "}",
	 "variable renamed |  | variable renamed | job -> service"},
	{"a text in which more changed is an edit",
	 VARIABLES(NAMED("job")) RENAMED("{'id':1,'type':'stat','title':'a $job','description':'$job'}"),
	 VARIABLES(NAMED("service")) RENAMED("{'id':1,'type':'stat','title':'the $service','description':'$service'}"),
	 "variable renamed |  | variable renamed, with 1 use | job -> service\n  @ 'the $service' (id 1)\n"
	 "edit | panel 'the $service' (id 1)"},
	{"a longer name that begins alike is no use",
	 VARIABLES(NAMED("job")) RENAMED("{'id':1,'type':'stat','description':'$jobs'}"),
	 VARIABLES(NAMED("service")) RENAMED("{'id':1,'type':'stat','description':'$services'}"),
	 "variable renamed |  | variable renamed | job -> service\nedit | stat panel (id 1)"},
	{"two that swap their names",
	 "{'templating':{'list':[{'name':'a','query':'1'},{'name':'b','query':'2'}]},'panels':[{'id':1,'type':'stat',"
	 "'description':'$a of $b'}]}",
	 "{'templating':{'list':[{'name':'c','query':'1'},{'name':'d','query':'2'}]},'panels':[{'id':1,'type':'stat',"
	 "'description':'$c of $d'}]}",
	 "variable renamed |  | variable renamed, with 1 use | a -> c\n  @ stat panel (id 1)\n"
	 "variable renamed |  | variable renamed | b -> d"},
};

static void a_renamed_variable_is_one_group_with_its_uses(void **state)
{
	(void)state;
	check_page_cases(NAMES, sizeof NAMES / sizeof *NAMES);
}

#define CURRENT(name, value)                                                                                           \
	"{'name':'" name "','type':'custom','query':'a,b','current':{'text':'" value "','value':'" value               \
	"','selected':true}}"

static const struct page_case CURRENTS[] = {
	{"one", VARIABLES(CURRENT("env", "prod")) "}", VARIABLES(CURRENT("env", "dev")) "}",
	 "current |  | current value of variable 'env' | prod -> dev"},
	{"several", VARIABLES(CURRENT("env", "prod") "," CURRENT("pod", "a")) "}",
	 VARIABLES(CURRENT("env", "dev") "," CURRENT("pod", "b")) "}",
	 "current |  | current values of 2 variables\n  variable 'env': prod → dev\n  variable 'pod': a → b"},
	{"with the mark in its options",
	 VARIABLES("{'name':'env','current':{'value':'a'},'options':[{'value':'a','selected':true},{'value':'b','"
		   "selected':false}]}") "}",
	 VARIABLES("{'name':'env','current':{'value':'b'},'options':[{'value':'a','selected':false},{'value':'b','"
		   "selected':true}]}") "}",
	 "current |  | current value of variable 'env' | a -> b"},
	{"another option is an edit", VARIABLES("{'name':'env','options':[{'value':'a','selected':true}]}") "}",
	 VARIABLES("{'name':'env','options':[{'value':'b','selected':true}]}") "}", "edit | "},
};

static void current_values_of_variables_are_one_group(void **state)
{
	(void)state;
	check_page_cases(CURRENTS, sizeof CURRENTS / sizeof *CURRENTS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_data_source_for_another_is_one_group),
		cmocka_unit_test(a_renamed_variable_is_one_group_with_its_uses),
		cmocka_unit_test(current_values_of_variables_are_one_group),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
