/* SPDX-License-Identifier: MIT */
/* Queries of a panel that got other letters, panels that are copies of others, and others under the same id. */
#include "tests/model/report/page_described.h"

#define PANEL(targets, rest)  "{'panels':[{'id':1,'type':'stat','title':'P','targets':[" targets "]" rest "}]}"
#define ASK(letter, expr)     "{'refId':'" letter "','expr':'" expr "'}"
#define MATH(letter, formula) "{'refId':'" letter "','type':'math','expression':'" formula "'}"
#define FRAME(letter)                                                                                                  \
	",'fieldConfig':{'overrides':[{'matcher':{'id':'byFrameRefID','options':'" letter "'},'properties':[]}]}"

static const struct page_case CASES[] = {
	{"one put in front", PANEL(ASK("A", "up") "," ASK("B", "down"), ""),
	 PANEL(ASK("A", "new") "," ASK("B", "up") "," ASK("C", "down"), ""),
	 "ref ids | panel 'P' (id 1) | queries renamed | A..B -> B..C\n  + query A: new"},
	{"the first taken out", PANEL(ASK("A", "new") "," ASK("B", "up") "," ASK("C", "down"), ""),
	 PANEL(ASK("A", "up") "," ASK("B", "down"), ""),
	 "ref ids | panel 'P' (id 1) | queries renamed | B..C -> A..B\n  - query A: new"},
	{"expressions and overrides follow",
	 PANEL(ASK("A", "up") "," MATH("B", "$A * ${A}") "," MATH("C", "B"), FRAME("A")),
	 PANEL(ASK("A", "new") "," ASK("B", "up") "," MATH("C", "$B * ${B}") "," MATH("D", "C"), FRAME("B")),
	 "ref ids | panel 'P' (id 1) | queries renamed | A..C -> B..D\n  + query A: new"},
	{"an expression that does not follow is an edit: nothing is explained",
	 PANEL(ASK("A", "up") "," MATH("B", "$A"), ""),
	 PANEL(ASK("A", "new") "," ASK("B", "up") "," MATH("C", "$A"), ""), "!ref ids"},
	{"an edit of a query beside it: nothing is explained", PANEL(ASK("A", "up") "," ASK("B", "down"), ""),
	 PANEL(ASK("A", "new") "," ASK("B", "up") "," ASK("C", "other"), ""), "!ref ids"},
	{"another letter for one", PANEL(ASK("A", "up"), ""), PANEL(ASK("cpu", "up"), ""),
	 "ref ids | panel 'P' (id 1) | queries renamed | A -> cpu"},
	{"queries that had no letters have not got other ones", PANEL("{'expr':'up'},{'expr':'down'}", ""),
	 PANEL(ASK("A", "up") "," ASK("B", "down"), ""), "!ref ids"},
	{"a transformation of a query follows, a column's name is no letter",
	 PANEL(ASK("A", "up"), ",'transformations':[{'id':'filterByRefId','options':{'include':'A'}},{'id':'organize',"
			       "'options':{'renameByName':{'cpu':'A'}}}]"),
	 PANEL(ASK("B", "up"), ",'transformations':[{'id':'filterByRefId','options':{'include':'B'}},{'id':'organize',"
			       "'options':{'renameByName':{'cpu':'B'}}}]"),
	 "ref ids | panel 'P' (id 1) | queries renamed | A -> B\nedit | panel 'P' (id 1)"},
	{"an edited query keeps its letter: no group", PANEL(ASK("A", "up"), ""), PANEL(ASK("A", "down"), ""),
	 "edit | panel 'P' (id 1)"},
};

static void queries_with_other_letters_are_one_group(void **state)
{
	(void)state;
	check_page_cases(CASES, sizeof CASES / sizeof *CASES);
}

#define BOARD(list)           "{'panels':[" list "]}"
#define COPY(id, title, rest) "{'id':" #id ",'type':'stat','title':'" title "'" rest "}"
#define BELOW                 ",'gridPos':{'x':12,'y':8,'w':12,'h':8}"

