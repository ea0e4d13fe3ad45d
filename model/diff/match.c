/* SPDX-License-Identifier: MIT */
/*
 * Matching goes in passes, from the surest evidence to the weakest. A pass gives each item that has no partner yet a
 * key (or none), sorts both sides by key and pairs the k-th of a key with the k-th: n log n, and the same input always
 * gives the same pairs.
 */
#include "model/diff/match.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/value/digest.h"
#include "model/value/json.h"

/* Appends the key of an item; false when it has none in this pass. */
typedef bool key_function(const struct match_item *item, const void *with, struct strbuf *key);

struct keyed {
	struct slice key;
	size_t at; /* in the list */
};

static int compare_keyed(const void *a, const void *b)
{
	const struct keyed *left = a;
	const struct keyed *right = b;
	int order = slice_compare(left->key, right->key);
	return order ? order : (left->at > right->at) - (left->at < right->at);
}

/* The items without a partner that have a key, sorted. */
static struct keyed *keys_of(struct arena *arena, const struct match_list *list, key_function *key, const void *with,
			     size_t *count)
{
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	struct keyed *keys = arena_array(arena, list->count, sizeof *keys);
	*count = 0;
	for (size_t i = 0; i < list->count; i++) {
		strbuf_reset(&text);
		if (list->items[i].pair == MATCH_NONE && key(&list->items[i], with, &text))
			keys[(*count)++] = (struct keyed){arena_slice(arena, strbuf_slice(&text)), i};
	}
	if (*count > 1)
		qsort(keys, *count, sizeof *keys, compare_keyed);
	return keys;
}

/* Pairs what has the same key; returns how many pairs it made. */
static size_t match_pass(struct match_list *old, struct match_list *new, key_function *key, const void *with)
{
	ARENA_AUTO arena = arena_new();
	size_t old_count;
	size_t new_count;
	size_t pairs = 0;
	const struct keyed *olds = keys_of(arena, old, key, with, &old_count);
	const struct keyed *news = keys_of(arena, new, key, with, &new_count);
	for (size_t i = 0, k = 0; i < old_count && k < new_count;) {
		int order = slice_compare(olds[i].key, news[k].key);
		if (order == 0) {
			old->items[olds[i].at].pair = news[k].at;
			new->items[news[k].at].pair = olds[i].at;
			pairs++;
		}
		i += order <= 0;
		k += order >= 0;
	}
	return pairs;
}

/* Appends a member in canonical text, or nothing when it is absent; fields are told apart by a byte no text has. */
static void add_field(const struct value *object, const char *name, struct strbuf *key)
{
	const struct value *value = value_get(object, name);
	if (value)
		json_write_canonical(value, key);
	strbuf_add_char(key, '\0');
}

static void add_digest_without(const struct value *value, const char *const *names, struct strbuf *key)
{
	ARENA_AUTO arena = arena_new();
	struct value rest = value->kind == VALUE_OBJECT && names[0] ? value_without(arena, value, names) : *value;
	struct digest digest = digest_of_value(&rest);
	strbuf_add_text(key, digest.hex);
}

static bool identity_key(const struct match_item *item, const void *with, struct strbuf *key)
{
	const char *name = with;
	const struct value *value = value_get(item->value, name);
	if (value)
		json_write_canonical(value, key);
	return value && value->kind != VALUE_NULL;
}

void match_mark_unique(struct match_list *list, const char *identity)
{
	ARENA_AUTO arena = arena_new();
	size_t count;
	const struct keyed *keys = keys_of(arena, list, identity_key, identity, &count);
	for (size_t i = 0; i < count; i++) {
		bool is_again = i > 0 && slice_equal(keys[i].key, keys[i - 1].key);
		bool is_repeated = i + 1 < count && slice_equal(keys[i].key, keys[i + 1].key);
		list->items[keys[i].at].is_unique = !is_again && !is_repeated;
	}
}

/* ---- panels ---- */

enum {
	SAME_ID = 1,
	SAME_TYPE = 2,
	SAME_TITLE = 4,
	SAME_POSITION = 8,
	SAME_CONTENT = 16, /* all but id and position */
};

