/* SPDX-License-Identifier: MIT */
/* candidates: the words that are offered, and their descriptions. */
#ifndef DASHSYNC_CMD_COMPLETION_CANDIDATES_H
#define DASHSYNC_CMD_COMPLETION_CANDIDATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "model/base/slice.h"

struct arena;

struct candidate {
	struct slice value;
	struct slice description; /* empty: none */
};

struct candidates {
	struct arena *arena;
	struct slice prefix; /* what the values have to begin with */
	const char *front;   /* what is printed before each value: the part of the word that is not its own */
	struct candidate *items;
	size_t count;
	size_t room;
};

/* Adds a value that begins with the prefix and is text that a command line can hold. Texts are borrowed. */
void candidates_add(struct candidates *candidates, struct slice value, struct slice description);

/* The same of words that one blank separates: "auto always never". */
void candidates_add_words(struct candidates *candidates, const char *words);

/* Sorts them by value (else the order of adding stays) and drops all but the first of the same value. */
void candidates_sort(struct candidates *candidates);

/* Prints a line each. */
void candidates_print(const struct candidates *candidates, FILE *out);

#endif
