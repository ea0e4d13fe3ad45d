/* SPDX-License-Identifier: MIT */
/*
 * Texts by lines and words. One markup is both layouts: a row has the line of old and the line of new, which are beside
 * each other from 1,000 px on, and below each other under that. A line that is alike is there twice, its old copy
 * hidden where there is one column. Numbers and signs are content of the style, so that copied text is clean.
 */
#include <inttypes.h>

#include "cmd/html/html_internal.h"
#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/text_diff/text_diff.h"

#define CONTEXT 1

static void begin_cell(struct html *html, const char *element, const char *class, uint32_t number)
{
	html_printf(html, "<%s class=\"%s\"", element, class);
	if (number)
		html_printf(html, " data-n=\"%" PRIu32 "\"", number);
	html_put(html, ">");
}

/* One side of a changed line: without the words of the other, its own marked where the line survives. */
static void add_words(struct html *html, const struct text_line *line, enum text_word_kind own)
{
	bool is_marked = text_line_survives(line);
	for (size_t i = 0; i < line->words_count; i++) {
		const struct text_word *word = &line->words[i];
		if (word->kind != TEXT_WORD_SAME && word->kind != own)
			continue;
		html_put(html, word->kind == own && is_marked ? "<b class=\"w\">" : "");
		html_code(html, word->text);
		html_put(html, word->kind == own && is_marked ? "</b>" : "");
	}
}

static void add_cell(struct html *html, const char *element, const char *class, uint32_t number, struct slice text)
{
	begin_cell(html, element, class, number);
	html_code(html, text);
	html_printf(html, "</%s>", element);
}

static void add_line(struct html *html, const struct text_line *line)
{
	if (line->kind == TEXT_LINE_SKIPPED) {
		html_printf(html, "<div class=\"fold\">… %zu line%s alike%s</div>\n", line->skipped,
			    line->skipped == 1 ? "" : "s", line->is_white_space ? " but for white space" : "");
		return;
	}
	html_put(html, "<div class=\"r\">");
	switch (line->kind) {
	case TEXT_LINE_SAME:
		add_cell(html, "span", "c l2", line->old_line, line->text);
		add_cell(html, "span", "c", line->new_line, line->text);
		break;
	case TEXT_LINE_CHANGED:
		begin_cell(html, "del", "c", line->old_line);
		add_words(html, line, TEXT_WORD_REMOVED);
		html_put(html, "</del>");
		begin_cell(html, "ins", "c", line->new_line);
		add_words(html, line, TEXT_WORD_ADDED);
		html_put(html, "</ins>");
		break;
	case TEXT_LINE_REMOVED:
		add_cell(html, "del", "c", line->old_line, line->text);
		html_put(html, "<span class=\"none\"></span>");
		break;
	case TEXT_LINE_ADDED:
		html_put(html, "<span class=\"none\"></span>");
		add_cell(html, "ins", "c", line->new_line, line->text);
		break;
	default:
		break;
	}
	html_put(html, "</div>\n");
}

static void add_lines(struct html *html, const struct text_diff *diff)
{
	html_put(html, "<div class=\"diff\">");
	for (size_t i = 0; i < diff->count; i++)
		add_line(html, &diff->lines[i]);
	html_put(html, "</div>\n");
}

/* White space alone is in words, and its lines behind a click. */
void html_compare(struct html *html, struct slice old, struct slice new)
{
	ARENA_AUTO arena = arena_new();
	struct text_diff diff = text_diff(arena, old, new, CONTEXT);
	struct text_diff folded = text_diff_fold_white_space(arena, &diff, CONTEXT);
	bool has_more = diff.white_space != 0;
	if (!diff.is_white_space)
		add_lines(html, &folded);
	if (!has_more && !diff.is_white_space)
		return;
	html_printf(html, "<details class=\"more\"><summary>%zu line%s white space only</summary>", diff.white_space,
		    diff.white_space == 1 ? " differs in" : "s differ in");
	add_lines(html, &diff);
	html_put(html, "</details>\n");
}

void html_block(struct html *html, char sign, struct slice text)
{
	const char *element = sign == '+' ? "ins" : sign == '-' ? "del" : "span";
	html_put(html, "<div class=\"diff all\">");
	while (text.length) {
		const char *end = memchr(text.at, '\n', text.length);
		html_put(html, "<div class=\"r\">");
		add_cell(html, element, "c", 0, scan_take(&text, end ? (size_t)(end - text.at) : text.length));
		html_put(html, "</div>\n");
		if (end)
			scan_take(&text, 1);
	}
	html_put(html, "</div>\n");
}

const char *html_extent(struct arena *arena, struct slice old, struct slice new)
{
	bool has_lines = (old.length && memchr(old.at, '\n', old.length)) ||
			 (new.length &&memchr(new.at, '\n', new.length));
	if (!has_lines)
		return "";
	struct text_diff diff = text_diff(arena, old, new, CONTEXT);
	size_t all = diff.old_lines > diff.new_lines ? diff.old_lines : diff.new_lines;
	const char *how = diff.is_by_blocks ? ", compared by blocks" : "";
	if (diff.is_white_space)
		return "white space only";
	return arena_printf(arena, "%zu of %zu lines%s", diff.changed - diff.white_space, all, how);
}
