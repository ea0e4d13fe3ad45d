/* SPDX-License-Identifier: MIT */
#include "tests/model/layout/layouts.h"

#include "model/base/strbuf.h"
#include "model/layout/layout_scene.h"

static struct layout_scene scene_between(struct arena *arena, const char *old, const char *new)
{
	struct page_layout *layout = arena_alloc(arena, sizeof *layout);
	*layout = layout_between(arena, old, new);
	return layout_scene(arena, layout);
}

static const struct scene_panel *panel_of(const struct scene_picture *picture, const char *title)
{
	for (size_t i = 0; i < picture->count; i++)
		if (strcmp(picture->panels[i].box->title, title) == 0)
			return &picture->panels[i];
	fail_msg("no panel '%s'", title);
	return NULL;
}

static void assert_at(const struct scene_picture *picture, const char *title, int32_t top, int32_t bottom)
{
	const struct scene_panel *panel = panel_of(picture, title);
	assert_int_equal(panel->top, top);
	assert_int_equal(panel->bottom, bottom);
}

static void of_rows_in_which_nothing_begins_or_ends_six_are_shown_in_both(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct layout_scene scene = scene_between(
		arena, PANEL(1, 0, 0, 12, 33) "," PANEL(2, 12, 0, 12, 4) "," PANEL(3, 12, 4, 12, 1),
		PANEL(1, 12, 0, 12, 33) "," PANEL(2, 0, 0, 12, 4) "," PANEL(3, 0, 4, 12, 1));
	/* bands: 4 rows of 11, 1 row that has the height of a line of text, 28 rows as high as 6 */
	assert_at(&scene.before, "P1", 0, 44 + SCENE_LINE + 66);
	assert_at(&scene.after, "P1", 0, 44 + SCENE_LINE + 66);
	assert_at(&scene.before, "P2", 0, 44);
	assert_at(&scene.after, "P3", 44, 44 + SCENE_LINE);
	assert_int_equal(scene.height, 44 + SCENE_LINE + 66);
}

static void what_is_the_same_is_at_one_height_below_what_came(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct layout_scene scene = scene_between(
		arena, PANEL(1, 0, 0, 24, 4) "," PANEL(2, 0, 4, 24, 4),
		PANEL(1, 0, 0, 24, 4) "," PANEL(3, 0, 4, 24, 2) "," PANEL(2, 0, 6, 24, 4));
	assert_at(&scene.before, "P1", 0, 44);
	assert_at(&scene.after, "P1", 0, 44);
	assert_at(&scene.after, "P3", 44, 66);
	assert_at(&scene.before, "P2", 66, 110);
	assert_at(&scene.after, "P2", 66, 110);
}

static void a_panel_that_moved_has_its_old_place(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct layout_scene scene = scene_between(
		arena, PANEL(1, 0, 0, 12, 4) "," PANEL(2, 12, 0, 12, 4) "," PANEL(3, 0, 4, 24, 4),
		PANEL(2, 0, 0, 12, 4) "," PANEL(1, 12, 0, 12, 4) "," PANEL(3, 0, 4, 24, 4));
	const struct scene_panel *moved = panel_of(&scene.after, "P1");
	assert_true(moved->has_origin);
	assert_int_equal(moved->origin_top, 0);
	assert_int_equal(moved->origin_bottom, 44);
	assert_false(panel_of(&scene.before, "P1")->has_origin);
	assert_false(panel_of(&scene.after, "P3")->has_origin);
}

/* `count` panels of full width, the third from the top at another column where `is_moved`. */
static const char *column(struct arena *arena, int count, bool is_moved)
{
	STRBUF_AUTO out = STRBUF_INIT(1 << 24);
	for (int i = 0; i < count; i++)
		strbuf_printf(&out, "%s{'id':%d,'type':'graph','title':'M%d','gridPos':{'x':%d,'y':%d,'w':12,'h':4}}",
			      i ? "," : "", i + 1, i + 1, is_moved && i == 2 ? 12 : 0, 4 * i);
	return arena_strdup(arena, out.at);
}

static void few_panels_are_all_drawn_of_many_those_next_to_a_change(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct layout_scene few = scene_between(arena, column(arena, 24, false), column(arena, 24, true));
	assert_int_equal(few.before.count, 24);
	assert_int_equal(few.before.words_count, 0);
	struct layout_scene many = scene_between(arena, column(arena, 300, false), column(arena, 300, true));
	/* M1 is a line of words' worth and drawn; M2, M3, M4; then words for all others */
	assert_int_equal(many.after.count, 4);
	assert_int_equal(many.after.words_count, 1);
	assert_int_equal(many.after.words[0].panels, 296);
	assert_int_equal(many.after.words[0].lower, 0);
	assert_false(many.after.words[0].is_more);
	assert_int_equal(many.height, 4 * 44 + SCENE_LINE);
}

static void panels_beyond_the_bound_are_counted(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct layout_scene scene = scene_between(arena, column(arena, 1, false), column(arena, 150, true));
	assert_int_equal(scene.after.count, SCENE_PANELS);
	assert_int_equal(scene.after.words_count, 1);
	assert_true(scene.after.words[0].is_more);
	assert_int_equal(scene.after.words[0].panels, 150 - SCENE_PANELS);
	assert_int_equal(scene.before.count, 1);
	assert_int_equal(scene.after.words[0].top + SCENE_LINE, scene.height);
}

static void a_dashboard_without_panels_is_an_empty_picture(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct layout_scene scene = scene_between(arena, "", "");
	assert_int_equal(scene.before.count + scene.after.count, 0);
	assert_int_equal(scene.height, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_rows_in_which_nothing_begins_or_ends_six_are_shown_in_both),
		cmocka_unit_test(what_is_the_same_is_at_one_height_below_what_came),
		cmocka_unit_test(a_panel_that_moved_has_its_old_place),
		cmocka_unit_test(few_panels_are_all_drawn_of_many_those_next_to_a_change),
		cmocka_unit_test(panels_beyond_the_bound_are_counted),
		cmocka_unit_test(a_dashboard_without_panels_is_an_empty_picture),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
