/* SPDX-License-Identifier: MIT */
/* Groups about where panels are: pushed, a row folded, rows that became a grid; and about their numbers. */
#include "tests/model/report/page_described.h"

#define AT(id, title, x, y, w, h)                                                                                      \
	"{'id':" #id ",'type':'stat','title':'" title "','gridPos':{'x':" #x ",'y':" #y ",'w':" #w ",'h':" #h "}}"
#define PANELS(list)         "{'panels':[" list "]}"
#define ROW_AT(id, title, y) "{'id':" #id ",'type':'row','title':'" title "','gridPos':{'x':0,'y':" #y ",'w':24,'h':1}}"
#define FOLDED_ROW(id, list) "{'id':" #id ",'type':'row','collapsed':true,'panels':[" list "]}"

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
	{"a panel that came into another row is not pushed",
	 PANELS(ROW_AT(1, "Q", 0) "," AT(5, "A", 0, 1, 6, 8) "," ROW_AT(2, "R", 9) "," AT(6, "B", 0, 10, 6, 8) "," AT(
		 7, "C", 0, 18, 6, 8)),
	 PANELS(ROW_AT(1, "Q", 0) "," ROW_AT(2, "R", 9) "," AT(5, "A", 0, 10, 6, 8) "," AT(6, "B", 0, 19, 6, 8) "," AT(
		 7, "C", 0, 27, 6, 8)),
	 "moved | panel 'A' (id 5)\n"
	 "pushed |  | 2 panels moved down by 9, from 'B' (id 6) on"},
	{"nor is one that came into another folded row, which no title tells apart",
	 PANELS(FOLDED_ROW(1, AT(5, "A", 0, 1, 6, 8)) "," FOLDED_ROW(2, AT(6, "B", 0, 20, 6, 8)) "," AT(7, "C", 0, 30,
													6, 8)),
	 PANELS(FOLDED_ROW(1, "") "," FOLDED_ROW(2, AT(6, "B", 0, 20, 6, 8) "," AT(5, "A", 0, 3, 6, 8)) "," AT(
		 7, "C", 0, 32, 6, 8)),
	 "moved | panel 'A' (id 5)\n"
	 "moved | panel 'C' (id 7)"},
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
	{"neighbours that went different ways are two runs", PANELS(TITLED(1, "A", "") "," TITLED(2, "B", "")),
	 PANELS(TITLED(5, "A", "") "," TITLED(9, "B", "")), "ids |  | 2 panels renumbered\n  id: 1 → 5, 2 → 9"},
	{"no id is greater than the greatest number",
	 PANELS(TITLED(9223372036854775807, "A", "") "," TITLED(9223372036854775807, "B", "")),
	 PANELS(TITLED(1, "A", "") "," TITLED(2, "B", "")),
	 "ids |  | 2 panels renumbered\n  id: 9223372036854775807 → 1, 9223372036854775807 → 2"},
	{"one", PANELS(TITLED(1, "A", "")), PANELS(TITLED(7, "A", "")), "ids | panel 'A' (id 7) | id | 1 -> 7"},
	{"an id of something else in a panel", PANELS("{'id':1,'type':'stat','title':'A','rows':[{'id':1,'v':'a'}]}"),
	 PANELS("{'id':1,'type':'stat','title':'A','rows':[{'id':2,'v':'a'}]}"), "edit | panel 'A' (id 1)"},
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

#define ROW(id, y, collapsed, panels)                                                                                  \
	"{'id':" #id ",'type':'row','title':'R" #id "','collapsed':" #collapsed ",'gridPos':{'x':0,'y':" #y            \
	",'w':24,'h':1},'panels':[" panels "]}"

