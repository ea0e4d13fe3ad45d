/* SPDX-License-Identifier: MIT */
/* Queries of a panel that got other letters. */
#include "tests/model/report/page_described.h"

#define PANEL(targets, rest)  "{'panels':[{'id':1,'type':'stat','title':'P','targets':[" targets "]" rest "}]}"
#define ASK(letter, expr)     "{'refId':'" letter "','expr':'" expr "'}"
#define MATH(letter, formula) "{'refId':'" letter "','type':'math','expression':'" formula "'}"
#define FRAME(letter)                                                                                                  \
	",'fieldConfig':{'overrides':[{'matcher':{'id':'byFrameRefID','options':'" letter "'},'properties':[]}]}"

static const struct page_case CASES[] = {
	{"one put in front", PANEL(ASK("A", "up") "," ASK("B", "down"), ""),
	 PANEL(ASK("A", "new") "," ASK("B", "up") "," ASK("C", "down"), ""),
	 "ref ids | panel 'P' (id 1) | queries renamed | A..B -> B..C\n  + query A: {\"expr\":\"new\"}"},
	{"the first taken out", PANEL(ASK("A", "new") "," ASK("B", "up") "," ASK("C", "down"), ""),
	 PANEL(ASK("A", "up") "," ASK("B", "down"), ""),
	 "ref ids | panel 'P' (id 1) | queries renamed | B..C -> A..B\n  - query A: {\"expr\":\"new\"}"},
	{"expressions and overrides follow",
	 PANEL(ASK("A", "up") "," MATH("B", "$A * ${A}") "," MATH("C", "B"), FRAME("A")),
	 PANEL(ASK("A", "new") "," ASK("B", "up") "," MATH("C", "$B * ${B}") "," MATH("D", "C"), FRAME("B")),
	 "ref ids | panel 'P' (id 1) | queries renamed | A..C -> B..D\n  + query A: {\"expr\":\"new\"}"},
	{"an expression that does not follow is an edit: nothing is explained",
	 PANEL(ASK("A", "up") "," MATH("B", "$A"), ""),
	 PANEL(ASK("A", "new") "," ASK("B", "up") "," MATH("C", "$A"), ""), "!ref ids"},
	{"an edit of a query beside it: nothing is explained", PANEL(ASK("A", "up") "," ASK("B", "down"), ""),
	 PANEL(ASK("A", "new") "," ASK("B", "up") "," ASK("C", "other"), ""), "!ref ids"},
	{"another letter for one", PANEL(ASK("A", "up"), ""), PANEL(ASK("cpu", "up"), ""),
	 "ref ids | panel 'P' (id 1) | queries renamed | A -> cpu"},
	{"an edited query keeps its letter: no group", PANEL(ASK("A", "up"), ""), PANEL(ASK("A", "down"), ""),
	 "edit | panel 'P' (id 1)"},
};

static void queries_with_other_letters_are_one_group(void **state)
{
	(void)state;
	check_page_cases(CASES, sizeof CASES / sizeof *CASES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(queries_with_other_letters_are_one_group),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
