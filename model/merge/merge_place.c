/* SPDX-License-Identifier: MIT */
/*
 * Which panels the merged dashboard has and in which row each is, decided before anything of it is made, because a
 * panel can move from any array to any other, and into a row that the other side removed.
 *
 *   base git live
 *    x    x   x    kept; in the row that the side that moved it says
 *    x    x        gone when git left it alone, else a conflict (live's: gone)
 *    x        x    gone when live left it alone, else a conflict (live's: kept)
 *         x   x    one panel when alike, else a conflict
 *         x        kept
 *             x    kept
 *
 * Then the rows: a panel that is kept needs its row. Each repair takes live's side and can be made only once, so they
 * come to an end.
 */
#include "model/base/arena.h"
#include "model/merge/merge_internal.h"

static const char *const apart[] = {"panels", NULL};

static bool is_same_content(struct merge_walk *walk, const struct match_item *a, const struct match_item *b)
{
	struct value left = value_without(walk->scratch, a->value, apart);
	struct value right = value_without(walk->scratch, b->value, apart);
	return value_equal(&left, &right);
}

static const struct value *id_on(const struct merge_entry *entry, enum side side)
{
	return entry->on[side] ? value_get(entry->on[side]->value, "id") : NULL;
}

/* ---- where a panel is ---- */

static size_t entry_at(const struct merge_panels *panels, enum side side, size_t at)
{
	return at == MATCH_NONE ? MATCH_NONE : panels->entry_of[side][at];
}

size_t merge_owner_on(const struct merge_panels *panels, const struct merge_entry *entry, enum side side)
{
	return entry->on[side] ? entry_at(panels, side, entry->on[side]->owner) : MATCH_NONE;
}

/* The row that it belongs to on the screen. */
static size_t row_on(const struct merge_panels *panels, const struct merge_entry *entry, enum side side)
{
	return entry_at(panels, side, match_row_of(entry->on[side]));
}

static bool is_collapsed(const struct merge_entry *row, enum side side)
{
	const struct value *value = value_get_kind(row->on[side]->value, "collapsed", VALUE_BOOL);
	return value && value->boolean;
}

/* Whether a side folded or unfolded its row, which takes a panel into another array and leaves it where it is. */
static bool is_folded(const struct merge_panels *panels, const struct merge_entry *entry, enum side side)
{
	size_t row = row_on(panels, entry, side);
	return row != MATCH_NONE && row == row_on(panels, entry, BASE) &&
	       is_collapsed(&panels->entries[row], side) != is_collapsed(&panels->entries[row], BASE);
}

static bool is_moved(const struct merge_panels *panels, const struct merge_entry *entry, enum side side)
{
	return merge_owner_on(panels, entry, side) != merge_owner_on(panels, entry, BASE);
}

const struct value_path *merge_panel_path(struct merge_walk *walk, size_t at)
{
	struct merge_panels *panels = &walk->panels;
	struct merge_entry *entry = &panels->entries[at];
	if (entry->path)
		return entry->path;
	enum side side = entry->on[BASE] ? BASE : entry->on[GIT] ? GIT : LIVE;
	size_t owner = merge_owner_on(panels, entry, side);
	bool is_elsewhere = side == GIT && entry->on[LIVE] && owner != merge_owner_on(panels, entry, LIVE);
	if (is_elsewhere)
		owner = MATCH_NONE; /* one name for it, whichever side is git */
	const struct value_path *parent = owner == MATCH_NONE ? walk->dashboard : merge_panel_path(walk, owner);
	const char *key = entry->on[side]->is_row ? "rows" : "panels";
	struct value_path *paths = arena_array(walk->scratch, 2, sizeof *paths);
	paths[0] = value_path_of_member(parent, slice_of(key), parent->subject, NULL);
	paths[0].place = parent->place ? value_get(parent->place, key) : NULL;
	paths[1] = merge_path_of_entry(&paths[0], entry);
	entry->path = &paths[1];
	return entry->path;
}

static void add_conflict(struct merge_walk *walk, size_t at)
{
	struct merge_entry *entry = &walk->panels.entries[at];
	struct merge_sides sides = merge_sides_of(entry);
	if (!entry->is_reported)
		merge_add_conflict(walk, merge_panel_path(walk, at), &sides);
	entry->is_reported = true;
}

/* ---- pairing ---- */

/* As add_side of merge_list.c, of panels. */
static void add_side(struct merge_panels *panels, enum side side)
{
	for (size_t i = 0; i < panels->lists[side].count; i++) {
		struct match_item *item = &panels->lists[side].items[i];
		size_t at = item->pair == MATCH_NONE ? panels->count++ : item->pair;
		panels->entries[at].on[side] = item;
		panels->entry_of[side][i] = at;
	}
}

