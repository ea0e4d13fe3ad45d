/* SPDX-License-Identifier: MIT */
#include "model/report/unit.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "model/words/part.h"
#include "model/words/summary.h"
#include "model/words/words.h"

#define UNIT_BYTES  (SIZE_MAX / 2)
#define VALUE_BYTES ((size_t)4 << 20) /* of all objects and lists that are compared on a page, both sides */
#define TEXT_BYTES  60                /* longer texts are compared by words instead of shown twice */
#define NONE        "none"

struct trail unit_trail(const struct grouping *grouping, size_t change)
{
	return trail_of(grouping->scratch, &grouping->changes->items[change], grouping->old, grouping->new);
}

struct unit *unit_add(struct grouping *grouping, struct units *units, enum group_kind kind, size_t subject)
{
	units->items = arena_grow(grouping->scratch, units->items, units->count, &units->room, sizeof *units->items);
	struct unit *unit = &units->items[units->count++];
	*unit = (struct unit){.draft = grouping_add(grouping, kind, subject)};
	return unit;
}

/* ---- values ---- */

/* JSON in a string: indented, so that its lines can be compared; NULL: it is not an object or array. */
static const char *json_in(struct grouping *grouping, struct slice text)
{
	static const struct place start = {"", 1, 1};
	struct diagnostics problems;
	struct slice rest = text;
	while (rest.length && (rest.at[0] == ' ' || rest.at[0] == '\n' || rest.at[0] == '\t' || rest.at[0] == '\r'))
		rest = (struct slice){rest.at + 1, rest.length - 1};
	if (rest.length == 0 || (rest.at[0] != '{' && rest.at[0] != '['))
		return NULL;
	diagnostics_init(&problems, grouping->scratch);
	const struct value *value = json_read(grouping->scratch, text, start, &problems);
	return value ? words_of_json(grouping->arena, value) : NULL;
}

void unit_add_line_ends(struct grouping *grouping, struct unit *unit)
{
	struct page_group *group = &unit->draft->group;
	if (!unit->line_ends)
		return;
	group->label = arena_printf(grouping->arena, "%s, %s", group->label, unit->line_ends);
	if (!group->old || !group->new || strcmp(group->old, group->new) != 0)
		return;
	group->old = NULL;
	group->new = NULL;
	group->is_text = false;
}

static void set_texts(struct grouping *grouping, struct unit *unit, struct slice old, struct slice new)
{
	struct page_group *group = &unit->draft->group;
	bool is_query = unit->label.thing == THING_QUERY || unit->label.thing == THING_VARIABLE ||
			unit->label.thing == THING_ANNOTATION || unit->label.thing == THING_DESCRIPTION ||
			unit->label.thing == THING_TEXT;
	group->language = unit->label.language;
	group->is_text = is_query || old.length > TEXT_BYTES || new.length > TEXT_BYTES || slice_contains(old, "\n") ||
			 slice_contains(new, "\n");
	if (!group->is_text)
		return;
	unit->line_ends = words_of_line_ends(grouping->arena, old, new);
	old = words_without_cr(grouping->scratch, old);
	new = words_without_cr(grouping->scratch, new);
	const char *old_json = json_in(grouping, old);
	const char *new_json = old_json ? json_in(grouping, new) : NULL;
	bool is_json = old_json && new_json && strcmp(old_json, new_json) != 0;
	group->old = is_json ? old_json : text_c_string(grouping->arena, old);
	group->new = is_json ? new_json : text_c_string(grouping->arena, new);
	if (is_json)
		group->language = "JSON";
	unit_add_line_ends(grouping, unit);
}

static bool is_container(const struct value *value)
{
	return value->kind == VALUE_ARRAY || value->kind == VALUE_OBJECT;
}

/*
 * A value of megabytes, such as a whole panel where there are more changes than are listed, is not for reading: its
 * size says so. False: the page has room for it.
 */
