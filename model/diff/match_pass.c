/* SPDX-License-Identifier: MIT */
#include "model/diff/match_pass.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/value/digest.h"
#include "model/value/json.h"

static int compare_keyed(const void *a, const void *b)
{
	const struct match_keyed *left = a;
	const struct match_keyed *right = b;
	int order = slice_compare(left->key, right->key);
	return order ? order : (left->at > right->at) - (left->at < right->at);
}

const struct match_keyed *match_keys(struct arena *arena, const struct match_list *list, match_key *key,
				     const void *with, size_t *count)
{
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	struct match_keyed *keys = arena_array(arena, list->count, sizeof *keys);
	*count = 0;
	for (size_t i = 0; i < list->count; i++) {
		strbuf_reset(&text);
		if (list->items[i].pair == MATCH_NONE && key(&list->items[i], with, &text))
			keys[(*count)++] = (struct match_keyed){arena_slice(arena, strbuf_slice(&text)), i};
	}
	if (*count > 1)
		qsort(keys, *count, sizeof *keys, compare_keyed);
	return keys;
}

/* The values from `from` on that have one key. */
static struct alike_group group_of(struct arena *arena, const struct match_list *list, const struct match_keyed *keys,
				   size_t count, size_t from)
{
	size_t end = from + 1;
	while (end < count && slice_equal(keys[end].key, keys[from].key))
		end++;
	const struct value **values = arena_array(arena, end - from, sizeof *values);
	for (size_t i = from; i < end; i++)
		values[i - from] = list->items[keys[i].at].value;
	return (struct alike_group){values, end - from};
}

static void match_pair(struct match_list *old, size_t i, struct match_list *new, size_t k)
{
	old->items[i].pair = k;
	new->items[k].pair = i;
}

size_t match_pass(struct match_list *old, struct match_list *new, match_key *key, const void *with,
		  const struct alike_rule *rule)
{
	ARENA_AUTO arena = arena_new();
	size_t old_count;
	size_t new_count;
	size_t pairs = 0;
	const struct match_keyed *olds = match_keys(arena, old, key, with, &old_count);
	const struct match_keyed *news = match_keys(arena, new, key, with, &new_count);
	for (size_t i = 0, k = 0; i < old_count && k < new_count;) {
		int order = slice_compare(olds[i].key, news[k].key);
		if (order == 0) {
			struct alike_group before = group_of(arena, old, olds, old_count, i);
			struct alike_group after = group_of(arena, new, news, new_count, k);
			size_t *partners = arena_array(arena, before.count, sizeof *partners);
			alike_pair(&before, &after, rule, partners);
			for (size_t n = 0; n < before.count; n++)
				if (partners[n] != SIZE_MAX)
					match_pair(old, olds[i + n].at, new, news[k + partners[n]].at);
			pairs += before.count;
			i += before.count;
			k += after.count;
		}
		i += order < 0;
		k += order > 0;
	}
	return pairs;
}

void match_add_field(const struct value *object, const char *name, struct strbuf *key)
{
	const struct value *value = value_get(object, name);
	if (value)
		json_write_canonical(value, key);
	strbuf_add_char(key, '\0');
}

void match_add_digest(const struct value *value, const char *const *names, struct strbuf *key)
{
	ARENA_AUTO arena = arena_new();
	struct value rest = value->kind == VALUE_OBJECT && names[0] ? value_without(arena, value, names) : *value;
	struct digest digest = digest_of_value(&rest);
	strbuf_add_text(key, digest.hex);
}

bool match_identity_key(const struct match_item *item, const void *with, struct strbuf *key)
{
	const char *name = with;
	const struct value *value = value_get(item->value, name);
	if (value)
		json_write_canonical(value, key);
	return value && value->kind != VALUE_NULL;
}

bool match_is_repeated(const struct match_keyed *keys, size_t count, size_t i)
{
	return (i > 0 && slice_equal(keys[i].key, keys[i - 1].key)) ||
	       (i + 1 < count && slice_equal(keys[i].key, keys[i + 1].key));
}
