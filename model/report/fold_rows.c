/* SPDX-License-Identifier: MIT */
/*
 * Rows. A row that was collapsed or opened takes its panels into itself or gives them back, and what is below moves up
 * or down: one group. And the rows[] of dashboards before Grafana 5, which have panels with a span of 12, became panels
 * with a place in a grid of 24: one group for the dashboard (Grafana 5.0, DashboardMigrator, upgradeToGridLayout: a row
 * with a title that is shown becomes a row panel, a span is twice as wide in the grid).
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/slice.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/report/changed_panels.h"
#include "model/report/fold.h"
#include "model/report/push.h"
#include "model/value/value.h"
#include "model/words/words.h"

#define TEXT_BYTES  (SIZE_MAX / 2)
#define NAMED_BELOW 3 /* as many panels of one distance are named */

static bool is_true(const struct value *value)
{
	return value && value->kind == VALUE_BOOL && value->boolean;
}

/* ---- rows collapsed and opened ---- */

/* A row that was folded: the panels in it go one distance, as they are drawn at another time. */
struct folded_row {
	const struct value
		*holder; /* the row where it has the panels: of new when it was collapsed, of old when opened */
	size_t subject;
	bool has_panel; /* one that went the distance */
	int64_t distance;
};

struct folding {
	struct grouping *grouping;
	struct push_rows rows;
	bool is_collapsed;         /* they were collapsed, else opened */
	const bool *is_row;        /* of each subject: it is one of the rows */
	struct folded_row *folded; /* by address */
	size_t rows_count;
	size_t panels;  /* in the rows */
	int64_t from_y; /* what is below the first of them may move */
};

/* Whether a change is that of a row's state, and whether it is collapsed now. */
static bool is_folded(const struct grouping *grouping, size_t at, bool *is_collapsed)
{
	const char *rest = grouping_rest(grouping, at);
	const struct change *change = &grouping->changes->items[at];
	bool is_panel = strncmp(change->path, "/rows/", strlen("/rows/")) != 0;
	if (grouping->is_taken[at] || !change->old_panel || !change->new_panel ||
	    (is_panel && (!is_row(change->old_panel) || !is_row(change->new_panel))) ||
	    strcmp(rest, is_panel ? "collapsed" : "collapse") != 0)
		return false;
	*is_collapsed = is_true(change->new);
	return *is_collapsed != is_true(change->old);
}

static int compare_folded(const void *a, const void *b)
{
	const struct folded_row *left = a;
	const struct folded_row *right = b;
	return (left->holder > right->holder) - (left->holder < right->holder);
}

/* The rows that went one way; false without any. */
static bool find_folding(struct folding *folding)
{
	struct grouping *grouping = folding->grouping;
	bool *is_row_of = arena_array(grouping->scratch, grouping->subjects_count, sizeof *is_row_of);
	folding->folded = arena_array(grouping->scratch, grouping->changes->count, sizeof *folding->folded);
	folding->from_y = INT64_MAX;
	for (size_t i = 0; i < grouping->changes->count; i++) {
		bool is_collapsed;
		struct grid_place place;
		const struct change *change = &grouping->changes->items[i];
		if (!is_folded(grouping, i, &is_collapsed) || is_collapsed != folding->is_collapsed)
			continue;
		const struct value *holder = is_collapsed ? change->new_panel : change->old_panel;
		const struct value *panels = value_get_kind(holder, "panels", VALUE_ARRAY);
		size_t subject = grouping->subject[i];
		is_row_of[subject] = true;
		folding->folded[folding->rows_count++] = (struct folded_row){holder, subject, false, 0};
		folding->panels += panels ? panels->count : 0;
		if (grid_place_of(value_get(change->old_panel, "gridPos"), &place) && place.y < folding->from_y)
			folding->from_y = place.y;
	}
	folding->is_row = is_row_of;
	if (folding->rows_count)
		qsort(folding->folded, folding->rows_count, sizeof *folding->folded, compare_folded);
	return folding->rows_count > 0;
}

/* The one of the rows that a panel came into, or went out of; NULL for none. */
static struct folded_row *house_of(const struct folding *folding, const struct change *change)
{
	if (change->kind != CHANGE_MOVE || !change->old_panel || !change->new_panel)
		return NULL;
	const char *event = folding->is_collapsed ? "collapsed into " : "expanded out of ";
	struct folded_row sought = {.holder = folding->is_collapsed
						      ? row_around(&folding->rows.new, change->new_panel)
						      : row_around(&folding->rows.old, change->old_panel)};
	if (strncmp(grouping_event(change), event, strlen(event)) != 0)
		return NULL;
	return bsearch(&sought, folding->folded, folding->rows_count, sizeof sought, compare_folded);
}

