/* SPDX-License-Identifier: MIT */
/* The items of two arrays. */
#include "model/diff/match.h"

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/diff/match_pass.h"
#include "model/value/value.h"

void match_mark_unique(struct match_list *list, const char *identity)
{
	ARENA_AUTO arena = arena_new();
	size_t count;
	const struct match_keyed *keys = match_keys(arena, list, match_identity_key, identity, &count);
	for (size_t i = 0; i < count; i++)
		list->items[keys[i].at].is_unique = !match_is_repeated(keys, count, i);
}

/* Most arrays are the same but for a few items: what is equal at both ends needs no digest. */
static void match_ends(struct match_list *old, struct match_list *new)
{
	size_t common = old->count < new->count ? old->count : new->count;
	size_t front = 0;
	for (; front < common && value_equal(old->items[front].value, new->items[front].value); front++) {
		old->items[front].pair = front;
		new->items[front].pair = front;
	}
	for (size_t back = 1; back <= common - front; back++) {
		size_t i = old->count - back;
		size_t k = new->count - back;
		if (!value_equal(old->items[i].value, new->items[k].value))
			return;
		old->items[i].pair = k;
		new->items[k].pair = i;
	}
}

/* All of it but the identity, which may have been changed: a renamed variable is not another one. */
static bool content_key(const struct match_item *item, const void *with, struct strbuf *key)
{
	const char *const apart[] = {with, NULL};
	match_add_digest(item->value, apart, key);
	return true;
}

/* Where a variable's values come from: a renamed one often has another label, too. None without a query. */
static bool source_key(const struct match_item *item, const void *with, struct strbuf *key)
{
	static const char *const members[] = {"type", "datasource", "query", "regex"};
	const struct value *query = value_get(item->value, "query");
	(void)with;
	if (!query || query->kind == VALUE_NULL || (query->kind == VALUE_STRING && !query->text.length))
		return false;
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		match_add_field(item->value, members[i], key);
	return true;
}

static bool no_key(const struct match_item *item, const void *with, struct strbuf *key)
{
	(void)item;
	(void)with;
	(void)key;
	return true;
}

/*
 * Pairs, in order, what stands behind the same neighbour on both sides. Where items have an identity only those that
 * lack it get here: others have been removed or added. Each gap between paired items is looked at once.
 */
static void match_gaps(struct match_list *old, struct match_list *new, const char *identity)
{
	size_t i = 0;
	for (size_t k = 0; k < new->count; k++) {
		struct match_item *item = &new->items[k];
		if (item->pair != MATCH_NONE) {
			i = item->pair + 1;
			continue;
		}
		while (i < old->count && old->items[i].pair == MATCH_NONE && identity &&
		       value_get(old->items[i].value, identity))
			i++;
		if (i >= old->count || old->items[i].pair != MATCH_NONE ||
		    (identity && value_get(item->value, identity)))
			continue;
		item->pair = i;
		old->items[i].pair = k;
		i++;
	}
}

/* Pairs what is left and alike. */
static void match_rest(struct match_list *old, struct match_list *new)
{
	match_pass(old, new, no_key, NULL, &(struct alike_rule){NULL, ALIKE});
}

static bool is_complete(const struct match_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].pair == MATCH_NONE)
			return false;
	return true;
}

void match_arrays(enum shape item, struct match_list *old, struct match_list *new)
{
	static const char *const telling[] = {"id", "name", "title", "value", "text"};
	static const struct alike_rule any = {NULL, 0};
	const struct shape_info *info = shape_info(item);
	const char *naming = info->identity ? info->identity : info->label;
	if (naming) {
		match_mark_unique(old, naming);
		match_mark_unique(new, naming);
	}
	if (info->identity)
		match_pass(old, new, match_identity_key, info->identity, &any);
	else
		match_ends(old, new);
	if (is_complete(old) || is_complete(new))
		return;
	match_pass(old, new, content_key, info->identity, &any);
	if (item == SHAPE_VARIABLE)
		match_pass(old, new, source_key, NULL, &any);
	for (size_t i = 0; !info->identity && i < sizeof telling / sizeof *telling; i++)
		match_pass(old, new, match_identity_key, telling[i], &any);
	if (info->noun && !info->identity)
		match_rest(old, new);
	if (item != SHAPE_LINK) /* another link in its place is another link */
		match_gaps(old, new, info->identity);
}

/* All of it; of a panel or a row all but the panels in it. */
static bool whole_key(const struct match_item *item, const void *with, struct strbuf *key)
{
	const char *const apart[] = {with, NULL};
	strbuf_add_char(key, item->is_row ? 'r' : 'i');
	match_add_digest(item->value, apart, key);
	return true;
}

void match_drop_repeated(struct match_list *list)
{
	ARENA_AUTO arena = arena_new();
	size_t count;
	const struct match_keyed *keys = match_keys(arena, list, whole_key, NULL, &count);
	bool *is_repeated = arena_array(arena, list->count, sizeof *is_repeated);
	for (size_t i = 1; i < count; i++)
		is_repeated[keys[i].at] = slice_equal(keys[i].key, keys[i - 1].key);
	size_t kept = 0;
	for (size_t i = 0; i < list->count; i++)
		if (!is_repeated[i])
			list->items[kept++] = list->items[i];
	list->count = kept;
}

static bool panel_id_key(const struct match_item *item, const void *with, struct strbuf *key)
{
	strbuf_add_char(key, item->is_row ? 'r' : 'p');
	return match_identity_key(item, with, key);
}

void match_additions(enum shape item, struct match_list *left, struct match_list *right)
{
	static const struct alike_rule any = {NULL, 0};
	const char *identity = shape_info(item)->identity;
	match_pass(left, right, whole_key, item == SHAPE_PANEL ? "panels" : NULL, &any);
	if (item == SHAPE_PANEL)
		match_pass(left, right, panel_id_key, "id", &any);
	else if (identity)
		match_pass(left, right, match_identity_key, identity, &any);
}
