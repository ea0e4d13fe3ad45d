/* SPDX-License-Identifier: MIT */
/*
 * intern: numbers for texts, so that lines and words are compared as numbers. Equal numbers are equal texts.
 *
 * Equal texts have equal numbers but for texts that were made to collide: a search looks at a bounded number of places,
 * so that it costs the same for every text. A diff that sees two numbers for one text is longer, and still right.
 */
#ifndef DASHSYNC_MODEL_TEXT_DIFF_INTERN_H
#define DASHSYNC_MODEL_TEXT_DIFF_INTERN_H

#include <stddef.h>
#include <stdint.h>

#include "model/base/slice.h"

struct arena;

struct intern {
	struct arena *arena;
	struct slice *texts; /* by number, borrowed */
	size_t room;
	size_t count;
	struct intern_place *places;
	size_t places_count;
};

/* An empty table, whose memory comes from the arena. */
struct intern intern_new(struct arena *arena);

/* The number of a text: the numbers are 0, 1, 2, ... as they are given. */
uint32_t intern_id(struct intern *table, struct slice text);

#endif
