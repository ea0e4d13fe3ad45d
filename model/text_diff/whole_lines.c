/* SPDX-License-Identifier: MIT */
/* Marks within a line help as long as a reader can read the line around them; below that, two whole lines do. */
#include "model/base/arena.h"
#include "model/text_diff/text_diff.h"
#include "model/text_diff/word_scan.h"

#define FEW_PLACES 2 /* marks in so few places are easy to read */

bool text_line_survives(const struct text_line *line)
{
	size_t ink[3] = {0};
	size_t places = 0;
	for (size_t i = 0; i < line->words_count; i++) {
		bool is_same = line->words[i].kind == TEXT_WORD_SAME;
		bool is_begun = i > 0 && line->words[i - 1].kind != TEXT_WORD_SAME;
		ink[line->words[i].kind] += ink_of(line->words[i].text);
		places += !is_same && !is_begun;
	}
	size_t same = ink[TEXT_WORD_SAME];
	size_t removed = ink[TEXT_WORD_REMOVED];
	size_t added = ink[TEXT_WORD_ADDED];
	if (line->is_white_space || 4 * same >= 3 * (removed + added))
		return true;
	if (places <= FEW_PLACES && 2 * same >= removed + added)
		return true;
	return places <= FEW_PLACES && same >= 4 && 10 * same >= 9 * (same + (removed < added ? removed : added));
}

/* The line of old, which the words that are not added cover. */
static struct slice old_line(const struct text_line *line)
{
	struct slice old = {0};
	for (size_t i = 0; i < line->words_count; i++) {
		const struct text_word *word = &line->words[i];
		if (word->kind == TEXT_WORD_ADDED)
			continue;
		old.at = old.at ? old.at : word->text.at;
		old.length += word->text.length;
	}
	return old;
}

static bool is_split(const struct text_line *line)
{
	return line->kind == TEXT_LINE_CHANGED && !text_line_survives(line);
}

struct text_diff text_diff_whole_lines(struct arena *arena, const struct text_diff *diff)
{
	struct text_diff out = *diff;
	struct text_line *lines = arena_array(arena, 2 * diff->count, sizeof *lines);
	out.lines = lines;
	out.count = 0;
	for (size_t from = 0, to; from < diff->count; from = to) {
		const struct text_line *line = &diff->lines[from];
		for (to = from; to < diff->count && is_split(&diff->lines[to]); to++)
			lines[out.count++] = (struct text_line){.kind = TEXT_LINE_REMOVED,
								.text = old_line(&diff->lines[to]),
								.old_line = diff->lines[to].old_line};
		for (size_t i = from; i < to; i++)
			lines[out.count++] = (struct text_line){.kind = TEXT_LINE_ADDED,
								.text = diff->lines[i].text,
								.new_line = diff->lines[i].new_line};
		if (to > from)
			continue;
		lines[out.count++] = *line;
		to++;
	}
	return out;
}
