/* SPDX-License-Identifier: MIT */
/* Where both sides changed the same thing: its three values beside each other, what differs from base marked. */
#include <inttypes.h>

#include "cmd/html/html_internal.h"
#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/merge/conflict_words.h"
#include "model/merge/merge.h"
#include "model/text_diff/text_diff.h"
#include "model/value/json.h"
#include "model/value/value.h"

#define WHOLE      (SIZE_MAX / 4) /* lines of context: all */
#define LINE_BREAK "\n<wbr>"      /* a tag is before what begins a line, as html_escape.h wants */

static struct slice words_of(struct arena *arena, const struct value *value)
{
	STRBUF_AUTO text = STRBUF_INIT(SIZE_MAX / 2);
	if (value->kind == VALUE_STRING)
		return value->text;
	json_write_pretty(value, &text);
	return arena_slice(arena, strbuf_slice(&text));
}

/* A line of a side, what base has not marked. */
static void add_line(struct html *html, const struct text_line *line)
{
	bool is_added = line->kind == TEXT_LINE_ADDED;
	if (line->kind != TEXT_LINE_CHANGED) {
		html_put(html, is_added && line->text.length ? "<b class=\"w\">" : "");
		html_code(html, line->text);
		html_put(html, is_added && line->text.length ? "</b>" : "");
		return;
	}
	for (size_t i = 0; i < line->words_count; i++) {
		const struct text_word *word = &line->words[i];
		if (word->kind == TEXT_WORD_REMOVED)
			continue;
		html_put(html, word->kind == TEXT_WORD_ADDED ? "<b class=\"w\">" : "");
		html_code(html, word->text);
		html_put(html, word->kind == TEXT_WORD_ADDED ? "</b>" : "");
	}
}

static void add_plain(struct html *html, struct slice text)
{
	while (text.length) {
		const char *end = memchr(text.at, '\n', text.length);
		html_code(html, scan_take(&text, end ? (size_t)(end - text.at) : text.length));
		if (!end)
			break;
		scan_take(&text, 1);
		html_put(html, LINE_BREAK);
	}
}

static void add_compared(struct html *html, struct slice base, struct slice side)
{
	ARENA_AUTO arena = arena_new();
	struct text_diff diff = text_diff(arena, base, side, WHOLE);
	bool is_begun = false;
	for (size_t i = 0; i < diff.count; i++) {
		if (diff.lines[i].kind == TEXT_LINE_REMOVED)
			continue;
		html_put(html, is_begun ? LINE_BREAK : "");
		add_line(html, &diff.lines[i]);
		is_begun = true;
	}
}

/* A side whole, what differs from base marked; `base` is NULL for base itself. */
static void add_text(struct html *html, const struct value *base, const struct value *side)
{
	ARENA_AUTO arena = arena_new();
	struct slice new = words_of(arena, side);
	struct slice old = base ? words_of(arena, base) : new;
	html_put(html, "<pre><code>");
	if (!new.length)
		html_put(html, "&#39;&#39;");
	else if (slice_equal(old, new))
		add_plain(html, new);
	else
		add_compared(html, old, new);
	html_put(html, "</code></pre>");
}

static void add_side(struct html *html, const char *name, const struct value *base, const struct value *side)
{
	bool is_base = !base;
	html_printf(html, "<div><h5>%s</h5>", name);
	if (!side)
		html_printf(html, "<p>%s</p>", is_base ? "not there" : "<b>deleted</b>");
	else
		add_text(html, base, side);
	html_put(html, "</div>");
}

static void add_conflict(struct html *html, const struct plan_row *row, const struct conflict *conflict)
{
	ARENA_AUTO arena = arena_new();
	const struct value *any = conflict->git ? conflict->git : conflict->live ? conflict->live : conflict->base;
	bool is_folded = any && (any->kind == VALUE_OBJECT || any->kind == VALUE_ARRAY);
	html_put(html, "<section class=\"p\"><h4>");
	html_text(html, conflict->what);
	html_put(html, " <span class=\"id\"><b class=\"bad\">conflict</b> ");
	html_text(html, conflict_words(arena, conflict));
	html_put(html, "</span>");
	if (conflict->line && row->place.file) {
		html_put(html, " <span class=\"at m\">");
		html_text(html, row->place.file);
		html_printf(html, ":%" PRIu32 "</span>", conflict->line);
	}
	html_put(html, "</h4>\n");
	html_put(html, is_folded ? "<details class=\"more\"><summary>the three values</summary>" : "");
	html_put(html, "<div class=\"three\">");
	add_side(html, "Base", NULL, conflict->base);
	add_side(html, "Live", conflict->base, conflict->live);
	add_side(html, "Git", conflict->base, conflict->git);
	html_put(html, is_folded ? "</div></details></section>\n" : "</div></section>\n");
}

void html_conflicts(struct html *html, const struct plan_row *row)
{
	for (size_t i = 0; i < row->edited.conflicts.count; i++)
		add_conflict(html, row, &row->edited.conflicts.items[i]);
}
