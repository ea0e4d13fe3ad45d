/* SPDX-License-Identifier: MIT */
/*
 * yaml: YAML text to values, by the 1.2 core schema on libyaml's events.
 *
 * `no`, `on`, `yes` and dates are text; `true`, `null`, `~`, an empty scalar, decimal, 0o17 and 0x1F integers and
 * floats are what the core schema (YAML 1.2.2, section 10.3) says. A number keeps its text when JSON can spell it so;
 * `0x1F`, `0o17`, `+1`, `.5`, `1.` and `007` become the JSON number of the same value; `.inf` and `.nan` are refused:
 * JSON has neither. Keys must be scalars, and their text is the key.
 *
 * Anchors and aliases are expanded, under LIMIT_VALUES, LIMIT_DOCUMENT_BYTES and LIMIT_DEPTH: the values share
 * their children and keep the places of the anchor. Merge keys (`<<`) are honoured; the members that they bring stand
 * after the mapping's own. Duplicate keys, tags other than the core ones and `%YAML 1.1` are refused, and so is what
 * libyaml, which reads YAML 1.1, would read otherwise than 1.2 says: U+0085, U+2028 and U+2029 unescaped, `?` with text
 * behind it in [] and {}, the name of an anchor that goes on behind its letters, a block of text that ends in blanks
 * without a line break. docs/yaml.md has all that is not read.
 */
#ifndef DASHSYNC_MODEL_VALUE_YAML_H
#define DASHSYNC_MODEL_VALUE_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/diag.h"
#include "model/value/value.h"

struct arena;

/* The documents of one YAML stream, in order. A document with nothing in it is left out. */
struct yaml_stream {
	const struct value *documents; /* an array of `count` roots */
	size_t count;
};

/*
 * Reads a whole stream. `text` must live as long as the trees. Positions count from `origin`; problems go to `diags`.
 * Returns false when any error was added; `out` is then untouched.
 */
bool yaml_read(struct arena *arena, struct slice text, struct place origin, struct diagnostics *diags,
	       struct yaml_stream *out);

/* The same for one of several texts that share a budget of values: `*left` may be read, and what was is taken off. */
bool yaml_read_within(struct arena *arena, struct slice text, struct place origin, struct diagnostics *diags,
		      size_t *left, struct yaml_stream *out);

#endif
