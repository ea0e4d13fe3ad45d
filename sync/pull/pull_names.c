/* SPDX-License-Identifier: MIT */
/* What has no name is marked by a U+0000 in front, which no uid has. */
#include "sync/pull/pull_names.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/diag.h"
#include "model/base/strbuf.h"
#include "model/document/document.h"
#include "model/value/json.h"
#include "model/value/value.h"

#define MARK '\0'

static int compare_pairs(const void *left, const void *right)
{
	const struct pair *a = left;
	const struct pair *b = right;
	int order = slice_compare(a->key, b->key);
	return order ? order : slice_compare(a->value, b->value);
}

static struct slice marked(struct arena *arena, struct slice uid)
{
	char *text = arena_alloc(arena, uid.length + 1);
	text[0] = MARK;
	memcpy(text + 1, uid.at, uid.length);
	return (struct slice){text, uid.length + 1};
}

static bool is_marked(struct slice text)
{
	return text.length > 0 && text.at[0] == MARK;
}

/*
 * Each uid of the target with the one of git that stands for it; and each of git with itself, marked, because in a file
 * it would mean another one.
 */
static size_t list_pairs(struct arena *arena, const struct pairs *from, struct pair *out)
{
	size_t count = 0;
	for (size_t i = 0; i < from->count; i++) {
		const struct pair *pair = &from->items[i];
		out[count++] = (struct pair){pair->value, pair->key};
		if (!slice_equal(pair->key, pair->value))
			out[count++] = (struct pair){pair->key, marked(arena, pair->key)};
	}
	if (count)
		qsort(out, count, sizeof *out, compare_pairs);
	return count;
}

struct resolution pull_names_invert(struct arena *arena, const struct resolution *with)
{
	struct pair *pairs = arena_array(arena, with->datasources.count * 2, sizeof *pairs);
	size_t count = list_pairs(arena, &with->datasources, pairs);
	size_t kept = 0;
	for (size_t i = 0, end; i < count; i = end) {
		size_t names = 0;
		struct slice name = {0};
		for (end = i; end < count && slice_equal(pairs[end].key, pairs[i].key); end++) {
			bool is_name = !is_marked(pairs[end].value);
			names += is_name;
			name = is_name ? pairs[end].value : name;
		}
		pairs[kept] = (struct pair){pairs[i].key, names == 1 ? name : marked(arena, pairs[i].key)};
		kept++;
	}
	return (struct resolution){.datasources = {pairs, kept}};
}

const struct value *pull_names_spell(struct arena *arena, const struct value *dashboard,
				     const struct resolution *inverted)
{
	struct diagnostics ignored; /* only inputs can be missing, and there are none */
	diagnostics_init(&ignored, arena);
	return resolve(arena, &(struct document){.dashboard = dashboard}, inverted, &ignored);
}

bool pull_names_missing(const struct resolution *inverted, struct slice text, struct slice *uid)
{
	for (size_t i = 0; i < inverted->datasources.count; i++) {
		const struct pair *pair = &inverted->datasources.items[i];
		STRBUF_AUTO needle = STRBUF_INIT(pair->value.length * 6 + 2);
		json_write_string(pair->value, &needle);
		if (!is_marked(pair->value) || !memmem(text.at, text.length, needle.at, needle.length))
			continue;
		*uid = pair->key;
		return true;
	}
	return false;
}
