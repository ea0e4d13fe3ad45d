/* SPDX-License-Identifier: MIT */
/*
 * The list of changes while it grows. All names are in one buffer, so that what turns out to be too much can be taken
 * back at no cost: past DIFF_CHANGES each container in which the walk is not yet is one change, and a container that
 * has no end is one, too, from twice as many on. Where names are long, each KB of them counts as a change.
 */
#include "model/base/arena.h"
#include "model/base/text.h"
#include "model/diff/diff_internal.h"
#include "model/value/value.h"

#define NO_NAME           SIZE_MAX
#define BYTES_OF_A_CHANGE 1024

static size_t cost_of(size_t count, size_t names)
{
	size_t by_names = names / BYTES_OF_A_CHANGE;
	return count > by_names ? count : by_names;
}

/* Ends a name that began at `start`; gives the one that there is where it is the same. */
static size_t end_name(struct diff_walk *walk, size_t start, size_t same)
{
	struct strbuf *names = &walk->names;
	strbuf_add_char(names, '\0');
	if (same == NO_NAME || strcmp(names->at + start, names->at + same) != 0)
		return start;
	names->length = start;
	return same;
}

/* False when a pointer cannot be written. */
static bool add_names(struct diff_walk *walk, struct diff_draft *draft, const struct value_path *path,
		      const char *event)
{
	struct strbuf *names = &walk->names;
	bool is_written = true;
	draft->path = names->length;
	value_path_add_text(names, path);
	draft->path = end_name(walk, draft->path, NO_NAME);
	draft->what = names->length;
	draft->change.named = (uint32_t)value_path_add_words(names, path, event);
	draft->what = end_name(walk, draft->what, NO_NAME);
	draft->old_path = draft->from = draft->to = NO_NAME;
	if (path->old) {
		size_t start = names->length;
		value_path_add_old_text(names, path);
		draft->old_path = end_name(walk, start, draft->path);
		draft->from = names->length;
		is_written = value_path_add_old_pointer(names, path);
		draft->from = end_name(walk, draft->from, draft->path);
	}
	if (path->new) {
		size_t start = names->length;
		is_written = value_path_add_pointer(names, path) && is_written;
		draft->to = end_name(walk, start, draft->from);
	}
	return is_written;
}

struct change *diff_add_change(struct diff_walk *walk, enum change_kind kind, const struct value_path *path,
			       const char *event)
{
	struct diff_draft draft = {.change = {.kind = kind}};
	size_t names = walk->names.length;
	bool is_full = cost_of(walk->count, names) > (size_t)2 * DIFF_CHANGES ||
		       (walk->is_late && walk->count - walk->late_from >= 2);
	if (is_full || !add_names(walk, &draft, path, event)) {
		walk->names.length = names;
		walk->dropped++;
		return &walk->spare;
	}
	draft.change.class = change_class_of(path);
	draft.change.weight = change_weight_of(path);
	const struct value_path *panel = path;
	while (panel && panel->shape != SHAPE_PANEL && panel->shape != SHAPE_ROW)
		panel = panel->parent;
	if (panel) {
		draft.change.old_panel = panel->old;
		draft.change.new_panel = panel->new;
	}
	path = value_path_placed(path);
	if (path) {
		draft.change.line = path->place->line;
		draft.change.column = path->place->column;
	}
	walk->drafts = arena_grow(walk->scratch, walk->drafts, walk->count, &walk->room, sizeof *walk->drafts);
	walk->drafts[walk->count] = draft;
	return &walk->drafts[walk->count++].change;
}

void diff_add_difference(struct diff_walk *walk, const struct value_path *path, const struct value *old,
			 const struct value *new)
{
	enum change_kind kind = !old ? CHANGE_ADD : !new ? CHANGE_REMOVE : CHANGE_SET;
	bool is_part = path->is_item && shape_info(path->shape)->noun;
	const char *event = !is_part || kind == CHANGE_SET ? NULL : kind == CHANGE_ADD ? "added" : "removed";
	struct change *change = diff_add_change(walk, kind, path, event);
	change->old = old;
	change->new = new;
}

/* The order of an array of parts is layout, except where it decides what the parts do. */
void diff_add_moved(struct diff_walk *walk, const struct value_path *path)
{
	enum shape array = path->parent->shape;
	size_t from = path->old_index + 1;
	size_t to = path->index + 1;
	const char *words = arena_printf(walk->scratch, "moved from %zu%s to %zu%s", from, text_ordinal(from), to,
					 text_ordinal(to));
	struct change *change = diff_add_change(walk, CHANGE_MOVE, path, words);
	if (!shape_info(array)->plural)
		return;
	bool is_content = array == SHAPE_TRANSFORMATIONS || array == SHAPE_OVERRIDES;
	change->class = is_content ? CHANGE_CONTENT : CHANGE_LAYOUT;
	change->weight = is_content ? WEIGHT_CONTENT : WEIGHT_LAYOUT;
}

/* ---- too many ---- */

struct diff_mark diff_begin_container(struct diff_walk *walk)
{
	struct diff_mark mark = {walk->count, walk->names.length, walk->dropped, false};
	mark.is_late = !walk->is_late && cost_of(mark.count, mark.names) >= DIFF_CHANGES;
	if (mark.is_late) {
		walk->is_late = true;
		walk->late_from = walk->count;
	}
	return mark;
}

void diff_end_container(struct diff_walk *walk, const struct diff_mark *mark, const struct value_path *path,
			const struct value *old, const struct value *new)
{
	bool is_late = walk->is_late && walk->count - mark->count > 1;
	if (mark->is_late)
		walk->is_late = false;
	if (!is_late && walk->dropped == mark->dropped)
		return;
	walk->count = mark->count;
	walk->names.length = mark->names;
	walk->dropped = mark->dropped;
	diff_add_difference(walk, path, old, new);
}

struct changes diff_finish(struct diff_walk *walk)
{
	struct changes changes = {.count = walk->count};
	const char *names = arena_copy(walk->arena, walk->names.at, walk->names.length);
	changes.items = arena_array(walk->arena, walk->count, sizeof *changes.items);
	for (size_t i = 0; i < walk->count; i++) {
		const struct diff_draft *draft = &walk->drafts[i];
		struct change *change = &changes.items[i];
		*change = draft->change;
		change->path = names + draft->path;
		change->what = names + draft->what;
		change->old_path = draft->old_path == NO_NAME ? NULL : names + draft->old_path;
		change->from = draft->from == NO_NAME ? NULL : names + draft->from;
		change->to = draft->to == NO_NAME ? NULL : names + draft->to;
	}
	strbuf_free(&walk->names);
	return changes;
}
