/* SPDX-License-Identifier: MIT */
/*
 * What is not white space is compared first: spaces are in every line, and would tie what does not belong together.
 * White space is the same where the word before it is, or the one behind it.
 */
#include "model/text_diff/word_line.h"

#include <stdint.h>

#include "model/base/arena.h"
#include "model/text_diff/intern.h"
#include "model/text_diff/word_scan.h"

/* The words that are not white space, and which words of the line they are. */
struct ink {
	struct sequence sequence;
	size_t *places;
};

/* Words that have no pair, between two that have. */
struct between {
	size_t old, old_end;
	size_t new, new_end;
};

static struct word_line word_line_of(struct arena *arena, struct slice line, struct intern *table)
{
	struct slice *words = NULL;
	size_t room = 0;
	size_t count = 0;
	for (struct slice rest = line; rest.length; count++) {
		words = arena_grow(arena, words, count, &room, sizeof *words);
		words[count] = word_scan(&rest);
	}
	uint32_t *ids = arena_array(arena, count, sizeof *ids);
	for (size_t i = 0; i < count; i++)
		ids[i] = intern_id(table, words[i]);
	return (struct word_line){line, words, {ids, count, arena_array(arena, count, sizeof(bool))}};
}

static struct ink ink_words(struct arena *arena, const struct word_line *line)
{
	size_t all = line->sequence.count;
	uint32_t *ids = arena_array(arena, all, sizeof *ids);
	struct ink ink = {{ids, 0, arena_array(arena, all, sizeof(bool))}, arena_array(arena, all, sizeof(size_t))};
	for (size_t i = 0; i < all; i++) {
		if (is_white(line->words[i].at[0]))
			continue;
		ink.places[ink.sequence.count] = i;
		ids[ink.sequence.count++] = line->sequence.ids[i];
	}
	return ink;
}

static void same_white(struct word_line *old, struct word_line *new, size_t i, size_t j)
{
	bool is_free = i < old->sequence.count && j < new->sequence.count &&is_white(old->words[i].at[0]) &&
		       !old->sequence.same[i] && !new->sequence.same[j];
	if (is_free && old->sequence.ids[i] == new->sequence.ids[j])
		old->sequence.same[i] = new->sequence.same[j] = true;
}

/* White space between two pairs: beside them, or word for word where there are as many on either side. */
static void same_between(struct word_line *old, struct word_line *new, const struct between *between)
{
	size_t count = between->old_end - between->old;
	if (count == 0 || between->new == between->new_end)
		return;
	if (count != between->new_end - between->new) {
		same_white(old, new, between->old, between->new);
		same_white(old, new, between->old_end - 1, between->new_end - 1);
		return;
	}
	for (size_t i = 0; i < count; i++)
		same_white(old, new, between->old + i, between->new + i);
}

static void take_over(struct word_line *old, struct word_line *new, const struct ink *old_ink,
		      const struct ink *new_ink)
{
	size_t last_old = SIZE_MAX; /* the pair before, at first the begin of the lines */
	size_t last_new = SIZE_MAX;
	for (size_t i = 0, j = 0;; i++, j++) {
		while (i < old_ink->sequence.count && !old_ink->sequence.same[i])
			i++;
		while (j < new_ink->sequence.count && !new_ink->sequence.same[j])
			j++;
		bool is_end = i == old_ink->sequence.count;
		size_t at_old = is_end ? old->sequence.count : old_ink->places[i];
		size_t at_new = is_end ? new->sequence.count : new_ink->places[j];
		same_between(old, new, &(struct between){last_old + 1, at_old, last_new + 1, at_new});
		if (is_end)
			return;
		old->sequence.same[at_old] = new->sequence.same[at_new] = true;
		last_old = at_old;
		last_new = at_new;
	}
}

bool word_lines(struct arena *arena, struct slice old_line, struct slice new_line, struct word_line *old,
		struct word_line *new, size_t steps)
{
	struct intern table = intern_new(arena);
	*old = word_line_of(arena, old_line, &table);
	*new = word_line_of(arena, new_line, &table);
	struct ink old_ink = ink_words(arena, old);
	struct ink new_ink = ink_words(arena, new);
	struct sequence_room room = sequence_room(arena, table.count);
	bool is_whole = sequence_diff(&old_ink.sequence, &new_ink.sequence, &room, steps);
	take_over(old, new, &old_ink, &new_ink);
	return is_whole;
}