static const struct page_case COPIES[] = {
	{"of a panel that is there", BOARD(COPY(1, "CPU", ",'targets':[{'refId':'A','expr':'up'}]")),
	 BOARD(COPY(1, "CPU", ",'targets':[{'refId':'A','expr':'up'}]") "," COPY(
		 2, "CPU", BELOW ",'targets':[{'refId':'A','expr':'up'}]")),
	 "duplicated | panel 'CPU' (id 2) | copy of 'CPU' (id 1), 12x8 at x 12, y 8, same query"},
	{"under another title", BOARD(COPY(1, "CPU", ",'unit':1")),
	 BOARD(COPY(1, "CPU", ",'unit':1") "," COPY(2, "More", ",'unit':1")),
	 "duplicated | panel 'More' (id 2) | copy of 'CPU' (id 1)"},
	{"of one that was edited since", BOARD(COPY(1, "CPU", ",'unit':1")),
	 BOARD(COPY(1, "CPU", ",'unit':2") "," COPY(2, "More", ",'unit':1")),
	 "edit | panel 'CPU' (id 1)\nduplicated | panel 'More' (id 2) | copy of 'CPU' (id 1) as it was"},
	{"two that are alike: the second is a copy of the first", BOARD(""),
	 BOARD(COPY(1, "A", ",'unit':1") "," COPY(2, "B", ",'unit':1")),
	 "added | panel 'A' (id 1)\nduplicated | panel 'B' (id 2) | copy of 'A' (id 1)"},
	{"of none", BOARD(COPY(1, "CPU", ",'unit':1")),
	 BOARD(COPY(1, "CPU", ",'unit':1") "," COPY(2, "CPU", ",'unit':2")), "added | panel 'CPU' (id 2)"},
};

static void a_copy_of_a_panel_is_named_as_one(void **state)
{
	(void)state;
	check_page_cases(COPIES, sizeof COPIES / sizeof *COPIES);
}

#define ASKING(title, type, expr)                                                                                      \
	BOARD("{'id':1,'type':'" type "','title':'" title "','targets':[{'refId':'A','expr':'" expr "'}]}")

static const struct page_case REPLACED[] = {
	{"title, type and queries are others", ASKING("CPU", "graph", "rate(cpu_seconds_total[5m])"),
	 ASKING("Open orders", "stat", "sum(orders{state=\\\"open\\\"})"),
	 "replaced | panel 'Open orders' (id 1) | another panel under the same id\n"
	 "  - 'CPU' (id 1): graph, default data source\n  - query A: rate(cpu_seconds_total[5m])\n"
	 "  + 'Open orders' (id 1): stat, default data source\n  + query A: sum(orders{state=\"open\"})"},
	{"it moved, too",
	 BOARD("{'id':1,'type':'graph','title':'CPU','gridPos':{'x':0,'y':0,'w':4,'h':4},'targets':[{'expr':'up'}]}"),
	 BOARD("{'id':1,'type':'stat','title':'Orders','gridPos':{'x':4,'y':0,'w':4,'h':4},'targets':[{'expr':'orders'}"
	       "]}"),
	 "replaced | panel 'Orders' (id 1) | another panel under the same id\n"
	 "  - 'CPU' (id 1): graph, 4x4 at x 0, y 0, default data source\n  - query #1: up\n"
	 "  + 'Orders' (id 1): stat, 4x4 at x 4, y 0, default data source\n  + query #1: orders\n"
	 "moved | panel 'Orders' (id 1)"},
	{"the query is much the same: the panel is", ASKING("CPU", "graph", "rate(cpu_seconds_total[5m])"),
	 ASKING("Load", "stat", "irate(cpu_seconds_total[5m])"), "!replaced"},
	{"the title is the same: the panel is", ASKING("CPU", "graph", "rate(cpu_seconds_total[5m])"),
	 ASKING("CPU", "stat", "orders"), "!replaced"},
	{"the type is the same: title and query were edited", ASKING("CPU", "stat", "rate(cpu_seconds_total[5m])"),
	 ASKING("Orders", "stat", "orders"), "!replaced"},
};

static void another_panel_under_the_same_id_is_one_change(void **state)
{
	(void)state;
	check_page_cases(REPLACED, sizeof REPLACED / sizeof *REPLACED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(queries_with_other_letters_are_one_group),
		cmocka_unit_test(a_copy_of_a_panel_is_named_as_one),
		cmocka_unit_test(another_panel_under_the_same_id_is_one_change),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
