/* SPDX-License-Identifier: MIT */
/*
 * Units that are alike become one, with the places. Each unit has a key, which is all that a reader sees of it but the
 * place; keys are sorted, and units with equal keys are alike.
 */
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/report/unit.h"
#include "model/text_diff/text_diff.h"
#include "model/words/words.h"

#define KEY_BYTES      (SIZE_MAX / 2)
#define WHOLE_BYTES    200 /* texts up to here are shown whole where they are the same everywhere */
#define PARTS_TOGETHER 3   /* as many parts of a sort are listed under one line */
#define SHORT_BYTES    8   /* replaced words below are shown with what is around them */

struct keyed {
	struct slice key; /* at NULL: alike to none */
	struct unit *unit;
	uint32_t order;
};

static int compare_keys(const void *a, const void *b)
{
	const struct keyed *left = a;
	const struct keyed *right = b;
	int order = slice_compare(left->key, right->key);
	return order ? order : (left->order > right->order) - (left->order < right->order);
}

/* Adds a text so that no two lists of texts make one key. */
static void add_part(struct strbuf *key, struct slice text)
{
	strbuf_printf(key, "%zu:", text.length);
	strbuf_add_slice(key, text);
}

static void add_string(struct strbuf *key, const char *text)
{
	if (text)
		add_part(key, slice_of(text));
	else
		strbuf_add_char(key, '-');
}

typedef bool key_function(struct grouping *grouping, struct unit *unit, struct strbuf *key);
typedef void alike_function(struct grouping *grouping, struct unit *const *members, size_t count);

static void for_alike(struct grouping *grouping, struct units *units, key_function *key_of, alike_function *alike)
{
	struct keyed *keyed = arena_array(grouping->scratch, units->count, sizeof *keyed);
	struct unit **members = arena_array(grouping->scratch, units->count, sizeof *members);
	size_t count = 0;
	for (size_t i = 0; i < units->count; i++) {
		STRBUF_AUTO key = STRBUF_INIT(KEY_BYTES);
		if (units->items[i].draft->group.changes_count == 0 || !key_of(grouping, &units->items[i], &key))
			continue;
		keyed[count] = (struct keyed){arena_slice(grouping->scratch, strbuf_slice(&key)), &units->items[i],
					      units->items[i].draft->changes[0]};
		count++;
	}
	if (count)
		qsort(keyed, count, sizeof *keyed, compare_keys);
	for (size_t from = 0, to; from < count; from = to) {
		for (to = from; to < count && slice_equal(keyed[from].key, keyed[to].key); to++)
			members[to - from] = keyed[to].unit;
		if (to - from > 1)
			alike(grouping, members, to - from);
	}
}

/* ---- where ---- */

static bool has_one_noun(struct unit *const *members, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (strcmp(members[i]->label.noun, members[0]->label.noun) != 0)
			return false;
	return true;
}

static bool has_one_subject(struct unit *const *members, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (members[i]->draft->group.subject != members[0]->draft->group.subject)
			return false;
	return true;
}

/* The places of the members: what the label says of all of them is left out. */
static void add_places(struct grouping *grouping, struct unit *const *members, size_t count)
{
	bool is_noun_said = has_one_noun(members, count);
	bool is_subject_said = has_one_subject(members, count);
	for (size_t i = 0; i < count; i++) {
		const struct unit *unit = members[i];
		const char *place = is_noun_said && !is_subject_said       ? unit_panel(grouping, unit)
				    : is_subject_said && *unit->label.noun ? unit->label.noun
									   : unit_place(grouping, unit);
		grouping_place(grouping, members[0]->draft, place);
	}
}

/* ---- the same setting ---- */

/* What is behind the noun in a label. */
static const char *rest_of_label(const struct unit *unit)
{
	const char *label = unit->draft->group.label;
	size_t length = strlen(unit->label.noun);
	return strncmp(label, unit->label.noun, length) == 0 ? label + length : label;
}

static bool setting_key(struct grouping *grouping, struct unit *unit, struct strbuf *key)
{
	const struct page_group *group = &unit->draft->group;
	(void)grouping;
	if (unit->is_whole || group->places_count > 0)
		return false;
	strbuf_add_char(key, group->sign);
	strbuf_printf(key, "%d%d", (int)group->kind, group->is_text);
	add_string(key, unit->label.sort);
	add_string(key, rest_of_label(unit));
	add_string(key, group->language);
	add_string(key, group->old);
	add_string(key, group->new);
	for (size_t i = 0; i < group->details_count; i++) {
		add_string(key, unit->draft->details[i].label);
		add_string(key, unit->draft->details[i].text);
	}
	return true;
}

