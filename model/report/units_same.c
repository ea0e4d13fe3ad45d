/* SPDX-License-Identifier: MIT */
/*
 * One setting in several places, several settings that are alike in the same places, and several parts of a sort that
 * came to one panel: one group each.
 */
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/report/alike.h"
#include "model/words/words.h"

#define PARTS_TOGETHER 3 /* as many parts of a sort are listed under one line */

/* ---- the same setting ---- */

static bool setting_key(struct grouping *grouping, struct unit *unit, struct strbuf *key)
{
	const struct page_group *group = &unit->draft->group;
	(void)grouping;
	if (unit->is_whole || unit->is_size || group->places_count > 0)
		return false;
	strbuf_add_char(key, group->sign);
	strbuf_printf(key, "%d%d", (int)group->kind, group->is_text);
	alike_add_text(key, unit->label.sort);
	alike_add_text(key, unit_label_rest(unit));
	alike_add_text(key, group->language);
	alike_add_text(key, group->old);
	alike_add_text(key, group->new);
	for (size_t i = 0; i < group->details_count; i++) {
		alike_add_text(key, unit->draft->details[i].label);
		alike_add_text(key, unit->draft->details[i].text);
	}
	return true;
}

static void same_setting(struct grouping *grouping, struct unit *const *members, size_t count)
{
	struct page_group *group = &members[0]->draft->group;
	const char *rest = unit_label_rest(members[0]);
	alike_add_places(grouping, members, count);
	if (!alike_has_one_noun(members, count))
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
		alike_add_text(key, unit->draft->places[i]);
	return true;
}

static void add_setting(struct grouping *grouping, struct group_draft *draft, const struct page_group *group)
{
	struct arena *arena = grouping->arena;
	const char *value = group->new ? group->new : group->old ? group->old : "";
	const char *sign = group->sign == '+' ? "+ " : group->sign == '-' ? "- " : "";
	const char *text = group->old && group->new ? arena_printf(arena, "%s → %s", group->old, group->new) : value;
	grouping_detail(grouping, draft,
			&(struct page_detail){arena_printf(arena, "%s%s", sign, group->label), text, NULL});
}

/* "6 panels", "4 places": what the settings are in. */
static const char *places_words(struct grouping *grouping, struct unit *const *members)
{
	const struct group_draft *draft = members[0]->draft;
	bool is_of_panels = !*members[0]->label.noun && draft->group.subject == 0;
	return words_of_count(grouping->arena, draft->group.places_count, is_of_panels ? "panel" : "place",
			      is_of_panels ? "panels" : "places");
}

static void same_places(struct grouping *grouping, struct unit *const *members, size_t count)
{
	struct group_draft *draft = members[0]->draft;
	for (size_t i = 0; i < count; i++)
		add_setting(grouping, draft, &members[i]->draft->group);
	draft->group.label = arena_printf(grouping->arena, "the same %zu settings in %s", count,
					  places_words(grouping, members));
	draft->group.old = NULL;
	draft->group.new = NULL;
	draft->group.sign = ' ';
	size_t subject = draft->group.subject;
	units_merge(grouping, members, count);
	draft->group.subject = subject;
}

/* ---- several parts of a sort that were added to a panel, or removed ---- */

static bool is_transformation(const struct unit *unit)
{
	return strcmp(unit->label.sort, "transformation") == 0;
}

static bool parts_key(struct grouping *grouping, struct unit *unit, struct strbuf *key)
{
	const struct page_group *group = &unit->draft->group;
	(void)grouping;
	if ((group->kind != GROUP_ADDED && group->kind != GROUP_REMOVED) || unit->is_whole || group->places_count > 0 ||
	    group->details_count > 0 || !*unit->label.sort || *unit->label.tail)
		return false;
	strbuf_printf(key, "%zu %c ", group->subject, group->sign);
	alike_add_text(key, unit->label.sort);
	return true;
}

/* "transformations 70 to 156" */
static const char *parts_words(struct grouping *grouping, struct unit *const *members, size_t count)
{
	const char *sort = members[0]->label.sort;
	if (is_transformation(members[0]))
		return arena_printf(grouping->arena, "transformations %zu to %zu", members[0]->index + 1,
				    members[count - 1]->index + 1);
	return arena_printf(grouping->arena, "%zu %s%s", count, strcmp(sort, "query") == 0 ? "queries" : sort,
			    strcmp(sort, "query") == 0 ? "" : "s");
}

static void one_run(struct grouping *grouping, struct unit *const *members, size_t count)
{
	struct group_draft *draft = members[0]->draft;
	bool is_numbered = is_transformation(members[0]);
	if (count < PARTS_TOGETHER)
		return;
	for (size_t i = 0; i < count; i++) {
		const struct page_group *group = &members[i]->draft->group;
		const char *text = group->sign == '+' ? group->new : group->old;
		const char *label = is_numbered ? arena_printf(grouping->arena, "%zu", members[i]->index + 1)
						: group->label;
		grouping_detail(grouping, draft, &(struct page_detail){label, text ? text : "", group->language});
	}
	draft->group.label = parts_words(grouping, members, count);
	draft->group.language = NULL;
	draft->group.old = NULL;
	draft->group.new = NULL;
	units_merge(grouping, members, count);
}

/* Transformations work in their order: only those that follow each other are listed together. */
static void parts_together(struct grouping *grouping, struct unit *const *members, size_t count)
{
	for (size_t from = 0, to; from < count; from = to) {
		to = from + 1;
		while (to < count &&
		       (!is_transformation(members[from]) || members[to]->index == members[to - 1]->index + 1))
			to++;
		one_run(grouping, &members[from], to - from);
	}
}

void units_same_setting(struct grouping *grouping, struct units *units)
{
	alike_units(grouping, units, setting_key, same_setting);
	alike_units(grouping, units, places_key, same_places);
	alike_units(grouping, units, parts_key, parts_together);
}
