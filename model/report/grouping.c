/* SPDX-License-Identifier: MIT */
#include "model/report/grouping.h"

#include <string.h>

#include "model/base/arena.h"

/* Behind "/rows/SEGMENT", which only a dashboard has, and "/panels/SEGMENT" as often as it follows. */
const char *grouping_rest(const struct grouping *grouping, size_t change)
{
	static const char rows[] = "/rows/";
	static const char panels[] = "/panels/";
	const char *rest = grouping->changes->items[change].path;
	if (strncmp(rest, rows, strlen(rows)) == 0)
		rest += strlen(rows) + strcspn(rest + strlen(rows), "/");
	while (strncmp(rest, panels, strlen(panels)) == 0)
		rest += strlen(panels) + strcspn(rest + strlen(panels), "/");
	return *rest == '/' ? rest + 1 : rest;
}

const char *grouping_event(const struct change *change)
{
	const char *what = change->what + change->named;
	return change->named ? what + strspn(what, ":, ") : what;
}

struct group_draft *grouping_add(struct grouping *grouping, enum group_kind kind, size_t subject)
{
	struct group_draft *draft = arena_alloc(grouping->scratch, sizeof *draft);
	*draft = (struct group_draft){
		.group = {.kind = kind, .subject = subject, .sign = ' ', .label = "", .weight = WEIGHT_COSMETIC}};
	grouping->drafts = arena_grow(grouping->scratch, grouping->drafts, grouping->drafts_count,
				      &grouping->drafts_room, sizeof(struct group_draft *));
	grouping->drafts[grouping->drafts_count++] = draft;
	return draft;
}

void grouping_take(struct grouping *grouping, struct group_draft *draft, size_t change)
{
	const struct change *taken = &grouping->changes->items[change];
	struct page_group *group = &draft->group;
	draft->changes = arena_grow(grouping->arena, draft->changes, group->changes_count, &draft->room,
				    sizeof *draft->changes);
	if (group->changes_count == 0) {
		group->line = taken->line;
		group->column = taken->column;
	}
	draft->changes[group->changes_count++] = (uint32_t)change;
	if (taken->weight < group->weight)
		group->weight = taken->weight;
	grouping->is_taken[change] = true;
}

void grouping_detail(struct grouping *grouping, struct group_draft *draft, const struct page_detail *detail)
{
	draft->details = arena_grow(grouping->arena, draft->details, draft->group.details_count, &draft->details_room,
				    sizeof *draft->details);
	draft->details[draft->group.details_count++] = *detail;
}

void grouping_place(struct grouping *grouping, struct group_draft *draft, const char *words)
{
	draft->places = arena_grow(grouping->arena, draft->places, draft->group.places_count, &draft->places_room,
				   sizeof *draft->places);
	draft->places[draft->group.places_count++] = words;
}
