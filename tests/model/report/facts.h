/* SPDX-License-Identifier: MIT */
/*
 * facts: what a group says, held against the values of its changes by other means than the fold that made it. A fact
 * that is not so is named; NULL: all are.
 */
#ifndef DASHSYNC_TESTS_MODEL_REPORT_FACTS_H
#define DASHSYNC_TESTS_MODEL_REPORT_FACTS_H

#include <string.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/diff/change.h"
#include "model/report/page.h"
#include "model/value/json.h"
#include "model/value/value.h"

struct facts {
	struct arena *arena;
	const struct value *old;
	const struct value *new;
	const struct changes *changes;
	const struct page *page;
};

static inline const char *fact_json(const struct facts *facts, const struct value *value)
{
	STRBUF_AUTO text = STRBUF_INIT(SIZE_MAX / 2);
	if (value)
		json_write_canonical(value, &text);
	return arena_strdup(facts->arena, text.at ? text.at : "");
}

/* Whether a text is in the JSON of a value, with or without its quotes. */
static inline bool fact_has(const struct facts *facts, const struct value *value, const char *text)
{
	struct value quoted = value_text(slice_of(text));
	const char *json = fact_json(facts, &quoted);
	char *inside = arena_strdup(facts->arena, json + 1);
	inside[strlen(inside) - 1] = '\0';
	return strstr(fact_json(facts, value), inside) != NULL;
}

static inline long long fact_grid(const struct value *place, const char *key)
{
	int64_t number = 0;
	value_to_integer(value_get(place, key), &number);
	return (long long)number;
}

/* "2 panels moved down by 8": each by just that, none resized, none in another row. */
static inline bool fact_is_pushed(const struct facts *facts, const struct page_group *group)
{
	for (size_t i = 0; i < group->changes_count; i++) {
		const struct change *change = &facts->changes->items[group->changes[i]];
		long long dy = fact_grid(change->new, "y") - fact_grid(change->old, "y");
		long long dx = fact_grid(change->new, "x") - fact_grid(change->old, "x");
		const char *down = arena_printf(facts->arena, dy < 0 ? "up by %lld" : "down by %lld",
						dy < 0 ? -dy : dy);
		const char *right = arena_printf(facts->arena, dx < 0 ? "to the left by %lld" : "to the right by %lld",
						 dx < 0 ? -dx : dx);
		const char *event = change->what + change->named;
		if (change->kind != CHANGE_MOVE || (!dy && !dx) || (dy && !strstr(group->label, down)) ||
		    (dx && !strstr(group->label, right)) || strstr(event, " row ") || strstr(event, "resized"))
			return false;
	}
	return true;
}

static inline const char *fact_content(const struct facts *facts, const struct value *panel)
{
	static const char *const apart[] = {"id", "gridPos", "title", NULL};
	struct value rest = value_without(facts->arena, panel, apart);
	return fact_json(facts, &rest);
}

/* Whether a panel of a document, also one in a row, has this content and is not that one. */
static inline bool fact_has_content(const struct facts *facts, const struct value *holder, const struct value *copy,
				    const char *content)
{
	const struct value *panels = value_get_kind(holder, "panels", VALUE_ARRAY);
	for (size_t i = 0; panels && i < panels->count; i++) {
		const struct value *panel = &panels->items[i];
		if (panel != copy && strcmp(fact_content(facts, panel), content) == 0)
			return true;
		if (fact_has_content(facts, panel, copy, content))
			return true;
	}
	return false;
}

/* "copy of": another panel of today has its content, or, "as it was", one of before. */
static inline bool fact_is_copy(const struct facts *facts, const struct page_group *group)
{
	const struct change *change = &facts->changes->items[group->changes[0]];
	bool was = strstr(group->label, " as it was") != NULL;
	return group->changes_count == 1 && change->kind == CHANGE_ADD &&
	       fact_has_content(facts, was ? facts->old : facts->new, change->new_panel,
				fact_content(facts, change->new_panel));
}

/* "old -> new" of names or words: each change has the one before and the other after. */
static inline bool fact_is_replaced(const struct facts *facts, const struct page_group *group)
{
	for (size_t i = 0; i < group->changes_count; i++) {
		const struct change *change = &facts->changes->items[group->changes[i]];
		if (change->kind != CHANGE_SET)
			continue;
		if ((group->old && !fact_has(facts, change->old, group->old)) ||
		    (group->new && !fact_has(facts, change->new, group->new)))
			return false;
	}
	return true;
}

