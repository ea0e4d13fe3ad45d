/* SPDX-License-Identifier: MIT */
/* What a person approves is an effect on a server, so only what names it goes into the digest. */
#include <assert.h>

#include "model/base/arena.h"
#include "model/plan/plan_fields.h"
#include "model/plan/plan_file.h"

static const char *const keys[] = {"live_uid", "id", "folder", "version", "live", "result", "action"};

#define KEYS (sizeof keys / sizeof keys[0])

static struct value value_of_row(struct arena *arena, const struct saved_row *row)
{
	struct member members[KEYS] = {0};
	struct value object;
	for (size_t i = 0; i < KEYS; i++) {
		const struct plan_field *field = plan_fields_find(&plan_fields_row, slice_of(keys[i]));
		members[i].key = slice_of(keys[i]);
		members[i].value = plan_fields_make_one(arena, field, row);
	}
	bool is_unique = value_object(arena, members, KEYS, &object, NULL);
	assert(is_unique);
	(void)is_unique;
	return object;
}

static struct digest digest_of(struct arena *arena, struct slice endpoint, const struct value *rows, size_t count)
{
	const struct value parts[] = {value_text(endpoint), value_array(arena, rows, count)};
	struct value both = value_array(arena, parts, 2);
	return digest_of_value(&both);
}

struct digest plan_file_digest(const struct plan *plan)
{
	ARENA_AUTO arena = arena_new();
	struct value *rows = arena_array(arena, plan->count, sizeof *rows);
	struct saved_row *saved = arena_array(arena, plan->count, sizeof *saved); /* has the texts of the digests */
	size_t count = 0;
	for (size_t i = 0; i < plan->count; i++) {
		if (!action_writes(plan->rows[i].action))
			continue;
		saved[count] = plan_file_row(&plan->rows[i]);
		rows[count] = value_of_row(arena, &saved[count]);
		count++;
	}
	return digest_of(arena, slice_of(plan->endpoint), rows, count);
}

struct digest plan_file_digest_saved(const struct saved_plan *saved)
{
	ARENA_AUTO arena = arena_new();
	struct value *rows = arena_array(arena, saved->count, sizeof *rows);
	for (size_t i = 0; i < saved->count; i++)
		rows[i] = value_of_row(arena, &saved->rows[i]);
	return digest_of(arena, saved->endpoint, rows, saved->count);
}
