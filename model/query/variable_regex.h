/* SPDX-License-Identifier: MIT */
/*
 * variable_regex: the `regex` of a variable decides which texts of its query are values, and which part of them.
 *
 * Grafana takes "/pattern/flags" with the flags g, i, m, y in this order, or a pattern that has to match from beginning
 * to end. Private to variables.c and variable_query.c.
 */
#ifndef DASHSYNC_MODEL_QUERY_VARIABLE_REGEX_H
#define DASHSYNC_MODEL_QUERY_VARIABLE_REGEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/slice.h"

struct arena;
struct js_regex;

struct variable_regex {
	struct js_regex *js; /* NULL: there is none, and every text is a value */
	bool is_global;      /* flag g: all matches of a text count */
	size_t value, text;  /* the captures with these names; 0: there is none */
};

/* The values of one text, a part of it each. */
struct variable_parts {
	struct slice *items;
	size_t count, room;
};

/* False, and why in `*why` ("it has ..."), when the regex cannot be applied here; then nothing is open. */
bool variable_regex_open(struct arena *arena, struct slice regex, struct variable_regex *out, const char **why);

/* From now on texts that take many steps take them from `*steps` (js_regex_meter). */
void variable_regex_meter(struct variable_regex *regex, uint64_t *steps);

/* Puts the values of a text into `out`; a text that does not match has none. False, and why, when the result is
 * uncertain. */
bool variable_regex_take(const struct variable_regex *regex, struct arena *arena, struct slice text,
			 struct variable_parts *out, const char **why);

/* Takes one that is not open, too. */
void variable_regex_close(struct variable_regex *regex);

#endif