static void same_setting(struct grouping *grouping, struct unit *const *members, size_t count)
{
	struct page_group *group = &members[0]->draft->group;
	const char *rest = rest_of_label(members[0]);
	add_places(grouping, members, count);
	if (!has_one_noun(members, count))
		group->label = arena_printf(grouping->arena, "%s%s", members[0]->label.sort, rest);
	if (group->kind != GROUP_MOVED)
		group->kind = GROUP_SAME_SETTING;
	units_merge(grouping, members, count);
}

/* ---- several settings that are alike in the same places ---- */

static bool places_key(struct grouping *grouping, struct unit *unit, struct strbuf *key)
{
	const struct page_group *group = &unit->draft->group;
	(void)grouping;
	if (group->kind != GROUP_SAME_SETTING || group->details_count > 0 || group->is_text)
		return false;
	strbuf_printf(key, "%zu ", group->subject);
	for (size_t i = 0; i < group->places_count; i++)
		add_string(key, unit->draft->places[i]);
	return true;
}

static void add_setting(struct grouping *grouping, struct group_draft *draft, const struct page_group *group)
{
	struct arena *arena = grouping->arena;
	const char *text = group->old && group->new ? arena_printf(arena, "%s → %s", group->old, group->new)
			   : group->new             ? arena_printf(arena, "+ %s", group->new)
			   : group->old             ? arena_printf(arena, "- %s", group->old)
						    : "";
	grouping_detail(grouping, draft, &(struct page_detail){group->label, text, NULL});
}

static void same_places(struct grouping *grouping, struct unit *const *members, size_t count)
{
	struct group_draft *draft = members[0]->draft;
	for (size_t i = 0; i < count; i++)
		add_setting(grouping, draft, &members[i]->draft->group);
	draft->group.label = arena_printf(grouping->arena, "%zu settings alike", count);
	draft->group.old = NULL;
	draft->group.new = NULL;
	draft->group.sign = ' ';
	size_t subject = draft->group.subject;
	units_merge(grouping, members, count);
	draft->group.subject = subject;
}

/* ---- several parts of a sort that were added to a panel, or removed ---- */

static bool parts_key(struct grouping *grouping, struct unit *unit, struct strbuf *key)
{
	const struct page_group *group = &unit->draft->group;
	(void)grouping;
	if ((group->kind != GROUP_ADDED && group->kind != GROUP_REMOVED) || unit->is_whole || group->places_count > 0 ||
	    group->details_count > 0 || !*unit->label.sort || *unit->label.tail)
		return false;
	strbuf_printf(key, "%zu %c ", group->subject, group->sign);
	add_string(key, unit->label.sort);
	return true;
}

static void parts_together(struct grouping *grouping, struct unit *const *members, size_t count)
{
	struct group_draft *draft = members[0]->draft;
	const char *sort = members[0]->label.sort;
	if (count < PARTS_TOGETHER)
		return;
	for (size_t i = 0; i < count; i++) {
		const struct page_group *group = &members[i]->draft->group;
		const char *text = group->sign == '+' ? group->new : group->old;
		grouping_detail(grouping, draft,
				&(struct page_detail){group->label, text ? text : "", group->language});
	}
	draft->group.label = arena_printf(grouping->arena, "%zu %s", count,
					  strcmp(sort, "query") == 0 ? "queries"
								     : arena_printf(grouping->arena, "%ss", sort));
	draft->group.language = NULL;
	draft->group.old = NULL;
	draft->group.new = NULL;
	units_merge(grouping, members, count);
}

void units_same_setting(struct grouping *grouping, struct units *units)
{
	for_alike(grouping, units, setting_key, same_setting);
	for_alike(grouping, units, places_key, same_places);
	for_alike(grouping, units, parts_key, parts_together);
}

/* ---- the same edit of a text ---- */

/* One run of words that was replaced. */
struct hunk {
	struct slice removed;
	struct slice added;
};

struct edit {
	struct hunk *hunks;
	size_t count;
	size_t room;
	bool is_white_space;
};

static void add_slice(struct arena *arena, struct slice *to, struct slice text)
{
	if (to->length > 0 && to->at + to->length == text.at)
		to->length += text.length;
	else if (to->length > 0)
		*to = slice_of(arena_printf(arena, "%.*s%.*s", SLICE_ARG(*to), SLICE_ARG(text)));
	else
		*to = text;
}

static struct hunk *new_hunk(struct arena *arena, struct edit *edit)
{
	edit->hunks = arena_grow(arena, edit->hunks, edit->count, &edit->room, sizeof *edit->hunks);
	edit->hunks[edit->count] = (struct hunk){0};
	return &edit->hunks[edit->count++];
}

static void add_words(struct arena *arena, struct edit *edit, const struct text_line *line)
{
	struct hunk *hunk = NULL;
	for (size_t i = 0; i < line->words_count; i++) {
		const struct text_word *word = &line->words[i];
		if (word->kind == TEXT_WORD_SAME) {
			hunk = NULL;
			continue;
		}
		hunk = hunk ? hunk : new_hunk(arena, edit);
		add_slice(arena, word->kind == TEXT_WORD_REMOVED ? &hunk->removed : &hunk->added, word->text);
	}
}

