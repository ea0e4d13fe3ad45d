/* SPDX-License-Identifier: MIT */
#include "cmd/manual/page.h"

#include "model/base/arena.h"
#include "tests/testing.h"

/* What a rendering prints of the text, from the end of the line that has `after` on. The caller frees it. */
static char *rendered(void (*print)(const struct page *page, FILE *out), unsigned depth, const char *text,
		      const char *after)
{
	char *all = NULL;
	size_t length = 0;
	ARENA_AUTO arena = arena_new();
	struct page page = page_new(arena, "p", 1, "s");
	FILE *out = open_memstream(&all, &length);
	page_heading(&page, "H");
	if (depth)
		page_add(&page, BLOCK_TERM, 0, "`-x`");
	page_text(&page, depth, text);
	print(&page, out);
	fclose(out);
	const char *at = strstr(all, after);
	assert_non_null(at);
	char *rest = strdup(strchr(at, '\n') + 1);
	free(all);
	return rest;
}

static void check(void (*print)(const struct page *page, FILE *out), unsigned depth, const char *text,
		  const char *after, const char *expected)
{
	char *found = rendered(print, depth, text, after);
	assert_string_equal(found, expected);
	free(found);
}

static void what_means_something_to_roff_is_escaped(void **state)
{
	static const struct {
		const char *text;
		const char *man;
	} rows[] = {
		{"a --b-c", "a \\-\\-b\\-c\n"},
		{"a\\b", "a\\eb\n"},
		{".SH begins no macro", "\\&.SH begins no macro\n"},
		{"'br begins none either", "\\(aqbr begins none either\n"},
		{"it's \"quoted\"", "it\\(aqs \"quoted\"\n"},
		{"~ and ^", "\\(ti and \\(ha\n"},
		{"`.yaml` and `-x \\n`", "\\fB.yaml\\fR and \\fB\\-x \\en\\fR\n"},
		{"One. Two.", "One.\nTwo.\n"},
		{"See `a. b`", "See \\fBa. b\\fR\n"}, /* a sentence does not end in code */
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		check(page_as_man, 0, rows[i].text, ".SH H", rows[i].man);
}

static void no_wrapped_line_begins_with_a_macro(void **state)
{
	(void)state;
	check(page_as_man, 0, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx .json 'x",
	      ".SH H",
	      "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n\\&.json \\(aqx\n");
}

static void code_is_as_it_is_but_for_its_escapes(void **state)
{
	(void)state;
	check(page_as_man, 0, "    .a -b\n    'c' `d`\n    \\", ".SH H",
	      ".RS 4\n.EX\n\\&.a \\-b\n\\(aqc\\(aq \\(gad\\(ga\n\\e\n.EE\n.RE\n");
}

static void an_item_of_a_term_is_indented_below_it(void **state)
{
	(void)state;
	check(page_as_man, 0, "- a\n- b", ".SH H", ".IP \\[u2022] 2\na\n.IP \\[u2022] 2\nb\n");
	check(page_as_man, 1, "why\n\n- a", "fB\\-x", "why\n.RS\n.IP \\[u2022] 2\na\n.RE\n");
	check(page_as_man, 1, "why\n\nmore", "fB\\-x", "why\n.IP\nmore\n");
}

static void what_means_something_to_markdown_is_escaped(void **state)
{
	static const struct {
		const char *text;
		const char *markdown;
	} rows[] = {
		{"a * b_c [d] #e |f| g\\", "\na \\* b\\_c \\[d\\] \\#e \\|f\\| g\\\\\n"},
		{"<b> and `<b> *`", "\n&lt;b> and `<b> *`\n"},
		{"dashsync-plan(1), dashsync-gateway(1)",
		 "\n[dashsync-plan(1)](dashsync-plan.md), dashsync-gateway(1)\n"},
		{"`dashsync-plan(1)`", "\n`dashsync-plan(1)`\n"},
		{"- an item", "\n- an item\n"},
		{"    dashsync *", "\n```text\ndashsync *\n```\n"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		check(page_as_markdown, 0, rows[i].text, "## H", rows[i].markdown);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_means_something_to_roff_is_escaped),
		cmocka_unit_test(no_wrapped_line_begins_with_a_macro),
		cmocka_unit_test(code_is_as_it_is_but_for_its_escapes),
		cmocka_unit_test(an_item_of_a_term_is_indented_below_it),
		cmocka_unit_test(what_means_something_to_markdown_is_escaped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
