/* SPDX-License-Identifier: MIT */
/*
 * yaml_source: the bytes behind a YAML stream, for facts that are not in the parser's events. A part of the YAML
 * reader.
 */
#ifndef DASHSYNC_MODEL_VALUE_YAML_SOURCE_H
#define DASHSYNC_MODEL_VALUE_YAML_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/diag.h"
#include "model/base/slice.h"

/*
 * Checks what libyaml must not see: invalid UTF-8, a merge conflict, the three characters that YAML 1.1 takes for line
 * breaks and 1.2 does not, very many %TAG directives. A byte-order mark is an error too, but is taken off, so that
 * reading can go on. False when it cannot.
 */
bool yaml_source_check(struct slice *text, struct place origin, struct diagnostics *diags);

/* A walk through the source in characters, as the parser counts them. Zeroed at the start. */
struct yaml_cursor {
	size_t characters;
	size_t offset; /* in bytes */
};

/* What is left of the source from character `index`, which is at or after the last one asked for. */
struct slice yaml_source_from(struct slice text, struct yaml_cursor *cursor, size_t index);

/* How a node begins, before its content. */
struct yaml_properties {
	struct slice content; /* the rest of the source, from the content of the node */
	uint32_t lines;       /* line breaks passed over */
};

/* Passes over anchor, tag, white space and comments. */
struct yaml_properties yaml_source_properties(struct slice node);

/* The column (from 1) at which the lines of a literal block begin. `text` is its value, `content` begins at its `|`. */
uint32_t yaml_source_block_column(struct slice content, struct slice text);

#endif
