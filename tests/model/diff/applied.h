/* SPDX-License-Identifier: MIT */
/*
 * applied: changes applied to a document by the rules of docs/report.md ("Applying changes"), for tests of the promise
 * that this gives the new document. A document is a tree of nodes here that can be changed.
 */
#ifndef DASHSYNC_TESTS_MODEL_DIFF_APPLIED_H
#define DASHSYNC_TESTS_MODEL_DIFF_APPLIED_H

#include <assert.h>
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/diff/diff.h"
#include "model/value/value.h"

struct applied_node {
	struct value value; /* of a scalar; of an array or object its kind */
	struct slice key;   /* of a member */
	struct applied_node **below;
	size_t count;
	size_t room;
};

static struct applied_node *applied_node_of(struct arena *arena, const struct value *value)
{
	struct applied_node *node = arena_alloc(arena, sizeof *node);
	node->value = *value;
	bool is_container = value->kind >= VALUE_ARRAY;
	node->count = node->room = is_container ? value->count : 0;
	node->below = arena_array(arena, node->count, sizeof(struct applied_node *));
	for (size_t i = 0; i < node->count; i++) {
		bool is_item = value->kind == VALUE_ARRAY;
		node->below[i] = applied_node_of(arena, is_item ? &value->items[i] : &value->members[i].value);
		node->below[i]->key = is_item ? slice_of("") : value->members[i].key;
	}
	return node;
}

static struct value applied_value_of(struct arena *arena, const struct applied_node *node)
{
	if (node->value.kind < VALUE_ARRAY)
		return node->value;
	struct member *members = arena_array(arena, node->count, sizeof *members);
	struct value *items = arena_array(arena, node->count, sizeof *items);
	for (size_t i = 0; i < node->count; i++) {
		items[i] = applied_value_of(arena, node->below[i]);
		members[i] = (struct member){.key = node->below[i]->key, .value = items[i]};
	}
	if (node->value.kind == VALUE_ARRAY)
		return value_array(arena, items, node->count);
	struct value object;
	assert(value_object(arena, members, node->count, &object, NULL));
	return object;
}

/* Takes the first segment off a pointer that begins with '/', unescaped. */
static struct slice applied_segment(struct arena *arena, const char **pointer)
{
	STRBUF_AUTO out = STRBUF_INIT(SIZE_MAX / 2);
	const char *at = *pointer + 1;
	for (; *at && *at != '/'; at++)
		if (*at == '~')
			strbuf_add_char(&out, *++at == '0' ? '~' : '/');
		else
			strbuf_add_char(&out, *at);
	*pointer = at;
	return arena_slice(arena, strbuf_slice(&out));
}

/* Where a segment leads; for an object without such a key and an array's end: its count. */
static size_t applied_at(const struct applied_node *node, struct slice segment)
{
	if (node->value.kind == VALUE_ARRAY)
		return strtoul(segment.at, NULL, 10);
	assert(node->value.kind == VALUE_OBJECT);
	size_t at = 0;
	while (at < node->count && !slice_equal(node->below[at]->key, segment))
		at++;
	return at;
}

/* The container that a pointer leads into, and the last segment. */
static struct applied_node *applied_place(struct arena *arena, struct applied_node *node, const char *pointer,
					  struct slice *last)
{
	for (;;) {
		*last = applied_segment(arena, &pointer);
		if (!*pointer)
			return node;
		size_t at = applied_at(node, *last);
		assert(at < node->count);
		node = node->below[at];
	}
}

static struct applied_node *applied_take(struct applied_node *node, size_t at)
{
	assert(at < node->count);
	struct applied_node *taken = node->below[at];
	memmove(node->below + at, node->below + at + 1, (--node->count - at) * sizeof(struct applied_node *));
	return taken;
}

/* Puts a thing in at a segment: into an array before what is there, into an object under that key. */
static void applied_put(struct arena *arena, struct applied_node *node, struct slice segment,
			struct applied_node *thing, bool is_set)
{
	size_t at = applied_at(node, segment);
	thing->key = segment;
	if (is_set || (node->value.kind == VALUE_OBJECT && at < node->count)) {
		assert(at < node->count);
		node->below[at] = thing;
		return;
	}
	assert(at <= node->count);
	node->below = arena_grow(arena, node->below, node->count, &node->room, sizeof(struct applied_node *));
	memmove(node->below + at + 1, node->below + at, (node->count++ - at) * sizeof(struct applied_node *));
	node->below[at] = thing;
}

static void applied_set_grid(struct arena *arena, struct applied_node *panel, const struct change *move)
{
	struct slice key = slice_of("gridPos");
	if (move->new)
		applied_put(arena, panel, key, applied_node_of(arena, move->new), false);
	else if (move->old)
		applied_take(panel, applied_at(panel, key));
}

struct applied_out {
	const char *from;
	struct applied_node *thing;
};

/* The last place first: segments by length, then bytes, which sorts numbers as numbers. */
static int applied_compare(const void *a, const void *b)
{
	const char *left = ((const struct applied_out *)a)->from;
	const char *right = ((const struct applied_out *)b)->from;
	while (*left && *right) {
		size_t left_length = strcspn(left + 1, "/");
		size_t right_length = strcspn(right + 1, "/");
		int order = left_length != right_length ? (left_length > right_length) - (left_length < right_length)
							: memcmp(left + 1, right + 1, left_length);
		if (order)
			return -order;
		left += 1 + left_length;
		right += 1 + right_length;
	}
	return !*left == !*right ? 0 : *left ? -1 : 1;
}

static const struct value *applied(struct arena *arena, const struct value *old, const struct changes *changes)
{
	struct applied_node *root = applied_node_of(arena, old);
	struct applied_out *outs = arena_array(arena, changes->count, sizeof *outs);
	size_t count = 0;
	for (size_t i = 0; i < changes->count; i++)
		if (changes->items[i].kind == CHANGE_REMOVE || changes->items[i].kind == CHANGE_MOVE)
			outs[count++].from = changes->items[i].from;
	if (count > 1)
		qsort(outs, count, sizeof *outs, applied_compare);
	for (size_t i = 0; i < count; i++) {
		struct slice last;
		struct applied_node *node = applied_place(arena, root, outs[i].from, &last);
		outs[i].thing = applied_take(node, applied_at(node, last));
	}
	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->items[i];
		struct slice last;
		if (change->kind == CHANGE_REMOVE)
			continue;
		if (!*change->to) {
			root = applied_node_of(arena, change->new);
			continue;
		}
		struct applied_node *thing;
		if (change->kind == CHANGE_MOVE) {
			struct applied_out key = {change->from, NULL};
			struct applied_out *out = bsearch(&key, outs, count, sizeof *outs, applied_compare);
			assert(out);
			thing = out->thing;
			applied_set_grid(arena, thing, change);
		} else {
			thing = applied_node_of(arena, change->new);
		}
		struct applied_node *node = applied_place(arena, root, change->to, &last);
		applied_put(arena, node, last, thing, change->kind == CHANGE_SET);
	}
	struct value *result = arena_alloc(arena, sizeof *result);
	*result = applied_value_of(arena, root);
	return result;
}

#endif
