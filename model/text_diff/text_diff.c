/* SPDX-License-Identifier: MIT */
/*
 * The texts are cut into lines, lines are paired (line_pairs.h), and the words of a pair that is not equal are compared
 * (word_diff.h). Then both texts are walked side by side: a pair is a line of the result, what has none is removed or
 * added, and runs of equal lines shrink to their context.
 */
#include "model/text_diff/text_diff.h"

#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"
#include "model/text_diff/line_pairs.h"
#include "model/text_diff/white_lines.h"
#include "model/text_diff/white_space.h"
#include "model/text_diff/word_diff.h"

#define STEPS_FOR_LINES  ((size_t)2000000)
#define STEPS_FOR_WORDS  ((size_t)2000000)
#define STEPS_FOR_A_PAIR ((size_t)2000)
#define MOST_CONTEXT     ((size_t)1 << 30)

struct lines {
	const struct slice *items;
	size_t count;
};

/* What became of a line of old: its words, when it is one line with them. */
struct fate {
	const struct text_word *words;
	size_t count;
};

struct walk {
	struct arena *arena;
	struct text_line *lines;
	size_t count;
	size_t room;
	size_t context;
	const struct slice *old;
	size_t same_old; /* the run of equal lines that is not in the result yet, from 0 */
	size_t same_new;
	size_t same;
	const struct fate *fates; /* by line of old */
	struct white_lines white;
};

/* ---- lines ---- */

static size_t breaks_in(struct slice text)
{
	size_t count = 0;
	for (size_t i = 0; i < text.length; i++)
		count += text.at[i] == '\n';
	return count;
}

/* The line that `rest` begins with, taken off with its line feed; NULL after the last one. */
static bool take_line(struct slice *rest, struct slice *line)
{
	if (!rest->at)
		return false;
	const char *end = rest->length ? memchr(rest->at, '\n', rest->length) : NULL;
	*line = scan_take(rest, end ? (size_t)(end - rest->at) : rest->length);
	if (end)
		scan_take(rest, 1);
	else
		*rest = (struct slice){0};
	return true;
}

/* What take_line takes lines off of: the text, without a line feed that both texts end with. */
static struct slice body_of(struct slice text, bool final_break)
{
	if (text.length == 0)
		return (struct slice){0};
	return (struct slice){text.at, text.length - final_break};
}

static struct lines lines_of(struct arena *arena, struct slice body)
{
	struct slice *items = arena_array(arena, breaks_in(body) + 1, sizeof *items);
	size_t count = 0;
	while (take_line(&body, &items[count]))
		count++;
	return (struct lines){items, count};
}

/* As an editor counts them: a line feed at the end begins none. */
static size_t count_lines(struct slice text)
{
	return breaks_in(text) + (text.length && !slice_ends_with(text, "\n"));
}

/* ---- the walk ---- */

static void add_line(struct walk *walk, struct text_line line)
{
	walk->lines = arena_grow(walk->arena, walk->lines, walk->count, &walk->room, sizeof *walk->lines);
	walk->lines[walk->count++] = line;
}

static void add_same(struct walk *walk, size_t begin, size_t end)
{
	for (size_t i = begin; i < end; i++)
		add_line(walk, (struct text_line){
				       .kind = TEXT_LINE_SAME,
				       .text = walk->old[walk->same_old + i],
				       .old_line = (uint32_t)(walk->same_old + i + 1),
				       .new_line = (uint32_t)(walk->same_new + i + 1),
			       });
}

/* Puts the run of equal lines into the result: what is far from a difference is left out. */
static void end_same(struct walk *walk, bool is_last)
{
	size_t head = walk->count ? walk->context : 0;
	size_t tail = is_last ? 0 : walk->context;
	if (walk->same <= head + tail + 1) {
		add_same(walk, 0, walk->same);
	} else {
		add_same(walk, 0, head);
		add_line(walk, (struct text_line){
				       .kind = TEXT_LINE_SKIPPED,
				       .skipped = walk->same - head - tail,
				       .old_line = (uint32_t)(walk->same_old + head + 1),
				       .new_line = (uint32_t)(walk->same_new + head + 1),
			       });
		add_same(walk, walk->same - tail, walk->same);
	}
	walk->same = 0;
}

