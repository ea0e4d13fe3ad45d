/* SPDX-License-Identifier: MIT */
/*
 * Objects keep their members in file order beside an index in byte order of the keys, which serves lookup, equality,
 * canonical text and the search for duplicates alike. Most objects are small or already sorted (servers sort), so the
 * index is built by insertion until it is worth a real sort.
 */
#include "model/value/value.h"

#include <inttypes.h>
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/number.h"

#define INSERTION_SORT_MAXIMUM 24

_Static_assert(sizeof(struct value) == 48 && sizeof(struct member) == 72, "a dense document costs a multiple of these");

const char *value_kind_name(enum value_kind kind)
{
	static const char *const names[] = {"null", "boolean", "number", "string", "array", "object"};
	return names[kind];
}

/* Byte order of the keys; equal keys in file order, so that the second of two is the later one. */
static int compare_members(const struct member *members, uint32_t a, uint32_t b)
{
	int order = slice_compare(members[a].key, members[b].key);
	return order ? order : (a > b) - (a < b);
}

static int compare_indexes(const void *a, const void *b, void *members)
{
	return compare_members(members, *(const uint32_t *)a, *(const uint32_t *)b);
}

static void insertion_sort(uint32_t *sorted, size_t count, const struct member *members)
{
	for (size_t i = 1; i < count; i++) {
		uint32_t moving = sorted[i];
		size_t to = i;
		for (; to > 0 && compare_members(members, sorted[to - 1], moving) > 0; to--)
			sorted[to] = sorted[to - 1];
		sorted[to] = moving;
	}
}

static bool is_sorted(const struct member *members, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (slice_compare(members[i - 1].key, members[i].key) > 0)
			return false;
	return true;
}

static const uint32_t *sort_members(struct arena *arena, const struct member *members, size_t count)
{
	uint32_t *sorted = arena_array(arena, count, sizeof *sorted);
	for (size_t i = 0; i < count; i++)
		sorted[i] = (uint32_t)i;
	if (count <= INSERTION_SORT_MAXIMUM)
		insertion_sort(sorted, count, members);
	else if (!is_sorted(members, count))
		qsort_r(sorted, count, sizeof *sorted, compare_indexes, (void *)members);
	return sorted;
}

struct value value_object_unchecked(struct arena *arena, const struct member *members, size_t count)
{
	struct value object = {.kind = VALUE_OBJECT, .count = (uint32_t)count};
	struct member *copy = arena_copy_array(arena, members, count, sizeof *copy);
	object.members = copy;
	object.sorted = sort_members(arena, copy, count);
	return object;
}

bool value_next_duplicate(const struct value *object, size_t *cursor, const struct member **first,
			  const struct member **second)
{
	for (size_t i = *cursor + 1; i < object->count; i++) {
		const struct member *before = value_sorted_member(object, i - 1);
		const struct member *here = value_sorted_member(object, i);
		if (!slice_equal(before->key, here->key))
			continue;
		*cursor = i;
		*first = before;
		*second = here;
		return true;
	}
	*cursor = object->count;
	return false;
}

bool value_object(struct arena *arena, const struct member *members, size_t count, struct value *out, size_t *duplicate)
{
	struct value object = value_object_unchecked(arena, members, count);
	size_t cursor = 0;
	const struct member *first;
	const struct member *second;
	if (value_next_duplicate(&object, &cursor, &first, &second)) {
		if (duplicate)
			*duplicate = (size_t)(second - object.members);
		return false;
	}
	*out = object;
	return true;
}

const struct member *value_sorted_member(const struct value *object, size_t i)
{
	return &object->members[object->sorted[i]];
}

