/* SPDX-License-Identifier: MIT */
/*
 * Between two equal lines the words of both sides are compared, whatever the lines that they are in. Where as many
 * words with a pair end with a line of old as end with a line of new, a part ends; each part is white or it is not.
 */
#include "model/text_diff/white_lines.h"

#include "model/base/arena.h"
#include "model/text_diff/intern.h"
#include "model/text_diff/line_match.h"
#include "model/text_diff/sequence.h"
#include "model/text_diff/white_space.h"
#include "model/text_diff/word_scan.h"

/* Lines of either side, from `begin` to `end`. */
struct part {
	size_t old, old_end;
	size_t new, new_end;
};

/* The words of some lines. */
struct side {
	struct sequence words;
	size_t *ends; /* by line: the number of its last word, and one */
	size_t *same; /* by line: how many words up to its end have a pair */
};

static bool is_equal(const struct white_lines *lines, size_t i)
{
	return lines->pairs[i] != NOT_PAIRED && slice_equal(lines->old[i], lines->new[lines->pairs[i]]);
}

/* The next lines between two equal ones, which may be none on one side; false at the end. */
static bool next_part(const struct white_lines *lines, struct part *part)
{
	size_t i = part->old_end;
	size_t j = part->new_end;
	for (; i < lines->old_count && is_equal(lines, i) && lines->pairs[i] == j; i++)
		j++;
	*part = (struct part){i, i, j, lines->new_count};
	while (part->old_end < lines->old_count && !is_equal(lines, part->old_end))
		part->old_end++;
	if (part->old_end < lines->old_count)
		part->new_end = lines->pairs[part->old_end];
	return part->old < part->old_end || part->new < part->new_end;
}

/* Lines that stand one after the other in a text, as one text. */
static struct slice text_of(const struct slice *lines, size_t begin, size_t end)
{
	if (begin == end)
		return (struct slice){0};
	const char *at = lines[begin].at;
	return (struct slice){at, (size_t)(lines[end - 1].at + lines[end - 1].length - at)};
}

static bool is_white_part(const struct white_lines *lines, const struct part *part)
{
	struct slice old = text_of(lines->old, part->old, part->old_end);
	struct slice new = text_of(lines->new, part->new, part->new_end);
	return ink_of(old) + ink_of(new) == 0 || white_space_only(old, new);
}

static struct side side_of(struct arena *arena, const struct slice *lines, size_t count, struct intern *table)
{
	struct side side = {
		{0}, arena_array(arena, count, sizeof *side.ends), arena_array(arena, count, sizeof *side.same)};
	uint32_t *ids = NULL;
	size_t room = 0;
	for (size_t i = 0; i < count; i++) {
		for (struct slice rest = lines[i]; rest.length;) {
			struct slice word = word_scan(&rest);
			if (is_white(word.at[0]))
				continue;
			ids = arena_grow(arena, ids, side.words.count, &room, sizeof *ids);
			ids[side.words.count++] = intern_id(table, word);
		}
		side.ends[i] = side.words.count;
	}
	side.words.ids = ids;
	side.words.same = arena_array(arena, side.words.count, sizeof(bool));
	return side;
}

static void count_same(struct side *side, size_t lines)
{
	size_t word = 0;
	size_t same = 0;
	for (size_t i = 0; i < lines; i++) {
		for (; word < side->ends[i]; word++)
			same += side->words.same[word];
		side->same[i] = same;
	}
}

/* How many words with a pair come before line `i` of a side. */
static size_t same_before(const struct side *side, size_t i)
{
	return i ? side->same[i - 1] : 0;
}

static void mark(struct white_lines *lines, const struct part *part, bool is_white, uint32_t run)
{
	for (size_t i = part->old; i < part->old_end; i++) {
		lines->old_is_white[i] = is_white;
		lines->old_run[i] = run;
	}
	for (size_t j = part->new; j < part->new_end; j++) {
		lines->new_is_white[j] = is_white;
		lines->new_run[j] = run;
	}
}

static void split(struct white_lines *lines, const struct part *all, const struct side *old, const struct side *new)
{
	size_t old_count = all->old_end - all->old;
	size_t new_count = all->new_end - all->new;
	bool was_white = false;
	uint32_t run = 0;
	for (size_t i = 0, j = 0; i < old_count || j < new_count;) {
		struct part part = {all->old + i, 0, all->new + j, 0};
		bool is_added = j < new_count && same_before(new, j + 1) == same_before(new, j);
		if (i == old_count || is_added)
			j++;
		else
			i++;
		while (same_before(old, i) != same_before(new, j)) {
			if (same_before(old, i) < same_before(new, j))
				i++;
			else
				j++;
		}
		part.old_end = all->old + i;
		part.new_end = all->new + j;
		bool is_white = is_white_part(lines, &part);
		run += is_white != was_white;
		mark(lines, &part, is_white, run);
		was_white = is_white;
	}
	for (size_t i = all->old; i < all->old_end; i++)
		if (lines->pairs[i] != NOT_PAIRED && lines->old_run[i] != lines->new_run[lines->pairs[i]])
			lines->pairs[i] = NOT_PAIRED;
}

/* Whether each line has its pair, so that each pair is a part. */
static bool is_paired(const struct white_lines *lines, const struct part *part)
{
	for (size_t i = part->old; i < part->old_end; i++)
		if (lines->pairs[i] != part->new + (i - part->old))
			return false;
	return part->old_end - part->old == part->new_end - part->new;
}

static void look_at(struct white_lines *lines, const struct part *all, size_t steps)
{
	if (is_paired(lines, all)) {
		for (size_t i = all->old, j = all->new; i < all->old_end; i++, j++)
			lines->old_is_white[i] = lines->new_is_white[j] = white_space_only(lines->old[i],
											   lines->new[j]);
		return;
	}
	ARENA_AUTO arena = arena_new();
	struct intern table = intern_new(arena);
	struct side old = side_of(arena, &lines->old[all->old], all->old_end - all->old, &table);
	struct side new = side_of(arena, &lines->new[all->new], all->new_end - all->new, &table);
	struct sequence_room room = sequence_room(arena, table.count);
	sequence_diff(&old.words, &new.words, &room, steps);
	count_same(&old, all->old_end - all->old);
	count_same(&new, all->new_end - all->new);
	split(lines, all, &old, &new);
}

void white_lines(struct white_lines *lines, size_t steps)
{
	struct part part = {0};
	size_t all = 1;
	while (next_part(lines, &part))
		all += part.old_end - part.old + part.new_end - part.new;
	part = (struct part){0};
	while (next_part(lines, &part))
		look_at(lines, &part, steps * (part.old_end - part.old + part.new_end - part.new) / all);
}