/* Whether a change is part of the folding, but for what moved below. */
static bool is_part(const struct folding *folding, size_t at)
{
	const struct grouping *grouping = folding->grouping;
	const struct change *change = &grouping->changes->items[at];
	const char *rest = grouping_rest(grouping, at);
	bool is_collapsed;
	if (is_folded(grouping, at, &is_collapsed))
		return is_collapsed == folding->is_collapsed;
	if (grouping->is_taken[at])
		return false;
	if (folding->is_row[grouping->subject[at]] && strcmp(rest, "panels") == 0)
		return true;
	struct folded_row *row = *rest == '\0' ? house_of(folding, change) : NULL;
	struct grid_place old;
	struct grid_place new;
	if (!row || !grid_place_of(change->old, &old) || !grid_place_of(change->new, &new))
		return row != NULL;
	if (old.w != new.w || old.h != new.h || old.x != new.x)
		return false;
	if (!row->has_panel)
		row->distance = new.y - old.y;
	row->has_panel = true;
	return row->distance == new.y - old.y;
}

static int compare_pushes(const void *a, const void *b)
{
	const struct push *left = a;
	const struct push *right = b;
	if (left->dy != right->dy)
		return left->dy < right->dy ? -1 : 1;
	return left->change < right->change ? -1 : 1;
}

/* The panels of a distance: each by its name where they are few. */
static const char *below_words(struct grouping *grouping, const struct push *pushes, size_t count)
{
	STRBUF_AUTO words = STRBUF_INIT(TEXT_BYTES);
	if (count > NAMED_BELOW)
		return push_subjects(grouping, pushes, count);
	for (size_t i = 0; i < count; i++) {
		words_comma(&words);
		strbuf_add_text(&words, panel_name(grouping, grouping->subject[pushes[i].change]));
	}
	return arena_strdup(grouping->arena, words.at);
}

/* What is below moved up where rows were collapsed, down where they were opened: a detail a distance. */
static void take_below(const struct folding *folding, struct group_draft *draft)
{
	struct grouping *grouping = folding->grouping;
	struct push *pushes = arena_array(grouping->scratch, grouping->changes->count + 1, sizeof *pushes);
	size_t count = 0;
	for (size_t i = 0; i < grouping->changes->count; i++) {
		struct push *push = &pushes[count];
		if (!grouping->is_taken[i] && push_of(grouping, i, push) && push->dx == 0 &&
		    (folding->is_collapsed ? push->dy < 0 : push->dy > 0) && push->y > folding->from_y)
			count++;
	}
	if (count)
		qsort(pushes, count, sizeof *pushes, compare_pushes);
	for (size_t i = 0, next; i < count; i = next) {
		for (next = i + 1; next < count && pushes[next].dy == pushes[i].dy;)
			next++;
		const char *text = arena_printf(grouping->arena, "%s moved %s",
						below_words(grouping, &pushes[i], next - i),
						push_direction(grouping, 0, pushes[i].dy));
		grouping_detail(grouping, draft, &(struct page_detail){.label = "below", .text = text});
		for (size_t k = i; k < next; k++)
			grouping_take(grouping, draft, pushes[k].change);
	}
}

static void add_folding(const struct folding *folding, bool takes_below)
{
	struct grouping *grouping = folding->grouping;
	struct group_draft *draft = grouping_add(grouping, GROUP_ROW_FOLDED, 0);
	const char *words = folding->is_collapsed ? "collapsed" : "opened";
	const char *panels = words_of_count(grouping->arena, folding->panels, "panel", "panels");
	bool is_one = folding->rows_count == 1;
	draft->things = folding->rows_count;
	draft->group.label = arena_printf(grouping->arena, "%s %s%s%s",
					  is_one ? grouping->subjects[folding->folded[0].subject].words
						 : arena_printf(grouping->scratch, "%zu rows", folding->rows_count),
					  words, folding->panels ? " with " : "", folding->panels ? panels : "");
	for (size_t i = 0; !is_one && i < grouping->subjects_count; i++)
		if (folding->is_row[i])
			grouping_place(grouping, draft, panel_name(grouping, i));
	bool *is_mine = arena_array(grouping->scratch, grouping->changes->count, sizeof *is_mine);
	for (size_t i = 0; i < grouping->changes->count; i++)
		is_mine[i] = is_part(folding, i);
	for (size_t i = 0; i < grouping->changes->count; i++)
		if (is_mine[i])
			grouping_take(grouping, draft, i);
	if (takes_below)
		take_below(folding, draft);
}

