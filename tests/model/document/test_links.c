/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/document/links.h"

/* Knows `cpu`, `disk` and names with each character that a uid may have; counts what it is asked for. */
static bool find(void *user, struct arena *arena, struct slice uid, struct slice *live)
{
	static const char *const known[] = {"cpu", "disk", "a-b_c~d.e", "x(1)", "cpu2"};
	size_t *asked = user;
	(*asked)++;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (!slice_is(uid, known[i]))
			continue;
		*live = slice_of(arena_printf(arena, "LIVE-%s", known[i]));
		return true;
	}
	return false;
}

static const struct {
	const char *text;
	const char *out; /* NULL: no link, and the text stays */
} rows[] = {
	/* where a path begins */
	{"/d/cpu", "/d/LIVE-cpu"},
	{"see /d/cpu", "see /d/LIVE-cpu"},
	{"\"/d/cpu\"", "\"/d/LIVE-cpu\""},
	{"'/d/cpu'", "'/d/LIVE-cpu'"},
	{"(/d/cpu)", "(/d/LIVE-cpu)"},
	{"[CPU](/d/cpu)", "[CPU](/d/LIVE-cpu)"},
	{"[/d/cpu]", "[/d/LIVE-cpu]"},
	{"{/d/cpu}", "{/d/LIVE-cpu}"},
	{"</d/cpu>", "</d/LIVE-cpu>"},
	{">/d/cpu<", ">/d/LIVE-cpu<"},
	{"href=/d/cpu", "href=/d/LIVE-cpu"},
	{"a,/d/cpu,b", "a,/d/LIVE-cpu,b"},
	{"a\t/d/cpu", "a\t/d/LIVE-cpu"},
	{"a\n/d/cpu\r\n/d/disk", "a\n/d/LIVE-cpu\r\n/d/LIVE-disk"},
	/* and where none does: another server's, or a folder before it */
	{"https://grafana.example.com/d/cpu", NULL},
	{"grafana/d/cpu", NULL},
	{"//d/cpu", NULL},
	{"./d/cpu", NULL},
	{"a/d/cpu and x:/d/cpu", NULL},
	{"-/d/cpu", NULL},
	/* where a uid ends */
	{"/d/cpu/title?orgId=1", "/d/LIVE-cpu/title?orgId=1"},
	{"/d/cpu?x=/d/disk", "/d/LIVE-cpu?x=/d/LIVE-disk"},
	{"/d/cpu#panel-4", "/d/LIVE-cpu#panel-4"},
	{"/d/cpu&kiosk", "/d/LIVE-cpu&kiosk"},
	{"/d/cpu.", "/d/LIVE-cpu."},
	{"(/d/cpu).", "(/d/LIVE-cpu)."},
	{"/d/cpu...", "/d/LIVE-cpu..."},
	{"/d/a-b_c~d.e", "/d/LIVE-a-b_c~d.e"},
	{"/d/a-b_c~d.e.", "/d/LIVE-a-b_c~d.e."},
	{"/d/x(1)", "/d/LIVE-x(1)"},
	{"/d/cpu2", "/d/LIVE-cpu2"},
	{"/d/cpu3", NULL},
	{"/d/c", NULL},
	{"/d/CPU", NULL},
	/* nothing there */
	{"", NULL},
	{"/d/", NULL},
	{"/d/ cpu", NULL},
	{"/d//d/cpu", NULL},
	{"/d/)", NULL},
	{"/dashboards/cpu", NULL},
	{"d/cpu", NULL},
	/* several, known and not */
	{"/d/cpu /d/none /d/disk", "/d/LIVE-cpu /d/none /d/LIVE-disk"},
	{"/d/cpu /d/none", "/d/LIVE-cpu /d/none"},
	{"/d/none /d/cpu", "/d/none /d/LIVE-cpu"},
	{"/d/cpu/d/disk", "/d/LIVE-cpu/d/disk"},
	{"/d/none", NULL},
	{"/d/ /d/cpu", "/d/ /d/LIVE-cpu"},
};

static void a_path_of_its_own_is_a_link_up_to_where_its_uid_ends(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		ARENA_AUTO arena = arena_new();
		size_t asked = 0;
		const struct links links = {find, &asked};
		struct slice out = slice_of("untouched");
		bool any = links_rewrite(arena, &links, slice_of(rows[i].text), SIZE_MAX / 2, &out) == LINKS_REWRITTEN;
		const char *expected = rows[i].out ? rows[i].out : "untouched";
		if (any != !!rows[i].out || !slice_is(out, expected))
			fail_msg("'%s' becomes '%.*s'", rows[i].text, SLICE_ARG(out));
	}
}

/* The text is one of a document: what stands behind it is not looked at. */
static void a_text_ends_where_it_ends(void **state)
{
	(void)state;
	static const char text[] = "/d/cpu2 /d/cpu";
	static const struct {
		size_t length;
		const char *out;
	} cuts[] = {{7, "/d/LIVE-cpu2"}, {6, "/d/LIVE-cpu"}, {3, NULL}, {2, NULL}, {14, "/d/LIVE-cpu2 /d/LIVE-cpu"}};
	for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
		ARENA_AUTO arena = arena_new();
		size_t asked = 0;
		const struct links links = {find, &asked};
		struct slice out = {0};
		char *copy = heap_alloc(cuts[i].length); /* so that a read past the end is seen */
		memcpy(copy, text, cuts[i].length);
		bool any = links_rewrite(arena, &links, (struct slice){copy, cuts[i].length}, SIZE_MAX / 2, &out) ==
			   LINKS_REWRITTEN;
		assert_int_equal(any, cuts[i].out != NULL);
		if (any)
			assert_true(slice_is(out, cuts[i].out));
		free(copy);
	}
}

static void each_link_is_looked_up_once(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	size_t asked = 0;
	const struct links links = {find, &asked};
	struct slice out;
	assert_true(links_rewrite(arena, &links, slice_of("/d/cpu /d/none (/d/disk) x/d/cpu"), SIZE_MAX / 2, &out) ==
		    LINKS_REWRITTEN);
	assert_int_equal(asked, 3);
}

/* One byte too few is no shorter text. */
static void a_text_that_would_become_too_large_is_refused(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	size_t asked = 0;
	const struct links links = {find, &asked};
	struct slice out = {0};
	struct slice text = slice_of("/d/cpu and /d/disk");
	size_t length = strlen("/d/LIVE-cpu and /d/LIVE-disk");
	assert_int_equal(links_rewrite(arena, &links, text, length - 1, &out), LINKS_TOO_LARGE);
	assert_null(out.at);
	assert_int_equal(links_rewrite(arena, &links, text, length, &out), LINKS_REWRITTEN);
	assert_int_equal(out.length, length);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_of_its_own_is_a_link_up_to_where_its_uid_ends),
		cmocka_unit_test(a_text_ends_where_it_ends),
		cmocka_unit_test(each_link_is_looked_up_once),
		cmocka_unit_test(a_text_that_would_become_too_large_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
