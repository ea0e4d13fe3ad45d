/* SPDX-License-Identifier: MIT */
/*
 * A value is taken for the set of its leaves, each with the keys that lead to it. Of a set only the least hashes are
 * kept (a bottom-k sketch): the share of them that two sets have in common is that of the sets.
 */
#include "model/diff/alike.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/value/value.h"

#define SKETCH_HASHES 128
#define MOST_PAIRS    ((size_t)128 * 128)
#define PERCENT       100

struct sketch {
	const uint64_t *hashes; /* ascending */
	size_t count;
	size_t leaves; /* of the value, equal ones once */
};

struct hashes {
	uint64_t *items;
	size_t count;
	size_t room;
};

/* FNV-1a, and the end of a text in it. */
static uint64_t hash_text(uint64_t hash, struct slice text)
{
	const uint64_t prime = 0x100000001b3;
	for (size_t i = 0; i < text.length; i++)
		hash = (hash ^ (unsigned char)text.at[i]) * prime;
	return (hash ^ UINT8_MAX) * prime;
}

/* Spreads a hash over all its bits, so that the least ones are any of them (splitmix64). */
static uint64_t spread(uint64_t hash)
{
	hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
	hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
	return hash ^ (hash >> 31);
}

static bool is_apart(struct slice key, const char *const *apart)
{
	for (; apart && *apart; apart++)
		if (slice_is(key, *apart))
			return true;
	return false;
}

static void add_leaves(struct hashes *out, const struct value *value, uint64_t path, const char *const *apart)
{
	if (value->kind == VALUE_OBJECT) {
		for (size_t i = 0; i < value->count; i++)
			if (!is_apart(value->members[i].key, apart))
				add_leaves(out, &value->members[i].value, hash_text(path, value->members[i].key), NULL);
	} else if (value->kind == VALUE_ARRAY) {
		for (size_t i = 0; i < value->count; i++)
			add_leaves(out, &value->items[i], path + 1, NULL);
	} else {
		uint64_t hash = path + (uint64_t)value->kind;
		bool has_text = value->kind == VALUE_STRING || value->kind == VALUE_NUMBER;
		hash = has_text ? hash_text(hash, value->text) : hash + (value->kind == VALUE_BOOL && value->boolean);
		out->items = heap_grow(out->items, out->count, &out->room, sizeof *out->items);
		out->items[out->count++] = spread(hash);
	}
}

static int compare_hashes(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a;
	uint64_t right = *(const uint64_t *)b;
	return (left > right) - (left < right);
}

static struct sketch sketch_of(struct arena *arena, const struct value *value, const char *const *apart)
{
	struct hashes all = {0};
	struct sketch sketch = {0};
	add_leaves(&all, value, 0, apart);
	if (all.count > 1)
		qsort(all.items, all.count, sizeof *all.items, compare_hashes);
	for (size_t i = 0; i < all.count; i++)
		if (i == 0 || all.items[i] != all.items[i - 1])
			all.items[sketch.leaves++] = all.items[i];
	sketch.count = sketch.leaves < SKETCH_HASHES ? sketch.leaves : SKETCH_HASHES;
	sketch.hashes = arena_copy_array(arena, all.items, sketch.count, sizeof *all.items);
	free(all.items);
	return sketch;
}

/* Percent of the smaller set that is in the other one. */
static unsigned likeness_of(const struct sketch *a, const struct sketch *b)
{
	size_t smaller = a->leaves < b->leaves ? a->leaves : b->leaves;
	size_t seen = 0;
	size_t common = 0;
	for (size_t i = 0, k = 0; i < a->count && k < b->count && seen < SKETCH_HASHES; seen++) {
		int order = compare_hashes(&a->hashes[i], &b->hashes[k]);
		common += order == 0;
		i += order <= 0;
		k += order >= 0;
	}
	if (smaller == 0)
		return a->leaves == b->leaves ? PERCENT : 0;
	if (a->leaves <= SKETCH_HASHES && b->leaves <= SKETCH_HASHES)
		return (unsigned)(common * PERCENT / smaller);
	/* of a union of `seen` hashes `common` are in both: the same share of the union of the sets */
	double share = seen ? (double)common / (double)seen : 0;
	double in_both = share / (1 + share) * (double)(a->leaves + b->leaves);
	unsigned percent = (unsigned)(in_both * PERCENT / (double)smaller);
	return percent < PERCENT ? percent : PERCENT;
}

