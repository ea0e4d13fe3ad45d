/* SPDX-License-Identifier: MIT */
/*
 * Panels that were moved by the same distance, as those are below a panel that was put in: one group a distance. A
 * panel that was moved alone, was resized or came into another row, folded or open, is not pushed.
 *
 * Where every panel from one on moved, in the order in which people read, the first says it all; else all are listed.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/report/changed_panels.h"
#include "model/report/fold.h"
#include "model/report/push.h"
#include "model/value/value.h"
#include "model/words/words.h"

#define LABEL_BYTES (SIZE_MAX / 2)

bool push_of(const struct grouping *grouping, size_t change, struct push *out)
{
	const struct change *moved = &grouping->changes->items[change];
	struct grid_place old;
	struct grid_place new;
	if (moved->kind != CHANGE_MOVE || grouping_rest(grouping, change)[0] != '\0' || !moved->old_panel ||
	    !moved->new_panel || strcmp(grouping_event(moved), "moved") != 0 || !grid_place_of(moved->old, &old) ||
	    !grid_place_of(moved->new, &new))
		return false;
	*out = (struct push){
		.change = (uint32_t)change, .dx = new.x - old.x, .dy = new.y - old.y, .x = old.x, .y = old.y};
	return old.w == new.w &&old.h == new.h;
}

const char *push_direction(const struct grouping *grouping, int64_t dx, int64_t dy)
{
	const char *down = dy > 0 ? "down" : "up";
	const char *right = dx > 0 ? "to the right" : "to the left";
	if (dx == 0)
		return arena_printf(grouping->arena, "%s by %" PRId64, down, dy < 0 ? -dy : dy);
	if (dy == 0)
		return arena_printf(grouping->arena, "%s by %" PRId64, right, dx < 0 ? -dx : dx);
	return arena_printf(grouping->arena, "%s by %" PRId64 " and %s by %" PRId64, down, dy < 0 ? -dy : dy, right,
			    dx < 0 ? -dx : dx);
}

/* By distance; within one as people read, by where the panel was. */
static int compare_pushes(const void *a, const void *b)
{
	const struct push *left = a;
	const struct push *right = b;
	if (left->dy != right->dy)
		return left->dy < right->dy ? -1 : 1;
	if (left->dx != right->dx)
		return left->dx < right->dx ? -1 : 1;
	if (left->y != right->y)
		return left->y < right->y ? -1 : 1;
	if (left->x != right->x)
		return left->x < right->x ? -1 : 1;
	return left->change < right->change ? -1 : 1;
}

const char *push_subjects(const struct grouping *grouping, const struct push *pushes, size_t count)
{
	size_t rows = 0;
	const char *row = NULL;
	for (size_t i = 0; i < count; i++)
		if (is_row(grouping->changes->items[pushes[i].change].new_panel)) {
			row = panel_name(grouping, grouping->subject[pushes[i].change]);
			rows++;
		}
	const char *panels = words_of_count(grouping->arena, count - rows, "panel", "panels");
	if (rows == 0)
		return panels;
	if (rows > 1)
		row = arena_printf(grouping->arena, "%zu rows", rows);
	return rows == count ? row : arena_printf(grouping->arena, "%s and %s", row, panels);
}

/* The panels of old that have a place and are on the dashboard itself, from a line of the grid on. */
static size_t count_from(const struct housed_panels *panels, int64_t y)
{
	size_t count = 0;
	struct grid_place place;
	for (size_t i = 0; i < panels->count; i++)
		count += !panels->items[i].row && grid_place_of(value_get(panels->items[i].panel, "gridPos"), &place) &&
			 place.y >= y;
	return count;
}

/* Whether all panels below moved, but for those that were removed. */
static bool is_all_below(const struct grouping *grouping, const struct push_rows *rows, const struct push *pushes,
			 size_t count)
{
	size_t removed = 0;
	struct grid_place place;
	for (size_t i = 0; i < grouping->changes->count; i++) {
		const struct change *change = &grouping->changes->items[i];
		removed += change->kind == CHANGE_REMOVE && change->old_panel && !change->new_panel &&
			   grouping_rest(grouping, i)[0] == '\0' && !row_around(&rows->old, change->old_panel) &&
			   grid_place_of(value_get(change->old_panel, "gridPos"), &place) && place.y >= pushes[0].y;
	}
	for (size_t i = 0; i < count; i++)
		if (row_around(&rows->old, grouping->changes->items[pushes[i].change].old_panel))
			return false;
	return count_from(&rows->old, pushes[0].y) == count + removed;
}

