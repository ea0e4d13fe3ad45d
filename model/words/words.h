/* SPDX-License-Identifier: MIT */
/*
 * words: values of a dashboard as a person reads them, on one line where that is possible.
 *
 *     text      ms          empty '', blank ends in quotes too: ' a'
 *     number    as written
 *     others    null, true, [a, b], {mode: off, step: 5}
 *
 * All of it is in the arena given; texts are not escaped (page.h).
 */
#ifndef DASHSYNC_MODEL_WORDS_WORDS_H
#define DASHSYNC_MODEL_WORDS_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/slice.h"

struct arena;
struct strbuf;
struct value;

/* More than these on one line are hard to read. */
#define WORDS_LINE 72

/* A value on one line; NULL stays NULL. Nothing is left out. */
const char *words_of_value(struct arena *arena, const struct value *value);

/* The same behind what is in `out`. */
void words_add_value(struct strbuf *out, const struct value *value);

/* Indented JSON, for values that are compared by lines. */
const char *words_of_json(struct arena *arena, const struct value *value);

/* "an object of 12 members", "a list of 3 items": a value that is too large for a page; `other`: "another object ...".
 */
const char *words_of_size(struct arena *arena, const struct value *value, bool other);

/* The bytes of the keys, texts and numbers of a value, one more for each of them; more than `most` where they are more.
 */
size_t words_bytes(const struct value *value, size_t most);

/* How the lines of a text end. One line without an end is like any. */
enum line_ends {
	LINE_ENDS_LF,
	LINE_ENDS_CRLF,
	LINE_ENDS_MIXED,
	LINE_ENDS_NONE,
};

enum line_ends words_line_ends(struct slice text);

/* The text with line feeds alone; carriage returns elsewhere stay. */
struct slice words_without_cr(struct arena *arena, struct slice text);

/* "line ends: CRLF → LF", "CRLF and LF line ends" of two that have both; NULL where they are the same. */
const char *words_of_line_ends(struct arena *arena, struct slice old, struct slice new);

/* A reference to a data source: "prom-prod", "default"; with its type where it has no uid. */
const char *words_of_data_source(struct arena *arena, const struct value *reference);

/* "prom-prod (prometheus)", for two references that differ in the type. */
const char *words_of_data_source_type(struct arena *arena, const struct value *reference);

/* "y 12 → 25, w 20 → 23": what differs between two gridPos, either of which may be NULL. */
const char *words_of_move(struct arena *arena, const struct value *old, const struct value *new);

/* "12x8 at x 0, y 4", as Grafana's grid has it; "" for what is not a gridPos. */
const char *words_of_place(struct arena *arena, const struct value *grid);

/* A panel's type as people call it: "time series". */
const char *words_of_type(struct arena *arena, const struct value *panel);

/* null, an empty text, an array or object without anything in it, however deep: it sets nothing. */
bool words_is_empty(const struct value *value);

/* The numbers, texts, booleans and nulls in a value, itself included. */
size_t words_leaves(const struct value *value);

/* "1 query", "7 queries": a count with its noun. */
const char *words_of_count(struct arena *arena, size_t count, const char *one, const char *many);

/* "first, second" in a buffer: adds ", " unless nothing is in it yet. */
void words_comma(struct strbuf *out);

/* A text as it is, or in single quotes where it is empty or begins or ends with white space. */
void words_add_text(struct strbuf *out, struct slice text);

#endif