static void pair_panels(struct merge_walk *walk, const struct merge_sides *dashboards)
{
	struct merge_panels *panels = &walk->panels;
	struct match_list *lists = panels->lists;
	size_t most = 0;
	for (enum side side = BASE; side < SIDES; side++) {
		lists[side] = match_list_panels(walk->scratch, dashboards->on[side]);
		panels->entry_of[side] = arena_array(walk->scratch, lists[side].count, sizeof *panels->entry_of[side]);
		most += lists[side].count;
	}
	struct match_list again = match_list_copy(walk->scratch, &lists[BASE]);
	match_panels(&again, &lists[GIT]);
	again = match_list_copy(walk->scratch, &lists[BASE]);
	match_panels(&again, &lists[LIVE]);
	match_mark_panels(&lists[BASE]);
	struct match_list git = match_list_copy(walk->scratch, &lists[GIT]);
	struct match_list live = match_list_copy(walk->scratch, &lists[LIVE]);
	match_additions(SHAPE_PANEL, &git, &live);
	panels->entries = arena_array(walk->scratch, most, sizeof *panels->entries);
	add_side(panels, BASE);
	add_side(panels, GIT);
	for (size_t i = 0; i < live.count; i++)
		if (lists[LIVE].items[i].pair == MATCH_NONE && live.items[i].pair != MATCH_NONE)
			lists[LIVE].items[i].pair = panels->entry_of[GIT][live.items[i].pair];
	add_side(panels, LIVE);
}

/* ---- deciding ---- */

/* Whether a side changed a panel of base: its content or where it is. A fold of its row is the row's change. */
static bool is_edited(struct merge_walk *walk, const struct merge_entry *entry, enum side side)
{
	bool is_elsewhere = is_moved(&walk->panels, entry, side) && !is_folded(&walk->panels, entry, side);
	return is_elsewhere || !is_same_content(walk, entry->on[BASE], entry->on[side]);
}

/* A panel of base that both still have. What one side folded away the other may have put below another row. */
static void place_common(struct merge_walk *walk, size_t at)
{
	struct merge_panels *panels = &walk->panels;
	struct merge_entry *entry = &panels->entries[at];
	size_t git = merge_owner_on(panels, entry, GIT);
	size_t live = merge_owner_on(panels, entry, LIVE);
	bool by_git = is_moved(panels, entry, GIT);
	bool by_live = is_moved(panels, entry, LIVE);
	entry->owner = by_live ? live : git;
	if (by_git && by_live && git != live) {
		add_conflict(walk, at);
	} else if (by_git != by_live) {
		enum side mover = by_git ? GIT : LIVE;
		enum side other = by_git ? LIVE : GIT;
		if (is_folded(panels, entry, mover) && row_on(panels, entry, other) != row_on(panels, entry, BASE)) {
			add_conflict(walk, at);
			entry->owner = live;
		}
	}
}

static void place_added_by_both(struct merge_walk *walk, size_t at)
{
	struct merge_entry *entry = &walk->panels.entries[at];
	entry->owner = merge_owner_on(&walk->panels, entry, LIVE);
	entry->differs = !is_same_content(walk, entry->on[GIT], entry->on[LIVE]);
	if (entry->differs || entry->owner != merge_owner_on(&walk->panels, entry, GIT))
		add_conflict(walk, at);
}

static void place(struct merge_walk *walk, size_t at)
{
	struct merge_entry *entry = &walk->panels.entries[at];
	enum side side = entry->on[LIVE] ? LIVE : GIT;
	entry->owner = merge_owner_on(&walk->panels, entry, side);
	entry->is_kept = entry->on[side];
	if (entry->on[GIT] && entry->on[LIVE]) {
		if (entry->on[BASE])
			place_common(walk, at);
		else
			place_added_by_both(walk, at);
	} else if (entry->on[BASE] && entry->on[side]) {
		bool is_conflict = is_edited(walk, entry, side);
		if (is_conflict)
			add_conflict(walk, at);
		entry->is_kept = is_conflict && side == LIVE;
	}
}

/* ---- repairs ---- */

/* Whether one side put a panel into a folded row that the other side unfolded: nobody would see it there. */
static bool is_hidden(const struct merge_panels *panels, const struct merge_entry *entry)
{
	const struct merge_entry *row = &panels->entries[entry->owner];
	if (!row->on[BASE] || !row->on[GIT] || !row->on[LIVE] || !is_collapsed(row, BASE))
		return false;
	bool is_in_git = merge_owner_on(panels, entry, GIT) == entry->owner;
	bool is_in_live = merge_owner_on(panels, entry, LIVE) == entry->owner;
	return is_in_git != is_in_live && is_collapsed(row, is_in_git ? GIT : LIVE) &&
	       !is_collapsed(row, is_in_git ? LIVE : GIT);
}

/* Live's place for a panel, or none where live does not have it. */
static void take_live(const struct merge_panels *panels, struct merge_entry *entry)
{
	entry->is_kept = entry->on[LIVE];
	entry->owner = merge_owner_on(panels, entry, LIVE);
}

