/* SPDX-License-Identifier: MIT */
#include "tests/model/layout/layouts.h"

#include <inttypes.h>

#include "model/base/strbuf.h"
#include "model/report/page_of.h"

/* "4 pushed 0,8 12x8", a box each; "(R9)" behind what is in a collapsed row. */
static const char *describe(struct arena *arena, const struct page_box *boxes, size_t count)
{
	STRBUF_AUTO out = STRBUF_INIT(1 << 20);
	for (size_t i = 0; i < count; i++) {
		const struct page_box *box = &boxes[i];
		strbuf_printf(&out, "%s%s %s %" PRId32 ",%" PRId32 " %" PRId32 "x%" PRId32, i ? "; " : "",
			      *box->id ? box->id : box->title, box_change_name(box->change), box->x, box->y, box->w,
			      box->h);
		if (box->in_row >= 0)
			strbuf_printf(&out, " (%s)", boxes[box->in_row].title);
	}
	return arena_strdup(arena, out.at ? out.at : "");
}

#define EDITED(id, x, y, w, h) "{'id':" #id ",'type':'graph','title':'X'," AT(x, y, w, h) "}"

static const struct {
	const char *about;
	const char *old;
	const char *new;
	const char *after;
} CASES[] = {
	{"no place changed", PANEL(1, 0, 0, 12, 8), EDITED(1, 0, 0, 12, 8), ""},
	{"a panel moves", PANEL(1, 0, 0, 6, 8) "," PANEL(2, 12, 0, 6, 8),
	 PANEL(1, 6, 0, 6, 8) "," PANEL(2, 12, 0, 6, 8), "1 moved 6,0 6x8; 2 same 12,0 6x8"},
	{"a panel grows, another has other content", PANEL(1, 0, 0, 6, 8) "," PANEL(2, 12, 0, 6, 8),
	 PANEL(1, 0, 0, 12, 8) "," EDITED(2, 12, 0, 6, 8), "1 resized 0,0 12x8; 2 changed 12,0 6x8"},
	{"one on top pushes all", PANEL(1, 0, 0, 12, 8) "," PANEL(2, 12, 0, 12, 8) "," PANEL(3, 0, 8, 24, 4),
	 PANEL(9, 0, 0, 24, 5) "," PANEL(1, 0, 5, 12, 8) "," PANEL(2, 12, 5, 12, 8) "," PANEL(3, 0, 13, 24, 4),
	 "9 added 0,0 24x5; 1 pushed 0,5 12x8; 2 pushed 12,5 12x8; 3 pushed 0,13 24x4"},
	{"a panel makes room for one that comes",
	 PANEL(1, 0, 0, 12, 8) "," PANEL(2, 0, 8, 12, 8) "," PANEL(3, 12, 20, 12, 8),
	 PANEL(9, 0, 0, 12, 5) "," PANEL(1, 12, 0, 12, 8) "," PANEL(2, 0, 8, 12, 8) "," PANEL(3, 12, 20, 12, 8),
	 "9 added 0,0 12x5; 1 moved 12,0 12x8; 2 same 0,8 12x8; 3 same 12,20 12x8"},
	{"one panel below what came is pushed", PANEL(1, 0, 0, 12, 8) "," PANEL(3, 12, 20, 12, 8),
	 PANEL(9, 0, 0, 12, 5) "," PANEL(1, 0, 5, 12, 8) "," PANEL(3, 12, 20, 12, 8),
	 "9 added 0,0 12x5; 1 pushed 0,5 12x8; 3 same 12,20 12x8"},
	{"one panel below what went is pushed up",
	 PANEL(1, 0, 0, 12, 8) "," PANEL(2, 0, 8, 12, 8) "," PANEL(3, 12, 20, 12, 8),
	 PANEL(2, 0, 0, 12, 8) "," PANEL(3, 12, 20, 12, 8), "2 pushed 0,0 12x8; 3 same 12,20 12x8"},
	{"one panel below what grew is pushed",
	 PANEL(1, 0, 0, 12, 8) "," PANEL(2, 0, 8, 12, 8) "," PANEL(3, 12, 20, 12, 8),
	 PANEL(1, 0, 0, 12, 9) "," PANEL(2, 0, 9, 12, 8) "," PANEL(3, 12, 20, 12, 8),
	 "1 resized 0,0 12x9; 2 pushed 0,9 12x8; 3 same 12,20 12x8"},
	{"the last one is pushed alone", PANEL(1, 0, 0, 24, 8) "," PANEL(2, 6, 8, 12, 8),
	 PANEL(1, 0, 0, 24, 9) "," PANEL(2, 6, 9, 12, 8), "1 resized 0,0 24x9; 2 pushed 6,9 12x8"},
	{"two panels change places", PANEL(1, 0, 0, 24, 8) "," PANEL(2, 0, 8, 24, 6),
	 PANEL(2, 0, 0, 24, 6) "," PANEL(1, 0, 6, 24, 8), "2 moved 0,0 24x6; 1 moved 0,6 24x8"},
	{"two panels of one size change places", PANEL(1, 0, 0, 24, 8) "," PANEL(2, 0, 8, 24, 8),
	 PANEL(1, 0, 8, 24, 8) "," PANEL(2, 0, 0, 24, 8), "1 moved 0,8 24x8; 2 moved 0,0 24x8"},
	{"a row is folded", ROW(9, 0, "") "," PANEL(1, 0, 1, 12, 8) "," ROW(8, 9, ""),
	 ROW(9, 0, PANEL(1, 0, 1, 12, 8)) "," ROW(8, 1, ""),
	 "9 changed 0,0 24x1; 8 pushed 0,1 24x1; 1 same 0,1 12x8 (R9)"},
	{"a panel goes into a folded row",
	 PANEL(1, 0, 0, 12, 8) "," PANEL(2, 12, 0, 12, 8) "," ROW(9, 8, PANEL(3, 0, 9, 12, 8)),
	 PANEL(2, 12, 0, 12, 8) "," ROW(9, 8, PANEL(3, 0, 9, 12, 8) "," PANEL(1, 0, 0, 12, 8)),
	 "2 same 12,0 12x8; 9 same 0,8 24x1; 3 same 0,9 12x8 (R9); 1 moved 0,0 12x8 (R9)"},
	{"a panel goes from one folded row to another", ROW(8, 0, PANEL(1, 0, 1, 12, 8)) "," ROW(9, 1, ""),
	 ROW(8, 0, "") "," ROW(9, 1, PANEL(1, 0, 1, 12, 8)),
	 "8 changed 0,0 24x1; 9 changed 0,1 24x1; 1 moved 0,1 12x8 (R9)"},
	{"places that cannot be are brought into the grid", PANEL(1, 0, 0, 12, 8),
	 "{'id':1,'type':'graph','title':'P1','gridPos':{'x':-5,'y':99999999999999,'w':900,'h':1e99}}",
	 "1 resized 0,1000000 24x1"},
	{"fractions and texts are read as far as they are numbers", PANEL(1, 0, 0, 12, 8),
	 "{'id':1,'type':'graph','title':'P1','gridPos':{'x':'6','y':2.9,'w':'a','h':[]}}", "1 resized 6,2 6x3"},
	{"what sticks out is cut", PANEL(1, 0, 0, 12, 8), PANEL(1, 20, 0, 12, 8), "1 resized 20,0 4x8"},
	{"without a gridPos", PANEL(1, 0, 0, 12, 8), "{'id':1,'type':'graph','title':'P1'}", "1 resized 0,0 6x3"},
	{"rows[] fill 12 columns",
	 "{'rows':[{'height':'250px','panels':[{'id':1,'span':4},{'id':2,'span':8},{'id':3}]},"
	 "{'height':100,'panels':[{'id':4,'span':12}]}]}",
	 "{'rows':[{'height':'250px','panels':[{'id':1,'span':6},{'id':2,'span':6},{'id':3}]},"
	 "{'height':100,'panels':[{'id':4,'span':12}]}]}",
	 "1 resized 0,0 12x7; 2 resized 12,0 12x7; 3 same 0,7 8x7; 4 same 0,14 24x3"},
	{"rows[] that became a grid, a line lower for each: nothing was resized",
	 "{'rows':[{'height':'200px','panels':[{'id':1,'span':12}]},{'height':'200px','panels':[{'id':2,'span':12}]}]}",
	 "{'id':1,'gridPos':{'x':0,'y':0,'w':24,'h':5}},{'id':2,'gridPos':{'x':0,'y':5,'w':24,'h':5}}", ""},
	{"rows[] with a heading, one of them folded",
	 "{'rows':[{'title':'A','showTitle':true,'panels':[{'id':1,'span':12}]},"
	 "{'title':'B','panels':[{'id':2,'span':12}]}]}",
	 "{'rows':[{'title':'A','showTitle':true,'collapse':true,'panels':[{'id':1,'span':12}]},"
	 "{'title':'B','panels':[{'id':2,'span':12}]}]}",
	 "A changed 0,0 24x1; B pushed 0,1 24x1; 1 same 0,1 24x7 (A); 2 pushed 0,2 24x7"},
	{"rows[] became panels in the same places",
	 "{'rows':[{'panels':[{'id':1,'type':'graph','span':6},{'id':2,'type':'graph','span':6}]}]}",
	 PANEL(1, 0, 0, 12, 7) "," PANEL(2, 12, 0, 12, 7), ""},
};

