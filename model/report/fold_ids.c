/* SPDX-License-Identifier: MIT */
/*
 * Panels renumbered, as tools do that write a whole dashboard anew: one group, with each run of ids that went the same
 * distance. Whatever else names a panel by its id and followed belongs to it: a query on another panel's result
 * (`panelId`). The refIds of queries are fold_ref_ids.c.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/slice.h"
#include "model/base/strbuf.h"
#include "model/report/changed_panels.h"
#include "model/report/fold.h"
#include "model/value/value.h"
#include "model/words/words.h"

#define TEXT_BYTES (SIZE_MAX / 2)

struct renumbered {
	int64_t old;
	int64_t new;
	uint32_t change;
};

static int compare_ids(const void *a, const void *b)
{
	const struct renumbered *left = a;
	const struct renumbered *right = b;
	if (left->old != right->old)
		return left->old < right->old ? -1 : 1;
	return left->change < right->change ? -1 : left->change > right->change;
}

/* Reads a change of one whole number into another. */
static bool renumbered_of(const struct change *change, size_t index, struct renumbered *out)
{
	out->change = (uint32_t)index;
	return change->kind == CHANGE_SET && change->old->kind == VALUE_NUMBER &&
	       change->new->kind == VALUE_NUMBER &&value_to_integer(change->old, &out->old) &&
	       value_to_integer(change->new, &out->new);
}

static size_t find_renumbered(const struct grouping *grouping, struct renumbered *ids)
{
	size_t count = 0;
	for (size_t i = 0; i < grouping->changes->count; i++)
		if (!grouping->is_taken[i] && grouping->subject[i] && strcmp(grouping_rest(grouping, i), "id") == 0 &&
		    renumbered_of(&grouping->changes->items[i], i, &ids[count]))
			count++;
	if (count)
		qsort(ids, count, sizeof *ids, compare_ids);
	return count;
}

/* No id is over the greatest: what is one more than a smaller one does not overflow. */
static bool is_next(int64_t number, int64_t before)
{
	return number > before && number - 1 == before;
}

/* "1..270 → 2..271, 300 → 7" */
static const char *runs_words(const struct grouping *grouping, const struct renumbered *ids, size_t count)
{
	STRBUF_AUTO text = STRBUF_INIT(TEXT_BYTES);
	for (size_t i = 0, next; i < count; i = next) {
		for (next = i + 1; next < count && is_next(ids[next].old, ids[next - 1].old) &&
				   is_next(ids[next].new, ids[next - 1].new);)
			next++;
		strbuf_printf(&text, "%s%" PRId64, i ? ", " : "", ids[i].old);
		if (next - i > 1)
			strbuf_printf(&text, "..%" PRId64, ids[next - 1].old);
		strbuf_printf(&text, " → %" PRId64, ids[i].new);
		if (next - i > 1)
			strbuf_printf(&text, "..%" PRId64, ids[next - 1].new);
	}
	return arena_strdup(grouping->arena, text.at);
}

/* Whether one number of the table became the other. */
static bool is_renumbered(const struct renumbered *ids, size_t count, const struct renumbered *number)
{
	struct renumbered sought = {.old = number->old};
	for (size_t low = 0, high = count; low < high;) {
		size_t middle = low + (high - low) / 2;
		if (compare_ids(&ids[middle], &sought) < 0) {
			low = middle + 1;
			continue;
		}
		high = middle;
		if (ids[middle].old == number->old && ids[middle].new == number->new)
			return true;
	}
	return false;
}

/* Takes the queries on the result of a panel that was renumbered. */
static void take_followers(struct grouping *grouping, struct group_draft *draft, const struct renumbered *ids,
			   size_t count)
{
	size_t followed = 0;
	struct renumbered number;
	for (size_t i = 0; i < grouping->changes->count; i++) {
		struct slice rest = slice_of(grouping_rest(grouping, i));
		if (grouping->is_taken[i] || !slice_starts_with(rest, "targets/") ||
		    !slice_ends_with(rest, "/panelId") || !renumbered_of(&grouping->changes->items[i], i, &number) ||
		    !is_renumbered(ids, count, &number))
			continue;
		grouping_take(grouping, draft, i);
		followed++;
	}
	if (followed)
		grouping_detail(grouping, draft,
				&(struct page_detail){.label = "with them",
						      .text = words_of_count(grouping->arena, followed,
									     "query on another panel's result",
									     "queries on other panels' results")});
}

void fold_ids(struct grouping *grouping)
{
	struct renumbered *ids = arena_array(grouping->scratch, grouping->changes->count, sizeof *ids);
	size_t count = find_renumbered(grouping, ids);
	if (count == 0)
		return;
	bool is_one = count == 1;
	struct group_draft *draft = grouping_add(grouping, GROUP_IDS, is_one ? grouping->subject[ids[0].change] : 0);
	draft->things = count;
	const char *runs = runs_words(grouping, ids, count);
	if (is_one) {
		draft->group.label = "id";
		draft->group.old = arena_printf(grouping->arena, "%" PRId64, ids[0].old);
		draft->group.new = arena_printf(grouping->arena, "%" PRId64, ids[0].new);
	} else {
		draft->group.label = arena_printf(grouping->arena, "%zu panels renumbered", count);
		grouping_detail(grouping, draft, &(struct page_detail){.label = "id", .text = runs});
	}
	for (size_t i = 0; i < grouping->changes->count; i++) {
		struct renumbered number;
		if (!grouping->is_taken[i] && grouping->subject[i] && strcmp(grouping_rest(grouping, i), "id") == 0 &&
		    renumbered_of(&grouping->changes->items[i], i, &number))
			grouping_take(grouping, draft, i);
	}
	take_followers(grouping, draft, ids, count);
}