/* Panels that one side put where the other side took the row away. */
static void find_homeless(struct merge_walk *walk)
{
	struct merge_panels *panels = &walk->panels;
	for (size_t i = 0; i < panels->count; i++) {
		struct merge_entry *entry = &panels->entries[i];
		if (!entry->is_kept || entry->owner == MATCH_NONE)
			continue;
		if (!panels->entries[entry->owner].is_kept) {
			if (!entry->is_reported)
				add_conflict(walk, entry->owner);
		} else if (is_hidden(panels, entry)) {
			add_conflict(walk, i);
			take_live(panels, entry);
		}
	}
}

static bool repair_owners(struct merge_panels *panels)
{
	bool changed = false;
	for (size_t i = 0; i < panels->count; i++) {
		struct merge_entry *entry = &panels->entries[i];
		struct merge_entry *owner = entry->owner == MATCH_NONE ? NULL : &panels->entries[entry->owner];
		if (!entry->is_kept || !owner || owner->is_kept)
			continue;
		take_live(panels, owner->on[LIVE] ? owner : entry);
		changed = true;
	}
	return changed;
}

/* The id that a panel has in the document. */
static const struct value *merged_id(const struct merge_panels *panels, const struct merge_entry *entry)
{
	struct merge_sides ids = {{id_on(entry, BASE), id_on(entry, GIT), id_on(entry, LIVE)}};
	const struct value *id;
	bool is_meant = entry->is_reported &&
			!panels->has_live_ids; /* it would be there with the sides the other way round */
	if (!entry->is_kept && !is_meant)
		return NULL;
	if (!entry->on[LIVE])
		return ids.on[GIT];
	if (!entry->on[GIT] || panels->has_live_ids || !merge_pick(&ids, &id))
		return ids.on[LIVE];
	return id;
}

/* Both sides gave one id to different panels: live's ids count, and what only git has goes. */
static bool repair_ids(struct merge_walk *walk)
{
	struct merge_panels *panels = &walk->panels;
	for (size_t i = 0; i < panels->count; i++)
		panels->entries[i].identity = merged_id(panels, &panels->entries[i]);
	if (!merge_mark_twins(panels->entries, panels->count, "id"))
		return false;
	for (size_t i = 0; i < panels->count; i++) {
		struct merge_entry *entry = &panels->entries[i];
		if (!entry->has_duplicate_id)
			continue;
		struct merge_sides ids = {{id_on(entry, BASE), id_on(entry, GIT), id_on(entry, LIVE)}};
		struct value_path path = merge_path_of_member(merge_panel_path(walk, i), slice_of("id"), &ids);
		merge_add_conflict(walk, &path, &ids);
		entry->is_kept = entry->on[LIVE];
	}
	panels->has_live_ids = true;
	return true;
}

/* A panel of the round that the rows above `at` go in, or MATCH_NONE when they end. */
static size_t find_round(const struct merge_panels *panels, size_t at)
{
	for (size_t steps = 0; at != MATCH_NONE && steps <= panels->count; steps++)
		at = panels->entries[at].owner;
	return at;
}

/* Where a conflict has put one of them the round is no conflict of its own. */
static bool is_said_in_round(const struct merge_panels *panels, size_t start)
{
	size_t at = start;
	do {
		if (panels->entries[at].is_reported)
			return true;
		at = panels->entries[at].owner;
	} while (at != start);
	return false;
}

/* Git put one row into another, and live that one into the first: live's places count. */
static bool break_cycles(struct merge_walk *walk, const struct merge_sides *dashboards)
{
	struct merge_panels *panels = &walk->panels;
	size_t start = MATCH_NONE;
	for (size_t i = 0; i < panels->count && start == MATCH_NONE; i++)
		if (panels->entries[i].is_kept)
			start = find_round(panels, i);
	if (start == MATCH_NONE || panels->has_live_owners)
		return false;
	struct merge_sides arrays;
	for (enum side side = BASE; side < SIDES; side++)
		arrays.on[side] = value_get(dashboards->on[side], "panels");
	struct value_path path = merge_path_of_member(walk->dashboard, slice_of("panels"), &arrays);
	if (!is_said_in_round(panels, start))
		merge_add_conflict(walk, &path, &arrays);
	for (size_t i = 0; i < panels->count; i++)
		if (panels->entries[i].on[LIVE])
			panels->entries[i].owner = merge_owner_on(panels, &panels->entries[i], LIVE);
	panels->has_live_owners = true;
	return true;
}

void merge_place_panels(struct merge_walk *walk, const struct merge_sides *dashboards)
{
	pair_panels(walk, dashboards);
	for (size_t i = 0; i < walk->panels.count; i++)
		place(walk, i);
	find_homeless(walk);
	while (repair_owners(&walk->panels) || repair_ids(walk) || break_cycles(walk, dashboards))
		;
}