static void add_difference(struct walk *walk, struct text_line line)
{
	end_same(walk, false);
	add_line(walk, line);
}

/* Compares the words of all pairs that are not equal; pairs that are not alike are given up. */
static struct fate *fates_of(struct arena *arena, const struct lines *old, const struct lines *new, uint32_t *pairs,
			     bool *is_whole)
{
	struct fate *fates = arena_array(arena, old->count, sizeof *fates);
	size_t bytes = 1;
	for (size_t i = 0; i < old->count; i++)
		if (pairs[i] != NOT_PAIRED && !slice_equal(old->items[i], new->items[pairs[i]]))
			bytes += old->items[i].length + new->items[pairs[i]].length;
	for (size_t i = 0; i < old->count; i++) {
		if (pairs[i] == NOT_PAIRED || slice_equal(old->items[i], new->items[pairs[i]]))
			continue;
		struct slice a = old->items[i];
		struct slice b = new->items[pairs[i]];
		size_t steps = STEPS_FOR_A_PAIR + STEPS_FOR_WORDS * (a.length + b.length) / bytes;
		struct word_diff diff = word_diff(arena, a, b, steps);
		*is_whole = *is_whole && diff.is_whole;
		fates[i] = (struct fate){diff.words, diff.count};
		if (!diff.is_alike)
			pairs[i] = NOT_PAIRED;
	}
	return fates;
}

static void walk_pair(struct walk *walk, const struct lines *new, size_t i, size_t j)
{
	const struct fate *fate = &walk->fates[i];
	if (!fate->words) {
		if (walk->same++ == 0) {
			walk->same_old = i;
			walk->same_new = j;
		}
		return;
	}
	add_difference(walk, (struct text_line){
				     .kind = TEXT_LINE_CHANGED,
				     .text = new->items[j],
				     .words = fate->words,
				     .words_count = fate->count,
				     .is_white_space = walk->white.old_is_white[i],
				     .old_line = (uint32_t)(i + 1),
				     .new_line = (uint32_t)(j + 1),
			     });
}

/* Which lines of new have a pair. */
static bool *paired_lines(struct arena *arena, const struct white_lines *lines)
{
	bool *is_paired = arena_array(arena, lines->new_count, sizeof *is_paired);
	for (size_t i = 0; i < lines->old_count; i++)
		if (lines->pairs[i] != NOT_PAIRED)
			is_paired[lines->pairs[i]] = true;
	return is_paired;
}

/* Of lines without a pair those of old come first, but for runs of lines that differ in white space. */
static void walk_all(struct walk *walk, const struct lines *old, const struct lines *new, const bool *new_is_paired)
{
	const struct white_lines *white = &walk->white;
	for (size_t i = 0, j = 0; i < old->count || j < new->count;) {
		bool is_removed = i < old->count && white->pairs[i] == NOT_PAIRED;
		bool is_added = j < new->count && !new_is_paired[j];
		if (is_removed && (!is_added || white->old_run[i] <= white->new_run[j])) {
			add_difference(walk, (struct text_line){.kind = TEXT_LINE_REMOVED,
								.text = old->items[i],
								.is_white_space = white->old_is_white[i],
								.old_line = (uint32_t)(i + 1)});
			i++;
		} else if (is_added) {
			add_difference(walk, (struct text_line){.kind = TEXT_LINE_ADDED,
								.text = new->items[j],
								.is_white_space = white->new_is_white[j],
								.new_line = (uint32_t)(j + 1)});
			j++;
		} else {
			walk_pair(walk, new, i++, j++);
		}
	}
	if (walk->same)
		end_same(walk, true);
}

