/* SPDX-License-Identifier: MIT */
/*
 * Two texts, by lines and words:
 *
 *       extend
 *     ~ cost = tokens * [-0.00000125-]{+0.00000025+}
 *     … 9 lines unchanged
 *     + | order by cost
 *
 * What is left out is alike, and counted; of the lines before the first difference and after the last one "3 of 13
 * lines" says enough. A line of context that is empty is not shown. Where there is a width, "…" takes the place of what
 * is alike within a line that would take more than two lines, up to whole words.
 */
#include "cmd/output/report_text.h"

#include "model/base/arena.h"
#include "model/base/text.h"
#include "model/text_diff/text_diff.h"
#include "model/text_diff/word_scan.h"

#define SHORT_VALUE 30 /* columns: up to these, old and new beside each other read better than words between */
#define ALIKE_SHOWN 24 /* bytes of what is alike that a long line has next to a difference */
#define ARROW_VALUE 60 /* the same, where the two have little in common */

static bool is_one_line(struct slice text)
{
	return !text.length || !memchr(text.at, '\n', text.length);
}

/* Whether a text begins with a blank that is not seen at its end: a space, a no-break space, those of typography. */
static bool begins_blank(const char *text, size_t length)
{
	static const char *const blanks[] = {" ",
					     "\xc2\xa0",
					     "\xe2\x80\x80",
					     "\xe2\x80\x82",
					     "\xe2\x80\x83",
					     "\xe2\x80\x89",
					     "\xe2\x80\xaf",
					     "\xe3\x80\x80"};
	for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
		if (strlen(blanks[i]) <= length && memcmp(text, blanks[i], strlen(blanks[i])) == 0)
			return true;
	return false;
}

void report_text_value(struct line *line, enum colour colour, const char *value)
{
	size_t length = strlen(value);
	bool is_quoted = !length || begins_blank(value, length) || begins_blank(value + length - 1, 1) ||
			 (length > 1 && begins_blank(value + length - 2, 2)) ||
			 (length > 2 && begins_blank(value + length - 3, 3));
	line_say(line, colour, is_quoted ? "'" : "");
	line->is_code = true;
	line_say(line, colour, value);
	line_say(line, colour, is_quoted ? "'" : "");
}

static void add_arrow(struct line *line, struct slice old, struct slice new)
{
	ARENA_AUTO scratch = arena_new();
	report_text_value(line, COLOUR_RED, text_c_string(scratch, old));
	line_say(line, COLOUR_NONE, " → ");
	report_text_value(line, COLOUR_GREEN, text_c_string(scratch, new));
}

/* The columns of a changed line with its marks. */
static size_t width_of(const struct text_line *changed)
{
	size_t width = 0;
	for (size_t i = 0; i < changed->words_count; i++)
		width += text_width(changed->words[i].text) + (changed->words[i].kind == TEXT_WORD_SAME ? 0 : 4);
	return width;
}

/* Whether a word ends between two bytes, or white space does. */
static bool is_boundary(struct slice text, size_t at, bool is_white_only)
{
	if (is_white_only)
		return is_white(text.at[at - 1]) != is_white(text.at[at]);
	return !(is_in_word(text.at[at - 1]) && is_in_word(text.at[at]));
}

/* How many bytes from an edge a boundary is: the last up to ALIKE_SHOWN, else the first up to `most`; 0: none. */
static size_t boundary_of(struct slice alike, bool is_end, bool is_white_only, size_t most)
{
	size_t best = 0;
	for (size_t n = ALIKE_SHOWN / 2; n <= most && n < alike.length; n++) {
		if (best && n > ALIKE_SHOWN)
			break;
		if (is_boundary(alike, is_end ? alike.length - n : n, is_white_only))
			best = n;
		if (best > ALIKE_SHOWN)
			break;
	}
	return best;
}

/*
 * How much of what is alike is shown beside a difference, at its beginning or its end: up to white space where that is
 * near, else whole words, else a part of a word that is very long.
 */