static void each_panel_has_its_place_and_what_happened_to_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		ARENA_AUTO arena = arena_new();
		struct page_layout layout = layout_between(arena, CASES[i].old, CASES[i].new);
		const char *got = describe(arena, layout.after, layout.after_count);
		if (strcmp(got, CASES[i].after) != 0)
			fail_msg("%s:\n%s\ninstead of\n%s", CASES[i].about, got, CASES[i].after);
	}
}

static void what_went_is_before_and_pairs_lead_both_ways(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct page_layout layout = layout_between(arena, PANEL(1, 0, 0, 12, 8) "," PANEL(2, 12, 0, 12, 8),
						   PANEL(3, 0, 0, 12, 4) "," PANEL(2, 12, 0, 12, 8));
	assert_string_equal(describe(arena, layout.before, layout.before_count),
			    "1 removed 0,0 12x8; 2 same 12,0 12x8");
	assert_int_equal(layout.before[0].pair, -1);
	assert_int_equal(layout.after[0].pair, -1);
	assert_int_equal(layout.before[1].pair, 1);
	assert_int_equal(layout.after[1].pair, 1);
}

static void a_page_has_the_layout_and_keeps_it(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct page kept;
	{
		ARENA_AUTO short_lived = arena_new();
		const struct value *old = layout_dashboard(short_lived, PANEL(1, 0, 0, 12, 8));
		const struct value *new = layout_dashboard(short_lived, PANEL(1, 12, 0, 12, 8));
		struct changes changes = diff_dashboards(short_lived, old, new);
		struct page page;
		page_of(short_lived, old, new, &changes, &page);
		page_keep(arena, &page, &kept);
	}
	assert_string_equal(describe(arena, kept.layout.before, kept.layout.before_count), "1 moved 0,0 12x8");
	assert_string_equal(describe(arena, kept.layout.after, kept.layout.after_count), "1 moved 12,0 12x8");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_panel_has_its_place_and_what_happened_to_it),
		cmocka_unit_test(what_went_is_before_and_pairs_lead_both_ways),
		cmocka_unit_test(a_page_has_the_layout_and_keeps_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
