/* SPDX-License-Identifier: MIT */
/*
 * word_scan: the words of a line, fit for every language of queries and for prose. Words cover the line; a character of
 * UTF-8 is in one word as a whole, and bytes that are none are words of one byte.
 *
 *     rate(http_requests_total{job=~"a|b"}[$__rate_interval])
 *     rate ( http_requests_total { job =~ " a | b " } [ $__rate_interval ] )
 *
 * A word is a name (with `_`, inner `:` and a `$` before it), a number with its unit (0.00000125, 5m, 10.0.0.1), an
 * operator (=~, !=, ||), a run of white space, or one other character; text in quotes has words like any other.
 */
#ifndef DASHSYNC_MODEL_TEXT_DIFF_WORD_SCAN_H
#define DASHSYNC_MODEL_TEXT_DIFF_WORD_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/slice.h"

/* Takes the first word off the front of `rest`, which is not empty. */
struct slice word_scan(struct slice *rest);

/* As word_scan for the pieces of words: `operations_perMinute` has four, and white space one for each character. */
struct slice piece_scan(struct slice *rest);

/* White space of a line: space, tab, vertical tab, form feed, carriage return; and the line feed. */
bool is_white(char c);

/* A letter, a digit, `_`, `$`, or a byte of a letter beyond ASCII. */
bool is_in_word(char c);

/* How many of the bytes are not white space. */
size_t ink_of(struct slice text);

#endif