static const struct page_case FOLDED[] = {
	{"collapsed: its panels go into it, what is below moves up",
	 PANELS(ROW(1, 0, false, "") "," AT(2, "A", 0, 1, 12, 8) "," AT(3, "B", 12, 1, 12, 8) "," ROW(
		 4, 9, false, "") "," AT(5, "C", 0, 10, 12, 8)),
	 PANELS(ROW(1, 0, true, AT(2, "A", 0, 1, 12, 8) "," AT(3, "B", 12, 1, 12, 8)) "," ROW(4, 1, false, "") "," AT(
		 5, "C", 0, 2, 12, 8)),
	 "row folded |  | row 'R1' (id 1) collapsed with 2 panels\n"
	 "  below: row 'R4' (id 4), 'C' (id 5) moved up by 8"},
	{"opened: they come out at their place",
	 PANELS(ROW(1, 0, true, AT(2, "A", 0, 5, 12, 8)) "," AT(5, "C", 0, 1, 12, 8)),
	 PANELS(ROW(1, 0, false, "") "," AT(2, "A", 0, 1, 12, 8) "," AT(5, "C", 0, 9, 12, 8)),
	 "row folded |  | row 'R1' (id 1) opened with 1 panel\n"
	 "  below: 'C' (id 5) moved down by 8"},
	{"several",
	 PANELS(ROW(1, 0, false, "") "," AT(2, "A", 0, 1, 12, 8) "," ROW(3, 9, false, "") "," AT(4, "B", 0, 10, 12, 8)),
	 PANELS(ROW(1, 0, true, AT(2, "A", 0, 1, 12, 8)) "," ROW(3, 1, true, AT(4, "B", 0, 10, 12, 8))),
	 "row folded |  | 2 rows collapsed with 2 panels\n"
	 "  below: row 'R3' (id 3) moved up by 8\n"
	 "  @ row 'R1' (id 1); row 'R3' (id 3)"},
	{"a panel put into a row that was collapsed before is moved",
	 PANELS(ROW(1, 0, true, AT(2, "A", 0, 1, 12, 8)) "," AT(3, "B", 0, 1, 12, 8)),
	 PANELS(ROW(1, 0, true, AT(2, "A", 0, 1, 12, 8) "," AT(3, "B", 12, 1, 12, 8))), "moved | panel 'B' (id 3)"},
	{"a panel put into another row than the one that was collapsed is moved",
	 PANELS(ROW(1, 0, false, "") "," AT(5, "A", 0, 1, 12, 8) "," AT(6, "B", 12, 1, 12, 8) "," ROW(
		 2, 9, true, AT(7, "C", 0, 10, 12, 8))),
	 PANELS(ROW(1, 0, true, AT(5, "A", 0, 1, 12, 8)) "," ROW(
		 2, 1, true, AT(7, "C", 0, 10, 12, 8) "," AT(6, "B", 12, 1, 12, 8))),
	 "row folded |  | row 'R1' (id 1) collapsed with 1 panel\n"
	 "  below: row 'R2' (id 2) moved up by 8\n"
	 "moved | panel 'B' (id 6)"},
	{"panels that changed places in the row are moved",
	 PANELS(ROW(1, 0, false, "") "," AT(5, "A", 0, 1, 12, 8) "," AT(6, "B", 0, 9, 12, 8)),
	 PANELS(ROW(1, 0, true, AT(6, "B", 0, 1, 12, 8) "," AT(5, "A", 0, 9, 12, 8))),
	 "row folded |  | row 'R1' (id 1) collapsed with 2 panels\n"
	 "moved | panel 'A' (id 5)"},
	{"one below that went another way is named",
	 PANELS(ROW(1, 0, false, "") "," AT(5, "A", 0, 1, 12, 8) "," ROW(2, 9, false, "") "," AT(
		 6, "B", 0, 10, 12, 8) "," AT(7, "C", 0, 18, 12, 8) "," AT(8, "D", 0, 26, 12, 8) "," AT(9, "E", 0, 50,
													12, 8)),
	 PANELS(ROW(1, 0, true, AT(5, "A", 0, 1, 12, 8)) "," ROW(2, 1, false, "") "," AT(6, "B", 0, 2, 12, 8) "," AT(
		 7, "C", 0, 10, 12, 8) "," AT(8, "D", 0, 18, 12, 8) "," AT(9, "E", 0, 47, 12, 8)),
	 "row folded |  | row 'R1' (id 1) collapsed with 1 panel\n"
	 "  below: row 'R2' (id 2) and 3 panels moved up by 8\n"
	 "  below: 'E' (id 9) moved up by 3"},
	{"what is collapsed is a row", PANELS("{'id':1,'type':'stat','title':'A','collapsed':false}"),
	 PANELS("{'id':1,'type':'stat','title':'A','collapsed':true}"), "edit | panel 'A' (id 1)"},
	{"a row has one mark",
	 PANELS("{'id':1,'type':'row','title':'R','collapse':false,'collapsed':false,'panels':[]}," AT(2, "A", 0, 1, 12,
												       8)),
	 PANELS("{'id':1,'type':'row','title':'R','collapse':true,'collapsed':true,'panels':[" AT(2, "A", 0, 1, 12,
												  8) "]}"),
	 "edit | row 'R' (id 1)\n"
	 "row folded |  | row 'R' (id 1) collapsed with 1 panel"},
	{"all of a collapsed row, stored elsewhere: nothing that anybody sees, and last",
	 PANELS("{'id':9,'type':'row','title':'R9','collapsed':true,'gridPos':{'x':0,'y':0,'w':24,'h':1},'panels':[" AT(
		 2, "A", 0, 1, 12, 8) "," AT(3, "B", 12, 1, 12, 8) "]}"),
	 PANELS("{'id':9,'type':'row','title':'R9','collapsed':true,'gridPos':{'x':0,'y':0,'w':24,'h':1},'panels':[" AT(
		 2, "A", 0, 73, 12, 8) "," AT(3, "B", 12, 73, 12, 8) "],'repeat':'a'}"),
	 "edit | row 'R9' (id 9)\n"
	 "pushed |  | 2 panels in collapsed rows: stored place +72, nothing moves on the screen"},
	{"one that grew in it as well is a change of its own", PANELS(ROW(1, 0, false, "") "," AT(2, "A", 0, 1, 12, 8)),
	 PANELS(ROW(1, 0, true, AT(2, "A", 0, 1, 24, 8))),
	 "row folded |  | row 'R1' (id 1) collapsed with 1 panel\n"
	 "moved | panel 'A' (id 2)"},
};

