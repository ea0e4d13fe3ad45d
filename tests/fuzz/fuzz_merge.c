/* SPDX-License-Identifier: MIT */
/* An array of three values, taken for base, git and live: they merge, alike whichever side is git. */
#include <assert.h>

#include "model/base/arena.h"
#include "model/merge/merge.h"
#include "model/value/json.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct place start = {"fuzz.json", 1, 1};
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	struct merge merge;
	diagnostics_init(&diags, arena);
	const struct value *root = json_read(arena, (struct slice){(const char *)data, size}, start, &diags);
	if (!root || root->kind != VALUE_ARRAY || root->count != 3)
		return 0;
	const struct value *base = &root->items[0];
	const struct value *git = &root->items[1];
	const struct value *live = &root->items[2];
	merge_dashboards(arena, base, git, base, &merge);
	assert(merge.conflicts.count == 0 && value_equal(merge.document, git));
	merge_dashboards(arena, base, live, git, &merge);
	size_t swapped = merge.conflicts.count;
	merge_dashboards(arena, base, git, live, &merge);
	assert(merge.document && !swapped == !merge.conflicts.count);
	for (size_t i = 0; i < merge.conflicts.count; i++)
		assert(merge.conflicts.items[i].path && merge.conflicts.items[i].what);
	return 0;
}