static struct white_lines white_lines_of(struct arena *arena, const struct lines *old, const struct lines *new,
					 uint32_t *pairs)
{
	struct white_lines lines = {
		.old = old->items,
		.old_count = old->count,
		.new = new->items,
		.new_count = new->count,
		.pairs = pairs,
		.old_is_white = arena_array(arena, old->count, sizeof(bool)),
		.new_is_white = arena_array(arena, new->count, sizeof(bool)),
		.old_run = arena_array(arena, old->count, sizeof(uint32_t)),
		.new_run = arena_array(arena, new->count, sizeof(uint32_t)),
	};
	white_lines(&lines, STEPS_FOR_LINES);
	return lines;
}

struct text_diff text_diff(struct arena *arena, struct slice old, struct slice new, size_t context)
{
	ARENA_AUTO scratch = arena_new();
	bool final_break = slice_ends_with(old, "\n") && slice_ends_with(new, "\n");
	struct lines a = lines_of(scratch, body_of(old, final_break));
	struct lines b = lines_of(scratch, body_of(new, final_break));
	struct line_pairs pairs = line_pairs(scratch, a.items, a.count, b.items, b.count, STEPS_FOR_LINES);
	struct walk walk = {
		.arena = arena,
		.context = context < MOST_CONTEXT ? context : MOST_CONTEXT,
		.old = a.items,
		.fates = fates_of(arena, &a, &b, pairs.of_old, &pairs.is_whole),
		.white = white_lines_of(scratch, &a, &b, pairs.of_old),
	};
	walk_all(&walk, &a, &b, paired_lines(scratch, &walk.white));
	struct text_diff diff = {
		.lines = walk.lines,
		.count = walk.count,
		.old_lines = count_lines(old),
		.new_lines = count_lines(new),
		.is_white_space = white_space_only(old, new),
		.is_by_blocks = !pairs.is_whole,
		.final_break = final_break,
	};
	for (size_t i = 0; i < diff.count; i++) {
		diff.changed += diff.lines[i].kind != TEXT_LINE_SAME && diff.lines[i].kind != TEXT_LINE_SKIPPED;
		diff.white_space += diff.lines[i].is_white_space;
	}
	return diff;
}

/* ---- back ---- */

/* Appends the line that a changed one became; false when it was not `old`. */
static bool apply_words(const struct text_line *line, struct slice old, struct strbuf *out)
{
	for (size_t i = 0; i < line->words_count; i++) {
		const struct text_word *word = &line->words[i];
		if (word->kind != TEXT_WORD_REMOVED)
			strbuf_add_slice(out, word->text);
		if (word->kind == TEXT_WORD_ADDED)
			continue;
		if (old.length < word->text.length ||
		    !slice_equal((struct slice){old.at, word->text.length}, word->text))
			return false;
		scan_take(&old, word->text.length);
	}
	return old.length == 0;
}

/* Takes the lines of old that a line of the diff stands for, and appends what became of them. */
static bool apply_line(const struct text_line *line, struct slice *rest, bool *is_first, struct strbuf *out)
{
	struct slice old;
	size_t lines = line->kind == TEXT_LINE_SKIPPED ? line->skipped : 1;
	for (size_t i = 0; i < lines; i++) {
		if (line->kind != TEXT_LINE_ADDED && !take_line(rest, &old))
			return false;
		if (line->kind != TEXT_LINE_REMOVED && !*is_first)
			strbuf_add_char(out, '\n');
		*is_first = *is_first && line->kind == TEXT_LINE_REMOVED;
		if (line->kind == TEXT_LINE_CHANGED && !apply_words(line, old, out))
			return false;
		if (line->kind == TEXT_LINE_REMOVED && !slice_equal(old, line->text))
			return false;
		if (line->kind == TEXT_LINE_SAME || line->kind == TEXT_LINE_SKIPPED)
			strbuf_add_slice(out, old);
		if (line->kind == TEXT_LINE_ADDED)
			strbuf_add_slice(out, line->text);
	}
	return true;
}

bool text_diff_apply(const struct text_diff *diff, struct slice old, struct strbuf *out)
{
	bool is_first = true;
	struct slice rest = body_of(old, diff->final_break);
	for (size_t i = 0; i < diff->count; i++)
		if (!apply_line(&diff->lines[i], &rest, &is_first, out))
			return false;
	if (diff->final_break)
		strbuf_add_char(out, '\n');
	return !rest.at;
}
