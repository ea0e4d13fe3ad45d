/* SPDX-License-Identifier: MIT */
/*
 * Places are the identity paths of diff.h. Two changes touch when one path is the other or leads to it; they are alike
 * when path, kind and new value are the same.
 */
#include "model/edits.h"

#include <stdlib.h>
#include <string.h>

#include "model/arena.h"
#include "model/slice.h"
#include "model/value.h"

static int compare_changes(const void *left, const void *right)
{
	const struct change *const *a = left;
	const struct change *const *b = right;
	return strcmp((*a)->path, (*b)->path);
}

/* The changes by their paths. */
static const struct change **sort_changes(struct arena *arena, const struct changes *changes)
{
	const struct change **sorted = arena_array(arena, changes->count, sizeof(struct change *));
	for (size_t i = 0; i < changes->count; i++)
		sorted[i] = &changes->items[i];
	if (changes->count)
		qsort(sorted, changes->count, sizeof(struct change *), compare_changes);
	return sorted;
}

/* Index of the first change whose path is not before `path`. */
static size_t lower_bound(const struct change **sorted, size_t count, const char *path)
{
	size_t low = 0;
	size_t high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(sorted[middle]->path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool same_value(const struct value *a, const struct value *b)
{
	if (!a || !b)
		return a == b;
	return value_equal(a, b);
}

static bool is_alike(const struct change *a, const struct change *b)
{
	return a->kind == b->kind && strcmp(a->path, b->path) == 0 && same_value(a->new, b->new);
}

/* Whether `changes` has just this edit. Several changes may share a path (an item that moved and changed). */
static bool has_alike(const struct change **sorted, size_t count, const struct change *edit)
{
	for (size_t i = lower_bound(sorted, count, edit->path); i < count; i++) {
		if (strcmp(sorted[i]->path, edit->path) != 0)
			return false;
		if (is_alike(sorted[i], edit))
			return true;
	}
	return false;
}

/* Whether a change lies at `path` itself or below it. */
static bool touches_below(const struct change **sorted, size_t count, const char *path)
{
	size_t length = strlen(path);
	for (size_t i = lower_bound(sorted, count, path); i < count; i++) {
		if (strncmp(sorted[i]->path, path, length) != 0)
			return false;
		char next = sorted[i]->path[length];
		if (next == '\0' || next == '/')
			return true;
	}
	return false;
}

/* Whether a change lies at some place that leads to `path`. */
static bool touches_above(struct arena *arena, const struct change **sorted, size_t count, const char *path)
{
	char *prefix = arena_strdup(arena, path);
	for (char *slash = strrchr(prefix, '/'); slash; slash = strrchr(prefix, '/')) {
		*slash = '\0';
		size_t i = lower_bound(sorted, count, prefix);
		if (i < count && strcmp(sorted[i]->path, prefix) == 0)
			return true;
	}
	return false;
}

enum edits_relation edits_compare(struct arena *arena, const struct changes *git, const struct changes *live)
{
	const struct change **sorted = sort_changes(arena, git);
	bool contained = true;
	bool overlap = false;
	for (size_t i = 0; i < live->count; i++) {
		const struct change *edit = &live->items[i];
		if (has_alike(sorted, git->count, edit))
			continue;
		contained = false;
		overlap |= touches_below(sorted, git->count, edit->path) ||
			   touches_above(arena, sorted, git->count, edit->path);
	}
	if (contained)
		return EDITS_CONTAINED;
	return overlap ? EDITS_OVERLAP : EDITS_DISJOINT;
}
