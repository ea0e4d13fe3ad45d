/* SPDX-License-Identifier: MIT */
/*
 * A list of the commits that are known but not yet given out, newest first; of equal times the one that was found first
 * comes first, so that the order is always the same. Giving one out puts its parents in. The list is as long as there
 * are lines of history side by side.
 */
#include "sync/git/ancestry.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "sync/git/idset.h"

struct waiting {
	struct git_node node;
	struct waiting *next;
};

struct ancestry {
	struct git *git;
	struct arena *arena; /* for the list, and for the parents of nodes */
	struct git_id start;
	bool started;
	bool cut; /* some parent is not in this clone */
	struct idset seen;
	struct waiting *first;
};

struct ancestry *ancestry_new(struct git *git, const struct git_id *start)
{
	struct ancestry *ancestry = heap_alloc(sizeof *ancestry);
	*ancestry = (struct ancestry){.git = git, .arena = arena_new(), .start = *start};
	return ancestry;
}

void ancestry_free(struct ancestry *ancestry)
{
	if (!ancestry)
		return;
	arena_free(ancestry->arena);
	idset_free(&ancestry->seen);
	free(ancestry);
}

static void drop_ancestry(struct ancestry **ancestry)
{
	ancestry_free(*ancestry);
}

static void insert(struct ancestry *ancestry, const struct git_node *node)
{
	struct waiting *item = arena_alloc(ancestry->arena, sizeof *item);
	struct waiting **at = &ancestry->first;
	while (*at && (*at)->node.time >= node->time)
		at = &(*at)->next;
	*item = (struct waiting){*node, *at};
	*at = item;
}

/* Puts a commit in line, unless it was there before or is not in this clone. */
static bool find(struct ancestry *ancestry, const struct git_id *id, struct error *err)
{
	struct git_node node;
	bool found;
	if (!idset_add(&ancestry->seen, id))
		return true;
	if (!git_read_node(ancestry->git, ancestry->arena, id, &node, &found, err))
		return false;
	if (found)
		insert(ancestry, &node);
	else
		ancestry->cut = true;
	return true;
}

bool ancestry_next(struct ancestry *ancestry, struct git_node *out, bool *found, struct error *err)
{
	if (!ancestry->started && !find(ancestry, &ancestry->start, err))
		return false;
	ancestry->started = true;
	*found = ancestry->first != NULL;
	if (!*found)
		return true;
	*out = ancestry->first->node;
	ancestry->first = ancestry->first->next;
	for (size_t i = 0; i < out->parents_count; i++) {
		if (!find(ancestry, &out->parents[i], err))
			return false;
	}
	return true;
}

/*
 * What a walk of all that is here says: KINSHIP_ANCESTOR when `first` is among the ancestors of `second`,
 * KINSHIP_UNRELATED when it is not, KINSHIP_UNKNOWN when it might be past the edge of the clone.
 */
static enum kinship walk_for(struct git *git, const struct git_id *first, const struct git_id *second)
{
	__attribute__((cleanup(drop_ancestry))) struct ancestry *ancestry = ancestry_new(git, second);
	ERROR_AUTO err = {0};
	struct git_node node;
	bool found;
	while (ancestry_next(ancestry, &node, &found, &err)) {
		if (!found)
			return ancestry->cut ? KINSHIP_UNKNOWN : KINSHIP_UNRELATED;
		if (git_same_id(&node.id, first))
			return KINSHIP_ANCESTOR;
	}
	return KINSHIP_UNKNOWN;
}

/* libgit2's answer is quick in a long history. In a shallow clone, where it has none, the walk is short. */
static enum kinship seek(struct git *git, const struct git_id *first, const struct git_id *second)
{
	bool answer;
	if (git_is_shallow(git) || !git_is_ancestor(git, first, second, &answer))
		return walk_for(git, first, second);
	return answer ? KINSHIP_ANCESTOR : KINSHIP_UNRELATED;
}

static bool is_here(struct git *git, const struct git_id *id)
{
	ARENA_AUTO scratch = arena_new();
	ERROR_AUTO err = {0};
	struct git_node node;
	bool found;
	return git_read_node(git, scratch, id, &node, &found, &err) && found;
}

enum kinship ancestry_kinship(struct git *git, const struct git_id *first, const struct git_id *second)
{
	if (!is_here(git, first) || !is_here(git, second))
		return KINSHIP_UNKNOWN;
	if (git_same_id(first, second))
		return KINSHIP_SAME;
	enum kinship forward = seek(git, first, second);
	if (forward == KINSHIP_ANCESTOR)
		return KINSHIP_ANCESTOR;
	enum kinship back = seek(git, second, first);
	if (back == KINSHIP_ANCESTOR)
		return KINSHIP_DESCENDANT;
	return forward == KINSHIP_UNKNOWN || back == KINSHIP_UNKNOWN ? KINSHIP_UNKNOWN : KINSHIP_UNRELATED;
}

bool ancestry_main_line(struct git *git, const struct git_id *commit, struct git_id *tip)
{
	ARENA_AUTO scratch = arena_new();
	ERROR_AUTO ignored = {0}; /* what cannot be read is not known */
	struct git_id tips[GIT_MAIN_TIPS];
	int64_t newest = INT64_MIN;
	size_t count = git_list_main_tips(git, commit, tips);
	for (size_t i = 0; i < count; i++) {
		struct git_node node;
		bool found;
		if (git_same_id(&tips[i], commit) || !git_read_node(git, scratch, &tips[i], &node, &found, &ignored) ||
		    !found || node.time <= newest || ancestry_kinship(git, &tips[i], commit) != KINSHIP_DESCENDANT)
			continue;
		newest = node.time;
		*tip = tips[i];
	}
	return newest != INT64_MIN;
}

/* Both walks take turns, newest first, so the first commit that the second one to come meets is the newest. */
static bool walk_to_common(struct git *git, const struct git_id *first, const struct git_id *second, struct git_id *out,
			   bool *found, struct error *err)
{
	__attribute__((cleanup(drop_ancestry))) struct ancestry *one = ancestry_new(git, first);
	__attribute__((cleanup(drop_ancestry))) struct ancestry *two = ancestry_new(git, second);
	IDSET_AUTO seen = {0};
	struct git_node node;
	bool more[2] = {true, true};
	*found = false;
	for (size_t turn = 0; more[0] || more[1]; turn = !turn) {
		if (more[turn] && !ancestry_next(turn ? two : one, &node, &more[turn], err))
			return false;
		if (!more[turn] || idset_add(&seen, &node.id))
			continue;
		*out = node.id;
		*found = true;
		return true;
	}
	return true;
}

bool ancestry_common(struct git *git, const struct git_id *first, const struct git_id *second, struct git_id *out,
		     bool *found, struct error *err)
{
	return git_is_shallow(git) ? walk_to_common(git, first, second, out, found, err)
				   : git_find_common(git, first, second, out, found, err);
}
