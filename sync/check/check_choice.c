/* SPDX-License-Identifier: MIT */
/*
 * Which panels a row changes: read from its changes once, so that a dashboard costs its panels and its changes, and not
 * one times the other.
 */
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/string_list.h"
#include "model/value/value.h"
#include "sync/check/check_run_internal.h"

static bool is_of_interest(const struct change *change)
{
	return change->class != CHANGE_LAYOUT && change->class != CHANGE_COSMETIC;
}

/* The name of the variable that a change is of: /templating/list/[name=env]/...; at NULL: of none. */
static struct slice variable_of(const struct change *change)
{
	static const char words[] = "/templating/list/[name=";
	if (strncmp(change->path, words, sizeof words - 1) != 0)
		return (struct slice){0};
	const char *begin = change->path + sizeof words - 1;
	const char *end = strchr(begin, ']');
	return end ? (struct slice){begin, (size_t)(end - begin)} : (struct slice){0};
}

/* The panels that a change's path leads into: /panels/[id=4]/targets/... */
static void add_panels(struct arena *arena, struct choice *choice, const char *path)
{
	static const char words[] = "panels/[id=";
	for (const char *at = path; (at = strstr(at, words)) != NULL; at++) {
		const char *begin = at + sizeof words - 1;
		const char *end = strchr(begin, ']');
		if (!end)
			continue;
		choice->ids = arena_grow(arena, choice->ids, choice->ids_count, &choice->ids_room, sizeof *choice->ids);
		choice->ids[choice->ids_count++] = (struct slice){begin, (size_t)(end - begin)};
	}
}

/* Adds the variables whose queries refer to one that is affected, and theirs, VARIABLE_DEPTH steps far. */
static void spread(const struct variables *variables, struct arena *scratch, bool *affected)
{
	struct variable_uses *uses = arena_array(scratch, variables->count, sizeof *uses);
	bool *next = arena_array(scratch, variables->count, sizeof *next);
	for (size_t i = 0; i < variables->count; i++)
		uses[i] = variables_used(scratch, variables, variables->items[i].model);
	for (int step = 0; step < VARIABLE_DEPTH; step++) {
		for (size_t i = 0; i < variables->count; i++) {
			next[i] = affected[i];
			for (size_t j = 0; j < uses[i].count && !next[i]; j++)
				next[i] = affected[uses[i].items[j]];
		}
		memcpy(affected, next, variables->count * sizeof *next);
	}
}

static int compare_ids(const void *left, const void *right)
{
	return slice_compare(*(const struct slice *)left, *(const struct slice *)right);
}

/* What the changes lead into, the names of variables in `names`, which has room. */
static void read_changes(struct arena *arena, const struct changes *changes, struct choice *choice,
			 struct string_list *names)
{
	for (size_t i = 0; i < changes->count && !choice->has_all; i++) {
		const struct change *change = &changes->items[i];
		if (!is_of_interest(change))
			continue;
		struct slice name = variable_of(change);
		if (name.at)
			string_list_add(names, arena, name);
		add_panels(arena, choice, change->path);
		/* of one without an id, or with another's: which it is cannot be told */
		choice->has_all = strstr(change->path, "/panels/") && !strstr(change->path, "/panels/[id=");
	}
}

struct choice choice_of(const struct inspection *inspection)
{
	const struct plan_row *row = inspection->row;
	struct arena *arena = inspection->arena;
	ARENA_AUTO scratch = arena_new();
	struct choice choice = {.variables = inspection->variables};
	struct string_list names = {0};
	choice.has_all = inspection->checker->options.all || row->state == STATE_NEW || row->state == STATE_MISSING;
	read_changes(arena, &row->changes, &choice, &names);
	if (choice.ids_count > 1)
		qsort(choice.ids, choice.ids_count, sizeof *choice.ids, compare_ids);
	if (choice.has_all || !names.count)
		return choice;
	choice.variables = variables_add_names(arena, &inspection->variables, names.items, names.count);
	choice.affected = arena_array(arena, choice.variables.count, sizeof *choice.affected);
	for (size_t i = 0; i < names.count; i++)
		choice.affected[variables_find(&choice.variables, names.items[i]) - choice.variables.items] = true;
	spread(&choice.variables, scratch, choice.affected);
	return choice;
}

bool choice_has(const struct choice *choice, const struct panel *panel)
{
	ARENA_AUTO scratch = arena_new();
	if (choice->has_all)
		return true;
	if (panel->id.at && choice->ids_count &&
	    bsearch(&panel->id, choice->ids, choice->ids_count, sizeof *choice->ids, compare_ids))
		return true;
	if (!choice->affected)
		return false;
	struct variable_uses uses = variables_used(scratch, &choice->variables, panel->model);
	for (size_t i = 0; i < uses.count; i++)
		if (choice->affected[uses.items[i]])
			return true;
	return false;
}