/* One setting in several places: equal before and equal after. */
static inline bool fact_is_same_setting(const struct facts *facts, const struct page_group *group)
{
	const struct change *first = &facts->changes->items[group->changes[0]];
	for (size_t i = 1; group->details_count == 0 && i < group->changes_count; i++) {
		const struct change *change = &facts->changes->items[group->changes[i]];
		if (strcmp(fact_json(facts, change->old), fact_json(facts, first->old)) != 0 ||
		    strcmp(fact_json(facts, change->new), fact_json(facts, first->new)) != 0)
			return false;
	}
	return true;
}

/* A folded row takes changes of rows' states, of their panels and of places, and nothing else. */
static inline bool fact_is_folding(const struct facts *facts, const struct page_group *group)
{
	for (size_t i = 0; i < group->changes_count; i++) {
		const struct change *change = &facts->changes->items[group->changes[i]];
		const char *end = strrchr(change->path, '/');
		bool is_state = strcmp(end, "/collapsed") == 0 || strcmp(end, "/panels") == 0;
		bool is_move = change->kind == CHANGE_MOVE &&
			       fact_grid(change->new, "w") == fact_grid(change->old, "w") &&
			       fact_grid(change->new, "x") == fact_grid(change->old, "x") &&
			       !strstr(change->what, "moved into row") && !strstr(change->what, "moved from row");
		if (!is_state && !is_move)
			return false;
	}
	return true;
}

/* Every id that changed, and every query that followed one, went from one number to another. */
static inline bool fact_is_renumbering(const struct facts *facts, const struct page_group *group)
{
	for (size_t i = 0; i < group->changes_count; i++) {
		const char *end = strrchr(facts->changes->items[group->changes[i]].path, '/');
		if (strcmp(end, "/id") != 0 && strcmp(end, "/panelId") != 0)
			return false;
	}
	return true;
}

static inline bool fact_is_so(const struct facts *facts, const struct page_group *group)
{
	switch (group->kind) {
	case GROUP_PUSHED:
		return fact_is_pushed(facts, group);
	case GROUP_DUPLICATED:
		return fact_is_copy(facts, group);
	case GROUP_VARIABLE_RENAMED:
		return fact_is_replaced(facts, group);
	case GROUP_SAME_TEXT:
		return group->is_text || fact_is_replaced(facts, group);
	case GROUP_SAME_SETTING:
		return fact_is_same_setting(facts, group);
	case GROUP_ROW_FOLDED:
		return fact_is_folding(facts, group);
	case GROUP_IDS:
		return fact_is_renumbering(facts, group);
	default:
		return true;
	}
}

/* The panels that only one document has, against the words of the summary. */
static inline size_t fact_count(const struct facts *facts, enum change_kind kind)
{
	size_t count = 0;
	for (size_t i = 0; i < facts->changes->count; i++) {
		const struct change *change = &facts->changes->items[i];
		const struct value *panel = change->new_panel ? change->new_panel : change->old_panel;
		bool is_whole = panel && (kind == CHANGE_ADD ? !change->old_panel : !change->new_panel);
		count += change->kind == kind && is_whole && !value_is_text(value_get(panel, "type"), "row");
	}
	return count;
}

static inline bool fact_is_counted(const struct facts *facts, enum change_kind kind, const char *word)
{
	size_t count = fact_count(facts, kind);
	const char *words = arena_printf(facts->arena, "%zu panel%s %s", count, count == 1 ? "" : "s", word);
	return count == 0 || strstr(facts->page->summary, words) || strstr(facts->page->summary, " more change");
}

/* The first fact that is not so, or NULL. */
static inline const char *facts_broken(const struct facts *facts)
{
	for (size_t i = 0; i < facts->page->groups_count; i++)
		if (!fact_is_so(facts, &facts->page->groups[i]))
			return arena_printf(facts->arena, "%s: %s", group_kind_name(facts->page->groups[i].kind),
					    facts->page->groups[i].label);
	if (!fact_is_counted(facts, CHANGE_ADD, "added") || !fact_is_counted(facts, CHANGE_REMOVE, "removed"))
		return facts->page->summary;
	return NULL;
}

#endif