static struct edit edit_of(struct arena *arena, const struct unit *unit)
{
	struct edit edit = {0};
	struct text_diff diff = text_diff(arena, unit->old_text, unit->new_text, 0);
	for (size_t i = 0; i < diff.count; i++) {
		const struct text_line *line = &diff.lines[i];
		if (line->kind == TEXT_LINE_CHANGED)
			add_words(arena, &edit, line);
		else if (line->kind == TEXT_LINE_REMOVED)
			new_hunk(arena, &edit)->removed = line->text;
		else if (line->kind == TEXT_LINE_ADDED)
			new_hunk(arena, &edit)->added = line->text;
	}
	edit.is_white_space = diff.is_white_space;
	return edit;
}

static bool text_key(struct grouping *grouping, struct unit *unit, struct strbuf *key)
{
	if (!unit->old_text.at || !unit->new_text.at || unit->draft->group.details_count > 0)
		return false;
	struct edit edit = edit_of(grouping->scratch, unit);
	if (unit->label.thing == THING_SETTING)
		add_string(key, rest_of_label(unit));
	strbuf_printf(key, "%d", edit.is_white_space);
	for (size_t i = 0; !edit.is_white_space && i < edit.count; i++) {
		add_part(key, edit.hunks[i].removed);
		add_part(key, edit.hunks[i].added);
	}
	return edit.count > 0 || edit.is_white_space;
}

/* "7 queries, PromQL"; "5 queries, 2 titles" */
static const char *count_things(struct grouping *grouping, struct unit *const *members, size_t count)
{
	size_t counts[THING_LINK + 1] = {0};
	const char *language = members[0]->draft->group.language;
	STRBUF_AUTO out = STRBUF_INIT(KEY_BYTES);
	for (size_t i = 0; i < count; i++) {
		const char *other = members[i]->draft->group.language;
		counts[members[i]->label.thing]++;
		if (!language || !other || strcmp(language, other) != 0)
			language = NULL;
	}
	for (enum label_thing thing = THING_QUERY; thing <= THING_LINK; thing++) {
		if (counts[thing] == 0)
			continue;
		words_comma(&out);
		strbuf_add_text(&out, label_things(grouping->arena, thing, counts[thing]));
	}
	if (out.length == 0) {
		const struct unit *first = members[0];
		return has_one_noun(members, count)
			       ? first->draft->group.label
			       : label_join(grouping->arena, first->label.sort, first->label.sort, first->label.tail);
	}
	members[0]->draft->group.language = language;
	return arena_strdup(grouping->arena, out.at);
}

static bool is_same_whole(struct unit *const *members, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (!slice_equal(members[i]->old_text, members[0]->old_text) ||
		    !slice_equal(members[i]->new_text, members[0]->new_text))
			return false;
	return true;
}

static void show_words(struct grouping *grouping, struct group_draft *draft, const struct edit *edit)
{
	struct page_group *group = &draft->group;
	struct arena *arena = grouping->arena;
	group->old = NULL;
	group->new = NULL;
	group->is_text = false;
	if (edit->is_white_space) {
		group->label = arena_printf(arena, "%s, white space only", group->label);
		return;
	}
	if (edit->count == 1) {
		const struct hunk *hunk = edit->hunks;
		group->old = hunk->removed.length ? text_c_string(arena, hunk->removed) : NULL;
		group->new = hunk->added.length ? text_c_string(arena, hunk->added) : NULL;
		group->is_text = group->old && group->new;
		group->sign = !group->old ? '+' : !group->new ? '-' : ' ';
		return;
	}
	for (size_t i = 0; i < edit->count; i++) {
		const struct hunk *hunk = &edit->hunks[i];
		struct page_group words = {
			.label = "",
			.old = hunk->removed.length ? text_c_string(arena, hunk->removed) : NULL,
			.new = hunk->added.length ? text_c_string(arena, hunk->added) : NULL,
		};
		add_setting(grouping, draft, &words);
	}
}

static void same_text(struct grouping *grouping, struct unit *const *members, size_t count)
{
	struct group_draft *draft = members[0]->draft;
	bool is_short = members[0]->old_text.length <= WHOLE_BYTES && members[0]->new_text.length <= WHOLE_BYTES;
	add_places(grouping, members, count);
	draft->group.label = count_things(grouping, members, count);
	bool is_whole = is_same_whole(members, count);
	draft->group.kind = is_whole && !draft->group.is_text ? GROUP_SAME_SETTING : GROUP_SAME_TEXT;
	if (!is_whole || !is_short) {
		struct edit edit = edit_of(grouping->scratch, members[0]);
		show_words(grouping, draft, &edit);
	}
	units_merge(grouping, members, count);
}

void units_same_text(struct grouping *grouping, struct units *units)
{
	for_alike(grouping, units, text_key, same_text);
}
