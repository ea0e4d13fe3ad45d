/* SPDX-License-Identifier: MIT */
/* Three small dashboards a row: what both sides make of them, and where they conflict. */
#include "tests/testing.h"

#include "model/arena.h"
#include "model/json.h"
#include "model/merge.h"
#include "model/strbuf.h"
#include "model/value.h"

static const struct value *read(struct arena *arena, const char *text)
{
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	const struct value *value = json_read(arena, slice_of(text), (struct place){0}, &diags);
	if (!value)
		fail_msg("no JSON: %s", text);
	return value;
}

/* P(members): a dashboard with these panels. */
#define P(panels) "{\"panels\":[" panels "]}"
#define P1        "{\"id\":1,\"title\":\"a\"}"
#define P2        "{\"id\":2,\"title\":\"b\"}"
#define P3        "{\"id\":3,\"title\":\"c\"}"
#define T(items)  P("{\"id\":1,\"targets\":[" items "]}")
#define V(items)  "{\"templating\":{\"list\":[" items "]}}"
#define X(items)  "{\"list\":{\"links\":[" items "]}}"

static const struct {
	const char *rule;
	const char *base;
	const char *git;
	const char *live;
	const char *merged;   /* with live's side of conflicts */
	const char *conflict; /* path of the only one, or NULL */
} rows[] = {
	{"keys apart", "{\"a\":1,\"b\":1}", "{\"a\":2,\"b\":1}", "{\"a\":1,\"b\":2}", "{\"a\":2,\"b\":2}", NULL},
	{"the same edit", "{\"a\":1}", "{\"a\":2}", "{\"a\":2}", "{\"a\":2}", NULL},
	{"one key in two ways", "{\"a\":1}", "{\"a\":2}", "{\"a\":3}", "{\"a\":3}", "/a"},
	{"added apart", "{}", "{\"a\":1}", "{\"b\":1}", "{\"a\":1,\"b\":1}", NULL},
	{"added in two ways", "{}", "{\"a\":1}", "{\"a\":2}", "{\"a\":2}", "/a"},
	{"removed by both", "{\"a\":1,\"b\":1,\"c\":1}", "{\"b\":2,\"c\":1}", "{\"b\":1,\"c\":3}", "{\"b\":2,\"c\":3}",
	 NULL},
	{"removed against nothing", "{\"a\":1,\"b\":1}", "{\"b\":1}", "{\"a\":1,\"b\":2}", "{\"b\":2}", NULL},
	{"removed by git, edited live", "{\"a\":1}", "{}", "{\"a\":2}", "{\"a\":2}", "/a"},
	{"edited in git, removed live", "{\"a\":1}", "{\"a\":2}", "{}", "{}", "/a"},
	{"a value that becomes an object", "{\"a\":1}", "{\"a\":{}}", "{\"a\":2}", "{\"a\":2}", "/a"},
	{"panels apart", P(P1 "," P2), P("{\"id\":1,\"title\":\"x\"}," P2), P(P1 ",{\"id\":2,\"title\":\"y\"}"),
	 P("{\"id\":1,\"title\":\"x\"},{\"id\":2,\"title\":\"y\"}"), NULL},
	{"one panel, keys apart", P(P1), P("{\"id\":1,\"title\":\"a\",\"u\":1}"),
	 P("{\"id\":1,\"title\":\"a\",\"v\":1}"), P("{\"id\":1,\"title\":\"a\",\"u\":1,\"v\":1}"), NULL},
	{"one panel's title", P(P1), P("{\"id\":1,\"title\":\"x\"}"), P("{\"id\":1,\"title\":\"y\"}"),
	 P("{\"id\":1,\"title\":\"y\"}"), "/panels/[id=1]/title"},
	{"a panel put in front does not move values", P(P1 "," P2), P(P3 "," P1 "," P2),
	 P(P1 ",{\"id\":2,\"title\":\"y\"}"), P(P3 "," P1 ",{\"id\":2,\"title\":\"y\"}"), NULL},
	{"panels added by both", P(P1), P(P1 "," P2), P(P1 "," P3), P(P1 "," P3 "," P2), NULL},
	{"one panel added by both alike", P(P1), P(P1 "," P2), P(P1 "," P2 "," P3), P(P1 "," P2 "," P3), NULL},
	{"two panels added under one id", P(P1), P(P1 ",{\"id\":9,\"title\":\"x\"}"),
	 P(P1 ",{\"id\":9,\"title\":\"y\"}"), P(P1 ",{\"id\":9,\"title\":\"y\"}"), "/panels/[id=9]"},
	{"a panel removed, another edited", P(P1 "," P2), P(P2), P(P1 ",{\"id\":2,\"title\":\"y\"}"),
	 P("{\"id\":2,\"title\":\"y\"}"), NULL},
	{"a panel removed and edited", P(P1 "," P2), P(P2), P("{\"id\":1,\"title\":\"y\"}," P2),
	 P("{\"id\":1,\"title\":\"y\"}," P2), "/panels/[id=1]"},
	{"a move and an edit", P("{\"id\":1,\"gridPos\":{\"x\":0},\"u\":1}"),
	 P("{\"id\":1,\"gridPos\":{\"x\":4},\"u\":1}"), P("{\"id\":1,\"gridPos\":{\"x\":0},\"u\":2}"),
	 P("{\"id\":1,\"gridPos\":{\"x\":4},\"u\":2}"), NULL},
	{"two moves", P("{\"id\":1,\"gridPos\":{\"x\":0,\"y\":0}}"), P("{\"id\":1,\"gridPos\":{\"x\":4,\"y\":0}}"),
	 P("{\"id\":1,\"gridPos\":{\"x\":0,\"y\":4}}"), P("{\"id\":1,\"gridPos\":{\"x\":0,\"y\":4}}"),
	 "/panels/[id=1]/gridPos"},
	{"only live reorders", P(P1 "," P2), P("{\"id\":1,\"title\":\"x\"}," P2), P(P2 "," P1),
	 P(P2 ",{\"id\":1,\"title\":\"x\"}"), NULL},
	{"both reorder panels", P(P1 "," P2 "," P3), P(P2 "," P1 "," P3), P(P1 "," P3 "," P2), P(P2 "," P1 "," P3),
	 NULL},
	{"targets by refId", T("{\"refId\":\"A\",\"e\":1},{\"refId\":\"B\",\"e\":1}"),
	 T("{\"refId\":\"A\",\"e\":2},{\"refId\":\"B\",\"e\":1}"),
	 T("{\"refId\":\"B\",\"e\":3},{\"refId\":\"A\",\"e\":1}"),
	 T("{\"refId\":\"B\",\"e\":3},{\"refId\":\"A\",\"e\":2}"), NULL},
	{"variables by name", V("{\"name\":\"a\",\"q\":1}"), V("{\"name\":\"a\",\"q\":1},{\"name\":\"b\"}"),
	 V("{\"name\":\"c\"},{\"name\":\"a\",\"q\":2}"),
	 V("{\"name\":\"c\"},{\"name\":\"a\",\"q\":2},{\"name\":\"b\"}"), NULL},
	{"tags are a set", "{\"tags\":[\"a\",\"b\"]}", "{\"tags\":[\"a\",\"b\",\"c\"]}", "{\"tags\":[\"b\",\"d\"]}",
	 "{\"tags\":[\"b\",\"c\",\"d\"]}", NULL},
	{"other scalars are one value", "{\"l\":[1,2]}", "{\"l\":[1,2,3]}", "{\"l\":[2]}", "{\"l\":[2]}", "/l"},
	{"one panel moved into two rows",
	 P("{\"id\":7,\"type\":\"row\",\"panels\":[]},{\"id\":8,\"type\":\"row\",\"panels\":[]}," P1),
	 P("{\"id\":7,\"type\":\"row\",\"panels\":[" P1 "]},{\"id\":8,\"type\":\"row\",\"panels\":[]}"),
	 P("{\"id\":7,\"type\":\"row\",\"panels\":[]},{\"id\":8,\"type\":\"row\",\"panels\":[" P1 "]}"),
	 P("{\"id\":7,\"type\":\"row\",\"panels\":[]},{\"id\":8,\"type\":\"row\",\"panels\":[" P1 "]}"), "/panels"},
};

