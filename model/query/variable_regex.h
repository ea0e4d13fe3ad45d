/* SPDX-License-Identifier: MIT */
/*
 * variable_regex: the `regex` of a variable, which says which texts of its query are values, and what of them.
 *
 * It is written for a browser (JavaScript): "/pattern/flags", or a pattern that has to fit from beginning to end. What
 * POSIX spells differently is translated; what it has not (lookaround, lazy quantifiers, references back) is not
 * understood here, and neither is a pattern that refers to other variables. Private to variables.c and
 * variable_query.c.
 */
#ifndef DASHSYNC_MODEL_QUERY_VARIABLE_REGEX_H
#define DASHSYNC_MODEL_QUERY_VARIABLE_REGEX_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>

#include "model/base/slice.h"

struct arena;

struct variable_regex {
	bool is_open;        /* else there is none, and every text fits */
	bool is_wide;        /* flag g: another match of the text may have the value */
	size_t value, spare; /* the groups that are taken: that named `value`, else that named `text`, else the first;
				0: all of the text */
	regex_t posix;
};

/* False: it is not understood, and nothing is open. Else close it. */
bool variable_regex_open(struct slice regex, struct variable_regex *out);

/* Cuts a text to what the regex makes of it; false when it does not fit. Texts over 1000 bytes do not. */
bool variable_regex_take(const struct variable_regex *regex, struct arena *arena, struct slice *text);

/* Takes one that is not open, too. */
void variable_regex_close(struct variable_regex *regex);

#endif
