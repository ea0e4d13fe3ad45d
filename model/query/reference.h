/* SPDX-License-Identifier: MIT */
/* reference: where a text refers to a variable. */
#ifndef DASHSYNC_MODEL_QUERY_REFERENCE_H
#define DASHSYNC_MODEL_QUERY_REFERENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/slice.h"

/*
 * The next reference ($name, ${name}, ${name.field:format}, [[name]], [[name:format]]) in a text at or after `from`;
 * false when there is none. Anything else that has dollars or brackets is text.
 */
struct reference {
	size_t at, length;   /* of the whole reference */
	struct slice name;   /* without field and format; letters, digits, underscores */
	struct slice field;  /* of ${name.field}, or at NULL */
	struct slice format; /* of ${name:format}, or at NULL */
};
bool reference_next(struct slice text, size_t from, struct reference *out);

#endif