static void a_row_is_folded_with_what_moves_for_it(void **state)
{
	(void)state;
	check_page_cases(FOLDED, sizeof FOLDED / sizeof *FOLDED);
}

#define OLD_ROW(rest, panels) "{'title':'R','height':'200px'" rest ",'panels':[" panels "]}"
#define OLD_PANEL(id, title)  "{'id':" #id ",'type':'stat','title':'" title "','span':6}"
#define OLD_ROWS(list)        "{'rows':[" list "]}"
#define ROW_PANEL(id, rest)   "{'id':" #id ",'type':'row','title':'R','gridPos':{'x':0,'y':0,'w':24,'h':1}" rest "}"
#define TWO_IN_A_ROW          OLD_PANEL(2, "A") "," OLD_PANEL(3, "B")
#define TWO_ON_THE_GRID       AT(2, "A", 0, 1, 12, 8) "," AT(3, "B", 12, 1, 12, 8)

static const struct page_case GRIDS[] = {
	{"a row with a heading", OLD_ROWS(OLD_ROW(",'showTitle':true", TWO_IN_A_ROW)),
	 PANELS(ROW_PANEL(9, ",'collapsed':false,'panels':[]") "," TWO_ON_THE_GRID),
	 "rows to grid |  | rows became grid panels: 1 row, 2 panels\n  heights: 200px → 8 (2)"},
	{"a heading that is gone", OLD_ROWS(OLD_ROW(",'showTitle':true", TWO_IN_A_ROW)), PANELS(TWO_ON_THE_GRID),
	 "rows to grid |  | rows became grid panels: 1 row, 2 panels\n  heights: 200px → 8 (2)\n  rows removed: 'R'"},
	{"a row that was collapsed and repeated", OLD_ROWS(OLD_ROW(",'collapse':true,'repeat':'node'", TWO_IN_A_ROW)),
	 PANELS(ROW_PANEL(9, "") "," TWO_ON_THE_GRID),
	 "rows to grid |  | rows became grid panels: 1 row, 2 panels\n"
	 "  heights: 200px → 8 (2)\n"
	 "  changed: row 'R' is open now, row 'R' repeat node → none"},
	{"a panel that went with it and one that came", OLD_ROWS(OLD_ROW("", TWO_IN_A_ROW)),
	 PANELS(AT(2, "A", 0, 1, 12, 8) "," AT(7, "new", 12, 1, 12, 8)),
	 "removed | panel 'B' (id 3)\nadded | panel 'new' (id 7)\n"
	 "rows to grid |  | rows became grid panels: 1 row, 1 panel\n"
	 "  heights: 200px → 8\n"
	 "  rows removed: 'R' (title not shown)"},
};

static void rows_that_became_a_grid_are_one_group(void **state)
{
	(void)state;
	check_page_cases(GRIDS, sizeof GRIDS / sizeof *GRIDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(panels_moved_by_the_same_distance_are_one_group),
		cmocka_unit_test(renumbered_panels_are_one_group),
		cmocka_unit_test(a_row_is_folded_with_what_moves_for_it),
		cmocka_unit_test(rows_that_became_a_grid_are_one_group),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
