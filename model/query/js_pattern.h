/* SPDX-License-Identifier: MIT */
/*
 * js_pattern: one pass over a JavaScript pattern (without flag u), in front of PCRE2. What it lets through, PCRE2
 * answers as JavaScript does.
 *
 * It refuses what only PCRE2 has: possessive quantifiers, atomic groups, recursion, inline flags, \A, \Q, POSIX
 * classes, verbs. It refuses what both have with different answers: captures that JavaScript forgets at each turn of a
 * repeated group and PCRE2 keeps, repeated groups that may match nothing, captures inside a lookbehind, which
 * JavaScript matches from right to left. It rewrites what is only spelled differently: \v, "{" as text, "[" in a class.
 * A pattern that JavaScript refuses is refused here or by PCRE2. Private to js_regex.c.
 */
#ifndef DASHSYNC_MODEL_QUERY_JS_PATTERN_H
#define DASHSYNC_MODEL_QUERY_JS_PATTERN_H

#include <stdbool.h>

#include "model/base/slice.h"

struct strbuf;

/*
 * Writes the pattern for PCRE2 into `out`, at most twice as long. `folds`: flag i. `*has_space` is set where \s or \S
 * is used: the two disagree about spaces outside of ASCII. Returns NULL, or why it is refused ("it has ...").
 */
const char *js_pattern_write(struct slice pattern, bool folds, struct strbuf *out, bool *has_space);

#endif