struct candidate {
	size_t old;
	size_t new;
	unsigned likeness;
};

static size_t distance(const struct candidate *candidate)
{
	return candidate->old > candidate->new ? candidate->old - candidate->new : candidate->new - candidate->old;
}

/* The most alike first, of those what stays where it is, then in order. */
static int compare_candidates(const void *a, const void *b)
{
	const struct candidate *left = a;
	const struct candidate *right = b;
	if (left->likeness != right->likeness)
		return left->likeness < right->likeness ? 1 : -1;
	if (distance(left) != distance(right))
		return distance(left) > distance(right) ? 1 : -1;
	if (left->old != right->old)
		return left->old > right->old ? 1 : -1;
	return (left->new > right->new) - (left->new < right->new);
}

static const struct sketch *sketches_of(struct arena *arena, const struct alike_group *group,
					const struct alike_rule *rule)
{
	struct sketch *sketches = arena_array(arena, group->count, sizeof *sketches);
	for (size_t i = 0; i < group->count; i++)
		sketches[i] = sketch_of(arena, group->values[i], rule->apart);
	return sketches;
}

static void pair_in_order(const struct alike_group *old, const struct alike_group *new, const struct alike_rule *rule,
			  size_t *partners)
{
	for (size_t i = 0; i < old->count && i < new->count; i++) {
		ARENA_AUTO arena = arena_new();
		bool is_alike = rule->least == 0;
		if (!is_alike) {
			struct sketch before = sketch_of(arena, old->values[i], rule->apart);
			struct sketch after = sketch_of(arena, new->values[i], rule->apart);
			is_alike = likeness_of(&before, &after) >= rule->least;
		}
		partners[i] = is_alike ? i : SIZE_MAX;
	}
}

/* All pairs that are alike enough, the best first. */
static struct candidate *candidates_of(struct arena *arena, const struct alike_group *old,
				       const struct alike_group *new, const struct alike_rule *rule, size_t *count)
{
	const struct sketch *olds = sketches_of(arena, old, rule);
	const struct sketch *news = sketches_of(arena, new, rule);
	struct candidate *candidates = arena_array(arena, old->count * new->count, sizeof *candidates);
	*count = 0;
	for (size_t i = 0; i < old->count; i++)
		for (size_t k = 0; k < new->count; k++) {
			unsigned likeness = likeness_of(&olds[i], &news[k]);
			if (likeness >= rule->least)
				candidates[(*count)++] = (struct candidate){i, k, likeness};
		}
	if (*count > 1)
		qsort(candidates, *count, sizeof *candidates, compare_candidates);
	return candidates;
}

void alike_pair(const struct alike_group *old, const struct alike_group *new, const struct alike_rule *rule,
		size_t *partners)
{
	for (size_t i = 0; i < old->count; i++)
		partners[i] = SIZE_MAX;
	bool is_one = old->count == 1 && new->count == 1;
	if (is_one || old->count == 0 || new->count > MOST_PAIRS / old->count) {
		pair_in_order(old, new, rule, partners);
		return;
	}
	ARENA_AUTO arena = arena_new();
	bool *is_taken = arena_array(arena, new->count, sizeof *is_taken);
	size_t count;
	const struct candidate *candidates = candidates_of(arena, old, new, rule, &count);
	for (size_t i = 0; i < count; i++) {
		const struct candidate *best = &candidates[i];
		if (partners[best->old] != SIZE_MAX || is_taken[best->new])
			continue;
		partners[best->old] = best->new;
		is_taken[best->new] = true;
	}
}
