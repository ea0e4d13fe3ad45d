/* SPDX-License-Identifier: MIT */
/* An array of values, each taken for an old and a new dashboard: the changes make the new one of the old one. */
#include <assert.h>

#include "model/base/arena.h"
#include "model/diff/diff.h"
#include "model/value/json.h"
#include "tests/fuzz/fuzz.h"
#include "tests/model/diff/applied.h"

#define MOST_VALUES 3

static void check(const struct value *old, const struct value *new)
{
	ARENA_AUTO arena = arena_new();
	struct changes changes = diff_dashboards(arena, old, new);
	struct changes kept;
	changes_keep(arena, &changes, &kept);
	assert((kept.count == 0) == value_equal(old, new));
	assert(value_equal(applied(arena, old, &kept), new));
	for (size_t i = 0; i < kept.count; i++) {
		const struct change *change = &kept.items[i];
		assert(strlen(change->what) >= change->named);
		assert(!change->old_path == !change->from);
		assert(!change->from == (change->kind == CHANGE_ADD));
		assert(!change->to == (change->kind == CHANGE_REMOVE));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct place start = {"fuzz.json", 1, 1};
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	const struct value *root = json_read(arena, (struct slice){(const char *)data, size}, start, &diags);
	if (!root || root->kind != VALUE_ARRAY)
		return 0;
	size_t count = root->count < MOST_VALUES ? root->count : MOST_VALUES;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count; k++)
			check(&root->items[i], &root->items[k]);
	return 0;
}
