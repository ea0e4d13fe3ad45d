/* SPDX-License-Identifier: MIT */
/* edit_parts: what the two files of edits share. */
#ifndef DASHSYNC_TESTS_MODEL_REPORT_EDIT_PARTS_H
#define DASHSYNC_TESTS_MODEL_REPORT_EDIT_PARTS_H

#include <stdint.h>

#include "model/base/arena.h"
#include "model/value/value.h"

struct edit {
	struct arena *arena;
	const struct value *dashboard;
	uint64_t seed;
};

static inline const struct value *keep(struct arena *arena, struct value value)
{
	struct value *kept = arena_alloc(arena, sizeof *kept);
	*kept = value;
	return kept;
}

static inline const struct value *with(struct arena *arena, const struct value *object, const char *key,
				       struct value value)
{
	return keep(arena, value_with(arena, object, slice_of(key), value));
}

static inline const struct value *panels_of(const struct value *dashboard)
{
	return value_get_kind(dashboard, "panels", VALUE_ARRAY);
}

static inline struct value text_value(struct arena *arena, const char *text)
{
	return value_text(slice_of(arena_strdup(arena, text)));
}

/* The greatest id of the panels in a dashboard or a row; 0 without any. */
int64_t greatest_id(const struct value *holder);

/* Edits all over a dashboard (edits_all_over.c). */
const struct value *edit_ids(const struct edit *edit);
const struct value *edit_variable(const struct edit *edit);
const struct value *edit_data_source(const struct edit *edit);

#endif
