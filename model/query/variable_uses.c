/* SPDX-License-Identifier: MIT */
/* One walk over the texts of a value finds all of its references; each is looked up by name. */
#include "model/query/variables.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "model/query/reference.h"
#include "model/value/value.h"

struct uses {
	struct arena *arena;
	const struct variables *variables;
	size_t *items;
	size_t count, room;
};

static void add_text(struct uses *uses, struct slice text)
{
	struct reference reference;
	for (size_t from = 0; reference_next(text, from, &reference); from = reference.at + reference.length) {
		const struct variable *variable = variables_find(uses->variables, reference.name);
		if (!variable)
			continue;
		uses->items = arena_grow(uses->arena, uses->items, uses->count, &uses->room, sizeof *uses->items);
		uses->items[uses->count++] = (size_t)(variable - uses->variables->items);
	}
}

static void add_value(struct uses *uses, const struct value *value)
{
	if (value->kind == VALUE_STRING)
		add_text(uses, value->text);
	for (uint32_t i = 0; value->kind == VALUE_ARRAY && i < value->count; i++)
		add_value(uses, &value->items[i]);
	for (uint32_t i = 0; value->kind == VALUE_OBJECT && i < value->count; i++)
		add_value(uses, &value->members[i].value);
}

static int compare_indexes(const void *left, const void *right)
{
	size_t a = *(const size_t *)left;
	size_t b = *(const size_t *)right;
	return (a > b) - (a < b);
}

struct variable_uses variables_used(struct arena *arena, const struct variables *variables, const struct value *value)
{
	struct uses uses = {.arena = arena, .variables = variables};
	size_t kept = 0;
	if (variables->count)
		add_value(&uses, value);
	if (uses.count > 1)
		qsort(uses.items, uses.count, sizeof *uses.items, compare_indexes);
	for (size_t i = 0; i < uses.count; i++)
		if (i == 0 || uses.items[i] != uses.items[i - 1])
			uses.items[kept++] = uses.items[i];
	return (struct variable_uses){uses.items, kept};
}