static void both_sides_are_kept_where_they_can_be(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		ARENA_AUTO arena = arena_new();
		struct merge merge;
		merge_dashboards(arena, read(arena, rows[i].base), read(arena, rows[i].git), read(arena, rows[i].live),
				 &merge);
		const char *path = merge.conflicts.count ? merge.conflicts.items[0].path : NULL;
		STRBUF_AUTO text = STRBUF_INIT(10000);
		json_write(merge.document, &text);
		if (!value_equal(merge.document, read(arena, rows[i].merged)))
			fail_msg("%s: %s", rows[i].rule, text.at);
		if (merge.conflicts.count > 1 || !path != !rows[i].conflict ||
		    (path && strcmp(path, rows[i].conflict) != 0))
			fail_msg("%s: %zu conflicts, %s", rows[i].rule, merge.conflicts.count, path ? path : "none");
	}
}

/* Where one side did nothing the merge is the other, in its order; and both ways round conflict alike. */
static void one_side_alone_is_taken_as_it_is(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		ARENA_AUTO arena = arena_new();
		const struct value *base = read(arena, rows[i].base);
		const struct value *git = read(arena, rows[i].git);
		const struct value *live = read(arena, rows[i].live);
		struct merge merge;
		merge_dashboards(arena, base, git, base, &merge);
		assert_true(value_equal(merge.document, git));
		assert_int_equal(merge_relation(&merge, git), MERGE_CONTAINED);
		merge_dashboards(arena, base, base, live, &merge);
		assert_true(value_equal(merge.document, live));
		merge_dashboards(arena, base, git, git, &merge);
		assert_int_equal(merge_relation(&merge, git), MERGE_CONTAINED);
		merge_dashboards(arena, base, live, git, &merge);
		assert_int_equal(merge.conflicts.count, rows[i].conflict ? 1 : 0);
	}
}

static void panels_that_only_the_merge_lays_on_each_other_are_said(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct merge merge;
#define BOX(id, x) "{\"id\":" #id ",\"title\":\"p" #id "\",\"gridPos\":{\"x\":" #x ",\"y\":0,\"w\":4,\"h\":4}}"
	merge_dashboards(arena, read(arena, P(BOX(1, 0))), read(arena, P(BOX(1, 0) "," BOX(2, 4))),
			 read(arena, P(BOX(1, 0) "," BOX(3, 6))), &merge);
	assert_int_equal(merge.conflicts.count, 0);
	assert_string_equal(merge.note, "in the merge the panels 'p3' and 'p2' lie on each other");
	merge_dashboards(arena, read(arena, P(BOX(1, 0))), read(arena, P(BOX(1, 0) "," BOX(2, 4))),
			 read(arena, P(BOX(1, 0) "," BOX(3, 8))), &merge);
	assert_null(merge.note);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_sides_are_kept_where_they_can_be),
		cmocka_unit_test(one_side_alone_is_taken_as_it_is),
		cmocka_unit_test(panels_that_only_the_merge_lays_on_each_other_are_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