void fold_row_folded(struct grouping *grouping)
{
	struct folding collapsed = {.grouping = grouping, .is_collapsed = true};
	struct folding opened = {.grouping = grouping};
	bool has_collapsed = find_folding(&collapsed);
	bool has_opened = find_folding(&opened);
	if (!has_collapsed && !has_opened)
		return;
	collapsed.rows = (struct push_rows){housed_panels(grouping, grouping->old),
					    housed_panels(grouping, grouping->new)};
	opened.rows = collapsed.rows;
	if (has_collapsed)
		add_folding(&collapsed, !has_opened);
	if (has_opened)
		add_folding(&opened, !has_collapsed);
}

/* ---- rows[] that became a grid ---- */

struct regridding {
	struct grouping *grouping;
	struct housed_panels old;
	const struct value *rows;   /* of old */
	const struct value **names; /* their titles, sorted */
};

static int compare_titles(const void *a, const void *b)
{
	const struct value *const *left = a;
	const struct value *const *right = b;
	return slice_compare(value_get_text(*left, "title"), value_get_text(*right, "title"));
}

/* The old row with the title of a row panel, or NULL. */
static const struct value *namesake(const struct regridding *regridding, const struct value *row)
{
	const struct value **found = bsearch(&row, regridding->names, regridding->rows->count,
					     sizeof *regridding->names, compare_titles);
	return found ? *found : NULL;
}

static bool was_in_rows(const struct regridding *regridding, const struct value *panel)
{
	const struct value *row = panel ? row_around(&regridding->old, panel) : NULL;
	return row && row >= regridding->rows->items && row < regridding->rows->items + regridding->rows->count;
}

static bool is_regridded(const struct regridding *regridding, size_t at)
{
	static const char *const sizes[] = {"span", "height", "minSpan"};
	const struct grouping *grouping = regridding->grouping;
	const struct change *change = &grouping->changes->items[at];
	const char *rest = grouping_rest(grouping, at);
	if (grouping->is_taken[at])
		return false;
	if (strcmp(change->path, "/rows") == 0 || strcmp(change->path, "/panels") == 0)
		return true;
	if (*rest == '\0' && change->kind == CHANGE_REMOVE)
		return strncmp(change->path, "/rows/", 6) == 0 && !strstr(change->path + 6, "/panels/");
	if (*rest == '\0' && change->kind == CHANGE_ADD)
		return is_row(change->new_panel) && namesake(regridding, change->new_panel);
	if (!was_in_rows(regridding, change->old_panel))
		return false;
	if (*rest == '\0')
		return change->kind == CHANGE_MOVE;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		if (strcmp(rest, sizes[i]) == 0)
			return change->kind == CHANGE_REMOVE;
	return false;
}

/* What of a row changed when it became a panel: "'Disks' repeat node → none". */
static void add_row_changes(const struct regridding *regridding, const struct value *row, struct strbuf *out)
{
	const struct grouping *grouping = regridding->grouping;
	const struct value *old = namesake(regridding, row);
	const struct value *old_repeat = value_get_kind(old, "repeat", VALUE_STRING);
	const struct value *new_repeat = value_get_kind(row, "repeat", VALUE_STRING);
	const char *title = text_c_string(grouping->arena, value_get_text(row, "title"));
	bool was_collapsed = is_true(value_get(old, "collapse"));
	if (is_true(value_get(row, "collapsed")) != was_collapsed)
		strbuf_printf(out, "%srow '%s' is %s now", out->length ? ", " : "", title,
			      was_collapsed ? "open" : "collapsed");
	if (old_repeat ? !new_repeat || !value_equal(old_repeat, new_repeat) : new_repeat != NULL)
		strbuf_printf(out, "%srow '%s' repeat %s → %s", out->length ? ", " : "", title,
			      old_repeat ? words_of_value(grouping->arena, old_repeat) : "none",
			      new_repeat ? words_of_value(grouping->arena, new_repeat) : "none");
}

/* Rows that have no row panel: "'Disks', 'CPU' (title not shown)". */
static void add_removed_rows(const struct regridding *regridding, const struct value *panels, struct strbuf *out)
{
	const struct grouping *grouping = regridding->grouping;
	bool *is_kept = arena_array(grouping->scratch, regridding->rows->count, sizeof *is_kept);
	for (size_t i = 0; i < panels->count; i++) {
		const struct value *old = is_row(&panels->items[i]) ? namesake(regridding, &panels->items[i]) : NULL;
		if (old)
			is_kept[old - regridding->rows->items] = true;
	}
	for (size_t i = 0; i < regridding->rows->count; i++) {
		const struct value *row = &regridding->rows->items[i];
		const struct value *found = namesake(regridding, row);
		struct slice title = value_get_text(row, "title");
		if (is_kept[found - regridding->rows->items] || !title.length)
			continue;
		strbuf_printf(out, "%s'%s'%s", out->length ? ", " : "", text_c_string(grouping->arena, title),
			      is_true(value_get(row, "showTitle")) ? "" : " (title not shown)");
	}
}