static bool set_sizes(struct grouping *grouping, struct unit *unit, const struct value *old, const struct value *new)
{
	struct page_group *group = &unit->draft->group;
	size_t room = VALUE_BYTES - grouping->value_bytes;
	size_t bytes = words_bytes(old, room);
	if (bytes <= room)
		bytes += words_bytes(new, room - bytes);
	if (bytes <= room) {
		grouping->value_bytes += bytes;
		return false;
	}
	group->old = words_of_size(grouping->arena, old, false);
	group->new = words_of_size(grouping->arena, new,
				   strcmp(words_of_size(grouping->scratch, new, false), group->old) == 0);
	unit->is_size = true;
	grouping_detail(grouping, unit->draft, &(struct page_detail){"too large for a page", "--raw shows both", NULL});
	return true;
}

void unit_set_values(struct grouping *grouping, struct unit *unit, const struct value *old, const struct value *new)
{
	struct page_group *group = &unit->draft->group;
	if (old && new && (is_container(old) || is_container(new)) && set_sizes(grouping, unit, old, new))
		return;
	group->old = words_of_value(grouping->arena, old);
	group->new = words_of_value(grouping->arena, new);
	if (!old || !new)
		return;
	if (old->kind == VALUE_STRING && new->kind == VALUE_STRING) {
		unit->old_text = old->text;
		unit->new_text = new->text;
		set_texts(grouping, unit, old->text, new->text);
		return;
	}
	bool is_long = strlen(group->old) > WORDS_LINE || strlen(group->new) > WORDS_LINE;
	if (is_long && is_container(old) && is_container(new)) {
		group->old = words_of_json(grouping->arena, old);
		group->new = words_of_json(grouping->arena, new);
		group->is_text = true;
		group->language = "JSON";
	} else if (strcmp(group->old, group->new) == 0) {
		STRBUF_AUTO before = STRBUF_INIT(UNIT_BYTES);
		STRBUF_AUTO after = STRBUF_INIT(UNIT_BYTES);
		json_write(old, &before);
		json_write(new, &after);
		group->old = text_c_string(grouping->arena, strbuf_slice(&before));
		group->new = text_c_string(grouping->arena, strbuf_slice(&after));
	}
}

/* ---- sets of texts ---- */

static bool is_list_of_texts(const struct value *value)
{
	if (!value || value->kind != VALUE_ARRAY)
		return false;
	for (size_t i = 0; i < value->count; i++)
		if (value->items[i].kind != VALUE_STRING)
			return false;
	return true;
}

static int compare_texts(const void *a, const void *b)
{
	const struct value *const *left = a;
	const struct value *const *right = b;
	return slice_compare((*left)->text, (*right)->text);
}

static const struct value **sorted_texts(struct arena *arena, const struct value *list)
{
	const struct value **texts = arena_array(arena, list->count, sizeof *texts);
	for (size_t i = 0; i < list->count; i++)
		texts[i] = &list->items[i];
	if (list->count)
		qsort(texts, list->count, sizeof *texts, compare_texts);
	return texts;
}

/* The texts of a list that another lacks, joined; NULL without any. */
static const char *only_in(struct grouping *grouping, const struct value *list, const struct value *other)
{
	STRBUF_AUTO out = STRBUF_INIT(UNIT_BYTES);
	const struct value **others = sorted_texts(grouping->scratch, other);
	for (size_t i = 0; i < list->count; i++) {
		const struct value *text = &list->items[i];
		if (other->count && bsearch(&text, others, other->count, sizeof *others, compare_texts))
			continue;
		words_comma(&out);
		words_add_text(&out, text->text);
	}
	return out.length ? text_c_string(grouping->arena, strbuf_slice(&out)) : NULL;
}

/* Tags: what was added and removed, where the order does not matter. False: show both lists. */
static bool set_difference(struct grouping *grouping, struct unit *unit, const struct value *old,
			   const struct value *new)
{
	struct page_group *group = &unit->draft->group;
	const char *removed = only_in(grouping, old, new);
	const char *added = only_in(grouping, new, old);
	if (!removed == !added)
		return false;
	group->sign = added ? '+' : '-';
	group->old = removed;
	group->new = added;
	return true;
}