enum {
	ONLY_WITH_ID = 1,
	ONLY_WITH_TITLE = 2,
	ONLY_WITHOUT_ID = 4,
	ONLY_NAMED = 8,       /* with a title, or without an id to go by */
	ONLY_RENUMBERED = 16, /* when some panel kept its content under another id: then ids say little */
};

/*
 * An id says most, but not all: generated dashboards renumber every panel when one is put in front, copies carry an id
 * twice, and old files have none. So an id that agrees with the title goes first; where whole panels reappear under
 * other ids, titles go before ids; and what is left goes by looks.
 */
static const struct panel_pass {
	unsigned same;
	unsigned only;
} panel_passes[] = {
	{SAME_ID | SAME_TYPE | SAME_TITLE | SAME_POSITION, ONLY_WITH_ID},
	{SAME_ID | SAME_TYPE | SAME_TITLE, ONLY_WITH_ID},
	{SAME_ID | SAME_TITLE, ONLY_WITH_ID | ONLY_WITH_TITLE},
	{SAME_CONTENT, 0},
	{SAME_TYPE | SAME_TITLE, ONLY_WITH_TITLE | ONLY_RENUMBERED},
	{SAME_ID, ONLY_WITH_ID},
	{SAME_TYPE | SAME_TITLE | SAME_POSITION, ONLY_NAMED},
	{SAME_TYPE | SAME_TITLE, ONLY_NAMED},
	{SAME_TYPE | SAME_POSITION, ONLY_WITHOUT_ID},
	{SAME_TYPE, ONLY_WITHOUT_ID},
};

static bool panel_key(const struct match_item *item, const void *with, struct strbuf *key)
{
	static const char *const apart[] = {"id", "gridPos", "panels", NULL};
	const struct panel_pass *pass = with;
	const struct value *panel = item->value;
	const struct value *id = value_get(panel, "id");
	bool has_id = id && id->kind != VALUE_NULL;
	bool has_title = value_get_text(panel, "title").length > 0;
	if ((pass->only & ONLY_WITH_ID && !has_id) || (pass->only & ONLY_WITHOUT_ID && has_id) ||
	    (pass->only & ONLY_WITH_TITLE && !has_title) || (pass->only & ONLY_NAMED && !has_title && has_id))
		return false;
	strbuf_add_char(key, item->is_row ? 'r' : 'p');
	if (pass->same & SAME_ID)
		add_field(panel, "id", key);
	if (pass->same & SAME_TYPE)
		add_field(panel, "type", key);
	if (pass->same & SAME_TITLE)
		add_field(panel, "title", key);
	if (pass->same & SAME_POSITION)
		add_field(panel, "gridPos", key);
	if (pass->same & SAME_CONTENT)
		add_digest_without(panel, apart, key);
	return true;
}

void match_panels(struct match_list *old, struct match_list *new)
{
	bool is_renumbered = false;
	match_mark_unique(old, "id");
	match_mark_unique(new, "id");
	for (size_t i = 0; i < sizeof panel_passes / sizeof *panel_passes; i++) {
		const struct panel_pass *pass = &panel_passes[i];
		if (pass->only & ONLY_RENUMBERED && !is_renumbered)
			continue;
		size_t pairs = match_pass(old, new, panel_key, pass);
		if (pass->same == SAME_CONTENT)
			is_renumbered = pairs > 0;
	}
}

bool match_is_panel_list(const struct value *panels)
{
	if (!panels)
		return true;
	if (panels->kind != VALUE_ARRAY)
		return false;
	for (size_t i = 0; i < panels->count; i++)
		if (panels->items[i].kind != VALUE_OBJECT)
			return false;
	return true;
}

/* How many panels there are at most, the nested ones included. */
static size_t count_panels(const struct value *panels)
{
	if (!panels || !match_is_panel_list(panels))
		return 0;
	size_t count = panels->count;
	for (size_t i = 0; i < panels->count; i++)
		count += count_panels(value_get(&panels->items[i], "panels"));
	return count;
}

