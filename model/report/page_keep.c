/* SPDX-License-Identifier: MIT */
#include "model/base/arena.h"
#include "model/report/page.h"

static const char *keep(struct arena *arena, const char *text)
{
	return text ? arena_strdup(arena, text) : NULL;
}

static struct page_group keep_group(struct arena *arena, const struct page_group *from)
{
	struct page_group to = *from;
	struct page_detail *details = arena_array(arena, from->details_count, sizeof *details);
	const char **places = arena_array(arena, from->places_count, sizeof *places);
	for (size_t i = 0; i < from->details_count; i++)
		details[i] = (struct page_detail){keep(arena, from->details[i].label),
						  keep(arena, from->details[i].text),
						  keep(arena, from->details[i].language)};
	for (size_t i = 0; i < from->places_count; i++)
		places[i] = keep(arena, from->places[i]);
	to.label = keep(arena, from->label);
	to.old = keep(arena, from->old);
	to.new = keep(arena, from->new);
	to.language = keep(arena, from->language);
	to.details = details;
	to.places = places;
	to.changes = arena_copy_array(arena, from->changes, from->changes_count, sizeof *from->changes);
	return to;
}

static const struct page_box *keep_boxes(struct arena *arena, const struct page_box *from, size_t count)
{
	struct page_box *to = arena_copy_array(arena, from, count, sizeof *from);
	for (size_t i = 0; i < count; i++) {
		to[i].title = keep(arena, from[i].title);
		to[i].id = keep(arena, from[i].id);
		to[i].type = keep(arena, from[i].type);
	}
	return to;
}

void page_keep(struct arena *arena, const struct page *from, struct page *to)
{
	*to = *from;
	struct page_subject *subjects = arena_copy_array(arena, from->subjects, from->subjects_count, sizeof *subjects);
	struct page_group *groups = arena_array(arena, from->groups_count, sizeof *groups);
	for (size_t i = 0; i < from->subjects_count; i++) {
		subjects[i].words = keep(arena, from->subjects[i].words);
		subjects[i].title = keep(arena, from->subjects[i].title);
		subjects[i].id = keep(arena, from->subjects[i].id);
		subjects[i].type = keep(arena, from->subjects[i].type);
	}
	for (size_t i = 0; i < from->groups_count; i++)
		groups[i] = keep_group(arena, &from->groups[i]);
	to->subjects = subjects;
	to->groups = groups;
	to->layout.before = keep_boxes(arena, from->layout.before, from->layout.before_count);
	to->layout.after = keep_boxes(arena, from->layout.after, from->layout.after_count);
	to->summary = keep(arena, from->summary);
}

const char *group_kind_name(enum group_kind kind)
{
	static const char *const names[GROUP_KIND_COUNT] = {
		"edit",   "added",      "removed",          "moved",       "same text",    "same setting",
		"type",   "replaced",   "duplicated",       "upgrade",     "ids",          "ref ids",
		"pushed", "row folded", "variable renamed", "data source", "rows to grid", "current"};
	return names[kind];
}