static void add_push(struct grouping *grouping, const struct push_rows *rows, const struct push *pushes, size_t count,
		     bool is_only)
{
	struct group_draft *draft = grouping_add(grouping, GROUP_PUSHED, 0);
	STRBUF_AUTO label = STRBUF_INIT(LABEL_BYTES);
	strbuf_printf(&label, "%s moved %s", push_subjects(grouping, pushes, count),
		      push_direction(grouping, pushes[0].dx, pushes[0].dy));
	if (is_only && is_all_below(grouping, rows, pushes, count))
		strbuf_printf(&label, ", from %s on", panel_name(grouping, grouping->subject[pushes[0].change]));
	else
		for (size_t i = 0; i < count; i++)
			grouping_place(grouping, draft, panel_name(grouping, grouping->subject[pushes[i].change]));
	draft->group.label = arena_strdup(grouping->arena, label.at);
	for (size_t i = 0; i < count; i++)
		grouping_take(grouping, draft, pushes[i].change);
}

/* The row that is collapsed before and after, with the panel in it; NULL for none. */
static const struct value *hidden_in(const struct grouping *grouping, const struct push_rows *rows, size_t change)
{
	const struct change *moved = &grouping->changes->items[change];
	const struct value *old = row_around(&rows->old, moved->old_panel);
	const struct value *new = row_around(&rows->new, moved->new_panel);
	return old && new &&is_row(old) && is_row(new) ? old : NULL;
}

struct hidden {
	const struct value *row;
	struct push push;
};

static int compare_hidden(const void *a, const void *b)
{
	const struct hidden *left = a;
	const struct hidden *right = b;
	if (left->push.dy != right->push.dy)
		return left->push.dy < right->push.dy ? -1 : 1;
	if (left->row != right->row)
		return left->row < right->row ? -1 : 1;
	return left->push.change < right->push.change ? -1 : left->push.change > right->push.change;
}

/*
 * All panels of a collapsed row, by the same distance: when it is opened they are put below it, so that nobody sees a
 * difference (Grafana 9.4, DashboardModel.ts, toggleRow). A group a distance, which comes last.
 */
static void fold_hidden(struct grouping *grouping, const struct push_rows *rows)
{
	struct hidden *hidden = arena_array(grouping->scratch, grouping->changes->count, sizeof *hidden);
	size_t count = 0;
	for (size_t i = 0; i < grouping->changes->count; i++) {
		struct hidden *one = &hidden[count];
		if (grouping->is_taken[i] || !push_of(grouping, i, &one->push) || one->push.dx != 0)
			continue;
		one->row = hidden_in(grouping, rows, i);
		count += one->row != NULL;
	}
	if (count)
		qsort(hidden, count, sizeof *hidden, compare_hidden);
	struct group_draft *draft = NULL;
	size_t panels = 0;
	for (size_t i = 0, next; i < count; i = next) {
		for (next = i + 1; next < count && compare_hidden(&hidden[i], &hidden[next]) < 0 &&
				   hidden[next].row == hidden[i].row && hidden[next].push.dy == hidden[i].push.dy;)
			next++;
		if (i == 0 || hidden[i].push.dy != hidden[i - 1].push.dy)
			draft = NULL;
		const struct value *all = value_get_kind(hidden[i].row, "panels", VALUE_ARRAY);
		if (!all || all->count != next - i)
			continue;
		panels = draft ? panels + (next - i) : next - i;
		draft = draft ? draft : grouping_add(grouping, GROUP_PUSHED, 0);
		for (size_t k = i; k < next; k++)
			grouping_take(grouping, draft, hidden[k].push.change);
		draft->group.label = arena_printf(
			grouping->arena, "%s in collapsed rows: stored place %+" PRId64 ", nothing moves on the screen",
			words_of_count(grouping->arena, panels, "panel", "panels"), hidden[i].push.dy);
		draft->group.weight = WEIGHT_COSMETIC;
	}
}

void fold_pushed(struct grouping *grouping)
{
	struct push_rows rows = {housed_panels(grouping, grouping->old), housed_panels(grouping, grouping->new)};
	struct push *pushes = arena_array(grouping->scratch, grouping->changes->count, sizeof *pushes);
	size_t count = 0;
	size_t distances = 0;
	fold_hidden(grouping, &rows);
	for (size_t i = 0; i < grouping->changes->count; i++)
		if (!grouping->is_taken[i] && push_of(grouping, i, &pushes[count]))
			count++;
	if (count)
		qsort(pushes, count, sizeof *pushes, compare_pushes);
	for (size_t i = 0; i < count; i++)
		distances += i == 0 || pushes[i].dx != pushes[i - 1].dx || pushes[i].dy != pushes[i - 1].dy;
	for (size_t i = 0, next; i < count; i = next) {
		for (next = i + 1; next < count && pushes[next].dx == pushes[i].dx && pushes[next].dy == pushes[i].dy;)
			next++;
		if (next - i > 1)
			add_push(grouping, &rows, &pushes[i], next - i, distances == 1);
	}
}
