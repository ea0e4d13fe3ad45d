/* SPDX-License-Identifier: MIT */
/*
 * Two texts, by lines and words:
 *
 *       extend
 *     ~ cost = tokens * [-0.00000125-]{+0.00000025+}
 *     … 9 lines alike
 *     + | order by cost
 *
 * What is left out is alike, and counted; of the lines before the first difference and after the last one "3 of 13
 * lines" says enough.
 */
#include "cmd/output/report_text.h"

#include "model/base/arena.h"
#include "model/base/text.h"
#include "model/text_diff/text_diff.h"

#define SHORT_VALUE 30 /* columns: up to these, old and new beside each other read better than words between */
#define ARROW_VALUE 60 /* the same, where the two have little in common */

static bool is_one_line(struct slice text)
{
	return !text.length || !memchr(text.at, '\n', text.length);
}

void report_text_value(struct line *line, enum colour colour, const char *value)
{
	size_t length = strlen(value);
	bool is_quoted = !length || value[0] == ' ' || value[length - 1] == ' ';
	line_say(line, colour, is_quoted ? "'" : "");
	line->may_split = true;
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

static void add_words(struct line *line, const struct text_line *changed)
{
	for (size_t i = 0; i < changed->words_count; i++) {
		const struct text_word *word = &changed->words[i];
		if (word->kind == TEXT_WORD_SAME) {
			line_code(line, COLOUR_NONE, word->text);
			continue;
		}
		bool is_removed = word->kind == TEXT_WORD_REMOVED;
		enum colour colour = is_removed ? COLOUR_RED : COLOUR_GREEN;
		line_say(line, colour, is_removed ? "[-" : "{+");
		line_add(line, colour, word->text);
		line_say(line, colour, is_removed ? "-]" : "+}");
	}
}

/* Whether more than half of a changed line is alike. */
static bool is_mostly_alike(const struct text_line *changed)
{
	size_t alike = 0;
	size_t unlike = 0;
	for (size_t i = 0; i < changed->words_count; i++)
		*(changed->words[i].kind == TEXT_WORD_SAME ? &alike : &unlike) += changed->words[i].text.length;
	return 2 * alike > unlike;
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
	if (has_words && is_mostly_alike(&diff.lines[0]))
		add_words(line, &diff.lines[0]);
	else if (longer <= ARROW_VALUE && line_has_room(report, line, text_width(old) + text_width(new) + 3))
		add_arrow(line, old, new);
	else if (has_words)
		add_words(line, &diff.lines[0]);
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
	else if (diff.changed < all)
		line_printf(line, COLOUR_DIM, ", %zu of %zu line%s", diff.changed, all, plural);
	else
		line_printf(line, COLOUR_DIM, ", all %zu line%s", all, plural);
}

static void print_line(const struct report *report, FILE *out, size_t indent, const struct text_line *text)
{
	LINE_AUTO line = LINE_INIT(indent, indent + 4);
	switch (text->kind) {
	case TEXT_LINE_SAME:
		line_say(&line, COLOUR_NONE, "  ");
		line_code(&line, COLOUR_NONE, text->text);
		break;
	case TEXT_LINE_CHANGED:
		line_say(&line, COLOUR_YELLOW, "~ ");
		add_words(&line, text);
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
		line_printf(&line, COLOUR_DIM, "… %zu line%s alike", text->skipped, text->skipped == 1 ? "" : "s");
		break;
	}
	line_print(report, out, &line);
}

void report_text_compare(const struct report *report, FILE *out, size_t indent, struct slice old, struct slice new)
{
	ARENA_AUTO scratch = arena_new();
	struct text_diff diff = text_diff(scratch, old, new, 1);
	size_t first = 0;
	size_t end = diff.count;
	if (diff.is_white_space && !report->verbose)
		return;
	if (end && diff.lines[0].kind == TEXT_LINE_SKIPPED)
		first++;
	if (end > first && diff.lines[end - 1].kind == TEXT_LINE_SKIPPED)
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
