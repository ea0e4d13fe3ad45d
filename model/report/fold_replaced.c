/* SPDX-License-Identifier: MIT */
/*
 * Whole panels. An added panel that equals another one, but for its id, place and title, is a copy of that one: nothing
 * in it need be read again. And a panel that kept its id while title, type and all queries became others is another
 * panel under the same id: what the one was and what the other is, in place of every setting that differs.
 */
#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/base/slice.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/report/changed_panels.h"
#include "model/report/fold.h"
#include "model/value/digest.h"
#include "model/value/value.h"
#include "model/words/words.h"

/* ---- copies ---- */

/* A panel that others may be copies of. */
struct original {
	struct digest content; /* without id, place, title */
	unsigned rank;         /* 0 is in both documents or in new, 1 was in old alone, 2 was added itself */
	size_t order;          /* of the panel in its document, or of the change that added it */
	const struct value *panel;
};

static int compare_originals(const void *a, const void *b)
{
	const struct original *left = a;
	const struct original *right = b;
	int order = strcmp(left->content.hex, right->content.hex);
	if (order)
		return order;
	if (left->rank != right->rank)
		return left->rank < right->rank ? -1 : 1;
	return left->order < right->order ? -1 : left->order > right->order;
}

struct originals {
	struct grouping *grouping;
	struct original *items;
	size_t count;
	size_t room;
};

static void add_original(struct originals *originals, const struct value *panel, unsigned rank, size_t order)
{
	static const char *const names[] = {"id", "gridPos", "title", NULL};
	if (panel->kind != VALUE_OBJECT || is_row(panel))
		return;
	struct value rest = value_without(originals->grouping->scratch, panel, names);
	if (rest.count < 2) /* nothing but a type: copied from nowhere */
		return;
	originals->items = arena_grow(originals->grouping->scratch, originals->items, originals->count,
				      &originals->room, sizeof *originals->items);
	originals->items[originals->count++] = (struct original){digest_of_value(&rest), rank, order, panel};
}

static bool is_added_panel(const struct grouping *grouping, size_t at)
{
	const struct change *change = &grouping->changes->items[at];
	return !grouping->is_taken[at] && change->kind == CHANGE_ADD && change->new_panel && !change->old_panel &&
	       grouping_rest(grouping, at)[0] == '\0' && !is_row(change->new_panel);
}

/* A set of addresses: those of the panels that were added. */
static int compare_addresses(const void *a, const void *b)
{
	const struct value *const *left = a;
	const struct value *const *right = b;
	return *left < *right ? -1 : *left > *right;
}

static void find_originals(struct originals *originals, const struct value **added, size_t count)
{
	struct grouping *grouping = originals->grouping;
	struct housed_panels news = housed_panels(grouping, grouping->new);
	struct housed_panels olds = housed_panels(grouping, grouping->old);
	qsort(added, count, sizeof *added, compare_addresses);
	for (size_t i = 0; i < news.count; i++)
		if (!bsearch(&news.items[i].panel, added, count, sizeof *added, compare_addresses))
			add_original(originals, news.items[i].panel, 0, i);
	for (size_t i = 0; i < olds.count; i++)
		add_original(originals, olds.items[i].panel, 1, i);
	for (size_t i = 0; i < grouping->changes->count; i++)
		if (is_added_panel(grouping, i))
			add_original(originals, grouping->changes->items[i].new_panel, 2, i);
	if (originals->count)
		qsort(originals->items, originals->count, sizeof *originals->items, compare_originals);
}

/* What an added panel is a copy of, or NULL: never of itself, nor of one that was added later. */
static const struct original *original_of(const struct originals *originals, const struct original *copy)
{
	size_t low = 0;
	for (size_t high = originals->count; low < high;) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(originals->items[middle].content.hex, copy->content.hex) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	const struct original *found = low < originals->count ? &originals->items[low] : NULL;
	if (!found || strcmp(found->content.hex, copy->content.hex) != 0)
		return NULL;
	return found->rank < 2 || found->order < copy->order ? found : NULL;
}

static void add_copy(struct grouping *grouping, const struct original *copy, const struct original *original)
{
	const char *place = words_of_place(grouping->arena, value_get(copy->panel, "gridPos"));
	struct group_draft *draft = grouping_add(grouping, GROUP_DUPLICATED, grouping->subject[copy->order]);
	const struct value *targets = value_get_kind(copy->panel, "targets", VALUE_ARRAY);
	STRBUF_AUTO label = STRBUF_INIT(SIZE_MAX / 2);
	strbuf_printf(&label, "copy of %s%s", panel_words(grouping, original->panel),
		      original->rank == 1 ? " as it was" : "");
	if (*place)
		strbuf_printf(&label, ", %s", place);
	if (targets && targets->count)
		strbuf_add_text(&label, targets->count == 1 ? ", same query" : ", same queries");
	draft->group.label = arena_strdup(grouping->arena, label.at);
	draft->group.sign = '+';
	grouping_take(grouping, draft, copy->order);
}

