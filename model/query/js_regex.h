/* SPDX-License-Identifier: MIT */
/*
 * js_regex: regular expressions as JavaScript has them without flag u, answered by PCRE2.
 *
 *     struct js_regex *regex = js_regex_open(arena, pattern, JS_REGEX_FOLDS, &why);
 *     if (js_regex_exec(regex, text, 0) == JS_REGEX_FOUND)
 *             first = js_regex_group(regex, text, 1);
 *     js_regex_close(regex);
 *
 * Every answer is JavaScript's, or it is refused with a reason: js_pattern.h lists the patterns that are, js_regex_exec
 * the texts. The work for one text is bounded by a count of steps, so a pattern that backtracks for ever ends soon and
 * ends the same way everywhere. The work for many texts is bounded by a meter: js_regex_meter.
 */
#ifndef DASHSYNC_MODEL_QUERY_JS_REGEX_H
#define DASHSYNC_MODEL_QUERY_JS_REGEX_H

#include <stddef.h>
#include <stdint.h>

#include "model/base/slice.h"

struct arena;
struct js_regex;

enum js_regex_flag {
	JS_REGEX_FOLDS = 1,  /* i */
	JS_REGEX_LINES = 2,  /* m */
	JS_REGEX_STICKY = 4, /* y: a match begins where it is looked for */
};

enum js_regex_result {
	JS_REGEX_NONE,
	JS_REGEX_FOUND,
	JS_REGEX_COSTLY, /* the text is too long, or the steps were used up */
	JS_REGEX_APART,  /* the text has characters on which JavaScript and PCRE2 disagree */
	JS_REGEX_SPENT,  /* the steps of the meter were used up */
};

/* Returns NULL with the reason in `*why` ("it has ..."), which lives in the arena. The caller closes the regex. */
struct js_regex *js_regex_open(struct arena *arena, struct slice pattern, unsigned flags, const char **why);

/*
 * From now on a text that takes more than `free` steps for a place where a match may begin has all of its steps taken
 * from `*steps`, which outlives the regex; counting them makes it some three times slower. Answers stay the same.
 */
void js_regex_meter(struct js_regex *regex, uint32_t free, uint64_t *steps);

/* Looks for a match that begins at byte `from` or later. `from` is 0, or where a match of this text ended. */
enum js_regex_result js_regex_exec(struct js_regex *regex, struct slice text, size_t from);

/* How many captures the pattern has. */
size_t js_regex_captures(const struct js_regex *regex);

/* The number of the capture with this name; 0 for none. */
size_t js_regex_named(const struct js_regex *regex, const char *name);

/* A capture of the match that was found last, in that text; 0 is all of the match. At NULL: it is unset. */
struct slice js_regex_group(const struct js_regex *regex, struct slice text, size_t number);

/* Takes NULL. */
void js_regex_close(struct js_regex *regex);

#endif