static size_t shown_of(struct slice alike, bool is_end)
{
	size_t shown = boundary_of(alike, is_end, true, ALIKE_SHOWN + ALIKE_SHOWN / 2);
	if (!shown)
		shown = boundary_of(alike, is_end, false, 2 * ALIKE_SHOWN);
	if (shown)
		return shown;
	size_t kept = text_cut_bytes(alike, is_end ? alike.length - ALIKE_SHOWN : ALIKE_SHOWN).length;
	return is_end ? alike.length - kept : kept;
}

/* What is alike in a line that is too long: its ends, next to what differs. */
static void add_alike(struct line *line, struct slice text, bool is_first, bool is_last)
{
	if (text.length <= 2 * ALIKE_SHOWN + ALIKE_SHOWN / 2) {
		line_code(line, COLOUR_NONE, text);
		return;
	}
	size_t before = is_first ? 0 : shown_of(text, false);
	size_t after = is_last ? 0 : shown_of(text, true);
	if (before + after + ALIKE_SHOWN / 2 > text.length) {
		line_code(line, COLOUR_NONE, text);
		return;
	}
	line_code(line, COLOUR_NONE, (struct slice){text.at, before});
	line_say(line, COLOUR_DIM, "…");
	line_code(line, COLOUR_NONE, (struct slice){text.at + text.length - after, after});
}

/* "[-5m-]", in one piece, so that no line ends within its marks. */
static void add_marked(struct line *line, const struct text_word *word)
{
	STRBUF_AUTO marked = STRBUF_INIT(LINE_MOST);
	bool is_removed = word->kind == TEXT_WORD_REMOVED;
	strbuf_add_text(&marked, is_removed ? "[-" : "{+");
	strbuf_add_slice(&marked, word->text);
	strbuf_add_text(&marked, is_removed ? "-]" : "+}");
	line_add(line, is_removed ? COLOUR_RED : COLOUR_GREEN, strbuf_slice(&marked));
}

/* Whether a changed line may be printed whole: without a width, and where it takes two lines at most. */
static bool is_short(const struct report *report, const struct line *line, const struct text_line *changed)
{
	size_t room = line_room(report);
	size_t more = room > line->hang ? room - line->hang : 0;
	return !report->width || line_width(line) + width_of(changed) <= room + more;
}

static void add_words(const struct report *report, struct line *line, const struct text_line *changed)
{
	bool is_whole = is_short(report, line, changed);
	for (size_t i = 0; i < changed->words_count; i++) {
		const struct text_word *word = &changed->words[i];
		if (word->kind != TEXT_WORD_SAME)
			add_marked(line, word);
		else if (is_whole)
			line_code(line, COLOUR_NONE, word->text);
		else
			add_alike(line, word->text, i == 0, i + 1 == changed->words_count);
	}
}

bool report_text_replace(const struct report *report, struct line *line, struct slice old, struct slice new)
{
	ARENA_AUTO scratch = arena_new();
	if (!is_one_line(old) || !is_one_line(new))
		return false;
	size_t longer = text_width(old) > text_width(new) ? text_width(old) : text_width(new);
	if (longer <= SHORT_VALUE) {
		add_arrow(line, old, new);
		return true;
	}
	struct text_diff diff = text_diff(scratch, old, new, 0);
	bool has_words = diff.count == 1 && diff.lines[0].kind == TEXT_LINE_CHANGED;
	if (has_words && text_line_survives(&diff.lines[0]))
		add_words(report, line, &diff.lines[0]);
	else if (longer <= ARROW_VALUE && line_has_room(report, line, text_width(old) + text_width(new) + 3))
		add_arrow(line, old, new);
	else
		return false;
	return true;
}

