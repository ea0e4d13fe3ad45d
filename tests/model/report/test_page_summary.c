/* SPDX-License-Identifier: MIT */
/* A page in half a line: what changed, the weightiest first, and how often. */
#include "tests/model/report/page_described.h"

#define PANELS(list)    "{'panels':[" list "]}"
#define PANEL(id, rest) "{'id':" #id ",'type':'stat','title':'P" #id "'" rest "}"
#define AT(y)           ",'gridPos':{'x':0,'y':" #y ",'w':6,'h':4}"
#define ROW(id, y, collapsed, panels)                                                                                  \
	"{'id':" #id ",'type':'row','title':'R" #id "','collapsed':" #collapsed ",'gridPos':{'x':0,'y':" #y            \
	",'w':24,'h':1},'panels':[" panels "]}"
#define QUERIES(a, b) ",'targets':[{'refId':'A','expr':'" a "','legendFormat':'" b "'},{'refId':'B','expr':'" a "'}]"

static const struct page_case SUMMARIES[] = {
	{"nothing", PANELS(""), PANELS(""), ""},
	{"queries, and what is beside them", PANELS(PANEL(1, QUERIES("up", "x"))),
	 PANELS(PANEL(1, QUERIES("down", "y"))), "2 queries, 1 setting"},
	{"a query that comes and one that goes", PANELS(PANEL(1, ",'targets':[{'refId':'A','expr':'up'}]")),
	 PANELS(PANEL(1, ",'targets':[{'refId':'B','expr':'rate(x)','x':[1]}]")), "1 query added, 1 query removed"},
	{"panels come, go and move", PANELS(PANEL(1, AT(0)) "," PANEL(2, AT(4)) "," PANEL(3, AT(8) ",'a':'x'")),
	 PANELS(PANEL(2, AT(0)) "," PANEL(
		 3, AT(4) ",'a':'x'") ",{'id':9,'type':'table','title':'N'},{'id':8,'type':'row'}"),
	 "1 panel added, 1 panel removed, 1 row added, 2 panels moved"},
	{"a variable with two changes is one",
	 "{'panels':[{'id':1}],'templating':{'list':[{'name':'a','query':'x','multi':true}]}}",
	 "{'panels':[{'id':1}],'templating':{'list':[{'name':'a','query':'y','multi':false}]},'time':{'from':'now-1h'}"
	 "}",
	 "1 variable, time range"},
	{"thresholds and units", PANELS(PANEL(1, ",'fieldConfig':{'defaults':{'unit':'s','max':1}}")),
	 PANELS(PANEL(1, ",'fieldConfig':{'defaults':{'unit':'ms','max':2}}")), "1 unit, 1 setting"},
	{"a dashboard where none was", "{'title':'x'}",
	 "{'title':'x','panels':[{'id':1,'type':'stat'},{'id':2,'type':'row','panels':[{'id':3}]}],'templating':{'list'"
	 ":[{'name':'a'}]}}",
	 "2 panels, 1 variable"},
	{"rows that were folded",
	 PANELS(ROW(1, 0, false, "") "," PANEL(2, AT(1)) "," ROW(3, 5, false, "") "," PANEL(4, AT(6))),
	 PANELS(ROW(1, 0, true, PANEL(2, AT(1))) "," ROW(3, 1, true, PANEL(4, AT(6)))), "2 rows folded or opened"},
	{"panels renumbered, not the queries that follow",
	 PANELS(PANEL(1, "") "," PANEL(2, ",'targets':[{'refId':'A','panelId':1}]")),
	 "{'panels':[{'id':5,'type':'stat','title':'P1'},{'id':6,'type':'stat','title':'P2','targets':[{'refId':'A','"
	 "panelId':5}]}]}",
	 "2 panel ids"},
	{"a query put in before another, which got another letter",
	 PANELS(PANEL(1, ",'targets':[{'refId':'A','expr':'up'}]")),
	 PANELS(PANEL(1, ",'targets':[{'refId':'A','expr':'down'},{'refId':'B','expr':'up'}]")),
	 "1 query added, 1 refId"},
	{"one before another taken out",
	 PANELS(PANEL(1, ",'targets':[{'refId':'A','expr':'down'},{'refId':'B','expr':'up'}]")),
	 PANELS(PANEL(1, ",'targets':[{'refId':'A','expr':'up'}]")), "1 query removed, 1 refId"},
	{"a data source of which type and uid changed",
	 PANELS(PANEL(1, ",'datasource':{'type':'prometheus','uid':'a'}")),
	 PANELS(PANEL(1, ",'datasource':{'type':'loki','uid':'b'}")), "1 data source"},
	{"a current value and its text", "{'templating':{'list':[{'name':'a','current':{'value':'1','text':'one'}}]}}",
	 "{'templating':{'list':[{'name':'a','current':{'value':'2','text':'two'}}]}}", "1 current value"},
	{"a dashboard that had other things before its first panel",
	 "{'title':'x','panels':[],'templating':{'list':[{'name':'a'},{'name':'b'}]},'time':{'from':'now-1h'}}",
	 "{'title':'x','panels':[{'id':1,'type':'stat'}],'templating':{'list':[{'name':'a'}]},'time':{'from':'now-2h'}"
	 "}",
	 "1 panel added, 1 variable removed, time range"},
	{"the rest is counted",
	 PANELS(PANEL(
		 1, AT(0) QUERIES(
			    "up",
			    "x") ",'description':'a','fieldConfig':{'defaults':{'unit':'s'}},"
				 "'transformations':[{'id':'merge','x':1,'y':1}],'a':1,'b':1,'pluginVersion':'9.1.0'")),
	 PANELS(PANEL(
		 1, AT(4) QUERIES(
			    "down",
			    "y") ",'description':'b','fieldConfig':{'defaults':{'unit':'ms'}},"
				 "'transformations':[{'id':'merge','x':2,'y':2}],'a':2,'b':2,'pluginVersion':'9.2.0'")),
	 "2 queries, 1 text, 1 unit, 1 transformation, 3 settings, 1 more change, 1 setting by Grafana or of "
	 "converted panels"},
	{"parts that come and go are not parts that changed",
	 "{'panels':[{'id':1}],'annotations':{'list':[{'name':'a','expr':'x'},{'name':'c','expr':'z'}]},'links':[]}",
	 "{'panels':[{'id':1}],'annotations':{'list':[{'name':'a','expr':'y'},{'name':'b','expr':'q'}]},'links':[{'"
	 "title':"
	 "'l','url':'u'}]}",
	 "1 annotation, 1 annotation added, 1 annotation removed, 1 link added"},
	{"a data source that is null is none", PANELS(PANEL(1, ",'targets':[{'refId':'A','expr':'up'}]")),
	 PANELS(PANEL(1, ",'targets':[{'refId':'A','expr':'down','datasource':null}]")),
	 "1 query, 1 setting by Grafana"},
	{"thresholds are one thing",
	 PANELS(PANEL(1,
		      ",'fieldConfig':{'defaults':{'thresholds':{'steps':[{'color':'a'},{'color':'b','value':1}]}}}")),
	 PANELS(PANEL(1,
		      ",'fieldConfig':{'defaults':{'thresholds':{'steps':[{'color':'c'},{'color':'d','value':2}]}}}")),
	 "thresholds in 1 place"},
	{"what weighs is named, however long it becomes",
	 PANELS(PANEL(1,
		      QUERIES("up", "x") ",'datasource':'a','description':'a','transformations':[{'id':'merge','x':1}],"
					 "'fieldConfig':{'defaults':{'unit':'s'}},'y':1")),
	 PANELS(PANEL(
		 1, QUERIES("down", "y") ",'datasource':'b','description':'b','transformations':[{'id':'merge','x':2}],"
					 "'fieldConfig':{'defaults':{'unit':'m'}},'y':2")),
	 "2 queries, 1 data source, 1 text, 1 unit, 1 transformation, 2 settings"},
};

