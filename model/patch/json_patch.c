/* SPDX-License-Identifier: MIT */
/*
 * One walk over the four trees and the text together. Each container whose value changes is taken apart into its items,
 * the items that stay are put together again with the new ones between them, and only those that changed are walked
 * into. What is around an item (its line break, its indentation) goes with it; the first and the last one stand as the
 * first and the last stood before.
 */
#include "model/patch/json_patch.h"

#include <stddef.h>
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/diff/match.h"
#include "model/diff/shape.h"
#include "model/document/rewrite.h"
#include "model/patch/json_layout.h"
#include "model/value/value.h"

struct walk {
	struct arena *arena;
	struct json_style style;
	struct strbuf *out;
	unsigned arrays; /* that the walk is in */
	bool doubles;
};

/* A value in the text. */
struct node {
	struct slice text;
	const struct value *file;
	const struct value *current;
	const struct value *desired;
	const struct value *spelled;
	enum shape shape;
	struct json_spot path;
};

/* What stands in a container afterwards. */
struct slot {
	size_t at;        /* which item of the text it was; MATCH_NONE: a new one */
	struct slice key; /* of a new member; else at NULL */
	struct node node; /* `desired` is NULL when the item stays as it is */
};

struct slots {
	struct slot *items;
	size_t count;
};

static void patch_node(struct walk *walk, const struct node *node);

static bool is_container(const struct value *value)
{
	return value->kind == VALUE_ARRAY || value->kind == VALUE_OBJECT;
}

static bool has_newline(struct slice text)
{
	return text.length && memchr(text.at, '\n', text.length);
}

/* ---- putting a container together ---- */

/* The white space before the k-th item of what the container holds now. */
static struct slice lead_of(const struct walk *walk, const struct json_items *before, const struct slot *slot, size_t k)
{
	if (k == 0)
		return before->items[0].lead;
	if (slot->at != MATCH_NONE && slot->at > 0)
		return before->items[slot->at].lead;
	if (before->count > 1)
		return before->items[1].lead;
	if (has_newline(before->items[0].lead))
		return before->items[0].lead;
	return (struct slice){walk->style.comma.at + 1, walk->style.comma.length - 1};
}

/* Where an item stands that has this white space before it. */
static struct json_spot value_path_of(const struct node *container, struct slice lead, struct slice like)
{
	const char *newline = lead.length ? memrchr(lead.at, '\n', lead.length) : NULL;
	if (!newline)
		return (struct json_spot){has_newline(like), container->path.indent};
	size_t before = (size_t)(newline - lead.at) + 1;
	return (struct json_spot){true, {newline + 1, lead.length - before}};
}

static void put_slot(struct walk *walk, const struct node *container, const struct json_items *before,
		     const struct slot *slot, struct slice lead)
{
	const struct json_item *item = slot->at == MATCH_NONE ? NULL : &before->items[slot->at];
	struct node node = slot->node;
	strbuf_add_slice(walk->out, lead);
	if (item && item->key.at) {
		strbuf_add_slice(walk->out, item->key);
		strbuf_add_slice(walk->out, item->colon);
	} else if (slot->key.at) {
		json_layout_write_string(slot->key, &walk->style, walk->out);
		strbuf_add_slice(walk->out, walk->style.colon);
	}
	node.text = item ? item->value : (struct slice){0};
	node.path = value_path_of(container, lead, item ? item->value : before->items[0].value);
	if (node.desired)
		patch_node(walk, &node);
	else
		strbuf_add_slice(walk->out, node.text);
}

static void put_slots(struct walk *walk, const struct node *container, const struct json_items *before,
		      const struct slots *slots)
{
	strbuf_add(walk->out, container->text.at, 1);
	for (size_t k = 0; k < slots->count; k++) {
		const struct slot *slot = &slots->items[k];
		bool is_last = k + 1 == slots->count;
		bool was_last = slot->at == MATCH_NONE || slot->at + 1 == before->count;
		put_slot(walk, container, before, slot, lead_of(walk, before, slot, k));
		if (is_last)
			strbuf_add_slice(walk->out, before->items[before->count - 1].tail);
		else if (!was_last)
			strbuf_add_slice(walk->out, before->items[slot->at].tail);
		if (!is_last)
			strbuf_add_char(walk->out, ',');
	}
	strbuf_add(walk->out, container->text.at + container->text.length - 1, 1);
}