/* Options of a variable, one a line where they are many. False: they are not such a list. */
static bool set_options(struct grouping *grouping, struct unit *unit, const struct value *old, const struct value *new)
{
	struct page_group *group = &unit->draft->group;
	const char *before = part_options(grouping->arena, old);
	const char *after = part_options(grouping->arena, new);
	if (!before || !after || strcmp(before, after) == 0)
		return false;
	group->old = before;
	group->new = after;
	group->is_text = strchr(before, '\n') || strchr(after, '\n');
	return true;
}

/* ---- the unit of a change ---- */

static void set_move(struct grouping *grouping, struct unit *unit, size_t change)
{
	const struct change *move = &grouping->changes->items[change];
	const char *event = grouping_event(move);
	const char *words = words_of_move(grouping->arena, move->old, move->new);
	unit->draft->group.label = *words ? arena_printf(grouping->arena, "%s, %s", event, words)
					  : arena_strdup(grouping->arena, event);
}

static void set_summary(struct grouping *grouping, struct unit *unit, const struct trail *trail,
			const struct change *change)
{
	struct page_group *group = &unit->draft->group;
	struct trail_step *steps = arena_copy_array(grouping->scratch, trail->steps, trail->count, sizeof *steps);
	if (trail->count == 1) /* the panel as it is in its document, a row with what is in it */
		steps[0].value = change->old ? change->old_panel : change->new_panel;
	struct summary summary = summary_of_part(grouping->arena, &(struct trail){steps, trail->count},
						 change->old ? grouping->old : grouping->new);
	group->sign = change->old ? '-' : '+';
	group->label = summary.label;
	group->language = summary.language;
	*(change->old ? &group->old : &group->new) = summary.text;
	for (size_t i = 0; i < summary.count; i++)
		grouping_detail(grouping, unit->draft,
				&(struct page_detail){summary.lines[i].label, summary.lines[i].text,
						      summary.lines[i].language});
}

/* Whether the end of a trail is a setting: no part that people have a word for, no list of such, no item of a list. */
static bool is_setting(const struct trail *trail, const struct value *value)
{
	const struct trail_step *last = &trail->steps[trail->count - 1];
	bool is_list = value->kind == VALUE_ARRAY && shape_info(last->shape)->item != SHAPE_PLAIN;
	return last->shape == SHAPE_PROPERTY || (trail->count > 1 && !last->is_item && !is_list);
}

/* A setting that came or went is an edit: "legend  none → p95"; lines of their own are "legend, added". */
static void set_setting(struct grouping *grouping, struct group_draft *draft, bool is_old)
{
	struct page_group *group = &draft->group;
	const char *words = is_old ? group->old : group->new;
	if (!words)
		return;
	group->kind = GROUP_EDIT;
	group->sign = ' ';
	if (strchr(words, '\n'))
		group->label = arena_printf(grouping->arena, "%s, %s", group->label, is_old ? "removed" : "added");
	else
		*(is_old ? &group->new : &group->old) = strcmp(words, NONE) == 0 ? "absent" : NONE;
}

static void set_one_sided(struct grouping *grouping, struct unit *unit, const struct trail *trail, size_t change)
{
	const struct change *of = &grouping->changes->items[change];
	const struct value *value = of->old ? of->old : of->new;
	struct page_group *group = &unit->draft->group;
	unit->is_whole = trail->count == 1;
	if (words_is_empty(value) && !trail_is_part(trail)) {
		*(of->old ? &group->old : &group->new) = words_of_value(grouping->arena, value);
		if (is_setting(trail, value))
			set_setting(grouping, unit->draft, of->old != NULL);
		else
			*(of->old ? &group->new : &group->old) = NONE;
		if (trail->count > 2 && slice_is(trail->steps[trail->count - 1].key, "value") &&
		    trail->steps[trail->count - 2].is_item)
			group->label = arena_printf(grouping->arena, "%s, value", group->label);
		return;
	}
	unit->index = trail->steps[trail->count - 1].index;
	if (trail->steps[trail->count - 1].shape == SHAPE_TRANSFORMATION)
		unit->label.noun = label_of_added(grouping->arena, trail, &unit->label);
	set_summary(grouping, unit, trail, of);
	if (is_setting(trail, value))
		set_setting(grouping, unit->draft, of->old != NULL);
	const struct value *targets = value_get_kind(value, "targets", VALUE_ARRAY);
	if (unit->is_whole && targets && targets->count)
		group->weight = WEIGHT_QUERY; /* its queries come or go with it */
}