static void a_summary_counts_what_changed(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof SUMMARIES / sizeof *SUMMARIES; i++) {
		ARENA_AUTO arena = arena_new();
		struct page page = page_between(arena, page_case_value(arena, SUMMARIES[i].old),
						page_case_value(arena, SUMMARIES[i].new));
		if (strcmp(page.summary, SUMMARIES[i].expected) != 0)
			fail_msg("%s: expected \"%s\", found \"%s\"", SUMMARIES[i].about, SUMMARIES[i].expected,
				 page.summary);
	}
}

static void subjects_are_in_the_order_of_their_first_changes(void **state)
{
	(void)state;
	static const char *const expected[] = {"", "panel 'P3' (id 3)", "panel 'P1' (id 1)", "panel 'P2' (id 2)"};
	ARENA_AUTO arena = arena_new();
	const struct value *new = page_case_value(arena, PANELS(PANEL(3, ",'a':2") "," PANEL(1, ",'a':2,'b':2")));
	const struct value *old = page_case_value(
		arena, PANELS(PANEL(3, ",'a':1") "," PANEL(1, ",'a':1,'b':1") "," PANEL(2, ",'a':1")));
	struct page page = page_between(arena, old, new);
	assert_int_equal(page.subjects_count, 4);
	for (size_t i = 0; i < page.subjects_count; i++)
		assert_string_equal(page.subjects[i].words, expected[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_summary_counts_what_changed),
					   cmocka_unit_test(subjects_are_in_the_order_of_their_first_changes)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