/* ---- objects ---- */

/* A new member and the one of the file that it stands behind, counted from 1; 0: in front. */
struct addition {
	size_t behind;
	size_t order;
	const struct member *member;
	const struct value *spelled;
};

static int compare_additions(const void *left, const void *right)
{
	const struct addition *a = left;
	const struct addition *b = right;
	if (a->behind != b->behind)
		return a->behind < b->behind ? -1 : 1;
	return (a->order > b->order) - (a->order < b->order);
}

static bool is_sorted(const struct value *object)
{
	for (size_t i = 1; i < object->count; i++)
		if (slice_compare(object->members[i - 1].key, object->members[i].key) > 0)
			return false;
	return object->count > 1;
}

/* How many keys of an object that is sorted come before this one. */
static size_t keys_before(const struct value *object, struct slice key)
{
	size_t low = 0;
	size_t high = object->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (slice_compare(object->members[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static size_t index_of_member(const struct value *object, const struct value *value)
{
	return (size_t)((const struct member *)((const char *)value - offsetof(struct member, value)) -
			object->members);
}

/* Whether what both have stands in one order: then the order of `desired` says where a new member belongs. */
static bool has_order_of(const struct value *desired, const struct value *file)
{
	size_t last = 0;
	for (size_t i = 0; i < desired->count; i++) {
		const struct value *there = value_get_slice(file, desired->members[i].key);
		size_t at = there ? index_of_member(file, there) : last;
		if (at < last)
			return false;
		last = at;
	}
	return true;
}

/* The members that are desired and that the file has not, in the order in which they will stand. */
static struct addition *find_additions(struct walk *walk, const struct node *node, size_t *count)
{
	const struct value *desired = node->desired;
	struct addition *additions = arena_array(walk->arena, desired->count, sizeof *additions);
	bool sorted = is_sorted(node->file);
	bool ordered = !sorted && has_order_of(desired, node->file);
	size_t behind = ordered ? 0 : node->file->count;
	*count = 0;
	for (size_t i = 0; i < desired->count; i++) {
		const struct member *member = sorted ? value_sorted_member(desired, i) : &desired->members[i];
		const struct value *there = value_get_slice(node->file, member->key);
		const struct value *meant = value_get_slice(node->current, member->key);
		if (there && ordered)
			behind = index_of_member(node->file, there) + 1;
		if (there || (meant && value_equal(meant, &member->value)))
			continue;
		additions[(*count)++] = (struct addition){
			.behind = sorted ? keys_before(node->file, member->key) : behind,
			.order = i,
			.member = member,
			.spelled = value_get_slice(node->spelled, member->key),
		};
	}
	if (*count > 1)
		qsort(additions, *count, sizeof *additions, compare_additions);
	return additions;
}

/* The i-th member of the file in the slots, unless it is removed. */
static void keep_member(const struct node *node, size_t i, struct slots *slots)
{
	const struct member *member = &node->file->members[i];
	const struct value *current = value_get_slice(node->current, member->key);
	const struct value *desired = value_get_slice(node->desired, member->key);
	if (current && !desired)
		return;
	slots->items[slots->count++] = (struct slot){
		.at = i,
		.node = {.file = &member->value,
			 .current = current,
			 .desired = desired,
			 .spelled = value_get_slice(node->spelled, member->key),
			 .shape = shape_of_member(node->shape, member->key)},
	};
}

static struct slots slots_of_object(struct walk *walk, const struct node *node)
{
	size_t added;
	const struct addition *additions = find_additions(walk, node, &added);
	struct slots slots = {.items = arena_array(walk->arena, node->file->count + added, sizeof *slots.items)};
	size_t next = 0;
	for (size_t i = 0; i <= node->file->count; i++) {
		for (; next < added && additions[next].behind == i; next++)
			slots.items[slots.count++] = (struct slot){
				.at = MATCH_NONE,
				.key = additions[next].member->key.at ? additions[next].member->key : slice_of(""),
				.node = {.desired = &additions[next].member->value, .spelled = additions[next].spelled},
			};
		if (i < node->file->count)
			keep_member(node, i, &slots);
	}
	return slots;
}

/* ---- arrays ---- */

static struct slots slots_of_array(struct walk *walk, const struct node *node)
{
	enum shape item = shape_info(node->shape)->item;
	struct match_list before = match_list_array(walk->arena, node->current);
	struct match_list after = match_list_array(walk->arena, node->desired);
	struct slots slots = {.count = after.count,
			      .items = arena_array(walk->arena, after.count, sizeof *slots.items)};
	if (item == SHAPE_PANEL || item == SHAPE_ROW)
		match_panels(&before, &after);
	else
		match_arrays(item, &before, &after);
	for (size_t k = 0; k < after.count; k++) {
		size_t at = after.items[k].pair;
		slots.items[k] = (struct slot){
			.at = at,
			.node = {.file = at == MATCH_NONE ? NULL : &node->file->items[at],
				 .current = at == MATCH_NONE ? NULL : &node->current->items[at],
				 .desired = &node->desired->items[k],
				 .spelled = &node->spelled->items[k],
				 .shape = item},
		};
	}
	return slots;
}

/* ---- the walk ---- */

/* Whether a value can be changed from the inside: it stands in the text in the shape that it has in the trees. */
static bool is_walkable(const struct walk *walk, const struct node *node)
{
	const struct value *file = node->file;
	if (!file || !node->current || !is_container(file) || file->count == 0 || file->kind != node->current->kind ||
	    file->kind != node->desired->kind)
		return false;
	bool is_array = file->kind == VALUE_ARRAY;
	return !is_array || (file->count == node->current->count && walk->arrays < MATCHED_ARRAYS);
}

static void patch_container(struct walk *walk, const struct node *node)
{
	struct json_items before = json_items_of(walk->arena, node->text);
	bool is_array = node->file->kind == VALUE_ARRAY;
	walk->arrays += is_array;
	struct slots slots = is_array ? slots_of_array(walk, node) : slots_of_object(walk, node);
	if (slots.count)
		put_slots(walk, node, &before, &slots);
	else
		strbuf_add_text(walk->out, is_array ? "[]" : "{}");
	walk->arrays -= is_array;
}

/* Whether a value means already what it shall. */
static bool is_right(const struct walk *walk, const struct node *node)
{
	struct rewrites rewrites = {.doubles = walk->doubles};
	if (!node->current || value_equal(node->current, node->desired))
		return node->current != NULL;
	return walk->doubles && node->current->kind == VALUE_NUMBER && node->desired->kind == VALUE_NUMBER &&
	       rewrite_equal(walk->arena, node->current, node->desired, &rewrites);
}

static void patch_node(struct walk *walk, const struct node *node)
{
	if (is_right(walk, node))
		strbuf_add_slice(walk->out, node->text);
	else if (is_walkable(walk, node))
		patch_container(walk, node);
	else
		json_layout_write(node->spelled, &walk->style, node->path, walk->out);
}

/* The white space that the line of a place begins with. */
static struct slice indent_at(struct slice text, const struct json_cursor *place)
{
	const char *begin = text.at + place->line_at;
	size_t length = 0;
	while (begin + length < text.at + place->at && (begin[length] == ' ' || begin[length] == '\t'))
		length++;
	return (struct slice){begin, length};
}

struct json_text json_text_of(struct slice text)
{
	return (struct json_text){.text = text, .style = json_style_of(text)};
}

bool json_patch(const struct json_patch *patch, struct slice *old, struct strbuf *out)
{
	ARENA_AUTO arena = arena_new();
	struct slice text = patch->text->text;
	struct json_cursor *place = &patch->text->cursor;
	json_cursor_move(place, text, patch->file->line, patch->file->column);
	if (patch->file->kind != VALUE_OBJECT || place->at >= text.length || text.at[place->at] != '{')
		return false;
	struct walk walk = {.arena = arena, .style = patch->text->style, .out = out, .doubles = patch->doubles};
	struct node root = {
		.text = json_value_text((struct slice){text.at + place->at, text.length - place->at}),
		.file = patch->file,
		.current = patch->current,
		.desired = patch->desired,
		.spelled = patch->spelled,
		.shape = SHAPE_DASHBOARD,
	};
	root.path = (struct json_spot){has_newline(root.text), indent_at(text, place)};
	patch_node(&walk, &root);
	*old = root.text;
	return true;
}
