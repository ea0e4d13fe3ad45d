/* SPDX-License-Identifier: MIT */
/* An array of two values, taken for dashboards: each change between them is in exactly one group of the page. */
#include <assert.h>

#include "model/base/arena.h"
#include "model/diff/diff.h"
#include "model/report/page_of.h"
#include "model/value/json.h"
#include "tests/fuzz/fuzz.h"

static void check(struct arena *arena, const struct value *old, const struct value *new)
{
	struct changes changes = diff_dashboards(arena, old, new);
	struct page page;
	page_of(arena, old, new, &changes, &page);
	unsigned *seen = arena_array(arena, changes.count, sizeof *seen);
	for (size_t i = 0; i < page.groups_count; i++) {
		const struct page_group *group = &page.groups[i];
		assert(group->changes_count > 0 && group->label && group->subject < page.subjects_count);
		for (size_t k = 0; k < group->changes_count; k++) {
			assert(group->changes[k] < changes.count && seen[group->changes[k]]++ == 0);
			assert(k == 0 || group->changes[k - 1] < group->changes[k]);
		}
		for (size_t k = 0; k < group->details_count; k++)
			assert(group->details[k].label && group->details[k].text);
		for (size_t k = 0; k < group->places_count; k++)
			assert(group->places[k]);
	}
	for (size_t i = 0; i < changes.count; i++)
		assert(seen[i] == 1);
	struct page kept;
	page_keep(arena, &page, &kept);
	assert(kept.groups_count == page.groups_count && (changes.count == 0) == (*kept.summary == '\0'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct place start = {"fuzz.json", 1, 1};
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	const struct value *root = json_read(arena, (struct slice){(const char *)data, size}, start, &diags);
	if (!root || root->kind != VALUE_ARRAY || root->count != 2)
		return 0;
	check(arena, &root->items[0], &root->items[1]);
	check(arena, &root->items[1], &root->items[0]);
	return 0;
}
