/* SPDX-License-Identifier: MIT */
#include "model/report/changed_panels.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/diff/value_path.h"
#include "model/value/value.h"
#include "model/words/panel_summary.h"
#include "model/words/words.h"

#define VALUE_BYTES (SIZE_MAX / 2)
#define GRID_LIMIT  1000000

/* The changes sorted by subject, by counting: one pass to count, one to put each in its place. */
struct changed_panels changed_panels(const struct grouping *grouping)
{
	size_t count = grouping->changes->count;
	size_t *begin = arena_array(grouping->scratch, grouping->subjects_count + 1, sizeof *begin);
	uint32_t *sorted = arena_array(grouping->scratch, count, sizeof *sorted);
	struct changed_panel *panels = arena_array(grouping->scratch, grouping->subjects_count, sizeof *panels);
	uint32_t *order = arena_array(grouping->scratch, grouping->subjects_count, sizeof *order);
	size_t panels_count = 0;
	for (size_t i = 0; i < count; i++)
		begin[grouping->subject[i] + 1] += !grouping->is_taken[i];
	for (size_t i = 0; i < grouping->subjects_count; i++)
		begin[i + 1] += begin[i];
	for (size_t i = 0; i < count; i++) {
		uint32_t subject = grouping->subject[i];
		const struct change *change = &grouping->changes->items[i];
		if (grouping->is_taken[i])
			continue;
		if (subject && order[subject] == 0) {
			panels[panels_count++] = (struct changed_panel){
				.subject = subject, .old = change->old_panel, .new = change->new_panel};
			order[subject] = (uint32_t)panels_count;
			panels[panels_count - 1].changes = &sorted[begin[subject]];
		}
		if (subject)
			panels[order[subject] - 1].count++;
		sorted[begin[subject]++] = (uint32_t)i;
	}
	return (struct changed_panels){panels, panels_count};
}

bool grid_place_of(const struct value *grid, struct grid_place *out)
{
	static const char *const keys[] = {"x", "y", "w", "h"};
	int64_t numbers[4];
	for (size_t i = 0; i < 4; i++) {
		const struct value *number = value_get_kind(grid, keys[i], VALUE_NUMBER);
		if (!number || !value_to_integer(number, &numbers[i]) || numbers[i] < -GRID_LIMIT ||
		    numbers[i] > GRID_LIMIT)
			return false;
	}
	*out = (struct grid_place){numbers[0], numbers[1], numbers[2], numbers[3]};
	return true;
}

bool is_row(const struct value *panel)
{
	return value_is_text(value_get(panel, "type"), "row");
}

/* ---- rows ---- */

static int compare_housed(const void *a, const void *b)
{
	const struct housed_panel *left = a;
	const struct housed_panel *right = b;
	return left->panel < right->panel ? -1 : left->panel > right->panel;
}

static const struct value *list_of(const struct value *object, const char *key)
{
	return value_get_kind(object, key, VALUE_ARRAY);
}

struct housing {
	struct arena *arena;
	struct housed_panel *items;
	size_t count;
	size_t room;
};

static void house(struct housing *housing, const struct value *list, const struct value *row)
{
	for (size_t i = 0; list && i < list->count; i++) {
		housing->items = arena_grow(housing->arena, housing->items, housing->count, &housing->room,
					    sizeof *housing->items);
		housing->items[housing->count++] = (struct housed_panel){&list->items[i], row};
	}
}

struct housed_panels housed_panels(const struct grouping *grouping, const struct value *dashboard)
{
	struct housing housing = {.arena = grouping->scratch};
	house(&housing, list_of(dashboard, "panels"), NULL);
	house(&housing, list_of(dashboard, "rows"), NULL);
	for (size_t i = 0; i < housing.count; i++) /* grows while it runs: what is in a row comes later */
		house(&housing, list_of(housing.items[i].panel, "panels"), housing.items[i].panel);
	if (housing.count)
		qsort(housing.items, housing.count, sizeof *housing.items, compare_housed);
	return (struct housed_panels){housing.items, housing.count};
}

const struct value *row_around(const struct housed_panels *panels, const struct value *panel)
{
	struct housed_panel sought = {panel, NULL};
	const struct housed_panel *found =
		panels->count ? bsearch(&sought, panels->items, panels->count, sizeof sought, compare_housed) : NULL;
	return found ? found->row : NULL;
}

/* ---- words ---- */

/* "panel 'CPU'" is "'CPU'" among panels. */
static const char *in_a_list(const char *words)
{
	return strncmp(words, "panel '", 7) == 0 ? words + 6 : words;
}

const char *panel_name(const struct grouping *grouping, size_t subject)
{
	return in_a_list(grouping->subjects[subject].words);
}

const char *panel_words(const struct grouping *grouping, const struct value *panel)
{
	static const struct value_path dashboard = {.shape = SHAPE_DASHBOARD};
	static const struct value_path list = {.parent = &dashboard, .shape = SHAPE_PANELS};
	struct value_path path = {.parent = &list, .shape = SHAPE_PANEL, .is_item = true, .subject = panel};
	return in_a_list(value_path_words(grouping->arena, &path, NULL));
}

const char *counted_words(const struct grouping *grouping, const char *const *sorted, size_t count)
{
	STRBUF_AUTO text = STRBUF_INIT(VALUE_BYTES);
	for (size_t i = 0, next; i < count; i = next) {
		for (next = i + 1; next < count && strcmp(sorted[next], sorted[i]) == 0;)
			next++;
		strbuf_printf(&text, "%s%s", i ? ", " : "", sorted[i]);
		if (next - i > 1)
			strbuf_printf(&text, " (%zu)", next - i);
	}
	return count ? arena_strdup(grouping->arena, text.at) : NULL;
}

/* ---- queries ---- */

static void add_lines(struct grouping *grouping, struct group_draft *draft, char sign, const struct summary *summary)
{
	for (size_t i = 0; i < summary->count; i++) {
		const struct summary_line *line = &summary->lines[i];
		const char *label = arena_printf(grouping->arena, "%c %s", sign, line->label);
		grouping_detail(grouping, draft, &(struct page_detail){label, line->text, line->language});
	}
}

void panel_details(struct grouping *grouping, struct group_draft *draft, char sign, const struct value *panel)
{
	struct summary summary = {0};
	panel_summary(grouping->arena, &summary, panel);
	grouping_detail(
		grouping, draft,
		&(struct page_detail){arena_printf(grouping->arena, "%c %s", sign, panel_words(grouping, panel)),
				      summary.label, NULL});
	add_lines(grouping, draft, sign, &summary);
}

void query_detail(struct grouping *grouping, struct group_draft *draft, char sign, const struct value *panel,
		  const struct value *query)
{
	struct part_words words = {.line = words_of_value(grouping->arena, query)};
	if (query->kind == VALUE_OBJECT)
		words = panel_summary_query(grouping->arena, query, panel);
	const char *letter = text_c_string(grouping->arena, value_get_text(query, "refId"));
	bool has_both = words.text && *words.line;
	const char *label = arena_printf(grouping->arena, "%c query %s%s%s%s", sign, letter,
					 words.is_hidden ? " (hidden)" : "", has_both ? ", " : "",
					 has_both ? words.line : "");
	grouping_detail(grouping, draft,
			&(struct page_detail){label, words.text ? words.text : words.line, words.language});
}