static void add_text(const struct regridding *regridding, struct group_draft *draft, const char *label,
		     const struct strbuf *text)
{
	struct grouping *grouping = regridding->grouping;
	if (text->length)
		grouping_detail(grouping, draft,
				&(struct page_detail){.label = label, .text = arena_strdup(grouping->arena, text->at)});
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "200px → 5 (9)": the heights of panels, their own or their row's, and in lines of the grid. */
static void add_heights(const struct regridding *regridding, struct group_draft *draft)
{
	struct grouping *grouping = regridding->grouping;
	const char **heights = arena_array(grouping->scratch, grouping->changes->count, sizeof *heights);
	size_t count = 0;
	for (size_t i = 0; i < grouping->changes->count; i++) {
		const struct change *change = &grouping->changes->items[i];
		struct grid_place place;
		if (change->kind != CHANGE_MOVE || grouping_rest(grouping, i)[0] != '\0' || !change->new_panel ||
		    is_row(change->new_panel) || !was_in_rows(regridding, change->old_panel) ||
		    !grid_place_of(value_get(change->new_panel, "gridPos"), &place))
			continue;
		const struct value *height = value_get(change->old_panel, "height");
		if (!height)
			height = value_get(row_around(&regridding->old, change->old_panel), "height");
		if (height)
			heights[count++] = arena_printf(grouping->scratch, "%s → %" PRId64,
							words_of_value(grouping->arena, height), place.h);
	}
	if (count == 0)
		return;
	qsort(heights, count, sizeof *heights, compare_texts);
	grouping_detail(grouping, draft,
			&(struct page_detail){.label = "heights", .text = counted_words(grouping, heights, count)});
}

/* The panels that came out of the rows. */
static size_t count_regridded(const struct regridding *regridding)
{
	size_t count = 0;
	for (size_t i = 0; i < regridding->grouping->changes->count; i++) {
		const struct change *change = &regridding->grouping->changes->items[i];
		count += change->kind == CHANGE_MOVE && change->new_panel && !is_row(change->new_panel) &&
			 is_regridded(regridding, i);
	}
	return count;
}

void fold_rows_to_grid(struct grouping *grouping)
{
	struct regridding regridding = {.grouping = grouping,
					.rows = value_get_kind(grouping->old, "rows", VALUE_ARRAY)};
	const struct value *rows = value_get(grouping->new, "rows");
	const struct value *panels = value_get_kind(grouping->new, "panels", VALUE_ARRAY);
	if (!regridding.rows || !regridding.rows->count || (rows && rows->count) || !panels || !panels->count)
		return;
	regridding.old = housed_panels(grouping, grouping->old);
	regridding.names = arena_array(grouping->scratch, regridding.rows->count, sizeof *regridding.names);
	for (size_t i = 0; i < regridding.rows->count; i++)
		regridding.names[i] = &regridding.rows->items[i];
	qsort(regridding.names, regridding.rows->count, sizeof *regridding.names, compare_titles);

	size_t moved = count_regridded(&regridding);
	if (moved == 0)
		return;
	struct group_draft *draft = grouping_add(grouping, GROUP_ROWS_TO_GRID, 0);
	STRBUF_AUTO removed = STRBUF_INIT(TEXT_BYTES);
	STRBUF_AUTO changed = STRBUF_INIT(TEXT_BYTES);
	for (size_t i = 0; i < grouping->changes->count; i++) {
		const struct change *change = &grouping->changes->items[i];
		if (!is_regridded(&regridding, i))
			continue;
		if (change->kind == CHANGE_ADD && is_row(change->new_panel))
			add_row_changes(&regridding, change->new_panel, &changed);
		grouping_take(grouping, draft, i);
	}
	draft->group.label = arena_printf(grouping->arena, "rows became grid panels: %s, %s",
					  words_of_count(grouping->arena, regridding.rows->count, "row", "rows"),
					  words_of_count(grouping->arena, moved, "panel", "panels"));
	add_removed_rows(&regridding, panels, &removed);
	add_heights(&regridding, draft);
	add_text(&regridding, draft, "changed", &changed);
	add_text(&regridding, draft, "rows removed", &removed);
	draft->group.weight = WEIGHT_LAYOUT;
}
