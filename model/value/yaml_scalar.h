/* SPDX-License-Identifier: MIT */
/*
 * yaml_scalar: what a YAML scalar means, by the core schema (YAML 1.2.2, section 10.3). A part of the YAML reader.
 *
 * Numbers that JSON can spell keep their text; the others get the JSON spelling of the same value, worked out on the
 * digits and never through a double: `+1` is 1, `.5` is 0.5, `1.` is 1, `007` is 7, `0o17` is 15, `0x1F` is 31.
 */
#ifndef DASHSYNC_MODEL_VALUE_YAML_SCALAR_H
#define DASHSYNC_MODEL_VALUE_YAML_SCALAR_H

#include "model/base/slice.h"
#include "model/value/value.h"

struct arena;

/* How a scalar is to be read: by its look when it is plain and has no tag, else as its tag says. */
enum yaml_scalar_type {
	YAML_SCALAR_PLAIN,
	YAML_SCALAR_STR,
	YAML_SCALAR_NULL,
	YAML_SCALAR_BOOL,
	YAML_SCALAR_INT,
	YAML_SCALAR_FLOAT,
};

enum yaml_scalar_check {
	YAML_SCALAR_OK,
	YAML_SCALAR_MISMATCH,   /* the text is not of the type that its tag says */
	YAML_SCALAR_NOT_FINITE, /* .inf or .nan: JSON has neither */
	YAML_SCALAR_WIDE,       /* 0x or 0o of more than 64 bits */
	YAML_SCALAR_LENGTH,     /* a number of more than LIMIT_NUMBER_BYTES */
	YAML_SCALAR_EXPONENT,   /* a number whose exponent has more than LIMIT_EXPONENT_DIGITS digits */
};

/* Fills kind and content of `out`, not its place. `text` must live as long as `out`, which is untouched on failure. */
enum yaml_scalar_check yaml_scalar_read(struct arena *arena, struct slice text, enum yaml_scalar_type type,
					struct value *out);

#endif
