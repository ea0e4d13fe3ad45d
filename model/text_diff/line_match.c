/* SPDX-License-Identifier: MIT */
/*
 * A table of old lines by new lines, as for an edit distance, with the bytes of shared words in the place of a cost:
 * the pairs in order with the most in common. Of a table with too many cells a band about its diagonal is filled.
 *
 * What two lines share is counted on sorted lists of the pieces of their words, whatever their order; which words
 * differ is found out later, for the pairs alone.
 */
#include "model/text_diff/line_match.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "model/text_diff/intern.h"
#include "model/text_diff/word_scan.h"

/* The pieces of a line. */
struct bag {
	uint32_t *ids; /* ascending */
	size_t count;
	size_t ink;
};

struct matching {
	const struct lines_range *range;
	struct bag *old;
	struct bag *new;
	struct intern table;
	size_t pieces; /* of all lines */
	size_t half;   /* half of the band's width */
};

enum step { STEP_PAIR, STEP_OLD, STEP_NEW };

static int compare_ids(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a;
	uint32_t y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static struct bag bag_of(struct matching *matching, struct slice line)
{
	struct bag bag = {0};
	size_t room = 0;
	for (struct slice rest = line; rest.length;) {
		struct slice piece = piece_scan(&rest);
		if (is_white(piece.at[0]))
			continue;
		bag.ids = arena_grow(matching->table.arena, bag.ids, bag.count, &room, sizeof *bag.ids);
		bag.ids[bag.count++] = intern_id(&matching->table, piece);
		bag.ink += piece.length;
	}
	if (bag.count)
		qsort(bag.ids, bag.count, sizeof *bag.ids, compare_ids);
	matching->pieces += bag.count;
	return bag;
}

/* The bytes of the pieces that both have. */
static size_t shared(const struct matching *matching, const struct bag *a, const struct bag *b)
{
	size_t bytes = 0;
	for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
		uint32_t x = a->ids[i];
		uint32_t y = b->ids[j];
		bytes += x == y ? matching->table.texts[x].length : 0;
		i += x <= y;
		j += y <= x;
	}
	return bytes;
}

/* What a pair is worth: 0 for lines that are not alike. Equal lines are worth more, an empty line something. */
static size_t worth(const struct matching *matching, size_t i, size_t j)
{
	const struct bag *a = &matching->old[i];
	const struct bag *b = &matching->new[j];
	size_t less = a->ink < b->ink ? a->ink : b->ink;
	if (5 * less < a->ink + b->ink)
		return 0;
	size_t bytes = shared(matching, a, b);
	if (bytes * 5 < a->ink + b->ink)
		return 0;
	bool is_same = slice_equal(matching->range->old[i], matching->range->new[j]);
	return 2 * bytes + (2 * bytes == a->ink + b->ink) + is_same;
}

/* The first column of row `i` in the band. */
static size_t band_begin(const struct matching *matching, size_t i)
{
	size_t middle = i * matching->range->new_count / matching->range->old_count;
	return middle > matching->half ? middle - matching->half : 0;
}

static size_t band_end(const struct matching *matching, size_t i)
{
	size_t middle = (i + 1) * matching->range->new_count / matching->range->old_count;
	size_t end = middle + matching->half + 1;
	return end < matching->range->new_count ? end : matching->range->new_count;
}

/*
 * Row by row from the end; `best[j]` is the most that rows from `i` and columns from `j` are worth. Columns before the
 * band have what its first one has, columns behind it what they had in the row below.
 */
static void fill(const struct matching *matching, size_t *best, unsigned char **steps)
{
	for (size_t i = matching->range->old_count; i-- > 0;) {
		size_t begin = band_begin(matching, i);
		size_t end = band_end(matching, i);
		size_t below = best[end]; /* of the row below, one to the right */
		for (size_t j = end; j-- > begin;) {
			size_t pair = worth(matching, i, j);
			size_t as_pair = pair ? pair + below : 0;
			below = best[j];
			enum step step = STEP_OLD;
			if (best[j + 1] > best[j])
				step = STEP_NEW;
			size_t most = step == STEP_NEW ? best[j + 1] : best[j];
			if (pair && as_pair >= most)
				step = STEP_PAIR;
			best[j] = step == STEP_PAIR ? as_pair : most;
			steps[i][j - begin] = (unsigned char)step;
		}
		for (size_t j = i ? band_begin(matching, i - 1) : begin; j < begin; j++)
			best[j] = best[begin];
	}
}

static void follow(const struct matching *matching, unsigned char **steps, uint32_t *pairs)
{
	size_t j = 0;
	for (size_t i = 0; i < matching->range->old_count; i++) {
		size_t begin = band_begin(matching, i);
		size_t end = band_end(matching, i);
		j = j < begin ? begin : j;
		while (j < end && steps[i][j - begin] == STEP_NEW)
			j++;
		bool is_pair = j < end && steps[i][j - begin] == STEP_PAIR;
		pairs[i] = is_pair ? (uint32_t)j++ : NOT_PAIRED;
	}
}

void line_match(const struct lines_range *range, uint32_t *pairs, size_t steps)
{
	ARENA_AUTO arena = arena_new();
	struct matching matching = {.range = range, .table = intern_new(arena)};
	matching.old = arena_array(arena, range->old_count, sizeof *matching.old);
	matching.new = arena_array(arena, range->new_count, sizeof *matching.new);
	for (size_t i = 0; i < range->old_count; i++)
		matching.old[i] = bag_of(&matching, range->old[i]);
	for (size_t j = 0; j < range->new_count; j++)
		matching.new[j] = bag_of(&matching, range->new[j]);
	/* a band that is one wider costs each line one comparison more */
	matching.half = steps / (1 + matching.pieces + 8 * (range->old_count + range->new_count)) / 2;
	size_t *best = arena_array(arena, range->new_count + 1, sizeof *best);
	unsigned char **rows = arena_array(arena, range->old_count, sizeof *rows);
	for (size_t i = 0; i < range->old_count; i++)
		rows[i] = arena_array(arena, band_end(&matching, i) - band_begin(&matching, i), sizeof **rows);
	fill(&matching, best, rows);
	follow(&matching, rows, pairs);
}
