/* SPDX-License-Identifier: MIT */
/*
 * json: JSON text to values and back.
 *
 * The reader is RFC 8259, strict: one value, UTF-8 checked, no comments, no trailing commas, no byte-order mark. It
 * collects what it can go on after (a duplicate key, broken UTF-8, a lone surrogate, an overlong number) and stops at a
 * syntax error or at a limit (depth, LIMIT_VALUES). Strings without escapes point into the text that was read.
 *
 * The writers never fail but for a full buffer.
 */
#ifndef DASHSYNC_MODEL_VALUE_JSON_H
#define DASHSYNC_MODEL_VALUE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "model/base/diag.h"
#include "model/base/slice.h"
#include "model/value/value.h"

struct arena;
struct strbuf;

/*
 * Reads one JSON text. `text` must live as long as the tree. Positions are counted from `origin` (its line and column
 * are where the first character stands, 1 and 1 for a file). Problems go to `diags` with `origin.file`. Returns the
 * root in `arena`, or NULL when any error was added.
 */
const struct value *json_read(struct arena *arena, struct slice text, struct place origin, struct diagnostics *diags);

/*
 * The same for one of several texts that share a budget of values: `*left` may be read, and what was is taken off. A
 * budget above LIMIT_VALUES is for a text that is not a dashboard.
 */
const struct value *json_read_within(struct arena *arena, struct slice text, struct place origin,
				     struct diagnostics *diags, size_t *left);

/*
 * For a text with whole documents in it, of which few are needed as trees. Each outermost object that is the value of a
 * member `key` is read under a budget of its own, and its memory is freed. The tree has a string in its place: the
 * object's text, a part of `text`. A value of `key` of another kind becomes null.
 */
const struct value *json_read_folded(struct arena *arena, struct slice text, struct place origin,
				     struct diagnostics *diags, const char *key);

/* Compact, keys in the order of the tree, numbers and strings in their own spelling: for sending. */
void json_write(const struct value *value, struct strbuf *out);

/* As json_write with two spaces of indentation and a final newline: for reading. */
void json_write_pretty(const struct value *value, struct strbuf *out);

/* The canonical text, algorithm 1 (docs/digest.md): equal values, and only they, have equal texts. */
void json_write_canonical(const struct value *value, struct strbuf *out);

/* A string with its quotes and the shortest escapes, as the canonical text has it. */
void json_write_string(struct slice text, struct strbuf *out);

#endif
