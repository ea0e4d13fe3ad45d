/* SPDX-License-Identifier: MIT */
/* A line is kept when it is a difference in more than white space, or an equal or paired line near one. */
#include "model/base/arena.h"
#include "model/text_diff/text_diff.h"

static bool is_difference(const struct text_line *line)
{
	return line->kind != TEXT_LINE_SAME && line->kind != TEXT_LINE_SKIPPED && !line->is_white_space;
}

/* Marks the lines to keep, going up or down: `context` lines behind each difference, up to one that is left out. */
static void keep_behind(const struct text_diff *diff, size_t context, bool is_upwards, bool *kept)
{
	size_t near = 0;
	for (size_t i = 0; i < diff->count; i++) {
		size_t at = is_upwards ? diff->count - 1 - i : i;
		const struct text_line *line = &diff->lines[at];
		bool is_shown = line->kind == TEXT_LINE_SAME || line->kind == TEXT_LINE_CHANGED;
		if (is_difference(line)) {
			kept[at] = true;
			near = context;
		} else if (near > 0 && is_shown) {
			kept[at] = true;
			near--;
		} else {
			near = 0;
		}
	}
}

/* The lines from `begin` to `end` as one. */
static struct text_line fold(const struct text_line *lines, size_t begin, size_t end)
{
	struct text_line folded = {.kind = TEXT_LINE_SKIPPED};
	size_t old = 0;
	size_t new = 0;
	for (size_t i = begin; i < end; i++) {
		size_t count = lines[i].kind == TEXT_LINE_SKIPPED ? lines[i].skipped : 1;
		old += lines[i].kind == TEXT_LINE_ADDED ? 0 : count;
		new += lines[i].kind == TEXT_LINE_REMOVED ? 0 : count;
		folded.is_white_space = folded.is_white_space || lines[i].is_white_space;
		folded.old_line = folded.old_line ? folded.old_line : lines[i].old_line;
		folded.new_line = folded.new_line ? folded.new_line : lines[i].new_line;
	}
	folded.skipped = old > new ? old : new;
	return folded;
}

struct text_diff text_diff_fold_white_space(struct arena *arena, const struct text_diff *diff, size_t context)
{
	struct text_line *lines = arena_array(arena, diff->count, sizeof *lines);
	bool *kept = arena_array(arena, diff->count, sizeof *kept);
	struct text_diff folded = *diff;
	keep_behind(diff, context, false, kept);
	keep_behind(diff, context, true, kept);
	folded.lines = lines;
	folded.count = 0;
	for (size_t i = 0, end; i < diff->count; i = end) {
		for (end = i; end < diff->count && !kept[end]; end++)
			;
		struct text_line *line = &lines[folded.count++];
		if (end > i + 1) {
			*line = fold(diff->lines, i, end);
			continue;
		}
		end = i + 1;
		*line = diff->lines[i];
		if (line->kind == TEXT_LINE_CHANGED && line->is_white_space && diff->changed > diff->white_space)
			line->kind = TEXT_LINE_SAME;
	}
	return folded;
}
