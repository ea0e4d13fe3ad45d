/* SPDX-License-Identifier: MIT */
/* Groups about where panels are: pushed, a row folded, rows that became a grid; and about their numbers. */
#include "tests/model/report/page_described.h"

#define AT(id, title, x, y, w, h)                                                                                      \
	"{'id':" #id ",'type':'stat','title':'" title "','gridPos':{'x':" #x ",'y':" #y ",'w':" #w ",'h':" #h "}}"
#define PANELS(list) "{'panels':[" list "]}"

static const struct page_case PUSHED[] = {
	{"panels below one that was put in", PANELS(AT(1, "A", 0, 0, 12, 8) "," AT(2, "B", 12, 0, 12, 8)),
	 PANELS(AT(3, "C", 0, 0, 24, 4) "," AT(1, "A", 0, 4, 12, 8) "," AT(2, "B", 12, 4, 12, 8)),
	 "added | panel 'C' (id 3)\n"
	 "pushed |  | 2 panels moved down by 4, from 'A' (id 1) on"},
	{"panels below one that was removed",
	 PANELS(AT(3, "C", 0, 0, 24, 4) "," AT(2, "B", 12, 4, 12, 8) "," AT(1, "A", 0, 4, 12, 8)),
	 PANELS(AT(2, "B", 12, 0, 12, 8) "," AT(1, "A", 0, 0, 12, 8)),
	 "removed | panel 'C' (id 3)\n"
	 "pushed |  | 2 panels moved up by 4, from 'A' (id 1) on"},
	{"two columns that were pushed by different distances",
	 PANELS(AT(1, "A", 0, 0, 6, 8) "," AT(2, "B", 0, 8, 6, 8) "," AT(3, "C", 6, 0, 6, 8) "," AT(4, "D", 6, 8, 6,
												    8)),
	 PANELS(AT(1, "A", 0, 2, 6, 8) "," AT(2, "B", 0, 10, 6, 8) "," AT(3, "C", 6, 3, 6, 8) "," AT(4, "D", 6, 11, 6,
												     8)),
	 "pushed |  | 2 panels moved down by 2\n  @ 'A' (id 1); 'B' (id 2)\n"
	 "pushed |  | 2 panels moved down by 3\n  @ 'C' (id 3); 'D' (id 4)"},
	{"some of those below stayed: each is named",
	 PANELS(AT(1, "A", 0, 0, 6, 8) "," AT(2, "B", 6, 0, 6, 8) "," AT(3, "C", 12, 0, 6, 8)),
	 PANELS(AT(1, "A", 6, 1, 6, 8) "," AT(2, "B", 12, 1, 6, 8) "," AT(3, "C", 12, 0, 6, 8)),
	 "pushed |  | 2 panels moved down by 1 and to the right by 6\n  @ 'A' (id 1); 'B' (id 2)"},
	{"a row among them",
	 PANELS("{'id':1,'type':'row','title':'R','gridPos':{'x':0,'y':0,'w':24,'h':1}}," AT(2, "B", 0, 1, 6, 8)),
	 PANELS("{'id':1,'type':'row','title':'R','gridPos':{'x':0,'y':3,'w':24,'h':1}}," AT(2, "B", 0, 4, 6, 8)),
	 "pushed |  | row 'R' (id 1) and 1 panel moved down by 3, from row 'R' (id 1) on"},
	{"one panel alone is moved, a resized one is resized",
	 PANELS(AT(1, "A", 0, 0, 6, 8) "," AT(2, "B", 6, 0, 6, 8)),
	 PANELS(AT(1, "A", 0, 1, 6, 8) "," AT(2, "B", 6, 1, 6, 9)),
	 "moved | panel 'A' (id 1)\nmoved | panel 'B' (id 2)"},
};

static void panels_moved_by_the_same_distance_are_one_group(void **state)
{
	(void)state;
	check_page_cases(PUSHED, sizeof PUSHED / sizeof *PUSHED);
}

#define TITLED(id, title, rest) "{'id':" #id ",'type':'stat','title':'" title "'" rest "}"
#define RESULT_OF(id)           ",'targets':[{'refId':'A','panelId':" #id "}]"

static const struct page_case IDS[] = {
	{"runs", PANELS(TITLED(1, "A", "") "," TITLED(2, "B", "") "," TITLED(3, "C", "") "," TITLED(9, "D", "")),
	 PANELS(TITLED(11, "A", "") "," TITLED(12, "B", "") "," TITLED(13, "C", "") "," TITLED(4, "D", "")),
	 "ids |  | 4 panels renumbered\n  id: 1..3 → 11..13, 9 → 4"},
	{"one", PANELS(TITLED(1, "A", "")), PANELS(TITLED(7, "A", "")), "ids | panel 'A' (id 7) | id | 1 -> 7"},
	{"a query on another panel's result follows", PANELS(TITLED(1, "A", "") "," TITLED(2, "B", RESULT_OF(1))),
	 PANELS(TITLED(5, "A", "") "," TITLED(6, "B", RESULT_OF(5))),
	 "ids |  | 2 panels renumbered\n  id: 1..2 → 5..6\n  with them: 1 query on another panel's result"},
	{"a query on another panel that does not follow is an edit",
	 PANELS(TITLED(1, "A", "") "," TITLED(2, "B", RESULT_OF(1))),
	 PANELS(TITLED(5, "A", "") "," TITLED(6, "B", RESULT_OF(7))),
	 "edit | panel 'B' (id 6)\n"
	 "ids |  | 2 panels renumbered\n  id: 1..2 → 5..6"},
};

static void renumbered_panels_are_one_group(void **state)
{
	(void)state;
	check_page_cases(IDS, sizeof IDS / sizeof *IDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(panels_moved_by_the_same_distance_are_one_group),
		cmocka_unit_test(renumbered_panels_are_one_group),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
