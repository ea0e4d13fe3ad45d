/* SPDX-License-Identifier: MIT */
/*
 * The order of a merged array. One side's order is the skeleton: live's when only live changed the order of what all
 * three have, else git's. What only the other side has goes in behind the neighbour that it stands behind there; where
 * both sides put something in one place, git's stands first.
 */
#include "model/base/arena.h"
#include "model/merge/merge_internal.h"

#define BIT(side)  (1u << (side))
#define EVERYWHERE (BIT(BASE) | BIT(GIT) | BIT(LIVE))

void merge_order_init(struct arena *arena, struct merge_order *order, const size_t counts[SIDES])
{
	*order = (struct merge_order){0};
	for (enum side side = BASE; side < SIDES; side++)
		order->sides[side].at = arena_array(arena, counts[side], sizeof *order->sides[side].at);
}

static void note_sides(struct merge_entry *entries, const struct merge_order *order)
{
	for (enum side side = BASE; side < SIDES; side++)
		for (size_t i = 0; i < order->sides[side].count; i++)
			entries[order->sides[side].at[i]].sides = 0;
	for (enum side side = BASE; side < SIDES; side++)
		for (size_t i = 0; i < order->sides[side].count; i++) {
			struct merge_entry *entry = &entries[order->sides[side].at[i]];
			entry->sides |= BIT(side);
			if (side == BASE)
				entry->rank = i;
		}
}

/* Whether what all three have stands in another order than in base. */
static bool is_reordered(const struct merge_entry *entries, const struct merge_order *order, enum side side)
{
	size_t behind = 0;
	for (size_t i = 0; i < order->sides[side].count; i++) {
		const struct merge_entry *entry = &entries[order->sides[side].at[i]];
		if (entry->sides != EVERYWHERE)
			continue;
		if (entry->rank < behind)
			return true;
		behind = entry->rank + 1;
	}
	return false;
}

static bool is_reordered_alike(const struct merge_entry *entries, const struct merge_order *order)
{
	size_t k = 0;
	for (size_t i = 0; i < order->sides[GIT].count; i++) {
		size_t at = order->sides[GIT].at[i];
		if (entries[at].sides != EVERYWHERE)
			continue;
		while (entries[order->sides[LIVE].at[k]].sides != EVERYWHERE)
			k++;
		if (order->sides[LIVE].at[k++] != at)
			return false;
	}
	return true;
}

/* Chains the entries through `next`; returns the first. */
static size_t chain(struct merge_entry *entries, const struct merge_order *order, enum side skeleton)
{
	enum side other = skeleton == GIT ? LIVE : GIT;
	size_t first = MATCH_NONE;
	size_t *link = &first;
	for (size_t i = 0; i < order->sides[skeleton].count; i++) {
		*link = order->sides[skeleton].at[i];
		link = &entries[*link].next;
	}
	*link = MATCH_NONE;
	link = &first;
	for (size_t i = 0; i < order->sides[other].count; i++) {
		size_t at = order->sides[other].at[i];
		if (entries[at].sides & BIT(skeleton)) {
			link = &entries[at].next;
			continue;
		}
		while (skeleton == GIT && *link != MATCH_NONE && !(entries[*link].sides & BIT(other)))
			link = &entries[*link].next;
		entries[at].next = *link;
		*link = at;
		link = &entries[at].next;
	}
	return first;
}

void merge_order_make(struct arena *arena, struct merge_entry *entries, struct merge_order *order)
{
	note_sides(entries, order);
	bool by_git = is_reordered(entries, order, GIT);
	bool by_live = is_reordered(entries, order, LIVE);
	order->is_contradictory = by_git && by_live && !is_reordered_alike(entries, order);
	bool is_live = by_live && (!by_git || (order->is_contradictory && !order->prefers_git));
	order->at = arena_array(arena, order->sides[GIT].count + order->sides[LIVE].count, sizeof *order->at);
	order->count = 0;
	for (size_t at = chain(entries, order, is_live ? LIVE : GIT); at != MATCH_NONE; at = entries[at].next)
		order->at[order->count++] = at;
}