void fold_duplicated(struct grouping *grouping)
{
	struct originals originals = {.grouping = grouping};
	const struct value **added = arena_array(grouping->scratch, grouping->changes->count,
						 sizeof(const struct value *));
	size_t count = 0;
	for (size_t i = 0; i < grouping->changes->count; i++)
		if (is_added_panel(grouping, i))
			added[count++] = grouping->changes->items[i].new_panel;
	if (count == 0)
		return;
	find_originals(&originals, added, count);
	for (size_t i = 0; i < originals.count; i++) {
		const struct original *copy = &originals.items[i];
		const struct original *original = copy->rank == 2 ? original_of(&originals, copy) : NULL;
		if (original)
			add_copy(grouping, copy, original);
	}
}

/* ---- another panel under the same id ---- */

struct words {
	struct arena *arena;
	struct slice *items; /* sorted and unique after sort_words */
	size_t count;
	size_t room;
};

static void add_words(struct words *words, struct slice text)
{
	for (size_t at = 0; at < text.length;) {
		size_t end = at;
		while (end < text.length && is_word_character(text.at[end], "_"))
			end++;
		if (end > at) {
			words->items = arena_grow(words->arena, words->items, words->count, &words->room,
						  sizeof *words->items);
			words->items[words->count++] = (struct slice){text.at + at, end - at};
		}
		at = end + 1;
	}
}

/* All words of the queries' texts, but for how the data source and the form of the answer are named. */
static void add_query_words(struct words *words, const struct value *value)
{
	for (size_t i = 0; value->kind == VALUE_ARRAY && i < value->count; i++)
		add_query_words(words, &value->items[i]);
	for (size_t i = 0; value->kind == VALUE_OBJECT && i < value->count; i++)
		if (!slice_is(value->members[i].key, "datasource") && !slice_is(value->members[i].key, "refId"))
			add_query_words(words, &value->members[i].value);
	if (value->kind == VALUE_STRING)
		add_words(words, value->text);
}

static int compare_words(const void *a, const void *b)
{
	const struct slice *left = a;
	const struct slice *right = b;
	return slice_compare(*left, *right);
}

static struct words query_words(const struct grouping *grouping, const struct value *panel)
{
	struct words words = {.arena = grouping->scratch};
	const struct value *targets = value_get_kind(panel, "targets", VALUE_ARRAY);
	size_t kept = 0;
	if (targets)
		add_query_words(&words, targets);
	if (words.count)
		qsort(words.items, words.count, sizeof *words.items, compare_words);
	for (size_t i = 0; i < words.count; i++)
		if (i == 0 || !slice_equal(words.items[i], words.items[kept - 1]))
			words.items[kept++] = words.items[i];
	words.count = kept;
	return words;
}

/* Whether less than half of the words of two panels' queries are the same. */
static bool is_unlike(const struct grouping *grouping, const struct value *old, const struct value *new)
{
	struct words olds = query_words(grouping, old);
	struct words news = query_words(grouping, new);
	size_t shared = 0;
	for (size_t i = 0, k = 0; i < olds.count && k < news.count;) {
		int order = slice_compare(olds.items[i], news.items[k]);
		shared += order == 0;
		i += order <= 0;
		k += order >= 0;
	}
	return olds.count + news.count > 0 && 2 * shared < olds.count + news.count - shared;
}

static bool differs(const struct changed_panel *panel, const char *key)
{
	return !slice_equal(value_get_text(panel->old, key), value_get_text(panel->new, key));
}

static bool is_replaced(const struct grouping *grouping, const struct changed_panel *panel)
{
	if (!panel->old || !panel->new || is_row(panel->old) || is_row(panel->new))
		return false;
	return differs(panel, "title") && differs(panel, "type") && is_unlike(grouping, panel->old, panel->new);
}

static void add_replaced(struct grouping *grouping, const struct changed_panel *panel)
{
	struct group_draft *draft = grouping_add(grouping, GROUP_REPLACED, panel->subject);
	draft->group.label = "another panel under the same id";
	panel_details(grouping, draft, '-', panel->old);
	panel_details(grouping, draft, '+', panel->new);
	for (size_t i = 0; i < panel->count; i++) {
		const char *rest = grouping_rest(grouping, panel->changes[i]);
		if (*rest && strcmp(rest, "id") != 0)
			grouping_take(grouping, draft, panel->changes[i]);
	}
}

void fold_replaced(struct grouping *grouping)
{
	struct changed_panels panels = changed_panels(grouping);
	for (size_t i = 0; i < panels.count; i++)
		if (is_replaced(grouping, &panels.items[i]))
			add_replaced(grouping, &panels.items[i]);
}
