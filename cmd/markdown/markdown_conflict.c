/* SPDX-License-Identifier: MIT */
/*
 * What both sides changed, against what it was:
 *
 *     - panel 'Request rate' (id 4), query A: expr, both changed · `:212`
 *
 *     in git:
 *     ```diff
 *     - rate(requests_total[5m])
 *     + rate(requests_total{code!~"4.."}[5m])
 *     ```
 */
#include "cmd/markdown/markdown_diff.h"
#include "cmd/markdown/markdown_escape.h"
#include "cmd/markdown/markdown_page.h"
#include "cmd/markdown/markdown_pieces.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/merge/conflict_words.h"
#include "model/merge/merge.h"
#include "model/text_diff/text_diff.h"
#include "model/value/json.h"
#include "model/value/value.h"

#define VALUE_BYTES  (SIZE_MAX / 32)
#define INLINE_BYTES 120 /* of the three values together */
#define BRIEF_WIDTH  100
#define CONTEXT      1

/* The three values as texts; at NULL: not there. */
struct sides {
	struct slice base;
	struct slice git;
	struct slice live;
};

static struct slice words_of(struct arena *arena, const struct value *value)
{
	STRBUF_AUTO text = STRBUF_INIT(VALUE_BYTES);
	if (!value)
		return (struct slice){0};
	if (value->kind == VALUE_STRING)
		return arena_slice(arena, value->text);
	json_write(value, &text);
	return arena_slice(arena, strbuf_slice(&text));
}

static bool fits_a_line(const struct sides *sides)
{
	const struct slice all[] = {sides->base, sides->git, sides->live};
	size_t bytes = 0;
	for (size_t i = 0; i < 3; i++) {
		bytes += all[i].length;
		if (all[i].length && memchr(all[i].at, '\n', all[i].length))
			return false;
	}
	return bytes <= INLINE_BYTES;
}

static void add_value(const char *name, struct slice value, struct strbuf *out)
{
	strbuf_printf(out, "%s ", name);
	if (!value.at)
		strbuf_add_text(out, "nothing");
	else
		markdown_code(value.length ? value : slice_of("\"\""), out);
}

static void add_side(struct arena *arena, const char *name, struct slice base, struct slice side, struct strbuf *out)
{
	STRBUF_AUTO lines = STRBUF_INIT(VALUE_BYTES);
	if (base.at && side.at) {
		struct text_diff diff = text_diff(arena, base, side, CONTEXT);
		markdown_diff_compared(&diff, &lines);
	} else {
		markdown_diff_lines("- ", base, &lines);
		markdown_diff_lines("+ ", side, &lines);
	}
	strbuf_printf(out, "\n%s:\n\n", name);
	markdown_fence("diff", strbuf_slice(&lines), out);
}

static void add_heading(struct arena *arena, const struct conflict *conflict, bool is_brief, struct strbuf *out)
{
	strbuf_add_text(out, "- ");
	if (is_brief)
		markdown_text_cut(slice_of(conflict->what), BRIEF_WIDTH, out);
	else
		markdown_text(slice_of(conflict->what), out);
	strbuf_add_text(out, ", ");
	markdown_text(slice_of(conflict_words(arena, conflict)), out);
	if (conflict->line)
		strbuf_printf(out, " · `:%u`", conflict->line);
}

static void add_conflict(struct arena *arena, const struct conflict *conflict, struct pieces *out)
{
	STRBUF_AUTO whole = STRBUF_INIT(VALUE_BYTES);
	STRBUF_AUTO brief = STRBUF_INIT(VALUE_BYTES);
	struct sides sides = {words_of(arena, conflict->base), words_of(arena, conflict->git),
			      words_of(arena, conflict->live)};
	add_heading(arena, conflict, false, &whole);
	if (conflict->base && (!conflict->git || !conflict->live)) {
		strbuf_add_char(&whole, '\n'); /* what the other side made of it is in the groups below */
	} else if (fits_a_line(&sides)) {
		add_value(": base", sides.base, &whole);
		add_value(", git", sides.git, &whole);
		add_value(", live", sides.live, &whole);
		strbuf_add_char(&whole, '\n');
	} else {
		strbuf_add_char(&whole, '\n');
		add_side(arena, "in git", sides.base, sides.git, &whole);
		add_side(arena, "in live", sides.base, sides.live, &whole);
		strbuf_add_char(&whole, '\n');
	}
	add_heading(arena, conflict, true, &brief);
	strbuf_add_text(&brief, " (too long for here)\n");
	pieces_add(out, arena, arena_slice(arena, strbuf_slice(&whole)), arena_slice(arena, strbuf_slice(&brief)));
}

void markdown_conflicts(struct arena *arena, const struct conflicts *conflicts, struct pieces *out)
{
	for (size_t i = 0; i < conflicts->count; i++)
		add_conflict(arena, &conflicts->items[i], out);
}
