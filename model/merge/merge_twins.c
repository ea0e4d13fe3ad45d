/* SPDX-License-Identifier: MIT */
/* Twins: entries that a merge would give one identity, though neither side did. */
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/merge/merge_internal.h"
#include "model/value/json.h"

struct named {
	struct slice name;
	struct merge_entry *entry;
};

static int compare_named(const void *left, const void *right)
{
	const struct named *a = left;
	const struct named *b = right;
	return slice_compare(a->name, b->name);
}

/* Whether a side has the same identity for all of these, too. */
static bool has_all(const struct named *group, size_t count, const char *identity, enum side side)
{
	for (size_t i = 0; i < count; i++) {
		const struct match_item *item = group[i].entry->on[side];
		const struct value *value = item ? value_get(item->value, identity) : NULL;
		if (!value || !value_equal(value, group[i].entry->identity))
			return false;
	}
	return true;
}

bool merge_mark_twins(struct merge_entry *entries, size_t count, const char *identity)
{
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	struct named *named = arena_array(arena, count, sizeof *named);
	size_t names = 0;
	bool found = false;
	for (size_t i = 0; i < count; i++) {
		entries[i].has_duplicate_id = false;
		if (!entries[i].identity || entries[i].identity->kind == VALUE_NULL)
			continue;
		strbuf_reset(&text);
		json_write_canonical(entries[i].identity, &text);
		named[names++] = (struct named){arena_slice(arena, strbuf_slice(&text)), &entries[i]};
	}
	if (names > 1)
		qsort(named, names, sizeof *named, compare_named);
	for (size_t i = 0, end; i < names; i = end) {
		for (end = i + 1; end < names && slice_equal(named[i].name, named[end].name);)
			end++;
		if (end - i == 1 || has_all(&named[i], end - i, identity, GIT) ||
		    has_all(&named[i], end - i, identity, LIVE))
			continue;
		found = true;
		for (size_t k = i; k < end; k++)
			named[k].entry->has_duplicate_id = true;
	}
	return found;
}
