/* SPDX-License-Identifier: MIT */
/*
 * Subjects are found first, one a panel that has changes; then the folds make groups; then the groups are put in order:
 * the groups of a panel stay together, and panels and the dashboard's own groups follow by weight.
 */
#include "model/report/page_of.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/slice.h"
#include "model/base/text.h"
#include "model/diff/value_path.h"
#include "model/layout/layout.h"
#include "model/report/fold.h"
#include "model/report/page_summary.h"
#include "model/value/value.h"
#include "model/words/trail.h"

/* The order in which they claim: what explains many sorts of changes first, a change by itself last. */
static fold_function *const folds[] = {
	fold_replaced,         /* takes all of a panel but its place */
	fold_duplicated,       /**/
	fold_rows_to_grid,     /**/
	fold_row_folded,       /* takes what moved for it, before it counts as pushed */
	fold_pushed,           /**/
	fold_ids,              /**/
	fold_ref_ids,          /**/
	fold_variable_renamed, /* a data source may be a variable: before */
	fold_data_source,      /**/
	fold_type,             /* its defaults are part of it: before */
	fold_current,          /**/
	fold_upgrade,          /**/
	fold_single,           /**/
};

/* ---- subjects ---- */

static const struct value *panel_of(const struct change *change)
{
	return change->new_panel ? change->new_panel : change->old_panel;
}

static const char *label_text(struct arena *arena, const struct value *panel, const char *key)
{
	const struct value *value = value_get(panel, key);
	if (!value || (value->kind != VALUE_STRING && value->kind != VALUE_NUMBER))
		return "";
	return text_c_string(arena, value->text);
}

/* The row around a panel, by the pointer of a change in it: /rows/0/panels/3/title, /panels/2/panels/0. */
static const struct value *row_of(struct grouping *grouping, const struct change *change)
{
	const char *pointer = change->new_panel ? change->to : change->from ? change->from : change->old_path;
	if (!pointer || (strncmp(pointer, "/rows/", 6) != 0 && strncmp(pointer, "/panels/", 8) != 0))
		return NULL;
	size_t length = 1 + strcspn(pointer + 1, "/");
	length += 1 + strcspn(pointer + length + 1, "/");
	if (strncmp(pointer + length, "/panels/", 8) != 0)
		return NULL;
	return trail_value_at(grouping->scratch, change->new_panel ? grouping->new : grouping->old,
			      arena_copy(grouping->scratch, pointer, length), 0);
}

/* panel 'CPU' (id 4); where no id tells it apart: panel 'CPU' in row 'Disks' */
static const char *subject_words(struct grouping *grouping, const struct change *change)
{
	static const struct value_path dashboard = {.shape = SHAPE_DASHBOARD};
	static const struct value_path list = {.parent = &dashboard, .shape = SHAPE_PANELS};
	const struct value *panel = panel_of(change);
	struct trail trail = trail_of(grouping->scratch, change, grouping->old, grouping->new);
	struct value_path path = {.parent = &list, .shape = SHAPE_PANEL, .is_item = true, .subject = panel};
	const char *words = trail.steps[0].shape == SHAPE_ROW ? row_words(grouping->arena, panel)
							      : value_path_words(grouping->arena, &path, NULL);
	const struct value *row = value_get(panel, "id") ? NULL : row_of(grouping, change);
	return row ? arena_printf(grouping->arena, "%s in %s", words, row_words(grouping->scratch, row)) : words;
}

static struct page_subject subject_of(struct grouping *grouping, const struct change *change)
{
	struct arena *arena = grouping->arena;
	const struct value *panel = panel_of(change);
	const struct value *placed = grouping->changes->is_in_old ? change->old_panel : change->new_panel;
	return (struct page_subject){
		.words = subject_words(grouping, change),
		.title = label_text(arena, panel, "title"),
		.id = label_text(arena, panel, "id"),
		.type = label_text(arena, panel, "type"),
		.sign = !change->old_panel   ? '+'
			: !change->new_panel ? '-'
					     : ' ',
		.line = placed && change->line ? placed->line : change->line,
		.column = placed && change->line ? placed->column : change->column,
	};
}

struct known_subject {
	const struct value *panel;
	uint32_t change; /* about it */
};

static int compare_panels(const void *a, const void *b)
{
	const struct known_subject *left = a;
	const struct known_subject *right = b;
	if (left->panel != right->panel)
		return left->panel < right->panel ? -1 : 1;
	return (left->change > right->change) - (left->change < right->change);
}

static uint32_t add_subject(struct grouping *grouping, const struct page_subject *subject)
{
	grouping->subjects = arena_grow(grouping->arena, grouping->subjects, grouping->subjects_count,
					&grouping->subjects_room, sizeof *grouping->subjects);
	grouping->subjects[grouping->subjects_count] = *subject;
	return (uint32_t)grouping->subjects_count++;
}

