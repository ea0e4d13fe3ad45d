/* SPDX-License-Identifier: MIT */
/* A text of few bytes may be deep, and long when it is indented; what grows beyond MOST_GROWTH is compared as it is. */
#include "model/text_diff/text_json.h"

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/text_diff/word_scan.h"
#include "model/value/json.h"

#define MOST_VALUES ((size_t)200000) /* of both texts: some 60 bytes of memory each */
#define MOST_GROWTH ((size_t)8)

static bool is_container(struct slice text)
{
	size_t i = 0;
	while (i < text.length && is_white(text.at[i]))
		i++;
	return i < text.length && (text.at[i] == '{' || text.at[i] == '[');
}

static const struct value *read_text(struct arena *arena, struct slice text, size_t *left)
{
	static const struct place start = {"text", 1, 1};
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	return is_container(text) ? json_read_within(arena, text, start, &diags, left) : NULL;
}

/* The value indented, in the arena; at NULL when it is too long. */
static struct slice indented(struct arena *arena, const struct value *value, size_t length)
{
	STRBUF_AUTO out = STRBUF_INIT(MOST_GROWTH * length + 1);
	json_write_pretty(value, &out);
	return strbuf_full(&out) ? (struct slice){0} : arena_slice(arena, strbuf_slice(&out));
}

enum text_json text_diff_json(struct arena *arena, struct slice old, struct slice new, size_t context,
			      struct text_diff *diff)
{
	ARENA_AUTO scratch = arena_new();
	size_t left = MOST_VALUES;
	const struct value *a = read_text(scratch, old, &left);
	const struct value *b = a ? read_text(scratch, new, &left) : NULL;
	if (!a || !b)
		return TEXT_JSON_NONE;
	if (value_equal(a, b)) {
		*diff = text_diff(arena, old, new, context);
		return TEXT_JSON_SPELLING;
	}
	struct slice old_text = indented(arena, a, old.length);
	struct slice new_text = indented(arena, b, new.length);
	if (!old_text.at || !new_text.at)
		return TEXT_JSON_NONE;
	*diff = text_diff(arena, old_text, new_text, context);
	return TEXT_JSON_VALUE;
}
