/* SPDX-License-Identifier: MIT */
/*
 * sequence: which elements of two sequences of numbers are alike, in order: a longest common subsequence, within a
 * bound (E. Myers 1986, a difference algorithm whose time grows with the number of differences, in linear space).
 *
 * Elements that the other side lacks cost nothing. Beyond the bound the elements that occur once on either side split
 * the sequences (patience diff), and what is still too unlike between two of them counts as replaced.
 */
#ifndef DASHSYNC_MODEL_TEXT_DIFF_SEQUENCE_H
#define DASHSYNC_MODEL_TEXT_DIFF_SEQUENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct sequence {
	const uint32_t *ids;
	size_t count;
	bool *same; /* result: the n-th element that is the same in one has its pair in the n-th of the other */
};

/* Memory for any number of comparisons of sequences whose ids are below `ids_end`. */
struct sequence_room {
	uint32_t *old_times; /* by id; zero between two calls */
	uint32_t *new_times;
	uint32_t *new_at;
};

struct sequence_room sequence_room(struct arena *arena, size_t ids_end);

/*
 * Sets `same` of all elements. `steps` bounds the work; a step is some nanoseconds. Returns
 * false when the bound was met, so that more could have been alike.
 */
bool sequence_diff(struct sequence *old, struct sequence *new, const struct sequence_room *room, size_t steps);

/*
 * Elements that one side alone has can often begin some elements earlier or later: `a b` before `a c` in `a b a c`.
 * Moves each run of them to where `worth` of it is greatest, the latest of several. `worth` gets the run of `side`.
 */
void sequence_slide(struct sequence *side, const struct sequence *other,
		    int (*worth)(const void *user, size_t begin, size_t end), const void *user);

#endif