/* Panels are found by their addresses, which differ from run to run, so subjects are numbered by their first change. */
static void find_subjects(struct grouping *grouping)
{
	size_t count = grouping->changes->count;
	struct known_subject *known = arena_array(grouping->scratch, count, sizeof *known);
	uint32_t *first = arena_array(grouping->scratch, count, sizeof *first);
	size_t panels = 0;
	add_subject(grouping, &(struct page_subject){.words = "", .title = "", .id = "", .type = "", .sign = ' '});
	for (size_t i = 0; i < count; i++)
		if (panel_of(&grouping->changes->items[i]))
			known[panels++] = (struct known_subject){panel_of(&grouping->changes->items[i]), (uint32_t)i};
	if (panels)
		qsort(known, panels, sizeof *known, compare_panels);
	for (size_t i = 0; i < panels; i++) {
		bool is_again = i > 0 && known[i].panel == known[i - 1].panel;
		first[known[i].change] = is_again ? first[known[i - 1].change] : known[i].change;
	}
	for (size_t i = 0; i < count; i++) {
		if (!panel_of(&grouping->changes->items[i]))
			continue;
		if (first[i] != i) {
			grouping->subject[i] = grouping->subject[first[i]];
			continue;
		}
		struct page_subject subject = subject_of(grouping, &grouping->changes->items[i]);
		grouping->subject[i] = add_subject(grouping, &subject);
	}
}

/* ---- order ---- */

struct block {
	struct page_group group;
	enum change_weight weight; /* of the weightiest group of its panel */
	uint32_t first;            /* change of that panel, or of the group */
};

static int compare_blocks(const void *a, const void *b)
{
	const struct block *left = a;
	const struct block *right = b;
	if (left->weight != right->weight)
		return left->weight < right->weight ? -1 : 1;
	if (left->first != right->first)
		return left->first < right->first ? -1 : 1;
	if (left->group.weight != right->group.weight)
		return left->group.weight < right->group.weight ? -1 : 1;
	return left->group.changes[0] < right->group.changes[0] ? -1 : left->group.changes[0] > right->group.changes[0];
}

static int compare_indices(const void *a, const void *b)
{
	const uint32_t *left = a;
	const uint32_t *right = b;
	return *left < *right ? -1 : *left > *right;
}

/* A fold may take changes in any order; the place of a group is that of its first one. */
static void sort_changes(const struct grouping *grouping, struct group_draft *draft)
{
	qsort(draft->changes, draft->group.changes_count, sizeof *draft->changes, compare_indices);
	draft->group.line = grouping->changes->items[draft->changes[0]].line;
	draft->group.column = grouping->changes->items[draft->changes[0]].column;
}

static void put_in_order(struct grouping *grouping, struct page *out)
{
	struct block *blocks = arena_array(grouping->scratch, grouping->drafts_count, sizeof *blocks);
	struct block *of_subject = arena_array(grouping->scratch, grouping->subjects_count, sizeof *of_subject);
	for (size_t i = 0; i < grouping->subjects_count; i++)
		of_subject[i] = (struct block){.weight = WEIGHT_COUNT, .first = UINT32_MAX};
	for (size_t i = 0; i < grouping->drafts_count; i++) {
		struct group_draft *draft = grouping->drafts[i];
		sort_changes(grouping, draft);
		draft->group.changes = draft->changes;
		draft->group.details = draft->details;
		draft->group.places = draft->places;
		struct block *subject = &of_subject[draft->group.subject];
		if (draft->group.weight < subject->weight)
			subject->weight = draft->group.weight;
		if (draft->changes[0] < subject->first)
			subject->first = draft->changes[0];
	}
	for (size_t i = 0; i < grouping->drafts_count; i++) {
		const struct page_group *group = &grouping->drafts[i]->group;
		const struct block *subject = &of_subject[group->subject];
		blocks[i] = group->subject ? (struct block){*group, subject->weight, subject->first}
					   : (struct block){*group, group->weight, group->changes[0]};
	}
	if (grouping->drafts_count)
		qsort(blocks, grouping->drafts_count, sizeof *blocks, compare_blocks);
	struct page_group *groups = arena_array(grouping->arena, grouping->drafts_count, sizeof *groups);
	for (size_t i = 0; i < grouping->drafts_count; i++)
		groups[i] = blocks[i].group;
	out->groups = groups;
	out->groups_count = grouping->drafts_count;
	out->subjects = grouping->subjects;
	out->subjects_count = grouping->subjects_count;
}

void page_of(struct arena *arena, const struct value *old, const struct value *new, const struct changes *changes,
	     struct page *out)
{
	ARENA_AUTO scratch = arena_new();
	struct grouping grouping = {.arena = arena,
				    .scratch = scratch,
				    .old = old,
				    .new = new,
				    .changes = changes,
				    .is_taken = arena_array(scratch, changes->count, sizeof(bool)),
				    .subject = arena_array(scratch, changes->count, sizeof(uint32_t))};
	*out = (struct page){.summary = ""};
	layout_of(arena, old, new, changes, &out->layout);
	find_subjects(&grouping);
	for (size_t i = 0; i < sizeof folds / sizeof *folds; i++)
		folds[i](&grouping);
	put_in_order(&grouping, out);
	out->summary = page_summary(&grouping);
}
