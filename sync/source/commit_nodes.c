/* SPDX-License-Identifier: MIT */
/*
 * Two walks by committer time: the ancestors of the commit that is asked for, and those of the tip of its line, of
 * which what the first walk found is passed over.
 */
#include "sync/source/commit_nodes.h"

#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "sync/git/ancestry.h"
#include "sync/git/idset.h"
#include "sync/source/source.h"

/* Commits while they are collected, in the heap. */
struct collected {
	struct git_node *items; /* the parents of each live in the scratch arena */
	size_t count;
	size_t room;
	struct arena *scratch;
	struct idset ids;
};

static void collected_free(struct collected *collected)
{
	free(collected->items);
	idset_free(&collected->ids);
}
#define COLLECTED_AUTO __attribute__((cleanup(collected_free))) struct collected

static void add(struct collected *collected, const struct git_node *node)
{
	collected->items = heap_grow(collected->items, collected->count, &collected->room, sizeof *collected->items);
	struct git_id *parents = arena_array(collected->scratch, node->parents_count, sizeof *parents);
	for (size_t i = 0; i < node->parents_count; i++)
		parents[i] = node->parents[i];
	collected->items[collected->count] = *node;
	collected->items[collected->count++].parents = parents;
	idset_add(&collected->ids, &node->id);
}

/* Adds the newest `most` ancestors of `start` that are not in `but`; ends when all of `but` was met. */
static bool collect(struct git *git, const struct git_id *start, size_t most, const struct collected *but,
		    struct collected *out, struct error *err)
{
	struct ancestry *ancestry = ancestry_new(git, start);
	struct git_node node;
	bool found = true;
	bool walked = true;
	size_t met = 0;
	while (out->count < most && (!but || met < but->count) &&
	       (walked = ancestry_next(ancestry, &node, &found, err)) && found) {
		if (but && idset_has(&but->ids, &node.id))
			met++;
		else
			add(out, &node);
	}
	ancestry_free(ancestry);
	return walked;
}

struct numbered {
	struct git_id id;
	size_t index;
};

static int compare_numbered(const void *left, const void *right)
{
	return memcmp(left, right, sizeof(struct git_id)); /* the id comes first in both */
}

/* Where a commit is among the numbered ones; PAST_UNKNOWN when it is not. */
static size_t index_of(const struct numbered *numbers, size_t count, const struct git_id *id)
{
	const struct numbered *found = bsearch(id, numbers, count, sizeof *numbers, compare_numbered);
	return found ? found->index : PAST_UNKNOWN;
}

static void keep_node(struct arena *arena, const struct git_node *node, const struct numbered *numbers, size_t count,
		      struct commit_node *out)
{
	size_t *parents = arena_array(arena, node->parents_count, sizeof *parents);
	*out = (struct commit_node){
		.commit = node->id,
		.tree = node->tree,
		.time = node->time,
		.first_parent = node->parents_count ? index_of(numbers, count, &node->parents[0]) : PAST_NOTHING,
		.parents = parents,
	};
	for (size_t i = 0; i < node->parents_count; i++) {
		size_t index = index_of(numbers, count, &node->parents[i]);
		if (index != PAST_UNKNOWN)
			parents[out->parents_count++] = index;
	}
	out->is_cut = out->parents_count < node->parents_count;
}

/* The commits of both, the newer ones first, in `arena`, with the parents of each as indexes. */
static struct commit_nodes keep(struct arena *arena, const struct collected *newer, const struct collected *past)
{
	ARENA_AUTO scratch = arena_new();
	size_t count = newer->count + past->count;
	struct commit_node *kept = arena_array(arena, count, sizeof *kept);
	struct numbered *numbers = arena_array(scratch, count, sizeof *numbers);
	for (size_t i = 0; i < count; i++) {
		bool is_newer = i < newer->count;
		numbers[i] = (struct numbered){is_newer ? newer->items[i].id : past->items[i - newer->count].id, i};
	}
	if (count)
		qsort(numbers, count, sizeof *numbers, compare_numbered);
	for (size_t i = 0; i < newer->count; i++)
		keep_node(arena, &newer->items[i], numbers, count, &kept[i]);
	for (size_t i = 0; i < past->count; i++)
		keep_node(arena, &past->items[i], numbers, count, &kept[newer->count + i]);
	return (struct commit_nodes){kept, count, newer->count};
}

bool commit_nodes_read(struct git *git, const struct git_id *start, size_t most, struct arena *arena,
		       struct commit_nodes *out, struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	COLLECTED_AUTO past = {.scratch = scratch};
	if (!collect(git, start, most, NULL, &past, err))
		return false;
	*out = keep(arena, &(struct collected){0}, &past);
	return true;
}

bool commit_nodes_read_line(struct git *git, const struct git_id *start, size_t most, struct arena *arena,
			    struct commit_nodes *out, struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	COLLECTED_AUTO past = {.scratch = scratch};
	COLLECTED_AUTO newer = {.scratch = scratch};
	struct git_id tip;
	if (!collect(git, start, most, NULL, &past, err))
		return false;
	if (ancestry_main_line(git, start, &tip) && !collect(git, &tip, most, &past, &newer, err))
		return false;
	*out = keep(arena, &newer, &past);
	return true;
}

/* Whether one of a commit's parents is the other commit or descends from it, as far as the array tells. */
static bool descends(const struct commit_node *node, const enum kinship *kinships)
{
	for (size_t i = 0; i < node->parents_count; i++)
		if (kinships[node->parents[i]] == KINSHIP_SAME || kinships[node->parents[i]] == KINSHIP_DESCENDANT)
			return true;
	return false;
}

/* By clocks that disagree a parent may come before one of its children, which is then asked about as well. */
static bool is_known(const struct commit_node *node, size_t index)
{
	for (size_t i = 0; i < node->parents_count; i++)
		if (node->parents[i] < index)
			return false;
	return !node->is_cut;
}

void commit_nodes_kinship(struct git *git, const struct commit_nodes *nodes, const struct git_id *other,
			  enum kinship *out)
{
	for (size_t i = 0; i < nodes->count; i++)
		out[i] = KINSHIP_UNRELATED;
	for (size_t i = nodes->count; i-- > 0;) {
		const struct commit_node *node = &nodes->items[i];
		if (git_same_id(&node->commit, other))
			out[i] = KINSHIP_SAME;
		else if (descends(node, out) ||
			 (!is_known(node, i) && ancestry_kinship(git, &node->commit, other) == KINSHIP_DESCENDANT))
			out[i] = KINSHIP_DESCENDANT;
	}
}
