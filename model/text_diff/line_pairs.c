/* SPDX-License-Identifier: MIT */
/*
 * 1. Equal lines are paired, as in every diff.
 * 2. Pairs of lines without a word (`)`, `},`, empty ones) that stand alone between two gaps are given up: they tie
 * what does not belong together.
 * 3. In each gap the lines with the most in common are paired. In a large gap those come first that differ in white
 *    space alone, so that a long text may be indented anew.
 */
#include "model/text_diff/line_pairs.h"

#include <string.h>

#include "model/base/arena.h"
#include "model/text_diff/intern.h"
#include "model/text_diff/line_match.h"
#include "model/text_diff/sequence.h"
#include "model/text_diff/word_scan.h"

#define LONGEST_LOOSE 3             /* lines without a word */
#define LARGE_GAP     ((size_t)256) /* lines of both sides */

struct lines {
	const struct slice *items;
	size_t count;
};

struct pairing {
	struct arena *scratch;
	struct lines old;
	struct lines new;
	uint32_t *of_old;
	size_t steps;         /* for all gaps */
	size_t lines_in_gaps; /* and one */
	bool is_whole;
};

/* Lines from `begin` to `end` on either side, none of them paired. */
struct gap {
	size_t old, old_end;
	size_t new, new_end;
};

/* The next gap from `gap` on, which may be empty; false at the end. */
static bool next_gap(const struct pairing *pairing, struct gap *gap)
{
	size_t i = gap->old_end;
	size_t j = gap->new_end;
	while (i < pairing->old.count && pairing->of_old[i] == j) {
		i++;
		j++;
	}
	*gap = (struct gap){i, i, j, j};
	while (gap->old_end < pairing->old.count && pairing->of_old[gap->old_end] == NOT_PAIRED)
		gap->old_end++;
	gap->new_end = gap->old_end < pairing->old.count ? pairing->of_old[gap->old_end] : pairing->new.count;
	return gap->old < gap->old_end || gap->new < gap->new_end;
}

/* ---- 1. equal lines ---- */

static struct sequence sequence_of(struct arena *arena, struct lines lines, struct intern *table)
{
	uint32_t *ids = arena_array(arena, lines.count, sizeof *ids);
	for (size_t i = 0; i < lines.count; i++)
		ids[i] = intern_id(table, lines.items[i]);
	return (struct sequence){ids, lines.count, arena_array(arena, lines.count, sizeof(bool))};
}

/* A run of added lines reads best when it ends with an empty line, or does not begin with what closes another. */
static int worth_of_lines(const void *user, size_t begin, size_t end)
{
	const struct slice *lines = user;
	struct slice first = lines[begin];
	while (first.length && is_white(first.at[0]))
		first = (struct slice){first.at + 1, first.length - 1};
	bool is_closing = first.length && strchr(")]}", first.at[0]) && first.at[0];
	return 2 * (ink_of(lines[end - 1]) == 0) + (first.length > 0 && !is_closing);
}

/* Pairs equal lines of two parts, of which `old_begin` and `new_begin` are the first lines. */
static void pair_equal(struct pairing *pairing, struct lines old, struct lines new, const struct gap *part,
		       size_t steps)
{
	ARENA_AUTO arena = arena_new();
	struct intern table = intern_new(arena);
	struct sequence a = sequence_of(arena, old, &table);
	struct sequence b = sequence_of(arena, new, &table);
	struct sequence_room room = sequence_room(arena, table.count);
	pairing->is_whole = sequence_diff(&a, &b, &room, steps) && pairing->is_whole;
	sequence_slide(&a, &b, worth_of_lines, old.items);
	sequence_slide(&b, &a, worth_of_lines, new.items);
	for (size_t i = 0, j = 0; i < old.count; i++) {
		if (!a.same[i])
			continue;
		while (!b.same[j])
			j++;
		pairing->of_old[part->old + i] = (uint32_t)(part->new + j++);
	}
}

/* ---- 2. lines without a word ---- */

static bool has_word(struct slice line)
{
	for (size_t i = 0; i < line.length; i++)
		if (is_in_word(line.at[i]))
			return true;
	return false;
}

