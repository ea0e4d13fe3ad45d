/* SPDX-License-Identifier: MIT */
#include "model/merge/conflict_words.h"

#include <string.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/merge/merge.h"
#include "model/value/value.h"

/* What a person calls the members of a panel, a query or a variable. */
static struct slice member_words(struct slice key)
{
	static const struct {
		const char *key;
		const char *words;
	} rows[] = {
		{"targets", "query"},        {"expr", "query"},
		{"rawSql", "query"},         {"gridPos", "place"},
		{"fieldConfig", "settings"}, {"datasource", "data source"},
		{"options", "settings"},     {"transformations", "transformations"},
		{"refId", "name"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (slice_is(key, rows[i].key))
			return slice_of(rows[i].words);
	return key;
}

static void add_word(struct strbuf *out, size_t begin, struct slice word)
{
	bool is_first = out->length == begin;
	if (!is_first && memmem(out->at + begin, out->length - begin, word.at, word.length))
		return; /* two members with one word */
	strbuf_add_text(out, is_first ? "its " : ", ");
	strbuf_add_slice(out, word);
}

/* "its query, title": the members that a side changed; "it" where it is not an object, or has only lost some. */
static void add_members(struct strbuf *out, const struct value *base, const struct value *side)
{
	size_t begin = out->length;
	if (base->kind == VALUE_OBJECT && side->kind == VALUE_OBJECT)
		for (size_t i = 0; i < side->count; i++) {
			const struct member *member = &side->members[i];
			const struct value *was = value_get_slice(base, member->key);
			if (!was || !value_equal(was, &member->value))
				add_word(out, begin, member_words(member->key));
		}
	if (out->length == begin)
		strbuf_add_text(out, "it");
}

const char *conflict_words(struct arena *arena, const struct conflict *conflict)
{
	const struct value *left = conflict->git ? conflict->git : conflict->live;
	if (!conflict->base)
		return "both added, not alike";
	if (!left || (conflict->git && conflict->live))
		return "both changed";
	STRBUF_AUTO text = STRBUF_INIT(SIZE_MAX / 2);
	strbuf_add_text(&text, conflict->git ? "live deleted it, git changed " : "git deleted it, live changed ");
	add_members(&text, conflict->base, left);
	return arena_slice(arena, strbuf_slice(&text)).at;
}
