/* SPDX-License-Identifier: MIT */
#include "tests/model/layout/layouts.h"

#include "cmd/html/html_drawing.h"
#include "model/base/strbuf.h"
#include "model/layout/layout_scene.h"
#include "tests/model/document/reading.h"

#define TWO(y) PANEL(1, 0, y, 12, 8) "," PANEL(2, 12, y, 12, 8)

static const char *drawn(struct arena *arena, const char *old, const char *new)
{
	STRBUF_AUTO out = STRBUF_INIT(1 << 24);
	struct page_layout layout = layout_between(arena, old, new);
	html_drawing(&layout, "Live, version 7", "Git, commit 4be1c07", &out);
	return arena_strdup(arena, out.at ? out.at : "");
}

static size_t count_of(const char *text, const char *part)
{
	size_t count = 0;
	for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
		count++;
	return count;
}

/* The drawing has each of these texts, a NULL ends them. */
static void assert_has(const char *svg, const char *const *texts)
{
	for (; *texts; texts++)
		if (!strstr(svg, *texts))
			fail_msg("no '%s' in:\n%s", *texts, svg);
}

static void nothing_is_drawn_where_words_are_enough(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	assert_string_equal(drawn(arena, TWO(0), TWO(8)), "");
	assert_string_equal(drawn(arena, TWO(0), TWO(0)), "");
}

static void each_kind_of_change_has_a_name_a_shape_and_an_item(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const char *svg = drawn(arena,
				TWO(0) "," PANEL(3, 0, 8, 12, 8) "," PANEL(4, 0, 16, 24, 8) "," PANEL(5, 0, 24, 24, 8),
				PANEL(1, 0, 0, 6, 8) "," PANEL(2, 6, 0, 12, 8) "," PANEL(6, 18, 0, 6, 4) "," PANEL(
					4, 0, 8, 24, 8) "," PANEL(5, 0, 16, 24, 8));
	static const char *const names[] = {
		"aria-label=\"Panel P1: resized from 12 wide, 8 high to 6 wide, 8 high\"",
		"aria-label=\"Panel P2: moved from x 12, y 0 to x 6, y 0\"",
		"aria-label=\"Panel P3: removed, x 0, y 8, 12 wide, 8 high\"",
		"aria-label=\"Panel P4: pushed up by 8\"",
		"aria-label=\"Panel P6: added, x 18, y 0, 6 wide, 4 high\"",
		"<li><span aria-hidden=\"true\">↔</span><span>Panel P1: resized from 12 wide, 8 high to 6 wide, 8 "
		"high</span>",
		"<li><span aria-hidden=\"true\">→</span><span>Panel P2: moved from x 12, y 0 to x 6, y 0</span>",
		"<li><span aria-hidden=\"true\">−</span><span>Panel P3: removed, x 0, y 8, 12 wide, 8 high</span>",
		"<li><span aria-hidden=\"true\">+</span><span>Panel P6: added, x 18, y 0, 6 wide, 4 high</span>",
		"<li><span aria-hidden=\"true\">↑</span><span>2 panels pushed up by 8</span>",
		"</svg>added</span>",
		"</svg>removed</span>",
		"</svg>resized</span>",
		"</svg>moved by columns or rows</span>",
		"</svg>pushed by rows</span>",
		"<figcaption>Live, version 7</figcaption>",
		"<figcaption>Git, commit 4be1c07</figcaption>",
		NULL};
	assert_has(svg, names);
	assert_null(strstr(svg, "content changed</span>"));
	assert_int_equal(count_of(svg, "<g role=\"img\" aria-label=\"Panel "), 10);
	/* in a picture and in the legend: a shape that no other kind has */
	assert_int_equal(count_of(svg, "<rect x"),
			 10 + 2 + 5 + 1 + 2); /* panels, grounds, legend, a plate, old places */
	assert_int_equal(count_of(svg, "class=\"xab\""), 2);
	assert_int_equal(count_of(svg, "class=\"xrb\""), 2);
	assert_int_equal(count_of(svg, "class=\"xmb\""), 4);
	assert_int_equal(count_of(svg, "stroke-dasharray=\"6 3\""), 2); /* added */
	assert_int_equal(count_of(svg, "opacity=\".55\""), 2);          /* removed: hatch */
	assert_int_equal(count_of(svg, "M-10 0l6 -4.5v3h8"), 2);        /* resized: double arrow */
	assert_int_equal(count_of(svg, "M-6 -1.5h6v-3l6 4.5"), 2);      /* moved */
	assert_int_equal(count_of(svg, "M-4 -.8h4v-2.2l4 3"), 3);       /* pushed: two panels */
	assert_int_equal(count_of(svg, "stroke-dasharray=\"2 3\""), 2); /* old places of the two that are elsewhere */
	assert_int_equal(count_of(svg, "text-anchor=\"end\""), 3);      /* distances */
}

static void a_panel_with_other_content_has_a_corner(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const char *svg = drawn(arena, TWO(0) ",{'id':3,'type':'graph','title':'C'," AT(0, 8, 24, 8) "}",
				PANEL(2, 0, 0, 12, 8) "," PANEL(
					1, 12, 0, 12, 8) ",{'id':3,'type':'table','title':'C'," AT(0, 8, 24, 8) "}");
	static const char *const names[] = {"aria-label=\"Panel C: content changed, x 0, y 8, 24 wide, 8 high\"",
					    "</svg>content changed</span>", NULL};
	assert_has(svg, names);
	assert_int_equal(count_of(svg, "M0 0h-13l13 13z"), 2);
	assert_null(strstr(svg, "<li><span aria-hidden=\"true\">~")); /* the list is of places */
}