static size_t add_panels(struct match_list *list, const struct value *panels, size_t owner, bool is_row)
{
	size_t section = MATCH_NONE;
	if (!panels || !match_is_panel_list(panels))
		return 0;
	for (size_t i = 0; i < panels->count; i++) {
		list->items[list->count] = (struct match_item){
			.value = &panels->items[i],
			.pair = MATCH_NONE,
			.index = i,
			.is_row = is_row,
			.owner = owner,
			.section = section,
		};
		if (value_is_text(value_get(&panels->items[i], "type"), "row"))
			section = list->count;
		list->count++;
	}
	return panels->count;
}

struct match_list match_list_panels(struct arena *arena, const struct value *dashboard)
{
	const struct value *panels = value_get(dashboard, "panels");
	const struct value *rows = value_get(dashboard, "rows");
	struct match_list list = {0};
	list.items = arena_array(arena, count_panels(panels) + count_panels(rows), sizeof *list.items);
	list.top_count = add_panels(&list, panels, MATCH_NONE, false);
	list.rows_count = add_panels(&list, rows, MATCH_NONE, true);
	for (size_t i = 0; i < list.count; i++) {
		list.items[i].child = list.count;
		list.items[i].child_count = add_panels(&list, value_get(list.items[i].value, "panels"), i, false);
	}
	return list;
}

/* ---- other arrays ---- */

struct match_list match_list_array(struct arena *arena, const struct value *array)
{
	struct match_list list = {.count = array->count};
	list.items = arena_array(arena, list.count, sizeof *list.items);
	for (size_t i = 0; i < list.count; i++)
		list.items[i] = (struct match_item){.value = &array->items[i], .pair = MATCH_NONE, .index = i};
	return list;
}

struct match_list match_list_copy(struct arena *arena, const struct match_list *list)
{
	struct match_list copy = *list;
	copy.items = arena_copy_array(arena, list->items, list->count, sizeof *copy.items);
	return copy;
}

size_t match_row_of(const struct match_item *panel)
{
	return panel->owner != MATCH_NONE ? panel->owner : panel->section;
}

bool match_holds_containers(const struct value *array)
{
	for (size_t i = 0; i < array->count; i++)
		if (array->items[i].kind == VALUE_ARRAY || array->items[i].kind == VALUE_OBJECT)
			return true;
	return false;
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
	add_digest_without(item->value, apart, key);
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
	const char *identity = shape_info(item)->identity;
	const char *naming = identity ? identity : shape_info(item)->label;
	if (naming) {
		match_mark_unique(old, naming);
		match_mark_unique(new, naming);
	}
	if (identity) {
		match_pass(old, new, identity_key, identity);
	} else {
		match_ends(old, new);
	}
	if (is_complete(old) || is_complete(new))
		return;
	match_pass(old, new, content_key, identity);
	for (size_t i = 0; !identity && i < sizeof telling / sizeof *telling; i++)
		match_pass(old, new, identity_key, telling[i]);
	match_gaps(old, new, identity);
}

/* All of it; of a panel or a row all but the panels in it. */
static bool whole_key(const struct match_item *item, const void *with, struct strbuf *key)
{
	const char *const apart[] = {with, NULL};
	strbuf_add_char(key, item->is_row ? 'r' : 'i');
	add_digest_without(item->value, apart, key);
	return true;
}

void match_drop_repeated(struct match_list *list)
{
	ARENA_AUTO arena = arena_new();
	size_t count;
	const struct keyed *keys = keys_of(arena, list, whole_key, NULL, &count);
	bool *is_repeated = arena_array(arena, list->count, sizeof *is_repeated);
	for (size_t i = 1; i < count; i++)
		is_repeated[keys[i].at] = slice_equal(keys[i].key, keys[i - 1].key);
	size_t kept = 0;
	for (size_t i = 0; i < list->count; i++)
		if (!is_repeated[i])
			list->items[kept++] = list->items[i];
	list->count = kept;
}

void match_additions(enum shape item, struct match_list *left, struct match_list *right)
{
	const char *identity = shape_info(item)->identity;
	match_pass(left, right, whole_key, item == SHAPE_PANEL ? "panels" : NULL);
	if (item == SHAPE_PANEL)
		match_pass(left, right, panel_key, &(struct panel_pass){SAME_ID, ONLY_WITH_ID});
	else if (identity)
		match_pass(left, right, identity_key, identity);
}