void report_text_count(struct line *line, struct slice old, struct slice new)
{
	ARENA_AUTO scratch = arena_new();
	if (is_one_line(old) && is_one_line(new))
		return;
	struct text_diff diff = text_diff(scratch, old, new, 1);
	size_t all = diff.old_lines > diff.new_lines ? diff.old_lines : diff.new_lines;
	const char *plural = all == 1 ? "" : "s";
	if (diff.is_white_space)
		line_printf(line, COLOUR_DIM, ", white space only, %zu line%s", diff.changed,
			    diff.changed == 1 ? "" : "s");
	else if (diff.changed - diff.white_space < all)
		line_printf(line, COLOUR_DIM, ", %zu of %zu line%s", diff.changed - diff.white_space, all, plural);
	else
		line_printf(line, COLOUR_DIM, ", all %zu line%s", all, plural);
	if (diff.white_space && !diff.is_white_space)
		line_printf(line, COLOUR_DIM, ", %zu more by white space only", diff.white_space);
}

/* A line that is alike, up to the width. */
static void add_context(const struct report *report, struct line *line, struct slice text)
{
	LINE_AUTO whole = LINE_INIT(line_width(line), 0);
	line_code(&whole, COLOUR_NONE, text);
	if (line_has_room(report, &whole, 0) || !report->width) {
		line_join(line, &whole);
		return;
	}
	line_cut(&whole, line_room(report) - 1);
	line_join(line, &whole);
	line_say(line, COLOUR_DIM, "…");
}

static bool is_blank(struct slice text)
{
	size_t at = 0;
	while (at < text.length && is_white(text.at[at]))
		at++;
	return at == text.length;
}

static void print_line(const struct report *report, FILE *out, size_t indent, const struct text_line *text)
{
	LINE_AUTO line = LINE_INIT(indent, indent + 4);
	switch (text->kind) {
	case TEXT_LINE_SAME:
		if (is_blank(text->text))
			break;
		line_say(&line, COLOUR_NONE, "  ");
		add_context(report, &line, text->text);
		break;
	case TEXT_LINE_CHANGED:
		line_say(&line, COLOUR_YELLOW, "~ ");
		add_words(report, &line, text);
		break;
	case TEXT_LINE_REMOVED:
		line_say(&line, COLOUR_RED, "- ");
		line_code(&line, COLOUR_RED, text->text);
		break;
	case TEXT_LINE_ADDED:
		line_say(&line, COLOUR_GREEN, "+ ");
		line_code(&line, COLOUR_GREEN, text->text);
		break;
	case TEXT_LINE_SKIPPED:
		line_printf(&line, COLOUR_DIM, "… %zu line%s unchanged%s", text->skipped, text->skipped == 1 ? "" : "s",
			    text->is_white_space ? " but for white space" : "");
		break;
	}
	line_print(report, out, &line);
}

/* What the count in the heading leaves over. */
static bool is_alike(const struct text_line *line)
{
	return line->kind == TEXT_LINE_SKIPPED && !line->is_white_space;
}

void report_text_compare(const struct report *report, FILE *out, size_t indent, struct slice old, struct slice new)
{
	ARENA_AUTO scratch = arena_new();
	struct text_diff diff = text_diff(scratch, old, new, 1);
	if (!report->verbose)
		diff = text_diff_fold_white_space(scratch, &diff, 1);
	diff = text_diff_whole_lines(scratch, &diff);
	size_t first = 0;
	size_t end = diff.count;
	if (end && is_alike(&diff.lines[0]))
		first++;
	if (end > first && is_alike(&diff.lines[end - 1]))
		end--;
	for (size_t i = first; i < end; i++)
		print_line(report, out, indent, &diff.lines[i]);
}

void report_text_block(const struct report *report, FILE *out, size_t indent, const char *sign, enum colour colour,
		       struct slice text)
{
	LINE_AUTO line = LINE_INIT(indent, indent + 4);
	while (text.length) {
		const char *end = memchr(text.at, '\n', text.length);
		size_t length = end ? (size_t)(end - text.at) : text.length;
		line_say(&line, colour, sign);
		line_code(&line, colour, (struct slice){text.at, length});
		line_print(report, out, &line);
		length += end ? 1 : 0;
		text = (struct slice){text.at + length, text.length - length};
	}
}