static void rows_are_named_rows_and_count_what_they_hide(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const char *svg = drawn(
		arena,
		PANEL(1, 0, 0, 12, 8) "," PANEL(2, 12, 0, 12,
						8) ","
						   "{'id':9,'type':'row','title':'R9','collapsed':true," AT(
							   0, 8, 24, 1) ",'panels':[" PANEL(3, 0, 9, 12, 8) "]}",
		PANEL(1, 0, 0, 12, 8) ","
				      "{'id':9,'type':'row','title':'R9','collapsed':true," AT(
					      0, 8, 24, 1) ",'panels':[" PANEL(3, 0, 9, 12, 8) "," PANEL(2, 12, 9, 12,
													 8) "]}");
	static const char *const names[] = {"R9 (1 panel, collapsed)", "R9 (2 panels, collapsed)",
					    "aria-label=\"Row R9: ", "Panel P2: moved into a collapsed row", NULL};
	assert_has(svg, names);
}

/* A panel with this title in a column, and one that stays. */
static const char *titled(struct arena *arena, const char *title, int x)
{
	return arena_printf(
		arena,
		"{'id':7,'type':'<b>','title':'%s','gridPos':{'x':%d,'y':0,'w':12,'h':8}}," PANEL(2, 12, 8, 12, 8),
		title, x);
}

/* Titles that would end an attribute, an element or a comment, be a command of CI, or turn the direction of text. */
static void a_hostile_title_is_text(void **state)
{
	static const char *const titles[] = {"</script><script>alert(1)</script>",
					     "\\\" onload=\\\"x",
					     "&#39;><img src=x>",
					     "]]>",
					     "-->",
					     "<!--",
					     "##vso[task.setvariable variable=a]b",
					     "::set-output name=a::b",
					     "\\u202eabc",
					     "\\u0000",
					     "\\n::error::x",
					     "$(id)",
					     "`id`",
					     "<!channel>",
					     "</svg></style>",
					     "javascript:alert(1)",
					     "a|b",
					     "\\u001b[31mred"};
	(void)state;
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
		ARENA_AUTO arena = arena_new();
		const char *svg = drawn(arena, titled(arena, titles[i], 0), titled(arena, titles[i], 12));
		static const char *const refused[] = {"<script", "<img",      "<b>",     "onload=\"", "]]>",
						      "-->",     "<!--",      "##vso[",  "\n::",      "\xe2\x80\xae",
						      "\x1b",    "<!channel", "</style", NULL};
		for (const char *const *text = refused; *text; text++)
			if (strstr(svg, *text))
				fail_msg("'%s' in the drawing of '%s':\n%s", *text, titles[i], svg);
		assert_int_equal(count_of(svg, "<svg"), count_of(svg, "</svg>"));
		assert_int_equal(count_of(svg, "<g "), count_of(svg, "</g>"));
		assert_int_equal(count_of(svg, "\"") % 2, 0);
	}
}

static void a_title_of_10_kb_is_cut(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	char *title = arena_alloc(arena, 10001);
	memset(title, 'w', 10000);
	const char *svg = drawn(arena, titled(arena, title, 0), titled(arena, title, 12));
	assert_non_null(strstr(svg, "…"));
	assert_true(strlen(svg) < 5000);
}

static const char *many(struct arena *arena, int count, int x)
{
	STRBUF_AUTO out = STRBUF_INIT(1 << 24);
	for (int i = 0; i < count; i++)
		strbuf_printf(&out, "%s{'id':%d,'type':'graph','title':'M%d','gridPos':{'x':%d,'y':%d,'w':8,'h':4}}",
			      i ? "," : "", i + 1, i + 1, i % 2 ? x : 0, 4 * i);
	return arena_strdup(arena, out.at);
}

static void a_drawing_has_a_bound_and_says_what_it_leaves_out(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const char *svg = drawn(arena, many(arena, 1000, 8), many(arena, 1000, 12));
	static const char *const words[] = {"… 900 more panels</text>", "<span>400 more panels</span>", NULL};
	assert_has(svg, words);
	assert_int_equal(count_of(svg, "<g role=\"img\""), 2 * SCENE_PANELS);
	assert_int_equal(count_of(svg, "<li>"), HTML_DRAWING_LISTED + 1);
}

static void the_same_layout_is_the_same_drawing(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const char *old = many(arena, 40, 8);
	const char *new = many(arena, 40, 12);
	assert_string_equal(drawn(arena, old, new), drawn(arena, old, new));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_drawn_where_words_are_enough),
		cmocka_unit_test(each_kind_of_change_has_a_name_a_shape_and_an_item),
		cmocka_unit_test(a_panel_with_other_content_has_a_corner),
		cmocka_unit_test(rows_are_named_rows_and_count_what_they_hide),
		cmocka_unit_test(a_hostile_title_is_text),
		cmocka_unit_test(a_title_of_10_kb_is_cut),
		cmocka_unit_test(a_drawing_has_a_bound_and_says_what_it_leaves_out),
		cmocka_unit_test(the_same_layout_is_the_same_drawing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
