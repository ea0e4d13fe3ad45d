/* SPDX-License-Identifier: MIT */
/* White space alone, and lines that differ in nothing else. */
#include "tests/model/text_diff/shown.h"

struct white_case {
	const char *old;
	const char *new;
	bool is_white;
};

static const struct white_case white_cases[] = {
	{"SELECT a\nFROM t\nWHERE (b = 1)\n", "  SELECT a\n  FROM t\n  WHERE (b = 1)\n", true},
	{"sum(a) by (b)", "sum (a) by(b)", true},
	{"f(a,b)", "f( a, b )", true},
	{"a=b|c", "a = b | c", true},
	{"select a from b", "select a\nfrom b", true},
	{"(a+b)*c", "(a + b) * c", true},
	{"a", "a", false},
	{"a b", "ab", false},
	{"a b", "a c", false},
	{"a < = b", "a <= b", false},
	{"x=\"a b\"", "x=\"a  b\"", false},
	{"x='a b'", "x='ab'", false},
	{"it's a b", "it's a  b", false},
	{"a -- b\nc", "a -- b c", false},
	{"a // b\nc", "a // b c", false},
	{"# b\nc", "# b c", false},
	{"a -- it's\nb c", "a -- it's\nb  c", true},
	{"a -- b\nc d", "a -- b\n  c  d", true},
	{"x <= .5", "x <=.5", true},
	{"-- a\n- b", "  -- a\n\t- b", true},
	{"- b", "-b", false},
	{"foo -bar", "foo - bar", false},
	{"foo -bar", "foo-bar", false},
	{"[text] (link)", "[text](link)", false},
	{"a <b>c</b>", "a<b>c</b>", false},
};

static void white_space_alone_is_known(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < sizeof white_cases / sizeof *white_cases; i++) {
		const struct white_case *row = &white_cases[i];
		if (compared(arena, row->old, row->new).is_white_space != row->is_white ||
		    compared(arena, row->new, row->old).is_white_space != row->is_white)
			fail_msg("'%s' and '%s'", row->old, row->new);
	}
}

static void a_query_indented_anew_has_its_lines_side_by_side(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const char *old = "WITH d AS (\nSELECT a,\n  b\nFROM t\n)\nSELECT max(a)\nFROM d\n";
	const char *new = "WITH d AS (\n  SELECT a,\n    b\n  FROM t\n)\nSELECT min(a)\nFROM d\n";
	assert_shown(old, new,
		     "  WITH d AS (\n~ {+  +}SELECT a,\n~   {+  +}b\n~ {+  +}FROM t\n  )\n~ SELECT [-max-]{+min+}(a)\n"
		     "  FROM d\n");
	assert_false(compared(arena, old, new).is_white_space);
}

/* A query that was formatted anew, and in which two words changed. */
static const char before_formatting[] = "WITH deployed AS (\n"
					"\t-- days with a deployment\n"
					"\tSELECT id, max(finished) AS finished\n"
					"\tFROM deployments JOIN projects ON id = row\n"
					"\tWHERE result='OK' AND kind = 'issue'\n"
					"\tGROUP BY 1\n"
					")\n"
					"SELECT count(id)\n"
					"FROM issues\n";
static const char after_formatting[] = "WITH deployed AS (\n"
				       "  -- days with a deployment\n"
				       "  SELECT\n"
				       "    id,\n"
				       "    max(finished) AS finished\n"
				       "  FROM deployments\n"
				       "    JOIN projects ON id = row\n"
				       "  WHERE result = 'OK' AND kind = 'incident'\n"
				       "  GROUP BY\n"
				       "    1\n"
				       ")\n"
				       "SELECT count(id)\n"
				       "FROM incidents\n";

static void what_changed_in_a_query_formatted_anew_is_seen(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct text_diff diff = compared(arena, before_formatting, after_formatting);
	assert_false(diff.is_white_space);
	assert_int_equal(diff.changed, 10);
	assert_int_equal(diff.white_space, 8);
	assert_string_equal(shown_folded(arena, before_formatting, after_formatting),
			    "  ... 6 alike but for white space\n"
			    "      JOIN projects ON id = row\n"
			    "~ [-\t-]{+  +}WHERE result{+ +}={+ +}'OK' AND kind = '[-issue-]{+incident+}'\n"
			    "    GROUP BY\n"
			    "  ... 2 alike but for white space\n"
			    "  SELECT count(id)\n"
			    "~ FROM [-issues-]{+incidents+}\n");
}

static void a_text_formatted_anew_is_one_line(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	assert_string_equal(shown_folded(arena, "SELECT a, b\nFROM t\n", "  SELECT\n    a,\n    b\n  FROM t\n"),
			    "  ... 4 alike but for white space\n");
	assert_string_equal(shown_folded(arena, "f(a, b)", "f(a,b)"), "~ f(a,[- -]b)\n");
	assert_string_equal(shown_folded(arena, "a b\nc\n", "a b\nk\n"), "  a b\n- c\n+ k\n");
}

static void white_space_that_may_mean_something_is_not_folded(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const char *old = "SELECT 'a  b'\nFROM t -- all\nWHERE x\n";
	const char *new = "SELECT 'a b'\n  FROM t -- all WHERE x\n";
	assert_string_equal(shown_folded(arena, old, new),
			    "~ SELECT 'a [- -]b'\n~ {+  +}FROM t -- all{+ WHERE x+}\n- WHERE x\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(white_space_alone_is_known),
		cmocka_unit_test(a_query_indented_anew_has_its_lines_side_by_side),
		cmocka_unit_test(what_changed_in_a_query_formatted_anew_is_seen),
		cmocka_unit_test(a_text_formatted_anew_is_one_line),
		cmocka_unit_test(white_space_that_may_mean_something_is_not_folded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