const struct value *value_get_slice(const struct value *object, struct slice key)
{
	if (!object || object->kind != VALUE_OBJECT)
		return NULL;
	size_t low = 0;
	size_t high = object->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct member *member = value_sorted_member(object, middle);
		int order = slice_compare(member->key, key);
		if (order == 0)
			return &member->value;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

const struct value *value_get(const struct value *object, const char *key)
{
	return value_get_slice(object, slice_of(key));
}

const struct value *value_get_kind(const struct value *object, const char *key, enum value_kind kind)
{
	const struct value *value = value_get(object, key);
	return value && value->kind == kind ? value : NULL;
}

struct slice value_get_text(const struct value *object, const char *key)
{
	const struct value *value = value_get_kind(object, key, VALUE_STRING);
	return value ? value->text : (struct slice){0};
}

bool value_is_text(const struct value *value, const char *text)
{
	return value && value->kind == VALUE_STRING && slice_is(value->text, text);
}

bool value_to_integer(const struct value *value, int64_t *out)
{
	if (!value || (value->kind != VALUE_NUMBER && value->kind != VALUE_STRING))
		return false;
	return number_check(value->text) == NUMBER_OK && number_to_integer(value->text, out);
}

static bool arrays_equal(const struct value *a, const struct value *b)
{
	for (size_t i = 0; i < a->count; i++)
		if (!value_equal(&a->items[i], &b->items[i]))
			return false;
	return true;
}

static bool objects_equal(const struct value *a, const struct value *b)
{
	for (size_t i = 0; i < a->count; i++) {
		const struct member *x = value_sorted_member(a, i);
		const struct member *y = value_sorted_member(b, i);
		if (!slice_equal(x->key, y->key) || !value_equal(&x->value, &y->value))
			return false;
	}
	return true;
}

bool value_equal(const struct value *a, const struct value *b)
{
	if (a == b)
		return true;
	if (a->kind != b->kind || a->count != b->count)
		return false;
	switch (a->kind) {
	case VALUE_NULL:
		return true;
	case VALUE_BOOL:
		return a->boolean == b->boolean;
	case VALUE_NUMBER:
		return number_equal(a->text, b->text);
	case VALUE_STRING:
		return slice_equal(a->text, b->text);
	case VALUE_ARRAY:
		return a->items == b->items || arrays_equal(a, b);
	case VALUE_OBJECT:
		return a->members == b->members || objects_equal(a, b);
	}
	return false;
}

struct value value_null(void)
{
	return (struct value){.kind = VALUE_NULL};
}

struct value value_bool(bool boolean)
{
	return (struct value){.kind = VALUE_BOOL, .boolean = boolean};
}

struct value value_text(struct slice text)
{
	return (struct value){.kind = VALUE_STRING, .text = text};
}

struct value value_integer(struct arena *arena, int64_t number)
{
	return (struct value){.kind = VALUE_NUMBER, .text = slice_of(arena_printf(arena, "%" PRId64, number))};
}

struct value value_array(struct arena *arena, const struct value *items, size_t count)
{
	struct value array = {.kind = VALUE_ARRAY, .count = (uint32_t)count};
	array.items = arena_copy_array(arena, items, count, sizeof *items);
	return array;
}

struct value value_with(struct arena *arena, const struct value *object, struct slice key, struct value value)
{
	size_t count = object->count;
	struct member *members = arena_array(arena, count + 1, sizeof *members);
	if (count)
		memcpy(members, object->members, count * sizeof *members);
	size_t at = 0;
	while (at < count && !slice_equal(members[at].key, key))
		at++;
	if (at == count)
		members[at] = (struct member){.key = key};
	members[at].value = value;
	struct value changed = value_object_unchecked(arena, members, at == count ? count + 1 : count);
	changed.line = object->line;
	changed.column = object->column;
	return changed;
}

static bool is_listed(struct slice key, const char *const *keys)
{
	for (; *keys; keys++)
		if (slice_is(key, *keys))
			return true;
	return false;
}

struct value value_without(struct arena *arena, const struct value *object, const char *const *keys)
{
	struct member *members = arena_array(arena, object->count, sizeof *members);
	size_t count = 0;
	for (size_t i = 0; i < object->count; i++)
		if (!is_listed(object->members[i].key, keys))
			members[count++] = object->members[i];
	if (count == object->count)
		return *object;
	struct value changed = value_object_unchecked(arena, members, count);
	changed.line = object->line;
	changed.column = object->column;
	return changed;
}

static void clone_into(struct arena *arena, const struct value *from, struct value *to)
{
	*to = *from;
	if (from->kind == VALUE_STRING || from->kind == VALUE_NUMBER) {
		to->text = arena_slice(arena, from->text);
		if (from->spelling.at)
			to->spelling = arena_slice(arena, from->spelling);
	} else if (from->kind == VALUE_ARRAY) {
		struct value *items = arena_array(arena, from->count, sizeof *items);
		for (size_t i = 0; i < from->count; i++)
			clone_into(arena, &from->items[i], &items[i]);
		to->items = items;
	} else if (from->kind == VALUE_OBJECT) {
		struct member *members = arena_array(arena, from->count, sizeof *members);
		for (size_t i = 0; i < from->count; i++) {
			members[i] = from->members[i];
			members[i].key = arena_slice(arena, from->members[i].key);
			clone_into(arena, &from->members[i].value, &members[i].value);
		}
		to->members = members;
		to->sorted = sort_members(arena, members, from->count);
	}
}

struct value value_clone(struct arena *arena, const struct value *value)
{
	struct value copy;
	clone_into(arena, value, &copy);
	return copy;
}

const struct value *value_keep(struct arena *arena, const struct value *value)
{
	if (!value)
		return NULL;
	struct value *copy = arena_alloc(arena, sizeof *copy);
	*copy = value_clone(arena, value);
	return copy;
}

/* The nodes are this module's own until the tree is given away. */
static void forget_spellings(struct value *value)
{
	if (value->kind == VALUE_STRING)
		value->spelling = (struct slice){0};
	for (size_t i = 0; value->kind == VALUE_ARRAY && i < value->count; i++)
		forget_spellings((struct value *)&value->items[i]);
	for (size_t i = 0; value->kind == VALUE_OBJECT && i < value->count; i++)
		forget_spellings((struct value *)&value->members[i].value);
}

const struct value *value_keep_plain(struct arena *arena, const struct value *value)
{
	const struct value *copy = value_keep(arena, value);
	if (copy)
		forget_spellings((struct value *)copy);
	return copy;
}