static void loosen(struct pairing *pairing)
{
	struct gap before = {0};
	struct gap gap = {0};
	for (bool more = next_gap(pairing, &gap), is_first = true; more; is_first = false) {
		bool is_loose = !is_first && gap.old - before.old_end <= LONGEST_LOOSE;
		for (size_t i = before.old_end; is_loose && i < gap.old; i++)
			is_loose = !has_word(pairing->old.items[i]);
		for (size_t i = before.old_end; is_loose && i < gap.old; i++)
			pairing->of_old[i] = NOT_PAIRED;
		before = gap;
		more = next_gap(pairing, &gap);
	}
}

/* ---- 3. gaps ---- */

/* The line with one space for each run of white space, and none at its ends. */
static struct slice without_indentation(struct arena *arena, struct slice line)
{
	char *copy = arena_alloc(arena, line.length + 1);
	size_t length = 0;
	bool is_apart = false;
	for (size_t i = 0; i < line.length; i++) {
		if (is_white(line.at[i])) {
			is_apart = true;
			continue;
		}
		if (is_apart && length)
			copy[length++] = ' ';
		copy[length++] = line.at[i];
		is_apart = false;
	}
	return (struct slice){copy, length};
}

static struct lines lines_without_indentation(struct arena *arena, const struct slice *lines, size_t count)
{
	struct slice *copies = arena_array(arena, count, sizeof *copies);
	for (size_t i = 0; i < count; i++)
		copies[i] = without_indentation(arena, lines[i]);
	return (struct lines){copies, count};
}

static void fill_gap(struct pairing *pairing, const struct gap *gap)
{
	struct lines_range range = {&pairing->old.items[gap->old], gap->old_end - gap->old,
				    &pairing->new.items[gap->new], gap->new_end - gap->new};
	size_t lines = range.old_count + range.new_count;
	uint32_t *pairs = &pairing->of_old[gap->old];
	if (range.old_count == 0 || range.new_count == 0)
		return;
	if (lines == 2)
		pairs[0] = 0;
	else
		line_match(&range, pairs, pairing->steps * lines / pairing->lines_in_gaps);
	for (size_t i = 0; i < range.old_count; i++)
		if (pairs[i] != NOT_PAIRED)
			pairs[i] += (uint32_t)gap->new;
}

static void pair_in_gap(struct pairing *pairing, const struct gap *gap)
{
	ARENA_AUTO arena = arena_new();
	size_t old_count = gap->old_end - gap->old;
	size_t new_count = gap->new_end - gap->new;
	if (old_count == 0 || new_count == 0 || old_count + new_count < LARGE_GAP)
		return;
	pair_equal(pairing, lines_without_indentation(arena, &pairing->old.items[gap->old], old_count),
		   lines_without_indentation(arena, &pairing->new.items[gap->new], new_count), gap,
		   pairing->steps * (old_count + new_count) / pairing->lines_in_gaps);
}

static void for_each_gap(struct pairing *pairing, void (*act)(struct pairing *pairing, const struct gap *gap))
{
	struct gap gap = {0};
	pairing->lines_in_gaps = 1;
	while (next_gap(pairing, &gap))
		pairing->lines_in_gaps += gap.old_end - gap.old + gap.new_end - gap.new;
	gap = (struct gap){0};
	while (next_gap(pairing, &gap))
		act(pairing, &gap);
}

struct line_pairs line_pairs(struct arena *arena, const struct slice *old, size_t old_count, const struct slice *new,
			     size_t new_count, size_t steps)
{
	struct pairing pairing = {
		.old = {old, old_count},
		.new = {new, new_count},
		.of_old = arena_array(arena, old_count, sizeof(uint32_t)),
		.steps = steps / 2,
		.is_whole = true,
	};
	const struct gap all = {0, old_count, 0, new_count};
	for (size_t i = 0; i < old_count; i++)
		pairing.of_old[i] = NOT_PAIRED;
	pair_equal(&pairing, pairing.old, pairing.new, &all, steps / 2);
	loosen(&pairing);
	for_each_gap(&pairing, pair_in_gap);
	for_each_gap(&pairing, fill_gap);
	return (struct line_pairs){pairing.of_old, pairing.is_whole};
}
