/* SPDX-License-Identifier: MIT */
/* parsed: JSON that a test has as text. */
#ifndef DASHSYNC_TESTS_MODEL_VALUE_PARSED_H
#define DASHSYNC_TESTS_MODEL_VALUE_PARSED_H

#include "tests/testing.h"

#include "model/base/diag.h"
#include "model/value/json.h"

/* The value of a text, in the arena; the test fails when it is not JSON. */
static inline const struct value *parsed_slice(struct arena *arena, struct slice text)
{
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	const struct value *value = json_read(arena, text, (struct place){"x.json", 1, 1}, &diags);
	if (!value)
		fail_msg("%.*s: %s", SLICE_ARG(text), diags.count ? diags.items[0].message : "?");
	return value;
}

static inline const struct value *parsed(struct arena *arena, const char *text)
{
	return parsed_slice(arena, slice_of(text));
}

#endif
