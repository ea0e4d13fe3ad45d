/* SPDX-License-Identifier: MIT */
/* Edits that go over a whole dashboard: new numbers for all panels, a variable or a data source wherever it is used. */
#include "tests/model/report/edit_parts.h"

#include <string.h>

#include "model/base/strbuf.h"
#include "model/query/reference.h"

#define TEXT_BYTES (1 << 24)

static const struct value *renumber(struct arena *arena, const struct value *holder, int64_t by)
{
	const struct value *list = panels_of(holder);
	struct value *items = arena_array(arena, list->count, sizeof *items);
	for (size_t i = 0; i < list->count; i++) {
		int64_t id;
		const struct value *panel = &list->items[i];
		if (panels_of(panel))
			panel = renumber(arena, panel, by);
		if (value_to_integer(value_get(panel, "id"), &id))
			panel = with(arena, panel, "id", value_integer(arena, id + by));
		items[i] = *panel;
	}
	return with(arena, holder, "panels", value_array(arena, items, list->count));
}

int64_t greatest_id(const struct value *holder)
{
	int64_t greatest = 0;
	const struct value *list = panels_of(holder);
	for (size_t i = 0; list && i < list->count; i++) {
		int64_t id = greatest_id(&list->items[i]);
		greatest = id > greatest ? id : greatest;
		if (value_to_integer(value_get(&list->items[i], "id"), &id))
			greatest = id > greatest ? id : greatest;
	}
	return greatest;
}

/* Whether a panel may get the number that another one had: they have titles to go by. */
static bool has_titles(const struct value *holder)
{
	const struct value *list = panels_of(holder);
	for (size_t i = 0; list && i < list->count; i++) {
		if (!value_get_text(&list->items[i], "title").length || !has_titles(&list->items[i]))
			return false;
		for (size_t k = 0; k < i; k++)
			if (slice_equal(value_get_text(&list->items[i], "title"),
					value_get_text(&list->items[k], "title")))
				return false;
	}
	return true;
}

const struct value *edit_ids(const struct edit *edit)
{
	int64_t by = 1 + (int64_t)(edit->seed % 1000);
	return renumber(edit->arena, edit->dashboard,
			has_titles(edit->dashboard) ? by : greatest_id(edit->dashboard) + by);
}

/* Makes of each value another, from the leaves up; `key` is that of a member, else at NULL. */
typedef struct value rewrite_function(struct arena *arena, struct slice key, const struct value *value,
				      const void *user);

static struct value rewrite(struct arena *arena, struct slice key, const struct value *value,
			    rewrite_function *function, const void *user)
{
	struct value copy = *value;
	if (value->kind == VALUE_ARRAY) {
		struct value *items = arena_array(arena, value->count, sizeof *items);
		for (size_t i = 0; i < value->count; i++)
			items[i] = rewrite(arena, key, &value->items[i], function, user);
		copy = value_array(arena, items, value->count);
	} else if (value->kind == VALUE_OBJECT) {
		struct member *members = arena_copy_array(arena, value->members, value->count, sizeof *members);
		for (size_t i = 0; i < value->count; i++)
			members[i].value = rewrite(arena, members[i].key, &value->members[i].value, function, user);
		value_object(arena, members, value->count, &copy, NULL);
	}
	return function(arena, key, &copy, user);
}

static struct value rename_in_text(struct arena *arena, struct slice key, const struct value *value, const void *user)
{
	const struct slice *name = user;
	STRBUF_AUTO text = STRBUF_INIT(TEXT_BYTES);
	struct reference reference;
	size_t from = 0;
	if (value->kind != VALUE_STRING)
		return *value;
	if (slice_is(key, "repeat") && slice_equal(value->text, *name))
		return text_value(arena, "renamed_by_hand");
	for (size_t next = 0; reference_next(value->text, next, &reference); next = reference.at + reference.length) {
		if (!slice_equal(reference.name, *name))
			continue;
		size_t start = (size_t)(reference.name.at - value->text.at);
		strbuf_add(&text, value->text.at + from, start - from);
		strbuf_add_text(&text, "renamed_by_hand");
		from = start + reference.name.length;
	}
	if (from == 0)
		return *value;
	strbuf_add(&text, value->text.at + from, value->text.length - from);
	return value_text(arena_slice(arena, strbuf_slice(&text)));
}

const struct value *edit_variable(const struct edit *edit)
{
	const struct value *list = value_get_kind(value_get(edit->dashboard, "templating"), "list", VALUE_ARRAY);
	if (!list || list->count == 0)
		return NULL;
	size_t index = edit->seed % list->count;
	struct slice name = value_get_text(&list->items[index], "name");
	if (name.length == 0)
		return NULL;
	struct value renamed = rewrite(edit->arena, slice_of(NULL), edit->dashboard, rename_in_text, &name);
	const struct value *templating = value_get(&renamed, "templating");
	const struct value *variables = value_get(templating, "list");
	struct value *items = arena_copy_array(edit->arena, variables->items, variables->count, sizeof *items);
	items[index] = *with(edit->arena, &items[index], "name", text_value(edit->arena, "renamed_by_hand"));
	templating = with(edit->arena, templating, "list", value_array(edit->arena, items, variables->count));
	return with(edit->arena, &renamed, "templating", *templating);
}

/* The name of a data source: its uid, or it itself where it is a text. */
static struct slice source_name(const struct value *source)
{
	if (source && source->kind == VALUE_STRING)
		return source->text;
	return value_get_text(source, "uid");
}

static struct value swap_source(struct arena *arena, struct slice key, const struct value *value, const void *user)
{
	const struct slice *name = user;
	if (!slice_is(key, "datasource") || !slice_equal(source_name(value), *name))
		return *value;
	struct value other = text_value(arena, "swapped-by-hand");
	return value->kind == VALUE_STRING ? other : *with(arena, value, "uid", other);
}

const struct value *edit_data_source(const struct edit *edit)
{
	const struct value *list = panels_of(edit->dashboard);
	for (size_t i = 0; i < list->count; i++) {
		const struct value *panel = &list->items[(edit->seed + i) % list->count];
		struct slice name = source_name(value_get(panel, "datasource"));
		if (name.length == 0 || slice_starts_with(name, "-- "))
			continue;
		return keep(edit->arena, rewrite(edit->arena, slice_of(NULL), edit->dashboard, swap_source, &name));
	}
	return NULL;
}