static enum group_kind kind_of(const struct change *change)
{
	static const enum group_kind kinds[] = {[CHANGE_SET] = GROUP_EDIT,
						[CHANGE_ADD] = GROUP_ADDED,
						[CHANGE_REMOVE] = GROUP_REMOVED,
						[CHANGE_MOVE] = GROUP_MOVED};
	return kinds[change->kind];
}

static void set_two_sided(struct grouping *grouping, struct unit *unit, const struct trail *trail,
			  const struct change *change)
{
	struct page_group *group = &unit->draft->group;
	const struct trail_step *last = &trail->steps[trail->count - 1];
	const struct value *old = change->old;
	const struct value *new = change->new;
	if (slice_is(last->key, "datasource")) {
		group->old = words_of_data_source_type(grouping->arena, old);
		group->new = words_of_data_source_type(grouping->arena, new);
		if (strcmp(group->old, group->new) != 0)
			return;
	}
	if (last->shape == SHAPE_SET && is_list_of_texts(old) && is_list_of_texts(new) &&
	    set_difference(grouping, unit, old, new))
		return;
	if (slice_is(last->key, "options") && trail_find(trail, SHAPE_VARIABLE) &&
	    set_options(grouping, unit, old, new))
		return;
	unit_set_values(grouping, unit, old, new);
}

void unit_of_change(struct grouping *grouping, struct units *units, size_t change)
{
	const struct change *of = &grouping->changes->items[change];
	struct trail trail = unit_trail(grouping, change);
	struct unit *unit = unit_add(grouping, units, kind_of(of), grouping->subject[change]);
	struct page_group *group = &unit->draft->group;
	unit->label = label_of(grouping->arena, &trail);
	group->label = label_join(grouping->arena, unit->label.noun, unit->label.sort, unit->label.tail);
	grouping_take(grouping, unit->draft, change);
	if (of->kind == CHANGE_MOVE)
		set_move(grouping, unit, change);
	else if (of->kind != CHANGE_SET)
		set_one_sided(grouping, unit, &trail, change);
	else
		set_two_sided(grouping, unit, &trail, of);
}

/* ---- several ---- */

const char *unit_panel(const struct grouping *grouping, const struct unit *unit)
{
	const char *words = grouping->subjects[unit->draft->group.subject].words;
	struct slice rest = slice_of(words);
	if (rest.length == 0)
		return "dashboard";
	return slice_starts_with(rest, "panel '") ? words + strlen("panel ") : words;
}

const char *unit_place(const struct grouping *grouping, const struct unit *unit)
{
	const char *panel = unit_panel(grouping, unit);
	bool is_dashboard = unit->draft->group.subject == 0;
	if (!*unit->label.noun)
		return panel;
	return is_dashboard ? unit->label.noun : arena_printf(grouping->arena, "%s, %s", panel, unit->label.noun);
}

const char *unit_label_rest(const struct unit *unit)
{
	const char *label = unit->draft->group.label;
	size_t length = strlen(unit->label.noun);
	return strncmp(label, unit->label.noun, length) == 0 ? label + length : label;
}

static int compare_numbers(const void *a, const void *b)
{
	const uint32_t *left = a;
	const uint32_t *right = b;
	return (*left > *right) - (*left < *right);
}

void units_merge(struct grouping *grouping, struct unit *const *members, size_t count)
{
	struct group_draft *first = members[0]->draft;
	size_t subject = first->group.subject;
	for (size_t i = 1; i < count; i++) {
		struct group_draft *draft = members[i]->draft;
		if (draft->group.subject != subject)
			subject = 0;
		for (size_t k = 0; k < draft->group.changes_count; k++)
			grouping_take(grouping, first, draft->changes[k]);
		draft->group.changes_count = 0;
	}
	first->group.subject = subject;
	qsort(first->changes, first->group.changes_count, sizeof *first->changes, compare_numbers);
}
